"""The tiny data set that unit tests run on, and the real one that tests of the data run on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.graph.graph import Graph
from kg.home import Home, home_at
from kg.rdf.encode import to_quads
from kg.rdf.ontology import read_ontology
from kg.seeds.compile import compile_seeds
from kg.stores.local import LocalSource, store_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

hypothesis.settings.register_profile("kg", deadline=None)  # a machine may be slow
hypothesis.settings.load_profile("kg")
TEXTS = os.environ.pop("KG_TEXTS", "")
"""The folder of the real source texts; only tests that ask for it see it."""
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="kg-tests-")
ROOT = Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "tests" / "fixture"
NEXT = ROOT / "tests" / "next"
"""Made-up English articles that use every term that the real articles have no use for: seeds/ and texts/."""


def lacking(what: str, how: str) -> None:
    """Skip a test for want of something, or fail it where nothing may be skipped."""
    if os.environ.get("KG_NO_SKIP"):
        pytest.fail(f"{what} is lacking, and KG_NO_SKIP is set")
    pytest.skip(f"{what} is lacking: {how}")


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The real ontology."""
    return read_ontology(ROOT / "ontology" / "ai-video-kg.ttl")


@pytest.fixture
def tiny(tmp_path: Path) -> Home:
    """A copy of the tiny data set that a test may change; its texts lie in texts/."""
    shutil.copytree(FIXTURE, tmp_path / "tiny")
    shutil.copytree(ROOT / "ontology", tmp_path / "tiny" / "ontology")
    return home_at(tmp_path / "tiny")


@pytest.fixture(scope="session")
def tiny_facts(ontology: Ontology) -> Facts:
    """The facts of the tiny data set."""
    return compile_seeds(FIXTURE / "seeds", ontology)[0]


@pytest.fixture(scope="session")
def next_facts(ontology: Ontology) -> Facts:
    """The facts of the made-up articles in tests/next."""
    return compile_seeds(NEXT / "seeds", ontology)[0]


@pytest.fixture(scope="session")
def graph(tiny_facts: Facts, ontology: Ontology) -> Graph:
    """The graph of the tiny data set."""
    home = Home(FIXTURE / "seeds", ROOT / "ontology", FIXTURE / "exports")
    return Graph(LocalSource(store_of(to_quads(tiny_facts, ontology))), home)


@pytest.fixture(scope="session")
def facts(ontology: Ontology) -> Facts:
    """The facts of the real seeds."""
    return compile_seeds(ROOT / "seeds", ontology)[0]


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of the real source texts."""
    if not TEXTS or not Path(TEXTS).is_dir():
        lacking("the folder of the source texts", "set KG_TEXTS to it")
    return Path(TEXTS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what needs the browser last: Playwright keeps an event loop in this thread from then on."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    from tests.browsing import launch

    running, opened = launch()
    yield opened
    opened.close()
    running.stop()
