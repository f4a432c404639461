"""Why a drafted statement is admitted, put before a person, or rejected: one table of reason codes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from kg.seeds.doubts import Code as Rule


class Outcome(StrEnum):
    """What becomes of a drafted statement; the last of several reasons' outcomes holds."""

    ADMITTED = "admitted"
    SAID = "said already"
    LOOK = "to look at"
    REJECTED = "rejected"


class Code(StrEnum):
    """A reason; the value completes `kg admit --reasons`."""

    # rejected
    MALFORMED = "malformed"
    CHARACTERS = "characters"
    MARKUP = "markup"
    OTHER_TEXT = "other-text"
    QUOTE_ABSENT = "quote-absent"
    QUOTE_REPEATED = "quote-repeated"
    QUOTE_CUT = "quote-cut"
    QUOTE_LONG = "quote-long"
    PROOF = "proof"
    VALUE_UNREADABLE = "value-unreadable"
    UNKNOWN_ENTITY = "unknown-entity"
    UNKNOWN_PROPERTY = "unknown-property"
    TYPE = "type"
    VALUE_FORM = "value-form"
    SPEAKER_MISSING = "speaker-missing"
    CIRCULAR = "circular"
    OTHER = "other"
    # said already
    SAID_ALREADY = "said-already"
    # to look at
    NEW_ENTITY = "new-entity"
    NEAR_ENTITY = "near-entity"
    SUBJECT_UNREADABLE = "subject-unreadable"
    SPEAKER_UNREADABLE = "speaker-unreadable"
    SPEAKER_OTHER = "speaker-other"
    STANCE_STRONGER = "stance-stronger"
    NEGATION = "negation"
    HEDGE = "hedge"
    OMISSION = "omission"
    VALUE_OUTSIDE_QUOTE = "value-outside-quote"
    VALUE_RIVAL = "value-rival"
    TWO_PROPOSALS = "two-proposals"
    CLASH = "clash"
    INFERRED = "inferred"
    MEANS = "means"
    LATER = "later"
    OWN_WORDS = "own-words"
    EXCHANGED = "exchanged"
    UNIT = "unit"
    BOUND = "bound"
    BELONGS = "belongs"
    UNDATED = "undated"
    GIST_DENIAL = "gist-denial"
    GIST_STANCE = "gist-stance"
    GIST_NUMBER = "gist-number"
    GIST_NAME = "gist-name"
    TOO_MUCH_QUOTED = "too-much-quoted"
    SECOND_TEXT = "second-text"


class Reason(NamedTuple):
    """A reason code, and what was found."""

    code: Code
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


