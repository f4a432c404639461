"""A part of the facts: chosen statements with the entities, articles and conflicts that they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound, nearest
from kg.facts.records import Facts, Ref, Statement
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    import networkx as nx


def select(facts: Facts, statements: Collection[str], entities: Collection[str] = ()) -> Facts:
    """Return the facts that hold only these statements, and what they name.

    Args:
        facts: all of them.
        statements: ids of the statements to keep.
        entities: ids of entities to keep besides, even without a statement.

    Raises:
        NotFound: there is no such statement or entity.
    """
    _known(statements, facts.statements, "statement")
    _known(entities, facts.entities, "entity")
    kept = {key: s for key, s in facts.statements.items() if key in set(statements)}
    evidence = {key: facts.evidence[key] for key in kept}
    sources = {e.article for found in evidence.values() for e in found}
    named = set(entities) | {name for s in kept.values() for name in _names(s)}
    named |= {name for found in evidence.values() for e in found for name in (e.by, e.on_behalf_of) if name}
    named |= {s for a in sources for s in (facts.articles[a].publisher, facts.articles[a].author) if s}
    return Facts(
        entities={key: entity for key, entity in facts.entities.items() if key in named},
        articles={key: article for key, article in facts.articles.items() if key in sources},
        statements=kept,
        evidence=evidence,
        standings={key: facts.standings[key] for key in kept},
        conflicts=tuple(c for c in facts.conflicts if set(c.members) <= kept.keys()),
    )


def _known(ids: Collection[str], there: Collection[str], what: str) -> None:
    for key in ids:
        if key not in there:
            raise NotFound(f"no {what} '{key}' in the graph{nearest(key, there)}")


def _names(statement: Statement) -> Iterable[str]:
    q = statement.qualifiers
    own = [statement.subject, *q.topics, *([q.compared_to] if q.compared_to else [])]
    return [*own, statement.object.id] if isinstance(statement.object, Ref) else own


def statement_ids(chosen: Iterable[Any]) -> list[str]:
    """Return the ids of statements given as facts, as ids, or as IRIs (full or `st:…`)."""
    texts = (item if isinstance(item, str) else item.id for item in chosen)
    return [text.removeprefix(PREFIXES["st"]).removeprefix("st:") for text in texts]


def with_dates(facts: Facts, statements: Iterable[str]) -> list[str]:
    """Return statements and, for each event that they name, the statements that date it."""
    chosen = list(statements)
    named = {name for key in chosen if key in facts.statements for name in _names(facts.statements[key])}
    dates = (k for k, s in facts.statements.items() if s.property == "date" and s.subject in named)
    return list(dict.fromkeys([*chosen, *dates]))


def of_network(facts: Facts, network: nx.MultiDiGraph[str]) -> tuple[list[str], list[str]]:
    """Return the ids of statements and entities of a (sub)graph that `to_networkx` gave.

    What is said of its nodes without naming another entity (dates, figures, words) comes along.
    """
    keys = {key for _, _, key in network.edges(keys=True)}
    nodes = list(network.nodes)
    keys |= {k for k, s in facts.statements.items() if s.subject in network and not isinstance(s.object, Ref)}
    return sorted(keys), nodes


def chosen(facts: Facts, statements: Any) -> Facts:
    """Return the part of the facts that is chosen by statements, their ids or IRIs, or a graph of networkx."""
    if isinstance(statements, str) or not hasattr(statements, "edges"):
        return select(facts, with_dates(facts, statement_ids(statements)))
    return select(facts, *of_network(facts, statements))
