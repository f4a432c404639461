"""Rules on voices: who speaks, how certain it is, and whether it is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.facts.records import Literal, Stance
from kg.folding import fold
from kg.language.modality import Modifier, hedges, negations
from kg.language.names import Mention
from kg.language.patterns import any_of
from kg.language.speech import Voice, speakers, speech
from kg.seeds.clause import omitted_modifiers
from kg.seeds.doubts import Case, Code, Doubt, Known, Reading, Told

STRENGTH = tuple(Stance)
"""The stances, the strongest first."""
_VOICES = (Stance.RELAYS, Stance.CLAIMS, Stance.OPINES)
_ABILITY = {
    "ar": "يمكن يمكنه يمكنها يمكنهم", "fr": "peut peuvent", "en": "can", "zh": "可以 能够"
}  # fmt: skip
"""Words for what can be done: with them a text says an ability more often than a guess."""
_NO_DENIAL = {
    "ar": (r"(?:\bلا|\bلم|\bولا|\bولم)\s+(?:ي|ت)?زال?\b", r"\b(?:لا|لم|ليس|ليست)\b[^.،؛]*\b(?:سوى|إلا)\b",
           r"\bبدون طيار\b", r"\bو?غير\s+\S+", r"\bلا مفر\b", r"\bلا يُ?حصى\b"),
    "fr": (r"\b(?:ne|n['’])\s?[^.,;]*\bque\b", r"\bnon seulement\b", r"\bnon[- ]\w+", r"\bsans (?:doute|pilote)\b"),
    "en": (r"\bnot only\b", r"\bno doubt\b", r"\bnot just\b", r"\bno less than\b", r"\bnot (?:more|less) than\b"),
    "zh": ("不仅", "不断", "不同", "不久", "不少", "无人机"),
}  # fmt: skip
"""What has a word of denial, and denies nothing: still, only, not only, without a doubt."""
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|\w+n't|only|unable|wrong\w*|lack\w*|den(?:y|ies|ied)"
    r"|refus\w+|reject\w+|instead|rather|less|few|unlike|remain\w*|against|oppos\w+|dis(?:agree|pute|like|trust)\w*"
    r"|fail\w*|un[a-z]{4,}|impossible|stop\w*|avoid\w*|except|nightmare|still|hardly|barely|mere\w*|weak\w*)\b",
    re.IGNORECASE,
)
"""English words with a denial in them, of texts that a curator writes."""
_NO_VOICE = (
    "May", "called", "calls", "call", "told", "praised", "appeared", "potential", "possible", "could", "would",
    "announced", "confirmed", "accuses", "accused",
)  # fmt: skip
"""English words that may be verbs of speech or hedges, and in a gist are mostly neither."""
_ACCUSING = re.compile("تهم|accus", re.IGNORECASE)
"""In verbs beside which the accused stands, not the speaker."""
_BESIDE = 16
"""How many characters may stand between two names of one speaker."""
_ASIDE = re.compile(r"\([^()]*\)|«[^»]*»|“[^”]*”")


def denials(words: str, lang: str) -> list[Modifier]:
    """Return the words of a text that deny something.

    >>> denials("It is not only fast.", "en"), [m.words for m in denials("It is not fast.", "en")]
    ([], ['not'])
    """
    harmless = [m.span() for m in _harmless(lang).finditer(words)] if lang in _NO_DENIAL else []
    return [m for m in negations(words, lang) if not any(s <= m.start and m.end <= e for s, e in harmless)]


@lru_cache
def _harmless(lang: str) -> re.Pattern[str]:
    return re.compile("|".join(_NO_DENIAL[lang]), re.IGNORECASE)


def guesses(words: str, lang: str) -> list[Modifier]:
    """Return the words of a text that make something less than certain; those for what can be done are not among them.

    >>> [m.words for m in guesses("Il peut voler, peut-être.", "fr")]
    ['peut-être']
    """
    return [m for m in hedges(words, lang) if m.words != "May" and not _ability(lang).fullmatch(m.words)]


@lru_cache
def _ability(lang: str) -> re.Pattern[str]:
    return re.compile(any_of(_ABILITY.get(lang, "").split(), "[وف]?"), re.IGNORECASE)


def said_in_gist(gist: str) -> str:
    """Return a gist without what stands in brackets or quotation marks."""
    return _ASIDE.sub(" ", gist)


def speaker(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a speaker beside whom another party stands with a verb of speech."""
    heard = _heard(reading, case.known)
    for one in case.told:
        own = {name for name in (one.by, one.on_behalf_of) if name}
        if not own or one.stance not in _VOICES:
            continue
        if reading.speaking:
            if own.isdisjoint(reading.speaking):
                names = ", ".join(sorted(reading.speaking))
                yield Doubt(
                    Code.SPEAKER, one.statement.id, f"'by' is '{one.by}', but the quote stands in the speech of {names}"
                )
        elif heard and own.isdisjoint({e for _, m in heard for e in m.entities}):
            voice, mention = heard[0]
            other = " or ".join(mention.entities)
            yield Doubt(
                Code.SPEAKER, one.statement.id, f"'by' is '{one.by}', but '{voice.verb}' stands beside '{other}'"
            )


