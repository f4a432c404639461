"""Amounts: refusals, round trip, and which amounts agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.figures import parse

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


@pytest.mark.parametrize("text", ["600000000 USD", ">=250000000 USD", "<=6 month", "~7 d", "1..2 month", ">=3 token/d"])
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
