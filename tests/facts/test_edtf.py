"""Dates: what is refused and how, and what each date means."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.edtf import Edtf, agreed, began_by, parse

REFUSED = {
    "": "'' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most",
    "March 2024": "'March 2024' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most",
    "٢٠٢٤": "'٢٠٢٤' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most",
    "2024-3": "'2024-3' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most",
    "2024-13": "'2024-13' has month 13; months are 01 to 12",
    "2024-00": "'2024-00' has month 00; months are 01 to 12",
    "2023-02-29": "'2023-02-29' has day 29; that month ends on 28",
    "2024-21": "'2024-21' has a season: write the months as an interval",
    "2024-03-14T10:00": "'2024-03-14T10:00' has a time of day",
    "2024%": "'2024%' has '%' (approximate and uncertain at once): choose '~' or '?'",
    "202X": "'202X' has unspecified digits ('X')",
    "~2024": "'~2024' has a qualifier in front: '~' and '?' stand at the end",
    "{2023,2024}": "'{2023,2024}' has a set of dates",
    "-0100": "'-0100' has a year outside 0001 to 9999",
    "Y12024": "'Y12024' has a year outside 0001 to 9999",
    "0000": "'0000' has a year outside 0001 to 9999",
    "2024/": "'2024/' has an unknown end: write '..' for an open one",
    "/2024": "'/2024' has an unknown end: write '..' for an open one",
    "../..": "'../..' has two open ends",
    "2024/2023": "'2024/2023' ends before it begins",
    "2022/2023/2024": "'2022/2023/2024' has more than two ends",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError) as error:
        parse(text)
    assert str(error.value) == REFUSED[text]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024~", "2023-01-01", "2025-12-31"),
        ("2024?", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-12~", "2024-11-01", "2025-01-31"),
        ("2024-03-01~", "2024-02-27", "2024-03-04"),
        ("2024-03/2024-05-02", "2024-03-01", "2024-05-02"),
        ("../2024-09-01~", None, "2024-09-04"),
        ("2021-12/..", "2021-12-01", None),
        ("0001-01-01~", "0001-01-01", "0001-01-04"),
        ("9999-12~", "9999-11-01", "9999-12-31"),
    ],
)
def test_bounds(text: str, earliest: str | None, latest: str | None) -> None:
    date = parse(text)
    assert (date.earliest and str(date.earliest), date.latest and str(date.latest)) == (earliest, latest)


DAYS = st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]), st.sampled_from(["", "?", "~"]))
def test_a_date_holds_the_day_that_it_was_written_from(day: dt.date, form: str, mark: str) -> None:
    text = day.strftime(form).rjust({"%Y-%m-%d": 10, "%Y-%m": 7, "%Y": 4}[form], "0") + mark
    date = parse(text)
    assert date.earliest is not None
    assert date.latest is not None
    assert date.earliest <= day <= date.latest
    assert date.text == text


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_is_symmetric_and_agrees_with_the_intersection(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    x, y = Edtf("", min(a, b), max(a, b)), Edtf("", min(c, d), max(c, d))
    both = agreed([x, y])
    assert both.earliest is not None
    assert both.latest is not None
    assert x.overlaps(y) == y.overlaps(x) == (both.earliest <= both.latest)


@given(st.text(max_size=14))
def test_anything_is_parsed_or_refused(text: str) -> None:
    try:
        assert parse(text).text == text
    except ValueError as error:
        assert any(str(error).startswith(f"'{part}'") for part in (text, *text.split("/")))


def test_several_dates_of_one_event_leave_what_all_allow() -> None:
    month, week = parse("2024-03"), parse("2024-03-14~")
    assert agreed([month, week]) == week
    assert agreed([month, month]) == month
    shared = agreed([week, parse("../2024-03-15")])
    assert shared == Edtf("2024-03-11/2024-03-15", dt.date(2024, 3, 11), dt.date(2024, 3, 15))


def test_what_goes_on_certainly_began_within_its_first_end() -> None:
    since = parse("2024-05/..")
    assert (since.latest, since.latest_start) == (None, dt.date(2024, 5, 31))
    assert since.within(parse("2024-05/2024-06"))
    assert not since.within(parse("2024-06"))
    assert not since.within(parse("2024-05-01/2024-05-20"))
    assert not parse("../2024-05").within(parse("2024-05"))


def test_two_beginnings_of_one_event_must_agree() -> None:
    assert parse("2024-05/..").agrees_with(parse("2024/.."))
    assert not parse("2024-05/..").agrees_with(parse("2024-04/.."))
    assert not parse("2024-05/..").agrees_with(parse("2024-06-10"))
    assert began_by([parse("2024/.."), parse("2024-05/2024-08")]) == dt.date(2024, 8, 31)
    assert began_by([parse("2024-01-15~/..")]) == dt.date(2024, 1, 18)
