"""What can be read in a quote, as a reader of Arabic or French reads it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.facts.edtf import parse as parse_date
from kg.facts.figures import parse as parse_figure
from kg.facts.ontology import Ontology
from kg.seeds.legibility import date_is_legible, figure_is_legible, name_is_legible, numbers_in


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
