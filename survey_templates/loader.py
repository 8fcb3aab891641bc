"""YAML → Instrument. A mistake is refused with file, line, what is wrong and what to do.

The keys of a content file are Dutch, since people who do not program edit it. The schema below is
the whole of what a content file may hold; ruamel.yaml keeps the line numbers that the messages
name.
"""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from survey_templates.errors import ContentError
from survey_templates.instrument import (
    AgendaTexts,
    Bullets,
    Heading,
    InspirationBlock,
    Instrument,
    Label,
    Paragraph,
    Quotation,
    Reference,
    ReflectionQuestion,
    Role,
    Section,
    Side,
    Source,
)

DEFAULT_CONTENT = "reflectietool_eigen_kracht.yaml"
MAX_CODE = 5
MAX_TITLE = 200

_NOT_PLAIN = re.compile(r"[{}<>]|[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def _plain(text: str) -> str:
    found = _NOT_PLAIN.search(text)
    if found:
        raise ValueError(
            f"hier staat het teken {found.group()!r}; dat verandert in LimeSurvey of in Excel van "
            "betekenis. Haal het weg of schrijf het als gewoon woord"
        )
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_plain)
]
Code = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9]{{1,{MAX_CODE}}}$")]
Title = Annotated[Text, StringConstraints(max_length=MAX_TITLE)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Source(_Strict):
    titel: Text
    auteurs: tuple[Text, ...] = Field(min_length=1)
    organisaties: tuple[Text, ...] = Field(min_length=1)
    verschenen: Text
    toelichting: Text


class _Label(_Strict):
    nummer: int
    tekst: Text
    kort: Text


class _Role(_Strict):
    code: Code
    naam: Text
    kant: Side


class _Sides(_Strict):
    intern: Text
    extern: Text


class _Block(_Strict):
    kop: Text | None = None
    alinea: Text | None = None
    lijst: tuple[Text, ...] | None = None
    genummerd: tuple[Text, ...] | None = None
    citaat: Text | None = None
    van: Text | None = None
    verwijzing: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "_Block":
        kinds = [self.kop, self.alinea, self.lijst, self.genummerd, self.citaat, self.verwijzing]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError(
                "een blok heeft precies één van: kop, alinea, lijst, genummerd, citaat, "
                "verwijzing. Maak er losse blokken van"
            )
        if (self.citaat is None) != (self.van is None):
            raise ValueError("een citaat heeft altijd ‘van’, en ‘van’ hoort alleen bij een citaat")
        return self

    def to_block(self) -> InspirationBlock:
        if self.kop is not None:
            return Heading(self.kop)
        if self.alinea is not None:
            return Paragraph(self.alinea)
        if self.lijst is not None:
            return Bullets(self.lijst, numbered=False)
        if self.genummerd is not None:
            return Bullets(self.genummerd, numbered=True)
        if self.citaat is not None and self.van is not None:
            return Quotation(self.citaat, self.van)
        return Reference(self.verwijzing or "")


class _Question(_Strict):
    nummer: int
    tekst: Text
    toelichting: Text
    inspiratie: tuple[_Block, ...]
    zie_ook: tuple[int, ...] = ()


class _Section(_Strict):
    code: Code
    titel: Text
    denk_aan: Text
    vragen: tuple[_Question, ...] = Field(min_length=1)


class _Agenda(_Strict):
    actie: Text
    wie: Text
    wanneer: Text
    vervolg: Text


class _Content(_Strict):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,39}$")]
    versie: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,20}$")]
    titel: Title
    doel: Text
    duur_minuten: int = Field(ge=1, le=240)
    bron: _Source
    labels: tuple[_Label, ...]
    kanten: _Sides
    rollen: tuple[_Role, ...] = Field(min_length=1)
    onderdelen: tuple[_Section, ...] = Field(min_length=1)
    agenda: _Agenda


def load_default() -> Instrument:
    """The Reflectietool Eigen Kracht itself, from the content that comes with the package."""
    return parse(default_text(), DEFAULT_CONTENT)


def default_text() -> str:
    """The YAML text of the content file that comes with the package."""
    return files("survey_templates").joinpath("content", DEFAULT_CONTENT).read_text("utf-8")


