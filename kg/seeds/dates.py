"""Dates that are later than they can be: than their article, or an article's own than today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from kg.errors import Problem, Scalar
from kg.facts import edtf
from kg.facts.ontology import DATE_RANGE, Ontology
from kg.seeds.doubts import AHEAD, Code
from kg.seeds.records import ArticleEntry, Passage, Said


def late(article: ArticleEntry, passage: Passage, ontology: Ontology) -> list[Scalar]:
    """Return each date of a passage that is surely later than its article.

    What is planned or speculated may lie ahead. The article's own date decides, and no clock.
    """
    last = article.article.published.latest or dt.date.max
    return [date for date in _dates(passage, ontology) if _begins(date) > last]


def after_the_article(articles: Iterable[ArticleEntry], ontology: Ontology) -> Iterator[Problem]:
    """Yield each date that is later than its article, unless `later` or `checked` says why; and idle `later`."""
    for article in articles:
        for passage in article.passages:
            dates = late(article, passage, ontology)
            answered = passage.later is not None or any(code.text in ("", Code.LATER) for code, _ in passage.checked)
            for date in () if answered else dates:
                published = article.article.published.text
                yield Problem(
                    date.place,
                    f"date '{date.text}' is after that of article '{article.id}' ({published}); correct it, use "
                    "the stance plans or speculates, or say in 'later' why it may be so",
                )
            if passage.later is not None and not dates:
                message = f"passage '{passage.id}' says why a date is later than its article, but none is"
                yield Problem(passage.later.place, message)


def after_today(articles: Iterable[ArticleEntry], today: dt.date) -> Iterator[Problem]:
    """Yield the articles that are dated after today."""
    for article in articles:
        published = article.article.published
        if published.earliest and published.earliest > today:
            found = f"article '{article.id}' is dated {published.text}"
            yield Problem(article.place, f"{found}, after today ({today} by this machine's clock)")


def _dates(passage: Passage, ontology: Ontology) -> Iterator[Scalar]:
    for said in passage.says:
        if _stance(said, passage) in AHEAD:
            continue
        found = ontology.properties.get(said.property.text)
        if found is not None and found.range == DATE_RANGE:
            yield said.value
        for name in ("at", "from"):
            yield from said.qualifiers.get(name, ())


def _stance(said: Said, passage: Passage) -> str:
    own = said.qualifiers.get("stance")
    return own[0].text if own else passage.stance.text


def _begins(date: Scalar) -> dt.date:
    """Return the first day that a date can mean; the first of all days if it is open, or no date."""
    try:
        return edtf.parse(date.text).earliest or dt.date.min
    except ValueError:
        return dt.date.min
