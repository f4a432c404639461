"""The reader: an article sentence by sentence, in a page that was built with the source texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.graph.graph import Graph
from kg.graph.opening import load
from kg.home import home_at
from tests.browser.conftest import Reader
from tests.browser.test_access import axe, violations
from tests.conftest import FIXTURE, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["axe"]


@pytest.fixture(scope="module")
def private_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the tiny data set, with its texts."""
    folder = tmp_path_factory.mktemp("tiny")
    for name, source in (("seeds", FIXTURE / "seeds"), ("ontology", ROOT / "ontology")):
        (folder / name).symlink_to(source)
    graph: Graph = load(home_at(folder).seeds.parent, texts=FIXTURE / "texts")
    graph.page(folder / "private.html", with_texts=True)
    return folder / "private.html"


@pytest.fixture
def private(browser: Browser, private_file: Path) -> Iterator[Reader]:
    """A reader of that page, who must hear no complaint."""
    opened = Reader(browser, private_file)
    yield opened
    opened.context.close()
    assert opened.complaints == []


ROWS = """() => [...document.querySelectorAll('#reader tbody tr')].map((row) => ({
  number: row.dataset.sentence, kind: row.className,
  cells: [...row.querySelectorAll('td:not(.margin)')].map((cell) => [cell.dir, cell.textContent]),
  marks: [...row.querySelectorAll('mark')].map((mark) => mark.textContent),
  margin: row.querySelector('.margin').textContent }))"""


def test_an_article_stands_sentence_by_sentence_with_its_quotes_marked(private: Reader) -> None:
    rows = private.open("lang=en&view=reader&reading=one").ask(ROWS)
    assert [row["number"] for row in rows] == [str(n) for n in range(1, 10)]
    assert rows[4]["cells"] == [["ltr", "Selon la rumeur, Vif aurait été entraîné sur des films."]]
    assert rows[4]["marks"] == ["Vif aurait été entraîné sur des films"]
    assert "films" in rows[4]["margin"]
    assert (rows[7]["kind"], rows[7]["margin"]) == ("aside", "Set aside: no fact")
    assert not [row for row in rows if row["kind"] == "gap"]


def test_two_texts_stand_side_by_side(private: Reader) -> None:
    rows = private.open("lang=en&view=reader&reading=two").ask(ROWS)
    assert [cell[0] for cell in rows[0]["cells"]] == ["rtl", "ltr"]
    assert rows[1]["marks"] == ["قال المتحدث إن نموذج Vif مجاني", "Le porte-parole dit que le modèle Vif est gratuit"]


def test_from_the_word_to_the_statement_and_back(private: Reader) -> None:
    private.open("lang=en&view=reader&reading=one")
    private.page.click("#reader mark >> text=entraîné sur des films")
    private.until("aiVideoKg.app.state.fact")
    quote = private.page.locator("#card blockquote").first
    assert quote.inner_text() == "Selon la rumeur, Vif aurait été entraîné sur des films."
    assert private.page.locator("#card blockquote mark").first.inner_text() == "Vif aurait été entraîné sur des films"
    private.go(view="list")
    private.page.click("#card >> text=Read it in the article")
    private.until("aiVideoKg.app.state.view === 'reader'")
    assert private.page.locator("#reader tr.wanted").get_attribute("data-sentence") == "5"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_in_the_reader(browser: Browser, private_file: Path, axe: str, lang: str, theme: str) -> None:
    reader = Reader(browser, private_file).open(f"lang={lang}&theme={theme}&view=reader&reading=two")
    assert violations(reader, axe) == []
    reader.context.close()


def test_a_narrow_reader_runs_nothing_out_of_sight(browser: Browser, private_file: Path) -> None:
    reader = Reader(browser, private_file, viewport={"width": 360, "height": 740}).open("view=reader&reading=two")
    assert reader.ask("() => document.querySelector('.views').scrollWidth <= innerWidth")
    reader.context.close()


def test_the_published_page_has_no_reader(shared: Reader) -> None:
    assert shared.ask("() => document.getElementById('tab-reader').hidden")
    shared.go(view="reader")
    assert shared.ask("() => document.getElementById('panel-reader').hidden")
    shared.go(view="graph")
