"""Addresses: what one can mean, which form a server has, and what is said of a wrong one."""

import pytest
import requests

from sync.address import Address, AddressForm, candidates, of_survey
from sync.errors import ConfigurationError
from sync.remotecontrol import connect
from sync.standin.addresses import AddressForm as ServerForm
from tests.lime import ACCOUNTS, enter, running, small_file

BASE = "https://vragen.example/lime"
PATH, GET = Address(BASE, AddressForm.PATH), Address(BASE, AddressForm.GET)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (BASE, [PATH, GET]),
        (f"  {BASE}/ ", [PATH, GET]),
        (f"{BASE}/index.php", [PATH, GET]),
        (f"{BASE}/index.php/admin", [PATH, GET]),
        (f"{BASE}/index.php?r=admin", [PATH, GET]),
        (f"{BASE}/index.php/admin/remotecontrol", [PATH]),
        (f"{BASE}/index.php?r=admin/remotecontrol", [GET]),
        (
            "http://127.0.0.1:8080/",
            [Address("http://127.0.0.1:8080", form) for form in AddressForm],
        ),
    ],
)
def test_what_an_address_can_mean(url: str, expected: list[Address]) -> None:
    assert candidates(url) == expected


@pytest.mark.parametrize(
    "url", ["", "vragen.example", "ftp://vragen.example", "https://", "https://[", "//x/index.php"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        candidates(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        candidates("https://jan:geheim@vragen.example")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "remotecontrol", "link"),
    [
        (
            PATH,
            f"{BASE}/index.php/admin/remotecontrol",
            f"{BASE}/index.php/12?lang=nl&newtest=Y&GEMEENTE=GM0344-7K3F9Q",
        ),
        (
            GET,
            f"{BASE}/index.php?r=admin/remotecontrol",
            f"{BASE}/index.php?r=survey/index&sid=12&lang=nl&newtest=Y&GEMEENTE=GM0344-7K3F9Q",
        ),
    ],
)
def test_the_addresses_in_each_form(address: Address, remotecontrol: str, link: str) -> None:
    assert address.remotecontrol == remotecontrol
    assert address.survey_link(12, "GM0344-7K3F9Q") == link


@pytest.mark.parametrize("suffix", ["", "/index.php", "/index.php/admin", "/index.php?r=admin"])
@pytest.mark.parametrize("form", [ServerForm.PATH, ServerForm.GET])
def test_the_form_is_found_and_the_survey_link_opens(form: ServerForm, suffix: str) -> None:
    with (
        running(form) as standin,
        connect(standin.url + suffix, "admin", ACCOUNTS["admin"]) as remote,
    ):
        survey_id = remote.import_survey(small_file())
        remote.activate(survey_id)
        assert remote.address == Address(standin.url, AddressForm(form.value))
        page = requests.get(remote.address.survey_link(survey_id, "PROEF"), timeout=5)
        assert "Dit is een proef" in page.text


@pytest.mark.parametrize(
    ("form", "url"),
    [
        (ServerForm.GET, "/index.php/admin/remotecontrol"),
        (ServerForm.PATH, "/index.php?r=admin/remotecontrol"),
        (ServerForm.PATH, "/elders"),
    ],
)
def test_an_address_of_the_wrong_form_is_said(form: ServerForm, url: str) -> None:
    with running(form) as standin, pytest.raises(ConfigurationError, match="adres"):
        enter(standin.url + url)


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("https://e.example/index.php/123456?lang=nl", AddressForm.PATH),
        (" https://e.example/index.php/123456/ ", AddressForm.PATH),
        ("https://e.example/index.php?r=survey/index&sid=123456&lang=nl", AddressForm.GET),
        ("https://e.example/index.php?r=survey%2Findex&sid=123456", AddressForm.GET),
    ],
)
def test_the_link_of_a_survey_tells_the_server(link: str, form: AddressForm) -> None:
    assert of_survey(link, 123456) == Address("https://e.example", form)


@pytest.mark.parametrize(
    "link",
    [
        "https://e.example/",
        "https://e.example/index.php/654321?lang=nl",
        "https://e.example/index.php?r=survey/index&sid=654321",
        "https://e.example/index.php?r=admin&sid=123456",
        "vragenlijst",
    ],
)
def test_another_link_is_refused(link: str) -> None:
    with pytest.raises(ConfigurationError):
        of_survey(link, 123456)
