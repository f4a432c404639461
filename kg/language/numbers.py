"""Numbers as texts write them: digits of any script, separators, number words, duals and multipliers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from kg.folding import fold
from kg.language.patterns import BLANK, HAN
from kg.language.tables import READ
from kg.language.tokens import TOKEN


class Kind(StrEnum):
    """What a number is in its sentence."""

    NUMBER = "number"
    ARTICLE = "article"
    IMPLIED = "implied"
    IN_A_NAME = "in a name"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        start, end: its place, in code points.
        words: the words there.
        value: what it most likely is.
        readings: everything that it, or a part of it, can be read as.
        scale: the product of the multipliers at its end; 1 if it has none.
        kind: whether it is a number, or looks like one only.
    """

    start: int
    end: int
    words: str
    value: Decimal
    readings: frozenset[Decimal]
    scale: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a number: digits, a number word (`small`), a multiplier (`times`), a joiner or a noun."""

    kind: str
    start: int
    end: int
    word: str
    value: Decimal
    readings: frozenset[Decimal] = frozenset()


def _merged(field: str) -> dict[str, int]:
    return {fold(word): value for language in READ.values() for word, value in getattr(language, field).items()}


def _words(field: str) -> frozenset[str]:
    return frozenset(fold(word) for language in READ.values() for word in getattr(language, field).split())


_SMALL = _merged("small")
_TIMES = _merged("multipliers")
_DUALS = _merged("duals")
_SINGULARS, _ARTICLES, _JOINERS = _words("singulars"), _words("articles"), _words("joiners")
_FRACTIONS, _ALONE = _words("fractions"), _words("alone")
_HALF = Decimal("0.5")
_VAST = Decimal(10) ** 24
_DEFINITE = re.compile("[وف]?[بك]?ال|[وف]?لل")
_MEASURES = "".join(language.measures for language in READ.values())
_CLITICS = tuple(
    sorted({fold(clitic) for language in READ.values() for clitic in language.clitics}, key=len, reverse=True)
)

_SPACES = "\u00a0\u202f\u2009 ٬"
_DIGITS = rf"\d{{1,3}}(?:[.,٫'’{_SPACES}]\d{{3}}(?!\d))+(?:[.,٫]\d+)?|\d+(?:[.,٫]\d+)?"
_TOKEN = re.compile(rf"(?P<number>{_DIGITS})|(?P<compound>quatre-vingts?)|{TOKEN.pattern}", re.IGNORECASE)
_BESIDE = 16
_PARTS = 24
"""How many pieces a number has at most; no number in use has half of them."""
_GAP = re.compile(rf"(?:{BLANK}|[-‐‑]){{0,2}}")
_SIGN = re.compile(r"\s?(?:[$€£¥]|US\$)")


def stems(word: str) -> Iterator[str]:
    """Yield a folded word, and what is left of it without each Arabic clitic."""
    yield word
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) > len(clitic) + 1:
            yield word[len(clitic) :]


def _first(word: str, table: dict[str, int]) -> int | None:
    return next((table[stem] for stem in stems(word) if stem in table), None)


def digit_readings(digits: str) -> frozenset[Decimal]:
    """Return every number that a run of digits and separators can stand for."""
    plain = re.sub(rf"[{_SPACES}'’]", "", fold(digits)).replace("٫", ".")
    found = {Decimal(piece) for piece in re.findall(r"\d+", plain)}
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        found.add(Decimal(re.sub(r"[.,]", "", plain)))
    if re.fullmatch(r"\d+[.,]\d+", plain):
        found.add(Decimal(plain.replace(",", ".")))
    return frozenset(found)


def _digits_value(digits: str) -> Decimal:
    """Return what digits most likely stand for: a comma before three digits separates thousands, a stop does not."""
    plain = re.sub(rf"[{_SPACES}'’]", "", fold(digits)).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+", plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return Decimal(plain.replace(",", "."))


def _parts(text: str) -> Iterator[_Part]:
    """Yield the pieces that numbers are made of, and a piece of kind `other` for any other word."""
    for match in _TOKEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        if match["number"]:
            yield _Part("digits", start, end, word, _digits_value(word), digit_readings(word))
            continue
        folded = word.lower() if word.isascii() else fold(word)
        kind, value = _classified(folded, match["word"] is not None)
        yield _Part(kind, start, end, folded, Decimal(value))


def _classified(word: str, latin: bool) -> tuple[str, Decimal | int]:
    if word in _FRACTIONS:
        return "small", _HALF
    for kind, table in (("times", _TIMES), ("small", _SMALL), ("small", _DUALS)):
        value = table.get(word) if latin else _first(word, table)
        if value is not None:
            return kind, value
    if any(stem in _SINGULARS for stem in stems(word)):
        return "singular", 1
    return ("joiner", 0) if word in _JOINERS else ("other", 0)


@lru_cache(maxsize=64)
def scan(text: str) -> tuple[Number, ...]:
    """Return every number of a text, those that only look like one included."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Number]:
    group: list[_Part] = []
    for part in _parts(text):
        if group and not _continues(group, part, text):
            yield from _numbers(group, text)
            group = []
        letter = part.kind == "times" and len(part.word) == 1 and part.word.isascii()
        if group or (part.kind != "other" and not letter):
            group.append(part)
    yield from _numbers(group, text)


