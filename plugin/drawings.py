"""What is drawn once and kept: a release is frozen, so its figures are the same at every visit.

Only figures are kept, in the memory of the process. What people wrote never is.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from plugin.cards import Card

_BARS, _CARDS = 8192, 512


def keep_drawings(templates: Environment) -> None:
    """Give every template `draw`, of a bar, and `figures_of`, of a card without its answers."""
    templates.globals["draw"] = lru_cache(_BARS)(_macro(templates, "macros.html", "draw"))
    figures = lru_cache(_CARDS)(_macro(templates, "card_macros.html", "figures"))

    def figures_of(card: Card) -> Markup:
        return figures(replace(card, answers=()))

    templates.globals["figures_of"] = figures_of


def _macro(templates: Environment, template: str, name: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = vars(templates.get_template(template).module)[name]
    return found
