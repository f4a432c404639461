"""Work out how the rows of a SELECT are led back to the triples that made them.

The query's own patterns are asked again with every variable and with markers for what is optional, so
that each solution names all its triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kg.sparql.patterns import FRESH, Group, Item, Optional, Raw, Repeat, Select, Sub, Triple, Union, read_select
from kg.sparql.terms import Term, Unreadable, read_terms
from kg.sparql.tokens import tokens

_CHANCE = re.compile(r"\b(RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""Calls whose values differ from one asking to the next: rows are not told apart by them."""


class Leaf(NamedTuple):
    """A pattern that gives triples, with the markers that are bound where it was matched."""

    pattern: Triple | Repeat | Sub
    guards: tuple[str, ...]


class Plan:
    """How the rows of one SELECT are led back to triples: worked out once for each query text."""

    def __init__(self, select: Select, prologue: str = "", prefixes: Mapping[str, str] | None = None) -> None:
        self.select = select
        self.prologue = select.prologue or prologue
        self.prefixes = dict(prefixes or {}) | select.prefixes
        self.columns = dict.fromkeys(scope(select.where), "") if select.columns is None else select.columns
        self.leaves = list(_leaves(select.where, ()))
        self.inner = {id(leaf.pattern): Plan(leaf.pattern.select, self.prologue, self.prefixes)
                      for leaf in self.leaves if isinstance(leaf.pattern, Sub)}  # fmt: skip
        tests = dict.fromkeys(_tests(select.where))
        self.notes = [f"rests also on {test}, which no sentence says" for test in tests]
        self.constants = self._constants()

    @property
    def variables(self) -> list[str]:
        """The variables to ask for: those of the patterns, the markers and the columns."""
        found: dict[str, None] = {}
        for leaf in self.leaves:
            inner = self.inner.get(id(leaf.pattern))
            terms = inner.names if inner else [t[1:] for t in _terms(leaf.pattern) if t.startswith("?")]
            found |= dict.fromkeys([*terms, *(guard[1:] for guard in leaf.guards)])
        return list(found | dict.fromkeys(self.names))

    @property
    def names(self) -> list[str]:
        """The variables that tell rows apart: the keys of a grouped query, else the columns."""
        if self.select.keys is not None:
            return [key for key in self.select.keys if key in self.columns or not self.select.distinct]
        return [name for name, text in self.columns.items() if not _CHANCE.search(text)]

    def rows_query(self, text: str) -> str:
        """The query for the rows: the text itself, with those keys of its groups that it does not select."""
        select = self.select
        missing = [name for name in self.names if name not in self.columns]
        if not missing:
            return text
        shown = [f"({text} AS ?{name})" if text else f"?{name}" for name, text in self.columns.items()]
        columns = " ".join([*shown, *(f"?{key}" for key in missing)])
        tail = " ".join([select.group_by, select.having, select.order, select.limit, select.values])
        return f"{self.prologue}\nSELECT {columns} WHERE {_written(select.where)} {tail}"

    def support_query(self, restriction: str) -> str:
        """The query for everything that made the rows; `restriction` limits it to certain rows."""
        computed = self.columns if self.select.keys is None else self.select.keys
        binds = "".join(f" BIND({text} AS ?{name})" for name, text in computed.items() if text)
        where = _written(self.select.where)
        columns = " ".join(f"?{name}" for name in self.variables) or "(1 AS ?kg__none)"
        more = f"{binds} {self.select.values} {restriction}".strip()
        body = f"{{ {where} {more} }}" if more else where
        return f"{self.prologue}\nSELECT {columns} WHERE {body}"

    def _constants(self) -> dict[str, Term]:
        """The terms that the patterns name, read by the engine's own Turtle reader."""
        texts = [t for leaf in self.leaves for t in _terms(leaf.pattern) if not t.startswith("?")]
        return read_terms(dict.fromkeys(texts), self.prefixes)


def scope(group: Group) -> dict[str, None]:
    """Return the variables that a group gives to `SELECT *`, without `?`, in their order."""
    found: dict[str, None] = {}
    for item in group.items:
        match item:
            case Triple() | Repeat():
                found |= dict.fromkeys(t[1:] for t in _terms(item) if t.startswith("?") and not t.startswith(FRESH))
            case Group():
                found |= scope(item)
            case Optional(group=inner):
                found |= scope(inner)
            case Union(branches=branches):
                for inner, _ in branches:
                    found |= scope(inner)
            case Sub(select=select):
                found |= scope(select.where) if select.columns is None else dict.fromkeys(select.columns)
            case Raw(text=text):
                found |= dict.fromkeys(_bound(text))
    return found


def _bound(text: str) -> Iterator[str]:
    """The variables that a BIND or a VALUES binds."""
    found = [token[1:] for kind, token, _ in tokens(text) if kind == "variable"]
    word = text[:6].upper()
    if word.startswith("BIND"):
        yield found[-1]
    elif word == "VALUES":
        head = text.partition("{")[0]
        yield from (token[1:] for kind, token, _ in tokens(head) if kind == "variable")


def _leaves(group: Group, guards: tuple[str, ...]) -> Iterator[Leaf]:
    for item in group.items:
        match item:
            case Triple() | Repeat() | Sub():
                yield Leaf(item, guards)
            case Group():
                yield from _leaves(item, guards)
            case Optional(group=inner, marker=marker):
                yield from _leaves(inner, (*guards, marker))
            case Union(branches=branches):
                for inner, marker in branches:
                    yield from _leaves(inner, (*guards, marker))


def _tests(group: Group) -> Iterator[str]:
    for item in group.items:
        match item:
            case Raw(tests=tests) if tests:
                yield tests
            case Group():
                yield from _tests(item)
            case Optional(group=inner):
                yield from _tests(inner)
            case Union(branches=branches):
                for inner, _ in branches:
                    yield from _tests(inner)
            case Sub(select=select):
                yield from _tests(select.where)


def _terms(pattern: Triple | Repeat | Sub) -> list[str]:
    match pattern:
        case Triple():
            return list(pattern)
        case Repeat():
            return [pattern.subject, *(step for step, _ in pattern.steps), pattern.object]
        case _:
            return []


def _written(item: Item) -> str:
    """Return an item as SPARQL, with the markers that tell what was matched."""
    match item:
        case Triple():
            return " ".join(item) + " ."
        case Repeat():
            return f"{item.subject} {item.path} {item.object} ."
        case Raw():
            return item.text
        case Group():
            return "{ " + " ".join(map(_written, item.items)) + " }"
        case Optional():
            return f"OPTIONAL {_marked(item.group, item.marker)}"
        case Union():
            return " UNION ".join(_marked(group, marker) for group, marker in item.branches)
        case Sub():
            return item.select.text
    raise Unreadable(f"a {type(item).__name__}")


def _marked(group: Group, marker: str) -> str:
    if any(isinstance(item, Sub) for item in group.items):
        return f"{{ {_written(group)} BIND(true AS {marker}) }}"
    return "{ " + " ".join(map(_written, group.items)) + f" BIND(true AS {marker}) }}"


@lru_cache(maxsize=256)
def plan(query: str) -> Plan:
    """Work out how to cite a query; kept for the next time.

    Raises:
        Unreadable: the query has a shape that cannot be cited.
    """
    return Plan(read_select(query))