def read_text(path: Path) -> str:
    """The text of the content file at `path`.

    Raises `ContentError` when the file is not there or is not UTF-8 text.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ContentError(
            f"{path}: dit bestand kan niet worden gelezen ({error.strerror}). "
            "Controleer de naam en de map."
        ) from None
    except UnicodeDecodeError:
        raise ContentError(
            f"{path}: dit bestand is geen UTF-8-tekst. Sla het op als UTF-8."
        ) from None


@lru_cache(maxsize=8)
def parse(text: str, name: str) -> Instrument:
    """The instrument in the YAML `text`; `name` is the file's name in messages.

    Reading it takes longer than a quick run's own work, so the last few are remembered.
    Raises `ContentError` with one line per mistake: file, line, what, what to do.
    """
    tree = _parse_yaml(text, name)
    try:
        content = _Content.model_validate(tree)
    except ValidationError as error:
        raise ContentError(
            "\n".join(_say(name, tree, fault["loc"], _dutch(fault)) for fault in error.errors())
        ) from None
    mistakes = [_say(name, tree, where, what) for where, what in _incoherent(content)]
    if mistakes:
        raise ContentError("\n".join(mistakes))
    return _to_instrument(content)


def _parse_yaml(text: str, name: str) -> Any:
    yaml = YAML(typ="rt")
    try:
        tree = yaml.load(io.StringIO(text))
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(
            f"{name}, regel {line}: dezelfde sleutel staat hier voor de tweede keer. "
            "Haal er één weg."
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(
            f"{name}, regel {mark.line + 1 if mark else 1}: dit is geen geldige YAML. "
            "Let op inspringen, dubbele punten en aanhalingstekens."
        ) from None
    except YAMLError:
        raise ContentError(
            f"{name}: dit is geen geldige YAML. Er staat een teken in dat niet mag."
        ) from None
    if not isinstance(tree, dict):
        raise ContentError(
            f"{name}, regel 1: hier hoort een lijst van sleutels te beginnen (code:)."
        )
    return tree


def _say(name: str, tree: Any, where: tuple[str | int, ...], what: str) -> str:
    path = " › ".join(str(part + 1 if isinstance(part, int) else part) for part in where)
    return f"{name}, regel {_line(tree, where)} ({path}): {what}."


def _line(tree: Any, where: tuple[str | int, ...]) -> int:
    line, node = 0, tree
    for part in where:
        try:
            position = node.lc
            line = position.key(part)[0] if isinstance(node, dict) else position.item(part)[0]
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line + 1


_MESSAGES = {
    "missing": "dit ontbreekt. Voeg het toe",
    "extra_forbidden": "deze sleutel is onbekend. Kijk of hij goed is gespeld, of haal hem weg",
    "string_type": "hier hoort tekst. Zet aanhalingstekens om de waarde",
    "string_too_short": "hier staat niets. Vul een tekst in",
    "int_type": "hier hoort een heel getal",
    "int_parsing": "hier hoort een heel getal",
    "tuple_type": "hier hoort een lijst. Begin elke regel met een streepje",
    "too_short": "deze lijst is leeg. Voeg er ten minste één toe",
    "enum": "kies intern of extern",
    "model_type": "hier horen sleutels met een waarde",
}


def _dutch(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return (
            "deze code mag niet. LimeSurvey houdt alleen letters en cijfers over"
            f" (toegestaan: {context['pattern']})"
        )
    if kind == "string_too_long":
        return f"deze tekst is te lang. Maak er hoogstens {context['max_length']} tekens van"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"dit getal past niet; de grens is {bound}"
    return _MESSAGES.get(kind, "deze waarde past hier niet. Vergelijk met het meegeleverde bestand")


Where = tuple[str | int, ...]


def _incoherent(content: _Content) -> Iterator[tuple[Where, str]]:
    """What each part cannot see by itself: numbers, unique codes, references."""
    numbers = [label.nummer for label in content.labels]
    if numbers != [1, 2, 3, 4]:
        yield (
            ("labels",),
            f"er zijn altijd vier labels, genummerd 1, 2, 3 en 4; hier staan {numbers}",
        )
    yield from _repeated([role.code for role in content.rollen], "rollen", "rol")
    yield from _repeated(
        [section.code for section in content.onderdelen], "onderdelen", "onderdeel"
    )
    known = {question.nummer for section in content.onderdelen for question in section.vragen}
    expected = 1
    for s, section in enumerate(content.onderdelen):
        for q, question in enumerate(section.vragen):
            where: Where = ("onderdelen", s, "vragen", q)
            if question.nummer != expected:
                yield (
                    (*where, "nummer"),
                    f"de vragen zijn doorgenummerd: hier hoort {expected}, niet {question.nummer}",
                )
            expected += 1
            if not question.inspiratie and not question.zie_ook:
                yield (
                    (*where, "inspiratie"),
                    "zonder inspiratie wijst een vraag naar een andere. Voeg zie_ook toe",
                )
            for other in question.zie_ook:
                if other not in known or other == question.nummer:
                    yield (
                        (*where, "zie_ook"),
                        f"vraag {other} is geen andere vraag in dit bestand. Verbeter het nummer",
                    )


def _repeated(codes: list[str], key: str, name: str) -> Iterator[tuple[Where, str]]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code.lower() in seen:
            what = (
                f"de code {code} is al van een andere {name}, op hoofdletters na. Kies een andere"
            )
            yield (key, index, "code"), what
        seen.add(code.lower())


def _to_instrument(content: _Content) -> Instrument:
    return Instrument(
        code=content.code,
        version=content.versie,
        title=content.titel,
        purpose=content.doel,
        minutes=content.duur_minuten,
        source=Source(
            title=content.bron.titel,
            authors=content.bron.auteurs,
            organisations=content.bron.organisaties,
            published=content.bron.verschenen,
            note=content.bron.toelichting,
        ),
        labels=tuple(Label(label.nummer, label.tekst, label.kort) for label in content.labels),
        sections=tuple(
            Section(
                code=section.code,
                title=section.titel,
                hint=section.denk_aan,
                questions=tuple(
                    ReflectionQuestion(
                        number=question.nummer,
                        text=question.tekst,
                        prompt=question.toelichting,
                        inspiration=tuple(block.to_block() for block in question.inspiratie),
                        see_also=question.zie_ook,
                    )
                    for question in section.vragen
                ),
            )
            for section in content.onderdelen
        ),
        side_names={Side.INTERN: content.kanten.intern, Side.EXTERN: content.kanten.extern},
        roles=tuple(Role(role.code, role.naam, role.kant) for role in content.rollen),
        agenda=AgendaTexts(
            action=content.agenda.actie,
            who=content.agenda.wie,
            when=content.agenda.wanneer,
            follow_up=content.agenda.vervolg,
        ),
    )
