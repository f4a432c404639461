"""Whatever strangers send is answered or refused: what once broke a promise, and the same minute of odd inputs.

`make fuzz` tries other inputs, five minutes for each target.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking
from tests.fuzz.__main__ import CORPUS
from tests.fuzz.targets import TARGETS, Target

KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file())
EXAMPLES = {"seeds": 130, "query": 90, "http": 200, "remote": 300}
"""How many inputs each target is given: a quarter of a minute's worth."""
WITHIN = 600
"""Seconds after which a run counts as hanging."""


@pytest.fixture(scope="module", autouse=True)
def _linux() -> None:
    if not Path("/proc/self/stat").exists():
        lacking("/proc", "fuzzing watches the memory of processes; run it on Linux")


@pytest.fixture(scope="module")
def targets() -> Iterator[dict[str, Target]]:
    """The targets, each opened when it is first used."""
    with ExitStack() as held:

        class Opened(dict[str, Target]):
            def __missing__(self, name: str) -> Target:
                self[name] = held.enter_context(TARGETS[name]())
                return self[name]

        yield Opened()


def test_the_corpus_has_inputs_for_every_target() -> None:
    assert {path.parent.name for path in KEPT} == TARGETS.keys() == EXAMPLES.keys()
    assert [path.name for path in KEPT if path.name.startswith("found-")] == [], "name it after what it breaks"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_a_promise_no_longer_does(path: Path, targets: dict[str, Target]) -> None:
    targets[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_promise_holds(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "--examples", str(EXAMPLES[name])],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        timeout=WITHIN,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{EXAMPLES[name]} inputs" in run.stdout
