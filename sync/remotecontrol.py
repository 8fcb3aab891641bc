"""The calls that we make to LimeSurvey, and the adapter that makes them.

`RemoteControl` is what the rest of the sync sees: records go in and out, and every failure is a
`SyncError`. `LimeSurvey` does it on citric; `connect` gives one that is logged in.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeVar

from citric import Client
from citric.exceptions import LimeSurveyStatusError

from survey_templates.definition import SurveyDefinition
from sync import wire
from sync.address import Address
from sync.errors import (
    ExpiredError,
    InconsistentError,
    LoginRefusedError,
    NotActiveError,
    RefusedError,
    SyncError,
    UnavailableError,
)
from sync.probe import find
from sync.records import Epoch, ManifestRow, Response, Summary
from sync.source import Source
from sync.transport import (
    LOGIN,
    Transport,
    back_off,
    garbled,
    is_refusal,
    translated,
)

ATTEMPTS = 3

T = TypeVar("T")


class RemoteControl(Source, Protocol):
    """The calls that we make, to what stands at `address`. All can raise any `SyncError`."""

    address: Address
    is_whole: bool = True
    is_file: bool = False

    def is_active(self, survey_id: int) -> bool:
        """Whether people can fill it in, and there is a response table."""
        ...

    def settings(self, survey_id: int, names: Collection[str]) -> dict[str, str]:
        """The survey settings called `names`, by LimeSurvey's own names."""
        ...

    def definition(self, survey_id: int) -> SurveyDefinition:
        """The survey as it stands in LimeSurvey."""
        ...

    def columns(self, survey_id: int) -> dict[str, str]:
        """The column of each question code in the response table."""
        ...

    def import_survey(self, data: bytes) -> int:
        """Makes a survey of the .lss file `data` and returns its number; never tried twice."""
        ...

    def activate(self, survey_id: int) -> None:
        """Opens a survey for answers; never tried twice."""
        ...

    def delete(self, survey_id: int) -> None:
        """Removes a survey with all its responses; never tried twice."""
        ...

    def version(self) -> str | None:
        """LimeSurvey's version, None when this account may not ask."""
        ...


@contextmanager
def connect(
    url: str,
    username: str,
    password: str,
    ca_bundle: Path | None = None,
    wait: Callable[[int], None] = back_off,
) -> Iterator["LimeSurvey"]:
    """LimeSurvey at `url`, logged in; leaving ends the session and never hides an error.

    `url` is LimeSurvey's own address in either address form, or a RemoteControl address. `wait` is
    called with the number of the attempt before reading is tried again. Logging in is tried once.
    """
    with Transport(ca_bundle) as transport:
        address = find(url, transport)

        def login() -> Client:
            with translated(LOGIN):
                client = Client(
                    address.remotecontrol, username, password, requests_session=transport
                )
            if not isinstance(client.session.key, str):
                raise garbled(LOGIN)
            return client

        remote = LimeSurvey(address, login, wait)
        try:
            yield remote
        finally:
            remote.close()


