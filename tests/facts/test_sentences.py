"""Statements in words: the same in the records, in the graph and in the Python door, and a denial says “not”."""

from __future__ import annotations

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.sentences import sentences
from kg.graph.graph import Graph


def test_a_statement_reads_the_same_in_the_graph_and_in_the_python_door(graph: Graph) -> None:
    rows = graph.query("SELECT ?st ?says { ?st vg:says ?says }")
    said = {row["st"].id: row["says"] for row in rows}  # type: ignore[attr-defined]
    assert said == {statement.id: statement.sentence for statement in graph.statements()}


def test_every_denial_says_not_and_nothing_else_does(facts: Facts, ontology: Ontology) -> None:
    said = sentences(facts, ontology)
    denials = [said[key] for key, statement in facts.statements.items() if statement.negated]
    assert len(denials) > 10
    assert [text for text in denials if "not" not in text.lower().split("(")[0].replace(":", " ").split()] == []


def test_the_sentence_has_the_qualifiers_and_a_weak_status(graph: Graph) -> None:
    rows = graph.query("SELECT ?says { ?st vg:says ?says ; vg:status vg:Claimed }")
    said = [text for (text,) in rows.texts()]
    assert said
    assert all("claimed" in text for text in said)
