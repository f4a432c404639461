r"""Normalise a text before it is pinned: NFC, `\n` line ends, plain spaces, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]")
_REMOVED = ((_BIDI, "bidirectional mark"), (_CONTROL, "control character"), (_INVISIBLE, "invisible character"))
_SENTENCE_END = re.compile(r"[.!?؟。！？…:：;；][\"'»”’」』）)\]]*$")
_WRAPPED_AT = range(40, 121)
"""The widths at which mail programs and editors wrap lines, in code points."""


class Normal(NamedTuple):
    """A normalised text, and in words what was changed."""

    text: str
    changes: tuple[str, ...]


def normalise(text: str, *, unwrap: bool = False) -> Normal:
    r"""Return a text as it is pinned: one paragraph a line, at most one empty line between two, `\n` at the end.

    Args:
        text: the text, decoded.
        unwrap: join lines that were wrapped at a fixed width, as in plain text written in an editor.

    >>> normalise("One\u200e line. \r\nTwo")
    Normal(text='One line.\nTwo\n', changes=('removed 1 bidirectional mark',))
    """
    changes = Counter[str]()
    text = _LINE_END.sub("\n", text)
    for pattern, what in _REMOVED:
        text, changes[what] = pattern.subn("", text)
    text, spaces = _SPACE.subn(" ", text)
    text = unicodedata.normalize("NFC", text)
    lines = [line.strip() for line in text.split("\n")]
    wrapped = _wrapped(lines) if unwrap else set()
    said = [f"removed {counted(n, what)}" for what, n in changes.items() if n]
    if spaces:
        said.append(f"replaced {counted(spaces, 'special space')} by plain ones")
    if wrapped:
        said.append(f"joined {counted(len(wrapped), 'wrapped line')} to the line before")
    return Normal(_joined(lines, wrapped), tuple(said))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun; most nouns have a plural in s.

    >>> counted(1, "line"), counted(2, "line")
    ('1 line', '2 lines')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def _wrapped(lines: list[str]) -> set[int]:
    """Return the indices of lines that go on from the line before, if the text is wrapped at a fixed width.

    It is if nearly every line is so long that the first word of the next would not have fitted, and most end within a
    sentence; or, as after a change by hand, if half of the lines go on with a small letter.
    """
    pairs = [index for index, (line, following) in enumerate(pairwise(lines)) if line and following]
    width = max((len(line) for line in lines), default=0)
    full = [index for index in pairs if len(lines[index]) + _first_word(lines[index + 1]) > width]
    within = [index for index in full if not _SENTENCE_END.search(lines[index])]
    going_on = [index for index in pairs if lines[index + 1][0].islower()]
    even = len(full) >= 2 and len(full) >= 0.9 * len(pairs) and len(within) * 2 >= len(full)
    ragged = len(going_on) >= 3 and len(going_on) * 2 >= len(pairs)
    return {index + 1 for index in {*full, *going_on}} if width in _WRAPPED_AT and (even or ragged) else set()


def _first_word(line: str) -> int:
    """Return how many characters a line needed for its first word and the space before it."""
    return 2 if _is_cjk(line[0]) else 1 + len(line.split(" ", 1)[0])


def _joined(lines: list[str], wrapped: set[int]) -> str:
    found: list[str] = []
    for index, line in enumerate(lines):
        if index in wrapped:
            found[-1] += line if _is_cjk(found[-1][-1]) and _is_cjk(line[0]) else f" {line}"
        elif line or (found and found[-1]):
            found.append(re.sub(" {2,}", " ", line))
    return "\n".join(found).strip("\n") + "\n"


def _is_cjk(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
