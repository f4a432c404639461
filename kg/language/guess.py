"""Which language a text is in.

Uses py3langid, whose model comes with it: no network. It is asked line by line, so that a text of two languages
shows as such.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.language.patterns import ARABIC, HAN
from kg.language.tables import READ

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py3langid.langid import LanguageIdentifier

ENGLISH_NAMES = {
    "ar": "Arabic", "fr": "French", "en": "English", "zh": "Chinese", "de": "German", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "ja": "Japanese", "ko": "Korean", "fa": "Persian", "ur": "Urdu", "ru": "Russian",
    "tr": "Turkish", "id": "Indonesian", "vi": "Vietnamese", "pl": "Polish", "sv": "Swedish", "he": "Hebrew",
    "hi": "Hindi", "uk": "Ukrainian", "el": "Greek", "th": "Thai", "da": "Danish", "ro": "Romanian", "cs": "Czech",
    "hu": "Hungarian", "fi": "Finnish", "ps": "Pashto", "ca": "Catalan", "no": "Norwegian",
}  # fmt: skip
"""The languages that a guess tells apart, with their English names."""
_ENOUGH = 0.6
_KANA = re.compile("[\u3041-\u30ff]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Guess:
    """What language a text seems to be in.

    Attributes:
        lang: the tag of one of the four languages that are read, or None if it is none of them.
        looks_like: the English name of what it looks like; None if it has no letters.
        shares: tag → the part of its letters that stand in lines of that language, 0 to 1, the greatest first.
    """

    lang: str | None
    looks_like: str | None
    shares: Mapping[str, float]


def guess(text: str) -> Guess:
    """Guess the language of a text.

    >>> guess("La start-up n'a pas souhaité commenter.").lang
    'fr'
    >>> guess("Das Unternehmen wollte sich nicht äußern.").looks_like
    'German'
    """
    letters: Counter[str] = Counter()
    for line in text.split("\n"):
        if count := len(_LETTERS.findall(line)):
            letters[_language(line)] += count
    total = letters.total()
    shares = {tag: count / total for tag, count in letters.most_common()}
    first = next(iter(shares), "")
    known = first in READ and shares[first] >= _ENOUGH
    return Guess(first if known else None, ENGLISH_NAMES.get(first), shares)


def _language(line: str) -> str:
    """Return the tag of a line: by the script if it has letters of one language only, else by the model."""
    if _KANA.search(line):
        return "ja"
    han, arabic = len(re.findall(f"[{HAN}]", line)), len(re.findall(f"[{ARABIC}]", line))
    latin = len(re.findall("[A-Za-zÀ-ɏ]", line))
    if han and han * 3 >= latin and han > arabic:
        return "zh"
    return str(_model().classify(line)[0])


@lru_cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(list(ENGLISH_NAMES))
    return model
