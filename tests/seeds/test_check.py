"""Every kind of bad seed file is refused with exactly the message that stands beside it.

Each folder of tests/invalid holds files that replace those of the tiny data set, and `expected.txt`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import BuildError, SeedError
from kg.home import Home
from kg.rdf.ontology import read_ontology
from kg.seeds.check import check
from tests.conftest import ROOT

CASES = sorted((ROOT / "tests" / "invalid").iterdir())


def messages(home: Home, texts: Path) -> str:
    """What a check has to say, a line a problem."""
    try:
        report = check(home.seeds, read_ontology(home.ontology_file), texts)
    except (SeedError, BuildError) as error:
        return f"{error}\n"
    return "".join(f"{problem}\n" for problem in report.problems)


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_is_refused_with_this_message(case: Path, tiny: Home) -> None:
    for file in case.rglob("*"):
        if file.is_file() and file.name != "expected.txt":
            shutil.copy(file, tiny.seeds / file.relative_to(case))
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    assert expected.strip()
    assert messages(tiny, tiny.seeds.parent / "texts") == expected
    with pytest.raises((SeedError, BuildError)):
        build(tiny)
    assert not tiny.exports.exists()


def test_the_tiny_data_set_itself_is_fine(tiny: Home) -> None:
    assert messages(tiny, tiny.seeds.parent / "texts") == ""
