"""A respondent without a browser: opens a survey link and fills the public pages in.

It walks through LimeSurvey 5.6 and 6.10 and through the stand-in alike, in both address forms. It
runs no JavaScript: it reads the form on each page, fills in what it was given and presses on.
"""

from collections.abc import Mapping
from urllib.parse import urlencode, urljoin

import requests
from lxml import html

_FORM = "//form[@id='limesurvey']"
_SAVE_FORM = "//form[.//input[@name='savepass']]"
_LOAD_FORM = "//form[.//input[@name='loadpass']]"
_SENT = (
    ".//input[@name and not(@disabled) and not(@type='radio' or @type='checkbox')]"
    " | .//input[@name and @checked]"
)
_FORWARD = ("movenext", "movesubmit")
_TIMEOUT = 30


class SurveyRefusedError(Exception):
    """The survey did not go on: no question page, or the same page again; holds the page's text."""


class Respondent:
    """One person with an own browser session in one survey.

    `base_url` is the address of the server without `/index.php`; `municipality_code` fills GEMEENTE
    from the link, None opens the survey without it. `page` is the page that was seen last.
    """

    def __init__(self, base_url: str, sid: int, municipality_code: str | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._sid = sid
        self._prefill = {} if municipality_code is None else {"GEMEENTE": municipality_code}
        self._http = requests.Session()
        self._http.headers["Connection"] = "close"
        self._address = ""
        self.page = ""

    def open(self) -> str:
        """Opens the link and returns the first page; raises `SurveyRefusedError` without a survey.

        LimeSurvey answers the link of the other address form with another page: both are tried.
        """
        query = {"lang": "nl", "newtest": "Y", **self._prefill}
        links = (
            f"/index.php?{urlencode({'r': 'survey/index', 'sid': self._sid, **query})}",
            f"/index.php/{self._sid}?{urlencode(query)}",
        )
        refusals = []
        for link in links:
            self._read(self._http.get(self._base_url + link, timeout=_TIMEOUT))
            if self._form() is not None:
                return self.page
            refusals.append(self.text)
        raise SurveyRefusedError(" / ".join(refusals))

    def answer(
        self, values: Mapping[str, str], columns: Mapping[str, str], *, complete: bool = True
    ) -> str:
        """Goes through the pages with `values` by question code and returns the page it ends on.

        After sending that is the end page, or the first page of who comes next. `columns` gives the
        form field of each question code. With `complete=False` it stops before the last button,
        with everything but the last page stored; a second call goes on from there. Raises
        `SurveyRefusedError` when the survey shows the same page again.
        """
        if not self.page:
            self.open()
        fields = {columns[code]: value for code, value in values.items()}
        while (button := self._button()) and (complete or button != "movesubmit"):
            step = self._step()
            self.press(button, fields)
            if self._form() is not None and self._step() == step:
                raise SurveyRefusedError(self.text)
            if button == "movesubmit":
                break
        return self.page

    def follow(self, words: str) -> str:
        """Follows the link that says `words`; raises `SurveyRefusedError` when there is none."""
        links = html.fromstring(self.page).xpath("//a[normalize-space()=$words]/@href", words=words)
        if not links:
            raise SurveyRefusedError(self.text)
        self._read(self._http.get(urljoin(self._address, str(links[0])), timeout=_TIMEOUT))
        return self.page

    def press(self, button: str, fields: Mapping[str, str] | None = None) -> str:
        """Fills in the fields of this page that are named in `fields`, and presses `button`."""
        return self._send(_FORM, fields or {}, {"move": button})

    def save(
        self,
        name: str,
        password: str,
        fields: Mapping[str, str] | None = None,
        repeated: str | None = None,
    ) -> str:
        """Fills in `fields`, presses 'Hervat later', and saves under a name and a password.

        `repeated` is the password the second time. Returns the page to go on with; raises
        `SurveyRefusedError` when it is refused, after which a next call fills in that form again.
        """
        if self._form(_SAVE_FORM) is None:
            self._send(_FORM, fields or {}, {"saveall": "saveall"})
        if self._form(_SAVE_FORM) is None:
            return self.page
        again = password if repeated is None else repeated
        asked = {"savename": name, "savepass": password, "savepass2": again}
        self._send(_SAVE_FORM, asked, {"savesubmit": "save"})
        return self._gone(_SAVE_FORM)

    def resume(self, name: str, password: str) -> str:
        """Opens the link, loads what was saved and returns the page where that goes on.

        Raises `SurveyRefusedError` when nothing was saved under this name and password.
        """
        self.open()
        self._send(_FORM, {}, {"loadall": "loadall"})
        self._send(_LOAD_FORM, {"loadname": name, "loadpass": password}, {"loadall": "reload"})
        return self._gone(_LOAD_FORM)

    def print_answers(self) -> str:
        """The page with the own answers; raises `SurveyRefusedError` when nothing links to it."""
        links = html.fromstring(self.page).xpath("//a[contains(@href, 'printanswers')]/@href")
        if not links:
            raise SurveyRefusedError(self.text)
        self._read(self._http.get(urljoin(self._address, str(links[0])), timeout=_TIMEOUT))
        return self.page

    @property
    def text(self) -> str:
        """The words on the page seen last, without what a condition hides."""
        body = html.fromstring(self.page or "<p/>")
        for element in body.xpath("//script | //style | //*[contains(@class, 'ls-irrelevant')]"):
            element.drop_tree()
        return " ".join(body.text_content().split())

    def _read(self, response: requests.Response) -> None:
        self._address, self.page = response.url, response.text
        if not response.ok:
            raise SurveyRefusedError(f"{response.status_code}: {self.text}")

    def _send(self, path: str, fields: Mapping[str, str], button: Mapping[str, str]) -> str:
        """Fills in the form at `path` and presses a button of it."""
        form = self._form(path)
        if form is None:
            raise SurveyRefusedError(self.text)
        data = {**self._filled(form, fields), **button}
        target = urljoin(self._address, form.get("action") or "")
        self._read(self._http.post(target, data=data, timeout=_TIMEOUT))
        return self.page

    def _gone(self, path: str) -> str:
        """The page, unless the form at `path` came back."""
        if self._form(path) is not None:
            raise SurveyRefusedError(self.text)
        return self.page

    def _form(self, path: str = _FORM) -> html.HtmlElement | None:
        found = html.fromstring(self.page).xpath(path)
        return found[0] if found else None

    def _step(self) -> str:
        return "".join(html.fromstring(self.page).xpath(f"{_FORM}//input[@name='thisstep']/@value"))

    def _button(self) -> str | None:
        values = html.fromstring(self.page).xpath(f"{_FORM}//button[@name='move']/@value")
        return next((button for button in _FORWARD if button in values), None)

    @staticmethod
    def _filled(form: html.HtmlElement, fields: Mapping[str, str]) -> dict[str, str]:
        """What a browser would send: the form as it stands, with `fields` filled in."""
        names = {str(name) for name in form.xpath(".//@name")}
        data = {item.get("name", ""): item.get("value", "") for item in form.xpath(_SENT)}
        data |= {item.get("name", ""): item.text or "" for item in form.xpath(".//textarea")}
        data |= {item.get("name", ""): _chosen(item) for item in form.xpath(".//select")}
        return data | {name: value for name, value in fields.items() if name in names}


def _chosen(select: html.HtmlElement) -> str:
    options = select.xpath(".//option[@selected]") or select.xpath(".//option")
    return options[0].get("value", "") if options else ""