def _heard(reading: Reading, known: Known) -> list[tuple[Voice, Mention]]:
    """Return each verb of speech of the quote's sentences with whoever stands beside it."""
    start, end = reading.own
    able = [m for m in reading.mentions if start <= m.start < end and any(_speaks(e, known) for e in m.entities)]
    found = []
    for voice in speech(reading.words, reading.lang):
        if voice.stance in _VOICES and start <= voice.start < end and not _ACCUSING.search(fold(voice.verb)):
            ranked = speakers(voice, able, reading.words, reading.lang)
            found += [(voice, m) for m in ranked if _is_beside(m, ranked[0])]
    return found


def _is_beside(mention: Mention, nearest: Mention) -> bool:
    """Whether a name is the nearest one, or stands beside it: Mira Holt of Vela said."""
    return max(nearest.start - mention.end, mention.start - nearest.end) <= _BESIDE


def gist_speaker(case: Case) -> Iterator[Doubt]:
    """Doubt a speaker whom the gist does not name while it has somebody else speak."""
    said = said_in_gist(case.gist)
    named = [m for m in case.known.names.find(said) if m.certain and any(_speaks(e, case.known) for e in m.entities)]
    heard = [
        (voice, nearest[0]) for voice in speech(said, "en") if voice.stance in _VOICES and voice.verb not in _NO_VOICE
        if (nearest := speakers(voice, [m for m in named if _may_own(voice, m)], said, "en"))
    ]  # fmt: skip
    speaking = {entity for _, mention in heard for entity in mention.entities}
    named_there = {entity for mention in named for entity in mention.entities}
    for one in case.told:
        own = {name for name in (one.by, one.on_behalf_of) if name}
        described = any(case.known.is_a(name, "Document") for name in own)  # the letter, the message
        absent = own.isdisjoint(speaking | named_there)
        if own and not described and heard and one.stance in _VOICES and absent:
            voice, mention = heard[0]
            words = f"'by' is '{one.by}', but the gist has '{mention.words}' beside '{voice.verb}'"
            yield Doubt(Code.SPEAKER, one.statement.id, words)


def _may_own(voice: Voice, mention: Mention) -> bool:
    """Whether a name stands on the side of an English verb of speech where its speaker does."""
    return (mention.start > voice.start) is (voice.stance == Stance.RELAYS)


def _speaks(entity: str, known: Known) -> bool:
    """Whether an entity may be the one that speaks; groups are mostly spoken of."""
    return any(known.is_a(entity, kind) for kind in ("Person", "Organization", "Document"))


