"""Which of the formats that can be made the client likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.formats import Format

_PART = re.compile(r"\s*(?:([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)|\*)\s*((?:;[^,]*)?)$")
_WEIGHT = re.compile(r';\s*q\s*=\s*"?(\d++\.?\d*+|\.\d++)"?\s*(?:;|$)', re.IGNORECASE)
MAX_ACCEPT = 4096


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    weight: float

    def precision(self, media: str) -> int:
        """How closely it names a media type: 3 exactly, 2 by its type, 1 as any, 0 not at all."""
        if f"{self.type}/{self.subtype}" == media:
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.type == media.partition("/")[0] else int(self.type == "*")


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format that the client likes best, or None where it accepts none of them.

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
    ranges = list(_ranges((accept or "")[:MAX_ACCEPT]))
    if not ranges:
        return formats[0]
    weighed = [(_weight(ranges, form), -order) for order, form in enumerate(formats)]
    weight, order = max(weighed)
    return formats[-order] if weight > 0 else None


def _weight(ranges: Iterable[_Range], form: Format) -> float:
    """Its own name decides, where it is given; else the best of a wildcard and, just below, other names."""
    if (own := _of(ranges, form.media, 3)) is not None:
        return own
    others = [weight * 0.999 for other in form.others if (weight := _of(ranges, other, 3))]
    return max(others, default=0.0) or (_of(ranges, form.media, 1) or 0.0)


def _of(ranges: Iterable[_Range], media: str, least: int) -> float | None:
    """Return the weight that the most precise range gives a media type."""
    found = [(precise, r.weight) for r in ranges if (precise := r.precision(media)) >= least]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _ranges(accept: str) -> Iterable[_Range]:
    """Read the field as clients write it: a bare `*`, a weight of `.2` or none that can be read, which is 1."""
    for part in accept.split(","):
        if match := _PART.match(part):
            weight = _WEIGHT.search(match[3])
            kind = (match[1] or "*").lower(), (match[2] or "*").lower()
            yield _Range(*kind, min(float(weight[1]), 1.0) if weight else 1.0)
