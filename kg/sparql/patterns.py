"""The graph patterns of a SELECT, as records: which triples can make a row, and what they bind.

A pattern writes itself as SPARQL again, with markers: variables that are bound where an optional part matched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

FRESH = "?kg__"
"""The beginning of the variables that stand for blank nodes, steps of paths and markers."""


class Triple(NamedTuple):
    """A triple pattern (SPARQL 1.1 Query Language, section 5.1); terms as SPARQL text, variables with `?`."""

    subject: str
    predicate: str
    object: str

    @property
    def terms(self) -> list[str]:
        """Its terms."""
        return list(self)

    @property
    def binds(self) -> list[str]:
        """Its variables, without `?`."""
        return _variables(self.terms)

    def written(self) -> str:
        """Return it as SPARQL."""
        return f"{self.subject} {self.predicate} {self.object} ."


class Repeat(NamedTuple):
    """A path of any length over `steps` (section 9.1): predicates, each with whether it is walked backwards."""

    subject: str
    path: str
    object: str
    steps: tuple[tuple[str, bool], ...]

    @property
    def terms(self) -> list[str]:
        """Its ends and the predicates of its steps."""
        return [self.subject, *(predicate for predicate, _ in self.steps), self.object]

    @property
    def binds(self) -> list[str]:
        """Its variables, without `?`."""
        return _variables(self.terms)

    def written(self) -> str:
        """Return it as SPARQL."""
        return f"{self.subject} {self.path} {self.object} ."


class Raw(NamedTuple):
    """A part that holds no triples, as text: FILTER, MINUS, BIND or VALUES (sections 8, 10 and 17).

    `tests` says what else of the graph it depends on; `binds` are the variables that it binds, without `?`.
    """

    text: str
    tests: str = ""
    binds: tuple[str, ...] = ()

    def written(self) -> str:
        """Return it as SPARQL."""
        return self.text


class Leaf(NamedTuple):
    """A pattern that gives triples, with the markers that are bound where it matched."""

    pattern: Triple | Repeat | Sub
    guards: tuple[str, ...]


class Group(NamedTuple):
    """A group (section 5.2): what stands between braces."""

    items: tuple[Item, ...]

    @property
    def groups(self) -> tuple[tuple[Group, str], ...]:
        """The group itself: as an item of another it matches where that matches."""
        return ((self, ""),)

    def scope(self) -> dict[str, None]:
        """Return the variables that it gives to `SELECT *`, without `?`, in their order (section 18.2.1)."""
        found: dict[str, None] = {}
        for item in self.items:
            if isinstance(item, (Group, Optional, Union)):
                for group, _ in item.groups:
                    found |= group.scope()
            else:
                found |= dict.fromkeys(name for name in item.binds if not f"?{name}".startswith(FRESH))
        return found

    def leaves(self, guards: tuple[str, ...] = ()) -> Iterator[Leaf]:
        """Yield the patterns in it that give triples, however deep; `guards` are the markers of what is around it."""
        for item in self.items:
            if isinstance(item, (Triple, Repeat, Sub)):
                yield Leaf(item, guards)
            elif not isinstance(item, Raw):
                for group, marker in item.groups:
                    yield from group.leaves((*guards, marker) if marker else guards)

    def tests(self) -> Iterator[str]:
        """Yield what else of the graph its rows depend on: a match, or the absence of one."""
        for item in self.items:
            if isinstance(item, Raw):
                yield from [item.tests] if item.tests else []
            elif isinstance(item, Sub):
                yield from item.select.where.tests()
            elif not isinstance(item, (Triple, Repeat)):
                for group, _ in item.groups:
                    yield from group.tests()

    def written(self) -> str:
        """Return it as SPARQL, with the markers of its optional parts."""
        return f"{{ {' '.join(item.written() for item in self.items)} }}"

    def marked(self, marker: str) -> str:
        """Return it as SPARQL, binding `marker` where it matches; a sub-SELECT must stand alone in its braces."""
        alone = any(isinstance(item, Sub) for item in self.items)
        inside = self.written() if alone else " ".join(item.written() for item in self.items)
        return f"{{ {inside} BIND(true AS {marker}) }}"


class Optional(NamedTuple):
    """OPTIONAL (section 6); `marker` is a variable that is bound where it matched."""

    group: Group
    marker: str

    @property
    def groups(self) -> tuple[tuple[Group, str], ...]:
        """Its group with its marker."""
        return ((self.group, self.marker),)

    def written(self) -> str:
        """Return it as SPARQL, with its marker."""
        return f"OPTIONAL {self.group.marked(self.marker)}"


class Union(NamedTuple):
    """UNION (section 7): its branches, each with the variable that is bound where it matched."""

    groups: tuple[tuple[Group, str], ...]

    def written(self) -> str:
        """Return it as SPARQL, with the markers of its branches."""
        return " UNION ".join(group.marked(marker) for group, marker in self.groups)


class Sub(NamedTuple):
    """A sub-SELECT (section 12)."""

    select: Select

    @property
    def binds(self) -> list[str]:
        """The variables that it gives, without `?`."""
        return list(self.select.scope())

    def written(self) -> str:
        """Return it as SPARQL: the text as it was read."""
        return self.select.text


Item = Triple | Repeat | Raw | Group | Optional | Union | Sub


class Select(NamedTuple):
    """A SELECT in parts.

    `columns` maps each projected variable (without `?`) to its expression, or to "" for a plain one; None is `*`.
    `volatile` names the columns whose expression gives another value each time. `keys` maps the variables that rows
    are grouped by likewise; None: no grouping.
    """

    prologue: str
    prefixes: dict[str, str]
    distinct: bool
    columns: dict[str, str] | None
    volatile: frozenset[str]
    where: Group
    keys: dict[str, str] | None
    group_by: str
    having: str
    order: str
    limit: str
    values: str
    text: str

    @property
    def grouped(self) -> bool:
        """Whether a row stands for a group of solutions."""
        return self.keys is not None

    def scope(self) -> dict[str, str]:
        """Return the columns, `*` resolved: each variable with its expression, or with "" for a plain one."""
        return dict.fromkeys(self.where.scope(), "") if self.columns is None else self.columns


def _variables(terms: list[str]) -> list[str]:
    return [term[1:] for term in terms if term.startswith("?")]
