"""The queries that the package asks: a file each, its VALUES lines filled with terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.sparql.terms import Term

PACKAGE = Path(__file__).parent.parent
VALUES = re.compile(r"^[ \t]*VALUES[ \t]+\?(\w+)[ \t]*\{([^{}]*)\}[ \t]*$", re.MULTILINE)
"""A line of its own with the values of one parameter: its name, and its default as it stands in the text."""


def query(name: str, /, **terms: Iterable[str | Term]) -> str:
    """Return a query of the package with terms for its parameters; a parameter without terms keeps its default.

    Args:
        name: the folder and the name of the file: `graph/labels` is kg/graph/sparql/labels.rq.
        terms: for each parameter its terms, IRIs as text.

    >>> print(query("graph/statement", st=["https://w3id.org/ai-video-kg/statement/1"]), end="")
    ASK {
      VALUES ?st { <https://w3id.org/ai-video-kg/statement/1> }
      ?st a vg:Statement
    }
    """
    return bound(_text(name), {key: [_serialised(term) for term in given] for key, given in terms.items()})


@lru_cache(maxsize=256)
def _text(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return (PACKAGE / folder / "sparql" / f"{file}.rq").read_text(encoding="utf-8")


def _serialised(term: str | Term) -> str:
    return str(ox.NamedNode(term) if isinstance(term, str) else term)


def bound(text: str, terms: Mapping[str, Iterable[str]]) -> str:
    """Return a query with terms in the VALUES lines of its parameters.

    Args:
        text: the query.
        terms: for each parameter its terms in N-Triples.

    Raises:
        ValueError: the query has no VALUES line for a parameter.

    >>> bound("VALUES ?x { UNDEF }", {"x": ["<urn:a>", "<urn:b>"]})
    'VALUES ?x { <urn:a> <urn:b> }'
    """
    if unknown := terms.keys() - {match[1] for match in VALUES.finditer(text)}:
        raise ValueError(f"the query has no VALUES line for {', '.join(sorted(unknown))}")

    def line(match: re.Match[str]) -> str:
        if match[1] not in terms:
            return match[0]
        return f"{match[0].partition('{')[0]}{{ {' '.join(terms[match[1]])} }}"

    return VALUES.sub(line, text)
