"""Where in a query an error is: its line and column, and the line with a caret."""

from __future__ import annotations


def syntax_error(text: str, offset: int, reason: str) -> str:
    """Return the message of a syntax error: its place, the reason if there is one, and the line with a caret.

    >>> print(syntax_error("ASK { } }", 8, "unmatched '}'"))
    syntax error at line 1, column 9: unmatched '}'
      ASK { } }
              ^
    """
    return f"syntax error at {position(text, offset)}{reason and ': '}{reason}{excerpt(text, offset)}"


def position(text: str, offset: int) -> str:
    r"""Return the line and the column of an offset, both from 1.

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
