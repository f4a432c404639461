"""Verbs and phrases that say in whose voice a sentence speaks, with the stance that each suggests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.language.names import Mention
from kg.language.patterns import any_of
from kg.language.tables import READ

_QUOTED = re.compile(r"[\"”»’][,.]?[ \u00a0]*(?:,[ \u00a0]*)?(?:a[ \u00a0])?$|,[\"”’][ \u00a0]*$")
_PREFIX = "[وف]"


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
    pattern, stances = _pattern(lang)
    return [
        Voice(m.start(), m.end(), m.group(), stances[int(m.lastgroup.removeprefix("s"))])
        for m in pattern.finditer(sentence) if m.lastgroup
    ]  # fmt: skip


@lru_cache
def _pattern(lang: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    speech = READ[lang].speech
    phrases = sorted(
        ((phrase, stance) for stance, found in speech.items() for phrase in found),
        key=lambda pair: (-len(pair[0]), list(speech).index(pair[1])),
    )
    stances = tuple(stance for _, stance in phrases)
    before = _PREFIX if lang == "ar" else ""
    found = [f"(?P<s{i}>{any_of([phrase], before)})" for i, (phrase, _) in enumerate(phrases)]
    longer = [word for word in READ[lang].harmless.split() if any(phrase in word for phrase, _ in phrases)]
    return re.compile(rf"(?<![^\W\d_][-‐‑])(?:{'|'.join([*longer, *found])})", re.IGNORECASE), stances


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
    quoted = lang != "zh" and _QUOTED.search(text[max(0, voice.start - 6) : voice.start]) is not None
    after = lang == "ar" or (voice.stance == "relays" and lang != "zh") or quoted
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
