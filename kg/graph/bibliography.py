"""Articles for reference managers: BibTeX, and CSL-JSON (the input of citeproc, Zotero and Pandoc).

A text without a headline has none: an entry has no title, and our label of the article stands in its note, as ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from kg.facts.edtf import Edtf
from kg.graph.cards import ArticleCard
from kg.graph.citation import author, provenance, published, publisher

_SPECIAL = re.compile(r"[\\{}%&#_$~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?]?)")


def to_bibtex(articles: Iterable[ArticleCard]) -> str:
    """Return BibTeX, one @misc a card; `date` is as biblatex reads it (EDTF), `year` for plain BibTeX.

    >>> import kg
    >>> print(to_bibtex([kg.load().article("sora-leak")]).splitlines()[0])
    @misc{sora-leak,
    """
    return "\n".join(map(_entry, articles))


def _entry(article: ArticleCard) -> str:
    text = article.texts[0].text
    date = text.published.text
    fields = {
        "author": f"{{{_escaped(str(text.author))}}}" if text.author else None,
        "publisher": _escaped(str(text.publisher)) if text.publisher else None,
        "date": date if _POINT.fullmatch(date) else None,
        "year": date[:4] if _POINT.fullmatch(date) else None,
        "note": _escaped(_note(article)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{article.id},", *lines, "}"]) + "\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match.group(), f"\\{match.group()}"), text)


def _note(article: ArticleCard) -> str:
    """Return what no field says: that the label is ours, what is unknown, and which texts there are."""
    text = article.texts[0].text
    known = [f"our label: {article.title}", publisher(text), author(text), published(text)]
    if article.inferred:
        known.append(f"the date is inferred: {article.inferred}")
    texts = [
        f"text {held.text.id} ({provenance(held.text)}, SHA-256 {held.text.record.sha256})" for held in article.texts
    ]
    return "; ".join([*known, *texts, article.iri])


def to_csl(articles: Iterable[ArticleCard]) -> str:
    """Return CSL-JSON 1.0.2: a list with one `article-newspaper` a card."""
    return json.dumps([_item(article) for article in articles], ensure_ascii=False, indent=1) + "\n"


def _item(article: ArticleCard) -> dict[str, Any]:
    text = article.texts[0].text
    item = {
        "id": article.id,
        "type": "article-newspaper",
        "author": [{"literal": str(text.author)}] if text.author else None,
        "container-title": str(text.publisher) if text.publisher else None,
        "publisher": str(text.publisher) if text.publisher else None,
        "issued": _issued(text.published) if text.published.text else None,
        "language": text.lang if len(article.texts) == 1 else None,
        "note": _note(article),
    }
    return {name: value for name, value in item.items() if value}


def _issued(date: Edtf) -> dict[str, Any]:
    """Return a CSL date: its parts, and `circa` if it is approximate or uncertain; an open date in words."""
    points = [_POINT.fullmatch(point) for point in date.text.split("/")]
    found = [point for point in points if point]
    if len(found) < len(points):
        return {"literal": date.in_words()}
    parts = [[int(part) for part in point.groups()[:3] if part] for point in found]
    circa = {"circa": True} if any(point[4] for point in found) else {}
    return {"date-parts": parts, **circa}
