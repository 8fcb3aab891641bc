r"""The expressions in a survey's texts, and the conditions under which a question is shown.

Of LimeSurvey's expressions these are worked out: a question's code, with `.NAOK`, `.code` or
`.shown` (the text of an option), words in quotation marks, `==`, `!=`, `and`, `or`, and the
functions `if`, `is_empty`, `join`, `nl2br` and `substr`. That is how Jinja writes them too, so its
sandbox reads them. An unknown name vanishes; `{ text }` and an expression that cannot be read stay
as they are, and `\{` is a plain brace. A condition that cannot be read counts as true.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

_IN_BRACES = re.compile(r"(?<!\\)\{(?!\s)([^{}]+)(?<!\s)\}")
_NOT = re.compile(r"!(?!=)")
_JINJA = SandboxedEnvironment()


class _Answer(str):
    """An answer as an expression has it: the value itself, and the text of the chosen option."""

    __slots__ = ("shown",)
    shown: str

    @property
    def NAOK(self) -> "_Answer":  # noqa: N802 -- LimeSurvey's name
        """The value, whether the question was asked or not."""
        return self

    @property
    def code(self) -> "_Answer":
        """The value of an option."""
        return self


def applies(condition: str, answers: Mapping[str, str]) -> bool:
    """Whether a question with this condition is shown, given the answers by question code."""
    try:
        return _worked_out(condition, answers) not in {"0", "False", ""}
    except TemplateError:
        return True


def tailor(text: str, names: Mapping[str, str]) -> Markup:
    """The author's HTML with expressions worked out; the values in them are escaped."""
    values = {name: str(escape(value)) for name, value in names.items()}
    return Markup(plain(text, values))  # noqa: S704  the author's own


def plain(text: str, names: Mapping[str, str]) -> str:
    """The same without escaping, for an address or a stored value."""

    def replaced(found: re.Match[str]) -> str:
        try:
            return _worked_out(found[1], names)
        except TemplateError:
            return found[0]

    return _IN_BRACES.sub(replaced, text).replace("\\{", "{").replace("\\}", "}")


def _worked_out(expression: str, names: Mapping[str, str]) -> str:
    """What an expression comes to; raises `TemplateError` when it cannot be read."""
    found = _read(_NOT.sub("not ", expression))(**_FUNCTIONS, **_answers(names))
    return "" if found is None else str(found)


@cache
def _read(expression: str) -> Callable[..., object]:
    return _JINJA.compile_expression(expression)


def _answers(names: Mapping[str, str]) -> dict[str, _Answer]:
    found = {}
    for name, value in names.items():
        if "." not in name:
            found[name] = _Answer(value)
            found[name].shown = names.get(f"{name}.shown", value)
    return found


def _if(condition: object, then: str, otherwise: str) -> str:
    return then if condition else otherwise


def _is_empty(value: object) -> bool:
    return not value


def _nl2br(value: str) -> str:
    return value.replace("\n", "<br />\n")


def _join(*parts: str) -> str:
    return "".join(parts)


def _substr(value: str, start: int, length: int) -> str:
    return value[start : start + length]


_FUNCTIONS = {
    "if": _if,
    "is_empty": _is_empty,
    "join": _join,
    "nl2br": _nl2br,
    "substr": _substr,
}
