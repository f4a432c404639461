"""A denial never reads as its opposite: whatever saved question rests on one shows it, by `negated` and in words.

The second test asks each question on a graph in which every statement is a denial, so that it covers what the articles
do not deny yet. A question may show denials, or leave them out; it may not show them as if they were none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Literal
from kg.graph.cited_rows import CitedRow
from kg.graph.graph import Graph
from kg.graph.questions import Question, questions
from kg.namespaces import PREFIXES, expand
from kg.rdf.encode import to_quads
from kg.stores.local import LocalSource, store_of

QUESTIONS = questions()
PREMISES = {"investors-and-proof"}
"""Questions that show the premises of derived triples: a rule draws nothing from a denial."""

OBJECT, SAYS, NEGATED = (ox.NamedNode(expand(name)) for name in ("rdf:object", "vg:says", "vg:negated"))
TRUE = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))


@pytest.fixture(scope="module")
def as_it_is(facts: Facts, ontology: Ontology) -> Graph:
    return Graph(LocalSource(store_of(to_quads(facts, ontology))))


@pytest.fixture(scope="module")
def all_denied(facts: Facts, ontology: Ontology) -> Graph:
    quads = to_quads(facts, ontology)
    denials = [ox.Quad(iri(statement), NEGATED, TRUE) for statement in facts.statements]
    return Graph(LocalSource(store_of([*quads, *denials])))


def iri(statement: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["st"] + statement)


def denials_shown(row: CitedRow, graph: Graph) -> Iterator[ox.NamedNode]:
    """Yield the denials that a row shows: by themselves, or by their object."""
    terms = row.row.terms
    for node in dict.fromkeys([s for s, p, o in row.triples if p == OBJECT and o in terms] + list(terms)):
        if isinstance(node, ox.NamedNode) and node.value.startswith(PREFIXES["st"]):
            about = graph.source.describe([node.value])[node.value]
            if about.get(NEGATED.value):
                yield node


def misleading(question: Question, graph: Graph) -> list[str]:
    """Return what the rows of a question show of denials without saying so."""
    negations = re.findall(r"\bvg:negated \?(\w+)", question.text)
    found = []
    for row in graph.cite(question.text, timeout=None):
        marked = any(row.row.get(name) is True for name in negations)
        for node in denials_shown(row, graph):
            (says,) = graph.source.describe([node.value])[node.value][SAYS.value]
            if not marked or says not in row.row.terms:
                found.append(f"{says} → {row.row!r}")
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_denial_is_shown_as_one(name: str, as_it_is: Graph) -> None:
    assert misleading(QUESTIONS[name], as_it_is) == [], "select vg:negated and vg:says, or leave denials out"


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - PREMISES))
def test_every_denial_would_be_shown_as_one(name: str, all_denied: Graph) -> None:
    assert misleading(QUESTIONS[name], all_denied)[:3] == [], "select vg:negated and vg:says, or leave denials out"


FINITE = re.compile(r"^(Has|Have|Is|Are|Was|Were|Does|Do|Did|Can|Will)\b|\b(has|have|is|are|was|were|does|will|can) ")
"""The beginnings and the verbs of a clause that claims something when it is read alone."""
CLAUSE_INSIDE = {"mentioning how its video model is to be commercialized"}


def test_what_is_denied_cannot_be_read_alone_as_the_positive(facts: Facts) -> None:
    denied = {str(s.object) for s in facts.statements.values() if s.negated and isinstance(s.object, Literal)}
    assert len(denied) >= 10
    assert sorted(text for text in denied - CLAUSE_INSIDE if FINITE.search(text)) == []
    assert [text for text in denied if text[:1].isupper()] == []


def test_the_check_finds_a_question_that_hides_a_denial(as_it_is: Graph) -> None:
    hiding = QUESTIONS["denials"]
    without = hiding.text.replace("?about ?negated", "?about")
    assert len(misleading(hiding._replace(text=without), as_it_is)) >= 10
    assert misleading(hiding, as_it_is) == []
