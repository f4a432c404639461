"""The SHACL shapes: the fixture graphs conform, and each shape fails on a graph broken for it."""

from __future__ import annotations

from collections.abc import Callable

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
    "DirectTypeShape": "INSERT DATA { id:vif a vg:Figurine . vg:Figurine rdfs:subClassOf vg:VideoModel }",
    "InArticleShape": "DELETE { ?e vg:inArticle ?a } INSERT { ?e vg:inArticle src:two } WHERE { ?e vg:inArticle ?a }",
    "NormalizedShape": "DELETE { ?f vg:normalizedMax ?m } INSERT { ?f vg:normalizedMax 1.0 } "
    "WHERE { ?f vg:normalizedMax ?m }",
    "UnitShape": "DELETE DATA { vg:minute vg:factor 60.0 }",
    "PlainTriplesShape": "INSERT DATA { vg:date vg:plainTriples vg:Often }",
    "BeginningShape": "INSERT DATA { id:vif-release vg:latestStart '1999-12-31'^^xsd:date }",
    "DatesShape": "INSERT DATA { id:vif-release vg:earliest '2024-12-31'^^xsd:date }",
    "FoundingShape": "INSERT DATA { id:acme-founding vg:actor id:acme }",
    "FundingRoundShape": "DELETE DATA { id:acme-round vg:raisedBy id:acme }",
    "DerivationShape": "DELETE { ?d vg:rule ?r } WHERE { ?d vg:rule ?r }",
    "ConflictShape": "DELETE { ?c vg:resolution ?r } WHERE { ?c a vg:Conflict ; vg:resolution ?r }",
    "DamagedNameShape": "DELETE { ?n oa:hasSource ?s } WHERE { ?n a vg:DamagedName ; oa:hasSource ?s }",
}

# the same for the graph of tests/next, which has the events of law and of deals
BREAKS_NEXT = {
    "LawsuitShape": "INSERT DATA { id:harrow-lawsuit vg:against id:harrow-pictures }",
    "RulingShape": "INSERT DATA { id:harrow-ruling vg:actor id:ada-moreau }",
    "SettlementShape": "INSERT DATA { id:harrow-settlement vg:ends id:facewarp-ban }",
    "DealShape": "INSERT DATA { id:harrow-licensing vg:recipient id:harrow-pictures }",
    "InvestmentShape": "INSERT DATA { id:telenord-investment vg:object id:reel-3 }",
    "PostShape": "INSERT DATA { id:oduya-appointment vg:actor id:dreamloom }",
    "LayOffShape": "INSERT DATA { id:lumenreel-lay-off vg:actor id:ada-moreau }",
    "AwardShape": "DELETE { ?a vg:recipient ?r } WHERE { ?a vg:recipient ?r }",
    "EndsShape": "DELETE { id:facewarp-ban-lifting vg:latest ?l } INSERT "
    "{ id:facewarp-ban-lifting vg:latest '2024-01-01'^^xsd:date } WHERE { id:facewarp-ban-lifting vg:latest ?l }",
    "OrderShape": "INSERT DATA { id:reel-2 vg:successorOf id:reel-3 }",
    "MoneyShape": "DELETE { ?f schema:currency ?c } WHERE { id:facewarp-fine vg:amount ?f . ?f schema:currency ?c }",
    "MeasureShape": "DELETE { ?f vg:unit ?u } INSERT { ?f vg:unit vg:point } "
    "WHERE { ?s rdf:predicate vg:rank ; rdf:object ?f . ?f vg:unit ?u }",
    "MeasuredAgainstShape": "DELETE { ?s vg:comparedTo ?b } WHERE { ?s rdf:predicate vg:score ; vg:comparedTo ?b }",
}


@pytest.fixture(scope="module")
def lines(tiny_facts: Facts, ontology: Ontology) -> str:
    return ntriples(tiny_facts, ontology)


