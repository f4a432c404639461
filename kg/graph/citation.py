"""Citations in words: the speaker, the quote and its place, and what it says in our words.

A citation says what is unknown, and whether the quote comes from a machine translation: a back-translation is
not the speaker's own words.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.facts.records import Stance
from kg.graph.lines import Line, counted
from kg.graph.statements import EvidenceView, StatementView, TextView
from kg.languages import LANGUAGES

HOW = {
    Stance.STATES: "",
    Stance.RELAYS: " (relayed)",
    Stance.CLAIMS: " (claim)",
    Stance.PLANS: " (plan)",
    Stance.SPECULATES: " (speculation)",
    Stance.OPINES: " (opinion)",
}
_ISOLATE, _POP = "\u2068", "\u2069"


def cited(evidence: EvidenceView, *, isolate: bool = False) -> str:
    """Return the citation of a quote, on one line.

    Only words of the text stand in quotation marks. The label of the article and the gist are ours, and marked as ours.

    Args:
        evidence: the evidence that is cited.
        isolate: put the quote's words in Unicode isolates, so that a terminal that reorders
            right-to-left text keeps the rest of the line in place.
    """
    words = f"{_ISOLATE}{evidence.quote}{_POP}" if isolate else evidence.quote
    parts = [
        f"{speaker(evidence)}{HOW[evidence.stance]}: «{words}» [{provenance(evidence.source)}]",
        f"{publisher(evidence.source)}, {published(evidence.source)}",
        f"our label: {evidence.source.title}",
        place(evidence),
        evidence.statement,
    ]
    inferred = f" Inferred: {evidence.inferred}." if evidence.inferred else ""
    return f"{'; '.join(parts)}. In our words: {evidence.gist}{inferred}"


def citation_lines(evidence: EvidenceView, indent: int, *, isolate: bool = False) -> Iterator[Line]:
    """Yield the citation of a quote and, where the source texts are at hand, its whole proof with the quote marked."""
    yield Line(cited(evidence, isolate=isolate), "quote", indent)
    if context := evidence.context:
        yield Line(f"the whole proof: {context}", "proof", indent + 1)


def speaker(evidence: EvidenceView) -> str:
    """Return the speaker: an agent or a document, perhaps for somebody else, or the article itself."""
    if evidence.by is None:
        written = author(evidence.source)
        return f"the article, {written}" if evidence.source.author else f"the article ({written})"
    return f"{evidence.by}, for {evidence.on_behalf_of}" if evidence.on_behalf_of else str(evidence.by)


def provenance(source: TextView) -> str:
    """Return the language of a text and, for a translation, how it was made and from which language.

    >>> from kg import load
    >>> provenance(load().statements(about="Kling")[0].best.source)
    'Arabic, machine translation from Chinese'
    """
    language = _language(source.lang)
    if source.translated_from is None and source.translated_by is None:
        return language
    by = f"{source.translated_by} " if source.translated_by in ("machine", "human") else ""
    origin = _language(source.translated_from) if source.translated_from else "an unknown language"
    return f"{language}, {by}translation from {origin}"


def _language(tag: str) -> str:
    return LANGUAGES.get(tag, tag or "unknown language")


def publisher(source: TextView) -> str:
    """Return the publisher, or say that it is unknown."""
    return str(source.publisher) if source.publisher else "publisher unknown"


def author(source: TextView) -> str:
    """Return the author, or say that the author is unknown."""
    return f"by {source.author}" if source.author else "author unknown"


def published(source: TextView) -> str:
    """Return the date of the article and how certain it is, or say that it is unknown."""
    if not source.published.text:
        return "date unknown"
    return f"published {source.published}" + (" (inferred)" if source.published_inferred else "")


def place(evidence: EvidenceView) -> str:
    """Return the place of the quote: text, sentences of the proof, characters (code points from 0, end excluded)."""
    proof, quote = evidence.proof, evidence.span
    sentences = f"sentence {proof.first}" if proof.first == proof.last else f"sentences {proof.first}–{proof.last}"
    return f"text {evidence.source.id}, {sentences}, characters {quote.start}–{quote.end}"


def standing(statement: StatementView) -> str:
    """Return a statement's status and its numbers of independent sources, articles and quotes, in words."""
    counts = (
        (statement.sources, "independent source"), (len(statement.articles), "article"),
        (len(statement.evidence), "quote"),
    )  # fmt: skip
    return ", ".join([*(statement.weakness or ("asserted",)), *(counted(*count) for count in counts)])
