"""How entities are related: shortest ways, read as sentences, each step cited."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.errors import NotFound, QueryError
from kg.graph.graph import Graph


def test_nobody_is_refused(graph: Graph) -> None:
    for start, end in (("Nobody", "Acme"), ("Acme", "Nobody")):
        with pytest.raises(NotFound):
            graph.path(start, end)


def test_a_way_reads_as_sentences(graph: Graph) -> None:
    found = graph.path("Léa Dupont", "Vif")
    assert len(found) == 1
    assert [str(thing) for thing in found[0].things] == ["Léa Dupont", "Acme", "Vif"]
    assert str(found[0]) == (
        "Léa Dupont founded Acme (by the rule “founder from founding”); "
        "Acme released Vif (by the rule “released from release”)."
    )


def test_every_step_is_cited(graph: Graph) -> None:
    for step in graph.path("Léa Dupont", "Vif")[0].steps:
        assert step.statements
        assert all(fact.evidence for fact in step.statements)


def test_what_is_only_claimed_is_walked_when_asked(graph: Graph) -> None:
    assert not graph.path("Vif", "Rival")
    assert str(graph.path("Vif", "Rival")) == "no statements lead from Vif to Rival"
    found = graph.path("Vif", "Rival", asserted_only=False)
    assert str(found[0]) == "Vif is better than Rival (claimed)."


def test_what_is_denied_or_rejected_is_no_relation(graph: Graph) -> None:
    assert not graph.path("Vif", "the public", asserted_only=False)
    assert all("public" not in str(step) for step in graph.neighbours("Vif", asserted_only=False))


def test_neighbours(graph: Graph) -> None:
    found = [str(step) for step in graph.neighbours("Acme")]
    assert "Acme raised money in Round of Acme" in found
    assert "North Bank invested in Acme (by the rule “invested in from funding round”)" in found


def test_nobody_is_related_to_oneself(graph: Graph) -> None:
    with pytest.raises(QueryError, match="'Acme' and 'acme' are the same entity: give two different ones"):
        graph.path("Acme", "acme")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(graph: Graph, limit: int) -> None:
    with pytest.raises(QueryError, match=f"the limit must be at least 1, not {limit}"):
        graph.path("Acme", "Vif", limit=limit)
    with pytest.raises(QueryError, match=f"the limit must be at least 1, not {limit}"):
        graph.search("Acme", limit=limit)


@pytest.mark.parametrize("name", [None, 5])
def test_a_name_is_text(graph: Graph, name: object) -> None:
    with pytest.raises(QueryError, match=f"the name must be a string, not {type(name).__name__}"):
        graph.entity(name)  # type: ignore[arg-type]  # what is tested


def test_a_span_that_ends_before_it_begins_is_refused(graph: Graph) -> None:
    with pytest.raises(QueryError, match="the span ends on 2024-01-31, before it begins on 2024-10-01"):
        graph.timeline(from_="2024-10", until="2024-01")


def test_lengths_are_those_that_networkx_finds(graph: Graph) -> None:
    """An independent oracle, over every pair."""
    network = graph._network(asserted_only=False)
    oracle = nx.Graph((a, b) for a, others in network.at.items() for b in others)
    lengths = dict(nx.all_pairs_shortest_path_length(oracle))
    for start, reached in lengths.items():
        for end, length in reached.items():
            found = network.walks(start, end, 1)
            assert (len(found[0].steps) if found else 0) == length


def test_the_same_ways_every_time(graph: Graph) -> None:
    assert str(graph.path("Infoval", "Vif", asserted_only=False)) == str(
        graph.path("Infoval", "Vif", asserted_only=False)
    )


def test_a_notebook_shows_the_ways(graph: Graph) -> None:
    html = graph.path("Léa Dupont", "Vif")._repr_html_()
    assert "1. Léa Dupont — Acme — Vif" in html
    assert "<blockquote" in html
