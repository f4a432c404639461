"""What one language brings to reading: a record of word tables. All words are written as a reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def table(*rows: tuple[int, str]) -> dict[str, int]:
    """Return word → number from rows of a number and its words, with spaces between them."""
    return {word: number for number, words in rows for word in words.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language that numbers, dates, names and voices are read by.

    A field of words is one string with spaces between words, unless it is said otherwise; phrases are in tuples.

    Attributes:
        tag: its BCP 47 tag.
        spaced: whether spaces stand between words.
        cased: whether sentences begin with a capital.
        capital_months: whether months do.
        month_first: whether a day may follow its month.
        verb_first: whether who speaks stands after the verb.
        attached: a regular expression for the words that may be written together with what follows them.
        abbreviations: what may stand before a full stop that ends no sentence.
        company_ends: abbreviations that end a sentence only if one of `openers` follows.
        openers: words that open sentences.
        small: number words, by themselves or in a sum.
        multipliers: words that multiply what stands before them.
        fractions: words for a part of what follows.
        duals: a noun and the number two in one word, → the number; the noun may be a unit.
        singulars: units that mean one of them if no number is said.
        articles: number words that are mostly articles: no number by themselves.
        joiners: words inside a number.
        alone: multipliers that are a number by themselves.
        measures: characters after a number in words; without one of them it is part of another word.
        months: names → number.
        weekdays: names → number, Monday is 0.
        units: notation of a unit → its words.
        per: words before a period.
        periods: word for a period, after one of `per` → its notation.
        adverbs: words that are a period by themselves (daily) → its notation.
        more_than, at_least, less_than, at_most, about: phrases before a number that say how exactly it is known.
        at_least_after, at_most_after, about_after: phrases after it that do.
        between: pairs of words around the ends of a range, the first may be empty.
        early, middle, late: words for a part of a month or a year.
        halves, quarters: phrases for parts of a year → 1, 2 or 1 to 4.
        of: words between a month and its year, or a part of a year and the year.
        before_month: words before a month without a day and a year.
        ago_before, ago_after: words before or after an amount of time that count it back from today.
        ago: relative days: phrase → shift and its unit (d, week, month, year), counted from the day of publication;
            an empty unit says that it is not counted.
        negations, hedges, quantifiers: what changes the meaning of a clause.
        harmless: words that only look like one of these.
        speech: stance → the verbs and phrases that suggest it.
        organisations: words beside the name of a company, an institute or the like.
        organisations_after: the same, where they end the name.
        people: titles and offices beside the name of a person.
        clitics: what may stand before a word, written with it.
        common: common words that are also the name of a company or a product.
        stop: words that do not name anything although they may begin with a capital.
    """

    tag: str
    spaced: bool = True
    cased: bool = False
    capital_months: bool = False
    month_first: bool = False
    verb_first: bool = False
    attached: str = ""
    abbreviations: str = ""
    company_ends: str = ""
    openers: str = ""
    small: Mapping[str, int] = field(default_factory=dict)
    multipliers: Mapping[str, int] = field(default_factory=dict)
    fractions: str = ""
    duals: Mapping[str, int] = field(default_factory=dict)
    singulars: str = ""
    articles: str = ""
    joiners: str = ""
    alone: str = ""
    measures: str = ""
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per: tuple[str, ...] = ()
    periods: Mapping[str, str] = field(default_factory=dict)
    adverbs: Mapping[str, str] = field(default_factory=dict)
    more_than: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    less_than: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    at_least_after: tuple[str, ...] = ()
    at_most_after: tuple[str, ...] = ()
    about_after: tuple[str, ...] = ()
    between: tuple[tuple[str, str], ...] = ()
    early: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    halves: Mapping[str, int] = field(default_factory=dict)
    quarters: Mapping[str, int] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    before_month: tuple[str, ...] = ()
    ago_before: tuple[str, ...] = ()
    ago_after: tuple[str, ...] = ()
    ago: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    negations: str = ""
    hedges: str = ""
    quantifiers: str = ""
    harmless: str = ""
    speech: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    organisations: str = ""
    organisations_after: str = ""
    people: str = ""
    clitics: tuple[str, ...] = ()
    common: str = ""
    stop: str = ""
