"""The Python door: what it takes, what it refuses, and that it needs no more than a `Source`."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.errors import BuildError, NotFound, QueryError
from kg.graph.graph import Graph
from kg.graph.labels import Thing
from kg.home import Home
from kg.namespaces import expand
from kg.rdf.terms import About
from kg.stores.local import Answer, solutions

DOORS = [
    ("query", "ASK {}", "query() runs SELECT queries; use test() for ASK"),
    ("query", "DESCRIBE id:acme", "query() runs SELECT queries; use construct() for DESCRIBE"),
    ("test", "SELECT ?x {}", "test() runs ASK queries; use query() for SELECT"),
    ("construct", "SELECT ?x {}", "construct() runs CONSTRUCT or DESCRIBE queries; use query() for SELECT"),
    ("cite", "ASK {}", "cite() runs SELECT queries; use test() for ASK"),
]


@pytest.mark.parametrize(("door", "query", "message"), DOORS)
def test_the_wrong_door_says_which_is_right(graph: Graph, door: str, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        getattr(graph, door)(query)
    assert str(caught.value) == message


BAD_STATEMENTS = [
    ({"about": "Nobody"}, "no entity named 'Nobody'"),
    ({"by": "Nobody"}, "no entity named 'Nobody'"),
    ({"status": "Assertd"},
     "no status named 'Assertd'; did you mean 'Asserted'?; known are Asserted, Claimed, Disputed, "
     "Opinion, Planned, Rejected, Speculated"),
    ({"property": "developdBy"}, "no property named 'developdBy'; did you mean 'developedBy'?"),
    ({"article": "oen"}, "no article named 'oen'; did you mean 'one'?; known are one, two"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message"), BAD_STATEMENTS)
def test_unknown_conditions_are_refused(graph: Graph, options: dict[str, str], message: str) -> None:
    with pytest.raises(NotFound) as caught:
        graph.statements(**options)
    assert str(caught.value) == message


def test_no_folder_no_graph(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        kg.load(tmp_path)
    assert str(caught.value) == f"{tmp_path} has no seeds/ and ontology/ folders"


def test_a_folder_that_is_not_built_is_compiled(tiny: Home) -> None:
    assert repr(kg.load(tiny.seeds.parent)) == "<the graph: 12 entities, 17 statements>"


STATEMENTS = [
    ({}, 17),
    ({"status": "claimed"}, 4),
    ({"status": "Rejected"}, 1),
    ({"by": "Infoval"}, 1),
    ({"by": "Acme"}, 3),
    ({"by": "Acme", "property": "better than"}, 1),
    ({"property": "betterThan"}, 2),
    ({"article": "two"}, 4),
    ({"article": "two", "about": "films"}, 0),
    ({"about": "Léa Dupont"}, 3),
    ({"about": "Dupont"}, 3),
    ({"text": "not better"}, 1),
    ({"text": "registre INFOVAL"}, 1),
    ({"text": "registre", "about": "Vif"}, 0),
]


@pytest.mark.parametrize(("options", "count"), STATEMENTS)
def test_statements_meet_every_condition(graph: Graph, options: dict[str, str], count: int) -> None:
    assert len(graph.statements(**options)) == count


def test_a_fact_is_typed(graph: Graph) -> None:
    fact = graph.statements(property="amount", status="Asserted").first()
    assert fact is not None
    assert (fact.subject.id, str(fact.property)) == ("acme-round", "amount")
    assert fact.value_in_words == "10 million US dollars"
    assert (fact.status, fact.sources, fact.articles, fact.languages) == ("Asserted", 1, ("one",), ("fr",))
    assert fact.best.by == Thing(expand("id:infoval"))
    assert fact.best.quote == "Le registre Infoval indique 10 millions de dollars"
    assert fact.iri == expand(f"st:{fact.id}")


def test_facts_are_shown(graph: Graph) -> None:
    facts = graph.statements(by="Infoval")
    assert str(facts).startswith(
        "Amount of Round of Acme: 10 million US dollars  [asserted, 1 independent source, 1 article, 1 quote]\n"
    )
    assert "<blockquote" in facts._repr_html_()
    assert repr(facts) == "<1 statement>"
    assert list(facts.to_pandas()["by_label"]) == ["Infoval"]


def test_clashes(graph: Graph) -> None:
    found = graph.conflicts()
    assert [clash.id for clash in found] == ["better", "round-amount"]
    assert found[0].settled_for is None
    assert str(found[1]) == (
        "Amount of Round of Acme: 10 million US dollars / Amount of Round of Acme: 12 million US dollars (rejected) — "
        "settled for “Amount of Round of Acme: 10 million US dollars”: The registry is the record."
    ) or str(found[1]).startswith("Amount of Round of Acme: 12 million US dollars (rejected) / ")


def test_corroborated(graph: Graph) -> None:
    assert len(graph.corroborated()) == 0
    assert len(graph.corroborated(sources=1)) == 17


def test_entities(graph: Graph) -> None:
    assert [thing.id for thing in graph.entities("Model")] == ["rival", "vif"]
    assert len(graph.entities()) == 12
    with pytest.raises(NotFound) as caught:
        graph.entities("Modle> } #")
    assert str(caught.value) == "no class named 'Modle> } #'"


def test_things(graph: Graph) -> None:
    thing = graph.entity("Acme").thing
    assert (repr(thing), thing.id) == ("<Acme (id:acme)>", "acme")
    assert graph.entity(thing).id == "acme"
    assert thing == Thing(thing.iri, "another label")
    assert thing != "Acme"
    assert len({thing, Thing(thing.iri)}) == 1
    assert sorted([Thing("b", "B"), Thing("a", "a")])[0].label == "a"


def test_figures_are_called_by_what_they_hold(graph: Graph) -> None:
    row = graph.query("SELECT ?a { id:acme-round vg:amount ?a }").first()
    assert row is not None
    assert str(row.a) == "10 million US dollars"


def test_networkx(graph: Graph) -> None:
    network = graph.to_networkx()
    assert isinstance(network, nx.MultiDiGraph)
    assert network.nodes["vif"] == {"label": "Vif", "type": "VideoModel", "description": "A made-up model."}
    keys = {key for _, _, key in network.edges(keys=True)}
    assert keys <= {fact.id for fact in graph.statements()}
    assert nx.betweenness_centrality(nx.Graph(network))["acme"] > 0
    edges: Any = network.edges(data="label")
    labels = {label for _, _, label in edges}
    assert {"investor", "developed by (claimed)", "not: available to", "trained on (speculated)"} <= labels


def test_rdflib_sees_the_same_triples(graph: Graph) -> None:
    view = graph.to_rdflib()
    assert len(view) == len(graph.query("SELECT ?s ?p ?o { ?s ?p ?o }"))
    people = view.subjects(object=rdflib.URIRef(expand("vg:Person")), predicate=rdflib.RDF.type)
    assert list(map(str, people)) == [expand("id:lea-dupont")]
    assert len(RemoteLike(graph).graph().to_rdflib()) == len(view)


def test_pandas_has_the_columns_of_the_exports(graph: Graph) -> None:
    frames = graph.to_pandas()
    assert len(frames.statements) == 17
    assert len(frames.entities) == 12
    assert {"statement", "quote", "independent_sources"} <= set(frames.statements.columns)


class RemoteLike:
    """A source that can do only what the protocol asks: everything has to run over it."""

    def __init__(self, graph: Graph) -> None:
        self.inner = graph.source

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        return self.inner.answer(query, timeout)

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        return self.inner.describe(iris)

    def members(self, curie: str) -> Collection[str]:
        return self.inner.members(curie)

    def graph(self) -> Graph:
        return Graph(self)


def test_everything_runs_over_any_source(graph: Graph) -> None:
    other = RemoteLike(graph).graph()
    for ask in (
        lambda g: g.query("SELECT ?x { ?x a vg:Model }").texts(),
        lambda g: g.cite("SELECT ?x { ?x vg:investor ?y }").to_json(),
        lambda g: g.ask("funding-rounds", company="Acme").texts(),
        lambda g: str(g.entity("Vif")),
        lambda g: [str(hit) for hit in g.search("ac")],
        lambda g: str(g.timeline()),
        lambda g: str(g.path("Léa Dupont", "Vif")),
        lambda g: str(g.statements()),
        lambda g: [str(clash) for clash in g.conflicts()],
        lambda g: sorted(map(str, g.to_networkx().edges(keys=True))),
        lambda g: g.construct("DESCRIBE id:acme"),
    ):
        assert ask(other) == ask(graph)


def test_describe_and_members_of_a_local_source(graph: Graph) -> None:
    assert graph.source.members("vg:Person") == [expand("id:lea-dupont")]
    about = graph.source.describe([expand("id:lea-dupont"), expand("id:nobody")])
    assert about[expand("id:lea-dupont")][expand("rdfs:label")] == [ox.Literal("Léa Dupont", language="en")]
    assert about[expand("id:nobody")] == {}


def test_the_public_names_can_be_had() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    with pytest.raises(AttributeError) as caught:
        _ = kg.nothing
    assert str(caught.value) == "module 'kg' has no attribute 'nothing'"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import kg", ("typing", "dataclasses", "pyoxigraph", "argparse", "urllib3")),
        (
            "import kg.cli.main; kg.cli.main.parser()",
            ("typing", "dataclasses", "pyoxigraph", "shutil", "difflib", "urllib3"),
        ),
        (
            "import kg.graph.graph, kg.cli.ask",
            ("typing", "dataclasses", "yaml", "rdflib", "rich", "json", "kg.facts.records", "shutil", "urllib3"),
        ),
    ],
)
def test_a_start_imports_nothing_slow(code: str, heavy: tuple[str, ...]) -> None:
    script = (
        f"import sys\nbefore = set(sys.modules)\n{code}\nprint(sorted((set(sys.modules) - before) & set({heavy!r})))"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


# Threads


def test_a_class_that_two_threads_ask_for_at_once(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    entities = graph.source.members("vg:Entity")
    found: list[Mapping[str, Thing | None]] = []
    shared = Graph(graph.source).classes
    other = threading.Thread(target=lambda: found.append(shared.of_all(entities)))
    real = solutions

    def interrupted(*asked: Any) -> Iterator[Any]:
        for number, row in enumerate(real(*asked)):
            if number == 1 and "directType" in asked[1] and other.ident is None:
                other.start()
                other.join(1)
            yield row

    monkeypatch.setattr("kg.graph.labels.solutions", interrupted)
    found.append(shared.of_all(entities))
    other.join()
    assert found == [graph.classes.of_all(entities)] * 2


def test_a_figure_that_two_threads_ask_for_at_once(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = graph.source.members("vg:Figure")
    found: list[list[str]] = []
    shared = Graph(graph.source).names

    def ask() -> None:
        found.append([thing.label for thing in shared.things(figures).values()])

    other = threading.Thread(target=ask)
    real = solutions

    def interrupted(*asked: Any) -> Iterator[Any]:
        for number, row in enumerate(real(*asked)):
            if number == 1 and other.ident is None:
                other.start()
                other.join(1)
            yield row

    monkeypatch.setattr("kg.graph.labels.solutions", interrupted)
    ask()
    other.join()
    assert found == [[graph.names.thing(figure).label for figure in figures]] * 2
