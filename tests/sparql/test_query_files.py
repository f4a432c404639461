"""The package's own queries: terms are bound safely, and every file is used and runs."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.graph.graph import Graph
from kg.sparql.query import Query
from kg.sparql.query_files import bound, query
from tests.test_vocabulary import strings

PACKAGE = Path(kg.__file__).parent
FILES = sorted(PACKAGE.glob("*/sparql/*.rq"))
NAMES = [f"{path.parent.parent.name}/{path.stem}" for path in FILES]


@pytest.mark.parametrize("iri", ["a b", "urn:x> } #", "no-scheme", 'urn:"', "urn:{}"])
def test_what_is_no_iri_cannot_be_bound(iri: str) -> None:
    with pytest.raises(ValueError, match="IRI"):
        query("graph/labels", x=[iri])


def test_a_literal_cannot_leave_its_quotes() -> None:
    text = query("graph/named", label=[ox.Literal('" } DROP ALL #\n\\', language="en")])
    assert '?label { "\\" } DROP ALL #\\n\\\\"@en }' in text
    assert Query(text).form == "SELECT"


def test_a_parameter_without_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="the query has no VALUES line for y"):
        bound("SELECT ?x {\n  VALUES ?x { UNDEF }\n}", {"y": ["1"]})


def test_a_parameter_without_terms_keeps_its_default() -> None:
    assert "VALUES ?sources { 2 }" in query("graph/statements-sources")


@pytest.mark.parametrize("name", NAMES)
def test_every_query_runs(name: str, graph: Graph) -> None:
    form = Query(query(name)).form
    answer = graph.source.answer(query(name))
    kinds = {"SELECT": ox.QuerySolutions, "ASK": ox.QueryBoolean, "CONSTRUCT": ox.QueryTriples}
    assert isinstance(answer, kinds[form])


def test_every_query_is_asked_by_some_module() -> None:
    written = {text for path in PACKAGE.rglob("*.py") for text in strings(path)}
    begun = tuple(text for text in written if text.endswith("-") and "/" in text)
    assert len(NAMES) > 30
    assert [name for name in NAMES if name not in written and not name.startswith(begun)] == []
