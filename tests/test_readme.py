"""Every command of the README and of the user guide runs, and its Python too."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = ROOT / "README.md"
GUIDE = [README, ROOT / "docs" / "ask.md", ROOT / "docs" / "cite.md"]
BLOCKS = [
    block for path in GUIDE
    for block in re.findall(r"```(\w+)\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
]  # fmt: skip
COMMANDS = list(dict.fromkeys(
    line for language, block in BLOCKS if language == "sh" for line in block.splitlines() if line.startswith("kg ")
))  # fmt: skip
PYTHON = [block for language, block in BLOCKS if language == "python"]
# a server that stays, a store to push to, a running endpoint, a shell to complete in
NOT_RUN = ("kg serve", "kg push", "kg --endpoint", "kg completion")


def test_the_readme_is_short_and_there_is_something_to_run() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 150
    assert len(COMMANDS) >= 18
    assert len(PYTHON) >= 7


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith(NOT_RUN)])
def test_command(command: str, tmp_path: Path) -> None:
    words = shlex.split(command.split("  #")[0].split(" > ")[0].split(" | ")[0])
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python(number: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PYTHON[number]],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
