"""What is drawn outside of the templates, because a page holds so much of it.

A release is frozen, so its figures are the same at every visit: they are drawn once, and kept in
the memory of the process. What people wrote is never kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup, escape

from plugin.cards import Card
from plugin.said import Quote

_BARS, _CARDS = 8192, 512


def keep_drawings(templates: Environment) -> None:
    """Give every template `draw`, of a bar, and `figures_of`, of a card without its answers."""
    templates.globals["draw"] = lru_cache(_BARS)(_macro(templates, "macros.html", "draw"))
    figures = lru_cache(_CARDS)(_macro(templates, "card_macros.html", "figures"))

    def figures_of(card: Card) -> Markup:
        return figures(replace(card, answers=()))

    templates.globals["figures_of"] = figures_of
    templates.globals["quoted"] = quoted


def quoted(quotes: Iterable[Quote]) -> Markup:
    """What people wrote, as a list: most of a page, and a macro takes four times as long."""
    items = [
        f"<li>{escape(text)}{f'<small>{escape(role)}</small>' if role else ''}</li>"
        for text, role in quotes
    ]
    # Each text is escaped above.
    return Markup(f'<ul class="quotes">{"".join(items)}</ul>')  # noqa: S704


def _macro(templates: Environment, template: str, name: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = vars(templates.get_template(template).module)[name]
    return found
