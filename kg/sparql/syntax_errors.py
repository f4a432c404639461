"""The engine's syntax errors for people: which token it cannot take, where, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from kg.errors import nearest
from kg.namespaces import PREFIXES
from kg.sparql.messages import syntax_error
from kg.sparql.query import Query
from kg.sparql.tokens import Token

_PADDING = " " * 20
"""More than the engine's longest keyword."""
_MAX_EXPECTED = 3
_OWN = "id:, vg:, rdfs:, skos:, schema: …"
_RULES = {
    "IRI parsing failed": "invalid IRI",
    "Duplicated variable name in SELECT": "a variable is selected twice",
    "The SELECT contains a variable that is unbound": (
        "a variable is selected twice, or is neither grouped by nor aggregated"
    ),
    "SELECT * is not authorized with GROUP BY": "SELECT * cannot be used with GROUP BY",
}
"""The rules beyond the grammar that the engine names, in our words."""


def explain(message: str, query: Query, parse: Callable[[str], str]) -> str:
    """Turn the engine's syntax error into a message for people.

    The engine looks for each keyword in as many characters as the keyword has, and reports the end of the longest
    one: often a place behind the error. So it is asked again about the same tokens set so far apart that no keyword
    reaches the next one: then the place that it reports tells which token it could not take.

    Args:
        message: what the engine said about the query.
        query: the query.
        parse: returns what the engine says about another text, "" if it accepts the text.

    Returns:
        The message, with the query's line and a caret.

    >>> print(explain("error at 1:10: expected …", Query("ASK { ?x ?p }"), lambda _: "error at 1:90: expected …"))
    syntax error at line 1, column 13: unexpected '}'
      ASK { ?x ?p }
                  ^
    """
    spread, starts = _spread(query.tokens)
    found = _Report.read(parse(spread), spread)
    if found is None:
        return _as_reported(message, query.text)
    if found.offset >= len(spread):
        return syntax_error(query.text, query.tokens[-1].end, found.reason(query, None, exact=True))
    number = bisect_right(starts, found.offset) - 1
    token = query.tokens[number]
    return syntax_error(query.text, token.start, found.reason(query, token, exact=found.offset == starts[number]))


def _as_reported(message: str, text: str) -> str:
    found = _Report.read(message, text)
    return syntax_error(text, found.offset, "") if found else f"syntax error: {message.splitlines()[0]}"


def _spread(tokens: tuple[Token, ...]) -> tuple[str, list[int]]:
    """Return the tokens far apart, and where each one starts; those that may belong together stay so."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        if before and (token.start > before.end or _may_part(before, token)):
            parts.append(_PADDING)
            size += len(_PADDING)
        starts.append(size)
        parts.append(token.text)
        size += len(token.text)
    return "".join([*parts, _PADDING]), starts


def _may_part(before: Token, token: Token) -> bool:
    kinds = (before.kind, token.kind)
    return "mark" in kinds and "operator" not in kinds


class _Report:
    """A syntax error of the engine: its offset, and what the engine would have taken there."""

    def __init__(self, offset: int, expected: list[str]) -> None:
        self.offset = offset
        self.expected = expected

    @classmethod
    def read(cls, message: str, text: str) -> _Report | None:
        """Return what a message about a text says, None if it has another form."""
        match = re.fullmatch(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
        if match is None:
            return None
        return cls(_offset(text, int(match[1]), int(match[2])), match[3].split(", "))

    def reason(self, query: Query, token: Token | None, *, exact: bool) -> str:
        """Return why a token, or the end (None), cannot stand there; `exact`: the error is at its first character."""
        if token and token.kind == "name" and (undeclared := _undeclared(query, token)):
            return undeclared
        if rule := next((_RULES[item] for item in self.expected if item in _RULES), ""):
            return rule
        what = f"unexpected '{_short(token.text)}'" if token else "unexpected end of the query"
        return what + (self.expectation() if exact else "")

    def expectation(self) -> str:
        """Return what was expected, if that is a few marks and nothing else: of words the engine names some only."""
        if not all(re.fullmatch(r'"\W+"', item) for item in self.expected) or len(self.expected) > _MAX_EXPECTED:
            return ""
        shown = dict.fromkeys("a variable" if item in ('"$"', '"?"') else f"'{item[1:-1]}'" for item in self.expected)
        return "; expected " + " or ".join(shown)


def _undeclared(query: Query, name: Token) -> str:
    prefix, known = name.text.partition(":")[0], {*PREFIXES, *query.declared}
    if prefix in {*known, "_"}:
        return ""
    alike = nearest(f"{prefix}:", [f"{name}:" for name in known if name[:1] == prefix[:1]])
    return f"undeclared prefix '{prefix}:'{alike or _ways(prefix)}"


def _ways(prefix: str) -> str:
    return f"; declare it (PREFIX {prefix}: <…>), or use those of the graph ({_OWN})"


def _short(text: str, limit: int = 40) -> str:
    line = text.splitlines()[0][:limit]
    return line if line == text else f"{line}…"


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)
