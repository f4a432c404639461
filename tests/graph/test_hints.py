"""An empty answer says why: unknown names, statements that are not asserted, texts in a language."""

from __future__ import annotations

import pytest

from kg.graph.graph import Graph
from kg.graph.hints import reasons_for_nothing, unknown_terms


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x { ?x vg:developdBy ?y }", ["vg:developdBy is not in the graph; did you mean 'vg:developedBy'?"]),
        ("SELECT ?x { ?x a vg:Modle }", ["vg:Modle is not in the graph; did you mean 'vg:Model'?"]),
        ("SELECT ?x { id:acmee ?p ?x }", ["id:acmee is not in the graph; did you mean 'id:acme'?"]),
        ("SELECT ?x { ?x vg:developedBy id:acme # vg:nonsense\n }", []),
        ("SELECT ?x { ?x rdfs:label 'vg:nonsense' }", []),
        ("PREFIX vg: <https://w3id.org/ai-video-kg/ontology#> SELECT ?x { ?x vg:developedBy ?x }", []),
    ],
)  # fmt: skip
def test_unknown_names(query: str, said: list[str], graph: Graph) -> None:
    assert unknown_terms(query, graph.source) == said


def _weaker(pattern: str, counts: str) -> str:
    s, p, o = pattern.split()
    return (
        f"{pattern} also matches statements without a plain triple ({counts}); "
        f"no statement of {p} has a plain triple; ask for them with: "
        f"SELECT * {{ ?st rdf:subject {s} ; rdf:predicate/rdfs:subPropertyOf* {p} ; rdf:object {o} ; "
        "vg:status ?status OPTIONAL { ?st vg:negated ?negated } }"
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x { id:vif vg:betterThan ?x }", [_weaker("id:vif vg:betterThan ?x", "1 claimed, 1 negated")]),
        ("SELECT ?x { { SELECT ?x { ?x vg:betterThan id:rival } } }",
         [_weaker("?x vg:betterThan id:rival", "1 claimed, 1 negated")]),
        ("SELECT ?x { id:vif vg:betterThan/rdfs:label ?x }",
         [_weaker("id:vif vg:betterThan ?step0", "1 claimed, 1 negated")]),
        ("SELECT ?x { ?x vg:developedBy id:vif }",
         ["no statement says ?x vg:developedBy id:vif: the articles do not say"]),
        ("SELECT ?x { ?x vg:developedBy ?y VALUES ?y { id:vif } }",
         ["no statement says ?x vg:developedBy id:vif: the articles do not say"]),
        ("SELECT ?who { ?x a vg:Lawsuit ; vg:actor ?who }",
         ["the graph has no instance of vg:Lawsuit: the articles do not say"]),
        ("SELECT ?x { ?x rdfs:label 'Acme' }", ['"Acme" names no language; the graph has "Acme"@en, "Acme"@fr']),
        ("SELECT ?x { ?x rdfs:label 'acme'@en }",
         ['"acme"@en is not rdfs:label of anything; the graph has "Acme"@en, "Acme"@fr']),
        ("SELECT ?x { ?x rdfs:label 'No such name' }", ["nothing in the graph matches ?x rdfs:label 'No such name'"]),
        ("SELECT ?x { ?x a vg:Company ; a vg:VideoModel }",
         ["each pattern of the query has matches of its own, but no row meets all of them and every FILTER"]),
        ("SELECT ?x { ?x schema:name 'Acme' }",
         ["schema:name is not used in the graph; the names of things are rdfs:label, "
          "and skos:altLabel for other names"]),
        ("SELECT ?x { ?x schema:url 'Acme' }", ["schema:url is not used in the graph"]),
        ("SELECT ?x { GRAPH ?g { ?x vg:developdBy id:acme } }",
         ["vg:developdBy is not in the graph; did you mean 'vg:developedBy'?"]),
        ("SELECT ?x { ?x a vg:Delay OPTIONAL { ?x vg:betterThan ?y } }",
         ["the graph has no instance of vg:Delay: the articles do not say"]),
        ("SELECT ?x { { ?x a vg:Delay } UNION { id:vif vg:betterThan ?x } }",
         [_weaker("id:vif vg:betterThan ?x", "1 claimed, 1 negated")]),
        ("ASK { id:vif vg:betterThan ?x }", []),
    ],
)  # fmt: skip
def test_reasons_for_nothing(query: str, said: list[str], graph: Graph) -> None:
    assert reasons_for_nothing(query, graph.source) == said


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ('?d < "2024-09"', '"2024-09" is not a day, so no date is before or after it; BOUNDS "2024-09-01"^^xsd:date'),
        ('"2024" >= ?d', '"2024" is not a day, so no date is before or after it; BOUNDS "2024-01-01"^^xsd:date'),
        ('?d < "2024-09"^^xsd:date',
         '"2024-09"^^xsd:date is not a day, so no date is before or after it; BOUNDS "2024-09-01"^^xsd:date'),
        ("?d < 2024-09-01", '2024-09-01 is a subtraction, not a day; BOUNDS "2024-09-01"^^xsd:date'),
        ('?d < "2024-09-01"^^xsd:date', ""),
        ('?d != "2024"', ""),
        ("?d < 2024", ""),
    ],
)  # fmt: skip
def test_dates_that_are_compared_as_text(compared: str, said: str, graph: Graph) -> None:
    found = reasons_for_nothing(f"SELECT ?x {{ ?x vg:earliest ?d FILTER({compared}) }}", graph.source)
    assert found == [said.replace("BOUNDS", "compare vg:earliest or vg:latest with")] * bool(said)


def test_a_date_as_written_is_not_comparable(graph: Graph) -> None:
    query = 'SELECT ?x { ?x vg:edtf ?d FILTER(?d < "2024-09-01"^^xsd:date) }'
    assert reasons_for_nothing(query, graph.source) == [
        "vg:edtf is a date as it is written, such as 2024-03~, and not comparable; "
        'compare vg:earliest or vg:latest with "2024-01-01"^^xsd:date'
    ]


def test_the_suggested_query_finds_the_statements(graph: Graph) -> None:
    (sentence,) = reasons_for_nothing("SELECT ?x { id:vif vg:betterThan ?x }", graph.source)
    rows = graph.query(sentence.partition("ask for them with: ")[2])
    found = {(str(row["x"]), str(row["status"]), row["negated"]) for row in rows}
    assert found == {("Rival", "claimed", None), ("Rival", "claimed", True)}


def test_the_command_says_it_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli.main import main

    assert main(["query", "SELECT ?x { ?x vg:developdBy ?y }"]) == 0
    out, err = capsys.readouterr()
    assert "(0 rows)" in out
    assert "vg:developdBy is not in the graph; did you mean 'vg:developedBy'?" in err


def test_an_empty_answer_with_citations_says_that_it_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli.main import main

    assert main(["query", "--cite", "SELECT ?who { id:gamengen vg:developedBy ?who }"]) == 0
    out, err = capsys.readouterr()
    assert out == "(0 rows)\n"
    assert "id:gamengen vg:developedBy ?who also matches statements without a plain triple (1 claimed)" in err