MEANING: dict[Code, tuple[Outcome, str]] = {
    Code.MALFORMED: (Outcome.REJECTED, "the passage does not fit the JSON Schema"),
    Code.CHARACTERS: (Outcome.REJECTED, "control or direction characters, which no seed file may hold"),
    Code.MARKUP: (Outcome.REJECTED, "HTML, a link or an address in the words of the draft"),
    Code.OTHER_TEXT: (Outcome.REJECTED, "the passage quotes another text than the one that was drafted from"),
    Code.QUOTE_ABSENT: (Outcome.REJECTED, "the quote does not stand in the text"),
    Code.QUOTE_REPEATED: (Outcome.REJECTED, "the quote stands in the text more than once"),
    Code.QUOTE_CUT: (Outcome.REJECTED, "the quote begins or ends inside a word or a number"),
    Code.QUOTE_LONG: (Outcome.REJECTED, "the quote is longer than a quote may be"),
    Code.PROOF: (
        Outcome.REJECTED,
        "the sentences are not neighbours of the quote, or `means` is not among their words",
    ),
    Code.VALUE_UNREADABLE: (Outcome.REJECTED, "the value cannot be read in the proof"),
    Code.UNKNOWN_ENTITY: (Outcome.REJECTED, "no entity has the id, and the draft does not define it"),
    Code.UNKNOWN_PROPERTY: (Outcome.REJECTED, "the ontology has no such property, or only derives it"),
    Code.TYPE: (Outcome.REJECTED, "the class of the subject, the value or the speaker does not fit"),
    Code.VALUE_FORM: (Outcome.REJECTED, "an amount, a date or a qualifier is not written as the seeds write it"),
    Code.SPEAKER_MISSING: (Outcome.REJECTED, "the stance needs a speaker, or may have none"),
    Code.CIRCULAR: (Outcome.REJECTED, "what is inferred, or is part of something, leads back to itself"),
    Code.OTHER: (Outcome.REJECTED, "another check of the seeds fails"),
    Code.SAID_ALREADY: (Outcome.SAID, "a passage of the article, or an earlier one of the draft, says so"),
    Code.NEW_ENTITY: (Outcome.LOOK, "it names an entity that only the draft defines; --accept ID takes it"),
    Code.NEAR_ENTITY: (Outcome.LOOK, "the new entity has a name like that of a known one"),
    Code.SUBJECT_UNREADABLE: (Outcome.LOOK, "the subject is not named in the proof"),
    Code.SPEAKER_UNREADABLE: (Outcome.LOOK, "the speaker is not named in the proof"),
    Code.SPEAKER_OTHER: (Outcome.LOOK, "the proof names a likelier speaker"),
    Code.STANCE_STRONGER: (Outcome.LOOK, "the stance is stronger than the words of the proof"),
    Code.NEGATION: (Outcome.LOOK, "the quote denies and the statement does not, or the other way"),
    Code.EXCHANGED: (Outcome.LOOK, "subject and value may have to change places"),
    Code.UNIT: (Outcome.LOOK, "the number has another unit in the proof"),
    Code.BOUND: (Outcome.LOOK, "the proof has the number as more than, up to or about, or exactly"),
    Code.BELONGS: (Outcome.LOOK, "in the proof the value belongs to something else"),
    Code.UNDATED: (Outcome.LOOK, "the state expires, and nothing says when it held"),
    Code.GIST_DENIAL: (Outcome.LOOK, "the gist denies what is stated, or the other way"),
    Code.GIST_STANCE: (Outcome.LOOK, "the gist is weaker than the stance"),
    Code.GIST_NAME: (Outcome.LOOK, "the gist names what neither proof nor statement names"),
    Code.HEDGE: (Outcome.LOOK, "a hedge stands in the quote"),
    Code.OMISSION: (Outcome.LOOK, "the quote leaves out a word of its clause that changes the meaning"),
    Code.VALUE_OUTSIDE_QUOTE: (Outcome.LOOK, "the value stands in the proof, but not in the quote"),
    Code.VALUE_RIVAL: (Outcome.LOOK, "the quote has another value of the same kind"),
    Code.TWO_PROPOSALS: (Outcome.LOOK, "the draft proposes two values where one can hold"),
    Code.CLASH: (Outcome.LOOK, "it contradicts a statement of the seeds"),
    Code.INFERRED: (Outcome.LOOK, "the value or its date was worked out, not read"),
    Code.MEANS: (Outcome.LOOK, "who is meant by a pronoun or a noun is a judgement"),
    Code.LATER: (Outcome.LOOK, "the date is later than the article"),
    Code.OWN_WORDS: (Outcome.LOOK, "the value is free text that is not in the proof, so no check can read it"),
    Code.GIST_NUMBER: (Outcome.LOOK, "gist and statement have different numbers"),
    Code.TOO_MUCH_QUOTED: (Outcome.LOOK, "quotes would take more than half of the text"),
    Code.SECOND_TEXT: (Outcome.LOOK, "the article has another text: quote it, too, or say only_in"),
}
"""Each reason with what follows from it, and what it says."""

OF_RULE: dict[Rule, Code] = {
    Rule.SPEAKER: Code.SPEAKER_OTHER,
    Rule.STANCE: Code.STANCE_STRONGER,
    Rule.DENIAL: Code.NEGATION,
    Rule.EXCHANGED: Code.EXCHANGED,
    Rule.UNIT: Code.UNIT,
    Rule.BOUND: Code.BOUND,
    Rule.BELONGS: Code.BELONGS,
    Rule.UNDATED: Code.UNDATED,
    Rule.LATER: Code.LATER,
    Rule.GIST_DENIAL: Code.GIST_DENIAL,
    Rule.GIST_STANCE: Code.GIST_STANCE,
    Rule.GIST_NUMBER: Code.GIST_NUMBER,
    Rule.GIST_NAME: Code.GIST_NAME,
}
"""The reason that a doubt of `kg check` is; that on the date of an article is not about a statement."""

_MESSAGES = (
    (r"^quote not found|^quote is glued", Code.QUOTE_ABSENT),
    (r"^quote occurs", Code.QUOTE_REPEATED),
    (r"^quote begins or ends inside", Code.QUOTE_CUT),
    (r"^quote is too long", Code.QUOTE_LONG),
    (r"sentences of a proof|^no sentence |^means: ", Code.PROOF),
    (r"^value .* is not readable in its proof", Code.VALUE_UNREADABLE),
    (r"^speaker .* is not readable in its proof", Code.SPEAKER_UNREADABLE),
    (r"^subject .* is not readable in its proof", Code.SUBJECT_UNREADABLE),
    (r"^unknown entity", Code.UNKNOWN_ENTITY),
    (r"^unknown property|^property .* is derived", Code.UNKNOWN_PROPERTY),
    (r"needs an? .* as its subject|; expected an? |a speaker is an Agent", Code.TYPE),
    (r"^stance ", Code.SPEAKER_MISSING),
    (r"^inferred in a circle|is circular", Code.CIRCULAR),
    (r"is already said in ", Code.SAID_ALREADY),
    (r"^inferred from unknown|^'at' cannot|^not: |^[A-Za-z]+: ", Code.VALUE_FORM),
)


def reason_of(message: str) -> Reason:
    """Return the reason that a problem of the seeds is.

    >>> str(reason_of("unknown property 'raised'; did you mean 'raisedBy'?"))
    "unknown-property: unknown property 'raised'; did you mean 'raisedBy'?"
    """
    code = next((code for pattern, code in _MESSAGES if re.search(pattern, message)), Code.OTHER)
    return Reason(code, message)
