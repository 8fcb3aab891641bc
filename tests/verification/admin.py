"""What an administrator does to a survey: on LimeSurvey's own admin pages, or in the stand-in.

The admin pages of 5.6 and 6.10 are walked through without a browser: sign in, fetch a form, send it
back with its token. Answers are given by question code.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin

import requests
from lxml import html

from sync.standin.survey import Survey
from sync.standin.world import World
from tests.exports import as_csv, json_of, rows_of
from tests.verification.rpc import Session

Answers = Mapping[str, str]

_TOKEN = "YII_CSRF_TOKEN"
_TIMEOUT = 60


class Administrator(Protocol):
    """What happens to a survey behind its respondents' backs."""

    def edit(self, sid: int, number: int, answers: Answers) -> None:
        """Change answers of a response."""
        ...

    def erase(self, sid: int, numbers: Sequence[int]) -> None:
        """Delete responses."""
        ...

    def deactivate(self, sid: int) -> None:
        """Close a survey and put its response table away."""
        ...

    def activate(self, sid: int) -> None:
        """Open a survey with an empty response table."""
        ...

    def invite(self, sid: int, token: str) -> None:
        """Make somebody a participant, with a token."""
        ...

    def iterate(self, sid: int) -> None:
        """'Iterate survey': every response is to be filled in again."""
        ...

    def import_with_numbers(self, sid: int, rows: Mapping[int, Answers]) -> None:
        """Import complete responses under the numbers that they are given."""
        ...

    def remove_question(self, sid: int, code: str) -> None:
        """Remove a question from a survey that is not active."""
        ...

    def export(self, sid: int, form: str, heading: str, answers: str) -> bytes:
        """A file of all responses: `form` is json or csv; LimeSurvey's words for the rest."""
        ...


