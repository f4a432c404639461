"""Strangers' input: good examples, cut, doubled and mixed with odd pieces."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from kg.graph.questions import questions
from tests.conftest import FIXTURE

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
DICTIONARIES = Path(__file__).parent / "dictionaries"
"""Odd pieces, one JSON string a line."""
LONG = ("9" * 400, "x" * 3000, "[" * 200, "{" * 200, "(" * 200, "a/b," * 2000, "1," * 500, '{"x":' * 200)


def _odd(*names: str) -> tuple[str, ...]:
    lines = (line for name in names for line in (DICTIONARIES / f"{name}.txt").read_text().splitlines())
    return (*map(json.loads, lines), *LONG)


def _seeds() -> list[bytes]:
    """The tiny seeds and what kg writes beside them, each with its place in a comment on its first line."""
    folder = FIXTURE / "seeds"
    files = [*sorted(folder.rglob("*.yaml")), folder / "anchors.json"]
    return [f"# {file.relative_to(folder).as_posix()}\n".encode() + file.read_bytes() for file in files]


def _queries() -> list[bytes]:
    own = [
        "SELECT * { ?s ?p ?o } LIMIT 3",
        "SELECT ?x (COUNT(*) AS ?n) { ?x vg:developedBy|vg:maker ?y OPTIONAL { ?y a ?t } } GROUP BY ?x HAVING(?n > 0)",
        "ASK { id:acme ?p 'x'@en FILTER NOT EXISTS { ?p a ?t } }",
        "CONSTRUCT { ?s ?p [ ] } WHERE { { ?s ?p ?o } UNION { ?o ?p ?s } MINUS { ?s a vg:Article } }",
        "DESCRIBE ?x { VALUES ?x { id:vif id:acme } }",
        "SELECT ?s { ?s vg:partOf*/^rdf:subject ?st . { SELECT ?st { ?st vg:status ?x } } BIND(STR(?s) AS ?t) }",
    ]
    return [text.encode() for text in (*own, *(question.text for question in questions().values()))]


def _requests() -> list[bytes]:
    end = b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    paths = (
        "/", "/query", "/queries.json", "/void", "/health", "/ontology", "/ai-video-kg.nt", "/id/acme", "/id/vif.ttl",
        "/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=SELECT%20*%7B?s%20?p%20?o%7D&format=csv",
        "/queries/in-several-articles?number=2", "/queries/funding-rounds?company=Acme", "/site/site.css",
        "/queries/models-released-before?day=2024-09-01&format=json",
    )  # fmt: skip
    form = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/{}\r\nContent-Length: {}\r\n\r\n{}"
    bodies = [("x-www-form-urlencoded", "query=ASK%7B%7D&format=json"), ("sparql-query", "SELECT * { ?s ?p ?o }")]
    posts = [form.format(kind, len(body), body).encode() for kind, body in bodies]
    return [b"GET " + path.encode() + end for path in paths] + posts


def response(media: str, body: str, status: str = "200 OK", fields: str = "") -> bytes:
    """Return a whole HTTP response."""
    data = body.encode("utf-8", "surrogatepass")
    lines = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {media}",
        f"Content-Length: {len(data)}",
        f"{fields}Connection: close",
    )
    return "\r\n".join((*lines, "\r\n")).encode() + data


def _replies() -> list[bytes]:
    rows = (
        '{"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": [{"s": {"type": "uri", "value": '
        '"https://w3id.org/ai-video-kg/id/vif"}, "p": {"type": "bnode", "value": "b0"}, "o": {"type": "literal", '
        '"value": "Vif", "xml:lang": "en"}}, {"o": {"type": "literal", "value": "1", "datatype": '
        '"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    )
    results = "application/sparql-results+json"
    return [
        response(results, rows),
        response(results, '{"head": {}, "boolean": true}'),
        response("text/turtle", '@prefix a: <urn:a> .\na:b a a:c ; a:d "x"@en, 1, _:e .\n'),
        response("application/n-triples", '<urn:a> <urn:b> "\\u00e9"^^<urn:c> .\n'),
        response("text/plain", "busy", "503 Busy", "Retry-After: 0\r\n"),
        response("text/plain", "who?", "401 No", 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n'),
        response("text/plain", "", "302 Found", "Location: http://127.0.0.1/x\r\n"),
        response("text/html", "<html>"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n# x\r\n0\r\n\r\n",
    ]


@st.composite
def _mixed(draw: st.DrawFn, beginnings: Sequence[bytes], odd: Sequence[str]) -> bytes:
    """Draw an example and change some of its pieces, or its bytes."""
    text = draw(st.sampled_from(beginnings)).decode("utf-8", "surrogateescape")
    pieces = _PIECE.findall(text)
    own = tuple(pieces)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(pieces)))
        to = at + draw(st.sampled_from((0, 1, 1, 1, 2, 3, 9, 40)))
        match draw(st.sampled_from(("put", "copy", "copy", "cut", "double", "move", "text"))):
            case "put":
                pieces[at:to] = [draw(st.sampled_from(odd))]
            case "copy":
                pieces[at:to] = [draw(st.sampled_from(own))]
            case "cut":
                del pieces[at:to]
            case "double":
                pieces[at:at] = pieces[at:to]
            case "move":
                taken = pieces[at:to]
                del pieces[at:to]
                there = draw(st.integers(0, len(pieces)))
                pieces[there:there] = taken
            case "text":
                pieces[at:to] = [draw(st.text(max_size=8))]
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    for _ in range(draw(st.sampled_from((0, 0, 0, 0, 0, 0, 1, 2)))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at + 1 :]
    return data


@st.composite
def _replanted(draw: st.DrawFn, files: Sequence[bytes], odd: Sequence[str]) -> bytes:
    """Draw a YAML file and change its tree: branches are cut, renamed, or replaced by others and by odd values."""
    data = draw(st.sampled_from(files))
    tree = yaml.load(data, Loader=yaml.BaseLoader)
    branches = list(_branches(tree))
    keys = [key for _, key, _ in branches if isinstance(key, str)]
    for _ in range(draw(st.integers(1, 4))):
        parent, key, _ = draw(st.sampled_from(branches))
        there = key in parent if isinstance(parent, dict) else key < len(parent)
        match draw(st.sampled_from(("graft", "graft", "value", "cut", "name"))) if there else "none":
            case "graft":
                parent[key] = copy.deepcopy(draw(st.sampled_from(branches))[2])
            case "value":
                parent[key] = draw(st.sampled_from(odd) | st.text(max_size=8))
            case "cut":
                del parent[key]
            case "name" if isinstance(parent, dict):
                name = draw(st.sampled_from(odd) | st.sampled_from(keys))
                parent[name] = parent.pop(key)
    text = yaml.dump(tree, allow_unicode=draw(st.booleans()), sort_keys=False, default_flow_style=draw(st.booleans()))
    return data[: data.index(b"\n") + 1] + text.encode("utf-8", "surrogatepass")


def _branches(tree: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each branch of a tree: where it hangs, by which key or number, and what it is."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield tree, key, value
        if isinstance(value, dict | list):
            yield from _branches(value)


def inputs() -> Mapping[str, st.SearchStrategy[bytes]]:
    """Return what each target is given."""
    return {
        "seeds": _mixed(_seeds(), _odd("odd", "yaml")) | _replanted(_seeds(), _odd("values")),
        "query": _mixed(_queries(), _odd("odd", "sparql")),
        "http": _mixed(_requests(), _odd("odd", "http")),
        "remote": _mixed(_replies(), _odd("odd", "json")),
    }
