"""What a person has to look at in a drafted statement, beyond what `kg check` doubts: nobody has read a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.desk.drafter_words import ROLES
from kg.desk.reasons import Code, Reason
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.records import Literal, Stance
from kg.folding import fold
from kg.language.amounts import amounts
from kg.language.dates import dates
from kg.language.modality import Change, modifiers
from kg.language.numbers import numbers_in
from kg.language.speech import speech
from kg.seeds.legibility import name_is_legible
from kg.seeds.resolve import NEEDS_SPEAKER, Saying

_UNSURE = (Stance.PLANS, Stance.SPECULATES, Stance.OPINES)
_ABILITIES = ("hasCapability", "strongAt", "weakAt", "maxDuration", "frameRate")
_CAN = frozenset(map(fold, ["can", "cannot", "peut", "peuvent", "يمكن", "يستطيع", "تستطيع", "可以", "可", "能"]))
"""What is a hedge elsewhere, and says of an ability that it is one."""
_SURE_WORDS = 4
"""Words of free text shorter than this say little: they need not stand in the proof."""


@dataclass(frozen=True)
class Circumstances:
    """A drafted statement with the words around it: its quote, the sentences of the quote, the proof.

    `omitted` are words of the quote's clause that change its meaning and stand outside the quote; `forms` are the
    names of the value, if it is an entity, and the words that mean it.
    """

    saying: Saying
    quote: str
    sentence: str
    proof: str
    omitted: tuple[str, ...]
    forms: tuple[str, ...]
    lang: str
    published: Edtf


def doubts(found: Circumstances) -> list[Reason]:
    """Return why a person should look at a statement; nothing if there is no doubt."""
    return [reason for doubt in _DOUBTS for reason in doubt(found)]


def _voice(found: Circumstances) -> Iterator[Reason]:
    """Look for a verb of speech beside the quote, where the statement is in the article's own voice."""
    others = [v for v in speech(found.sentence, found.lang) if v.stance in NEEDS_SPEAKER]
    if found.saying.stance is Stance.STATES and others:
        yield Reason(Code.STANCE_STRONGER, f"'states', but the sentence has '{others[0].verb}'")


def _modifiers(words: str, lang: str, change: Change) -> list[str]:
    """Return the words that change the meaning in one way, but for those of dates, such as May."""
    taken = [(date.start, date.end) for date in dates(words)]
    found = (m for m in modifiers(words, lang) if m.change is change)
    return [m.words for m in found if not any(start <= m.start and m.end <= end for start, end in taken)]


def _hedge(found: Circumstances) -> Iterator[Reason]:
    words = _modifiers(found.quote, found.lang, Change.HEDGE)
    if found.saying.statement.property in _ABILITIES:
        words = [word for word in words if fold(word) not in _CAN]
    if words and found.saying.stance not in _UNSURE:
        yield Reason(Code.HEDGE, f"'{words[0]}' under the stance '{found.saying.stance}'")


def _omission(found: Circumstances) -> Iterator[Reason]:
    if found.omitted:
        yield Reason(Code.OMISSION, ", ".join(f"'{word}'" for word in found.omitted))


def _named(found: Circumstances) -> Iterator[Reason]:
    """Look for a name of the value in the quote: what stands elsewhere in the proof may belong to something else."""
    if found.forms and not name_is_legible(found.forms, found.quote):
        yield Reason(Code.VALUE_OUTSIDE_QUOTE, f"'{found.forms[0]}' stands in the proof only")


def _figure(found: Circumstances) -> Iterator[Reason]:
    """Look for the figure in the quote, and for others like it beside it."""
    figure = found.saying.statement.object
    if not isinstance(figure, Figure):
        return
    if not set(figure.numbers) <= numbers_in(found.quote):
        yield Reason(Code.VALUE_OUTSIDE_QUOTE, f"{figure} stands in the proof only")
    read = [each.figure for each in amounts(found.sentence)]
    quoted = [each.figure for each in amounts(found.quote)]
    alike = [each for each in quoted if each.unit == figure.unit and not set(each.numbers) <= set(figure.numbers)]
    if alike:
        yield Reason(Code.VALUE_RIVAL, f"{figure}, but the quote also has {alike[0]}")
    same = [each for each in read if set(each.numbers) == set(figure.numbers)]
    if same and not any(_says(each, figure) for each in same):
        yield Reason(Code.VALUE_RIVAL, f"{figure}, but the sentence reads as {same[0]}")


def _says(read: Figure, figure: Figure) -> bool:
    """Whether a figure as it reads says what another says: its unit, how exact it is, and its period."""
    return (read.unit, read.period, read.sign) == (figure.unit, figure.period, figure.sign)


def _date(found: Circumstances) -> Iterator[Reason]:
    date = found.saying.statement.object
    time = found.saying.statement.qualifiers.time
    known = [value for value in (date if isinstance(date, Edtf) else None, time) if value is not None]
    if found.saying.inferred:
        yield Reason(Code.INFERRED, found.saying.inferred)
    for each in known:
        if _is_later(each, found.published) and found.saying.stance not in _UNSURE:
            yield Reason(Code.LATER, f"{each.text} is later than the article, {found.published.text}")
    if time is not None and time.text != found.published.text and not _read_in(time, found):
        yield Reason(Code.INFERRED, f"'{time.text}' is neither in the sentence nor the date of the article")
    if isinstance(date, Edtf) and not found.saying.inferred:
        read = [d.edtf for d in dates(found.sentence, found.published) if d.edtf]
        quoted = [d.edtf for d in dates(found.quote, found.published) if d.edtf]
        others = [each for each in quoted if not each.overlaps(date)]
        if date.text not in [each.text for each in read]:
            yield Reason(Code.INFERRED, f"{date.text} is not among the dates of the sentence as they read")
        elif others:
            yield Reason(Code.VALUE_RIVAL, f"{date.text}, but the quote also has {others[0].text}")


def _read_in(time: Edtf, found: Circumstances) -> bool:
    return any(d.edtf is not None and not d.relative and d.edtf.text in time.text for d in dates(found.sentence))


def _is_later(date: Edtf, published: Edtf) -> bool:
    return date.earliest is not None and published.latest is not None and date.earliest > published.latest


def _free_text(found: Circumstances) -> Iterator[Reason]:
    """Free text can be read where it is taken from the proof, as names of things and words of the text are."""
    value = found.saying.statement.object
    qualifiers = found.saying.statement.qualifiers
    texts = [value.text if isinstance(value, Literal) else None, qualifiers.role, qualifiers.scope, qualifiers.basis]
    words = set(re.findall(r"\w+", fold(found.proof)))
    office = ROLES.get(qualifiers.role or "")
    if office and office.search(found.proof):
        texts.remove(qualifiers.role)
    for text in filter(None, texts):
        strange = [w for w in re.findall(r"\w+", fold(text)) if len(w) >= _SURE_WORDS and w not in words]
        if strange:
            yield Reason(Code.OWN_WORDS, f"'{text[:60]}': '{strange[0]}' does not stand in the proof")


def _meant(found: Circumstances) -> Iterator[Reason]:
    for pairs in found.saying.passage.means.values():
        for words, entity in pairs:
            yield Reason(Code.MEANS, f"'{words.text}' is taken for '{entity.text}'")


_DOUBTS: tuple[Callable[[Circumstances], Iterator[Reason]], ...] = (
    _voice, _hedge, _omission, _named, _figure, _date, _free_text, _meant,
)  # fmt: skip
