"""Regular expressions that find words as a text spells them: any case, apostrophe and space, any Arabic spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Chinese characters, as the inside of a character class."""
ARABIC = "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff"
"""Arabic letters and vowel signs, as the inside of a character class."""
MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u200b-\u200f\u2060\u2066-\u2069\ufeff"
"""Vowel signs, accents and invisible characters inside words."""
BLANK = r"[ \t\u00a0\u2009\u202f\u3000]"
"""A space within a line."""

_ALIKE = {letter: f"[{group}]" for group in ("اأإآٱ", "يىئی", "هة", "وؤ", "كک", "'’‘", "-‐‑") for letter in group}
_SIGNS = f"[{MARKS}ـ]*"
_LETTER = r"[^\W\d_]"


@lru_cache(maxsize=1 << 14)
def spelled(phrase: str) -> str:
    """Return a regular expression for a phrase in any of its spellings.

    >>> bool(re.search(spelled("تقريبا"), "تقريبًا"))
    True
    """
    return "".join(map(_character, phrase))


def _character(character: str) -> str:
    if character.isspace():
        return f"{BLANK}+"
    signs = _SIGNS if re.match(f"[{ARABIC}]", character) else ""
    return _ALIKE.get(character, re.escape(character)) + signs


def any_of(phrases: Iterable[str], before: str = "") -> str:
    """Return a regular expression for any of some phrases as whole words, the longest first; of none, for nothing.

    Args:
        phrases: the phrases; those that begin or end in a Chinese character need no space around them.
        before: a regular expression for what may be written together with the phrase, in front of it.
    """
    longest = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    words = [phrase for phrase in longest if _is_letter(phrase[0])]
    signs = [phrase for phrase in longest if not _is_letter(phrase[0])]
    found = []
    if words:
        found.append(rf"(?<!{_LETTER}){'' if before else _first_of(words)}(?:{before})?{_alternatives(words)}")
    if signs:
        found.append(f"{_first_of(signs)}{_alternatives(signs)}")
    return f"(?:{'|'.join(found)})" if found else "(?!)"


def _first_of(phrases: Iterable[str]) -> str:
    """Return a look ahead at the first character, so that what cannot match fails at once."""
    characters = {letter for phrase in phrases for letter in _ALIKE.get(phrase[0], re.escape(phrase[0])).strip("[]")}
    return f"(?=[{''.join(sorted(characters))}])"


def _alternatives(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(spelled(p) + (rf"(?!{_LETTER})" if _is_letter(p[-1]) else "") for p in phrases) + ")"


def _is_letter(character: str) -> bool:
    return character.isalpha() and not re.match(f"[{HAN}]", character)
