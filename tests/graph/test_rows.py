"""Rows: values, conversions, and what a person sees."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import MissingExtra
from kg.graph.graph import Graph
from kg.graph.labels import Thing
from kg.graph.rows import Rows, plain, python_value
from kg.namespaces import expand

ROUND = """SELECT ?round ?investor ?value ?day ?name { ?round a vg:FundingRound ; vg:investor ?investor ;
  vg:latest ?day ; rdfs:label ?name OPTIONAL { ?round vg:amount/schema:value ?value } }"""


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(expand(datatype)))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.Literal("x"), "x"),
        (ox.Literal("é", language="fr"), "é"),
        (literal("7", "xsd:integer"), 7),
        (literal("2.5", "xsd:decimal"), Decimal("2.5")),
        (literal("1e3", "xsd:double"), 1000.0),
        (literal("true", "xsd:boolean"), True),
        (literal("2024-02-29", "xsd:date"), dt.date(2024, 2, 29)),
        (literal("2024-02-30", "xsd:date"), "2024-02-30"),
        (literal("2024-03~", "edtf:edtf"), "2024-03~"),
        (literal("many", "xsd:integer"), "many"),
        (literal("x", "xsd:decimal"), "x"),
        (ox.NamedNode(expand("vg:Model")), "vg:Model"),
        (ox.BlankNode("b"), "b"),
    ],
)
def test_python_values(term: ox.Literal | ox.NamedNode | None, value: object) -> None:
    found = python_value(term)
    assert found == value
    assert type(found) is type(value)


def test_rows_are_named_values(graph: Graph) -> None:
    rows = graph.query(ROUND)
    row = rows.first()
    assert row is not None
    assert (len(rows), bool(rows), len(row)) == (1, True, 5)
    assert row.investor == Thing(expand("id:banque-nord"))
    assert str(row.investor) == "North Bank"
    assert row["day"] == dt.date(2024, 3, 31)
    assert dict(row)["value"] == Decimal(10000000)
    assert rows[0] == row or dict(rows[0]) == dict(row)
    assert len(rows[:0]) == 0
    assert repr(rows) == "<1 rows of ?round, ?investor, ?value, ?day, ?name>"


def test_an_unknown_column_says_which_there_are(graph: Graph) -> None:
    row = graph.query("SELECT ?x { ?x a vg:Person }").first()
    assert row is not None
    with pytest.raises(AttributeError) as caught:
        _ = row.y
    assert str(caught.value) == "no variable ?y; there are x"
    with pytest.raises(KeyError):
        _ = row["y"]


def test_no_rows_are_false(graph: Graph) -> None:
    rows = graph.query("SELECT ?x { ?x a vg:Paper }")
    assert not rows
    assert rows.first() is None
    assert rows.to_csv() == "x\r\n"
    assert rows.to_markdown() == "| x |\n| --- |\n"


def test_json_is_the_standard_format_and_comes_back(graph: Graph) -> None:
    rows = graph.query(ROUND)
    again = ox.parse_query_results(rows.to_json().encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(again, ox.QuerySolutions)
    assert [tuple(solution) for solution in again] == [tuple(terms) for terms in rows.terms]
    assert json.loads(rows.to_json())["head"]["vars"] == ["round", "investor", "value", "day", "name"]


def test_tsv_is_the_standard_format_and_comes_back(graph: Graph) -> None:
    rows = graph.query("SELECT ?x ?name { ?x rdfs:label ?name . ?x a vg:Entity } ORDER BY ?x ?name")
    again = ox.parse_query_results(rows.to_tsv().encode(), format=ox.QueryResultsFormat.TSV)
    assert isinstance(again, ox.QuerySolutions)
    assert [tuple(solution) for solution in again] == [tuple(terms) for terms in rows.terms]


CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_keeps_every_character(cells: list[tuple[str, str]]) -> None:
    rows = Rows(["a", "b"], [[ox.Literal(a), ox.Literal(b)] for a, b in cells])
    assert list(csv.reader(io.StringIO(rows.to_csv(), newline="")))[1:] == [list(row) for row in cells]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("+x", "'+x"), ("-5", "-5"), ("-1.5", "-1.5"), ("x=1", "x=1")],
)
def test_the_spreadsheet_variant_has_no_formula(cell: str, kept: str) -> None:
    assert Rows(["a"], [[ox.Literal(cell)]]).to_spreadsheet() == f"a\r\n{kept}\r\n"
    assert Rows(["a"], [[ox.Literal(cell)]]).to_csv() == f"a\r\n{cell}\r\n"


def test_markdown_and_html_are_escaped() -> None:
    rows = Rows(["a"], [[ox.Literal("<b>|\n\\")], [ox.Literal("سورا", language="ar")], [None]])
    assert rows.to_markdown() == "| a |\n| --- |\n| <b>\\| \\\\ |\n| سورا |\n|  |\n"
    assert "&lt;b&gt;" in rows._repr_html_()
    assert '<td dir="auto" lang="ar">سورا</td>' in rows._repr_html_()


def test_a_notebook_shows_so_many_rows_and_counts_the_rest() -> None:
    rows = Rows(["a"], [[ox.Literal(str(i))] for i in range(205)])
    assert rows._repr_html_().count("<tr>") == 201
    assert rows._repr_html_().endswith("<p>5 more rows</p>")
    assert rows.to_html().count("<tr>") == 206


def test_pandas(graph: Graph) -> None:
    frame = graph.query(ROUND).to_pandas(iris=True)
    assert list(frame.columns) == ["round", "round_iri", "investor", "investor_iri", "value", "day", "name"]
    assert frame.loc[0, "investor"] == "North Bank"
    assert frame.loc[0, "investor_iri"] == expand("id:banque-nord")
    assert list(graph.query(ROUND).to_pandas().columns) == ["round", "investor", "value", "day", "name"]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingExtra) as caught:
        Rows(["a"], []).to_pandas()
    assert str(caught.value) == "a data frame needs the extra 'pandas': pip install 'ai-video-kg[pandas]'"


def test_terms_as_text() -> None:
    node = ox.NamedNode(expand("id:kling"))
    assert (plain(node), plain(None), plain(ox.BlankNode("b"))) == (expand("id:kling"), "", "_:b")
