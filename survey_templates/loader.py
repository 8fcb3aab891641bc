"""YAML → Instrument. A mistake is refused with file, line, what is wrong and what to do.

The schema below is the whole of what a content file may hold.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from survey_templates.instrument import (
    AgendaTexts,
    Bullets,
    Heading,
    InspirationBlock,
    Instrument,
    Label,
    OwnQuestions,
    Paragraph,
    Quotation,
    Reference,
    ReflectionQuestion,
    Role,
    Section,
    Side,
    Source,
)
from survey_templates.own_questions import OwnFile, mistakes_in, mistakes_together
from survey_templates.reading import Code, Strict, Text, Title, Where, read

DEFAULT_CONTENT = "reflectietool_eigen_kracht.yaml"


class _Source(Strict):
    titel: Text
    auteurs: tuple[Text, ...] = Field(min_length=1)
    organisaties: tuple[Text, ...] = Field(min_length=1)
    verschenen: Text
    toelichting: Text


class _Label(Strict):
    nummer: int
    tekst: Text
    kort: Text


class _Role(Strict):
    code: Code
    naam: Text
    kant: Side


class _Sides(Strict):
    intern: Text
    extern: Text


class _Block(Strict):
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


class _Question(Strict):
    nummer: int
    tekst: Text
    toelichting: Text
    inspiratie: tuple[_Block, ...]
    zie_ook: tuple[int, ...] = ()


class _Section(Strict):
    code: Code
    titel: Text
    denk_aan: Text
    vragen: tuple[_Question, ...] = Field(min_length=1)


class _Agenda(Strict):
    actie: Text
    wie: Text
    wanneer: Text
    vervolg: Text


class _Content(Strict):
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
    eigen_vragen: tuple[OwnFile, ...] = ()


def load_default() -> Instrument:
    """The Reflectietool Eigen Kracht itself, from the content that comes with the package."""
    return parse(default_text(), DEFAULT_CONTENT)


def default_text() -> str:
    """The YAML text of the content file that comes with the package."""
    return files("survey_templates").joinpath("content", DEFAULT_CONTENT).read_text("utf-8")


@lru_cache(maxsize=8)
def parse(text: str, name: str) -> Instrument:
    """The instrument in the YAML `text`; `name` is the file's name in messages.

    Reading it takes longer than a quick run's own work, so the last few are remembered.
    Raises `ContentError` with one line per mistake: file, line, what, what to do.
    """
    content = read(_Content, text, name, _incoherent)
    return _to_instrument(content)


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
    yield from _incoherent_own(content)
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


def _incoherent_own(content: _Content) -> Iterator[tuple[Where, str]]:
    asked = [question.tekst for section in content.onderdelen for question in section.vragen]
    for place, own in enumerate(content.eigen_vragen):
        for where, what in mistakes_in(own, asked):
            yield ("eigen_vragen", place, *where), what
    codes = [section.code for section in content.onderdelen]
    for what in mistakes_together(content.eigen_vragen, codes):
        yield ("eigen_vragen",), what


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
        own=tuple(_own_questions(content)),
    )


def _own_questions(content: _Content) -> Iterator[OwnQuestions]:
    """Each municipality's own questions, numbered after those that everybody is asked."""
    first = sum(len(section.vragen) for section in content.onderdelen) + 1
    for own in content.eigen_vragen:
        yield OwnQuestions(
            municipality=own.gemeente,
            questions=tuple(
                ReflectionQuestion(
                    number=number,
                    text=question.tekst,
                    prompt=question.toelichting,
                    inspiration=(),
                    see_also=(),
                    municipality=own.gemeente,
                )
                for number, question in enumerate(own.vragen, start=first)
            ),
        )
