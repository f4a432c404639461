"""Whether a value can be read in its quote, as a reader of Arabic or French would read it.

Numbers are understood with digits of either script, separators, number words, duals and
multipliers; dates by year, month name and day; entities by any of their names; units by their
words in the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.folding import fold

_MULTIPLIERS = {
    10**3: "الف الاف mille thousand k",
    10**4: "万",
    10**6: "مليون ملايين million millions",
    10**8: "亿",
    10**9: "مليار مليارات milliard milliards billion billions",
    10**12: "تريليون تريليونات trillion trillions",
}
_WORDS = {
    0: "صفر zero",
    1: "واحد واحده الاول الاولي اول un une premier premiere one first",
    2: "اثنين اثنان اثنتين الثاني الثانيه ثاني جانبان شكلين تغييرين deux second deuxieme two",
    3: "ثلاثه ثلاث الثلاثه الثالث ثالث trois troisieme three",
    4: "اربعه اربع الرابع quatre four",
    5: "خمسه خمس الخامس cinq five",
    6: "سته ست السادس six",
    7: "سبعه سبع سبع sept seven",
    8: "ثمانيه ثماني huit eight",
    9: "تسعه تسع neuf nine",
    10: "عشره عشر dix ten",
    100: "مئه مائه cent hundred",
    1000: "الف mille thousand",
}
_DUALS = {
    "شهرين": 2, "سنتين": 2, "عامين": 2, "يومين": 2, "اسبوعين": 2, "دقيقتين": 2, "ساعتين": 2, "ثانيتين": 2,
    "الفي": 2000, "مليونين": 2_000_000, "مليارين": 2_000_000_000, "مئتين": 200,
}  # fmt: skip
_SINGULAR = frozenset(
    ["شهر", "سنه", "عام", "يوم", "اسبوع", "دقيقه", "ساعه", "ثانيه", "mois", "an", "jour", "semaine", "minute", "heure"]
)
_HUNDREDS = {"مئات": 100, "المئات": 100, "centaines": 100, "الاف": 1000, "الالاف": 1000, "milliers": 1000}

_MONTHS = {
    1: "يناير كانون janvier january", 2: "فبراير شباط fevrier february", 3: "مارس اذار mars march",
    4: "ابريل نيسان avril april", 5: "مايو ايار mai may", 6: "يونيو حزيران juin june",
    7: "يوليو تموز juillet july", 8: "اغسطس اب aout august", 9: "سبتمبر ايلول septembre september",
    10: "اكتوبر octobre october", 11: "نوفمبر novembre november", 12: "ديسمبر decembre december",
}  # fmt: skip


_MONTH_PARTS = {
    1: "مطلع اوائل بدايه debut beginning early 上旬 初",
    11: "منتصف mi milieu middle mid 中旬",
    21: "نهايه اواخر fin end late 下旬 底 末",
}
"""The first day of each part of a month → the words for it; see seeds/README.md."""


def _folded(table: Mapping[int, str]) -> dict[str, int]:
    return {fold(word): number for number, words in table.items() for word in words.split()}


_MULTIPLIER = _folded(_MULTIPLIERS)
_NUMBER_WORD = _folded(_WORDS) | {fold(word): number for word, number in (_DUALS | _HUNDREDS).items()}
_PART_OF_MONTH = _folded(_MONTH_PARTS)
_DUAL_WORD = frozenset(map(fold, _DUALS))
MONTH_WORD = _folded(_MONTHS)

_PARTS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DIGITS = re.compile(r"\d+(?:[.,٫٬\u00a0\u202f ]\d{3})*(?:[.,٫]\d+)?")
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS.pattern})|(?P<word>[^\W\d_]+)|(?P<mark>[%٪万亿])")
_PREFIXES = ("وال", "بال", "كال", "ال", "لل", "و", "ب", "ل", "ف", "ك")


def _stems(word: str) -> Iterator[str]:
    yield word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            yield word[len(prefix) :]


def _readings(digits: str) -> set[Decimal]:
    """Every number that a run of digits and separators can stand for."""
    plain = re.sub(r"[\u00a0\u202f ٬]", "", digits).replace("٫", ".")
    found = {Decimal(piece) for piece in re.findall(r"\d+", plain)}
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        found.add(Decimal(re.sub(r"[.,]", "", plain)))
    if re.fullmatch(r"\d+[.,]\d+", plain):
        found.add(Decimal(plain.replace(",", ".")))
    return found | ({Decimal(plain)} if plain.isdigit() else set())


def numbers_in(text: str) -> set[Decimal]:
    """Return every number that can be read in a text, with its multipliers applied.

    >>> sorted(map(int, numbers_in("600 مليون دولار")))
    [600, 600000000]
    >>> Decimal(5_000_000_000) in numbers_in("5 milliards de dollars")
    True
    """
    found: set[Decimal] = set()
    last: set[Decimal] = set()
    for match in _TOKEN.finditer(fold(text)):
        if match["digits"]:
            last = _readings(match["digits"])
            found |= last
            continue
        word = match["word"] or match["mark"]
        multiplier = next((_MULTIPLIER[s] for s in _stems(word) if s in _MULTIPLIER), None)
        value = next((_NUMBER_WORD[s] for s in _stems(word) if s in _NUMBER_WORD), None)
        if multiplier is not None and last:
            last = {n * multiplier for n in last}
        elif value is not None:
            last = {Decimal(value)}
        elif any(s in _SINGULAR for s in _stems(word)) and not last:
            found.add(Decimal(1))
        else:
            last = set()
        found |= last
    return found


def figure_is_legible(figure: Figure, quote: str, unit_words: Iterable[str]) -> bool:
    """Say whether each number of the figure, and a word for its unit, stand in the quote."""
    folded = fold(quote)
    words = [fold(word) for word in unit_words]
    return set(figure.numbers) <= numbers_in(quote) and any(word in folded for word in words)


def date_is_legible(date: Edtf, quote: str, reason: str | None = None, *, sourced: bool = False) -> bool:
    """Say whether each year, month and day that the date is written with can be read.

    Args:
        date: the date.
        quote: the words.
        reason: for an inferred date, why: it may say months and days, and the date may be approximate or open.
        sourced: whether the reason names what it leans on: then it may say years, too.
    """
    explained = f"{quote} … {reason or ''}"
    years, numbers = numbers_in(explained if sourced else quote), numbers_in(explained)
    months = {month for word in re.findall(r"[^\W\d_]+", fold(explained)) if (month := _month(word))}
    numbers |= _part_of_month(date, quote)
    for year, month, day in _PARTS.findall(date.text):
        named = not month or int(month) in months or Decimal(month) in numbers
        if not (Decimal(year) in years and named and (not day or Decimal(day) in numbers)):
            return False
    return reason is not None or ("~" not in date.text and ".." not in date.text)


def _part_of_month(date: Edtf, quote: str) -> set[Decimal]:
    """Return the two days of a date that is the beginning, the middle or the end of a month, if the quote says so."""
    days = [int(day) for _, _, day in _PARTS.findall(date.text) if day]
    said = {_PART_OF_MONTH.get(s) for word in re.findall(r"[^\W\d_]+", fold(quote)) for s in _stems(word)}
    if len(days) != 2 or days[0] not in said:
        return set()
    return set(map(Decimal, days)) if days[1] == days[0] + 9 or (days[0] == 21 and days[1] >= 28) else set()


def _month(word: str) -> int | None:
    return next((MONTH_WORD[stem] for stem in _stems(word) if stem in MONTH_WORD), None)


def name_is_legible(forms: Iterable[str], quote: str) -> bool:
    """Say whether one of the names stands in the quote, as words of it."""
    folded = fold(quote)
    return any(
        key in folded and re.search(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])", folded) for key in map(fold, forms)
    )


def telling_tokens(sentence: str) -> list[tuple[int, int, str]]:
    """Return offsets and words of the numbers and month names of a sentence."""
    found = []
    for match in re.finditer(r"\d+(?:[.,٫٬]\d+)*|[^\W\d_]+", sentence):
        word = fold(match.group())
        telling = match.group()[0].isdigit() or any(s in MONTH_WORD or s in _DUAL_WORD for s in _stems(word))
        if (telling and len(word) > 1) or word.isdigit():
            found.append((match.start(), match.end(), match.group()))
    return found
