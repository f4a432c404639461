"""Status, clashes and sources: the policy, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.facts.edtf import parse
from kg.facts.figures import Figure
from kg.facts.figures import parse as parse_figure
from kg.facts.ontology import Ontology
from kg.facts.records import (
    Conflict,
    Evidence,
    Facts,
    Qualifiers,
    Ref,
    Span,
    Stance,
    Standing,
    Statement,
    Status,
    Stretch,
)  # fmt: skip
from kg.facts.status import base_status, clashes, independent_sources, standings, undeclared

PLACE = Span(0, 1, "x"), Stretch(0, 2, 1, 1, "0" * 64)


def evidence(stance: str, article: str = "one", by: str | None = None, text: str = "t") -> Evidence:
    return Evidence("s", article, text, "p", *PLACE, None, Stance(stance), by, None, "gist", None)


def usd(text: str) -> Figure:
    return parse_figure(text, {"USD": "USD"})


@pytest.mark.parametrize(
    ("stances", "status"),
    [
        (["states"], "Asserted"),
        (["relays"], "Asserted"),
        (["claims"], "Claimed"),
        (["plans"], "Planned"),
        (["speculates"], "Speculated"),
        (["opines"], "Opinion"),
        (["opines", "speculates", "plans", "claims"], "Claimed"),
        (["opines", "plans"], "Planned"),
        (["claims", "relays"], "Asserted"),
    ],
)
def test_base_status_is_the_strongest(stances: list[str], status: str) -> None:
    assert base_status([evidence(stance) for stance in stances]) == status


def test_independent_sources_count_origins() -> None:
    translations = [evidence("states", text="a"), evidence("states", text="b")]
    assert independent_sources(translations) == 1
    registry = [evidence("relays", "one", "registry"), evidence("relays", "two", "registry")]
    assert independent_sources(registry) == 1
    assert independent_sources([*translations, *registry]) == 2
    assert independent_sources([evidence("claims", "one", "x"), evidence("claims", "two", "x")]) == 2


A = Statement("r", "amount", usd("600 USD"))
B = Statement("r", "amount", usd("700 USD"))
YES = Statement("m", "availableTo", Ref("public"))
NO = Statement("m", "availableTo", Ref("public"), negated=True)


def at(statement: Statement, time: str) -> Statement:
    return Statement(
        statement.subject, statement.property, statement.object, statement.negated, Qualifiers(time=parse(time))
    )


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        (A, B, True),
        (A, Statement("r", "amount", usd(">=500 USD")), False),
        (A, Statement("q", "amount", usd("700 USD")), False),
        (at(A, "2023"), at(B, "2024"), False),
        (at(A, "2024-03"), at(B, "2024"), True),
        (at(A, "2023"), B, True),
        (YES, NO, True),
        (at(YES, "2024-12"), at(NO, "2024-03"), False),
        (YES, Statement("m", "availableTo", Ref("artists")), False),
        (Statement("m", "stage", Ref("preview")), Statement("m", "stage", Ref("released")), True),
        (Statement("e", "date", parse("2024-02")), Statement("e", "date", parse("2024")), False),
        (Statement("e", "date", parse("2024-02")), Statement("e", "date", parse("2024-03")), True),
        (
            Statement("m", "usageRatio", usd("3 USD"), qualifiers=Qualifiers(compared_to="x")),
            Statement("m", "usageRatio", usd("9 USD"), qualifiers=Qualifiers(compared_to="y")),
            False,
        ),
    ],
)
def test_clashes(a: Statement, b: Statement, *, clash: bool, ontology: Ontology) -> None:
    assert bool(clashes([a, b], ontology)) is clash


def stand(ontology: Ontology, ledger: list[Conflict], **stances: str) -> dict[str, Standing]:
    by_name = {"A": A, "B": B, "YES": YES, "NO": NO}
    statements = {by_name[name].id: by_name[name] for name in stances}
    found = {by_name[name].id: (evidence(stance, by="x"),) for name, stance in stances.items()}
    return standings(statements, found, ledger, clashes(statements.values(), ontology))


def test_two_asserted_ones_that_clash_are_disputed(ontology: Ontology) -> None:
    found = stand(ontology, [], A="states", B="relays")
    assert [found[A.id].status, found[B.id].status] == ["Disputed", "Disputed"]
    assert found[A.id].conflicts_with == (B.id,)


def test_a_claim_disputes_nothing(ontology: Ontology) -> None:
    found = stand(ontology, [], A="states", B="claims")
    assert [found[A.id].status, found[B.id].status] == ["Asserted", "Claimed"]


def test_the_ledger_rejects_with_its_reason(ontology: Ontology) -> None:
    ledger = [Conflict("c", (A.id, B.id), B.id, "the registry is the record")]
    found = stand(ontology, ledger, A="states", B="relays")
    assert found[A.id] == Standing(Status.REJECTED, 1, (B.id,), (), "the registry is the record")
    assert found[B.id].status == "Asserted"


def test_an_open_entry_leaves_both_disputed(ontology: Ontology) -> None:
    ledger = [Conflict("c", (A.id, B.id), None, "cannot be told")]
    assert stand(ontology, ledger, A="states", B="states")[A.id].status == "Disputed"
    assert undeclared(clashes([A, B], ontology), ledger) == set()


def test_a_denial_contests_and_leaves_the_status(ontology: Ontology) -> None:
    found = stand(ontology, [], YES="states", NO="claims")
    assert found[YES.id].status == "Asserted"
    assert found[YES.id].contested_by == (NO.id,)
    assert found[NO.id].status == "Claimed"


def test_of_the_tiny_data_set(tiny_facts: Facts) -> None:
    statuses = {
        (s.subject, s.property, str(s.object), s.negated): tiny_facts.standings[k].status
        for k, s in tiny_facts.statements.items()
    }
    assert statuses["acme-round", "amount", "12000000 USD", False] == "Rejected"
    assert statuses["acme-round", "amount", "10000000 USD", False] == "Asserted"
    assert statuses["vif", "betterThan", "rival", False] == "Claimed"
    assert statuses["vif", "trainedOn", "films", False] == "Speculated"
    assert statuses["vif", "availableTo", "public", True] == "Asserted"


def test_what_is_inferred_from_another_article_adds_no_source() -> None:
    own, leaning = evidence("states", "two"), replace(evidence("states"), inferred="a year", inferred_from=("two/p",))
    assert independent_sources([own, leaning]) == 1
    assert independent_sources([leaning]) == 1
    assert independent_sources([own, replace(leaning, inferred_from=("one/q",))]) == 2
