"""What is said of a query that is wrong: where, on which line, and what the engine expected there."""

from __future__ import annotations

import re

from kg.sparql.tokens import Scanner

_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+|\"[^\"]{1,3}\"")
MAX_WANTED = 8


def explain(message: str, query: str = "") -> str:
    """Turn the engine's syntax message into a sentence for people.

    Args:
        message: what the engine said: a position and everything that it would have taken there.
        query: the query, to show its line with a caret.

    >>> explain("error at 1:10: expected CONSTRUCT")
    'the query is not SPARQL: line 1, column 10: expected CONSTRUCT'
    """
    match = _AT.fullmatch(message)
    if match is None:
        return f"the query is not SPARQL: {message.splitlines()[0]}"
    line, column = int(match[1]), int(match[2])
    what = _shortened(match[3], query[: _offset(query, line, column)])
    return located(f"the query is not SPARQL: line {line}, column {column}: {what}", query)


def located(message: str, query: str) -> str:
    """Add the query's line with a caret to a message that has none: a worker does not repeat the query."""
    match = re.match(r"the query is not SPARQL: line (\d+), column (\d+): [^\n]*$", message)
    if match is None:
        return message
    return message + excerpt(query, _offset(query, int(match[1]), int(match[2]))) if query else message


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def _shortened(expected: str, before: str) -> str:
    """Keep the words and marks that a person would type; character classes and long lists say nothing."""
    if "Prefix not found" in expected:
        used = [token.partition(":")[0] for kind, token, _ in Scanner(before) if kind == "name"]
        return f"there is no prefix '{used[-1]}:'; declare it with PREFIX" if used else "a prefix that is not declared"
    if "contains a variable that is unbound" in expected:
        return "something is selected twice, or is neither grouped by nor aggregated"
    if '"\\\\U"' in expected:
        return "a string is not closed"
    listed = expected.removeprefix("expected one of ").removeprefix("expected ")
    words = [part for part in listed.split(", ") if _WORD.fullmatch(part)]
    if not words or len(words) > MAX_WANTED:
        return "something else is wanted here"
    return ("expected " if len(words) == 1 else "expected one of ") + ", ".join(words)


def position(text: str, offset: int) -> str:
    r"""Return where an offset is, for people.

    >>> position("SELECT ?x\n{ }", 10)
    'line 2, column 1'
    """
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def excerpt(text: str, offset: int, width: int = 76) -> str:
    """Return the line of an offset, indented, with a caret below it; a long line is cut.

    >>> print(excerpt("SELECT ?x { ?x foo }", 15))
    <BLANKLINE>
      SELECT ?x { ?x foo }
                     ^
    """
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].splitlines()[0] if text[start:] else ""
    column = offset - start
    cut = max(0, column - width // 2) if len(line) > width else 0
    shown = ("…" if cut else "") + line[cut : cut + width].replace("\t", " ")
    return f"\n  {shown}\n  {' ' * (column - cut + bool(cut))}^"
