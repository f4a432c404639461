"""Amounts: a number or a range of numbers with its unit, its period and how exactly it is known.

Written `600000000 USD`, `>=250000000 USD` (at least, more than), `<=6 s` (at most, up to),
`~7 d` (about), `1..2 month` (between), `>=3000000000 interaction/d` (per day).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

_NUMBER = r"(?:0|[1-9]\d{0,17})(?:\.\d{1,6})?"
_FIGURE = re.compile(rf"(>=|<=|~)?({_NUMBER})(?:\.\.({_NUMBER}))? ([A-Za-z%-]+)(?:/([a-z]+))?", re.ASCII)
_SHOWN = 60
"""How much of a wrong amount a message repeats."""
_PLURAL = re.compile(r"s\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount. `value` is None for a range, which has `minimum` and `maximum` instead."""

    value: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    period: str | None = None
    at_least: bool = False
    at_most: bool = False
    approximately: bool = False

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<=" if self.at_most else "~" if self.approximately else ""
        number = f"{self.minimum}..{self.maximum}" if self.value is None else f"{sign}{self.value}"
        return f"{number} {self.unit}" + (f"/{self.period}" if self.period else "")

    def in_words(self, units: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the amount in English words.

        Args:
            units: notation → English label of units; a unit without one is written as it is.

        >>> parse(">=250000000 USD", {"USD": "USD"}).in_words()
        'at least 250,000,000 USD'
        """
        sign = "at least " if self.at_least else "at most " if self.at_most else "about " if self.approximately else ""
        number = " to ".join(f"{n:,f}" for n in self.numbers)
        unit = units.get(self.unit, self.unit)
        unit = _PLURAL.sub("", unit, count=1) if self.value == 1 else unit
        period = _PLURAL.sub("", units.get(self.period, self.period), count=1) if self.period else ""
        return f"{sign}{number} {unit}" + (f" per {period}" if period else "")

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that it is written with."""
        return tuple(n for n in (self.value, self.minimum, self.maximum) if n is not None)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The least and the greatest number it can mean; `~` allows a tenth either way."""
        if self.value is None:
            return self.minimum, self.maximum
        if self.approximately:
            return self.value * Decimal("0.9"), self.value * Decimal("1.1")
        return (None if self.at_most else self.value), (None if self.at_least else self.value)

    def agrees_with(self, other: Figure) -> bool:
        """Say whether both can hold of one quantity: same unit and period, overlapping bounds."""
        if (self.unit, self.period) != (other.unit, other.period):
            return False
        (low, high), (other_low, other_high) = self.bounds, other.bounds
        return (low is None or other_high is None or low <= other_high) and (
            other_low is None or high is None or other_low <= high
        )


def parse(text: str, units: Mapping[str, str]) -> Figure:
    """Parse an amount.

    Args:
        text: the amount as described above.
        units: notation → name of every known unit.

    Raises:
        ValueError: it is not an amount, or its unit is unknown.

    >>> parse(">=250000000 USD", {"USD": "USD"}).at_least
    True
    """
    match = _FIGURE.fullmatch(text)
    if match is None:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise ValueError(f"'{shown}' is not an amount such as '600000000 USD', '>=3 month', '1..2 month', '5 token/d'")
    sign, low, high, unit, period = match.groups()
    for notation in (unit, period):
        if notation and notation not in units:
            raise ValueError(f"unknown unit '{notation}' in '{text}'; expected one of {', '.join(sorted(units))}")
    if high is None:
        return Figure(
            _decimal(low), None, None, unit, period,
            at_least=sign == ">=", at_most=sign == "<=", approximately=sign == "~",
        )  # fmt: skip
    if sign:
        raise ValueError(f"'{text}' has both a sign and a range")
    if _decimal(low) >= _decimal(high):
        raise ValueError(f"'{text}' ends before it begins")
    return Figure(None, _decimal(low), _decimal(high), unit, period)


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