def stance(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a stance that is stronger than a verb or a hedge of the quote."""
    voices = [(v.verb, Stance(v.stance)) for v in speech(reading.quote, reading.lang)]
    voices = [v for v in voices if v[0] not in _ABILITY.get(reading.lang, "").split()]
    voices += [(m.words, Stance.SPECULATES) for m in guesses(reading.quote, reading.lang)]
    for one in case.told:
        if one.stance is Stance.STATES and reading.speaking:
            names = ", ".join(sorted(reading.speaking))
            yield Doubt(
                Code.STANCE, one.statement.id, f"the stance is 'states', but the quote stands in the speech of {names}"
            )
            continue
        weaker = [v for v in voices if _is_weaker(v[1], one, case.told, case.known)]
        if weaker:
            verb, suggested = weaker[0]
            words = f"the stance is '{one.stance}', but '{verb}' suggests '{suggested}'"
            yield Doubt(Code.STANCE, one.statement.id, words)


def _is_weaker(suggested: Stance, one: Told, told: Sequence[Told], known: Known) -> bool:
    """Whether a verb suggests a stance weaker than that of a statement, and the verb is not that of another one."""
    if not isinstance(one.statement.object, Literal) and any(_rank(suggested) <= _rank(other.stance) for other in told):
        return False
    is_role = known.is_a(one.statement.subject, "Event") and not isinstance(one.statement.object, Literal)
    if is_role and suggested in (Stance.RELAYS, Stance.CLAIMS):
        return False  # what is said to happen by saying it: an announcement, a release that is announced
    if one.stance is Stance.STATES:
        return suggested is not Stance.STATES
    return one.stance in (Stance.RELAYS, Stance.CLAIMS) and _rank(suggested) > _rank(Stance.CLAIMS)


def _rank(stance: Stance) -> int:
    return STRENGTH.index(stance)


def denial(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a denial without a word for it in the quote's clause, and a quote that denies where no statement does."""
    left_out = " ".join(omitted_modifiers(reading.words, reading.start, reading.end, reading.lang))
    said = negations(f"{reading.quote} {left_out}", reading.lang)
    for one in case.told:
        if one.statement.negated and not said:
            yield Doubt(Code.DENIAL, one.statement.id, "the statement is denied, but the quote has no word that denies")
    found = denials(reading.quote, reading.lang)
    if found and not any(map(denies, case.told)):
        words = ", ".join(f"'{m.words}'" for m in found)
        yield Doubt(Code.DENIAL, "", f"the quote has {words}, but no statement denies anything")


def denies(one: Told) -> bool:
    """Whether a statement denies something, by `not` or in the words of its value."""
    value = one.statement.object
    return one.statement.negated or (isinstance(value, Literal) and bool(_NEGATIVE.search(value.text)))


def gist_denial(case: Case) -> Iterator[Doubt]:
    """Doubt a gist that denies where no statement does, or the other way."""
    said = said_in_gist(case.gist)
    found = denials(said, "en")
    if found and not any(map(denies, case.told)):
        words = ", ".join(f"'{m.words}'" for m in found)
        yield Doubt(Code.GIST_DENIAL, "", f"the gist has {words}, but no statement denies anything")
    if not _NEGATIVE.search(case.gist):
        for one in case.told:
            if one.statement.negated:
                words = "the statement is denied, but the gist has no word that denies"
                yield Doubt(Code.GIST_DENIAL, one.statement.id, words)


def gist_stance(case: Case) -> Iterator[Doubt]:
    """Doubt a stance that is stronger than the verbs and hedges of the gist."""
    said = said_in_gist(case.gist)
    voices = [(v.verb, Stance(v.stance)) for v in speech(said, "en")]
    voices += [(m.words, Stance.SPECULATES) for m in guesses(said, "en")]
    voices = [voice for voice in voices if voice[0] not in _NO_VOICE]
    for one in case.told:
        weaker = [v for v in voices if _is_weaker(v[1], one, case.told, case.known)]
        if weaker:
            words = f"the stance is '{one.stance}', but the gist says '{weaker[0][0]}'"
            yield Doubt(Code.GIST_STANCE, one.statement.id, words)
