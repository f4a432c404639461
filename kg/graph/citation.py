"""How a citation reads: who says it, our gist, the words themselves, and where they stand.

What is unknown is said to be unknown, and that a quote comes from a machine translation is said too:
a back-translation is not the speaker's own words.
"""

from __future__ import annotations

from kg.graph.records import Origin, Quote

LANGUAGES = {"ar": "Arabic", "en": "English", "fr": "French", "zh": "Chinese"}
HOW = {
    "states": "",
    "relays": " (relayed)",
    "claims": " (claim)",
    "plans": " (plan)",
    "speculates": " (speculation)",
    "opines": " (opinion)",
}
_ISOLATE, _POP = "\u2068", "\u2069"


def cited(quote: Quote, *, isolate: bool = False) -> str:
    """Return the citation of a quote, on one line.

    Args:
        quote: the quote.
        isolate: put the quote's words in Unicode isolates, so that a terminal that reorders
            right-to-left text keeps the rest of the line in place.
    """
    words = f"{_ISOLATE}{quote.text}{_POP}" if isolate else quote.text
    parts = [
        f"{speaker(quote)}{HOW[quote.stance]}, “{quote.gist}” — «{words}» [{provenance(quote.source)}]",
        f"“{quote.source.title}”",
        publisher(quote.source),
        published(quote.source),
        f"text {quote.source.text}, {span(quote)}",
    ]
    inferred = f" Inferred: {quote.inferred}." if quote.inferred else ""
    return ", ".join(parts) + "." + inferred


def speaker(quote: Quote) -> str:
    """Return who says so: an agent or document, perhaps for somebody, or the article itself."""
    if quote.by is None:
        written = author(quote.source)
        return f"the article, {written}" if quote.source.author else f"the article ({written})"
    return f"{quote.by}, for {quote.on_behalf_of}" if quote.on_behalf_of else str(quote.by)


def provenance(source: Origin) -> str:
    """Return the language of a text, and of which it is a translation by whom.

    >>> from kg.graph.records import Date
    >>> origin = Origin("t1", "ar", "zh", "machine", "a", "A", None, None, Date("2024", None, None), None)
    >>> provenance(origin)
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


def publisher(source: Origin) -> str:
    """Return the publisher, or that it is unknown."""
    return str(source.publisher) if source.publisher else "publisher unknown"


def author(source: Origin) -> str:
    """Return the author, or that it is unknown."""
    return f"by {source.author}" if source.author else "author unknown"


def published(source: Origin) -> str:
    """Return the article's date with its certainty, or that it is unknown."""
    if not source.published.edtf:
        return "date unknown"
    return f"published {source.published}" + (" (inferred)" if source.published_inferred else "")


def span(quote: Quote) -> str:
    """Return where the quote stands, in code points from 0, the end excluded."""
    return "characters " + " and ".join(f"{start}–{end}" for start, end, _ in quote.segments)
