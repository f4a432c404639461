"""Anchors: they survive a round trip, go stale when a quote changes, and hold for any text."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError, Place, Scalar
from kg.facts.edtf import parse
from kg.facts.ontology import Ontology
from kg.facts.records import Article, Text
from kg.home import Home
from kg.seeds.anchors import find_anchors, load_anchors, stale
from kg.seeds.read import read_seeds
from kg.seeds.records import ArticleEntry, Passage
from kg.seeds.resolve import resolve
from kg.seeds.texts import occurrences
from tests.conftest import FIXTURE

PLACE = Place("x.yaml")


def article(content: str, segment: str) -> ArticleEntry:
    data = content.encode("utf-8")
    text = Text("t", "ar", hashlib.sha256(data).hexdigest(), len(content), None, None)
    quotes = {"t": (Scalar(segment, PLACE),)}
    passage = Passage("a", "p", quotes, {}, None, Scalar("states", PLACE), None, None, "gist", (), PLACE)
    record = Article("a", {}, None, None, parse("2024"), None, (text,))
    return ArticleEntry(record, None, None, {"t": PLACE}, (passage,), (), PLACE)


@given(st.text(alphabet="اب a\n😀é", min_size=1, max_size=40), st.data())
def test_a_quote_is_found_exactly_where_it_stands(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    segment = content[start:end]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "t.txt").write_bytes(content.encode("utf-8"))
        anchors, _, problems = find_anchors([article(content, segment)], [], Path(folder))
    if len(occurrences(segment, content)) == 1:
        assert problems == []
        assert anchors.quotes["a/p", "t"].quote == ((start, end),)
    else:
        assert "make it longer" in problems[0].message


def test_round_trip(ontology: Ontology, tmp_path: Path) -> None:
    resolved = resolve(read_seeds(FIXTURE / "seeds"), ontology)
    articles = resolved.articles.values()
    anchors, _, problems = find_anchors(articles, resolved.entities.values(), FIXTURE / "texts")
    assert problems == []
    (tmp_path / "anchors.json").write_text(anchors.to_json(), encoding="utf-8")
    assert load_anchors(tmp_path / "anchors.json") == anchors
    assert anchors.to_json() == (FIXTURE / "seeds" / "anchors.json").read_text(encoding="utf-8")
    assert stale(articles, anchors) == []


def test_a_changed_quote_makes_them_stale(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("10 millions de dollars", "11 millions de dollars"), "utf-8")
    resolved = resolve(read_seeds(tiny.seeds), ontology)
    (problem,) = stale(resolved.articles.values(), load_anchors(tiny.seeds / "anchors.json"))
    assert problem.message == (
        "the quote of passage 'registry' from text 't1' has changed since anchors.json was made; "
        "run 'kg anchor --texts FOLDER'"
    )


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"texts": {"t": 1}}', json.dumps({"texts": {}, "passages": []})])
def test_a_damaged_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "anchors.json").write_text(content)
    with pytest.raises(BuildError, match=r"anchors\.json is damaged .*; run 'kg anchor --texts FOLDER'"):
        load_anchors(tmp_path / "anchors.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"anchors\.json is missing; run 'kg anchor --texts FOLDER'"):
        load_anchors(tmp_path / "anchors.json")
