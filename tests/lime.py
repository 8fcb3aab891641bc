"""What the tests of the sync share: a small survey, a stand-in with two accounts, and faults."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from survey_templates import lss
from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyDefinition, SurveyOptions, define
from survey_templates.instrument import Instrument
from survey_templates.loader import parse
from sync.records import Round
from sync.remotecontrol import LimeSurvey, connect
from sync.standin.addresses import AddressForm
from sync.standin.remotecontrol import Canned, Fault
from sync.standin.server import StandIn
from sync.standin.survey import Survey

ACCOUNTS = {"admin": "geheim-van-de-beheerder", "koppeling": "geheim-van-de-koppeling"}
CONTENT = (Path(__file__).parent / "content" / "klein.yaml").read_text("utf-8")
OPTIONS = SurveyOptions(Privacy.CONFIDENTIAL, 5, "https://dienst.example/")
CODES = {"GM0344-7K3F9Q": "GM0344", "GM0363-2B8H4M": "GM0363"}


def small_instrument() -> Instrument:
    """An instrument of a few questions."""
    return parse(CONTENT, "klein.yaml")


def small_definition() -> SurveyDefinition:
    """Its survey."""
    return define(small_instrument(), OPTIONS)


def small_file() -> bytes:
    """Its survey file."""
    return lss.write(small_definition())


def round_of(survey_id: int) -> Round:
    """The round of a small survey."""
    definition = small_definition()
    return Round(survey_id, definition.mark, CONTENT, definition.title)


def broken(definition: SurveyDefinition) -> SurveyDefinition:
    """The definition with one question's code changed, as LimeSurvey does without a word."""
    first, *others = definition.groups
    question, *rest = first.questions
    renamed = replace(first, questions=(replace(question, code="r743q0"), *rest))
    return replace(definition, groups=(renamed, *others))


@contextmanager
def logged_in(
    standin: StandIn, username: str = "koppeling", wait: Callable[[int], None] = lambda _: None
) -> Iterator[LimeSurvey]:
    """The stand-in through our adapter, without waiting between attempts."""
    with connect(standin.url, username, ACCOUNTS[username], wait=wait) as remote:
        yield remote


def enter(
    url: str, username: str = "admin", password: str = "", ca_bundle: Path | None = None
) -> None:
    """Logs in and out again."""
    with connect(url, username, password, ca_bundle, wait=lambda _: None):
        pass


def small_survey(standin: StandIn, remote: LimeSurvey) -> Survey:
    """A running small survey on a stand-in, without responses."""
    survey_id = remote.import_survey(small_file())
    remote.activate(survey_id)
    return standin.world.surveys[survey_id]


@contextmanager
def running(form: AddressForm = AddressForm.PATH) -> Iterator[StandIn]:
    """A stand-in that knows one address form, as a real server does."""
    with StandIn(ACCOUNTS, address_form=form) as standin:
        yield standin


def always(method: str, canned: Canned) -> Fault:
    """A fault in every call of one method."""
    return lambda name, _: canned if name == method else None


def first_times(count: int, method: str, canned: Canned) -> Fault:
    """A fault in the first `count` calls of one method from now on."""
    left = [count]

    def fault(name: str, _: int) -> Canned | None:
        if name != method or not left[0]:
            return None
        left[0] -= 1
        return canned

    return fault


def result(value: object) -> Canned:
    """An answer with this result; it fits a call in a test that uses the fixture `one_id`."""
    return Canned(body=json.dumps({"id": 1, "result": value, "error": None}))


def exported(document: object) -> Canned:
    """An export with this document in it, likewise."""
    return result(base64.b64encode(json.dumps(document).encode()).decode())
