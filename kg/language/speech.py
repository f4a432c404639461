"""Verbs and phrases that say in whose voice a sentence speaks, with the stance that each suggests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.folding import fold
from kg.language.names import Mention
from kg.language.patterns import any_of
from kg.language.tables import READ

_QUOTED = re.compile(r"[\"”»’][,.]?[ \u00a0]*(?:,[ \u00a0]*)?(?:a[ \u00a0])?$|,[\"”’][ \u00a0]*$")


class Voice(NamedTuple):
    """A verb or phrase of speech: its place in code points, its words, and the stance that it suggests.

    The stance is one of `relays`, `claims`, `plans`, `speculates` and `opines`. A sentence without any suggests
    `states`.
    """

    start: int
    end: int
    verb: str
    stance: str


def speech(sentence: str, lang: str) -> list[Voice]:
    """Return the verbs and phrases of speech of a sentence, in its order.

    Args:
        sentence: the sentence.
        lang: its language; one that is not read has none.

    >>> [(v.verb, v.stance) for v in speech("Vela said it plans to sue.", "en")]
    [('said', 'claims'), ('plans', 'plans')]
    """
    if lang not in READ:
        return []
    stances = _stances(lang)
    return [
        Voice(m.start(), m.end(), m.group(), stance)
        for m in _pattern(lang).finditer(sentence) if (stance := _stance(fold(m.group()), stances, READ[lang].attached))
    ]  # fmt: skip


def _stance(words: str, stances: Mapping[str, str], attached: str) -> str | None:
    """Return the stance of a phrase, with or without what is written together with it."""
    bare = re.sub(f"^(?:{attached})", "", words)
    return stances.get(words) or stances.get(words[1:] if attached else words) or stances.get(bare)


@lru_cache
def _stances(lang: str) -> Mapping[str, str]:
    pairs = [(fold(phrase), stance) for stance, phrases in READ[lang].speech.items() for phrase in phrases]
    return dict(reversed(pairs))


@lru_cache
def _pattern(lang: str) -> re.Pattern[str]:
    """Return a pattern of the phrases, and of longer words that they are a part of by chance."""
    phrases = [phrase for found in READ[lang].speech.values() for phrase in found]
    harmless = [word for word in READ[lang].harmless.split() if any(phrase in word for phrase in phrases)]
    return re.compile(rf"(?<![^\W\d_][-‐‑]){any_of([*phrases, *harmless], READ[lang].attached)}", re.IGNORECASE)


def speakers(voice: Voice, named: Sequence[Mention], text: str, lang: str) -> list[Mention]:
    """Return who may be speaking, the likeliest first: the names of the sentence nearest to the verb.

    Args:
        voice: the verb or phrase.
        named: the mentions of the sentence, with places in the same text.
        text: the text.
        lang: its language. A speaker stands before the verb, but after one in Arabic, after "according to" and the
            like, and after a closing quotation mark and the verb.
    """
    before = text[: voice.start].rstrip()
    spaced = READ[lang].spaced
    quoted = spaced and _QUOTED.search(text[max(0, voice.start - 6) : voice.start]) is not None
    after = READ[lang].verb_first or (voice.stance == "relays" and spaced) or quoted
    aside = before.rfind(",", 0, len(before) - 1) if before.endswith(",") else len(text)  # Vela, a rival of X, said

    def distance(mention: Mention) -> int:
        follows = mention.start >= voice.end
        gap = mention.start - voice.end if follows else voice.start - mention.end
        within = not follows and mention.start > aside
        return gap + len(text) * ((follows is not after) + within)

    return sorted((m for m in named if m.end <= voice.start or m.start >= voice.end), key=distance)


def stance(sentence: str, lang: str) -> str:
    """Return the stance that a sentence suggests: the weakest that a phrase of it suggests, or `states`.

    >>> stance("Vela said it plans to sue.", "en"), stance("Vela was founded in 2018.", "en")
    ('plans', 'states')
    """
    order = ("states", "relays", "claims", "plans", "speculates", "opines")
    return max((voice.stance for voice in speech(sentence, lang)), key=order.index, default="states")