def _continues(group: Sequence[_Part], part: _Part, text: str) -> bool:
    last = group[-1]
    gap = text[last.end : part.start]
    if len(group) >= _PARTS or not _GAP.fullmatch(gap) or part.kind in ("other", "singular") or last.kind == "singular":
        return False
    if part.kind == "times":
        return _multiplies(last, part, gap, text)
    if part.kind == "digits":
        return last.kind == "times" and _is_han(last) and not gap
    if part.kind == "joiner" and _is_han(part):
        return last.kind == "digits" or _is_han(last)
    if part.kind == "joiner":
        return last.kind != "joiner" and (
            (last.kind == "times" and last.value <= 1000) or (part.word == "a") is (last.value == _HALF)
        )
    if last.kind == "joiner" and len(group) == 1:
        return False
    return _adds(last if last.kind != "joiner" else group[-2], last.kind == "joiner", part, gap)


def _multiplies(last: _Part, part: _Part, gap: str, text: str) -> bool:
    if len(part.word) == 1 and part.word.isascii():  # a letter: 40m, 40 M€
        return last.kind == "digits" and (not gap or bool(_SIGN.match(text, part.end)))
    return last.kind != "joiner" or part.value > 100 or last.word == "a" or _is_han(last)


def _adds(last: _Part, joined: bool, part: _Part, gap: str) -> bool:
    """Whether a number word adds to the one before it: twenty-five, cent deux, ثلاثة وعشرون, 二十五."""
    if _is_han(part) and _is_han(last):
        return not gap
    if last.kind == "times" or _is_han(part):
        return part.value < last.value and _is_han(part) is _is_han(last)
    teens = last.value == 10 and 7 <= part.value <= 9 and gap == "-"
    arabic = part.word.startswith("و") and last.value < 10 and 20 <= part.value <= 90
    tens = last.kind == "small" and 20 <= last.value <= 90 and part.value < 20
    hundreds = last.kind == "small" and last.value % 100 == 0 and last.value >= 100 and part.value < 100
    return arabic or teens or ((tens or hundreds) and (joined or bool(gap)))


def _is_han(part: _Part) -> bool:
    return bool(re.match(f"[{HAN}]", part.word))


def _numbers(group: Sequence[_Part], text: str) -> Iterator[Number]:
    parts = list(group)
    while parts and parts[-1].kind == "joiner":
        parts.pop()
    if parts and parts[0].kind == "joiner":
        parts = parts if len(parts) > 1 and parts[0].word == "a" and parts[1].kind == "times" else parts[1:]
    if not parts:
        return
    start, end = parts[0].start, parts[-1].end
    value, scale = _value(parts)
    value = value.quantize(Decimal(1)) if value == value.to_integral() and value < _VAST else value
    yield Number(start, end, text[start:end], value, _readings(parts) | {value}, scale, _kind(parts, text))


