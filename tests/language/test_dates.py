"""Dates in each language, as the seeds write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.edtf import parse
from kg.language.dates import dates, month_of, months_in

PUBLISHED = parse("2024-09-01")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on 15 March 2024, March 15, 2024, the 15th of March 2024", ["2024-03-15"] * 3),
        (
            "in mid-March 2024, late 2024, in the first half of 2024",
            ["2024-03-11/2024-03-20", "2024", "2024-01/2024-06"],
        ),
        ("Q3 2024, the third quarter of 2024, H1 2024", ["2024-07/2024-09", "2024-07/2024-09", "2024-01/2024-06"]),
        ("from March to June 2024; 2021-2023", ["2024-03", "2024-06", "2021", "2023"]),
        ("2024-08-31, 2024/8/31, 31/08/2024, 08/31/2024, 10/12/2023", ["2024-08-31"] * 4 + ["2023"]),
        ("30 February 2024", [None]),
        ("version 2024.1 of GPT-2024 costs $2024", []),
        ("they may march on", []),
        (
            "le 15 mars 2024, 1er janvier 2023, au premier semestre 2024",
            ["2024-03-15", "2023-01-01", "2024-01/2024-06"],
        ),
        (
            "2024年3月15日、2024年第三季度、二〇二四年、2024 年 3 月",
            ["2024-03-15", "2024-07/2024-09", "2024", "2024-03"],
        ),
        ("١٥ مارس ٢٠٢٤، 15 آذار/مارس 2024، كانون الأول 2023", ["2024-03-15", "2024-03-15", "2023-12"]),
        ("النصف الأول من عام 2024، الربع الثالث من 2024، في عام 2018", ["2024-01/2024-06", "2024-07/2024-09", "2018"]),
    ],
)
def test_dates_with_a_year(text: str, wanted: list[str | None]) -> None:
    found = dates(text)
    assert [date.edtf.text if date.edtf else None for date in found] == wanted
    assert not any(date.relative for date in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on 31 August, in March, late August, in May", ["2024-08-31", "2024-03", "2024-08-21/2024-08-31", "2024-05"]),
        ("yesterday, last month, this year, on Tuesday", ["2024-08-31", "2024-08", "2024", "2024-08-27"]),
        ("il y a deux années, voilà trois semaines", ["2022", "2024-08-05/2024-08-11"]),
        ("وأواخر أغسطس", ["2024-08-21/2024-08-31"]),
        ("three days ago; recently", ["2024-08-29", None]),
        (
            "fin août, il y a sept ans, hier, en mars dernier",
            ["2024-08-21/2024-08-31", "2017", "2024-08-31", "2024-03"],
        ),
        (
            "今年3月、去年底、3月15日、8月底、3天前、本月15日",
            ["2024-03", "2023", "2024-03-15", "2024-08-21/2024-08-31", "2024-08-29", "2024-09-15"],
        ),
        ("上半年、近日", ["2024-01/2024-06", None]),
        (
            "في 31 أغسطس، أواخر أغسطس، قبل يومين، الشهر الماضي",
            ["2024-08-31", "2024-08-21/2024-08-31", "2024-08-30", "2024-08"],
        ),
        ("في مارس من هذا العام، أغسطس/آب", ["2024-03", "2024-08"]),
    ],
)
def test_dates_that_count_from_the_day_of_publication(text: str, wanted: list[str | None]) -> None:
    found = dates(text, PUBLISHED)
    assert [date.edtf.text if date.edtf else None for date in found] == wanted
    assert all(date.relative for date in found)
    assert all(date.edtf is None for date in dates(text))


def test_months() -> None:
    assert months_in("بين مارس ويونيو، le 3 août, 三月, the first half of 2024") == {1, 3, 6, 8}
    assert (month_of("ومارس"), month_of("marching")) == (3, None)


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789٣- /.,年月日底Q上半MarchmarsJuneعامسبتمبرقبليوم agolast", max_size=60),
    st.sampled_from([None, PUBLISHED, parse("2024-02-29"), parse("../2024"), parse("2024/..")]),
)
def test_words_are_what_stands_there(text: str, published: object) -> None:
    found = dates(text, published)  # type: ignore[arg-type]
    assert all(text[d.start : d.end] == d.words for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