@pytest.fixture(scope="module")
def next_lines(next_facts: Facts, ontology: Ontology) -> str:
    return ntriples(next_facts, ontology)


def failing_shapes(graph: rdflib.Graph, *only: str) -> set[str]:
    chosen = [PREFIXES["vg"] + name for name in only] or None
    _, report, _ = validate(graph, shacl_graph=SHAPES, advanced=True, use_shapes=chosen)
    assert isinstance(report, rdflib.Graph)
    shapes = set(SHAPES.subjects(rdflib.RDF.type, SH.NodeShape))
    owners = {p: s for s in shapes for p in SHAPES.transitive_objects(s, None)}
    named = {owners.get(source) for source in report.objects(None, SH.sourceShape)}
    return {str(shape).removeprefix(PREFIXES["vg"]) for shape in named if shape is not None}


def test_every_shape_has_a_graph_that_breaks_it() -> None:
    shapes = SHAPES.subjects(rdflib.RDF.type, SH.NodeShape)
    assert {str(s).removeprefix(PREFIXES["vg"]) for s in shapes} == BREAKS.keys() | BREAKS_NEXT.keys()


def test_the_fixture_graphs_conform(lines: str, next_lines: str) -> None:
    for each in (lines, next_lines):
        assert failing_shapes(rdflib.Graph().parse(data=each, format="nt")) == set()


def broken(lines: str, update: str) -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=lines, format="nt")
    before = set(graph)
    graph.update("".join(f"PREFIX {n}: <{base}>\n" for n, base in PREFIXES.items()) + update)
    assert set(graph) != before, "the update changes nothing"
    return graph


@pytest.mark.parametrize("shape", BREAKS)
def test_a_broken_graph_fails(shape: str, lines: str) -> None:
    assert shape in failing_shapes(broken(lines, BREAKS[shape]))


@pytest.mark.parametrize("shape", BREAKS_NEXT)
def test_a_broken_graph_of_law_and_deals_fails(shape: str, next_lines: str) -> None:
    assert shape in failing_shapes(broken(next_lines, BREAKS_NEXT[shape]), shape)


# Each constraint, one by one


def constraints() -> list[tuple[str, str, str]]:
    """Every constraint of a property shape: its owner, its path and its kind; inverse paths in brackets."""
    found = []
    for owner in sorted(SHAPES.subjects(rdflib.RDF.type, SH.NodeShape), key=str):
        for shape in SHAPES.objects(owner, SH.property):
            path = SHAPES.value(shape, SH.path)
            inverse = SHAPES.value(path, SH.inversePath)
            for kind in sorted(set(SHAPES.predicates(shape, None)) & KINDS.keys(), key=str):
                found.append((str(owner), f"^{inverse}" if inverse else str(path), str(kind)))
    return sorted(found)


ANOTHER = rdflib.URIRef("urn:x-test:another")
KINDS: dict[rdflib.term.Node, Callable[[rdflib.term.Node], list[rdflib.term.Node]]] = {
    SH.minCount: lambda _: [],
    SH.qualifiedMinCount: lambda _: [rdflib.Literal("x", lang="fr")],
    SH.maxCount: lambda value: [value, *_more(value)],
    SH["class"]: lambda _: [ANOTHER],
    SH["in"]: lambda _: [ANOTHER],
    SH.datatype: lambda _: [rdflib.Literal("x", datatype=rdflib.XSD.token)],
    SH.nodeKind: lambda _: [rdflib.BNode()],
    SH.uniqueLang: lambda value: [value, rdflib.Literal("x", lang=getattr(value, "language", "en"))],
    SH.pattern: lambda _: [rdflib.Literal("no such pattern")],
    SH.maxLength: lambda _: [rdflib.Literal("x" * 161, lang="en")],
    SH.minInclusive: lambda _: [rdflib.Literal(0)],
    SH.lessThan: lambda _: [rdflib.Literal(10**6, datatype=rdflib.XSD.nonNegativeInteger)],
    SH.lessThanOrEquals: lambda value: [_later(value)],
}
"""For each kind of constraint, values that break it, given a value that meets it."""


