"""Notes on answers: denials and weak statements that a query does not mark, and why an answer is empty, in Python."""

from __future__ import annotations

import json

import pytest

from kg.cli.main import main
from kg.graph.graph import Graph
from kg.graph.notes import notes_on
from kg.sparql.query_files import query as query_file

ADD = "?st vg:status ?status ; vg:says ?says OPTIONAL { ?st vg:negated ?negated }"
BETTER = "?st rdf:predicate vg:betterThan ; rdf:object ?x"


def _note(asks: str, matches: str, variable: str = "?st") -> tuple[str, ...]:
    add = ADD.replace("?st ", f"{variable} ")
    return (f"{variable} stands for statements, and the query {asks}: it matches {matches}, unmarked; add: {add}",)


NEITHER = _note("asks for neither vg:negated nor vg:status", "1 claimed and 1 negated")


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        (f"SELECT ?x {{ {BETTER} }}", NEITHER),
        (f"SELECT ?x {{ {{ SELECT ?x {{ {BETTER} }} }} }}", NEITHER),
        (f"SELECT ?x {{ {{ {BETTER} }} UNION {{ ?x a vg:Company }} }}", NEITHER),
        (f"SELECT ?x {{ {BETTER} ; vg:status ?status }}", _note("does not ask for vg:negated", "1 negated")),
        (f"SELECT ?x {{ {BETTER} OPTIONAL {{ ?st vg:negated ?no }} }}",
         _note("does not ask for vg:status", "2 claimed")),
        (f"SELECT ?x {{ {BETTER} ; vg:status ?status OPTIONAL {{ ?st vg:negated ?no }} }}", ()),
        (f"SELECT ?x {{ {BETTER} ; vg:status ?s FILTER NOT EXISTS {{ ?st vg:negated true }} }}", ()),
        (f"SELECT ?x {{ {BETTER} ; ?p ?o }}", ()),
        ("SELECT ?x { ?statement rdf:object ?x ; rdf:predicate vg:betterThan }",
         _note("asks for neither vg:negated nor vg:status", "1 claimed and 1 negated", "?statement")),
        ("SELECT ?x { ?x vg:investor ?y }", ()),
        ("SELECT ?st { ?st a vg:Statement }", ()),
    ],
)  # fmt: skip
def test_denials_and_weak_statements_are_not_passed_over(query: str, notes: tuple[str, ...], graph: Graph) -> None:
    rows = graph.query(query)
    assert rows
    assert rows.notes == notes
    assert rows[:1].notes == notes
    assert all(note in repr(rows) and note.partition(" ")[0] in rows._repr_html_() for note in notes)


def test_what_is_suggested_marks_them(graph: Graph) -> None:
    rows = graph.query(f"SELECT * {{ {BETTER} . {ADD} }}")
    assert rows.notes == ()
    assert {row["negated"] for row in rows} == {None, True}
    assert query_file("graph/shown").strip() == f"SELECT * {{ {ADD} }}"


def test_citations_mark_denials_themselves(graph: Graph) -> None:
    cited = graph.cite(f"SELECT ?x {{ {BETTER} }}")
    assert cited.notes == ()
    assert any(" not " in str(line.text) for line in cited.lines())


def test_an_empty_answer_says_why_in_every_form(graph: Graph) -> None:
    query = "SELECT ?x { ?x vg:developedBy id:vif }"
    why = "no statement says ?x vg:developedBy id:vif: the articles do not say"
    rows, cited = graph.query(query), graph.cite(query)
    assert rows.notes == cited.notes == (why,)
    assert repr(rows) == f"<0 rows of ?x; {why}>"
    assert repr(cited) == f"<0 cited rows of ?x; {why}>"
    assert why in rows._repr_html_()
    assert why in cited._repr_html_()
    assert json.loads(rows.to_json())["head"] == {"vars": ["x"], "notes": [why]}


def test_json_with_notes_is_read_by_other_libraries(graph: Graph) -> None:
    import io

    import pyoxigraph as ox
    from rdflib.query import Result

    text = graph.query(f"SELECT ?x {{ {BETTER} }}").to_json()
    assert "unmarked" in text
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(list(Result.parse(io.BytesIO(text.encode()), format="json"))) == 2


def test_a_saved_question_about_what_is_unknown_says_that_the_articles_do_not_say(graph: Graph) -> None:
    assert graph.ask("unknown-price", model="vif").notes == ("the articles do not say",)
    assert graph.ask("lawsuits").notes == ("the articles do not say",)


def test_a_saved_question_without_an_answer_says_why(graph: Graph) -> None:
    (note,) = graph.ask("who-founded", company="banque-nord").notes
    assert "the articles do not say" in note


def test_a_look_that_fails_is_left_out(graph: Graph) -> None:
    query = "SELECT ?x { ?st rdf:object ?x } LIMIT 1"
    found = notes_on(query, graph.source, 1)
    assert found
    assert notes_on(query, graph.source, 1, timeout=1e-9) in ((), found)


def test_the_commands_print_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "SELECT ?x { ?st rdf:predicate vg:practice ; rdf:object ?x }", "--format", "csv"]) == 0
    assert "asks for neither vg:negated nor vg:status" in capsys.readouterr().err
    assert main(["ask", "unknown-price", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["head"]["notes"] == ["the articles do not say"]
    assert err.endswith("kg: the articles do not say\n")
    assert main(["ask", "unknown-price", "--cite"]) == 0
    assert capsys.readouterr().err.endswith("kg: the articles do not say\n")
