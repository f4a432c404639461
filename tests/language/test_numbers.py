"""Numbers with digits, words and multipliers, in each language."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.numbers import numbers, numbers_in, scan

TEXTS = st.text(alphabet="0123٤٥,. kmbnM万亿三十百thundred aو مليونمئةdeuxcent多$-", max_size=60)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("بقيمة 600 مليون دولار", 600_000_000),
        ("وصل تقييمها إلى 2.5 مليار دولار", 2_500_000_000),
        ("5 milliards de dollars", 5_000_000_000),
        ("٣ تريليون رمز", 3_000_000_000_000),
        ("أكثر من 11 ألف محترف", 11_000),
        ("70 ألف ساعة", 70_000),
        ("لمدة شهر أو شهرين", 2),
        ("لمدة شهر أو شهرين", 1),
        ("il y a sept ans", 7),
        ("قبل سبع سنوات", 7),
        ("تحتوي فيه اليد على ستة أصابع", 6),
        ("11 000 artistes", 11_000),
        ("1,500 users", 1500),
        ("2,5 millions", 2_500_000),
        ("خمسة مؤلفين", 5),
        ("مئات الفنانين", 100),
    ],
)
def test_readable(text: str, number: int) -> None:
    assert Decimal(number) in numbers_in(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("600 مليون", 6), ("بقيمة 600 مليون دولار", 600_000_000_000), ("abab-video-1", 10), ("2024", 202), ("كلمة", 1)],
)
def test_not_readable(text: str, number: int) -> None:
    assert Decimal(number) not in numbers_in(text)


@settings(deadline=None)
@given(TEXTS)
def test_words_are_what_stands_there(text: str) -> None:
    found = list(scan(text))
    assert all(text[n.start : n.end] == n.words for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(n.value in n.readings for n in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("600 مليون دولار", [600_000_000]),
        ("$2.5bn, US$40m and €3 million", [2_500_000_000, 40_000_000, 3_000_000]),
        ("two hundred and fifty thousand; twenty-five; half a million; a billion", [250_000, 25, 500_000, 10**9]),
        ("quatre-vingt-dix-sept, deux cent cinquante mille, soixante et un", [97, 250_000, 61]),
        ("11 000 artistes, 40 M€, 2,5 milliards", [11_000, 40_000_000, 2_500_000_000]),
        ("ثلاثة وعشرون ألفا، ٢٫٥ مليار، مليون دولار، ثلاثمئة", [23_000, 2_500_000_000, 10**6, 300]),
        (
            "1.5万亿、三千五百万、2200万、1亿2000万、两家公司、200多万",
            [15 * 10**11, 35_000_000, 22_000_000, 120_000_000, 2, 2_000_000],
        ),
        ("二〇二四年", [2024]),
        ("1,500 and 12,000.50 and 1.234.567,89", [1500, Decimal("12000.50"), Decimal("1234567.89")]),
        ("GPT-4o, Gen-3, Q3, 1080p and 4K", []),
        ("一家公司、十分、零一万物、一些、万一", []),
        ("un des artistes, one of them, واحد منهم", []),
        ("millions of users, ملايين المستخدمين, des millions", []),
        ("deux et trois; two and three", [2, 3, 2, 3]),
        ("2024 500", [2024, 500]),
    ],
)
def test_values(text: str, values: list[int | Decimal]) -> None:
    assert [number.value for number in numbers(text)] == values
