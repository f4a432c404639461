"""Print lines and tables: plain in a pipe, coloured and fitted to the width on a terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

TYPE_CHECKING = False  # type checkers know this name; importing typing would slow every start
if TYPE_CHECKING:
    import threading
    from typing import Any, TextIO

    from rich.console import Console
    from rich.table import Table

    from kg.graph.lines import Line

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]|\r(?!\n)")
PATIENCE = 1.0
"""Seconds to wait before showing what is being done."""
TALL = 6
"""The most lines that a table cell may take; with taller cells, rows are shown as records."""

_COLOURS = {
    "title": "bold",
    "heading": "bold cyan",
    "fact": "",
    "text": "",
    "quote": "dim",
    "proof": "",
    "note": "italic dim",
}


def visible(text: str) -> str:
    r"""Return a text with the characters that a terminal would obey written as escapes.

    >>> print(visible("a\x1b[31mb"))
    a\x1b[31mb
    """
    return _CONTROL.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


class Guarded:
    """A stream to a terminal that writes control characters as escapes; everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        return self.stream.write(visible(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def _unguarded(stream: Any) -> Any:
    return stream.stream if isinstance(stream, Guarded) else stream


def is_terminal() -> bool:
    """Return whether standard output is a terminal that supports styles."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def print_lines(lines: Iterable[Line], *, pager: bool = False) -> None:
    """Print lines to standard output; `pager`: in a pager, if they are longer than the window of a terminal."""
    from kg.graph.lines import STEP, plain_text

    if not is_terminal():
        sys.stdout.write(plain_text(lines))
        return
    from rich.padding import Padding
    from rich.text import Text

    with _output(pager=pager) as console:
        for line in lines:
            text = Text(visible(line.text), style=_COLOURS[line.style])
            console.print(Padding(text, (0, 0, 0, STEP * line.indent), expand=False))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, pager: bool = False) -> None:
    """Print a table and its row count to standard output, as records if the table is too wide; `pager` as for lines."""
    if not is_terminal():
        sys.stdout.write(plain_table(header, rows))
        return
    header, rows = [visible(cell) for cell in header], [[visible(cell) for cell in row] for row in rows]
    with _output(pager=pager) as console:
        widths = column_widths(list(zip(header, *rows, strict=True)), console.width)
        console.print(_table(header, rows, widths) if widths else _records(header, rows))


def column_widths(columns: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return column widths that break no word and keep every cell within `TALL` lines, or None if there are none.

    >>> column_widths([["model", "Sora"], ["what it is", "a model that makes videos"]], 30)
    [5, 18]
    """
    from rich.cells import cell_len

    least = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    wished = [max(map(cell_len, column)) for column in columns]
    left = width - (3 * len(columns) + 1) - sum(least)
    if left < 0:
        return None
    more = [most - word for most, word in zip(wished, least, strict=True)]
    if left < sum(more):
        more = [left * wish // sum(more) for wish in more]
    widths = [word + extra for word, extra in zip(least, more, strict=True)]
    return widths if all(most <= TALL * given for most, given in zip(wished, widths, strict=True)) else None


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(caption=_caption(rows), caption_justify="left")
    for name, width in zip(header, widths, strict=True):
        table.add_column(Text(name), width=width, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _records(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return rows as records, one line for each cell: for rows that are too wide for a table."""
    from rich.table import Table
    from rich.text import Text

    records = Table.grid(padding=(0, 2, 0, 0))
    records.caption, records.caption_justify = _caption(rows), "left"
    records.add_column(style="bold", no_wrap=True)
    records.add_column(overflow="fold")
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            if cell:
                records.add_row(Text(name), Text(cell))
        records.add_row()
    return records


def _console() -> Console:
    """Return a console; rich itself respects NO_COLOR and the width of the window."""
    from rich.console import Console

    return Console(file=_unguarded(sys.stdout), highlight=False, emoji=False)


@contextmanager
def _output(*, pager: bool) -> Iterator[Console]:
    """Yield a console on standard output; what is too long for the window goes to a pager in the end, if it may."""
    console = _console()
    command = _pager() if pager else []
    if not command:
        yield console
        return
    with console.capture() as captured:
        yield console
    text = captured.get()
    if text.count("\n") < console.height or not _in_pager(command, text):
        console.file.write(text)


def _pager() -> list[str]:
    """Return the command of the pager: `$PAGER`, or less; none if it is `cat` or missing, or nobody is at the keys."""
    import shlex
    import shutil

    command = shlex.split(os.environ.get("PAGER", "less"))
    usable = command and command[0] != "cat" and sys.stdin and sys.stdin.isatty() and shutil.which(command[0])
    return command if usable else []


def _in_pager(command: Sequence[str], text: str) -> bool:
    """Show a text in a pager until the reader leaves it; say whether the pager started."""
    import subprocess

    environment = {"LESS": "FRX", **os.environ, "LESSCHARSET": "utf-8"}  # colours, and gone if it fits: as git has it
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt):
        process.communicate(text.encode())
    while process.poll() is None:
        with suppress(KeyboardInterrupt):  # Ctrl-C is for the pager
            process.wait()
    return True


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns of text, followed by the row count.

    >>> print(plain_table(["model", "n"], [["Sora", "2"]]), end="")
    model  n
    -----  -
    Sora   2
    (1 row)
    """
    cells = [list(header), *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], f"({_caption(rows)})"]) + "\n"


def _caption(rows: Sequence[Sequence[str]]) -> str:
    from kg.graph.lines import counted

    return counted(len(rows), "row")


class doing:  # noqa: N801 - reads as a verb: `with doing("building"):`
    """Show on standard error what is being done if it takes longer than `PATIENCE`, on a terminal only."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.said = False
        self.timer: threading.Timer | None = None

    def __enter__(self) -> None:
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            import threading

            self.timer = threading.Timer(PATIENCE, self._say)
            self.timer.daemon = True
            self.timer.start()

    def __exit__(self, *_: object) -> None:
        if self.timer:
            self.timer.cancel()
        if self.said:
            say("")

    def _say(self) -> None:
        self.said = True
        say(f"{self.what} …")


def say(what: str) -> None:
    """Replace the status line on standard error; an empty text removes it."""
    print(f"\r\x1b[K{what}", end="", file=_unguarded(sys.stderr), flush=True)
