"""Anchors: they survive a round trip, go stale when a quote changes, and hold for any text."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError, Place, Scalar, SeedError
from kg.facts.edtf import parse
from kg.facts.ontology import Ontology
from kg.facts.records import Article, Text
from kg.home import Home
from kg.seeds.anchors import load_anchors, stale
from kg.seeds.check import check
from kg.seeds.locate import find_anchors
from kg.seeds.read import read_seeds
from kg.seeds.records import ArticleEntry, Passage
from kg.seeds.resolve import Resolved, resolve
from kg.seeds.texts import occurrences
from tests.conftest import FIXTURE

PLACE = Place("x.yaml")


def resolved(content: str, quote: str) -> Resolved:
    data = content.encode("utf-8")
    text = Text("t", "ar", hashlib.sha256(data).hexdigest(), len(content), None, None)
    quotes = {"t": Scalar(quote, PLACE)}
    stance = Scalar("states", PLACE)
    passage = Passage("a", "p", quotes, {}, {}, {}, None, stance, None, None, "gist", (), PLACE)
    record = Article("a", {}, None, None, parse("2024"), None, (text,))
    return Resolved(
        articles={"a": ArticleEntry(record, None, None, (), {"t": PLACE}, (), (passage,), (), PLACE, PLACE)}
    )


@given(st.text(alphabet="اب a\n😀é", min_size=1, max_size=40), st.data())
def test_a_quote_is_found_exactly_where_it_stands(ontology: Ontology, content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    segment = content[start:end]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "t.txt").write_bytes(content.encode("utf-8"))
        anchors, _, problems = find_anchors(resolved(content, segment), ontology, Path(folder))
    messages = [problem.message for problem in problems]
    if len(occurrences(segment, content)) == 1 and segment.strip():
        assert all("inside the word" in message for message in messages)
        anchor = anchors.quotes["a/p", "t"]
        assert anchor.quote == (start, end)
        first, last = anchor.proof
        bounds = anchors.texts["t"].sentences
        assert bounds[first - 1][0] < end
        assert start < bounds[last - 1][1]
    else:
        assert messages


def test_round_trip(ontology: Ontology, tmp_path: Path) -> None:
    found = resolve(read_seeds(FIXTURE / "seeds"), ontology)
    articles = found.articles.values()
    anchors, _, problems = find_anchors(found, ontology, FIXTURE / "texts")
    assert problems == []
    (tmp_path / "anchors.json").write_text(anchors.to_json(), encoding="utf-8")
    assert load_anchors(tmp_path / "anchors.json") == anchors
    assert anchors.to_json() == (FIXTURE / "seeds" / "anchors.json").read_text(encoding="utf-8")
    assert stale(articles, anchors) == []


def test_a_changed_quote_makes_them_stale(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("10 millions de dollars", "11 millions de dollars"), "utf-8")
    found = resolve(read_seeds(tiny.seeds), ontology)
    (problem,) = stale(found.articles.values(), load_anchors(tiny.seeds / "anchors.json"))
    assert problem.message == (
        "the quote of passage 'registry' from text 't1' has changed since anchors.json was made; "
        "run 'kg anchor --texts FOLDER'"
    )


@pytest.mark.parametrize("held", [(), ("t1",), ("t2a",), ("t1", "t2b")])
def test_the_anchors_of_a_text_that_is_not_at_hand_are_kept(
    tiny: Home, ontology: Ontology, held: tuple[str, ...]
) -> None:
    texts, committed = tiny.seeds.parent / "texts", load_anchors(tiny.seeds / "anchors.json")
    for text in texts.glob("*.txt"):
        if text.stem not in held:
            text.unlink()
    anchors, contents, problems = find_anchors(resolve(read_seeds(tiny.seeds), ontology), ontology, texts, committed)
    assert problems == []
    assert contents.keys() == set(held)
    assert anchors.to_json() == committed.to_json()
    report = check(tiny.seeds, ontology, texts)
    assert (report.complete, report.proven) == (True, False)


def test_a_quote_that_changed_needs_its_text(tiny: Home, ontology: Ontology) -> None:
    texts, file = tiny.seeds.parent / "texts", tiny.seeds / "articles" / "one.yaml"
    (texts / "t1.txt").unlink()
    file.write_text(file.read_text("utf-8").replace("10 millions de dollars", "11 millions de dollars"), "utf-8")
    report = check(tiny.seeds, ontology, texts)
    assert [problem.message for problem in report.problems] == [
        "the quote of passage 'registry' from text 't1' has changed since anchors.json was made; "
        "run 'kg anchor --texts FOLDER'"
    ]


def test_a_text_without_anchors_must_be_at_hand(tiny: Home, ontology: Ontology) -> None:
    (tiny.seeds / "anchors.json").unlink()
    texts = tiny.seeds.parent / "texts"
    (texts / "t1.txt").unlink()
    with pytest.raises(SeedError, match="text 't1' is not readable in the texts folder: No such file or directory"):
        check(tiny.seeds, ontology, texts)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"texts": {"t": 1}}', json.dumps({"texts": {}, "passages": []})])
def test_a_damaged_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "anchors.json").write_text(content)
    with pytest.raises(BuildError, match=r"anchors\.json is damaged .*; run 'kg anchor --texts FOLDER'"):
        load_anchors(tmp_path / "anchors.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"anchors\.json is missing; run 'kg anchor --texts FOLDER'"):
        load_anchors(tmp_path / "anchors.json")
