"""What the commands share: the installation in the context, the round option, and plain output."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from plugin.installation import Installation

pass_installation = click.make_pass_decorator(Installation)

round_option = click.option(
    "--round", "survey_id", type=int, metavar="SID", help="De ronde; standaard de enige open ronde."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Schrijf JSON.")


def echo_rows(rows: list[dict[str, Any]], *, as_json: bool, nothing: str) -> None:
    """Print rows as JSON, or as lines of columns under their names.

    `nothing` is the line for no rows.
    """
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    if not rows:
        click.echo(nothing)
        return
    shown = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in shown) for column in range(len(shown[0]))]
    for line in shown:
        click.echo("  ".join(map(str.ljust, line, widths)).rstrip())


def _cell(value: Any) -> str:
    return "–" if value is None else str(value)


def read_file(path: Path, largest: int | None = None) -> bytes:
    """The bytes of a file, of at most `largest` bytes.

    Raises `click.ClickException` when it cannot be read.
    """
    try:
        if largest is not None and path.stat().st_size > largest:
            raise click.ClickException(
                f"{path} is groter dan {largest // 1024**2} MB, en dat is te veel voor een bestand."
            )
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(
            f"{path} kan niet worden gelezen: {error.strerror}. Controleer de naam en de rechten."
        ) from None


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises `click.ClickException` when it cannot be written."""
    with written_file(path) as file:
        file.write(data)


@contextmanager
def written_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, for its owner only: it is at `path` once it is whole, or not at all.

    Raises `click.ClickException` when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(path) as file:
            yield file
    except OSError as error:
        raise click.ClickException(
            f"{path} kan niet worden geschreven: {error.strerror}. Kies een andere plaats."
        ) from None


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            # Renamed before it is on disk, it could be empty after a power failure.
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink()
        raise
