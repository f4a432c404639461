"""The SHACL shapes: the tiny graph conforms, each constraint fails on a graph broken for it, and none can be lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
import rdflib
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib.term import Node

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.namespaces import PREFIXES, compact, expand
from kg.rdf.serialize import ntriples
from tests.conftest import ROOT

SHAPES = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
VG = PREFIXES["vg"]

NO_VALUE = "DELETE { ?f schema:value ?v } "
# shape → SPARQL updates, each of which breaks the tiny graph for it
BREAKS: dict[str, list[str]] = {
    "EntityShape": [
        "INSERT DATA { id:acme skos:prefLabel 'Acme Inc.'@en }",
        "INSERT DATA { _:e a vg:Entity ; skos:prefLabel 'E'@en ; schema:description 'E.' }",
    ],
    "EnglishLabelShape": ["DELETE DATA { id:infoval skos:prefLabel 'Infoval'@en }"],
    "StatementShape": [
        "DELETE { ?s vg:evidence ?e } WHERE { ?s vg:evidence ?e }",
        "INSERT { _:b a vg:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; vg:status ?st ; "
        "vg:evidence ?e ; vg:about ?a ; prov:wasDerivedFrom ?d ; vg:independentSources ?n ; vg:says ?w } WHERE { "
        "SELECT * { ?x a vg:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; vg:status ?st ; "
        "vg:evidence ?e ; vg:about ?a ; prov:wasDerivedFrom ?d ; vg:independentSources ?n ; vg:says ?w } LIMIT 1 }",
    ],
    "RejectedShape": ["DELETE { ?s vg:resolution ?w } WHERE { ?s vg:status vg:Rejected ; vg:resolution ?w }"],
    "NoAssertionByStatementShape": ["DELETE DATA { id:acme-round vg:investor id:banque-nord }"],
    "EvidenceShape": ["DELETE { ?e vg:gist ?g } WHERE { ?e vg:gist ?g }"],
    "ProofShape": ["DELETE { ?p oa:start ?s } INSERT { ?p oa:start 9 } WHERE { ?e vg:proofSpan ?p . ?p oa:start ?s }"],
    "StretchShape": [
        "DELETE { ?p vg:sha256 ?h } WHERE { ?e vg:proofSpan ?p . ?p vg:sha256 ?h }",
        "INSERT { ?e vg:speechSpan id:x . id:x vg:firstSentence 1 ; vg:lastSentence 1 } "
        "WHERE { SELECT ?e { ?e a vg:Evidence } LIMIT 1 }",
        "INSERT { ?e vg:proofSpan id:x . id:x vg:firstSentence 1 ; vg:lastSentence 1 } "
        "WHERE { SELECT ?e { ?e a vg:Evidence } LIMIT 1 }",
    ],
    "QuoteShape": ["DELETE { ?q oa:exact ?w } INSERT { ?q oa:exact 'x' } WHERE { ?q oa:exact ?w }"],
    "SpeakerShape": ["DELETE { ?e vg:by ?b } WHERE { ?e vg:by ?b }"],
    "SelectorShape": ["DELETE { ?s oa:end ?e } INSERT { ?s oa:end 100000 } WHERE { ?s oa:end ?e }"],
    "TextShape": ["DELETE { ?t vg:sha256 ?h } INSERT { ?t vg:sha256 'abc' } WHERE { ?t vg:sha256 ?h }"],
    "ArticleShape": ["DELETE { ?a vg:edtf ?d } WHERE { ?a a vg:Article ; vg:edtf ?d }"],
    "FigureShape": [
        "DELETE { ?f schema:currency ?c } WHERE { ?f schema:currency ?c }",
        "INSERT { ?f schema:minValue 1.0 ; schema:maxValue 2.0 } WHERE { ?f schema:value ?v }",
        "DELETE { ?f schema:value ?v } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:value 1.5e0 } WHERE { ?f schema:value ?v }",
        "INSERT { ?f schema:value 1.5 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:minValue 1.0 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:maxValue 1.0 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:minValue 1.0, 1.5 ; schema:maxValue 2.0 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:minValue 1.0 ; schema:maxValue 2.0, 2.5 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:minValue 'x' ; schema:maxValue 2.0 } WHERE { ?f schema:value ?v }",
        NO_VALUE + "INSERT { ?f schema:minValue 1.0 ; schema:maxValue 'x' } WHERE { ?f schema:value ?v }",
        "INSERT { ?f schema:currency 'EUR', 'CNY' } WHERE { ?f schema:currency ?c }",
        "INSERT { ?f vg:unit vg:month } WHERE { ?f schema:currency ?c }",
        "DELETE { ?f schema:currency ?c } INSERT { ?f vg:unit vg:month, vg:second } WHERE { ?f schema:currency ?c }",
        "DELETE { ?f schema:currency ?c } INSERT { ?f vg:unit id:acme } WHERE { ?f schema:currency ?c }",
    ],
    "DirectTypeShape": ["INSERT DATA { id:vif a vg:Figurine . vg:Figurine rdfs:subClassOf vg:VideoModel }"],
    "InArticleShape": [
        "DELETE { ?e vg:inArticle ?a } INSERT { ?e vg:inArticle src:two } WHERE { ?e vg:inArticle ?a }",
    ],
    "NormalizedShape": [
        "DELETE { ?f vg:normalizedMax ?m } INSERT { ?f vg:normalizedMax 1.0 } WHERE { ?f vg:normalizedMax ?m }",
    ],
    "UnitShape": ["DELETE DATA { vg:minute vg:factor 60.0 }"],
    "PlainTriplesShape": ["INSERT DATA { vg:date vg:plainTriples vg:Often }"],
    "BeginningShape": ["INSERT DATA { id:vif-release vg:latestStart '1999-12-31'^^xsd:date }"],
    "DatesShape": ["INSERT DATA { id:vif-release vg:earliest '2024-12-31'^^xsd:date }"],
    "FoundingShape": ["INSERT DATA { id:acme-founding vg:actor id:acme }"],
    "FundingRoundShape": ["DELETE DATA { id:acme-round vg:raisedBy id:acme }"],
    "DerivationShape": ["DELETE { ?d vg:rule ?r } WHERE { ?d vg:rule ?r }"],
    "ConflictShape": ["DELETE { ?c vg:resolution ?r } WHERE { ?c a vg:Conflict ; vg:resolution ?r }"],
    "DamagedNameShape": ["DELETE { ?n oa:hasSource ?s } WHERE { ?n a vg:DamagedName ; oa:hasSource ?s }"],
}

# the same for the graph of tests/next, which has the events of law and of deals
BREAKS_NEXT: dict[str, list[str]] = {
    "LawsuitShape": ["INSERT DATA { id:harrow-lawsuit vg:against id:harrow-pictures }"],
    "RulingShape": ["INSERT DATA { id:harrow-ruling vg:actor id:ada-moreau }"],
    "SettlementShape": ["INSERT DATA { id:harrow-settlement vg:ends id:facewarp-ban }"],
    "DealShape": [
        "INSERT DATA { id:harrow-licensing vg:recipient id:harrow-pictures }",
        "INSERT { ?deal vg:object ?buyer } WHERE { ?deal a vg:Acquisition ; vg:actor ?buyer }",
        "INSERT { ?deal vg:object ?buyer } WHERE { ?deal a vg:Investment ; vg:actor ?buyer }",
    ],
    "InvestmentShape": ["INSERT DATA { id:telenord-investment vg:object id:reel-3 }"],
    "PostShape": [
        "INSERT DATA { id:oduya-appointment vg:actor id:dreamloom }",
        "INSERT { ?leaving vg:actor id:dreamloom } WHERE { ?leaving a vg:Departure }",
    ],
    "LayOffShape": ["INSERT DATA { id:lumenreel-lay-off vg:actor id:ada-moreau }"],
    "AwardShape": ["DELETE { ?a vg:recipient ?r } WHERE { ?a vg:recipient ?r }"],
    "EndsShape": [
        "DELETE { id:facewarp-ban-lifting vg:latest ?l } INSERT "
        "{ id:facewarp-ban-lifting vg:latest '2024-01-01'^^xsd:date } WHERE { id:facewarp-ban-lifting vg:latest ?l }",
    ],
    "OrderShape": [
        "INSERT DATA { id:reel-2 vg:successorOf id:reel-3 }",
        "INSERT { ?above vg:subsidiaryOf ?below } WHERE { ?below vg:subsidiaryOf ?above }",
    ],
    "MoneyShape": ["DELETE { ?f schema:currency ?c } WHERE { id:facewarp-fine vg:amount ?f . ?f schema:currency ?c }"],
    "MeasureShape": [
        "DELETE { ?f vg:unit ?u } INSERT { ?f vg:unit vg:point } "
        "WHERE { ?s rdf:predicate vg:rank ; rdf:object ?f . ?f vg:unit ?u }",
        *(
            f"INSERT {{ ?f vg:unit vg:point }} WHERE {{ ?s rdf:predicate vg:{name} ; rdf:object ?f }}"
            for name in ("stake", "price", "revenue", "totalFunding")
        ),
    ],
    "MeasuredAgainstShape": [
        f"DELETE {{ ?s vg:comparedTo ?b }} WHERE {{ ?s rdf:predicate vg:{name} ; vg:comparedTo ?b }}"
        for name in ("rank", "score", "stake")
    ],
}
ALL = BREAKS | BREAKS_NEXT


GOOD = {
    "FigureShape": [
        "DELETE { ?f schema:currency ?c } INSERT { ?f vg:unit vg:month } WHERE { ?f schema:currency ?c }",
        NO_VALUE + "INSERT { ?f schema:minValue 1.0 ; schema:maxValue 2.0 } WHERE { ?f schema:value ?v }",
    ],
}
"""Shape → updates that leave the tiny graph sound."""


GraphOf = Callable[[str], rdflib.Graph]
"""Returns the graph that a shape is tried on; a test that changes it takes the change back."""


@pytest.fixture(scope="module")
def graph_of(tiny_facts: Facts, next_facts: Facts, ontology: Ontology) -> GraphOf:
    tiny, following = (
        rdflib.Graph().parse(data=ntriples(facts, ontology), format="nt") for facts in (tiny_facts, next_facts)
    )
    return lambda shape: following if shape in BREAKS_NEXT else tiny


def broken(graph: rdflib.Graph, update: str) -> rdflib.Graph:
    """A copy of a graph after an update."""
    copy = rdflib.Graph()
    copy += graph
    copy.update("".join(f"PREFIX {n}: <{base}>\n" for n, base in PREFIXES.items()) + update)
    assert set(copy) != set(graph), "the update changes nothing"
    return copy


def fails(graph: rdflib.Graph, shape: str, shapes: rdflib.Graph = SHAPES) -> bool:
    """Whether a graph fails a shape."""
    conforms, _, _ = validate(graph, shacl_graph=shapes, advanced=True, inplace=True, use_shapes=[VG + shape])
    return not conforms


def test_every_shape_has_a_graph_that_breaks_it() -> None:
    shapes = SHAPES.subjects(rdflib.RDF.type, SH.NodeShape)
    assert {str(s).removeprefix(VG) for s in shapes} == ALL.keys()


def test_the_fixture_graphs_conform(graph_of: GraphOf) -> None:
    for shape in ("FigureShape", "LawsuitShape"):
        conforms, _, report = validate(graph_of(shape), shacl_graph=SHAPES, advanced=True, inplace=True)
        assert conforms, report


@pytest.mark.parametrize(("shape", "update"), [(s, update) for s in ALL for update in ALL[s]])
def test_a_broken_graph_fails(shape: str, update: str, graph_of: GraphOf) -> None:
    assert fails(broken(graph_of(shape), update), shape)


@pytest.mark.parametrize(("shape", "update"), [(s, update) for s in GOOD for update in GOOD[s]])
def test_a_sound_graph_passes(shape: str, update: str, graph_of: GraphOf) -> None:
    assert not fails(broken(graph_of(shape), update), shape)


def test_the_shapes_use_only_terms_that_shacl_has() -> None:
    terms = {str(term) for triple in SHAPES for term in triple if str(term).startswith(str(SH))}
    assert [term for term in sorted(terms) if term.removeprefix(str(SH)) not in rdflib.SH] == []
    conforms, _, report = validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True, advanced=True)
    assert conforms, report


# Each constraint of a property, one by one

LISTED = [
    (line.split()[0], line.split()[1], kind)
    for line in (ROOT / "tests" / "rdf" / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    for kind in line.split()[2:]
]
"""What the shapes must have; the shapes alone would not miss a constraint that they lost."""


class Constraint(NamedTuple):
    """A constraint of a property shape: the triple that makes it, and where it applies."""

    shape: str
    path: str
    kind: str
    triple: tuple[Node, Node, Node]


def constraints() -> list[Constraint]:
    """Every constraint of a property shape; an inverse path begins with `^`."""
    found = []
    for owner in SHAPES.subjects(rdflib.RDF.type, SH.NodeShape):
        for part in SHAPES.objects(owner, SH.property):
            path = SHAPES.value(part, SH.path)
            inverse = SHAPES.value(path, SH.inversePath)
            name = f"^{compact(str(inverse))}" if inverse else compact(str(path))
            for made in SHAPES.triples((part, None, None)):
                if made[1] in KINDS:
                    kind = str(made[1]).removeprefix(str(SH))
                    found.append(Constraint(str(owner).removeprefix(VG), name, kind, made))
    return sorted(found)


ANOTHER = rdflib.URIRef("urn:x-test:another")
KINDS: dict[Node, Callable[[Node, int], list[list[Node]]]] = {
    SH.minCount: lambda value, limit: [[value, *_more(value)][: limit - 1]],
    SH.qualifiedMinCount: lambda _value, _limit: [[rdflib.Literal("x", lang="fr")]],
    SH.maxCount: lambda value, limit: [[value, *_more(value)][: limit + 1]],
    SH["class"]: lambda _value, _limit: [[ANOTHER]],
    SH["in"]: lambda _value, _limit: [[ANOTHER]],
    SH.datatype: lambda _value, _limit: [[rdflib.Literal("x", datatype=rdflib.XSD.token)]],
    SH.nodeKind: lambda _value, _limit: [[rdflib.BNode()]],
    SH.uniqueLang: lambda value, _limit: [[value, rdflib.Literal("x", lang=getattr(value, "language", "en"))]],
    SH.pattern: lambda _value, _limit: [[rdflib.Literal(text)] for text in ("a" * 63, "a" * 65, "A" * 64, "g" * 64)],
    SH.maxLength: lambda _value, limit: [[rdflib.Literal("x" * (limit + 1), lang="en")]],
    SH.minInclusive: lambda _value, limit: [[rdflib.Literal(limit - 1)]],
    SH.lessThan: lambda _value, _limit: [[rdflib.Literal(10**6, datatype=rdflib.XSD.nonNegativeInteger)]],
    SH.lessThanOrEquals: lambda value, _limit: [[_later(value)]],
}
"""For each kind of constraint, values that just break it, given a value that meets it, and its limit if it has one."""
LOOSER: dict[Node, int] = {SH.minCount: -1, SH.maxCount: 1, SH.maxLength: 1, SH.minInclusive: -1}


def _more(value: Node) -> list[Node]:
    """Two more values of the kind."""
    if isinstance(value, rdflib.Literal):
        return [rdflib.Literal(f"{value}{n}", lang=value.language) for n in range(2)]
    return [ANOTHER, rdflib.URIRef(f"{ANOTHER}/2")]


def _later(value: Node) -> rdflib.Literal:
    assert isinstance(value, rdflib.Literal)
    return rdflib.Literal("9999-12-31" if value.datatype == rdflib.XSD.date else 10**6, datatype=value.datatype)


def test_no_constraint_is_lost_and_each_is_listed() -> None:
    assert sorted(LISTED) == [(c.shape, c.path, c.kind) for c in constraints()]
    assert {c.triple[1] for c in constraints()} == KINDS.keys()


@pytest.mark.parametrize("constraint", constraints(), ids=lambda c: f"{c.shape}-{c.path}-{c.kind}")
def test_each_constraint_is_broken_by_a_graph_and_by_it_alone(constraint: Constraint, graph_of: GraphOf) -> None:
    graph = graph_of(constraint.shape)
    focus, value = focus_of(graph, constraint)
    part, kind, limit = constraint.triple
    most = int(limit) if isinstance(limit, rdflib.Literal) and str(limit).isdecimal() else 0
    for values in KINDS[kind](value, most):
        with instead(graph, focus, constraint.path, values):
            assert constraint.kind in broken_kinds(graph, constraint, focus)
            with without(constraint.triple):
                assert constraint.kind not in broken_kinds(graph, constraint, focus)
                if kind in LOOSER:
                    looser = (part, kind, rdflib.Literal(most + LOOSER[kind]))
                    SHAPES.add(looser)
                    loose = broken_kinds(graph, constraint, focus)
                    SHAPES.remove(looser)
                    assert constraint.kind not in loose


@contextmanager
def without(triple: tuple[Node, Node, Node]) -> Iterator[None]:
    """The shapes without a part of them."""
    SHAPES.remove(triple)
    try:
        yield
    finally:
        SHAPES.add(triple)


@contextmanager
def instead(graph: rdflib.Graph, focus: Node, path: str, values: list[Node]) -> Iterator[None]:
    """The graph with other values of a node at a path."""
    inverse, predicate = path.startswith("^"), rdflib.URIRef(expand(path.removeprefix("^")))
    pattern = (None, predicate, focus) if inverse else (focus, predicate, None)
    old = list(graph.triples(pattern))
    new = [(v, predicate, focus) if inverse else (focus, predicate, v) for v in values]
    graph.remove(pattern)
    graph += new
    try:
        yield
    finally:
        graph.remove(pattern)
        graph += old


def broken_kinds(graph: rdflib.Graph, constraint: Constraint, focus: Node) -> set[str]:
    """The kinds of constraints that a node breaks at the path of a constraint."""
    shape, node = VG + constraint.shape, str(focus)
    try:
        _, report, _ = validate(
            graph, shacl_graph=SHAPES, advanced=True, inplace=True, use_shapes=[shape], focus_nodes=[node]
        )
    except ReportableRuntimeError:  # pyshacl cannot read the shape
        return set()
    assert isinstance(report, rdflib.Graph)
    results = report.subjects(SH.sourceShape, constraint.triple[0])
    names = {str(report.value(each, SH.sourceConstraintComponent)).removeprefix(str(SH)) for each in results}
    return {f"{name[0].lower()}{name[1:]}".removesuffix("ConstraintComponent") for name in names}


def focus_of(graph: rdflib.Graph, constraint: Constraint) -> tuple[Node, Node]:
    """A node that the shape looks at, and its value at the path."""
    shape, predicate = rdflib.URIRef(VG + constraint.shape), rdflib.URIRef(expand(constraint.path.removeprefix("^")))
    seen: set[Node] = set()
    for cls in SHAPES.objects(shape, SH.targetClass):
        seen |= set(graph.subjects(rdflib.RDF.type, cls))
    for used in SHAPES.objects(shape, SH.targetSubjectsOf):
        seen |= set(graph.subjects(used, None))
    for used in SHAPES.objects(shape, SH.targetObjectsOf):
        seen |= set(graph.objects(None, used))
    inverse = constraint.path.startswith("^")
    for node in sorted(seen, key=str):
        found = sorted(graph.subjects(predicate, node) if inverse else graph.objects(node, predicate), key=str)
        if found:
            return node, found[0]
    raise AssertionError(f"nothing in the graph has {constraint.path}")


# The other parts of shapes: targets, kinds of nodes, choices, queries

PLAIN = (SH.message, SH.declare, SH.prefix, SH.prefixes, SH.namespace, SH.property, SH.path, SH.inversePath)


def other_parts() -> list[tuple[str, Node, Node, Node]]:
    """The parts that are no constraint of a listed property, each with its shape."""
    listed = {c.triple for c in constraints()}
    found = []
    for owner in sorted(SHAPES.subjects(rdflib.RDF.type, SH.NodeShape), key=str):
        for triple in sorted(SHAPES.cbd(owner), key=str):
            if str(triple[1]).startswith(str(SH)) and triple[1] not in PLAIN and triple not in listed:
                found.append((str(owner).removeprefix(VG), *triple))
    return found


@pytest.mark.parametrize("part", other_parts(), ids=lambda p: f"{p[0]}-{str(p[2]).partition('#')[2]}")
def test_no_other_part_can_be_lost(part: tuple[str, Node, Node, Node], graph_of: GraphOf) -> None:
    """Without it a broken graph passes, a sound one fails, or the shape cannot be read."""
    shape, *triple = part
    graph = graph_of(shape)
    with without((triple[0], triple[1], triple[2])):
        assert any(_passes(broken(graph, update), shape) for update in ALL[shape]) or any(
            not _passes(broken(graph, update), shape) for update in GOOD.get(shape, ())
        )


def _passes(graph: rdflib.Graph, shape: str) -> bool:
    try:
        return not fails(graph, shape)
    except ReportableRuntimeError:  # pyshacl cannot read the shape
        return True
