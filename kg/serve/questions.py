"""The saved questions for the query editor: their list, and their SPARQL with parameters filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import NotFound
from kg.graph.graph import Graph
from kg.graph.labels import terms_of
from kg.graph.questions import VALUE_KINDS, Question, question
from kg.namespaces import BASE, PREFIXES
from kg.serve.protocol import Refusal

MAX_VALUES = 20
MAX_LENGTH = 200


def offered(graph: Graph) -> dict[str, Any]:
    """Return the saved questions by topic, the choices for each kind of parameter, and the prefixes."""
    found = sorted(graph.questions().values(), key=lambda q: (q.topic, q.name))
    kinds = sorted({parameter.kind for each in found for parameter in each.parameters})
    return {
        "base": BASE,
        "prefixes": PREFIXES,
        "choices": {kind: _choices(graph, kind) for kind in kinds},
        "questions": [_offer(graph, each) for each in found],
    }


def _offer(graph: Graph, asked: Question) -> dict[str, Any]:
    return {
        "name": asked.name,
        "topic": asked.topic,
        "title": asked.title,
        "question": asked.in_words("en"),
        "parameters": [
            {"name": parameter.name, "kind": parameter.kind, "default": graph.default_in_words(parameter)}
            for parameter in asked.parameters
        ],
        "query": asked.text,
    }


def _choices(graph: Graph, kind: str) -> list[str]:
    if kind in ("date", "number", "text"):
        return []
    if kind in VALUE_KINDS:
        return sorted(terms_of(graph.source, kind))
    return [thing.label for thing in graph.entities(kind)]


def bound(graph: Graph, name: str, given: Mapping[str, list[str]]) -> str:
    """Return a saved question as SPARQL, with values for some parameters; the others keep their defaults.

    Raises:
        Refusal: there is no such question or parameter, or a value does not fit.
        QueryError: a value is not of its parameter's kind.
    """
    if sum(map(len, given.values())) > MAX_VALUES or any(len(v) > MAX_LENGTH for each in given.values() for v in each):
        raise Refusal(400, f"too many or too long values (limit: {MAX_VALUES} values of {MAX_LENGTH} characters)")
    try:
        question(name)
    except NotFound as error:
        raise Refusal(404, str(error).replace("'kg ask'", "/queries.json")) from None
    try:
        return graph.question(name, **given)
    except NotFound as error:
        raise Refusal(400, str(error)) from None
