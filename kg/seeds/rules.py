"""The rules that doubt statements: all that can be seen of a passage in one text, or without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.facts.edtf import Edtf
from kg.language.dates import dates
from kg.language.segment import sentences
from kg.language.speech import stance as suggested
from kg.seeds import gist_rules, value_rules, voice_rules
from kg.seeds.doubts import AHEAD, Case, Code, Doubt, Reading

READ: tuple[Callable[[Case, Reading], Iterator[Doubt]], ...] = (
    voice_rules.speaker,
    voice_rules.stance,
    voice_rules.denial,
    value_rules.exchanged,
    value_rules.roles,
    value_rules.amount,
    gist_rules.gist_number,
    gist_rules.gist_name,
)
"""The rules that need a text."""
UNREAD: tuple[Callable[[Case], Iterator[Doubt]], ...] = (
    voice_rules.gist_denial,
    voice_rules.gist_speaker,
    voice_rules.gist_stance,
    value_rules.undated,
    gist_rules.gist_date,
    gist_rules.gist_other,
    gist_rules.gist_order,
)
"""The rules that need none."""


def doubts_in(case: Case, reading: Reading) -> list[Doubt]:
    """Return what a person must look at in a passage, by one of its texts.

    Args:
        case: what the passage says.
        reading: its proof in the text.
    """
    return sorted({doubt for rule in READ for doubt in rule(case, reading)})


def doubts_without_text(case: Case) -> list[Doubt]:
    """Return what a person must look at in a passage, whatever its texts say."""
    return sorted({doubt for rule in UNREAD for doubt in rule(case)})


def doubts_on_date(published: Edtf, words: str, lang: str) -> list[Doubt]:
    """Return the days of a text that are after the date of its article, unless the sentence says that they are to come.

    Args:
        published: the date of the article.
        words: the text.
        lang: its language.

    >>> from kg.facts.edtf import parse
    >>> [d.words for d in doubts_on_date(parse("2024-03"), "Vela was sold in May 2025.", "en")]
    ["the article is dated 2024-03, the text tells of 'May 2025'"]
    """
    found: dict[str, Doubt] = {}
    for start, end in sentences(words, lang) if published.latest else ():
        sentence = words[start:end]
        for date in dates(sentence):
            begins = date.edtf.earliest if date.edtf else None
            ahead = suggested(sentence, lang) in AHEAD
            if begins and published.latest and begins > published.latest and not ahead:
                said = f"the article is dated {published.text}, the text tells of '{date.words}'"
                found.setdefault(date.words, Doubt(Code.PUBLISHED, "", said))
    return list(found.values())
