"""A file that people write → values, or each mistake with file, line, what is wrong and what to do.

The keys are Dutch, since people who do not program edit these files. A schema is the whole of what
a file may hold; ruamel.yaml keeps the line numbers that the messages name.
"""

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from survey_templates.errors import ContentError

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


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Where = tuple[str | int, ...]
"""Where in a file something stands: keys, and places in lists from 0."""
Mistakes = Iterable[tuple[Where, str]]
S = TypeVar("S", bound=Strict)


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


def read(schema: type[S], text: str, name: str, incoherent: Callable[[S], Mistakes]) -> S:
    """What the YAML `text` holds; `name` is the file's name in messages.

    `incoherent` tells what each part cannot see by itself. Raises `ContentError` with one line per
    mistake: file, line, what, what to do.
    """
    tree = _parse_yaml(text, name)
    try:
        found = schema.model_validate(tree)
    except ValidationError as error:
        raise ContentError(
            "\n".join(_say(name, tree, fault["loc"], _dutch(fault)) for fault in error.errors())
        ) from None
    mistakes = [_say(name, tree, where, what) for where, what in incoherent(found)]
    if mistakes:
        raise ContentError("\n".join(mistakes))
    return found


def is_mapping_with(text: str, *keys: str) -> bool:
    """Whether a YAML text has one of these keys on top; False for a text that cannot be read."""
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except YAMLError:
        return False
    return isinstance(tree, dict) and any(key in tree for key in keys)


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


def _say(name: str, tree: Any, where: Where, what: str) -> str:
    path = " › ".join(str(part + 1 if isinstance(part, int) else part) for part in where)
    return f"{name}, regel {_line(tree, where)} ({path}): {what}."


def _line(tree: Any, where: Where) -> int:
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
    if kind == "too_long":
        return (
            f"hier staan er {context['actual_length']}, en er mogen hoogstens "
            f"{context['max_length']} zijn. Haal er weg"
        )
    if kind == "string_too_long":
        return f"deze tekst is te lang. Maak er hoogstens {context['max_length']} tekens van"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"dit getal past niet; de grens is {bound}"
    return _MESSAGES.get(kind, "deze waarde past hier niet. Vergelijk met het meegeleverde bestand")
