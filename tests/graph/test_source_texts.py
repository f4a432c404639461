"""Whole proofs from the source texts: found, checked against their hashes, remembered, read sentence by sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KGError, NotFound
from kg.graph.graph import Graph
from kg.graph.opening import load
from kg.graph.source_texts import SourceTexts, find_source_texts, forget, remember
from kg.home import Home
from tests.conftest import FIXTURE

FOLDER = FIXTURE / "texts"


@pytest.fixture
def read(tiny: Home) -> Graph:
    """The tiny graph with its texts at hand."""
    return load(tiny.seeds.parent, texts=FOLDER)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Let no test remember a folder for the next."""
    yield
    forget()


def test_a_citation_shows_the_whole_proof_with_the_quote_marked(read: Graph) -> None:
    (fact,) = read.statements(property="trainedOn")
    assert fact.best.context == ("Selon la rumeur, ", "Vif aurait été entraîné sur des films", ".")
    shown = "the whole proof: Selon la rumeur, ⟪Vif aurait été entraîné sur des films⟫."
    assert shown in str(read.entity("Vif"))
    assert shown in str(read.cite("SELECT ?s { ?s rdf:object id:films }"))
    assert shown in str(read.statements(about="films"))


def test_without_the_texts_the_quote_alone_is_shown(graph: Graph) -> None:
    assert graph.texts is None
    assert graph.statements(property="trainedOn")[0].best.context is None
    assert "whole proof" not in str(graph.entity("Vif"))


def test_another_text_under_the_same_name_is_refused(read: Graph, tiny: Home, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "other")
    file = tmp_path / "other" / "t1.txt"
    file.write_text(file.read_text("utf-8").replace("Acme", "Acmé"), "utf-8")
    graph = load(tiny.seeds.parent, texts=tmp_path / "other")
    with pytest.raises(KGError, match=r"text 't1' has SHA-256 .* \(given: .*other\)"):
        str(graph.entity("Vif"))
    with pytest.raises(KGError, match="has SHA-256"):
        remember(tmp_path / "other", [text for a in read.facts.articles.values() for text in a.texts])
    assert find_source_texts() is None


def test_a_text_that_is_not_there_is_done_without(tiny: Home, tmp_path: Path) -> None:
    shutil.copy(FOLDER / "t2b.txt", tmp_path)
    facts = load(tiny.seeds.parent, texts=tmp_path).statements(about="Vif", property="businessModel")
    assert {e.source.id: e.context is None for e in facts[0].evidence} == {"t2a": True, "t2b": False}


def test_a_folder_is_remembered_and_forgotten(
    read: Graph, tiny: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [text for article in read.facts.articles.values() for text in article.texts]
    assert remember(FOLDER, texts) == ["t1", "t2a", "t2b"]
    found = find_source_texts()
    assert isinstance(found, SourceTexts)
    assert (found.folder, found.origin) == (FOLDER, "from 'kg texts'")
    assert load(tiny.seeds.parent).statements(property="trainedOn")[0].best.context
    monkeypatch.setenv("KG_TEXTS", str(tmp_path / "none"))
    with pytest.raises(KGError, match=r"none \(\$KG_TEXTS\) does not exist"):
        find_source_texts()
    monkeypatch.delenv("KG_TEXTS")
    assert forget()
    assert not forget()
    assert find_source_texts() is None
    with pytest.raises(KGError, match="has none of the source texts"):
        remember(tmp_path, texts)


def test_an_article_is_read_sentence_by_sentence(read: Graph) -> None:
    found = read.read("one")
    assert [s.number for s in found] == list(range(1, 10))
    assert [s.aside for s in found][-2:] == ["no fact", "no fact"]
    assert found[4].marked == "Selon la rumeur, ⟪Vif aurait été entraîné sur des films⟫."
    assert [statement.property.id for statement, _ in found[4].said] == ["trainedOn"]
    assert not any(sentence.is_gap for sentence in found)
    shown = str(found)
    assert "  8  Il fait beau.\n    set aside: no fact" in shown
    assert "    Vif may have been trained on films" in shown or "Vif was trained on films" in shown
    assert repr(found) == "<One (one): 9 sentences>"


def test_two_texts_stand_one_under_the_other(read: Graph) -> None:
    lines = str(read.read("two")).splitlines()
    first = lines.index("  1  ⟪أصدرت شركة Acme نموذج Vif في 5 مايو 2024⟫.")
    assert lines[first + 1] == "  1  ⟪Acme a sorti le modèle Vif le 5 mai 2024⟫."
    assert len(read.read("two", text="t2b")) == 4
    with pytest.raises(NotFound, match=r"Two has no text 't2c'; did you mean .*; it has t2a, t2b"):
        read.read("two", text="t2c")


def test_a_sentence_from_which_nothing_is_taken_is_a_gap(tiny: Home) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("  - aside: [8, 9]", "  - aside: [9]"), "utf-8")
    found = load(tiny.seeds.parent, texts=FOLDER).read("one")
    assert [s.number for s in found if s.is_gap] == [8]
    assert "GAP: nothing is taken from this sentence" in str(found)


def test_without_its_texts_an_article_is_read_by_its_quotes(graph: Graph) -> None:
    found = graph.read("one")
    assert found[0].words is None
    assert "⟪Acme a été fondée en 2019 par Léa Dupont⟫" in str(found)
    assert "(no quote; the source text is not at hand)" in str(found)
