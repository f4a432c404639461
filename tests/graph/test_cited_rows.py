"""Each row comes with the statements whose triples made it; what nobody says is told, never dropped."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, QueryTimeout
from kg.facts.edtf import Edtf
from kg.facts.records import Article, Evidence, Span, Stance, Stretch, Text
from kg.facts.tables import STATEMENT_COLUMNS
from kg.graph.citation import cited
from kg.graph.cited_rows import CitedRows
from kg.graph.graph import Graph
from kg.graph.statements import EvidenceView, TextView
from kg.sparql.query import Query
from kg.sparql.rewrite import plan
from kg.sparql.terms import Unreadable
from tests.conftest import FIXTURE


def says(rows: CitedRows) -> list[list[str]]:
    """For each row, what the cited facts say."""
    return [sorted(citation.statement.sentence for citation in row.citations) for row in rows]


CASES = [
    (
        "join",
        "SELECT ?x ?who { ?x vg:raisedBy ?who ; vg:investor ?i }",
        [["North Bank invested in Round of Acme", "Acme raised money in Round of Acme"]],
    ),
    (
        "a figure leads to the statement that has it",
        "SELECT ?v { id:acme-round vg:amount/schema:value ?v }",
        [["Amount of Round of Acme: 10 million US dollars"]],
    ),
    (
        "OPTIONAL that matches, and one that does not",
        "SELECT ?x ?d { ?x vg:object id:vif OPTIONAL { ?x vg:date ?d } OPTIONAL { ?x vg:place ?p } }",
        [["Release of Vif: 2024-05-05", "Release of Vif concerns Vif"]],
    ),
    (
        "OPTIONAL without a variable of its own",
        "SELECT ?x { ?x vg:object id:vif OPTIONAL { ?x vg:actor id:acme } OPTIONAL { ?x vg:actor id:rival } }",
        [["Release of Vif was done by Acme", "Release of Vif concerns Vif"]],
    ),
    (
        "UNION: only the branch that matched",
        "SELECT ?x { { id:acme-round vg:investor ?x } UNION { id:vif-release vg:object ?x } } ORDER BY ?x",
        [["North Bank invested in Round of Acme"], ["Release of Vif concerns Vif"]],
    ),
    (
        "FILTER and BIND",
        "SELECT ?y { id:vif-release vg:date ?d BIND(STR(?d) AS ?y) FILTER(?y > '2020') }",
        [["Release of Vif: 2024-05-05"]],
    ),
    (
        "VALUES",
        "SELECT ?x { VALUES ?x { id:vif id:films } ?e vg:object ?x }",
        [["Release of Vif concerns Vif"]],
    ),
    (
        "a derived triple cites what it follows from",
        "SELECT ?who { ?who vg:investedIn id:acme }",
        [["North Bank invested in Round of Acme", "Acme raised money in Round of Acme"]],
    ),
    (
        "bounds cite the date",
        "SELECT ?d { id:vif-release vg:latest ?d }",
        [["Release of Vif: 2024-05-05"]],
    ),
    (
        "inverse, sequence, alternative",
        "SELECT ?x { id:vif ^vg:object/(vg:actor|vg:participant) ?x }",
        [["Release of Vif was done by Acme", "Release of Vif concerns Vif"]],
    ),
    (
        "an escape is read where it stands: this one closes no string",
        r'SELECT ?x { ?x vg:object id:vif FILTER(STR(?x) != "\u0022 } UNION { ?x") }',
        [["Release of Vif concerns Vif"]],
    ),
    (
        "an IRI with an escape",
        r"PREFIX v: <https://w3id.org/ai-video-kg/ontology\u0023> SELECT ?x { ?x v:object id:vif }",
        [["Release of Vif concerns Vif"]],
    ),
    (
        "any length over one predicate",
        "SELECT ?x { id:vif-release vg:object+ ?x }",
        [["Release of Vif concerns Vif"]],
    ),
    (
        "of no length nothing is cited",
        "SELECT ?x { id:vif-release vg:object* ?x } ORDER BY ?x",
        [["Release of Vif concerns Vif"], []],
    ),
    (
        "a negated set",
        "SELECT ?x { id:acme-round !(rdf:type|vg:directType|vg:amount|vg:date) ?x FILTER(ISIRI(?x)) } ORDER BY ?x",
        [["Acme raised money in Round of Acme"], ["North Bank invested in Round of Acme"]],
    ),
    (
        "an unknown predicate",
        "SELECT ?p { id:acme-round ?p id:acme }",
        [["Acme raised money in Round of Acme"]],
    ),
    (
        "blank nodes",
        "SELECT ?who { ?who ^vg:actor [ vg:object id:vif ; vg:date ?d ] }",
        [["Release of Vif: 2024-05-05", "Release of Vif was done by Acme", "Release of Vif concerns Vif"]],
    ),
    (
        "a count cites all that was counted",
        "SELECT (COUNT(?e) AS ?n) { ?e vg:actor ?x }",
        [["Founding of Acme was done by Léa Dupont", "Release of Vif was done by Acme"]],
    ),
    (
        "groups, each its own",
        "SELECT ?x (COUNT(?e) AS ?n) { ?e vg:actor ?x } GROUP BY ?x ORDER BY ?x",
        [["Release of Vif was done by Acme"], ["Founding of Acme was done by Léa Dupont"]],
    ),
    (
        "groups whose key is not selected",
        "SELECT (COUNT(?e) AS ?n) { ?e vg:actor ?x } GROUP BY ?x ORDER BY ?x",
        [["Release of Vif was done by Acme"], ["Founding of Acme was done by Léa Dupont"]],
    ),
    (
        "groups by an expression",
        "SELECT (COUNT(*) AS ?n) ?s { ?e vg:actor ?x } GROUP BY (STR(?x) AS ?s) ORDER BY ?s",
        [["Release of Vif was done by Acme"], ["Founding of Acme was done by Léa Dupont"]],
    ),
    (
        "a sub-select",
        "SELECT ?who ?n { ?who ^vg:raisedBy ?r { SELECT ?who (COUNT(?e) AS ?n) { ?e vg:actor ?who } GROUP BY ?who } }",
        [["Release of Vif was done by Acme", "Acme raised money in Round of Acme"]],
    ),
    (
        "a sub-select whose inner variables have the outer ones' names",
        "SELECT ?r { ?r vg:raisedBy ?w { SELECT ?w { ?r vg:actor ?w } } }",
        [["Release of Vif was done by Acme", "Acme raised money in Round of Acme"]],
    ),
    (
        "DISTINCT cites all that led to the row",
        "SELECT DISTINCT ?x { ?e vg:actor|vg:raisedBy ?x . ?x a vg:Company }",
        [["Release of Vif was done by Acme", "Acme raised money in Round of Acme"]],
    ),
    (
        "LIMIT and OFFSET",
        "SELECT ?x ?e { ?e vg:actor ?x } ORDER BY ?x LIMIT 1 OFFSET 1",
        [["Founding of Acme was done by Léa Dupont"]],
    ),
    ("*", "SELECT * { ?e vg:investor ?x }", [["North Bank invested in Round of Acme"]]),
    (
        "equal rows, each its own solution",
        "SELECT ?x { ?e vg:actor|vg:raisedBy ?x . ?x a vg:Company } ",
        [["Release of Vif was done by Acme"], ["Acme raised money in Round of Acme"]],
    ),
    (
        "records cite their statement",
        "SELECT ?gist { ?st vg:evidence ?ev . ?ev vg:by id:infoval ; vg:gist ?gist }",
        [["Amount of Round of Acme: 10 million US dollars"]],
    ),
    (
        "a statement that is not asserted",
        "SELECT ?v { ?st rdf:predicate vg:trainedOn ; rdf:object ?v ; vg:status vg:Speculated }",
        [["Vif was trained on films (speculated)"]],
    ),
    (
        "a conflict cites its members",
        "SELECT ?why { ?c a vg:Conflict ; vg:resolution ?why ; vg:settledFor ?st }",
        [
            [
                "Amount of Round of Acme: 10 million US dollars",
                "Amount of Round of Acme: 12 million US dollars (rejected)",
            ]
        ],
    ),
    (
        "a sub-select of everything",
        "SELECT ?r { ?r vg:raisedBy ?w { SELECT * { ?e vg:actor ?w } } }",
        [["Release of Vif was done by Acme", "Acme raised money in Round of Acme"]],
    ),
    ("constants only", "SELECT (1 AS ?one) { id:vif-release vg:object id:vif }", [["Release of Vif concerns Vif"]]),
    ("prefixes of one's own", "PREFIX my: <https://w3id.org/ai-video-kg/ontology#> SELECT ?x { ?x my:investor ?y }",
     [["North Bank invested in Round of Acme"]]),
    ("no rows", "SELECT ?x { ?x a vg:Paper }", []),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cites(graph: Graph, query: str, expected: list[list[str]]) -> None:
    rows = graph.cite(query)
    assert sorted(says(rows)) == sorted(map(sorted, expected))
    assert sorted(map(str, rows.rows)) == sorted(map(str, graph.query(query)))


UNCITED = [
    (
        "SELECT ?x { ?x a vg:Model } ORDER BY ?x LIMIT 1",
        ["the class “AI model” of Rival is curated, not stated in a sentence; "
         "it follows from the class “video model”"],
    ),
    (
        "SELECT ?x { ?x a vg:Person }",
        ["the class “person” of Léa Dupont is curated, not stated in a sentence"],
    ),
    (
        "SELECT ?l { id:lea-dupont rdfs:label ?l }",
        ["“Léa Dupont: rdfs:label “Léa Dupont”” is a curated name or description, not stated in a sentence"],
    ),
    ("SELECT ?l { vg:Model rdfs:label ?l FILTER(LANG(?l) = 'fr') }",
     ["“AI model: rdfs:label “modèle d'IA”” is part of the vocabulary"]),
    ("SELECT ?h { src:t1 vg:length ?h }", ["“src:t1 length “826”” is about an article or text itself"]),
    ("SELECT ?x { VALUES ?x { id:vif } }", ["no triple of the graph made this row"]),
    ("SELECT ?x { BIND(id:vif-release AS ?x) FILTER NOT EXISTS { ?x vg:place ?p } }",
     ["no triple of the graph made this row",
      "rests also on the absence of a match (NOT EXISTS), which no sentence says"]),
    ("SELECT ?x { ?x vg:object id:vif MINUS { ?x vg:place ?p } }",
     ["rests also on the absence of a match (MINUS), which no sentence says"]),
    ("SELECT ?x { ?x vg:object id:vif FILTER EXISTS { ?x vg:date ?p } }",
     ["rests also on a match that it does not return (EXISTS), which no sentence says"]),
    ("SELECT ?x { id:vif-release (vg:object/vg:partOf)* ?x }",
     ["no triple of the graph made this row", "cannot be cited: a repeated path over several steps is not supported"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "notes"), UNCITED)
def test_says_what_cannot_be_cited(graph: Graph, query: str, notes: list[str]) -> None:
    row = graph.cite(query).first()
    assert row is not None
    assert row.uncited == notes


def test_a_column_of_chance_does_not_hide_what_a_row_rests_on(graph: Graph) -> None:
    row = graph.cite("SELECT ?x (RAND() AS ?r) { ?x vg:object id:vif }").first()
    assert row is not None
    assert [citation.statement.sentence for citation in row.citations] == ["Release of Vif concerns Vif"]


def test_every_row_is_cited_or_says_why(graph: Graph) -> None:
    for row in graph.cite("SELECT ?s ?p ?o { ?s ?p ?o }"):
        assert row.citations or row.uncited, row


def test_a_row_that_speaks_of_an_evidence_shows_that_one(graph: Graph) -> None:
    query = "SELECT ?ev { ?st vg:evidence ?ev . ?ev oa:hasSource src:t2a ; vg:stance vg:states }"
    for row in graph.cite(query):
        assert {citation.evidence.source.id for citation in row.citations} == {"t2a"}


def test_a_derived_triple_says_by_which_rule(graph: Graph) -> None:
    row = graph.cite("SELECT ?who { ?who vg:investedIn id:acme }").first()
    assert row is not None
    how = {citation.how for citation in row.citations}
    assert how == {"from which follows, by the rule “invested in from funding round”: North Bank invested in Acme"}


@pytest.mark.parametrize("query", ["ASK {}", "SELECT ?x {", "SELECT ?x { SERVICE <http://x/> {} }"])
def test_refuses_what_query_refuses(graph: Graph, query: str) -> None:
    with pytest.raises(QueryError):
        graph.cite(query)


TERMS = st.sampled_from(["?x", "?y", "?z", "id:acme", "id:vif", "id:acme-round", "id:vif-release", "id:films"])
PREDICATES = st.sampled_from(
    ["vg:actor", "vg:object", "vg:raisedBy", "vg:investor", "vg:date", "a", "?p", "^vg:object", "vg:develops",
     "vg:actor|vg:object",
     "^vg:actor/vg:object", "vg:object*", "!vg:actor"]
)  # fmt: skip
PATTERNS = st.builds(lambda s, p, o: f"{s} {p} {o} .", TERMS, PREDICATES, TERMS)
GROUPS = st.recursive(
    PATTERNS,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("OPTIONAL {{ {} }}".format, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("{} FILTER(BOUND(?x))".format, inner),
        st.builds("{{ SELECT ?x ?y {{ {} }} }}".format, inner),
        st.builds("{{ SELECT * {{ {} }} }}".format, inner),
        st.builds("VALUES ?z {{ id:acme id:vif }} {}".format, inner),
        st.builds("{} BIND(STR(?x) AS ?t)".format, inner),
        st.builds("{{ SELECT ?x (COUNT(*) AS ?n) {{ {} }} GROUP BY ?x }}".format, inner),
    ),
    max_leaves=4,
)
HEADS = st.sampled_from(["SELECT ?x ?y", "SELECT DISTINCT ?x", "SELECT *"])


@settings(max_examples=150, deadline=None)
@given(HEADS, GROUPS)
def test_cited_rows_are_the_rows_and_their_triples_are_in_the_graph(graph: Graph, head: str, group: str) -> None:
    query = f"{head} {{ {group} }}"
    try:
        rows = graph.query(query, timeout=20)
    except QueryError:
        return
    if len(rows) > 3000:
        return
    found = graph.cite(query)
    assert sorted(map(repr, found.rows.terms)) == sorted(map(repr, rows.terms))
    store = graph.source.store  # type: ignore[attr-defined]
    for row in found[:30]:
        for triple in row.triples:
            assert next(store.quads_for_pattern(*triple), None) is not None
        assert row.citations or row.uncited


@pytest.mark.parametrize(
    "query", ["ASK {}", "SELECT ?x { GRAPH ?g { ?x ?y ?z } }", "SELECT ?x { ?x ?y", "SELECT ?x { ?x !^vg:p ?y }"]
)
def test_the_reader_refuses_what_it_does_not_know(query: str) -> None:
    with pytest.raises(Unreadable):
        _ = Query(query).patterns


def test_a_plan_is_worked_out_once() -> None:
    query = Query("SELECT ?x { ?x a vg:Thing }")
    assert plan(query) is plan(query)


# How citations read


def test_a_citation_reads(graph: Graph) -> None:
    row = graph.cite("SELECT ?x { id:acme-round vg:amount ?x }").first()
    assert row is not None
    assert str(row.citations[0]) == (
        "Amount of Round of Acme: 10 million US dollars: Infoval (relayed): "
        "«Le registre Infoval indique 10 millions de dollars» [French]; Infoval, published 2024-04-10; our label: One; "
        "text t1, sentence 3, characters 114–164; "
        "https://w3id.org/ai-video-kg/statement/bf5a89cebd143fb0. In our words: The registry has 10 million dollars."
    )


def test_what_is_unknown_is_said_to_be_unknown(graph: Graph) -> None:
    unknown = Text("t", "ar", "0" * 64, 9, None, "unknown")
    source = TextView(
        unknown, Article("a", {"en": "A"}, None, None, Edtf("", None, None), None, (unknown,)), graph.names
    )
    place = Span(1, 2, "x"), Stretch(0, 9, 1, 2, "0" * 64)
    record = Evidence("s", "a", "t", "p", *place, None, Stance.OPINES, None, None, "G.", "a guess")
    quote = EvidenceView(record, source, graph.names)
    assert cited(quote) == (
        "the article (author unknown) (opinion): «x» [Arabic, translation from an unknown language]; "
        "publisher unknown, date unknown; our label: A; text t, sentences 1–2, characters 1–2; "
        "https://w3id.org/ai-video-kg/statement/s. In our words: G. Inferred: a guess."
    )
    assert "«\u2068x\u2069»" in cited(quote, isolate=True)


def test_only_words_of_the_text_stand_in_quotation_marks(graph: Graph) -> None:
    for statement in graph.statements():
        for evidence in statement.evidence:
            words = [evidence.quote, *re.findall("«(.*?)»", evidence.inferred or "")]
            text = (FIXTURE / "texts" / f"{evidence.source.id}.txt").read_text(encoding="utf-8")
            left = cited(evidence)
            for word in words:
                assert word in text
                left = left.replace(f"«{word}»", "")
            assert not set('“”"«»') & set(left)


def test_machine_translation_is_said(graph: Graph) -> None:
    text = "".join(str(c) for row in graph.cite("SELECT ?x { id:vif-release vg:object ?x }") for c in row.citations)
    assert "machine translation from Chinese" in text


def test_cited_rows_are_written(graph: Graph) -> None:
    rows = graph.cite("SELECT ?who { ?who a vg:Company ; ^vg:raisedBy ?r }")
    records = json.loads(rows.to_json())
    assert (
        records[0]["citations"][0]["quote"] == "En mars 2024, Acme a levé 12 millions de dollars auprès de Banque Nord"
    )
    assert records[0]["citations"][0]["start"] == 42
    assert len(records[0]["uncited"]) == 1
    assert "- Row 1: not cited: the class" in rows.to_markdown()
    assert "<summary>row 1: 1 citations</summary>" in rows._repr_html_()
    assert str(rows).splitlines()[0] == "1. who: Acme"
    assert repr(rows) == "<1 cited rows of ?who>"


def test_cited_rows_as_a_table_have_a_line_a_citation(graph: Graph) -> None:
    rows = graph.cite("SELECT ?i ?one { ?r vg:investor ?i BIND('=1' AS ?one) }")
    found = list(csv.DictReader(io.StringIO(rows.to_csv())))
    assert len(found) == sum(len(row.citations) for row in rows) > 0
    assert (found[0]["one"], found[0]["row"], found[0]["quote_lang"], found[0]["not_cited"]) == (
        "=1",
        "1",
        "fr",
        "",
    )
    assert found[0]["quote"] == rows[0].citations[0].evidence.quote
    span = rows[0].citations[0].evidence.span
    assert (found[0]["start"], found[0]["end"]) == (str(span.start), str(span.end))
    assert list(found[0]) == ["i", "one", "row", *STATEMENT_COLUMNS, "how", "citation", "not_cited"]
    sheet = list(csv.DictReader(io.StringIO(rows.to_spreadsheet())))
    assert (sheet[0]["i"], sheet[0]["one"]) == ("North Bank", "'=1")
    assert list(rows.to_pandas()["gist"]) == [line["gist"] for line in found]


def test_a_row_without_a_citation_has_a_line_that_says_why(graph: Graph) -> None:
    (line,) = csv.DictReader(io.StringIO(graph.cite("SELECT (1 AS ?x) {}").to_csv()))
    assert (line["x"], line["statement"]) == ("1", "")
    assert line["not_cited"] == "no triple of the graph made this row"


def test_a_time_limit_bounds_the_whole_citing(graph: Graph) -> None:
    with pytest.raises(QueryTimeout, match="the query was stopped"):
        graph.cite("SELECT ?s ?o { ?s ?p ?x . ?x ?q ?o . ?o ?r ?z }", timeout=0.000001)
