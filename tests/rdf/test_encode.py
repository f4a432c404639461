"""RDF: what is written is read back, and the contract holds on the tiny graph."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.rdf.decode import Decoder
from kg.rdf.encode import iri, nodes, to_quads
from kg.stores.local import LocalSource, store_of


def decoded(facts: Facts, ontology: Ontology) -> Facts:
    source = LocalSource(store_of(to_quads(facts, ontology)))
    return Decoder(source.describe).facts(source.members)


def test_statements_come_back_as_they_were(tiny_facts: Facts, ontology: Ontology) -> None:
    back = decoded(tiny_facts, ontology)
    assert back.statements == tiny_facts.statements
    assert back.standings == tiny_facts.standings
    assert back.conflicts == tiny_facts.conflicts
    assert back.evidence == dict(tiny_facts.evidence)


def test_entities_and_articles_come_back(tiny_facts: Facts, ontology: Ontology) -> None:
    back = decoded(tiny_facts, ontology)
    assert back.entities.keys() == tiny_facts.entities.keys()
    for key, entity in back.entities.items():
        before = tiny_facts.entities[key]
        assert entity.type == before.type
        assert entity.labels == before.labels
        assert set(entity.forms) == set(before.forms)
        assert entity.description == before.description
    for key, article in back.articles.items():
        before_article = tiny_facts.articles[key]
        assert article.published == before_article.published
        assert article == before_article


def test_encoding_twice_gives_the_same_quads(tiny_facts: Facts, ontology: Ontology) -> None:
    quads = to_quads(tiny_facts, ontology)
    assert to_quads(decoded(tiny_facts, ontology), ontology) == quads
    assert not [q for q in quads if ox.BlankNode in (type(q.subject), type(q.object))]
    assert {type(q.graph_name) for q in quads} == {ox.DefaultGraph}


def test_about_reaches_the_maker(tiny_facts: Facts, ontology: Ontology) -> None:
    about: dict[str, set[str]] = defaultdict(set)
    for quad in to_quads(tiny_facts, ontology):
        subject, predicate, value = nodes(quad.triple)
        if predicate == iri("vg:about"):
            about[subject.value.rpartition("/")[2]].add(value.value.rpartition("/")[2])
    release = next(k for k, s in tiny_facts.statements.items() if s.subject == "vif-release" and s.property == "date")
    assert about[release] == {"vif-release", "vif", "acme"}


def test_derived_triples_name_their_premises(tiny_facts: Facts, ontology: Ontology) -> None:
    source = LocalSource(store_of(to_quads(tiny_facts, ontology)))
    answer = source.answer(
        """SELECT ?s ?p ?o { ?d a vg:Derivation ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o
        MINUS { ?d prov:wasDerivedFrom ?premise . ?premise vg:status ?status FILTER (?status != vg:Asserted) } }"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    found = {
        " ".join(getattr(term, "value", "").rpartition("/")[2].rpartition("#")[2] for term in row) for row in answer
    }
    assert found == {
        "acme founder lea-dupont",
        "banque-nord investedIn acme",
        "acme founding acme-founding",
        "acme fundingRound acme-round",
        "acme released vif",
        "vif maker acme",
        "vif release vif-release",
    }


def test_an_entity_has_its_own_class_as_direct_type(tiny_facts: Facts, ontology: Ontology) -> None:
    quads = to_quads(tiny_facts, ontology)
    found = {q.subject.value: q.object.value for q in quads if q.predicate == iri("vg:directType")}  # type: ignore[union-attr]
    assert len(found) == len(tiny_facts.entities)
    assert found[iri("id:vif").value] == iri("vg:VideoModel").value


def test_a_figure_has_its_amount_in_words_and_normalized(tiny_facts: Facts, ontology: Ontology) -> None:
    node = iri("fig:acme-round.amount.10000000-USD")
    said = {(q.predicate.value, str(q.object)) for q in to_quads(tiny_facts, ontology) if q.subject == node}
    number = '"10000000"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert (iri("rdfs:label").value, '"10 million US dollars"@en') in said
    for name in ("Value", "Min", "Max"):
        assert (iri(f"vg:normalized{name}").value, number) in said
    assert (iri("vg:normalizedUnit").value, str(iri("vg:USD"))) in said


def test_the_days_of_an_event_have_numbers(tiny_facts: Facts, ontology: Ontology) -> None:
    source = LocalSource(store_of(to_quads(tiny_facts, ontology)))
    answer = source.answer(
        "SELECT ?a ?b ?start { id:acme-round vg:earliestDay ?a ; vg:latestStartDay ?b ; vg:latestStart ?start }"
    )
    assert isinstance(answer, ox.QuerySolutions)
    ((first, last, start),) = [[getattr(term, "value", "") for term in row] for row in answer]
    assert (int(last) - int(first), start) == (30, "2024-03-31")


def test_sources_are_counted_by_article(tiny_facts: Facts, ontology: Ontology) -> None:
    source = LocalSource(store_of(to_quads(tiny_facts, ontology)))
    answer = source.answer(
        """SELECT (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?text) AS ?texts) {
        ?st rdf:subject id:vif-release ; vg:evidence ?e . ?e vg:inArticle ?article ; oa:hasSource ?text }"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    assert [[getattr(term, "value", "") for term in row] for row in answer] == [["1", "2"]]
