"""Text as lines with a style and an indent, to be shown plain, in colour or as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, Self, TypeVar, overload

from kg.graph.rows import escaped

T = TypeVar("T")

STEP = 2
STYLES = ("title", "heading", "text", "fact", "quote", "proof", "note")


class Line(NamedTuple):
    """One line: its text, its style (one of `STYLES`), and the number of steps that it is indented."""

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
    """Return lines as HTML; the first strong letter of each sets its direction."""
    return "<div>" + "".join(map(_html, lines)) + "</div>"


def _html(line: Line) -> str:
    tag = _TAGS.get(line.style, "blockquote" if line.style in ("quote", "proof") else "p")
    margin = f' style="margin: 0.2em 0 0.2em {line.indent}em"'
    return f'<{tag} dir="auto"{margin}>{escaped(line.text)}</{tag}>' if line.text else ""


class Shown:
    """Something that shows itself line by line: as text, and as HTML in a notebook."""

    __slots__ = ()

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield it line by line; `isolate` as in `kg.graph.citation.cited`."""
        raise NotImplementedError

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_text(self.lines())


class Listing(Shown, Sequence[T], Generic[T]):
    """A sequence that shows itself line by line; a slice of it is a listing of the same kind."""

    def __init__(self, items: Iterable[T]) -> None:
        self.items = tuple(items)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> T | Self:
        return self._part(index) if isinstance(index, slice) else self.items[index]

    def _part(self, index: slice) -> Self:
        return type(self)(self.items[index])

    def first(self) -> T | None:
        """Return the first item, or None if there is none."""
        return self.items[0] if self.items else None
