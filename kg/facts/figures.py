"""Amounts: a number or a range of numbers with its unit, its period and how exactly it is known.

Written `600000000 USD`, `>250000000 USD` (more than), `>=3 month` (at least), `<2 h` (less than), `<=6 s` (at most,
up to), `~7 d` (about), `1..2 month` (between), `>3000000000 interaction/d` (per day).

A figure is normalized to the base of its unit (`Unit.base`), so that amounts of one kind can be put in order and added
up whatever unit they are written in. Currencies are never converted into each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

_NUMBER = r"(?:0|[1-9]\d{0,17})(?:\.\d{1,6})?"
_FIGURE = re.compile(rf"([><]=?|~)?({_NUMBER})(?:\.\.({_NUMBER}))? ([A-Za-z%-]+)(?:/([a-z]+))?", re.ASCII)
_SHOWN = 60
"""How much of a wrong amount a message repeats."""
_PLURAL = re.compile(r"s\b")
_LARGE = {10**12: "trillion", 10**9: "billion", 10**6: "million"}
_SHARE = 10**3
"""A large number is written with its word if it is a whole number of thousandths of it."""
_ROUNDED = 6
"""The decimals of a normalized rate whose period does not divide evenly, such as per month."""


class Unit(NamedTuple):
    """A unit: how it is called and what it is normalized to.

    Attributes:
        label: its English name, in the plural.
        base: the notation of the unit that its figures are normalized to; perhaps its own.
        factor: how many of `base` it is: 60 for a minute, whose base is the second.
        rate: the notation of the period that its rates are normalized to: `d` for interactions, `s` for frames.
    """

    label: str
    base: str
    factor: Decimal = Decimal(1)
    rate: str = "d"


class Normalized(NamedTuple):
    """A figure in the base of its unit.

    Attributes:
        value: its number; of a range, the lower end.
        least: the least that it can mean; None if that is open.
        most: the most that it can mean; None if that is open.
        unit: the notation of the base unit.
        period: the notation of the period of a rate.
    """

    value: Decimal
    least: Decimal | None
    most: Decimal | None
    unit: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount. `value` is None for a range, which has `minimum` and `maximum` instead.

    `at_least` and `at_most` leave a side open; `exclusive` says that the number itself is not meant: "more than".
    """

    value: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    period: str | None = None
    at_least: bool = False
    at_most: bool = False
    approximately: bool = False
    exclusive: bool = False

    @property
    def sign(self) -> str:
        """The sign that it is written with: `>`, `>=`, `<`, `<=`, `~`, or none."""
        side = ">" if self.at_least else "<" if self.at_most else ""
        return f"{side}{'' if self.exclusive else '='}" if side else "~" if self.approximately else ""

    def __str__(self) -> str:
        number = f"{self.minimum}..{self.maximum}" if self.value is None else f"{self.sign}{self.value}"
        return f"{number} {self.unit}" + (f"/{self.period}" if self.period else "")

    def in_words(self, units: Mapping[str, Unit] = MappingProxyType({})) -> str:
        """Return the amount in English words.

        Args:
            units: notation → unit; a unit that is not there is written as it is.

        >>> parse(">250000000 USD", {"USD": "USD"}).in_words({"USD": Unit("US dollars", "USD")})
        'more than 250 million US dollars'
        """
        number = " to ".join(map(number_in_words, self.numbers))
        unit = units[self.unit].label if self.unit in units else self.unit
        unit = _PLURAL.sub("", unit, count=1) if self.value == 1 else unit
        period = units[self.period].label if self.period and self.period in units else self.period
        per = f" per {_PLURAL.sub('', period, count=1)}" if period else ""
        return f"{_SIGNS[self.sign]}{number} {unit}{per}"

    def normalized(self, units: Mapping[str, Unit]) -> Normalized:
        """Return the figure in the base of its unit; a rate, over the period that rates of its unit have.

        What is counted per thing made, such as a price per second of video, keeps what it is counted by.

        A month counts as 30.4375 days and a year as 365.25 days, as in UCUM (`mo` and `a`), so a normalized month
        orders and adds up, but is not a calendar month.

        Args:
            units: notation → every unit that it is written with.

        >>> minutes = {"min": Unit("minutes", "s", Decimal(60))}
        >>> parse("16 min", {"min": "minute"}).normalized(minutes).value
        Decimal('960')
        """
        unit = units[self.unit]
        factor = Fraction(unit.factor)
        timed = self.period is not None and units[self.period].base == units[unit.rate].base
        if self.period and timed:
            factor = factor / Fraction(units[self.period].factor) * Fraction(units[unit.rate].factor)
        least, most = self.bounds
        return Normalized(
            _scaled(self.numbers[0], factor),
            None if least is None else _scaled(least, factor),
            None if most is None else _scaled(most, factor),
            unit.base,
            unit.rate if timed else self.period,
        )

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
        return self._starts_within(other) and other._starts_within(self)

    def _starts_within(self, other: Figure) -> bool:
        """Whether the least that it can mean is not beyond the most that the other can."""
        low, high = self.bounds[0], other.bounds[1]
        if low is None or high is None:
            return True
        return low < high if self.exclusive or other.exclusive else low <= high


_SIGNS = {">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most ", "~": "about ", "": ""}


def number_in_words(number: Decimal) -> str:
    """Return a number as English prints it: large ones with million, billion or trillion.

    >>> number_in_words(Decimal(2_500_000_000)), number_in_words(Decimal(11_000)), number_in_words(Decimal(1_234_567))
    ('2.5 billion', '11,000', '1,234,567')
    """
    for size, word in _LARGE.items():
        if number >= size and number * _SHARE % size == 0:
            return f"{(number / size).normalize():,f} {word}"
    return f"{number:,f}"


def _scaled(number: Decimal, factor: Fraction) -> Decimal:
    """Multiply exactly; what no decimal number can hold is rounded."""
    product = Fraction(number) * factor
    exact = Decimal(product.numerator) / Decimal(product.denominator)
    return _plain(exact if Fraction(exact) == product else round(exact, _ROUNDED))


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
            _decimal(low), None, None, unit, period, at_least=sign in (">", ">="), at_most=sign in ("<", "<="),
            approximately=sign == "~", exclusive=sign in (">", "<"),
        )  # fmt: skip
    if sign:
        raise ValueError(f"'{text}' has both a sign and a range")
    if _decimal(low) >= _decimal(high):
        raise ValueError(f"'{text}' ends before it begins")
    return Figure(None, _decimal(low), _decimal(high), unit, period)


def _decimal(digits: str) -> Decimal:
    return _plain(Decimal(digits))


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
