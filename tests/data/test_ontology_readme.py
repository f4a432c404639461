"""The modelling guide tells the truth: its examples stand in the seeds and in the graph, its queries give rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from kg.facts.ontology import Ontology
from kg.facts.records import Facts, object_text
from kg.namespaces import PREFIXES
from kg.rdf.encode import to_quads
from kg.rdf.serialize import ntriples
from kg.stores.local import store_of
from tests.conftest import ROOT

README = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
KINDS = ("Release", "Funding round", "Role", "Usage figure", "Claim", "Denial", "Plan", "Comparison",
         "Capability", "Limitation", "Letter", "Leak", "Unnamed thing")  # fmt: skip
ROLES = {
    "actor", "object", "participant", "place", "raisedBy", "investor", "amount", "duration",
    "against", "inFavourOf", "recipient", "ends", "stake", "size",
}  # fmt: skip
ANY_EVENT = {"ends"}
"""Roles that an event of every class may have; the table names them where they are usual."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def stated(facts: Facts) -> set[tuple[str, str, str, bool]]:
    return {(s.subject, s.property, object_text(s.object), s.negated) for s in facts.statements.values()}


@pytest.fixture(scope="session")
def store(facts: Facts, ontology: Ontology) -> ox.Store:
    return store_of(to_quads(facts, ontology))


@pytest.fixture(scope="session")
def in_rdflib(facts: Facts, ontology: Ontology) -> rdflib.Graph:
    return rdflib.Graph().parse(data=ntriples(facts, ontology), format="nt")


def test_there_is_an_example_of_each_kind_and_six_questions() -> None:
    examples = README.partition("## One example of each kind")[2].partition("## Six worked questions")[0]
    assert tuple(re.findall(r"^### (.*)$", examples, re.MULTILINE)) == KINDS
    parts = re.split(r"^### ", examples, flags=re.MULTILINE)[1:]
    assert all("```yaml" in part and re.search("```(turtle|sparql)", part) for part in parts)
    assert README.partition("## Six worked questions")[2].count("```sparql") == 6
    assert "does not resolve yet" in README


@pytest.mark.parametrize("query", blocks("sparql"))
def test_a_worked_query_gives_the_same_rows_in_both_engines(
    query: str, store: ox.Store, in_rdflib: rdflib.Graph
) -> None:
    found = store.query(PROLOGUE + query)
    assert isinstance(found, ox.QuerySolutions)
    rows = [tuple("" if term is None else term.value for term in row) for row in found]
    theirs = [tuple("" if term is None else str(term) for term in row) for row in in_rdflib.query(PROLOGUE + query)]  # type: ignore[union-attr]
    assert rows
    assert [plain(row) for row in rows] == [plain(row) for row in theirs]


def plain(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(re.sub(r"^(\d+)\.0$", r"\1", cell) for cell in row)


def test_a_round_takes_one_row(store: ox.Store) -> None:
    (query,) = [block for block in blocks("sparql") if "vg:raisedBy" in block]
    found = store.query(PROLOGUE + query)
    assert isinstance(found, ox.QuerySolutions)
    rounds = [str(row["round"]) for row in found]
    assert len(rounds) == len(set(rounds)) >= 2


@pytest.mark.parametrize("turtle", blocks("turtle"))
def test_every_triple_shown_stands_in_the_graph(turtle: str, store: ox.Store) -> None:
    prologue = PROLOGUE.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    shown = [quad.triple for quad in ox.parse(prologue + turtle, format=ox.RdfFormat.TURTLE)]
    assert shown
    for triple in shown:
        exact = list(store.quads_for_pattern(triple.subject, triple.predicate, normal(triple.object), None))
        assert exact, f"not in the graph: {triple}"


def normal(term: Any) -> Any:
    """Numbers as the store writes them: 600000000.0 is 600000000."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#decimal"):
        return ox.Literal(str(int(float(term.value))), datatype=term.datatype)
    return term


def passages() -> Iterator[Mapping[str, Any]]:
    for block in blocks("yaml"):
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
        if isinstance(loaded, list):
            yield from loaded


def said(says: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    for subject, properties in says.items():
        for name, values in properties.items():
            for value in values if isinstance(values, list) else [values]:
                given = value if isinstance(value, dict) else {"value": value}
                yield subject, name, given["value"], given.get("not") == "true"


@pytest.mark.parametrize("passage", list(passages()), ids=lambda passage: str(passage["id"]))
def test_every_example_is_a_statement_of_the_seeds(
    passage: Mapping[str, Any], stated: set[tuple[str, str, str, bool]]
) -> None:
    assert [statement for statement in said(passage["says"]) if statement not in stated] == []


@pytest.fixture(scope="module")
def curated() -> dict[str, Mapping[str, Any]]:
    """The passages of the seeds as they are written, by id."""
    found: dict[str, Mapping[str, Any]] = {}
    for file in sorted((ROOT / "seeds" / "articles").glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        found |= {passage["id"]: passage for passage in loaded["passages"] if "id" in passage}
    return found


@pytest.mark.parametrize("passage", list(passages()), ids=lambda passage: str(passage["id"]))
def test_every_example_is_a_passage_of_the_seeds(
    passage: Mapping[str, Any], curated: dict[str, Mapping[str, Any]]
) -> None:
    whole = curated[passage["id"]]
    assert {key: value for key, value in passage.items() if key != "says"} == {
        key: value for key, value in whole.items() if key != "says"
    }


def test_the_unnamed_thing_is_an_entity(facts: Facts) -> None:
    (example,) = [b for block in blocks("yaml") if isinstance(b := yaml.load(block, Loader=yaml.BaseLoader), dict)]
    for name, entity in example.items():
        assert facts.entities[name].type == entity["type"]
        assert facts.entities[name].labels["en"] == entity["label"]["en"]


# The table of events


def table() -> dict[str, tuple[set[str], set[str]]]:
    """Each event class with its roles and the shortcuts derived from it, as the table has them."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| (`[^|]*) \| ([^|]*)\|$", README, re.MULTILINE)
    return {
        name: (set(re.findall(r"`(\w+)`", roles)), set(re.findall(r"`(\w+)`", gives))) for name, roles, gives in rows
    }


def test_the_table_has_every_event_class(ontology: Ontology) -> None:
    assert table().keys() == {name for name in ontology.classes if ontology.is_a(name, "Event")}


def test_the_table_has_every_role_that_the_data_uses_and_no_other_property(facts: Facts, next_facts: Facts) -> None:
    used: dict[str, set[str]] = {name: set() for name in table()}
    for each in (facts, next_facts):
        for statement in each.statements.values():
            kind = each.entities[statement.subject].type
            if kind in used and statement.property in ROLES:
                used[kind].add(statement.property)
    for name, (roles, _) in table().items():
        assert used[name], f"no article has an event of class {name}"
        assert used[name] <= roles | ANY_EVENT, f"{name} lacks {used[name] - roles}"
        assert roles <= ROLES


def test_the_table_has_every_rule(ontology: Ontology) -> None:
    rules: dict[str, set[str]] = {name: set() for name in table()}
    for rule in ontology.rules:
        if rule.of_class:
            rules[rule.of_class].add(rule.gives)
        else:
            assert f"`{rule.gives}`" in README.partition("## Time")[0]
    assert {name: gives for name, (_, gives) in table().items()} == rules
