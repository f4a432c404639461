"""The store: what an engine's messages become, time limits, and the cache on disk."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import make_receipt
from kg.errors import BuildError, QueryError, QueryTimeout
from kg.files import write_atomically
from kg.graph.graph import Graph
from kg.graph.opening import load, open_cached
from kg.home import GRAPH_FILE, Home
from kg.rdf import serialize
from kg.rdf.ontology import read_ontology
from kg.rdf.turtle import to_turtle
from kg.seeds.compile import compile_seeds
from kg.stores import cache
from kg.stores.local import LocalSource, store_from, store_of

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?c != ?i) }"


@pytest.fixture
def built(tiny: Home) -> Home:
    """The tiny data set with its built graph."""
    ontology = read_ontology(tiny.ontology_file)
    facts, _ = compile_seeds(tiny.seeds, ontology)
    outputs = {GRAPH_FILE: serialize.ntriples(facts, ontology)}
    write_atomically(tiny.exports / GRAPH_FILE, outputs[GRAPH_FILE])
    write_atomically(tiny.exports / "receipt.json", json.dumps(make_receipt(facts, tiny, outputs)))
    return tiny


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


MESSAGES = [
    (
        "SELECT ?x {\n  ?x foo:bar ?y }",
        "syntax error at line 2, column 6: undeclared prefix 'foo:'; declare it (PREFIX foo: <…>), "
        "or use those of the graph (id:, vg:, rdfs:, skos:, schema: …)\n    ?x foo:bar ?y }\n       ^",
    ),
    (
        "SELECT ?x { ?x ?p 'a }",
        "syntax error at line 1, column 23: unterminated string\n  SELECT ?x { ?x ?p 'a }\n                        ^",
    ),
    (
        "SELECT ?y (COUNT(?x) AS ?y) { ?x ?p ?y }",
        "syntax error at line 1, column 41: a variable is selected twice, or is neither grouped by nor aggregated\n"
        "  SELECT ?y (COUNT(?x) AS ?y) { ?x ?p ?y }\n                                          ^",
    ),
    (
        r'SELECT ?x { ?x nope:p "\u0041" }',
        "syntax error at line 1, column 16: undeclared prefix 'nope:'; did you mean 'name:'?\n"
        r'  SELECT ?x { ?x nope:p "\u0041" }'
        "\n                 ^",
    ),
]


@pytest.mark.parametrize(("query", "message"), MESSAGES, ids=["prefix", "string", "twice", "escape"])
def test_a_syntax_error_is_short_and_shows_the_place(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        LocalSource(store_of([])).answer(query)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "query", ["SELECT ?x { ?x ?p }", "SELECT ?x { FILTER(?x = ) }", "SELECT {}", "ASK { ?x ?p ?o "]
)
def test_every_syntax_error_is_a_few_words(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        LocalSource(store_of([])).answer(query)
    assert "'..=" not in str(caught.value)
    assert len(str(caught.value).splitlines()[0]) < 160
    assert str(caught.value).splitlines()[-1].strip() == "^"


def test_with_a_time_limit_the_message_is_the_same(graph: Graph) -> None:
    for query, message in MESSAGES:
        with pytest.raises(QueryError) as caught:
            graph.query(query, timeout=30)
        assert str(caught.value) == message


def test_a_slow_query_is_stopped_and_the_next_one_answered(graph: Graph) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryTimeout) as caught:
        graph.query(SLOW, timeout=0.3)
    assert str(caught.value) == "the query was stopped: it ran longer than 0.3 s"
    assert time.monotonic() - begun < 30
    assert len(graph.query("SELECT ?x { ?x a vg:Person }", timeout=30)) == 1


def test_with_a_time_limit_the_answers_are_the_same(graph: Graph) -> None:
    query = "SELECT ?x ?name { ?x rdfs:label ?name . ?x a vg:Entity } ORDER BY ?x ?name"
    assert [tuple(r) for r in graph.query(query).terms] == [tuple(r) for r in graph.query(query, timeout=30).terms]
    construct = "CONSTRUCT { ?x a vg:Person } WHERE { ?x a vg:Person }"
    assert graph.construct(construct) == graph.construct(construct, timeout=30)
    assert graph.test("ASK { ?x a vg:Person }", timeout=30) is True
    assert graph.test("ASK { ?x a vg:Paper }", timeout=30) is False


def test_triples_from_the_worker_are_of_the_same_type(graph: Graph) -> None:
    query = 'CONSTRUCT { ?x rdfs:label ?y } { ?x rdfs:label ?y FILTER(REGEX(STR(?y), "e")) }'
    here, there = graph.source.answer(query), graph.source.answer(query, 30)
    assert isinstance(here, ox.QueryTriples)
    assert isinstance(there, ox.QueryTriples)
    assert set(map(str, there)) == set(map(str, here))


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_time_limit_is_above_nought(graph: Graph, timeout: float) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query("SELECT ?x {}", timeout=timeout)
    assert str(caught.value) == f"the timeout must be above 0 seconds, not {timeout:g}"


def test_a_damaged_graph_file_is_named(tmp_path: Path) -> None:
    (tmp_path / GRAPH_FILE).write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        store_from(tmp_path / GRAPH_FILE)
    assert str(caught.value).startswith("ai-video-kg.nt cannot be loaded: ")


# The cache


def count(graph: Graph) -> int:
    return len(graph.query("SELECT ?s ?p ?o { ?s ?p ?o }"))


def stores(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def test_a_cached_graph_answers_like_a_loaded_one(built: Home, folder: Path) -> None:
    place = built.seeds.parent
    whole = count(load(place))
    assert count(open_cached(place)) == whole
    assert [path.name[32:] for path in stores(folder)] == [f"-{ox.__version__}"]
    assert count(open_cached(place)) == whole
    assert count(load(place)) == whole


def test_a_changed_seed_is_never_answered_from_the_cache(built: Home, folder: Path) -> None:
    place = built.seeds.parent
    open_cached(place)
    entities = built.seeds / "entities" / "all.yaml"
    entities.write_text(
        entities.read_text(encoding="utf-8").replace("A made-up bank.", "Another bank."), encoding="utf-8"
    )
    query = 'ASK { id:banque-nord schema:description "Another bank."@en }'
    assert open_cached(place).test(query)
    assert load(place).test(query)


def damage_manifest(store: Path) -> None:
    manifest = next(store.glob("store/MANIFEST-*"))
    manifest.write_bytes(manifest.read_bytes()[:20])


def lose_a_table(store: Path) -> None:
    max(store.glob("store/*.sst"), key=lambda path: path.stat().st_size).unlink()


def miscount(store: Path) -> None:
    (store / "count").write_text("1\n", encoding="ascii")


def lose_the_count(store: Path) -> None:
    (store / "count").unlink()


@pytest.mark.parametrize("damage", [damage_manifest, lose_a_table, miscount, lose_the_count, shutil.rmtree])
def test_a_damaged_store_is_built_again(built: Home, folder: Path, damage: object) -> None:
    place = built.seeds.parent
    whole = count(open_cached(place))
    damage(stores(folder)[0])  # type: ignore[operator]
    assert count(open_cached(place)) == whole
    assert (stores(folder)[0] / "count").read_text(encoding="ascii") == f"{whole}\n"


def test_without_a_place_to_write_there_is_no_cache(
    built: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file"))
    assert cache.cached_store(built) is None
    assert count(open_cached(built.seeds.parent)) == count(load(built.seeds.parent))
    monkeypatch.setenv("KG_CACHE", "")
    assert cache.cache_folder() is None
    assert cache.cached_store(built) is None


def test_old_stores_make_room(built: Home, folder: Path) -> None:
    for number in range(5):
        entities = built.seeds / "entities" / "all.yaml"
        entities.write_text(entities.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
        graph = built.exports / GRAPH_FILE
        graph.write_text(graph.read_text(encoding="utf-8") + f"<x:{number}> <x:p> <x:o> .\n", encoding="utf-8")
        receipt = json.loads((built.exports / "receipt.json").read_text(encoding="utf-8"))
        from kg.stores.receipt import input_hashes, sha256

        receipt["inputs"], receipt["outputs"][GRAPH_FILE] = input_hashes(built), sha256(graph.read_bytes())
        (built.exports / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
        assert open_cached(built.seeds.parent).test(f"ASK {{ <x:{number}> ?p ?o }}")
    assert len(stores(folder)) == cache.KEPT


# Turtle


def test_turtle_is_sorted_with_the_used_prefixes_only(graph: Graph) -> None:
    text = graph.construct("CONSTRUCT { ?x a vg:Person ; rdfs:label ?l } WHERE { ?x a vg:Person ; rdfs:label ?l }")
    assert text == (
        "@prefix id: <https://w3id.org/ai-video-kg/id/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix vg: <https://w3id.org/ai-video-kg/ontology#> .\n"
        'id:lea-dupont a vg:Person ;\n\trdfs:label "Léa Dupont"@en .\n'
    )


def test_no_triples_are_no_turtle() -> None:
    assert to_turtle([]) == ""
