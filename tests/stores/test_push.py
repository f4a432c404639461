"""Pushing into real stores: what arrives, and what a fault at any point leaves."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import push as push_command
from kg.errors import BuildError
from kg.stores.http import UPDATE, Client, EndpointError
from kg.stores.push import PushError, Target, push, query_address, read_triples
from kg.stores.remote import RemoteSource
from kg.stores.writable import WritableStore
from tests.conftest import ROOT
from tests.stores import servers
from tests.stores.pushes import GRAPH, NEW, OLD, held, normal, oxigraph, stagings, store, target, virtuoso
from tests.stores.servers import Store

__all__ = ["oxigraph", "store", "virtuoso"]


# Refusals


def test_nothing_to_push() -> None:
    with pytest.raises(PushError, match=r"^there is nothing to push$"):
        push([], Target("http://127.0.0.1:1/", "http://127.0.0.1:1/"))


def test_blank_nodes(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text('<http://x/a> <http://x/p> "_:no" .\n<http://x/a> <http://x/p> _:b .\n')
    with pytest.raises(BuildError) as error:
        read_triples(path)
    assert str(error.value) == "graph.nt:2: a blank node cannot be pushed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ftp://store/"], "'ftp://store/' is not the URL of an endpoint: it must start with http:// or https://"),
        (["http://me:secret@store/"], "a URL must not contain a password: set KG_USER and KG_PASSWORD, or add them"),
        (["http://store/", "--query-url", "store"], "'store' is not the URL of an endpoint: it must start with http"),
        (["http://store/", "--query-url", ""], "'' is not the URL of an endpoint: it must start with http"),
        (["http://store/", "--graph", "my graph"], "'my graph' is not an absolute IRI"),
        (["http://store/", "--graph", ""], "'' is not an absolute IRI"),
    ],
)
def test_arguments_that_make_no_sense(arguments: list[str], message: str) -> None:
    parser = argparse.ArgumentParser()
    push_command.add_arguments(parser)
    with pytest.raises(EndpointError) as error:
        push_command.run(parser.parse_args(arguments))
    assert str(error.value).startswith(message)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("chunk", ["0", "-5", "x", "1.5"])
def test_chunks_of_no_size(chunk: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    push_command.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["http://store/", f"--chunk={chunk}"])
    assert f"argument --chunk: {chunk!r} is not a whole number above 0" in capsys.readouterr().err


@pytest.mark.parametrize(("path", "status"), [("", 404), ("query", 415)])
def test_an_address_that_is_not_for_updates(oxigraph: Store, path: str, status: int) -> None:
    url = oxigraph.update.removesuffix("update") + path
    with pytest.raises(EndpointError) as error:
        push(OLD, Target(url, query_address(url)))
    paths = "/update, /statements or /sparql-auth"
    assert str(error.value) == f"{url} does not accept SPARQL updates ({status}): the path is often {paths}"


def test_a_store_that_is_only_read(tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path) as store:
        store.kill()
        store.command[1] = "serve-read-only"
        store.start()
        with pytest.raises(EndpointError, match=r"/update does not allow the update \(403\): The server is read-only$"):
            push(OLD, target(store))


def test_a_store_without_a_default_graph_of_its_own(virtuoso: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "dba")
    with pytest.raises(PushError) as error:
        push(OLD, target(virtuoso, None))
    assert str(error.value) == (
        f"the default graph of the store at {virtuoso.query} is the union of all its graphs: "
        "choose a graph with --graph"
    )
    assert stagings(virtuoso) == 0


def test_a_store_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/update"
    with pytest.raises(EndpointError) as error:
        push(OLD, Target(url, query_address(url)))
    assert str(error.value) == f"{url} cannot be reached: Connection refused"


def test_wrong_credentials(virtuoso: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "wrong")
    with pytest.raises(EndpointError, match="requires credentials \\(401\\)"):
        push(OLD, target(virtuoso))


def test_no_credentials(virtuoso: Store) -> None:
    with pytest.raises(EndpointError, match="requires credentials \\(401\\)"):
        push(OLD, target(virtuoso))


@pytest.mark.parametrize(
    ("update", "query"),
    [
        ("http://store:3030/kg/update", "http://store:3030/kg/query"),
        ("http://store/repositories/kg/statements", "http://store/repositories/kg"),
        ("http://store/sparql-auth", "http://store/sparql-auth"),
    ],
)
def test_where_queries_go(update: str, query: str) -> None:
    assert query_address(update) == query


def test_a_graph_that_is_something_else(store: Store) -> None:
    graph = "http://graph.example/theirs"
    theirs = f"INSERT DATA {{ GRAPH <{graph}> {{ <http://x/a> <http://x/b> 1 }} }}"
    Client(store.update).post(theirs.encode(), "*/*", media=UPDATE)
    with pytest.raises(PushError) as error:
        push(OLD, target(store, graph))
    assert str(error.value) == (
        f"the graph <{graph}> at {store.query} contains other data, which a push would replace: "
        "choose another graph with --graph, or empty this one"
    )
    assert len(held(store, graph)) == 1


def test_a_default_graph_that_is_something_else(tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path) as store:
        Client(store.update).post(b"INSERT DATA { <http://x/a> <http://x/b> 1 }", "*/*", media=UPDATE)
        with pytest.raises(
            PushError, match=r"^the default graph at .* contains other data, which a push would replace"
        ):
            push(OLD, target(store, None))


# What arrives


def test_everything_arrives_and_replaces_what_was_there(store: Store) -> None:
    push(OLD, target(store))
    assert held(store, GRAPH) == normal(OLD)
    seen: list[tuple[int, int]] = []
    pushed = push(NEW, target(store), progress=lambda done, of: seen.append((done, of)))
    assert (pushed.triples, pushed.resumed) == (len(NEW), 0)
    assert held(store, GRAPH) == normal(NEW)
    assert seen[-1] == (len(NEW), len(NEW))
    assert stagings(store) == 0


def test_twice_changes_nothing(store: Store) -> None:
    push(OLD, target(store))
    assert push(NEW, target(store)).changed
    assert not push(NEW, target(store)).changed
    assert held(store, GRAPH) == normal(NEW)
    assert stagings(store) == 0


def test_into_the_default_graph(oxigraph: Store) -> None:
    push(OLD, target(oxigraph, None))
    assert held(oxigraph, None) == normal(OLD)


def test_other_graphs_are_left_alone(store: Store) -> None:
    push(OLD, target(store, "http://graph.example/other"))
    push(NEW, target(store))
    assert held(store, "http://graph.example/other") == normal(OLD)


def test_with_netrc(virtuoso: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login dba password dba\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert push(OLD, target(virtuoso, "http://graph.example/netrc")).triples == len(OLD)


def test_the_real_graph(store: Store, tiny_graph: list[str]) -> None:
    push(tiny_graph, target(store, "http://graph.example/real"))
    counted = RemoteSource(store.query, graph="http://graph.example/real").answer(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    )
    assert isinstance(counted, ox.QuerySolutions)
    assert [row["n"].value for row in counted] == [str(len(tiny_graph))]


@pytest.fixture(scope="module")
def tiny_graph(tmp_path_factory: pytest.TempPathFactory, ontology: object) -> list[str]:
    from kg.facts.ontology import Ontology
    from kg.rdf.serialize import ntriples
    from kg.seeds.compile import compile_seeds
    from tests.conftest import FIXTURE

    assert isinstance(ontology, Ontology)
    path = tmp_path_factory.mktemp("tiny") / "tiny.nt"
    path.write_text(ntriples(compile_seeds(FIXTURE / "seeds", ontology)[0], ontology), encoding="utf-8")
    return read_triples(path)


# The command


def command(store: Store, small: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    push_command.add_arguments(parser)
    return parser.parse_args(["--data", str(small), store.update, "--graph", "http://x/command", "--chunk", "100"])


def test_the_command(oxigraph: Store, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert push_command.run(command(oxigraph, small)) == 0
    triples = len(held(oxigraph, "http://x/command"))
    assert triples > 100
    out, err = capsys.readouterr()
    sent, verified = err.splitlines()[-2:]
    assert re.fullmatch(rf"sent {triples} triples in \d+\.\d s", sent)
    assert verified == f"verified: the graph <http://x/command> at {oxigraph.query} holds them and nothing else"
    assert out == "http://x/command\n"
    assert push_command.run(command(oxigraph, small)) == 0
    assert capsys.readouterr().err.splitlines()[-1] == f"already there: {triples} triples, verified"


def test_a_terminal_shows_how_far_a_push_is(
    oxigraph: Store, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert push_command.run(command(oxigraph, small)) == 0
    triples = len(held(oxigraph, "http://x/command"))
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert f"100 of {triples} triples sent …" in shown
    assert shown[-2] == f"{triples} triples sent: counting and comparing …"
    assert shown[-1].startswith(f"sent {triples} triples in ")


def test_what_a_terminal_shows_is_gone_before_it_is_said_what_failed(
    oxigraph: Store, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(WritableStore, "copy", lambda *_: None)
    with pytest.raises(PushError, match="has 0 triples instead of "):
        push_command.run(command(oxigraph, small))
    assert capsys.readouterr().err.endswith("\r\x1b[K")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    from tests.conftest import FIXTURE

    folder = tmp_path_factory.mktemp("small") / "tiny"
    shutil.copytree(FIXTURE, folder)
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    return folder


def test_the_command_line_shows_no_password() -> None:
    assert "KG_PASSWORD" not in " ".join(os.sys.argv)  # type: ignore[attr-defined]
    parser = argparse.ArgumentParser()
    push_command.add_arguments(parser)
    assert "password" not in parser.format_usage().lower()
