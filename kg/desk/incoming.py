"""Read a file that becomes a text of an article: plain text, Markdown or HTML; anything else is refused by name."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path
from typing import NamedTuple

from kg.desk.html_text import Said, main_text
from kg.desk.normal import Normal, counted, normalise
from kg.errors import InputError

MAX_BYTES = 5_000_000
"""Bytes that a file may have: a page with its scripts has less."""
MAX_LENGTH = 200_000
"""Code points that a text may have: some 30,000 words."""
KINDS = {
    ".txt": "text", ".text": "text", "": "text",
    ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
"""The kind of a file, by the ending of its name."""
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive, or a Word or EPUB file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_LOOKS_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)


class Incoming(NamedTuple):
    """A text as it will be pinned.

    Attributes:
        path: the file.
        name: how messages call it.
        kind: `text`, `markdown` or `html`.
        text: the normalised text.
        changes: what was done to it, in words.
        said: what the page says about itself.
    """

    path: Path
    name: str
    kind: str
    text: str
    changes: tuple[str, ...]
    said: tuple[Said, ...]


def read_incoming(path: Path, *, encoding: str | None = None, keep_lines: bool = False) -> Incoming:
    """Read a file as the text of an article.

    Args:
        path: the file; its kind follows from the ending of its name, or from its first characters.
        encoding: its encoding, if it is not UTF-8 and does not say so itself.
        keep_lines: keep the lines of plain text as they are, even if they look wrapped.

    Raises:
        InputError: the file cannot be read, is empty, too large, binary, not in the encoding, or has no text.
    """
    name = ascii(str(path))[1:-1] if not str(path).isprintable() else str(path)
    data = _bytes(path, name)
    content = _decoded(data, name, encoding)
    kind = "html" if _LOOKS_HTML.match(content) else KINDS.get(path.suffix.lower(), "text")
    normal, more, said = _text(content, kind, keep_lines=keep_lines)
    if not any(character.isalnum() for character in normal.text):
        raise InputError(f"{name} has no text{' besides menus and scripts' if kind == 'html' else ''}")
    if len(normal.text) > MAX_LENGTH:
        found = counted(len(normal.text), "code point")
        raise InputError(f"the text of {name} is too long: {found} (limit {MAX_LENGTH:,}); split it into articles")
    return Incoming(path, name, kind, normal.text, (*more, *normal.changes), said)


def _bytes(path: Path, name: str) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"{name} is not a regular file; expected plain text, Markdown or HTML")
        if found.st_size > MAX_BYTES:
            size = f"{found.st_size / 1e6:,.1f} MB"
            raise InputError(f"{name} is too large: {size} (limit {MAX_BYTES / 1e6:.0f} MB); save only its text")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not data.strip():
        raise InputError(f"{name} is empty")
    return data


def _decoded(data: bytes, name: str, encoding: str | None) -> str:
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(f"{name} is {what}; save its text as plain text, Markdown or HTML")
    mark, marked = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", None))
    declared = _CHARSET.search(data[:4096])
    chosen = encoding or marked or (_known(declared.group(1).decode("ascii")) if declared else None) or "utf-8"
    if not marked and b"\0" in data:
        raise InputError(f"{name} is a binary file (NUL at byte {data.index(0) + 1}); expected text")
    try:
        info = codecs.lookup(chosen)
        text = data.removeprefix(mark if chosen == "utf-8" else b"").decode(info.name)
    except LookupError:
        raise InputError(
            f"unknown encoding '{chosen}'; expected, for example, utf-8, windows-1256 or gb18030"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(_undecodable(data, name, chosen, error.start)) from None
    if text.count("\ufffd") * 100 > len(text):
        lost = counted(text.count("\ufffd"), "character")
        raise InputError(f"{name} has lost {lost} (U+FFFD) in an earlier conversion; save it anew")
    return text


def _undecodable(data: bytes, name: str, encoding: str, at: int) -> str:
    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    place = f"{name}:{line}: byte {column} of the line, 0x{data[at]:02x}, is not {encoding.upper()}"
    return f"{place}; save the file as UTF-8, or name its encoding: --encoding windows-1256, gb18030, …"


def _known(encoding: str) -> str | None:
    """Return an encoding that a page declares, if Python knows it as one of text."""
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError):
        return None
    return encoding


def _text(content: str, kind: str, *, keep_lines: bool) -> tuple[Normal, tuple[str, ...], tuple[Said, ...]]:
    if kind == "text":
        return normalise(content, unwrap=not keep_lines), (), ()
    if kind == "markdown":
        return normalise(main_text(_rendered(content)).text), ("took the text of the Markdown",), ()
    page = main_text(content)
    took = f"took the main text of the page, <{page.element}>: {page.share:.0%} of its words; compare it with the page"
    said = tuple(each._replace(value=normalise(each.value).text.strip()) for each in page.said)
    return normalise(page.text), (took,), said


def _rendered(markdown: str) -> str:
    """Return Markdown (CommonMark) as HTML; a header between lines of `---` does not belong to the text."""
    from markdown_it import MarkdownIt

    without = re.sub(r"\A\ufeff?---\n.*?\n---\n", "", markdown.replace("\r\n", "\n"), count=1, flags=re.DOTALL)
    return f"<article>{MarkdownIt('commonmark').enable('table').render(without)}</article>"