class InTheStandIn(Administrator):
    """The stand-in has no admin pages: it is changed from within."""

    def __init__(self, world: World) -> None:
        self._world = world

    def _survey(self, sid: int) -> Survey:
        return self._world.surveys[sid]

    def edit(self, sid: int, number: int, answers: Answers) -> None:
        """As 5.6 does: the seed is lost."""
        self._survey(sid).edit(number, answers)
        self._survey(sid).responses[number]["seed"] = None

    def erase(self, sid: int, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._survey(sid).delete(number)

    def deactivate(self, sid: int) -> None:
        self._survey(sid).deactivate()

    def activate(self, sid: int) -> None:
        self._survey(sid).activate()

    def invite(self, sid: int, token: str) -> None:
        """Nothing: here everybody can be asked again."""

    def iterate(self, sid: int) -> None:
        self._survey(sid).iterate()

    def import_with_numbers(self, sid: int, rows: Mapping[int, Answers]) -> None:
        self._survey(sid).import_with_ids(rows)

    def remove_question(self, sid: int, code: str) -> None:
        questions = self._survey(sid).questions
        questions.remove(next(each for each in questions if each.code == code))

    def export(self, sid: int, form: str, heading: str, answers: str) -> bytes:
        """Only what is told apart from codes is not as LimeSurvey writes it."""
        rows = rows_of(self._survey(sid))
        if heading != "code":
            rows = [{f"De tekst van {name}": text for name, text in row.items()} for row in rows]
        if answers != "short":
            rows = [{**row, "ROL": "medewerker van het buurtteam"} for row in rows]
        if form == "csv":
            return as_csv(rows)
        codes = heading == "code" and answers == "short"
        return json_of(self._survey(sid)) if codes else json.dumps({"responses": rows}).encode()


class AdminPages(Administrator):
    """An account that is signed in on the admin pages, and in RemoteControl for what has no page.

    `path_form` says how the server writes its addresses.
    """

    def __init__(
        self, base_url: str, who: tuple[str, str], session: Session, *, path_form: bool
    ) -> None:
        self._base_url = base_url
        self._path_form = path_form
        self._session = session
        self._http = requests.Session()
        self._http.headers["Connection"] = "close"
        self._token = ""
        self._get("admin/authentication/sa/login", {})
        form = {"user": who[0], "password": who[1], "authMethod": "Authdb", "action": "login"}
        more = {"loginlang": "default", "login_submit": "login"}
        page = self._post("admin/authentication/sa/login", {}, {**form, **more})
        assert "logout" in page, "the admin pages did not let this account in"
        # Any page with a form: its token is another one than that of the login.
        self._get("admin/user/sa/personalsettings", {})

    def edit(self, sid: int, number: int, answers: Answers) -> None:
        columns = self._session.columns(sid)
        where = {"subaction": "edit", "surveyid": str(sid), "id": str(number)}
        page = self._get("admin/dataentry/sa/editdata", where)
        form = html.fromstring(page).xpath("//form[.//input[@name='id']]")[0]
        typed = {columns[code]: text for code, text in answers.items()}
        fields = {name: value for name, value in form.form_values() if name}
        assert set(typed) <= set(fields), sorted(fields)
        target = urljoin(self._base_url, form.get("action"))
        self._read(self._http.post(target, data={**fields, **typed}, timeout=_TIMEOUT))

    def erase(self, sid: int, numbers: Sequence[int]) -> None:
        chosen = json.dumps([str(number) for number in numbers])
        self._post("responses/delete", {"surveyId": str(sid)}, {"sItems": chosen})

    def deactivate(self, sid: int) -> None:
        where = {"surveyid": str(sid), "iSurveyID": str(sid)}
        self._get("surveyAdministration/deactivate", where)
        self._post("surveyAdministration/deactivate", where, {"ok": "Y"})

    def activate(self, sid: int) -> None:
        settings = ("datestamp", "ipaddr", "ipanonymize", "refurl", "savetimings")
        form = {"ok": "Y", "surveyId": str(sid), "anonymized": "Y", **dict.fromkeys(settings, "N")}
        self._post("surveyAdministration/activate", {"iSurveyID": str(sid)}, form)

    def invite(self, sid: int, token: str) -> None:
        self._session.call("activate_tokens", sid, [])
        self._session.call("add_participants", sid, [{"token": token}], 0)

    def iterate(self, sid: int) -> None:
        where = {"unfinalizeanswers": "true", "surveyid": str(sid)}
        self._post("admin/dataentry/sa/iteratesurvey", where, {})

    def import_with_numbers(self, sid: int, rows: Mapping[int, Answers]) -> None:
        columns = self._session.columns(sid)
        lines = [
            {
                "id": str(number),
                "submitdate": "1980-01-01 00:00:00",
                "startlanguage": "nl",
                "seed": str(900_000 + number),
                **{columns[code]: text for code, text in answers.items()},
            }
            for number, answers in rows.items()
        ]
        cells: list[list[str]] = [["-" for _ in lines[0]], list(lines[0])]
        text = "".join(
            "\t".join(line) + "\n" for line in [*cells, *(list(each.values()) for each in lines)]
        )
        form = {"action": "vvimport", "subaction": "upload", "sid": str(sid), "vvcharset": "utf8"}
        choices = {"noid": "0", "insertmethod": "skip", "notfinalized": "0", "forceimport": "0"}
        self._post(
            "admin/dataentry/sa/vvimport",
            {"surveyid": str(sid)},
            {**form, **choices, "dontdeletefirstline": "0"},
            {"csv_vv_file": ("antwoorden.csv", text.encode())},
        )

    def remove_question(self, sid: int, code: str) -> None:
        questions = self._session.call("list_questions", sid)
        (qid,) = (each["qid"] for each in questions if each["title"] == code)
        assert int(self._session.call("delete_question", int(qid))) == int(qid)

    def export(self, sid: int, form: str, heading: str, answers: str) -> bytes:
        where = {"surveyid": str(sid)}
        page = html.fromstring(self._get("admin/export/sa/exportresults", where))
        fields: dict[str, Any] = {}
        for name, value in page.xpath("//form[@id='resultexport']")[0].form_values():
            fields.setdefault(name, []).append(value)
        chosen = {"type": form, "headstyle": heading, "answers": answers}
        address = self._address("admin/export/sa/exportresults", where)
        answer = self._http.post(address, data={**fields, **chosen}, timeout=_TIMEOUT)
        assert answer.ok, f"{answer.status_code} {answer.url}"
        return answer.content

    def _get(self, route: str, where: Mapping[str, str]) -> str:
        return self._read(self._http.get(self._address(route, where), timeout=_TIMEOUT))

    def _post(
        self,
        route: str,
        where: Mapping[str, str],
        form: Mapping[str, str],
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> str:
        data = {_TOKEN: self._token, **form}
        address = self._address(route, where)
        return self._read(self._http.post(address, data=data, files=files, timeout=_TIMEOUT))

    def _address(self, route: str, where: Mapping[str, str]) -> str:
        if self._path_form:
            return f"{self._base_url}/index.php/{route}?{urlencode(where)}"
        return f"{self._base_url}/index.php?{urlencode({'r': route, **where}, safe='/')}"

    def _read(self, answer: requests.Response) -> str:
        assert answer.ok, f"{answer.status_code} {answer.url}"
        tokens = html.fromstring(answer.text or "<p/>").xpath(f"//input[@name='{_TOKEN}']/@value")
        self._token = str(tokens[0]) if tokens else self._token
        return answer.text