def _value(parts: Sequence[_Part]) -> tuple[Decimal, int]:
    """Return the value of a number, and the product of the multipliers at its end."""
    if len(parts) > 1 and all(p.kind == "small" and _is_han(p) for p in parts):
        return Decimal("".join(str(p.value) for p in parts)), 1
    total = section = pending = Decimal(0)
    scale = 1
    for part in parts:
        if part.kind == "times":
            scale *= int(part.value)
            if part.value > 1000:
                whole = section + pending
                total = (total + whole) * part.value if 0 < total < part.value else total + (whole or 1) * part.value
                section = Decimal(0)
            elif section >= part.value:
                section += (pending or 1) * part.value
            else:
                section = (section + pending or Decimal(1)) * part.value
            pending = Decimal(0)
        elif part.kind != "joiner":
            section, pending, scale = section + pending, part.value, 1
    return total + section + pending, scale


def _readings(parts: Iterable[_Part]) -> frozenset[Decimal]:
    found: set[Decimal] = set()
    last: frozenset[Decimal] = frozenset()
    for part in parts:
        if part.kind == "times":
            last = frozenset(n * part.value for n in last) or frozenset(
                {part.value} if not (_ALONE | _ARTICLES).isdisjoint(stems(part.word)) else ()
            )
        elif part.kind != "joiner":
            last = part.readings or frozenset({part.value})
        found |= last
    return frozenset(found)


def _kind(parts: Sequence[_Part], text: str) -> Kind:
    first, last = parts[0], parts[-1]
    if first.kind == "singular":
        return Kind.IMPLIED
    if len(parts) == 1 and (first.value == _HALF or set(stems(first.word)) & _ARTICLES):
        return Kind.ARTICLE
    measured = text[last.end : last.end + 1] in _MEASURES and last.end < len(text)
    if (
        all(p.kind == "times" for p in parts)
        and not (_is_han(first) and len(parts) > 1 and measured)
        and (_DEFINITE.match(first.word) or _ALONE.isdisjoint(stems(first.word)))
    ):
        return Kind.IMPLIED
    if _is_han(first) and all(map(_is_han, parts)):
        counted = first.kind == "small" and first.value > 0 and last.kind == "times" and last.value > 10
        return Kind.NUMBER if counted or (measured and (len(parts) > 1 or first.value != 1)) else Kind.ARTICLE
    before, after = text[max(0, first.start - _BESIDE) : first.start], text[last.end : last.end + _BESIDE]
    if last.word == "k" and text[last.start] == "K" and first.value in (2, 4, 8):  # a resolution
        return Kind.IN_A_NAME
    if first.kind == "digits" and (
        re.search(r"[A-Za-z][-‐‑]?$|[A-Za-z]\d*\.$", before) or (last is first and re.match(r"[A-Za-z]", after))
    ):
        return Kind.IN_A_NAME
    return Kind.NUMBER


def numbers(text: str) -> list[Number]:
    """Return the numbers of a text, in its order.

    Args:
        text: a text in any of the languages; it need not be said which.

    >>> [(n.words, int(n.value)) for n in numbers("600 مليون دولار، 1.5万亿 and two hundred and fifty")]
    [('600 مليون', 600000000), ('1.5万亿', 1500000000000), ('two hundred and fifty', 250)]
    """
    return [number for number in scan(text) if number.kind is Kind.NUMBER]


def tells_number(word: str) -> bool:
    """Say whether a word without digits gives a number by itself: شهرين, مليونين."""
    return any(stem in _DUALS or (_SMALL.get(stem, 0) >= 200 and stem not in _ARTICLES) for stem in stems(fold(word)))


def numbers_in(text: str) -> set[Decimal]:
    """Return every number that can be read in a text, with its multipliers applied.

    >>> sorted(map(int, numbers_in("600 مليون دولار")))
    [600, 600000000]
    >>> Decimal(5_000_000_000) in numbers_in("5 milliards de dollars")
    True
    """
    return {reading for number in scan(text) for reading in number.readings}
