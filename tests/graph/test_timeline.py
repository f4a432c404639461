"""Time: certainly and possibly by bounds, and what is asserted apart from what is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound, QueryError
from kg.facts.edtf import Edtf, parse
from kg.graph.graph import Graph
from kg.graph.opening import load
from kg.graph.timeline import day
from kg.home import Home
from kg.rdf.ontology import read_ontology
from kg.seeds.locate import find_anchors
from kg.seeds.read import read_seeds
from kg.seeds.resolve import resolve


@pytest.mark.parametrize("when", ["last week", "2024-13", "spring", "2024-02-30", ""])
def test_no_date_is_refused(graph: Graph, when: str) -> None:
    with pytest.raises(QueryError) as caught:
        graph.timeline(from_=when)
    assert str(caught.value).startswith("not a date: ")


def test_about_nobody_is_refused(graph: Graph) -> None:
    with pytest.raises(NotFound):
        graph.timeline(about="Nobody")


def test_the_whole_line(graph: Graph) -> None:
    assert str(graph.timeline()) == (
        "2019-01-01 – 2019-12-31   Founding of Acme (founding, 2019)\n"
        "2024-03-01 – 2024-03-31   Round of Acme (funding round, 2024-03)\n"
        "2024-05-05                Release of Vif (release, 2024-05-05)"
    )


SPANS = [
    ({}, ["acme-founding", "acme-round", "vif-release"]),
    ({"from_": "2024"}, ["acme-round", "vif-release"]),
    ({"until": "2023"}, ["acme-founding"]),
    ({"from_": "2024-03-15"}, ["acme-round", "vif-release"]),
    ({"from_": "2024-03-15", "certainly": True}, ["vif-release"]),
    ({"until": dt.date(2024, 3, 15)}, ["acme-founding", "acme-round"]),
    ({"until": dt.date(2024, 3, 15), "certainly": True}, ["acme-founding"]),
    ({"from_": "2024-03", "until": "2024-03", "certainly": True}, ["acme-round"]),
    ({"from_": "2024-06"}, []),
    ({"about": "Vif"}, ["vif-release"]),
    ({"about": "Acme", "from_": "2020"}, ["acme-round", "vif-release"]),
]


@pytest.mark.parametrize(("options", "ids"), SPANS)
def test_spans(graph: Graph, options: dict[str, object], ids: list[str]) -> None:
    found = graph.timeline(**options)  # type: ignore[arg-type]
    assert [moment.event.id for moment in found] == ids
    assert bool(found) == bool(ids)


def test_a_moment_says_whether_it_is_certain(graph: Graph) -> None:
    found = graph.timeline(from_="2024-03-15")
    assert [(m.event.id, m.certain) for m in found] == [("acme-round", False), ("vif-release", True)]
    assert str(found).splitlines()[0].endswith("(funding round, 2024-03) — possibly")
    assert str(found[1]) == "2024-05-05: Release of Vif (release)"
    assert found[1].statements[0].best.source.article == "two"
    assert "machine translation from Chinese" in "".join(line.text for line in found.lines(quotes=True))


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
BOUND = st.one_of(st.none(), DAYS)
BOUNDS = st.tuples(BOUND, BOUND).filter(lambda s: s[0] is None or s[1] is None or s[0] <= s[1])
SPAN = BOUNDS.map(lambda bounds: Edtf("x", *bounds))


@given(SPAN, SPAN)
def test_certainly_implies_possibly(date: Edtf, span: Edtf) -> None:
    assert not date.within(span) or date.overlaps(span)


@given(DAYS, SPAN)
def test_of_an_exact_day_possibly_is_certainly(when: dt.date, span: Edtf) -> None:
    date = Edtf(when.isoformat(), when, when)
    assert date.within(span) == date.overlaps(span)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024", "2024"), ("2024-03~", "about 2024-03"), ("2024-03?", "2024-03 (uncertain)"), ("../2024", "by 2024"),
        ("2024-03/..", "from 2024-03 on"), ("2023/2024-05~", "between 2023 and about 2024-05"),
    ],
)  # fmt: skip
def test_dates_in_words_say_how_certain_they_are(text: str, words: str) -> None:
    assert parse(text).in_words() == words


def test_the_days_of_a_date() -> None:
    assert (day("2024-02", last=False), day("2024-02", last=True)) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert (day("2024/..", last=True), day(None, last=True)) == (None, None)


def test_where_days_tie_the_order_that_is_said_is_kept(tiny: Home) -> None:
    entities, article = tiny.seeds / "entities" / "all.yaml", tiny.seeds / "articles" / "one.yaml"
    new = "\n".join(
        f"{name}:\n  type: Event\n  label: {{en: '{label}'}}\n  description: It happens.\n"
        for name, label in (("a-second", "A, the second"), ("b-first", "B, the first"), ("a-third", "A, the third"))
    )
    entities.write_text(f"{entities.read_text('utf-8')}{new}", "utf-8")
    said = (
        "      a-second: {date: 2024-03, follows: {value: b-first, inferred: x}}\n"
        "      b-first: {date: 2024-03}\n"
        "      a-third: {date: 2024-03, follows: {value: a-second, inferred: x}}\n"
    )
    text = article.read_text("utf-8").replace("      acme-round: {raisedBy", f"{said}      acme-round: {{raisedBy")
    article.write_text(text, "utf-8")
    ontology = read_ontology(tiny.ontology_file)
    resolved = resolve(read_seeds(tiny.seeds), ontology)
    anchors, _, problems = find_anchors(resolved, ontology, tiny.seeds.parent / "texts")
    assert problems == []
    (tiny.seeds / "anchors.json").write_text(anchors.to_json(), "utf-8")
    moments = load(tiny.seeds.parent).timeline(from_="2024-03", until="2024-03")
    named = [moment.event.id for moment in moments if moment.event.id != "acme-round"]
    assert named == ["b-first", "a-second", "a-third"]
