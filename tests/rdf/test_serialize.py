"""The exported files: other tools read them, and they say the same thing."""

from __future__ import annotations

import io
import json
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from kg.facts import network
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref
from kg.rdf import serialize
from kg.rdf.encode import asserted_layer, record_layer


def test_ntriples_are_sorted_unique_and_whole(tiny_facts: Facts, ontology: Ontology) -> None:
    lines = serialize.ntriples(tiny_facts, ontology).splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) > 1000
    assert not any(line.startswith("_:") or " _:" in line for line in lines)


def test_turtle_holds_the_asserted_layer(tiny_facts: Facts, ontology: Ontology) -> None:
    parsed = set(ox.parse(serialize.turtle(tiny_facts, ontology), format=ox.RdfFormat.TURTLE))
    assert {q.triple for q in parsed} == set(asserted_layer(tiny_facts, ontology))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # inside rdflib
@pytest.mark.parametrize("engine", ["rdflib", "oxigraph"])
def test_jsonld_holds_both_layers(engine: str, tiny_facts: Facts, ontology: Ontology) -> None:
    text = serialize.jsonld(tiny_facts, ontology)
    wanted = {*asserted_layer(tiny_facts, ontology), *record_layer(tiny_facts, ontology)}
    if engine == "oxigraph":
        assert {q.triple for q in ox.parse(text, format=ox.RdfFormat.JSON_LD)} == wanted
        return
    as_lines = "".join(f"{t} .\n" for t in wanted)
    expected = rdflib.Graph().parse(data=as_lines, format="nt")
    found = rdflib.Graph().parse(data=text, format="json-ld")
    assert to_isomorphic(found) == to_isomorphic(expected)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_graph_formats_keep_parallel_edges(name: str, tiny_facts: Facts, ontology: Ontology) -> None:
    text = getattr(network, name)(tiny_facts, ontology)
    file = io.BytesIO(text.encode("utf-8"))
    graph = nx.read_graphml(file) if name == "graphml" else nx.read_gexf(file)
    relations = {k for k, s in tiny_facts.statements.items() if isinstance(s.object, Ref)}
    assert graph.is_multigraph()
    assert graph.number_of_edges() == len(relations)
    edges: Any = nx.MultiDiGraph(graph).edges(keys=True, data=True)
    assert {data.get("id", key) for _, _, key, data in edges} == relations
    assert graph.number_of_edges("vif", "rival") == 2
    assert "lastmodified" not in text


def test_graphml_declares_each_key_once_and_has_no_attribute_called_id(tiny_facts: Facts, ontology: Ontology) -> None:
    root = ElementTree.fromstring(network.graphml(tiny_facts, ontology))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    ids = [key.get("id") for key in root.iter(f"{space}key")]
    assert len(ids) == len(set(ids)) > 10  # nodes and edges both have a label: each needs a key of its own
    assert "id" not in {key.get("attr.name") for key in root.iter(f"{space}key")}
    relations = {k for k, s in tiny_facts.statements.items() if isinstance(s.object, Ref)}
    assert {edge.get("id") for edge in root.iter(f"{space}edge")} == relations


def test_the_context_names_every_property(ontology: Ontology, tiny_facts: Facts) -> None:
    context = json.loads(serialize.jsonld(tiny_facts, ontology))["@context"]
    assert context["vg:developedBy"] == {"@id": "vg:developedBy", "@type": "@id"}
    assert context["vg:earliest"] == {"@id": "vg:earliest", "@type": "xsd:date"}
