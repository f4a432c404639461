"""A graph ten times as large opens on its connected core, and all of it can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.page import synthetic
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.page.html import page_html
from tests.browser.conftest import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNT = 3_000


@pytest.fixture(scope="module")
def large(
    browser: Browser, facts: Facts, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    grown = synthetic(facts, COUNT)
    places = {name: (n % 60 * 80.0, n // 60 * 80.0) for n, name in enumerate(sorted(grown.entities))}
    path: Path = tmp_path_factory.mktemp("page") / "large.html"
    path.write_text(page_html(grown, ontology, places), encoding="utf-8")
    reader = Reader(browser, path).open()
    yield reader
    reader.context.close()
    assert reader.complaints == []


def drawn(reader: Reader) -> int:
    return int(reader.ask("() => aiVideoKg.app.graph.nodes.length"))


def test_only_the_core_is_drawn_and_this_is_said(large: Reader) -> None:
    assert drawn(large) == 1_500
    assert large.page.inner_text("#core").startswith("Drawn: the 1500 most connected of 3000 entities.")


def test_search_reaches_all_and_choosing_draws_what_is_near(large: Reader) -> None:
    hidden = large.ask("() => aiVideoKg.app.model.entities.find(({id}) => !aiVideoKg.app.graph.core.has(id))")
    assert large.ask("(name) => aiVideoKg.find(name)[0].entity.id", hidden["labels"]["en"]) == hidden["id"]
    before = drawn(large)
    large.go(entity=hidden["id"])
    assert drawn(large) > before
    near = large.ask(
        "(id) => [...aiVideoKg.app.model.near.get(id)].every((n) => aiVideoKg.app.graph.core.has(n))", hidden["id"]
    )
    assert near


def test_a_narrow_selection_is_drawn_whole(large: Reader) -> None:
    large.open("families=place")
    shown = large.ask("() => aiVideoKg.app.entitiesShown.size")
    assert shown <= 1_500
    assert large.ask("() => aiVideoKg.inSight().nodes.length") == shown
    assert large.page.inner_text("#core") == ""
