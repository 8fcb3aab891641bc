"""LimeSurvey's two address forms. A real server knows one of them, and nothing at the other.

path   /index.php/123456?lang=nl            /index.php/admin/remotecontrol
get    /index.php?r=survey/index&sid=123456 /index.php?r=admin/remotecontrol
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class AddressForm(StrEnum):
    """How a server writes its addresses; BOTH is a courtesy of the stand-in."""

    PATH = "path"
    GET = "get"
    BOTH = "both"


@dataclass(frozen=True)
class Addresses:
    """The addresses of a server with one form."""

    form: AddressForm

    def remotecontrol(self) -> str:
        """Where RemoteControl answers."""
        return self._written("admin/remotecontrol", "/index.php/admin/remotecontrol", "")

    def survey(self, sid: int) -> str:
        """Where a survey is filled in."""
        return self._written("survey/index", f"/index.php/{sid}", f"&sid={sid}")

    def print_answers(self, sid: int) -> str:
        """Where a respondent finds the own answers."""
        query = f"surveyid={sid}"
        return self._written(
            "printanswers/view", f"/index.php/printanswers/view?{query}", f"&{query}"
        )

    def understands(self, path: str, query: Mapping[str, str]) -> bool:
        """Whether an address is in the form of this server; a longer path goes before a query."""
        if self.form is AddressForm.PATH:
            return "r" not in query or path.startswith("/index.php/")
        return self.form is AddressForm.BOTH or not path.startswith("/index.php/")

    def _written(self, route: str, path: str, query: str) -> str:
        return f"/index.php?r={route}{query}" if self.form is AddressForm.GET else path
