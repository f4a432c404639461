"""Text for people as lines with a style and an indent: shown plain, in colour, or as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.graph.rows import escaped

STEP = 2
STYLES = ("title", "heading", "text", "fact", "quote", "note")


class Line(NamedTuple):
    """One line: its text, its style (one of `STYLES`), and how many steps it stands in."""

    text: str
    style: str = "text"
    indent: int = 0


def plain_text(lines: Iterable[Line]) -> str:
    """Return lines as plain text, one a line, indented."""
    return "".join(f"{' ' * (STEP * line.indent)}{line.text}".rstrip() + "\n" for line in lines)


def counted(number: int, noun: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "quote"), counted(2, "quote")
    ('1 quote', '2 quotes')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


_TAGS = {"title": "h3", "heading": "h4"}


def html_text(lines: Iterable[Line]) -> str:
    """Return lines as HTML, each as right-to-left as its first strong letter."""
    return "<div>" + "".join(map(_html, lines)) + "</div>"


def _html(line: Line) -> str:
    tag = _TAGS.get(line.style, "blockquote" if line.style == "quote" else "p")
    margin = f' style="margin: 0.2em 0 0.2em {line.indent}em"'
    return f'<{tag} dir="auto"{margin}>{escaped(line.text)}</{tag}>' if line.text else ""
