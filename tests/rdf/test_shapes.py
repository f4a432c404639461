"""The SHACL shapes: the tiny graph conforms, and each shape fails on a graph broken for it."""

from __future__ import annotations

import pytest
import rdflib
from pyshacl import validate

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.namespaces import PREFIXES
from kg.rdf.serialize import ntriples
from tests.conftest import ROOT

SHAPES = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")

# shape → a SPARQL update that breaks the tiny graph for it
BREAKS = {
    "EntityShape": "INSERT DATA { id:acme skos:prefLabel 'Acme Inc.'@en }",
    "EnglishLabelShape": "DELETE DATA { id:infoval skos:prefLabel 'Infoval'@en }",
    "StatementShape": "DELETE { ?s vg:evidence ?e } WHERE { ?s vg:evidence ?e }",
    "RejectedShape": "DELETE { ?s vg:resolution ?w } WHERE { ?s vg:status vg:Rejected ; vg:resolution ?w }",
    "NoAssertionByStatementShape": "DELETE DATA { id:acme-round vg:investor id:banque-nord }",
    "EvidenceShape": "DELETE { ?e vg:gist ?g } WHERE { ?e vg:gist ?g }",
    "ProofShape": "DELETE { ?p oa:start ?s } INSERT { ?p oa:start 9 } WHERE { ?e vg:proofSpan ?p . ?p oa:start ?s }",
    "StretchShape": "DELETE { ?p vg:sha256 ?h } WHERE { ?e vg:proofSpan ?p . ?p vg:sha256 ?h }",
    "QuoteShape": "DELETE { ?q oa:exact ?w } INSERT { ?q oa:exact 'x' } WHERE { ?q oa:exact ?w }",
    "SpeakerShape": "DELETE { ?e vg:by ?b } WHERE { ?e vg:by ?b }",
    "SelectorShape": "DELETE { ?s oa:end ?e } INSERT { ?s oa:end 100000 } WHERE { ?s oa:end ?e }",
    "TextShape": "DELETE { ?t vg:sha256 ?h } INSERT { ?t vg:sha256 'abc' } WHERE { ?t vg:sha256 ?h }",
    "ArticleShape": "DELETE { ?a vg:edtf ?d } WHERE { ?a a vg:Article ; vg:edtf ?d }",
    "FigureShape": "DELETE { ?f schema:currency ?c } WHERE { ?f schema:currency ?c }",
    "DatesShape": "INSERT DATA { id:vif-release vg:earliest '2024-12-31'^^xsd:date }",
    "FoundingShape": "INSERT DATA { id:acme-founding vg:actor id:acme }",
    "FundingRoundShape": "DELETE DATA { id:acme-round vg:raisedBy id:acme }",
    "DerivationShape": "DELETE { ?d vg:rule ?r } WHERE { ?d vg:rule ?r }",
    "ConflictShape": "DELETE { ?c vg:resolution ?r } WHERE { ?c a vg:Conflict ; vg:resolution ?r }",
    "DamagedNameShape": "DELETE { ?n oa:hasSource ?s } WHERE { ?n a vg:DamagedName ; oa:hasSource ?s }",
}


@pytest.fixture(scope="module")
def lines(tiny_facts: Facts, ontology: Ontology) -> str:
    return ntriples(tiny_facts, ontology)


def failing_shapes(graph: rdflib.Graph) -> set[str]:
    _, report, _ = validate(graph, shacl_graph=SHAPES, advanced=True)
    assert isinstance(report, rdflib.Graph)
    shapes = set(SHAPES.subjects(rdflib.RDF.type, SH.NodeShape))
    owners = {p: s for s in shapes for p in SHAPES.transitive_objects(s, None)}
    named = {owners.get(source) for source in report.objects(None, SH.sourceShape)}
    return {str(shape).removeprefix(PREFIXES["vg"]) for shape in named if shape is not None}


def test_every_shape_has_a_graph_that_breaks_it() -> None:
    shapes = SHAPES.subjects(rdflib.RDF.type, SH.NodeShape)
    assert {str(s).removeprefix(PREFIXES["vg"]) for s in shapes} == BREAKS.keys()


def test_the_tiny_graph_conforms(lines: str) -> None:
    assert failing_shapes(rdflib.Graph().parse(data=lines, format="nt")) == set()


@pytest.mark.parametrize("shape", BREAKS)
def test_a_broken_graph_fails(shape: str, lines: str) -> None:
    graph = rdflib.Graph().parse(data=lines, format="nt")
    before = len(graph), set(graph)
    graph.update("".join(f"PREFIX {n}: <{base}>\n" for n, base in PREFIXES.items()) + BREAKS[shape])
    assert set(graph) != before[1], "the update changes nothing"
    assert shape in failing_shapes(graph)
