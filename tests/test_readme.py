"""Every command of the README and of the user guide runs, and its Python too."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cli.main import parser
from tests.conftest import ROOT

README = ROOT / "README.md"
GUIDE = [README, ROOT / "docs" / "ask.md", ROOT / "docs" / "cite.md", ROOT / "docs" / "endpoint.md"]
BLOCKS = [
    block for path in GUIDE
    for block in re.findall(r"```(\w+)\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
]  # fmt: skip
COMMANDS = list(dict.fromkeys(
    line for language, block in BLOCKS if language == "sh" for line in block.splitlines() if line.startswith("kg ")
))  # fmt: skip
PYTHON = [block for language, block in BLOCKS if language == "python"]
NOT_RUN = ("kg serve", "kg push", "kg add", "kg draft")
"""Commands that do not end, need a store, or change the seeds; their arguments are checked."""
SERVICES = re.compile(r"https?://(?:127\.0\.0\.1:8000|kg\.example\.org)(?=/sparql)")
"""The addresses at which the examples find a service."""
ELSEWHERE = "kg --endpoint http://127.0.0.1:8890/"
"""A command that asks Virtuoso."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that is started as the guide says."""
    assert "kg serve --port 0" in {run_as(command) for command in COMMANDS}
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("service"))}
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        yield re.match(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]  # type: ignore[index]
        process.terminate()


def run_as(command: str) -> str:
    """Return a command without its comment and without what a shell does with its output."""
    return command.split("  #")[0].split(" > ")[0].split(" | ")[0].strip()


def test_the_readme_is_short_and_there_is_something_to_run() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 150
    assert len(COMMANDS) >= 26
    assert len(PYTHON) >= 8


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith((*NOT_RUN, ELSEWHERE))])
def test_command(command: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if SERVICES.search(command):
        command = SERVICES.sub(request.getfixturevalue("service"), command)
    done = subprocess.run(
        [sys.executable, "-m", "kg", *shlex.split(run_as(command))[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith((*NOT_RUN, ELSEWHERE))])
def test_the_arguments_of_a_command_that_is_not_run(command: str) -> None:
    options = parser("all").parse_args(shlex.split(run_as(command))[1:])
    assert options.command in command


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python(number: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    code = PYTHON[number]
    if SERVICES.search(code):
        code = SERVICES.sub(request.getfixturevalue("service"), code)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
