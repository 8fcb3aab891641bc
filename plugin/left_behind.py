"""What LimeSurvey itself still has of a round that is over: nothing here can take that away."""

from sync.errors import NotActiveError, RefusedError
from sync.source import Source


def left_behind(remote: Source, survey_id: int) -> str:
    """What to do in LimeSurvey about a survey; "" when this account finds it there no more.

    Raises any other `SyncError` when LimeSurvey cannot be asked.
    """
    try:
        total = remote.summary(survey_id).total
    except NotActiveError:
        return (
            f"Vragenlijst {survey_id} staat nog in LimeSurvey, en is niet actief. LimeSurvey kan "
            "de antwoorden nog hebben. Verwijder daar de vragenlijst en zijn oude antwoordtabellen."
        )
    except RefusedError:
        return ""
    return (
        f"Vragenlijst {survey_id} staat nog in LimeSurvey, met {total} inzendingen. "
        "Verwijder hem daar; dit programma doet dat niet."
    )
