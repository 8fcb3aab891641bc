"""How a RemoteControl call can fail in LimeSurvey.

CallError
├── Refused      answered with {"status": ...} as the result
├── Failed       an exception inside: result null, and the message as the error
├── Died         plain text instead of JSON, with HTTP 200
└── Crashed      HTTP 500 with an HTML page
"""


class CallError(Exception):
    """A call did not give a result; the text is what LimeSurvey says."""


class Refused(CallError):  # noqa: N818  named for what happens, as LimeSurvey's own answers are
    """The call was refused; the text comes back as a status."""


class Failed(CallError):  # noqa: N818
    """LimeSurvey threw an exception that it caught; the text comes back as the error."""


class Died(CallError):  # noqa: N818
    """LimeSurvey stopped half-way with a line of plain text."""


class Crashed(CallError):  # noqa: N818
    """PHP stopped the call; the answer is an HTML page."""


NO_PERMISSION = "No permission"
INVALID_SESSION = "Invalid session key"
INVALID_SURVEY = "Error: Invalid survey ID"
NO_VALID_DATA = "No valid Data"
