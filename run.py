"""Start the project on a machine that has Python and nothing else.

It prepares `.venv` from the lock files and then hands over. Per kind of environment a mark in
`.venv`, written last, holds the stamp of the locks, the Python and the folder it was made for;
any other stamp, or none, means: make it anew.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, NoReturn

if sys.version_info < (3, 11):
    sys.exit(
        "Dit programma heeft Python 3.11 of nieuwer nodig; dit is %d.%d." % sys.version_info[:2]
    )

if sys.platform != "win32":
    import fcntl

say = partial(print, flush=True)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")

USAGE = """\
Gebruik:
  python3 run.py demo [opties]   de demo: alles uitproberen met verzonnen antwoorden
  python3 run.py test            alle controles en tests
  python3 run.py test [opties]   alleen pytest, met deze opties
"""

CHECKS = (
    ("opmaak", "ruff", "format", "--check", "."),
    ("regels", "ruff", "check", "."),
    ("volgorde van imports", "lint-imports", "--no-logo"),
    ("tests", "coverage", "run", "-m", "pytest", "-n", "auto", "--dist", "worksteal"),
    ("dekking samenvoegen", "coverage", "combine", "--quiet"),
    ("dekking", "coverage", "report"),
)
# Takes half a minute on one core, in which the tests begin.
BESIDE = ("typen", "mypy")

NETWORK = "NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Connection (reset|refused)"
CAUSES = {
    "DO NOT MATCH THE HASHES": """\
Een pakket is niet het pakket dat in het lock-bestand staat; het is niet gebruikt.
Probeer het op een ander netwerk, of meld dit aan de beheerder.""",
    "No space left on device": "De schijf is vol. Maak ruimte en start opnieuw.",
    "CERTIFICATE_VERIFY_FAILED": """\
De beveiligde verbinding met de pakketbron wordt niet vertrouwd.
Vraag de netwerkbeheerder om het certificaat en geef het op met PIP_CERT.""",
    NETWORK: """\
De pakketbron is niet bereikbaar.
Controleer de internetverbinding (en achter een proxy: HTTPS_PROXY) en start opnieuw.""",
    "No matching distribution found": """\
Een pakket is er niet kant-en-klaar voor deze Python of dit systeem.
Gebruik Python 3.11, 3.12 of 3.13.""",
}
NO_VENV = """\
Python mist het onderdeel 'venv'. Installeer het en start opnieuw; op Debian en Ubuntu:
  sudo apt install python%d.%d-venv"""


class PreparationError(Exception):
    """The environment could not be made; the message says why and what to do."""


class Environment(NamedTuple):
    """What one command needs in `.venv`: lock files, each with pip's options for it."""

    mark: Path
    locks: dict[str, list[str]]


DEMO = Environment(VENV / "klaar-voor-demo", {"requirements.lock": []})
TEST = Environment(
    VENV / "klaar-voor-test",
    {"requirements-dev.lock": [], "requirements-axe.lock": ["--no-deps"]},
)


def stamp(environment: Environment) -> str:
    project, _, _tools = (ROOT / "pyproject.toml").read_text("utf-8").partition("\n[tool.")
    locks = [(ROOT / lock).read_text("utf-8") for lock in environment.locks]
    facts = [sys.version, sys.base_prefix, str(ROOT), project, *locks]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def is_ready(environment: Environment) -> bool:
    return environment.mark.is_file() and environment.mark.read_text() == stamp(environment)


def quietly(*command: str | Path) -> None:
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise PreparationError(explain(done.stdout + done.stderr))


def explain(output: str) -> str:
    for pattern, cause in CAUSES.items():
        if re.search(pattern, output):
            return cause
    return "De voorbereiding is niet gelukt:\n" + "\n".join(output.splitlines()[-15:])


def pip_install(*arguments: str) -> None:
    quietly(
        *(BIN / "python", "-I", "-m", "pip", "install"),
        *("--quiet", "--no-input", "--no-user", "--disable-pip-version-check"),
        *arguments,
    )


def install(environment: Environment) -> None:
    # Begun but not finished: an interrupted pip can leave half a package that it later trusts.
    environment.mark.write_text("")
    for lock, options in environment.locks.items():
        pip_install("--require-hashes", "--only-binary", ":all:", *options, "-r", lock)
    if environment is DEMO:
        pip_install("--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
    environment.mark.write_text(stamp(environment))


def create_venv() -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise PreparationError(NO_VENV % sys.version_info[:2])
    for environment in (TEST, DEMO):
        environment.mark.unlink(missing_ok=True)
    quietly(sys.executable, "-m", "venv", "--clear", VENV)


def prepare(wanted: Environment) -> None:
    if is_ready(DEMO) and is_ready(wanted):
        return
    if not is_ready(DEMO) or wanted.mark.exists():
        say("Voorbereiden: een eigen Python-omgeving in .venv (eenmalig)...")
        create_venv()
        say("Pakketten installeren...")
        install(DEMO)
    if wanted is TEST:
        say("Pakketten voor de tests installeren...")
        install(TEST)
    say("Klaar.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Even wachten: een andere start bereidt hier al voor...")
        fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(folder)


def hand_over(*command: str | Path) -> NoReturn:
    if sys.platform == "win32":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def run_checks() -> int:
    # Else every worker, and every command that a test starts, compiles all modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    codes = {}
    with TemporaryFile() as said:
        name, tool = BESIDE
        beside = subprocess.Popen([BIN / tool], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        for each, *command in CHECKS:
            say(f"== {each}")
            codes[each] = subprocess.call([BIN / command[0], *command[1:]], cwd=ROOT)
        say(f"== {name}")
        codes[name] = beside.wait()
        said.seek(0)
        say(said.read().decode(errors="replace"), end="")
    failed = [name for name, code in codes.items() if code]
    say(f"Niet in orde: {', '.join(failed)}." if failed else "Alles in orde.")
    return next((code for code in codes.values() if code), 0)


def main(arguments: list[str]) -> int:
    command, options = "".join(arguments[:1]), arguments[1:]
    if command not in {"demo", "test"}:
        say(USAGE)
        return 0 if command in {"-h", "--help"} else 2
    with one_at_a_time():
        prepare(DEMO if command == "demo" else TEST)
    if command == "demo":
        hand_over(BIN / "eigenkracht", "demo", *options)
    if options:
        os.chdir(ROOT)
        hand_over(BIN / "python", "-m", "pytest", *options)
    return run_checks()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PreparationError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Afgebroken. Start gerust opnieuw; de voorbereiding begint dan overnieuw.")
