"""What can be read in a quote, as a reader of its language reads it."""

from __future__ import annotations

import pytest

from kg.facts.edtf import parse as parse_date
from kg.facts.figures import parse as parse_figure
from kg.facts.ontology import Ontology
from kg.seeds.legibility import date_is_legible, figure_is_legible, name_is_legible, telling_tokens


@pytest.mark.parametrize(
    ("date", "quote", "readable"),
    [
        ("2024-08-31", "في 31 أغسطس 2024", True),
        ("2024-08-31", "في 31 أغسطس", False),
        ("2024-08", "fin août 2024", True),
        ("2023-06", "في يونيو 2023", True),
        ("2023-07", "في يونيو 2023", False),
        ("2024-08~", "août 2024", False),
        ("../2024-08", "août 2024", False),
        ("2024-08-21/2024-08-31", "fin août 2024", True),
        ("2024-08-21/2024-08-31", "في نهاية شهر أغسطس 2024", True),
        ("2024-02-01/2024-02-10", "début février 2024", True),
        ("2024-02-11/2024-02-20", "منتصف فبراير 2024", True),
        ("2024-08-21/2024-08-31", "début août 2024", False),
        ("2024-08-21/2024-08-25", "fin août 2024", False),
        ("2024-08-21", "fin août 2024", False),
        ("2018", "تأسست شركة Runway في عام 2018", True),
        ("2024-03-15", "于2024年3月15日发布", True),
        ("2024-03-16", "于2024年3月15日发布", False),
        ("2024-01/2024-06", "2024年上半年", True),
        ("2024-07/2024-09", "in the third quarter of 2024", True),
        ("2024-07/2024-12", "in the first half of 2024", False),
        ("2024-03", "in mid-March 2024", True),
        ("2023-12", "في كانون الأول 2023", True),
        ("2024-03-11/2024-03-20", "in mid-March 2024", True),
        ("2024-02-01/2024-02-10", "وبداية فبراير 2024", True),
        ("2024-08-21/2024-08-31", "في أواخر أغسطس 2024", True),
        ("2024-08-01/2024-08-10", "2024年8月初", True),
        ("2024-08-21/2024-08-31", "en août 2024", False),
        ("2024-08-11/2024-08-20", "fin août 2024", False),
    ],
)
def test_dates(date: str, quote: str, *, readable: bool) -> None:
    assert date_is_legible(parse_date(date), quote) is readable


@pytest.mark.parametrize(
    ("figure", "quote", "readable"),
    [
        ("600000000 USD", "بقيمة 600 مليون دولار أمريكي", True),
        ("600000000 USD", "بقيمة 600 مليون", False),
        ("<=6 s", "تصل مدتها إلى 6 ثوانٍ", True),
        ("1..2 month", "لمدة شهر أو شهرين", True),
        ("53 %", "53%", True),
        ("20 frame/s", "بمعدل 20 إطارًا في الثانية", True),
        ("<=6 s", "最长6秒", True),
        ("600000000 USD", "融资6亿美元", True),
        ("600000000 USD", "融资6亿元", False),
        ("22000000 person", "2200万用户", True),
        ("2500000000 USD", "valued at $2.5bn", True),
        ("2500000000 USD", "valued at €2.5bn", False),
        ("40 s", "of 40", False),
        (">=3000000000 interaction/d", "每天30亿次交互", True),
    ],
)
def test_figures(figure: str, quote: str, *, readable: bool, ontology: Ontology) -> None:
    parsed = parse_figure(figure, ontology.units)
    words = [word for unit in (parsed.unit, parsed.period) if unit for word in ontology.unit_words[unit]]
    assert figure_is_legible(parsed, quote, words) is readable


def test_names_stand_as_words() -> None:
    assert name_is_legible(["Vif"], "son modèle Vif dépasse")
    assert not name_is_legible(["Vif"], "un vifargent")
    assert name_is_legible(["سورا"], "بسورا")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("In mid-March 2024 it paid $40m.", ["March", "2024", "40m"]),
        ("估值三千万美元，3月发布", ["三千万", "3"]),
        ("لمدة شهرين", ["شهرين"]),
    ],
)
def test_numbers_and_months_are_telling(sentence: str, words: list[str]) -> None:
    found = telling_tokens(sentence)
    assert {sentence[start:end] for start, end, _ in found} == {word for _, _, word in found}
    assert {word for _, _, word in found} >= set(words[:1])
