"""The image, the compose file and the proxies: of files, commands and settings that there are."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from plugin.cli import run
from plugin.commands.serve import MOST_SENT
from plugin.settings import _ENVIRONMENT, read_settings
from plugin.web import refuse_plain

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
# Made by who installs it, with a copy of the example.
OWN = {"POSTGRES_USER", "POSTGRES_DB"}
GIVEN = {
    "EIGENKRACHT_HOST": "eigenkracht.example.nl",
    "SECURITY_CONTACT": "mailto:meldpunt@eigenkracht.example.nl",
    "LIMESURVEY_URL": "https://enquete.example.nl",
}


def steps(word: str) -> list[list[str]]:
    """The steps of one kind in the Containerfile, each in its words."""
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{word} ")]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services: dict[str, Any] = found["services"]
    return services


def filled(service: dict[str, Any]) -> dict[str, str]:
    """The environment of a service as compose fills it in; passwords are `geheim`."""

    def value(found: re.Match[str]) -> str:
        return GIVEN.get(found[1], "" if found[2] == ":-" else "geheim")

    return {
        name: re.sub(r"\$\{(\w+)(:-|:\?)\}", value, text)
        for name, text in service["environment"].items()
    }


def test_the_image_is_made_of_files_that_there_are_and_that_are_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for *sources, _ in steps("COPY"):
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in let_through


def test_the_image_installs_with_hashes_and_runs_as_nobody() -> None:
    installs = [step for step in steps("RUN") if "install" in step and ".venv/bin/pip" in step]
    assert all("--require-hashes" in step or "--no-index" in step for step in installs)
    assert len(installs) == 2
    assert steps("USER") == [["eigenkracht"]]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_service_runs_a_command_that_there_is(services: dict[str, Any], name: str) -> None:
    assert run([*services[name]["command"], "--help"], {}) == 0
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["read_only"]


def test_each_service_gets_settings_that_there_are(services: dict[str, Any]) -> None:
    web, worker = filled(services["web"]), filled(services["worker"])
    assert {*web, *worker} <= {*_ENVIRONMENT.values()}
    refuse_plain(read_settings(web))
    assert read_settings(web).listen_address[1] == 8000
    assert read_settings(worker).limesurvey_url == GIVEN["LIMESURVEY_URL"]
    assert web["EIGENKRACHT_WORKSPACE_URL"] == worker["EIGENKRACHT_WORKSPACE_URL"]


def test_the_website_knows_no_password_of_limesurvey_and_no_mirror(
    services: dict[str, Any],
) -> None:
    named = " ".join((*services["web"]["environment"], *filled(services["web"]).values()))
    assert "LIMESURVEY" not in named
    assert "mirror" not in named.lower()
    assert not {*services["web"]["networks"]} & {*services["worker"]["networks"]}


def test_the_database_has_no_network_and_asks_for_passwords(services: dict[str, Any]) -> None:
    database = services["database"]
    assert database["network_mode"] == "none"
    assert "--auth-local=scram-sha-256" in database["environment"]["POSTGRES_INITDB_ARGS"]


def test_what_is_mounted_is_there(services: dict[str, Any]) -> None:
    mounted = [each for service in services.values() for each in service.get("volumes", [])]
    files = [each.split(":")[0] for each in mounted if each.startswith("./")]
    assert len(files) == 3
    assert all((DEPLOY / file).is_file() for file in files)


def test_the_example_names_what_the_compose_file_asks_for() -> None:
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+):[?-]\}", compose))
    example = (DEPLOY / "compose.env.example").read_text("utf-8")
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    script = (DEPLOY / "compose-stores.sh").read_text("utf-8")
    assert set(re.findall(r"\$(\w+)", script)) - OWN <= asked


@pytest.mark.parametrize(
    ("name", "limit"), [("Caddyfile", r"max_size (\d+)MiB"), ("nginx.conf", r"_body_size (\d+)m;")]
)
def test_a_proxy_takes_as_much_as_the_website(name: str, limit: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    (found,) = re.findall(limit, text)
    assert int(found) * 1024**2 == MOST_SENT
    assert "127.0.0.1:8000" in text


def test_nginx_passes_on_the_host_and_the_visitor() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert "proxy_set_header Host $host;" in text
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in text


def test_operations_names_every_setting() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)) == {*_ENVIRONMENT.values()}
