"""The arguments of the Python door, checked: text, limits, and queries of the form that a method runs."""

from __future__ import annotations

from kg.errors import QueryError
from kg.sparql.query import Query

METHOD = {"SELECT": "query", "ASK": "test", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
"""The method that runs each form of query."""


def text(value: object, what: str) -> str:
    """Return a value that must be text; raises QueryError, which names `what`, if it is not."""
    if not isinstance(value, str):
        raise QueryError(f"the {what} must be a string, not {type(value).__name__}")
    return value


def at_least_one(limit: int) -> int:
    """Return a limit; raises QueryError if it is below 1."""
    if limit < 1:
        raise QueryError(f"the limit must be at least 1, not {limit}")
    return limit


def query_of(sparql: str, method: str, *forms: str) -> Query:
    """Read a query; raises QueryError if it is malformed or of a form that the method does not run."""
    read = Query(sparql)
    if read.form not in forms:
        raise QueryError(f"{method}() runs {' or '.join(forms)} queries; use {METHOD[read.form]}() for {read.form}")
    return read
