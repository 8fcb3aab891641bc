"""The console script `eigenkracht`: one command for every arrow.

Exit codes: 0 in order (no responses yet is an answer too), 1 refused or not in order, 2 used
wrongly, 3 LimeSurvey cannot be reached now, 4 LimeSurvey or a setting refuses, 5 LimeSurvey
contradicts itself.
"""

import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import closing
from types import FrameType

import click
from sqlalchemy.exc import SQLAlchemyError

from plugin.backup.manifest import BackupError
from plugin.commands.access import access
from plugin.commands.agenda import agenda
from plugin.commands.backup import backup, restore
from plugin.commands.check import check
from plugin.commands.content import content
from plugin.commands.demo import demo
from plugin.commands.limesurvey_plugin import limesurvey_plugin
from plugin.commands.municipality import municipality
from plugin.commands.retention import retention
from plugin.commands.round import round_group
from plugin.commands.serve import serve
from plugin.commands.survey import survey
from plugin.commands.sync import sync
from plugin.installation import Installation
from plugin.municipalities import UnknownMunicipalityError
from plugin.settings import SettingsError, read_settings
from plugin.workspace.rounds import WorkspaceError
from survey_templates.errors import ContentError, SurveyFileError
from sync.errors import (
    ConfigurationError,
    ExpiredError,
    InconsistentError,
    RefusedError,
    StoreError,
    SyncError,
    UnavailableError,
)

_EXIT_CODES: tuple[tuple[type[Exception], int], ...] = (
    (UnavailableError, 3),
    (ExpiredError, 3),
    (ConfigurationError, 4),
    (RefusedError, 4),
    (SettingsError, 4),
    (InconsistentError, 5),
    (StoreError, 1),
    (SyncError, 1),
    (ContentError, 1),
    (SurveyFileError, 1),
    (UnknownMunicipalityError, 1),
    (WorkspaceError, 1),
    (BackupError, 1),
)
_EXPECTED = tuple(kind for kind, _ in _EXIT_CODES)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eigenkracht", message="%(version)s")
def eigenkracht() -> None:
    """Reflectietool Eigen Kracht voor LimeSurvey: van vragenlijst tot actieagenda."""


for _command in (
    survey,
    content,
    municipality,
    sync,
    round_group,
    agenda,
    access,
    check,
    serve,
    demo,
    backup,
    restore,
    retention,
    limesurvey_plugin,
):
    eigenkracht.add_command(_command)


def run(args: Sequence[str], environ: Mapping[str, str]) -> int:
    """Carry out the command line `args` in an environment; the exit code."""
    try:
        with closing(Installation(read_settings(environ))) as installation:
            result = eigenkracht.main(
                list(args), prog_name="eigenkracht", standalone_mode=False, obj=installation
            )
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        click.echo(f"Fout: {error.format_message()}", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except _EXPECTED as error:
        return _refuse(error)
    except SQLAlchemyError as error:
        # The message of the database may hold what a respondent wrote.
        return _refuse(StoreError(f"De opslag weigert ({type(error).__name__})."))
    except Exception as error:  # noqa: BLE001 -- its own text may hold what somebody wrote
        lines = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error).__name__
        click.echo(
            f"{lines}Fout in het programma: {kind}. Meld dit met de regels hierboven.", err=True
        )
        return 1


def _refuse(error: Exception) -> int:
    click.echo(f"Fout: {error}", err=True)
    return next(code for kind, code in _EXIT_CODES if isinstance(error, kind))


def _end(number: int, _frame: FrameType | None) -> None:
    """End in good order, as Ctrl+C does: what was opened is closed and what was lent is removed."""
    sys.exit(128 + number)


def main() -> None:
    """The entry point: the world comes in here."""
    signal.signal(signal.SIGTERM, _end)
    sys.exit(run(sys.argv[1:], os.environ))
