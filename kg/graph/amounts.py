"""Figures as values: a number or a range with its unit, and how exactly it is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kg.graph.labels import Thing
from kg.stores.local import About, one, values

_PLURAL = re.compile(r"s\b")


class Amount(NamedTuple):
    """A value that is a figure; numbers as decimal text. `value` is None for a range.

    >>> str(Amount("", "1", None, None, "hours of audio", "day", at_least=True, at_most=False, approximately=False))
    'at least 1 hour of audio per day'
    """

    iri: str
    value: str | None
    minimum: str | None
    maximum: str | None
    unit: str
    period: str | None
    at_least: bool
    at_most: bool
    approximately: bool

    def __str__(self) -> str:
        sign = "at least " if self.at_least else "at most " if self.at_most else "about " if self.approximately else ""
        number = f"{_grouped(self.minimum)} to {_grouped(self.maximum)}" if self.value is None else _grouped(self.value)
        unit = _PLURAL.sub("", self.unit, count=1) if self.value == "1" else self.unit
        return f"{sign}{number} {unit}" + (f" per {self.period}" if self.period else "")


def amount_of(iri: str, about: About, things: Mapping[str, Thing]) -> Amount:
    """Read a figure from what is said of its node; `things` has its units."""
    unit, period = (next((things[n] for n in values(about, f"vg:{name}")), None) for name in ("unit", "period"))
    return Amount(
        iri,
        one(about, "schema:value"),
        one(about, "schema:minValue"),
        one(about, "schema:maxValue"),
        one(about, "schema:currency") or (unit.label if unit else ""),
        period.label if period else None,
        at_least=one(about, "vg:atLeast") == "true",
        at_most=one(about, "vg:atMost") == "true",
        approximately=one(about, "vg:approximately") == "true",
    )


def _grouped(digits: str | None) -> str:
    whole, _, rest = (digits or "").partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest.strip("0") else "") if whole.isdigit() else digits or ""
