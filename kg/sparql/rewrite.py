"""Rewrite a SELECT so that its rows can be traced to the triples that made them.

The patterns of the query are run again with every variable selected and with markers for the optional parts, so that
each solution names all its triples.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.sparql.patterns import Select, Sub
from kg.sparql.query import Query
from kg.sparql.terms import Term, read_terms


class Plan:
    """How the rows of one SELECT are traced to triples.

    Args:
        select: the SELECT.
        prologue: the prologue of the query around it, if it is a sub-SELECT.
        prefixes: the prefixes that the query around it declares.

    Raises:
        Unreadable: it has a shape that cannot be traced.
    """

    def __init__(self, select: Select, prologue: str = "", prefixes: Mapping[str, str] | None = None) -> None:
        self.select = select
        self.prologue = select.prologue or prologue
        self.prefixes = dict(prefixes or {}) | select.prefixes
        self.columns = select.scope()
        self.leaves = list(select.where.leaves())
        self.inner = {id(leaf.pattern): Plan(leaf.pattern.select, self.prologue, self.prefixes)
                      for leaf in self.leaves if isinstance(leaf.pattern, Sub)}  # fmt: skip
        tests = dict.fromkeys(select.where.tests())
        self.notes = [f"rests also on {test}, which no sentence says" for test in tests]
        self.constants = self._constants()

    @property
    def variables(self) -> list[str]:
        """The variables to select: those of the patterns, the markers and the columns."""
        found: dict[str, None] = {}
        for leaf in self.leaves:
            inner = self.inner.get(id(leaf.pattern))
            names = inner.names if inner else leaf.pattern.binds
            found |= dict.fromkeys([*names, *(guard[1:] for guard in leaf.guards)])
        return list(found | dict.fromkeys(self.names))

    @property
    def names(self) -> list[str]:
        """The variables that tell rows apart: the keys of a grouped query, or else the columns with stable values."""
        if self.select.keys is not None:
            return [key for key in self.select.keys if key in self.columns or not self.select.distinct]
        return [name for name in self.columns if name not in self.select.volatile]

    def rows_query(self, text: str) -> str:
        """Return the query for the rows: the text itself, with the keys of its groups added that it does not select."""
        select = self.select
        missing = [name for name in self.names if name not in self.columns]
        if not missing:
            return text
        shown = [f"({value} AS ?{name})" if value else f"?{name}" for name, value in self.columns.items()]
        columns = " ".join([*shown, *(f"?{key}" for key in missing)])
        tail = " ".join([select.group_by, select.having, select.order, select.limit, select.values])
        return f"{self.prologue}\nSELECT {columns} WHERE {select.where.written()} {tail}"

    def support_query(self, restriction: str) -> str:
        """Return the query for the solutions behind the rows; `restriction` limits it to certain rows."""
        computed = self.columns if self.select.keys is None else self.select.keys
        binds = "".join(f" BIND({text} AS ?{name})" for name, text in computed.items() if text)
        where = self.select.where.written()
        columns = " ".join(f"?{name}" for name in self.variables) or "(1 AS ?kg__none)"
        more = f"{binds} {self.select.values} {restriction}".strip()
        body = f"{{ {where} {more} }}" if more else where
        return f"{self.prologue}\nSELECT {columns} WHERE {body}"

    def values_query(self, variable: str) -> str:
        """Return the query for the different values that a variable (without `?`) of the patterns has."""
        where = self.select.where.written()
        body = f"{{ {where} {self.select.values} }}" if self.select.values else where
        return f"{self.prologue}\nSELECT DISTINCT ?{variable} WHERE {body}"

    def _constants(self) -> dict[str, Term]:
        """Return the terms that the patterns name."""
        patterns = [leaf.pattern for leaf in self.leaves if not isinstance(leaf.pattern, Sub)]
        texts = [text for pattern in patterns for text in pattern.terms if not text.startswith("?")]
        return read_terms(dict.fromkeys(texts), self.prefixes)


@lru_cache(maxsize=256)
def plan(query: Query) -> Plan:
    """Return how to trace the rows of a query; cached.

    Raises:
        Unreadable: the query has a shape that cannot be traced.

    >>> plan(Query("SELECT ?maker { id:kling vg:developedBy ?maker }")).names
    ['maker']
    """
    return Plan(query.patterns)
