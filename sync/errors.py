"""How the sync can fail. Every message is Dutch, for a person: what is wrong and what to do.

SyncError
├── ConfigurationError     wrong address, RemoteControl off, HTML instead of JSON, TLS not trusted
│   └── NotActiveError       the survey is there, and is not active
├── RefusedError           no permission, no such survey
│   ├── LoginRefusedError    wrong password or locked out: never tried again at once
│   └── WaitingError         logging in was refused lately; LimeSurvey was not called
├── ExpiredError           the session ended twice in a row
├── UnavailableError       down, too slow, 5xx, 429, a garbled answer: later it may work again
├── TooLargeError          an answer larger than we take in at once
├── InconsistentError      LimeSurvey's answers contradict each other or what was written
│   └── PublishError         the survey that came back is not the one in the file
├── ExportFileError        a file that is not all that LimeSurvey has of this round
├── StoreError             our own database: locked, full, or made by a newer version
├── BusyError              another program is bringing over answers now
├── StoppedError           this program was told to stop
│   └── GaveWayError         a run made room for what somebody asked
└── ConfirmationError      what a person asked does not fit what is kept

No message holds a password, a session key or anything that a respondent wrote; LimeSurvey's own
error texts may hold all three, so they are never passed on.
"""

from survey_templates.differences import Difference


class SyncError(Exception):
    """Something in the exchange with LimeSurvey or in our store failed; the text is Dutch."""


class ConfigurationError(SyncError):
    """The address, the server or the connection is not as it should be; trying again is no use."""


class NotActiveError(ConfigurationError):
    """The survey exists and is not active, so there are no responses to read."""


class RefusedError(SyncError):
    """LimeSurvey refused; trying again can lock everybody out."""


class LoginRefusedError(RefusedError):
    """LimeSurvey refused the login; three of these lock out the whole address."""


class WaitingError(RefusedError):
    """A login was refused lately, so LimeSurvey is left alone for a while."""


class ExpiredError(SyncError):
    """The session ended, and so did the one after it."""


class UnavailableError(SyncError):
    """It did not work now, and may work later."""


class TooLargeError(SyncError):
    """One answer was larger than what is taken in at once."""


class InconsistentError(SyncError):
    """What LimeSurvey says does not hold together; nothing of it was stored."""


class PublishError(InconsistentError):
    """A survey came back otherwise than it was written; `differences` says where."""

    def __init__(self, message: str, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__("\n".join([message, *(f"- {found.to_text()}" for found in differences)]))
        self.differences = differences


class ExportFileError(SyncError):
    """A file with responses cannot be used; nothing of it was stored."""


class StoreError(SyncError):
    """Our own database cannot be used."""


class BusyError(SyncError):
    """Another program holds the lease; there is nothing wrong."""


class StoppedError(SyncError):
    """The program was told to stop in the middle of a run; nothing of it was stored."""


class GaveWayError(StoppedError):
    """A run ended because somebody asked for something; nothing of it was stored."""


class ConfirmationError(SyncError):
    """What a person asked for is refused, because it does not fit what the mirror holds."""
