"""What is seen from outside of LimeSurvey's own server."""

from collections.abc import Mapping

import pytest
from requests.structures import CaseInsensitiveDict

from plugin.hardening import Answer, findings

Answers = Mapping[str, Answer | None]
SAFE = CaseInsensitiveDict({"Strict-Transport-Security": "max-age=31536000"})
ON = CaseInsensitiveDict({"Location": "https://vragen.example/"})
TLS, ONLY_TLS, FOLDERS = (
    f"LimeSurvey: {what}" for what in ("versleuteld", "alleen versleuteld", "mappen zijn dicht")
)


LISTING = Answer({}, "<title>Index of /tmp</title>")
START, HTTP = "https://vragen.example/", "http://vragen.example"
GOOD: Answers = {START: Answer(SAFE), HTTP: Answer(ON)}


@pytest.mark.parametrize(
    ("url", "answers", "wrong"),
    [
        ("https://vragen.example", GOOD, {}),
        ("https://vragen.example/index.php/admin/remotecontrol", GOOD, {}),
        ("https://vragen.example", {**GOOD, HTTP: None}, {}),
        ("http://vragen.example", {f"{HTTP}/": Answer({})}, {TLS: "leesbaar over het net"}),
        ("http://127.0.0.1:8080", {"http://127.0.0.1:8080/": Answer({})}, {}),
        ("http://localhost:8080", {"http://localhost:8080/": Answer({})}, {}),
        (
            "https://vragen.example",
            {**GOOD, HTTP: Answer({})},
            {ONLY_TLS: "met http:// werkt ook"},
        ),
        (
            "https://vragen.example",
            {**GOOD, START: Answer({})},
            {ONLY_TLS: "Strict-Transport-Security ontbreekt"},
        ),
        (
            "https://vragen.example",
            {**GOOD, "https://vragen.example/tmp/": LISTING},
            {FOLDERS: "staat in: tmp"},
        ),
    ],
    ids=[
        *("good", "any address", "no http at all", "no tls", "loopback", "localhost"),
        *("http answers", "no hsts", "a listing"),
    ],
)
def test_what_is_open_is_named_with_its_cure(
    url: str, answers: Answers, wrong: dict[str, str]
) -> None:
    def get(address: str) -> Answer | None:
        return answers.get(address)

    found = dict(findings(url, get))
    assert {subject for subject, cure in found.items() if cure} == set(wrong)
    assert all(words in found[subject] for subject, words in wrong.items())


@pytest.mark.parametrize("url", ["ftp://vragen.example", "https://vragen.example"])
def test_of_what_does_not_answer_nothing_is_said(url: str) -> None:
    assert list(findings(url, lambda _: None)) == []
