"""The made-up articles of tests/next: proven, complete, and using the terms that the real articles do not use yet."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Status
from kg.graph.graph import Graph
from kg.home import Home
from kg.page.data import family
from kg.page.html import page_html
from kg.page.layout import positions
from kg.rdf.encode import to_quads
from kg.rdf.serialize import ntriples
from kg.seeds.check import check
from kg.stores.local import LocalSource, store_of
from tests.conftest import NEXT, ROOT
from tests.data.conftest import Asking


@pytest.fixture(scope="module")
def graph(next_facts: Facts, ontology: Ontology) -> Graph:
    home = Home(NEXT / "seeds", ROOT / "ontology", NEXT / "exports")
    return Graph(LocalSource(store_of(to_quads(next_facts, ontology))), home)


def test_every_quote_is_proven_without_gap_or_warning(ontology: Ontology) -> None:
    report = check(NEXT / "seeds", ontology, NEXT / "texts")
    assert [str(problem) for problem in (*report.problems, *report.warnings)] == []
    assert report.complete
    assert report.proven
    assert len(report.texts) == len(list((NEXT / "texts").glob("*.txt"))) == 5


def test_the_shapes_hold(next_facts: Facts, ontology: Ontology) -> None:
    graph = rdflib.Graph().parse(data=ntriples(next_facts, ontology), format="nt")
    conforms, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(ROOT / "ontology/shapes.ttl"), advanced=True)
    assert conforms, text


def test_there_is_no_blank_node(next_facts: Facts, ontology: Ontology) -> None:
    quads = to_quads(next_facts, ontology)
    assert quads
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


# What follows, in a triple pattern each


SHORTCUTS = [
    ("id:harrow-pictures vg:sued id:lumenreel", True),
    ("id:lumenreel vg:acquired id:kitefilm", True),
    ("id:vantage-group vg:acquired id:kitefilm", False),  # an offer only
    ("id:telenord vg:investedIn id:lumenreel", True),
    ("id:mara-lindqvist vg:formerlyWorkedFor id:lumenreel", True),
    ("id:dreamloom vg:chiefExecutive id:mara-lindqvist", True),
    ("id:dreamloom vg:fundingRound id:dreamloom-offering", True),
    ("id:salt-road vg:award id:grand-prize-2025", True),
    ("id:facewarp-shutdown vg:object id:facewarp", False),  # planned only
]


@pytest.mark.parametrize(("triple", "holds"), SHORTCUTS)
def test_a_shortcut_holds_if_the_articles_state_what_it_rests_on(triple: str, *, holds: bool, ask_next: Asking) -> None:
    assert bool(ask_next(f"SELECT ?x {{ {triple} BIND(1 AS ?x) }}")) is holds


def test_what_a_party_alleges_and_the_other_denies_is_a_fact_of_neither(next_facts: Facts) -> None:
    said = [s for s in next_facts.statements.values() if s.property == "trainedOn"]
    assert sorted(s.negated for s in said) == [False, True]
    assert {next_facts.standings[s.id].status for s in said} == {Status.CLAIMED}


def test_what_is_paid_for_a_thing_is_not_counted_over_a_time(ask_next: Asking) -> None:
    per_thing = "?figure vg:period ?thing VALUES ?thing { vg:workUnit vg:videoSecond }"
    assert len(ask_next(f"SELECT ?figure {{ {per_thing} }}")) == 2
    assert ask_next(f"SELECT ?figure {{ {per_thing} ?figure vg:normalizedPeriod ?time FILTER(?time != ?thing) }}") == []


# How it is shown


def test_every_kind_of_thing_is_shown_by_a_card(graph: Graph, next_facts: Facts) -> None:
    one_of_each = {entity.type: entity for entity in next_facts.entities.values()}
    assert len(one_of_each) > 25
    for entity in one_of_each.values():
        card = str(graph.entity(entity.id))
        assert entity.labels["en"] in card
        assert "vg:" not in card


def test_a_lawsuit_and_a_price_read_as_sentences(graph: Graph) -> None:
    lawsuit, plan = (str(graph.entity(name)) for name in ("harrow-lawsuit", "reel-plus"))
    assert "\nAgainst\n  Lumenreel  [asserted" in lawsuit
    assert "\nEnded by\n  Settlement of Harrow Pictures and Lumenreel" in lawsuit
    assert re.search(r"\n  18 (USD|US dollars) per month", plan)
    (amount,) = graph.statements(about="harrow-settlement", property="amount")
    assert amount.sentence.startswith("Amount of Settlement of Harrow Pictures and Lumenreel: 12")


def test_the_page_has_a_place_for_each(next_facts: Facts, ontology: Ontology) -> None:
    html = page_html(next_facts, ontology, positions(next_facts, ontology, {}))
    assert "Harrow Pictures v. Lumenreel" in html
    drawn = {kind: family(kind, ontology) for kind in ("PublicBody", "Regulation", "Benchmark", "Ban")}
    assert drawn == {"PublicBody": "organization", "Regulation": "work", "Benchmark": "work", "Ban": "event"}
    assert drawn.keys() <= {entity.type for entity in next_facts.entities.values()}
