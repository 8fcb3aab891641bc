r"""The {CODE} in a survey's texts, and the conditions under which a question is shown.

Of LimeSurvey's expressions only a bare name is worked out, with `.shown` for the text of an option.
An unknown name vanishes; `{ text }` and an expression that is more than a name stay as they are,
and `\{` is a plain brace. Of conditions only the plainest are: 0, 1, `is_empty(CODE.NAOK)` and
`CODE.NAOK == "value"`; any other counts as true.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_NAME = re.compile(r"(?<!\\)\{([A-Za-z]\w*(?:\.(?:shown|code))?)\}")
_EMPTY = re.compile(r"(!?)\s*is_empty\((\w+)(?:\.NAOK)?\)")
_EQUAL = re.compile(r"(\w+?)(?:\.NAOK)?\s*([!=]=)\s*[\"']([^\"']*)[\"']")


def applies(condition: str, answers: Mapping[str, str]) -> bool:
    """Whether a question with this condition is shown, given the answers by question code."""
    condition = condition.strip()
    if found := _EMPTY.fullmatch(condition):
        return (answers.get(found[2], "") == "") != bool(found[1])
    if found := _EQUAL.fullmatch(condition):
        return (answers.get(found[1], "") == found[3]) == (found[2] == "==")
    return condition != "0"


def tailor(text: str, names: Mapping[str, str]) -> Markup:
    """The author's HTML with names replaced by their values, which are escaped."""
    replaced = _NAME.sub(lambda found: str(escape(names.get(found[1], ""))), text)
    return Markup(replaced.replace("\\{", "{").replace("\\}", "}"))  # noqa: S704  the author's own


def plain(text: str, names: Mapping[str, str]) -> str:
    """The same without escaping, for an address or a stored value."""
    replaced = _NAME.sub(lambda found: names.get(found[1], ""), text)
    return replaced.replace("\\{", "{").replace("\\}", "}")
