"""Turn the values that a caller gives for the parameters of a saved question into RDF terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.labels import Thing, known_term
from kg.graph.questions import VALUE_KINDS, Parameter
from kg.graph.search import Search
from kg.namespaces import expand
from kg.rdf.terms import vocabulary_iri
from kg.sparql.query_files import bound, query
from kg.stores.local import Source, solutions

MAX_DIGITS = 40
"""The digits that a number may have, before and after the decimal point."""


class Binder:
    """Binds values, with the names of one graph."""

    def __init__(self, source: Source, search: Search) -> None:
        self.source = source
        self.search = search

    def terms(self, parameter: Parameter, value: object) -> list[str]:
        """Return the term for a value, or the terms for a list of values, in N-Triples.

        Raises:
            QueryError: the value is not of the parameter's kind.
            NotFound: a name is unknown or ambiguous.
        """
        several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return [str(self._term(parameter, one)) for one in _ordered(several)]

    def default_in_words(self, parameter: Parameter) -> str:
        """Return the default of a parameter in words: labels, or the values of literals; empty for UNDEF."""
        text = bound(query("graph/values"), {"x": [parameter.default]})
        terms = [term for (term,) in solutions(self.source, text)]
        return ", ".join(self._word(t) for t in terms if t)

    def in_words(self, parameter: Parameter, value: object) -> str:
        """Return a value, or a list of values, in words: the labels of the things that it names.

        Raises:
            QueryError: the value is not of the parameter's kind.
            NotFound: a name is unknown or ambiguous.
        """
        several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return ", ".join(self._word(self._term(parameter, one)) for one in _ordered(several))

    def _word(self, term: ox.NamedNode | ox.Literal) -> str:
        return self.search.names.thing(term.value).label if isinstance(term, ox.NamedNode) else term.value

    def _term(self, parameter: Parameter, value: object) -> ox.NamedNode | ox.Literal:
        kind = parameter.kind
        if kind == "date":
            return ox.Literal(_day(parameter, value), datatype=ox.NamedNode(expand("xsd:date")))
        if kind == "number":
            return _number(parameter, value)
        if kind == "text":
            return ox.Literal(str(value))
        name = value.iri if isinstance(value, Thing) else str(value)
        if kind in VALUE_KINDS:
            return ox.NamedNode(known_term(self.source, kind, name))
        return ox.NamedNode(self.search.resolve(name, vocabulary_iri(kind)))


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_DIGITS else f"{text[:MAX_DIGITS]}…"


def _ordered(values: Iterable[object]) -> list[object]:
    return sorted(values, key=str) if isinstance(values, (set, frozenset)) else list(values)


def _day(parameter: Parameter, value: object) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise QueryError(f"parameter '{parameter.name}' must be a day as YYYY-MM-DD, not '{value}'") from None


def _number(parameter: Parameter, value: object) -> ox.Literal:
    """Return a number; its digits are bounded before it is written out, which takes memory for each of them."""
    text = str(value)
    try:
        number = Decimal(text) if len(text) <= MAX_DIGITS else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise QueryError(f"parameter '{parameter.name}' must be a number, not '{_shortened(text)}'")
    if abs(number.adjusted()) > MAX_DIGITS or abs(int(number.as_tuple().exponent)) > MAX_DIGITS:
        raise QueryError(f"parameter '{parameter.name}' must have at most {MAX_DIGITS} digits, not '{text}'")
    written = f"{number:f}"
    return ox.Literal(written, datatype=ox.NamedNode(expand("xsd:decimal" if "." in written else "xsd:integer")))
