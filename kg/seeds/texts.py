"""The source texts, and where in them a quote stands.

Offsets are Unicode code points in the file as it stands; an end is excluded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Place, Problem, SeedError
from kg.facts.records import Text
from kg.files import read_whole


def occurrences(segment: str, text: str) -> list[int]:
    """Return every offset at which `segment` stands in `text`, overlapping ones included."""
    found, at = [], text.find(segment)
    while at >= 0:
        found.append(at)
        at = text.find(segment, at + 1)
    return found


def read_text(folder: Path, text: Text, place: Place) -> str:
    """Read a source text and prove that it is the pinned one, which `place` pins.

    Raises:
        SeedError: the file is missing, or its hash or length is another.
    """
    try:
        data = read_whole(folder / f"{text.id}.txt")
    except OSError as error:
        raise _unproven(text, place, f"is not readable in the texts folder: {error.strerror}") from None
    found = hashlib.sha256(data).hexdigest()
    if found != text.sha256:
        raise _unproven(text, place, f"has SHA-256 {found}; expected {text.sha256}")
    content = data.decode("utf-8")
    if len(content) != text.length:
        raise _unproven(text, place, f"is {len(content)} code points long; expected {text.length}")
    return content


def _unproven(text: Text, place: Place, what: str) -> SeedError:
    return SeedError([Problem(place, f"text '{text.id}' {what}")])


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many code points lie in at least one of the spans.

    >>> covered([(0, 4), (2, 6), (9, 10)])
    7
    """
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
