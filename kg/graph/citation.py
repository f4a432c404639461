"""Citations in words: the speaker, the quote and its place, and what it says in our words.

A citation says what is unknown, and whether the quote comes from a machine translation: a back-translation is
not the speaker's own words. Its phrases are those of the page, in each of its languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from kg.errors import QueryError
from kg.graph.lines import Line, counted
from kg.graph.statements import EvidenceView, StatementView, TextView
from kg.languages import LANGUAGES_IN
from kg.namespaces import compact
from kg.words import phrases

STYLES = ("text", "markdown", "html")
_ISOLATE, _POP = "\u2068", "\u2069"


def cited(evidence: EvidenceView, *, lang: str = "en", style: str = "text", isolate: bool = False) -> str:
    """Return the citation of a quote, on one line.

    Only words of the text stand in quotation marks. The label of the article and the gist are ours, and marked as ours.

    Args:
        evidence: the evidence that is cited.
        lang: the language of the citation: `en`, `fr` or `ar`. The quote stays in its own, the gist in English.
        style: `text`, `markdown` or `html`.
        isolate: put the quote's words in Unicode isolates, so that a terminal that reorders
            right-to-left text keeps the rest of the line in place.

    Raises:
        QueryError: there is no such language or style.
    """
    words = phrases(lang)
    if style not in STYLES:
        raise QueryError(f"no citations in the style '{style}'; expected one of {', '.join(STYLES)}")
    write = _WRITERS[style]
    quote = f"{_ISOLATE}{evidence.quote}{_POP}" if isolate else evidence.quote
    origin = write(provenance(evidence.source, lang))
    parts = [
        f"{write(said(evidence, lang))}: {_marked(quote, evidence.lang, style)} [{origin}]",
        write(_comma(lang).join([publisher(evidence.source, lang), published(evidence.source, lang)])),
        write(words["our_label"].format(title=evidence.source.title_in(lang))),
        write(place(evidence, lang)),
        _link(evidence.statement, style),
    ]
    reason = words["cite"]["inferred"].format(reason=evidence.inferred) if evidence.inferred else ""
    ours = f"{words['in_our_words'].format(gist=evidence.gist)} {reason}".strip()
    return f"{words['separator'].join(parts)}. {write(ours)}"


def _comma(lang: str) -> str:
    return "، " if lang == "ar" else ", "


def _plain(text: str) -> str:
    return text


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


_WRITERS: dict[str, Callable[[str], str]] = {"text": _plain, "markdown": _markdown, "html": escape}


def _marked(quote: str, lang: str, style: str) -> str:
    if style == "html":
        direction = "rtl" if lang == "ar" else "ltr"
        return f'«<span lang="{escape(lang)}" dir="{direction}">{escape(quote)}</span>»'
    return f"«{_WRITERS[style](quote)}»"


def _link(iri: str, style: str) -> str:
    shown = compact(iri)
    return {"html": f'<a href="{escape(iri)}">{escape(shown)}</a>', "markdown": f"[{shown}]({iri})"}.get(style, iri)


def citation_lines(evidence: EvidenceView, indent: int, *, isolate: bool = False) -> Iterator[Line]:
    """Yield the citation of a quote and, where the source texts are at hand, its whole proof with the quote marked."""
    yield Line(cited(evidence, isolate=isolate), "quote", indent)
    if context := evidence.context:
        yield Line(f"the whole proof: {context}", "proof", indent + 1)


def said(evidence: EvidenceView, lang: str = "en") -> str:
    """Return the speaker, and how it is said unless the article says it as fact."""
    return str(phrases(lang)["cite"][evidence.stance].format(speaker=speaker(evidence, lang)))


def speaker(evidence: EvidenceView, lang: str = "en") -> str:
    """Return the speaker: an agent or a document, perhaps for somebody else, or the article itself."""
    words, label = phrases(lang), evidence.names.label
    if evidence.by is None:
        written = evidence.source.author
        cite = words["cite"]
        return str(cite["article_by"].format(author=label(written.iri, lang)) if written else cite["article"])
    by = label(evidence.by.iri, lang)
    if evidence.on_behalf_of is None:
        return by
    return str(words["on_behalf"].format(by=by, party=label(evidence.on_behalf_of.iri, lang)))


def provenance(source: TextView, lang: str = "en") -> str:
    """Return the language of a text and, for a translation, how it was made and from which language.

    >>> from kg import load
    >>> provenance(load().statements(about="Kling")[0].best.source)
    'Arabic, machine translation from Chinese'
    """
    words, names = phrases(lang), LANGUAGES_IN[lang]
    language = names.get(source.lang, source.lang or words["cite"]["unknown_language"])
    if source.translated_from is None and source.translated_by is None:
        return language
    kinds = {"machine": words["machine_translation"], "human": words["cite"]["human_translation"]}
    origin = names.get(source.translated_from or "", source.translated_from or words["cite"]["unknown_language"])
    made = kinds.get(source.translated_by or "", words["translation"]).format(language=origin)
    return f"{language}{_comma(lang)}{made}"


def publisher(source: TextView, lang: str = "en") -> str:
    """Return the publisher, or say that it is unknown."""
    if source.publisher is None:
        return str(phrases(lang)["publisher_unknown"])
    return source.names.label(source.publisher.iri, lang)


def author(source: TextView, lang: str = "en") -> str:
    """Return the author, or say that the author is unknown."""
    cite = phrases(lang)["cite"]
    if source.author is None:
        return str(cite["author_unknown"])
    return str(cite["by_author"].format(author=source.names.label(source.author.iri, lang)))


def published(source: TextView, lang: str = "en") -> str:
    """Return the date of the article and how certain it is, or say that it is unknown."""
    words = phrases(lang)
    if not source.published.text:
        return str(words["cite"]["date_unknown"])
    key = "published_inferred" if source.published_inferred else "published"
    date = source.published.in_words() if lang == "en" else source.published.in_words(words)
    return str(words["cite"][key].format(date=date))


def place(evidence: EvidenceView, lang: str = "en") -> str:
    """Return the place of the quote: text, sentences of the proof, characters (code points from 0, end excluded)."""
    proof, quote = evidence.proof, evidence.span
    template = phrases(lang)["in_sentence" if proof.first == proof.last else "in_sentences"]
    return str(
        template.format(text=evidence.source.id, first=proof.first, last=proof.last, start=quote.start, end=quote.end)
    )


def standing(statement: StatementView) -> str:
    """Return a statement's status and its numbers of independent sources, articles and quotes, in words."""
    counts = (
        (statement.sources, "independent source"), (len(statement.articles), "article"),
        (len(statement.evidence), "quote"),
    )  # fmt: skip
    return ", ".join([*(statement.weakness or ("asserted",)), *(counted(*count) for count in counts)])
