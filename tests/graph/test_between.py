"""How long lies between two events: bounds in days and months, the order, and what is not known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kg.errors import NotFound, QueryError
from kg.facts.edtf import parse
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Qualifiers, Ref, Statement
from kg.graph.between import Length
from kg.graph.graph import Graph
from kg.graph.lines import plain_text
from kg.rdf.encode import to_quads
from kg.stores.local import LocalSource, store_of


def test_two_dates_give_both_bounds(graph: Graph) -> None:
    gap = graph.between("Round of Acme", "Release of Vif")
    assert (gap.order, gap.days, gap.months) == ("before", Length(35, 65), Length(1, 3))
    assert str(gap) == "Round of Acme was 35 to 65 days (1 to 3 months) before Release of Vif"
    assert gap.dates == (parse("2024-03"), parse("2024-05-05"))
    assert {citation.statement.property.id for citation in gap.citations} == {"date"}


def test_the_other_way_round_it_is_after(graph: Graph) -> None:
    gap = graph.between("vif-release", "acme-round")
    assert str(gap) == "Release of Vif was 35 to 65 days (1 to 3 months) after Round of Acme"


def test_it_shows_the_dates_and_the_quotes(graph: Graph) -> None:
    lines = plain_text(graph.between("acme-round", "vif-release").lines()).splitlines()
    assert lines[1:3] == ["  Round of Acme: 2024-03", "  Release of Vif: 2024-05-05"]
    assert sum("«" in line for line in lines) == 2
    assert graph.between("acme-round", "vif-release").to_record() == {
        "first": "acme-round", "first_date": "2024-03", "order": "before", "second": "vif-release",
        "second_date": "2024-05-05", "days_at_least": 35, "days_at_most": 65, "months_at_least": 1,
        "months_at_most": 3,
    }  # fmt: skip


def test_only_two_different_events_can_be_compared(graph: Graph) -> None:
    with pytest.raises(NotFound, match="Vif has the class “video model”, expected “event”"):
        graph.between("Vif", "acme-round")
    with pytest.raises(QueryError, match="'acme-round' and 'Round of Acme' are the same event"):
        graph.between("acme-round", "Round of Acme")


def redated(facts: Facts, dates: dict[str, str], follows: tuple[str, str] | None = None) -> Facts:
    """The facts with other dates of events; the second event of `follows` comes after the first."""
    statements, evidence, standings = {}, {}, {}
    for key, statement in facts.statements.items():
        new = statement
        if statement.property == "date" and statement.subject in dates:
            new = Statement(statement.subject, "date", parse(dates[statement.subject]))
        statements[new.id] = new
        evidence[new.id] = tuple(replace(e, statement=new.id) for e in facts.evidence[key])
        standings[new.id] = facts.standings[key]
    if follows:
        earlier, later = follows
        model = next(s for s in statements.values() if s.property == "date")
        order = Statement(later, "follows", Ref(earlier), qualifiers=Qualifiers(scope="hours later"))
        statements[order.id] = order
        evidence[order.id] = tuple(replace(e, statement=order.id) for e in evidence[model.id])
        standings[order.id] = standings[model.id]
    return replace(facts, statements=statements, evidence=evidence, standings=standings, conflicts=())


CASES = [
    ("2024-05/..", "2024-06-10", "Round of Acme was 10 to 40 days (up to 2 months) before Release of Vif"),
    ("2024-05-05", "2024-05-05", "Round of Acme was on the same day as Release of Vif"),
    ("2024-05", "2024-05-05", "Round of Acme and Release of Vif: up to 26 days (up to 1 month) apart; "
     "which came first is not known"),
    ("../2024-04", "2024-05-05", "Round of Acme was at least 5 days before Release of Vif"),
    ("../2024-06", "2024-05-05", "Round of Acme and Release of Vif: an unknown time apart; "
     "which came first is not known"),
    ("2023-02-28", "2024-02-29", "Round of Acme was 366 days (12 to 13 months) before Release of Vif"),
    ("2023-01-31", "2023-03-31", "Round of Acme was 59 days (2 months) before Release of Vif"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "words"), CASES)
def test_every_kind_of_dates(first: str, second: str, words: str, tiny_facts: Facts, ontology: Ontology) -> None:
    facts = redated(tiny_facts, {"acme-round": first, "vif-release": second})
    graph = Graph(LocalSource(store_of(to_quads(facts, ontology))))
    assert str(graph.between("acme-round", "vif-release")) == words


def test_what_is_said_to_follow_settles_the_order_where_days_tie(tiny_facts: Facts, ontology: Ontology) -> None:
    facts = redated(
        tiny_facts, {"acme-round": "2024-05-05~", "vif-release": "2024-05-05~"}, ("acme-round", "vif-release")
    )
    graph = Graph(LocalSource(store_of(to_quads(facts, ontology))))
    gap = graph.between("acme-round", "vif-release")
    assert (gap.order, gap.days) == ("before", Length(0, 6))
    assert "follows" in {citation.statement.property.id for citation in gap.citations}
    assert graph.between("vif-release", "acme-round").order == "after"


def test_an_event_that_goes_on_is_certain_in_its_first_month(tiny_facts: Facts, ontology: Ontology) -> None:
    facts = redated(tiny_facts, {"acme-round": "2024-03/.."})
    graph = Graph(LocalSource(store_of(to_quads(facts, ontology))))
    found = graph.timeline(from_="2024-03", until="2024-03", certainly=True)
    assert [moment.event.id for moment in found] == ["acme-round"]
    assert not graph.timeline(from_="2024-04", until="2024-04", certainly=True)
    rows = graph.ask("events-within", since=dt.date(2024, 3, 1), until=dt.date(2024, 3, 31))
    assert [row.event.id for row in rows] == ["acme-round"]  # type: ignore[attr-defined]
