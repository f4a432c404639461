"""Amounts in each language, as the seeds write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.amounts import amounts


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("more than $2.5bn, US$40m, €3 million", [">2500000000 USD", "40000000 USD", "3000000 EUR"]),
        ("2.5 billion yuan, RMB 600 million, £4.5m", ["2500000000 CNY", "600000000 CNY", "4500000 GBP"]),
        ("4 billion US dollars; $40 million US dollars", ["4000000000 USD", "40000000 USD"]),
        ("between 10 and 20 million users", ["10000000..20000000 person"]),
        ("$10-20 million, from $10m to $20m", ["10000000..20000000 USD", "10000000..20000000 USD"]),
        ("5 to 10 seconds, one or two months", ["5..10 s", "1..2 month"]),
        ("20 frames per second, 3 billion interactions a day", ["20 frame/s", "3000000000 interaction/d"]),
        (
            "1.5 billion tokens daily, $20 a month, $2m a year earlier",
            ["1500000000 token/d", "20 USD/month", "2000000 USD"],
        ),
        ("53%, 53 per cent, twenty-five percent", ["53 %", "53 %", "25 %"]),
        ("nearly 200 employees, up to six seconds, at least 3 weeks", ["~200 person", "<=6 s", ">=3 week"]),
        ("20 million monthly active users", ["20000000 person"]),
        ("a 60-day window of 4K video at 1080p, Gen-3 in 2024", ["60 d"]),
        ("超过1.5万亿元, 2.5亿美元, 近3000万用户", [">1500000000000 CNY", "250000000 USD", "~30000000 person"]),
        ("10至20亿元人民币, 3至5年, 200多万人", ["1000000000..2000000000 CNY", "3..5 year", ">2000000 person"]),
        ("每天30亿次交互, 50%以上, 10万美元左右", ["3000000000 interaction/d", ">=50 %", "~100000 USD"]),
        ("不到6秒, 三千万美元, 千万元, 3个月", ["<6 s", "30000000 USD", "10000000 CNY", "3 month"]),
        ("plus de 5 milliards de dollars, environ 40 M€", [">5000000000 USD", "~40000000 EUR"]),
        ("entre 10 et 20 millions d'euros, 1 à 2 mois", ["10000000..20000000 EUR", "1..2 month"]),
        ("11 000 artistes, 3 milliards d’interactions par jour", ["11000 person", "3000000000 interaction/d"]),
        ("أكثر من 600 مليون دولار أمريكي، بين 10 و20 مليون يورو", [">600000000 USD", "10000000..20000000 EUR"]),
        ("شهر أو شهرين، ثلاثة أسابيع على الأقل، ٥٣٪", ["1..2 month", ">=3 week", "53 %"]),
        ("3 مليارات تفاعل يوميًا، 5 في المئة، مليون دولار", ["3000000000 interaction/d", "5 %", "1000000 USD"]),
        ("millions of users; des millions; ملايين المستخدمين", []),
        ("on 15 March 2024; 2024年3月15日; three days ago", []),
    ],
)
def test_amounts(text: str, figures: list[str]) -> None:
    assert [str(amount.figure) for amount in amounts(text)] == figures


@settings(deadline=None)
@given(st.text(alphabet="$€£0123٣,. kmbn万亿元人至-to～%٪ إلىمليوندولار每日plusdeorand", max_size=60))
def test_words_are_what_stands_there(text: str) -> None:
    found = amounts(text)
    assert all(text[a.start : a.end] == a.words for a in found)
    assert all(a.start < b.start for a, b in pairwise(found))
    assert all(a.figure.numbers for a in found)
