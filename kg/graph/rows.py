"""The rows of an answer, with values of Python types, and the formats in which they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from kg.errors import MissingExtra, QueryError
from kg.facts.csv_text import csv_text, inert
from kg.graph.labels import Thing
from kg.namespaces import PREFIXES, compact
from kg.sparql.terms import Term

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from typing import Any, overload

    import pandas as pd

Things = Callable[[Iterable[str]], Mapping[str, Thing]]
Look = Callable[[int], Sequence[str]]
"""Given the number of rows, returns the notes on them."""

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(_XSD + n for n in ("integer", "nonNegativeInteger", "int", "long", "positiveInteger"))
_FLOATS = (_XSD + "double", _XSD + "float")
SHOWN = 200
"""The number of rows that a notebook shows; it counts the rest."""


class Row(Mapping[str, object]):
    """One row: Python values by variable name, as item or attribute; unbound ones are None.

    A column with the name of a method (`items`, `values`, `get`) is available as an item only.
    """

    __slots__ = ("_rows", "terms")

    def __init__(self, rows: Rows, terms: Sequence[Term | None]) -> None:
        self._rows = rows
        self.terms = terms

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._rows.variables

    def __getitem__(self, key: str) -> object:
        try:
            return self._rows.value(self.terms[self.variables.index(key)])
        except ValueError:
            raise KeyError(key) from None

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no variable ?{name}; there are {', '.join(self.variables)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class Rows(Sequence[Row]):
    """The answer to a SELECT: a sequence of rows, true if it has at least one.

    Args:
        variables: the names of the columns, in the query's order.
        terms: for each row its terms, in the order of `variables`; None if unbound.
        things: returns the labels of IRIs; by default their compact form is the label.
        look: returns `notes` when they are first wanted.
    """

    def __init__(
        self, variables: Sequence[str], terms: Sequence[Sequence[Term | None]], things: Things | None = None,
        look: Look | None = None,
    ) -> None:  # fmt: skip
        self.variables = tuple(variables)
        self.terms = terms
        self._things = things
        self._named: Mapping[str, Thing] | None = None
        self._look = look

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know of the answer, a sentence each: why it is empty, or which rows are denials.

        They are read when they are first asked for, which may run further queries within the same time limit.
        """
        return tuple(self._look(len(self))) if self._look else ()

    def __len__(self) -> int:
        return len(self.terms)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Row: ...
        @overload
        def __getitem__(self, index: slice) -> Rows: ...

    def __getitem__(self, index: int | slice) -> Row | Rows:
        if isinstance(index, slice):
            return self._like(self.variables, self.terms[index])
        return Row(self, self.terms[index])

    def __iter__(self) -> Iterator[Row]:
        return (Row(self, terms) for terms in self.terms)

    def __repr__(self) -> str:
        noted = "".join(f"; {note}" for note in self.notes)
        return f"<{len(self)} rows of {', '.join('?' + name for name in self.variables)}{noted}>"

    def _like(self, variables: Sequence[str], terms: Sequence[Sequence[Term | None]]) -> Rows:
        """Return other rows of the same answer."""
        rows = len(self)
        return Rows(variables, terms, self._things, lambda _: self._look(rows) if self._look else ())

    def __str__(self) -> str:
        return self.to_markdown()

    def first(self) -> Row | None:
        """Return the first row, or None if there is none."""
        return self[0] if self.terms else None

    # Values

    @property
    def named(self) -> Mapping[str, Thing]:
        """The thing of every IRI of the rows, read when it is first used."""
        if self._named is None:
            iris = dict.fromkeys(t.value for row in self.terms for t in row if isinstance(t, ox.NamedNode))
            self._named = self._things(iris) if self._things else {iri: Thing(iri) for iri in iris}
        return self._named

    def value(self, term: Term | None) -> object:
        """Return a term as a Python value: a `Thing`, int, Decimal, float, bool, date, or text."""
        return self.named[term.value] if isinstance(term, ox.NamedNode) else python_value(term)

    def texts(self) -> list[list[str]]:
        """Return every cell as a short text: the label of an IRI, or the value of a literal."""
        return [[self._text(term) for term in row] for row in self.terms]

    def _text(self, term: Term | None) -> str:
        return str(self.named[term.value]) if isinstance(term, ox.NamedNode) else "" if term is None else term.value

    # Formats

    def to_csv(self) -> str:
        """Return the rows as SPARQL 1.1 Query Results CSV (RFC 4180): values without their type."""
        return csv_text(self.variables, ([plain(term) for term in row] for row in self.terms))

    def to_tsv(self) -> str:
        """Return the rows as SPARQL 1.1 Query Results TSV: lossless, each term as in Turtle."""
        lines = [[f"?{name}" for name in self.variables], *([_tsv(term) for term in row] for row in self.terms)]
        return "".join("\t".join(line) + "\n" for line in lines)

    def to_spreadsheet(self) -> str:
        """Return the rows as CSV for a spreadsheet: with labels, and with no cell that it would take for a formula."""
        return csv_text(self.variables, ([inert(cell) for cell in row] for row in self.texts()))

    def to_json(self) -> str:
        """Return the rows in the SPARQL 1.1 Query Results JSON Format; where there are notes, `head` has them, too."""
        import json

        bindings = [
            {name: _json_term(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.terms
        ]
        head = {"vars": list(self.variables)} | ({"notes": list(self.notes)} if self.notes else {})
        document = {"head": head, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return the rows as a Markdown table, with labels."""
        lines = [list(self.variables), ["---"] * len(self.variables), *self.texts()]
        return "".join("| " + " | ".join(map(markdown_cell, line)) + " |\n" for line in lines)

    def to_pandas(self, *, iris: bool = False) -> pd.DataFrame:
        """Return a data frame of Python values, with labels for things.

        Args:
            iris: add a column `NAME_iri` next to each column that holds things.

        Raises:
            MissingExtra: pandas is not installed.
        """
        make = pandas().DataFrame
        columns: dict[str, list[object]] = {}
        for position, name in enumerate(self.variables):
            terms = [row[position] for row in self.terms]
            columns[name] = [_flat(self.value(term)) for term in terms]
            if iris and any(isinstance(term, ox.NamedNode) for term in terms):
                columns[f"{name}_iri"] = [t.value if isinstance(t, ox.NamedNode) else None for t in terms]
        frame: pd.DataFrame = make(columns)
        return frame

    def to_html(self, limit: int | None = None) -> str:
        """Return at most `limit` rows as an HTML table with labels, and the number of the others."""
        head = "".join(f"<th>{escaped(name)}</th>" for name in self.variables)
        body = "".join("<tr>" + "".join(map(self._html, row)) + "</tr>" for row in self.terms[:limit])
        more = f"<p>{len(self) - limit} more rows</p>" if limit is not None and len(self) > limit else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def _repr_html_(self) -> str:
        """Return at most `SHOWN` rows for a notebook, then the notes."""
        return self.to_html(SHOWN) + noted(self.notes)

    def _html(self, term: Term | None) -> str:
        lang = getattr(term, "language", None)
        attributes = f' lang="{escaped(lang)}"' if lang else ""
        title = f' title="{escaped(term.value)}"' if isinstance(term, ox.NamedNode) else ""
        return f'<td dir="auto"{attributes}{title}>{escaped(self._text(term))}</td>'


def rows_of(solutions: ox.QuerySolutions, things: Things | None = None, look: Look | None = None) -> Rows:
    """Read the solutions of a SELECT; `things` and `look` as for `Rows`.

    Raises:
        QueryError: the engine fails while it computes them.
    """
    try:
        return Rows([v.value for v in solutions.variables], list(solutions), things, look)
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from None


def python_value(term: Term | None) -> object:
    """Return a literal as a Python value: int, Decimal, float, bool, date, or str.

    Partial dates, EDTF and values that Python cannot hold stay text; an IRI becomes its compact form.

    >>> python_value(ox.Literal("2024-03-01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")))
    datetime.date(2024, 3, 1)
    """
    if not isinstance(term, ox.Literal):
        return None if term is None else compact(term.value)
    try:
        return _typed(term.value, term.datatype.value)
    except (ValueError, ArithmeticError):
        return term.value


def _typed(text: str, datatype: str) -> object:
    if datatype in _INTEGERS:
        return int(text)
    if datatype == _XSD + "decimal":
        from decimal import Decimal

        return Decimal(text)
    if datatype in _FLOATS:
        return float(text)
    if datatype == _XSD + "boolean":
        return text in ("true", "1")
    if datatype == _XSD + "date":
        import datetime

        return datetime.date.fromisoformat(text)
    return text


def plain(term: Term | None) -> str:
    """Return a term's full text: the IRI, or the literal's value."""
    return "" if term is None else f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def escaped(text: object) -> str:
    """Return text for HTML, as content or between quotation marks."""
    import html

    return html.escape(str(text))


def noted(notes: Iterable[str]) -> str:
    """Return notes as HTML, a paragraph each."""
    return "".join(f'<p dir="auto"><em>{escaped(note)}</em></p>' for note in notes)


def _flat(value: object) -> object:
    return value.label if isinstance(value, Thing) else value


def _tsv(term: Term | None) -> str:
    return "" if term is None else str(term).replace("\t", "\\t")


def markdown_cell(cell: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return " ".join(cell.replace("\\", "\\\\").replace("|", "\\|").split())


def data_frame(records: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Return records as a data frame; raises MissingExtra if pandas is not installed."""
    frame: pd.DataFrame = pandas().DataFrame(records, columns=list(columns))
    return frame


def pandas() -> Any:
    """Import pandas; raises MissingExtra if it is not installed."""
    try:
        import pandas
    except ModuleNotFoundError:
        raise MissingExtra("a data frame", "pandas") from None
    return pandas


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
