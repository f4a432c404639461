"""Amounts: refusals, round trip, and which amounts agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.figures import Normalized, Unit, parse
from kg.facts.ontology import Ontology

UNITS = {"USD": "USD", "month": "month", "token": "token", "d": "day"}

FORM = "is not an amount such as '600000000 USD', '>=3 month', '1..2 month', '5 token/d'"
REFUSED = {
    "600": f"'600' {FORM}",
    "1e9 USD": f"'1e9 USD' {FORM}",
    "٦٠٠ USD": f"'٦٠٠ USD' {FORM}",
    "012 USD": f"'012 USD' {FORM}",
    f"{'9' * 5000} USD": f"'{'9' * 60}…' {FORM}",
    "5 EUR": "unknown unit 'EUR' in '5 EUR'; expected one of USD, d, month, token",
    "5 token/week": "unknown unit 'week' in '5 token/week'; expected one of USD, d, month, token",
    "2..1 month": "'2..1 month' ends before it begins",
    "~1..2 month": "'~1..2 month' has both a sign and a range",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError) as error:
        parse(text, UNITS)
    assert str(error.value) == REFUSED[text]


@pytest.mark.parametrize(
    "text", ["600000000 USD", ">=250000000 USD", "<=6 month", "~7 d", "1..2 month", ">=3 token/d", ">5 USD", "<2 d"]
)
def test_round_trip(text: str) -> None:
    assert str(parse(text, UNITS)) == text


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_equal_numbers_are_written_alike(number: object) -> None:
    assert str(parse(f"{number} USD", UNITS)) == str(parse(f"{number}0 USD", UNITS))


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        ("600 USD", "600.0 USD", True),
        ("600 USD", "601 USD", False),
        (">=250 USD", "600 USD", True),
        (">=250 USD", "250 USD", True),
        (">250 USD", "250 USD", False),
        (">250 USD", "251 USD", True),
        ("<6 month", ">=6 month", False),
        (">=250 USD", "200 USD", False),
        (">=3 month", "1..2 month", False),
        ("1..2 month", "2 month", True),
        ("~100 USD", "95 USD", True),
        ("5 token", "5 token/d", False),
        ("<=6 month", ">=6 month", True),
    ],
)
def test_agreement(a: str, b: str, *, agree: bool) -> None:
    assert parse(a, UNITS).agrees_with(parse(b, UNITS)) is agree
    assert parse(b, UNITS).agrees_with(parse(a, UNITS)) is agree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (">250000000 USD", "more than 250 million US dollars"),
        (">=3 month", "at least 3 months"),
        ("<2 d", "less than 2 days"),
        ("<=1 d", "at most 1 day"),
        ("~70000 audio-hour/d", "about 70,000 hours of audio per day"),
        ("1..2 month", "1 to 2 months"),
        ("20 frame/s", "20 frames per second"),
        ("1234567 person", "1,234,567 people"),
        ("2500000000000 token", "2.5 trillion text tokens"),
    ],
)
def test_in_words(text: str, words: str, ontology: Ontology) -> None:
    assert parse(text, ontology.units).in_words(ontology.measures) == words


MONTHLY = Decimal("0.032854")
"""One a month, in a day: rounded, for no decimal number holds it."""


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("16 min", Normalized(Decimal(960), Decimal(960), Decimal(960), "s", None)),
        ("1..2 month", Normalized(Decimal(2629800), Decimal(2629800), Decimal(5259600), "s", None)),
        (">250000000 USD", Normalized(Decimal(250000000), Decimal(250000000), None, "USD", None)),
        ("<=6 s", Normalized(Decimal(6), None, Decimal(6), "s", None)),
        ("~10 h", Normalized(Decimal(36000), Decimal(32400), Decimal(39600), "s", None)),
        ("20 frame/s", Normalized(Decimal(20), Decimal(20), Decimal(20), "frame", "s")),
        ("1200 frame/min", Normalized(Decimal(20), Decimal(20), Decimal(20), "frame", "s")),
        ("2 interaction/h", Normalized(Decimal(48), Decimal(48), Decimal(48), "interaction", "d")),
        ("1 interaction/month", Normalized(MONTHLY, MONTHLY, MONTHLY, "interaction", "d")),
    ],
)
def test_normalized(text: str, normalized: Normalized, ontology: Ontology) -> None:
    assert parse(text, ontology.units).normalized(ontology.measures) == normalized


@given(st.integers(1, 10**6), st.sampled_from(["s", "min", "h", "d", "month", "year"]))
def test_what_is_normalized_keeps_its_order(number: int, unit: str) -> None:
    factors = {"s": 1, "min": 60, "h": 3600, "d": 86400, "month": 2629800, "year": 31557600}
    units = {name: Unit(name, "s", Decimal(factor)) for name, factor in factors.items()}
    known = dict.fromkeys(units, "")
    less, more = (parse(f"{n} {unit}", known).normalized(units) for n in (number, number + 1))
    assert less.value < more.value
    assert less.value == number * units[unit].factor


def test_every_unit_is_normalized_to_one_that_is_its_own_base(ontology: Ontology) -> None:
    for notation, unit in ontology.measures.items():
        base = ontology.measures[unit.base]
        assert (base.base, base.factor) == (unit.base, Decimal(1)), notation
        assert ontology.measures[unit.rate].base == "s", notation


def test_currencies_are_not_converted(ontology: Ontology) -> None:
    for notation, unit in ontology.measures.items():
        if notation.isupper():
            assert (unit.base, unit.factor) == (notation, Decimal(1))
