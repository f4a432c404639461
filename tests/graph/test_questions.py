"""Saved questions: headers are checked, parameters are bound as terms, and what is wrong is said."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound, QueryError
from kg.graph.graph import Graph
from kg.graph.questions import FOLDER, Parameter, Question, fitting, question, questions, read_question, to_markdown
from tests.conftest import ROOT

HEAD = """#+ title: T
#+ question.en: Who {who}?
#+ question.fr: Qui {who} ?
#+ question.ar: من {who}؟
"""
SPARQL = "SELECT ?x {\n  VALUES ?who { id:acme }\n  ?x ?p ?who }\n"
GOOD = HEAD + "#+ parameter.who: Entity\n" + SPARQL

REFUSED = [
    ("SELECT ?x {}", "q.rq:1: the header lacks 'title'"),
    ("#+ title: T\n#+ question.en: Q\nSELECT ?x {}", "q.rq:1: the header lacks 'question.fr'"),
    ("#+ title: T\n#+ titel\n", "q.rq:2: '#+ titel' is not '#+ key: value'"),
    ("#+ title: T\n#+ title: U\n", "q.rq:2: duplicate key 'title'"),
    ("#+ parameter.timeout: number\n", "q.rq:1: a parameter cannot be called 'timeout'"),
    ("#+ author: me\n", "q.rq:1: unknown key 'author'"),
    ("#+ question.de: Wer?\n", "q.rq:1: unknown key 'question.de'"),
    (HEAD + "SELECT ?x {}", "q.rq:1: question.en uses {who}, which is not a parameter"),
    (HEAD + "#+ parameter.who: Entity\nSELECT ?who {}",
     "q.rq: parameter 'who' needs a line of its own: VALUES ?who { … }"),
    (HEAD + "#+ parameter.who: Entity\nSELECT ?who { VALUES ?who { id:a } }",
     "q.rq: parameter 'who' needs a line of its own: VALUES ?who { … }"),
    (GOOD.replace("?x ?p ?who", "VALUES ?who { id:b }\n"), "q.rq: two VALUES lines for ?who"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        read_question(tmp_path / "q.rq")
    assert str(caught.value) == message


@pytest.fixture
def asked(tmp_path: Path) -> Question:
    (tmp_path / "q.rq").write_text(GOOD, encoding="utf-8")
    return read_question(tmp_path / "q.rq")


def test_the_header_is_read(asked: Question) -> None:
    assert (asked.name, asked.title, asked.topics) == ("q", "T", ())
    assert [tuple(p) for p in asked.parameters] == [("who", "Entity", "id:acme")]
    assert asked.in_words() == "Who ‹who›?"
    assert asked.in_words("fr", {"who": "Acme"}) == "Qui Acme ?"


def test_terms_replace_the_default_and_nothing_else(asked: Question) -> None:
    assert asked.bind({}) == SPARQL
    assert asked.bind({"who": ["<x:a>", "<x:b>"]}) == SPARQL.replace("{ id:acme }", "{ <x:a> <x:b> }")
    with pytest.raises(QueryError) as caught:
        asked.bind({"who": []})
    assert str(caught.value) == "no value for parameter 'who' of 'q'"


@given(st.text(max_size=60))
def test_no_text_leaves_its_place(text: str) -> None:
    """Whatever a caller gives is one literal of the bound query, with that very value."""
    sparql = "SELECT ?x {\n  VALUES ?x { 1 }\n}\n"
    asked = Question("q", "", {}, (), (Parameter("x", "text", "1"),), sparql)
    bound = asked.bind({"x": [str(ox.Literal(text))]})
    rows = ox.Store().query(bound)
    assert isinstance(rows, ox.QuerySolutions)
    assert [row[0] for row in rows] == [ox.Literal(text)]


BAD_ASKING = [
    ("funding-round", {}, NotFound, "no saved question 'funding-round'; did you mean 'funding-rounds'?"),
    ("funding-rounds", {"compny": "Acme"}, QueryError,
     "'funding-rounds' has no parameter 'compny'; did you mean 'company'?; known are company"),
    ("funding-rounds", {"company": "Vif"}, NotFound,
     "Vif has the class “video model”, expected “organization”"),
    ("funding-rounds", {"company": "Nobody"}, NotFound, "no entity named 'Nobody'"),
    ("funding-rounds", {"company": []}, QueryError, "no value for parameter 'company' of 'funding-rounds'"),
    ("models-released-before", {"day": "2024"}, QueryError, "parameter 'day' must be a day as YYYY-MM-DD, not '2024'"),
    ("models-released-before", {"day": "2024-02-30"}, QueryError,
     "parameter 'day' must be a day as YYYY-MM-DD, not '2024-02-30'"),
    ("disputed", {"x": 1}, QueryError, "'disputed' has no parameter 'x'; it has none"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "kind", "message"), BAD_ASKING)
def test_wrong_values_say_what_is_accepted(
    graph: Graph, name: str, values: dict[str, object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        graph.ask(name, **values)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)


def test_any_name_will_do(graph: Graph) -> None:
    names = ["Acme", "أكمي", "acme", "id:acme", graph.entity("Acme").thing, ["Acme", "Infoval"]]
    answers = [graph.ask("funding-rounds", company=name).to_csv() for name in names]
    assert len(set(answers)) == 1
    assert "acme-round" in answers[0]


def test_dates_bound_what_is_certain(graph: Graph) -> None:
    import datetime as dt

    assert len(graph.ask("models-released-before", day="2024-05-06")) == 1
    assert len(graph.ask("models-released-before", day=dt.date(2024, 5, 5))) == 0


def test_a_question_can_be_cited(graph: Graph) -> None:
    cited = graph.cite(graph.question("funding-rounds", company="Acme"))
    assert {str(c.statement.property) for row in cited for c in row.citations} >= {"raised by", "investor"}


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("number", 3, '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("number", "2.50", '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("text", 'a "b"', '"a \\"b\\""'),
        ("Status", "claimed", "<https://w3id.org/ai-video-kg/ontology#Claimed>"),
        ("Stance", "relays", "<https://w3id.org/ai-video-kg/ontology#relays>"),
        ("Property", "raised by", "<https://w3id.org/ai-video-kg/ontology#raisedBy>"),
        ("Property", "vg:raisedBy", "<https://w3id.org/ai-video-kg/ontology#raisedBy>"),
    ],
)
def test_each_kind_is_bound_as_its_term(graph: Graph, kind: str, value: object, term: str) -> None:
    from kg.graph.binding import Binder

    binder = Binder(graph.source, graph._search)
    assert binder.terms(Parameter("p", kind, ""), value) == [term]


@pytest.mark.parametrize(("kind", "value"), [("number", "many"), ("number", "NaN"), ("number", "1e999999x")])
def test_no_number_is_refused(graph: Graph, kind: str, value: str) -> None:
    from kg.graph.binding import Binder

    with pytest.raises(QueryError) as caught:
        Binder(graph.source, graph._search).terms(Parameter("p", kind, ""), value)
    assert str(caught.value) == f"parameter 'p' must be a number, not '{value}'"


@pytest.mark.parametrize("value", ["1e1900000000", "1e-1900000000", "-1E+50", "0e999999999"])
def test_a_number_that_would_be_written_out_for_ever_is_refused(graph: Graph, value: str) -> None:
    from kg.graph.binding import Binder

    with pytest.raises(QueryError) as caught:
        Binder(graph.source, graph._search).terms(Parameter("p", "number", ""), value)
    assert str(caught.value) == f"parameter 'p' must have at most 40 digits, not '{value}'"


def test_a_number_of_many_digits_is_refused_in_short(graph: Graph) -> None:
    from kg.graph.binding import Binder

    with pytest.raises(QueryError) as caught:
        Binder(graph.source, graph._search).terms(Parameter("p", "number", ""), "9" * 100_000)
    assert str(caught.value) == f"parameter 'p' must be a number, not '{'9' * 40}…'"


def test_every_saved_question_is_whole() -> None:
    found = questions()
    assert len(found) >= 40
    assert len({asked.title for asked in found.values()}) == len(found)
    for asked in found.values():
        assert set(asked.asked) == {"en", "fr", "ar"}
        assert "SELECT *" not in asked.text


def test_docs_queries_is_what_the_questions_give() -> None:
    page = ROOT / "docs" / "queries.md"
    assert page.read_text(encoding="utf-8") == to_markdown(list(questions().values())), (
        "docs/queries.md is stale: kg ask --format markdown > docs/queries.md"
    )


def test_each_question_has_its_command_in_a_block_of_its_own() -> None:
    asked = list(questions().values())
    commands = re.findall(r"^```sh\nkg ask (\S+).*\n```$", to_markdown(asked), re.MULTILINE)
    assert sorted(commands) == sorted(question.name for question in asked)


def test_the_sample_in_the_readme_is_a_question(tmp_path: Path) -> None:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    sample = [line[4:] for line in lines if line.startswith("    ")][:18]
    end = next(i for i, line in enumerate(sample) if line.startswith("ORDER BY"))
    (tmp_path / "sample.rq").write_text("\n".join(sample[: end + 1]), encoding="utf-8")
    assert question("sample", tmp_path).parameters[0].kind == "Organization"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ceo", {"company-profiles", "positions", "who-founded"}),
        ("funding", {"funding-rounds", "funding-total", "company-profiles"}),
        ("funding total", {"funding-total"}),
        ("تمويل", {"funding-rounds"}),
        ("levées", {"funding-rounds"}),
        ("price war", {"effects"}),
    ],
)
def test_words_lead_to_the_questions_that_fit(words: str, names: set[str]) -> None:
    assert names <= {asked.name for asked in fitting(words, questions().values())}


@pytest.mark.parametrize("words", ["", "zzz", "funding zzz", "-"])
def test_words_that_fit_no_question(words: str) -> None:
    assert fitting(words, questions().values()) == []


def test_an_unknown_question_names_those_that_fit() -> None:
    with pytest.raises(NotFound) as caught:
        question("funding")
    assert str(caught.value).startswith(
        "no saved question 'funding'; did you mean 'funding-total'?; "
        "these fit: company-profiles, funding-rounds, funding-total"
    )
