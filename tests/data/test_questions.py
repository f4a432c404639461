"""The saved questions: sound, answered alike by two engines, complete over the vocabulary, pinned."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox
import pytest
import rdflib

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.graph.questions import Question, questions
from kg.namespaces import PREFIXES
from kg.rdf.encode import to_quads
from kg.rdf.serialize import ntriples
from kg.sparql.query import Query
from kg.stores.local import store_of
from tests.conftest import ROOT
from tests.data.answered import ANSWERS, Answers, pinned

QUESTIONS = questions()
MAY_BE_EMPTY = {name for name in QUESTIONS if name.startswith("unknown-")}

# Terms of the vocabulary that no question needs to use, each with the reason.
NOT_ASKED = {
    "develops": "the inverse of developedBy, which is asked",
    "Dated": "holds together what has bounds; events, statements and articles are asked one by one",
    "aboutFollows": "for the builder alone: it says which properties vg:about follows, which is asked",
    "period": "as the article has it; questions ask for the normalized one",
    "valuesOverlap": "for the builder alone: it says how clashes of dates are found",
    "Record": "holds together what the graph keeps; statements, evidence, articles and conflicts are asked",
}

Value = tuple[str, ...] | Decimal | None
_NUMBERS = {PREFIXES["xsd"] + name for name in ("decimal", "integer", "nonNegativeInteger")}


def body(question: Question) -> str:
    """The SPARQL of a question without comments and header, prefixes included."""
    return "\n".join(line for line in question.text.splitlines() if not line.lstrip().startswith("#"))


class Engines:
    """One graph in two engines; rdflib holds it in the reverse order, so that no order can come from storing."""

    def __init__(self, facts: Facts, ontology: Ontology) -> None:
        self.lines = ntriples(facts, ontology).splitlines()
        self.store = store_of(to_quads(facts, ontology))

    @cached_property
    def graph(self) -> rdflib.Graph:
        return rdflib.Graph().parse(data="\n".join(reversed(self.lines)) + "\n", format="nt")

    def oxigraph(self, text: str) -> list[list[Value]]:
        found = self.store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return [[of_oxigraph(term) for term in row] for row in found]

    def rdflib(self, text: str) -> list[list[Value]]:
        return [[of_rdflib(term) for term in row] for row in self.graph.query(text)]  # type: ignore[union-attr]


def of_oxigraph(term: object) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ("iri", term.value)
    assert isinstance(term, ox.Literal)
    return of_literal(term.value, term.language, term.datatype.value)


def of_rdflib(term: object) -> Value:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ("iri", str(term))
    assert isinstance(term, rdflib.Literal)
    return of_literal(str(term), term.language, str(term.datatype or PREFIXES["xsd"] + "string"))


def of_literal(text: str, language: str | None, datatype: str) -> Value:
    if language:
        return ("text", text, language)
    return Decimal(text) if datatype in _NUMBERS else ("literal", text, datatype)


@pytest.fixture(scope="session")
def engines(facts: Facts, ontology: Ontology) -> Engines:
    return Engines(facts, ontology)


@pytest.fixture(scope="session")
def answers(engines: Engines) -> Answers:
    return Answers(engines.store)


@pytest.fixture(scope="session")
def engines_next(next_facts: Facts, ontology: Ontology) -> Engines:
    """The made-up articles, for questions that the real ones do not answer yet."""
    return Engines(next_facts, ontology)


@pytest.fixture(scope="session")
def answers_next(engines_next: Engines) -> Answers:
    return Answers(engines_next.store)


# Sound


def test_there_are_many_questions() -> None:
    assert len(QUESTIONS) >= 40
    assert len({q.title for q in QUESTIONS.values()}) == len(QUESTIONS)
    assert all(q.topics for q in QUESTIONS.values())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_asked_in_three_languages(name: str) -> None:
    question = QUESTIONS[name]
    english, french, arabic = (question.asked[lang] for lang in ("en", "fr", "ar"))
    assert (english[-1], french[-2:], arabic[-1]) == ("?", "\N{NO-BREAK SPACE}?", "؟")
    assert re.search(r"[؀-ۿ]", arabic)
    assert len({english, french, arabic}) == 3
    for parameter in question.parameters:
        assert all(f"{{{parameter.name}}}" in question.asked[lang] for lang in question.asked)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_keeps_to_what_every_engine_does_alike(name: str) -> None:
    text = body(QUESTIONS[name])
    assert Query(QUESTIONS[name].text).form == "SELECT"
    forbidden = r"SELECT \*|SELECT DISTINCT \*|GROUP_CONCAT|SAMPLE|AVG|NOT EXISTS|\bLIMIT\b|\bOFFSET\b|gYear|\bYEAR\("
    assert re.findall(forbidden, text) == []
    assert re.search(r"^ORDER BY ", text, re.MULTILINE)
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE))
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}
    pattern = re.sub(r'"[^"]*"', "", text.split("\n\n", 1)[1])
    assert set(re.findall(r"(?<![\w?<])([a-z]+):\w", pattern)) == declared.keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_defaults_are_things_that_the_graph_knows(name: str, facts: Facts, ontology: Ontology) -> None:
    for parameter in QUESTIONS[name].parameters:
        if not parameter.default.startswith("id:"):
            continue
        entity = facts.entities[parameter.default.removeprefix("id:")]
        assert ontology.is_a(entity.type, parameter.kind), f"{entity.id} is no {parameter.kind}"


def test_every_class_and_property_is_asked_for() -> None:
    source = (ROOT / "ontology" / "ai-video-kg.ttl").read_text(encoding="utf-8")
    declared = re.findall(
        r"^vg:(\w+) a owl:(?:Class|ObjectProperty|DatatypeProperty|AnnotationProperty)\b", source, re.M
    )
    asked = {term for question in QUESTIONS.values() for term in re.findall(r"\bvg:(\w+)", body(question))}
    assert len(declared) > 100
    assert sorted(set(declared) - asked) == sorted(NOT_ASKED), "ask for the new term, or say why not"
    assert asked <= set(re.findall(r"^vg:(\w+) a ", source, re.M)), "a question uses a term that is not declared"


# Answered


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_the_same_rows_in_the_same_order(name: str, engines: Engines, engines_next: Engines) -> None:
    rows = engines.oxigraph(QUESTIONS[name].text)
    assert rows == engines.rdflib(QUESTIONS[name].text)
    if not rows and name not in MAY_BE_EMPTY:
        rows = engines_next.oxigraph(QUESTIONS[name].text)
        assert rows == engines_next.rdflib(QUESTIONS[name].text)
    assert len({tuple(row) for row in rows}) == len(rows), "a row comes twice"
    assert bool(rows) or name in MAY_BE_EMPTY, "let an article answer it, or one of tests/next"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_the_pinned_one(name: str, answers: Answers, answers_next: Answers) -> None:
    file = ANSWERS / f"{name}.json"
    assert file.is_file(), "pin it: make pins"
    found = pinned(QUESTIONS[name], answers, answers_next)
    assert found == file.read_text(encoding="utf-8"), "if the new answer is right: make pins"


def test_no_answer_is_pinned_to_a_question_that_is_gone() -> None:
    assert {path.stem for path in ANSWERS.glob("*")} == QUESTIONS.keys()


def test_nearly_every_row_shows_the_words_that_it_rests_on(answers: Answers) -> None:
    counted = {"statements-by-status", "counts-by-kind", "in-several-articles", "who-speaks-about", "shared-techniques",
               "plain-triples", "quotes-by-article"}  # fmt: skip
    records = {"articles", "names-of-an-entity", "chinese-names", "damaged-names", "who-is-meant", "rules", "speeches",
               "units"}  # fmt: skip
    rest = {"open-conflicts", "funding-total", "inferred-dates"}
    bare = total = 0
    for name in QUESTIONS.keys() - counted - records - rest:
        text = answers.to_json(QUESTIONS[name])
        total += text.count("\n  {")
        bare += text.count("\n  {") - text.count('"rests on"')
    assert total > 300
    assert bare < total / 20


def test_every_entity_is_counted_once_and_all_in_all(answers: Answers) -> None:
    _, rows = answers.rows(QUESTIONS["counts-by-kind"].text)
    counts = {str(kind): int(number.value) for kind, number in rows if kind and number}
    total = counts.pop(f"<{PREFIXES['vg']}Entity>")
    assert total == sum(counts.values()) == len(answers.rows(f"SELECT ?x {{ ?x a <{PREFIXES['vg']}Entity> }}")[1])


# What belongs together is found together


def local(value: Value) -> str:
    assert isinstance(value, tuple)
    return re.split("[/#]", value[1])[-1]


def cells(answers: Answers, name: str, *columns: str) -> list[tuple[str, ...]]:
    """Return some columns of the answer to a question: the last part of an IRI, the text of a literal."""
    names, rows = answers.rows(QUESTIONS[name].text)
    chosen = [names.index(column) for column in columns]
    return [tuple("" if row[i] is None else local(of_oxigraph(row[i])) for i in chosen) for row in rows]


def test_the_founding_team_has_its_founder_and_each_person_once(answers: Answers) -> None:
    assert cells(answers, "founding-team", "person", "part") == [
        ("cristobal-valenzuela", "founder"), ("alejandro-matamala", "participant"),
        ("anastasis-germanidis", "participant"),
    ]  # fmt: skip


def test_a_leak_tells_the_certain_from_what_only_appears_so(answers: Answers) -> None:
    found = set(cells(answers, "leaks", "about", "property", "status"))
    assert {("sora-leak", "actor", "Asserted"), ("sora-leak", "object", "Asserted")} <= found
    assert {("sora-leak", "reason", "Speculated"), ("sora-leak-project", "connectedTo", "Speculated")} <= found


def test_what_came_late_is_named_with_its_delay(answers: Answers) -> None:
    late = cells(answers, "delays", "late", "event", "delay")
    assert ("sora", "sora-wider-release", "sora-release-delay") in late
    assert {thing for thing, *_ in late} == {"sora", "abab-video-1"}


def test_every_reason_for_one_delay_is_given_with_its_day(answers: Answers) -> None:
    given = cells(answers, "reasons-given", "of", "speaker", "said")
    assert given.count(("sora-release-delay", "kevin-weil", "2024-11-27~")) == 3
    assert given.count(("sora-wider-release", "tim-brooks", "2024-03-14~")) == 2


def test_every_effect_of_the_price_war_is_an_effect(answers: Answers) -> None:
    assert [status for (status,) in cells(answers, "effects", "status")] == ["Asserted"] + ["Claimed"] * 5


def test_every_video_model_has_what_is_known_of_its_maker_and_date(answers: Answers) -> None:
    found = cells(answers, "video-models", "model", "maker", "kind", "latest")
    assert found[0] == ("sora", "openai", "Announcement", "2024-02-29")
    assert [model for model, *_ in found if not model.endswith("-next")] == [
        model for model, maker, *_ in found if maker
    ]
    dates = [day for *_, day in found if day]
    assert dates == sorted(dates)


def test_the_positions_of_all_people_are_in_one_answer(answers: Answers) -> None:
    found = cells(answers, "positions", "person", "relation", "where")
    assert len(found) == len({*found}) + 1, "Yan Junjie held two positions at SenseTime"
    assert {("sam-altman", "worksFor", "openai"), ("bill-peebles", "memberOf", "sora-team")} <= set(found)


def test_a_funding_round_has_the_valuation_of_its_time(answers: Answers) -> None:
    assert cells(answers, "funding-rounds", "round", "valuation") == [
        ("minimax-series-a", ""), ("minimax-series-b", "minimax.valuation.2500000000-USD"),
    ]  # fmt: skip


# What comes back empty would not, if the texts said it


def ask_with(engines: Engines, name: str, extra: str = "", **terms: str) -> list[list[Value]]:
    text = QUESTIONS[name].bind({key: [f"<{PREFIXES['id']}{entity}>"] for key, entity in terms.items()})
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    store = ox.Store()
    store.extend(engines.store)
    if extra:
        store.update(f"{prologue}INSERT DATA {{ {extra} }}")
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [[of_oxigraph(term) for term in row] for row in found]


def test_a_known_release_date_would_be_found(engines: Engines) -> None:
    assert ask_with(engines, "unknown-release-date", model="abab-video-1")


def test_known_investors_would_be_found(engines: Engines) -> None:
    assert ask_with(engines, "unknown-investors", company="minimax")


def test_named_signers_would_be_found(engines: Engines) -> None:
    assert ask_with(engines, "unknown-signers", letter="generative-ai-open-letter")


def test_a_price_would_be_found(engines: Engines) -> None:
    extra = """st:x rdf:subject id:sora-api ; rdf:predicate vg:amount ; rdf:object fig:x ; vg:status vg:Asserted .
    fig:x a vg:Figure ; rdfs:label "20 US dollars"@en ; schema:currency "USD" ; vg:normalizedUnit vg:USD ."""
    assert len(ask_with(engines, "unknown-price", extra)) == len(ask_with(engines, "unknown-price")) + 1


def test_a_number_of_parameters_would_be_found(engines: Engines) -> None:
    extra = """st:x rdf:subject id:abab-video-1 ; rdf:predicate vg:size ; rdf:object fig:x ; vg:status vg:Claimed .
    fig:x a vg:Figure ; rdfs:label "7 parameters"@en ; vg:unit vg:parameter .
    vg:parameter skos:notation "parameter" ."""
    assert len(ask_with(engines, "unknown-parameters", extra)) == len(ask_with(engines, "unknown-parameters")) + 1
