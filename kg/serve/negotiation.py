"""Which of several formats the client likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import mimeparse

from kg.formats import Format

MAX_ACCEPT = 4096
"""The characters of an Accept field that are read: reading takes more than linear time, up to some 20 ms for these."""
_EXACT = 110
"""The fitness, in mimeparse, of a media range that gives both the type and the subtype."""

Range = tuple[str, str, dict[str, str]]


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format that the client likes best, or None if it accepts none of them.

    The most precise range that names a media type gives its weight; a weight of 0 forbids it; of
    equal weights the first format wins. A field that is missing or names nothing accepts anything.

    >>> from kg.formats import ROWS
    >>> choose("text/csv;q=0.5, application/sparql-results+xml", ROWS).name
    'xml'
    >>> choose("*/*;q=0.1, text/csv;q=0", ROWS).name
    'json'
    >>> choose("image/png", ROWS) is None
    True
    >>> choose("text/html, image/gif, *; q=.2, */*; q=.2", ROWS).name
    'json'
    """
    ranges = list(_ranges((accept or "")[:MAX_ACCEPT].lower()))
    if not ranges:
        return formats[0]
    weights = [_weight(form, ranges) for form in formats]
    best = max(weights)
    return formats[weights.index(best)] if best > 0 else None


def _ranges(accept: str) -> Iterator[Range]:
    """Read each media range once; clients write a bare `*`, weights such as `.2`, and what is not a range at all."""
    for part in dict.fromkeys(accept.split(",")):
        with suppress(mimeparse.MimeTypeParseException):
            yield mimeparse.parse_media_range(part.strip())


def _weight(form: Format, ranges: list[Range]) -> float:
    """Its own media type decides if it is named; otherwise, just below, another one; otherwise a wildcard."""
    weight, fitness = mimeparse.quality_and_fitness_parsed(form.media, ranges)
    if fitness >= _EXACT:
        return float(weight)
    others = (mimeparse.quality_and_fitness_parsed(other, ranges) for other in form.others)
    return max((0.999 * other for other, fitness in others if fitness >= _EXACT), default=0.0) or float(weight)
