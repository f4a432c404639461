"""Rows of a query's answer: named values of Python types, and the formats they are written in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.errors import QueryError
from kg.namespaces import PREFIXES, compact

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(_XSD + n for n in ("integer", "nonNegativeInteger", "int", "long", "positiveInteger"))


@dataclass(frozen=True, slots=True)
class Row(Mapping[str, object]):
    """One row: values by variable name, as item or attribute; unbound ones are None."""

    variables: tuple[str, ...]
    terms: tuple[Term | None, ...]

    def __getitem__(self, key: str) -> object:
        try:
            return python_value(self.terms[self.variables.index(key)])
        except ValueError:
            raise KeyError(key) from None

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no variable ?{name}; there are {', '.join(self.variables)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: a sequence of rows."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def first(self) -> Row | None:
        """Return the first row, or None where there is none."""
        return self.rows[0] if self.rows else None

    def texts(self) -> list[list[str]]:
        """Return every cell as a short text for people."""
        return [[short(term) for term in row.terms] for row in self.rows]

    def to_csv(self, delimiter: str = ",") -> str:
        """Return the rows as CSV (RFC 4180; SPARQL 1.1 Results CSV), or with another delimiter."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
        writer.writerow(self.variables)
        writer.writerows([plain(term) for term in row.terms] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """Return the rows in the SPARQL 1.1 Query Results JSON Format."""
        bindings = [
            {name: _json_term(term) for name, term in zip(row.variables, row.terms, strict=True) if term is not None}
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def rows_of(solutions: ox.QuerySolutions) -> Rows:
    """Read the solutions of a SELECT."""
    variables = tuple(v.value for v in solutions.variables)
    try:
        return Rows(variables, tuple(Row(variables, tuple(solution)) for solution in solutions))
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from None


def python_value(term: Term | None) -> object:
    """Return a term as a Python value: int, Decimal, float, bool, date, or str.

    Partial dates and EDTF stay text; IRIs become their compact form.
    """
    if not isinstance(term, ox.Literal):
        return None if term is None else compact(term.value)
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype == _XSD + "decimal":
        return Decimal(term.value)
    if datatype in (_XSD + "double", _XSD + "float"):
        return float(term.value)
    if datatype == _XSD + "boolean":
        return term.value in ("true", "1")
    return _date(term.value) if datatype == _XSD + "date" else term.value


def _date(text: str) -> object:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def plain(term: Term | None) -> str:
    """Return a term's full text: the IRI, or the literal's value."""
    return "" if term is None else term.value


def short(term: Term | None) -> str:
    """Return a term for people: a compact IRI, or the literal's value."""
    return "" if term is None else term.value if isinstance(term, ox.Literal) else compact(term.value)


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == _XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def to_turtle(triples: Iterable[ox.Triple]) -> str:
    """Return triples as Turtle, sorted."""
    ordered = sorted(set(triples), key=str)
    text = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return text.decode("utf-8") if text else ""