class LimeSurvey(RemoteControl):
    """`RemoteControl` on citric: reading is tried three times, an ended session renewed once."""

    def __init__(
        self, address: Address, login: Callable[[], Client], wait: Callable[[int], None]
    ) -> None:
        self.address = address
        self._login = login
        self._wait = wait
        self._client = login()
        self._refused: LoginRefusedError | None = None
        self._renewing = Lock()

    def close(self) -> None:
        """Ends the session. A failure is let go: it would hide another, and sessions end anyway."""
        with suppress(SyncError), translated("release_session_key"):
            self._client.close()

    def epoch(self, survey_id: int) -> Epoch:
        names = ["datecreated", "autonumber_start"]
        return self._read(
            "get_survey_properties",
            lambda client: wire.epoch(survey_id, client.get_survey_properties(survey_id, names)),
        )

    def is_active(self, survey_id: int) -> bool:
        return self.settings(survey_id, ["active"]).get("active") == "Y"

    def settings(self, survey_id: int, names: Collection[str]) -> dict[str, str]:
        wanted = list(names)
        return self._read(
            "get_survey_properties",
            lambda client: wire.settings(client.get_survey_properties(survey_id, wanted), wanted),
        )

    def summary(self, survey_id: int) -> Summary:
        counted = self._read(
            "get_summary", lambda client: wire.summary(client.session.get_summary(survey_id))
        )
        if counted is None:
            raise NotActiveError(
                f"Vragenlijst {survey_id} is niet actief in LimeSurvey: er zijn geen antwoorden. "
                "Activeer de vragenlijst daar, of kies een andere ronde."
            )
        return counted

    def definition(self, survey_id: int) -> SurveyDefinition:
        properties = self._read(
            "get_survey_properties",
            lambda client: wire.mapping(client.get_survey_properties(survey_id)),
        )
        language = wire.text(properties.get("language"))
        texts = self._read(
            "get_language_properties",
            lambda client: client.get_language_properties(survey_id, language=language),
        )
        groups = self._read("list_groups", lambda client: client.list_groups(survey_id, language))
        questions = self._read(
            "list_questions",
            lambda client: wire.rows(client.list_questions(survey_id, language=language)),
        )
        details = {
            question["qid"]: self._details(question["qid"], language) for question in questions
        }
        with translated("list_questions"):
            return wire.definition(properties, texts, groups, questions, details)

    def _details(self, question_id: int, language: str) -> wire.Row:
        return self._read(
            "get_question_properties",
            lambda client: wire.mapping(
                client.get_question_properties(
                    question_id, settings=["answeroptions", "attributes"], language=language
                )
            ),
        )

    def columns(self, survey_id: int) -> dict[str, str]:
        return {code: field.column for code, field in self.fields(survey_id).items()}

    def fields(self, survey_id: int) -> dict[str, wire.Field]:
        return self._read(
            "get_fieldmap", lambda client: wire.fields(client.get_fieldmap(survey_id))
        )

    def manifest(self, survey_id: int, first: int, last: int | None) -> list[ManifestRow]:
        fields = [wire.NUMBER, wire.SUBMITTED, wire.SEED]
        return self._export(survey_id, fields, first, last, wire.manifest)

    def ids(self, survey_id: int, first: int, last: int | None) -> list[int]:
        return self._export(survey_id, [wire.NUMBER], first, last, wire.numbers)

    def responses(
        self, survey_id: int, columns: Mapping[str, str], first: int, last: int | None
    ) -> list[Response]:
        fields = [wire.NUMBER, wire.SUBMITTED, wire.SEED, *columns.values()]
        return self._export(
            survey_id, fields, first, last, lambda data: wire.responses(data, list(columns))
        )

    def _export(
        self,
        survey_id: int,
        fields: list[str],
        first: int,
        last: int | None,
        convert: Callable[[bytes], list[T]],
    ) -> list[T]:
        """An export in JSON; nothing counts as empty only when the summary says 0 as well."""

        def export(client: Client) -> list[T] | None:
            try:
                data = client.export_responses(
                    survey_id, from_response_id=first, to_response_id=last, fields=fields
                )
            except LimeSurveyStatusError as error:
                if is_refusal(str(error)):
                    raise
                return None
            return convert(data)

        found = self._read("export_responses", export)
        if found is None and (total := self.summary(survey_id).total):
            raise InconsistentError(
                f"LimeSurvey geeft geen antwoorden van vragenlijst {survey_id}, maar telt er "
                f"{total}. Er is niets gewijzigd. Controleer of dit account mag exporteren."
            )
        return found or []

    def import_survey(self, data: bytes) -> int:
        return self._call(
            "import_survey", lambda client: wire.whole(client.import_survey(BytesIO(data)))
        )

    def activate(self, survey_id: int) -> None:
        self._call("activate_survey", lambda client: client.activate_survey(survey_id))

    def delete(self, survey_id: int) -> None:
        self._call("delete_survey", lambda client: client.delete_survey(survey_id))

    def version(self) -> str | None:
        try:
            return self._read("get_site_settings", Client.get_server_version)
        except RefusedError:
            return None

    def _read(self, order: str, call: Callable[[Client], T]) -> T:
        """A call that changes nothing, so that it may be tried again."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._call(order, call)
            except UnavailableError:
                self._wait(attempt + 1)
        return self._call(order, call)

    def _call(self, order: str, call: Callable[[Client], T]) -> T:
        """One call; an ended session did nothing yet, so then once more in a new one."""
        client = self._client
        try:
            with translated(order):
                return call(client)
        except ExpiredError:
            client = self._renewed(client)
        with translated(order):
            return call(client)

    def _renewed(self, ended: Client) -> Client:
        """A session after the one that `ended`, shared by two calls that both found it ended."""
        with self._renewing:
            if self._refused is not None:
                raise self._refused
            if self._client is ended:
                self._client = self._logged_in_again()
            return self._client

    def _logged_in_again(self) -> Client:
        try:
            return self._login()
        except LoginRefusedError as error:
            self._refused = error
            raise