def _more(value: rdflib.term.Node) -> list[rdflib.term.Node]:
    """Two more values of the kind: a path may have one already for another focus."""
    if isinstance(value, rdflib.Literal):
        return [rdflib.Literal(f"{value}{n}", lang=value.language) for n in range(2)]
    return [ANOTHER, rdflib.URIRef(f"{ANOTHER}/2")]


def _later(value: rdflib.term.Node) -> rdflib.Literal:
    assert isinstance(value, rdflib.Literal)
    return rdflib.Literal("9999-12-31" if value.datatype == rdflib.XSD.date else 10**6, datatype=value.datatype)


def test_there_are_constraints_of_every_kind() -> None:
    assert len(constraints()) > 70
    assert {kind for _, _, kind in constraints()} == {str(kind) for kind in KINDS}


def test_the_shapes_use_only_terms_that_shacl_has() -> None:
    terms = {str(term) for triple in SHAPES for term in triple if str(term).startswith(str(SH))}
    assert [term for term in sorted(terms) if term.removeprefix(str(SH)) not in rdflib.SH] == []
    conforms, _, report = validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True, advanced=True)
    assert conforms, report


@pytest.mark.parametrize(("owner", "path", "kind"), constraints(), ids=lambda part: part.rpartition("/")[2])
def test_each_constraint_is_broken_by_a_graph(owner: str, path: str, kind: str, lines: str, next_lines: str) -> None:
    law_or_deal = owner.removeprefix(PREFIXES["vg"]) in BREAKS_NEXT
    graph = rdflib.Graph().parse(data=next_lines if law_or_deal else lines, format="nt")
    focus, value = focus_of(graph, owner, path)
    predicate = rdflib.URIRef(path.removeprefix("^"))
    old = list(graph.subjects(predicate, focus) if path.startswith("^") else graph.objects(focus, predicate))
    for each in old:
        graph.remove((each, predicate, focus) if path.startswith("^") else (focus, predicate, each))
    for each in KINDS[rdflib.URIRef(kind)](value):
        graph.add((each, predicate, focus) if path.startswith("^") else (focus, predicate, each))
    _, report, _ = validate(graph, shacl_graph=SHAPES, advanced=True, use_shapes=[owner], focus_nodes=[str(focus)])
    assert isinstance(report, rdflib.Graph)
    assert component(kind) in {str(c).removeprefix(str(SH)) for c in report.objects(None, SH.sourceConstraintComponent)}


def focus_of(graph: rdflib.Graph, owner: str, path: str) -> tuple[rdflib.term.Node, rdflib.term.Node]:
    """A node that the shape looks at, and its value at the path."""
    shape, predicate = rdflib.URIRef(owner), rdflib.URIRef(path.removeprefix("^"))
    seen: set[rdflib.term.Node] = set()
    for cls in SHAPES.objects(shape, SH.targetClass):
        seen |= set(graph.subjects(rdflib.RDF.type, cls))
    for used in SHAPES.objects(shape, SH.targetSubjectsOf):
        seen |= set(graph.subjects(used, None))
    for used in SHAPES.objects(shape, SH.targetObjectsOf):
        seen |= set(graph.objects(None, used))
    for node in sorted(seen, key=str):
        inverse = path.startswith("^")
        found = sorted(graph.subjects(predicate, node) if inverse else graph.objects(node, predicate), key=str)
        if found:
            return node, found[0]
    raise AssertionError(f"nothing in the graph has {path}")


def component(kind: str) -> str:
    """The name under which a report lists a kind of constraint."""
    name = kind.removeprefix(str(SH))
    return f"{name[0].upper()}{name[1:]}ConstraintComponent"
