"""Statements with their evidence and sources, as read from a graph, with everybody's names.

Read over SPARQL's graph view alone (`Source.describe`), in few batches, and only what is asked for.
For everything at once, by ids and checked against the ontology, there is `kg.rdf.decode.Decoder`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg.graph import words
from kg.graph.amounts import Amount, amount_of
from kg.graph.labels import BATCH, Names, Thing
from kg.namespaces import PREFIXES, expand
from kg.stores.local import About, Source, one, values

STRENGTH = {"states": 0, "relays": 0, "claims": 1, "plans": 2, "speculates": 3, "opines": 4}
"""Stances by the strength of the status that they lead to; the strongest is 0 (as in kg.facts.status)."""

_ST, _FIG, _VG, _SRC = PREFIXES["st"], PREFIXES["fig"], PREFIXES["vg"], PREFIXES["src"]


class Words(NamedTuple):
    """A value that is text, with its language where it has one."""

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


class Date(NamedTuple):
    """A time as written (EDTF), with the first and the last day it can mean, ISO 8601; None: open."""

    edtf: str
    earliest: str | None
    latest: str | None

    def __str__(self) -> str:
        return in_words(self)


class Origin(NamedTuple):
    """The text that a quote stands in, and its article. What is unknown is None."""

    text: str
    lang: str
    translated_from: str | None
    translated_by: str | None
    article: str
    title: str
    publisher: Thing | None
    author: Thing | None
    published: Date
    published_inferred: str | None


class Quote(NamedTuple):
    """The words of one text that carry a statement: (start, end, words) a segment, in code points."""

    id: str
    segments: tuple[tuple[int, int, str], ...]
    stance: str
    by: Thing | None
    on_behalf_of: Thing | None
    gist: str
    inferred: str | None
    source: Origin

    @property
    def text(self) -> str:
        """The words, segments joined by an ellipsis."""
        return " … ".join(words for _, _, words in self.segments)

    @property
    def lang(self) -> str:
        """The language of the words."""
        return self.source.lang


Value = Thing | Words | Amount | Date


class _FactFields(NamedTuple):
    id: str
    subject: Thing
    property: Thing
    value: Value
    negated: bool
    status: str
    sources: int
    time: Date | None
    role: str | None
    scope: str | None
    basis: str | None
    compared_to: Thing | None
    topics: tuple[Thing, ...]
    conflicts_with: tuple[str, ...]
    contested_by: tuple[str, ...]
    resolution: str | None
    quotes: tuple[Quote, ...]


class Fact(_FactFields):
    """A statement as it stands in the graph: what it says, its standing, and its quotes, the best first."""

    __slots__ = ()

    @property
    def iri(self) -> str:
        """The IRI of the statement."""
        return _ST + self.id

    @property
    def quote(self) -> Quote:
        """The best quote: the strongest stance, nothing inferred, the fewest words."""
        return self.quotes[0]

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that say so, sorted; translations of one article are one."""
        return tuple(sorted({quote.source.article for quote in self.quotes}))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the quotes, sorted."""
        return tuple(sorted({quote.lang for quote in self.quotes}))

    @property
    def sentence(self) -> str:
        """The statement in words, with its qualifiers and, unless it is asserted, its status."""
        return self._words + _bracketed((*self._limits, *self.weakness))

    @property
    def content(self) -> str:
        """The statement in words, with its qualifiers; without its status."""
        return self._words + self.qualifiers

    @property
    def qualifiers(self) -> str:
        """The qualifiers, in brackets, or nothing."""
        return _bracketed(self._limits)

    @property
    def weakness(self) -> tuple[str, ...]:
        """The status, unless it is asserted, and that the statement is contested, if it is."""
        status = () if self.status == "Asserted" else (self.status.lower(),)
        return (*status, "contested") if self.contested_by else status

    @property
    def _words(self) -> str:
        return words.sentence(self.subject, self.property, self.value, negated=self.negated)

    @property
    def _limits(self) -> tuple[str, ...]:
        time = None if isinstance(self.value, Date) else self.time
        named = [("role", self.role), ("scope", self.scope), ("basis", self.basis), ("compared", self.compared_to)]
        named += [("topic", topic) for topic in self.topics]
        limits = [words.qualifier(name, value) for name, value in named if value]
        return (*limits, as_of(time)) if time else tuple(limits)

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<{self.sentence}>"


class Records:
    """Reads facts from a source, each once."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source = source
        self.names = names
        self._facts: dict[str, Fact] = {}
        self._sources: dict[str, Origin] = {}

    def facts(self, iris: Iterable[str]) -> list[Fact]:
        """Return the facts of statement IRIs, in their order."""
        wanted = list(iris)
        missing = [iri for iri in dict.fromkeys(wanted) if iri not in self._facts]
        for start in range(0, len(missing), BATCH):
            self._read(missing[start : start + BATCH])
        return [self._facts[iri] for iri in wanted]

    def _read(self, iris: Collection[str]) -> None:
        about = self.source.describe(iris)
        evidence = self.source.describe([n for a in about.values() for n in values(a, "vg:evidence")])
        figures = self.source.describe(sorted({n for a in about.values() for n in _figures(a)}))
        selectors = self.source.describe(sorted({n for a in evidence.values() for n in values(a, "oa:hasSelector")}))
        self.origins({n for a in evidence.values() for n in values(a, "oa:hasSource")})
        records = (*about.values(), *evidence.values(), *figures.values())
        things = self.names.things({n.value for a in records for ns in a.values() for n in ns if _is_thing(n)})
        for iri in iris:
            quotes = [self._quote(n, evidence[n], selectors, things) for n in values(about[iri], "vg:evidence")]
            self._facts[iri] = _fact(iri, about[iri], quotes, figures, things)

    def _quote(self, iri: str, about: About, selectors: Mapping[str, About], things: Mapping[str, Thing]) -> Quote:
        segments = sorted(_segment(selectors[n]) for n in values(about, "oa:hasSelector"))
        return Quote(
            id=iri.removeprefix(PREFIXES["ev"]),
            segments=tuple(segments),
            stance=values(about, "vg:stance")[0].removeprefix(_VG),
            by=_thing(about, "vg:by", things),
            on_behalf_of=_thing(about, "vg:onBehalfOf", things),
            gist=one(about, "vg:gist") or "",
            inferred=one(about, "vg:inferred"),
            source=self._sources[values(about, "oa:hasSource")[0]],
        )

    def origins(self, texts: Collection[str]) -> list[Origin]:
        """Return what is known of texts, by their IRIs, in their order."""
        missing = sorted(set(texts) - self._sources.keys())
        found = self.source.describe(missing)
        articles = self.source.describe(sorted({n for a in found.values() for n in values(a, "dcterms:isVersionOf")}))
        people = {n for a in articles.values() for p in ("schema:publisher", "schema:author") for n in values(a, p)}
        things = self.names.things({*people, *articles})
        for text in missing:
            article = values(found[text], "dcterms:isVersionOf")[0]
            self._sources[text] = _source(text, found[text], article, articles[article], things)
        return [self._sources[text] for text in texts]


def _figures(about: About) -> list[str]:
    return [n for n in values(about, "rdf:object") if n.startswith(_FIG)]


def _is_thing(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith((PREFIXES["id"], _VG))


def _thing(about: About, curie: str, things: Mapping[str, Thing]) -> Thing | None:
    return next((things[n] for n in values(about, curie)), None)


def _segment(about: About) -> tuple[int, int, str]:
    return int(one(about, "oa:start") or 0), int(one(about, "oa:end") or 0), one(about, "oa:exact") or ""


def date_of(about: About) -> Date | None:
    """Return the time of a record or an event, or None where it has none."""
    written = one(about, "vg:edtf")
    return Date(written, one(about, "vg:earliest"), one(about, "vg:latest")) if written else None


def _source(text: str, about: About, iri: str, article: About, things: Mapping[str, Thing]) -> Origin:
    return Origin(
        text=text.removeprefix(_SRC),
        lang=one(about, "dcterms:language") or "",
        translated_from=one(about, "vg:translatedFrom"),
        translated_by=one(about, "vg:translatedBy"),
        article=iri.removeprefix(_SRC),
        title=things[iri].label,
        publisher=_thing(article, "schema:publisher", things),
        author=_thing(article, "schema:author", things),
        published=date_of(article) or Date("", None, None),
        published_inferred=one(article, "vg:inferred"),
    )


def _fact(
    iri: str, about: About, quotes: list[Quote], figures: Mapping[str, About], things: Mapping[str, Thing]
) -> Fact:
    best_first = sorted(quotes, key=lambda q: (STRENGTH[q.stance], q.inferred is not None, len(q.text), q.id))
    return Fact(
        id=iri.removeprefix(_ST),
        subject=things[values(about, "rdf:subject")[0]],
        property=things[values(about, "rdf:predicate")[0]],
        value=_value(about, figures, things),
        negated=one(about, "vg:negated") == "true",
        status=values(about, "vg:status")[0].removeprefix(_VG),
        sources=int(one(about, "vg:independentSources") or 0),
        time=date_of(about),
        role=one(about, "vg:role"),
        scope=one(about, "vg:scope"),
        basis=one(about, "vg:basis"),
        compared_to=_thing(about, "vg:comparedTo", things),
        topics=tuple(things[n] for n in values(about, "vg:topic")),
        conflicts_with=tuple(n.removeprefix(_ST) for n in values(about, "vg:conflictsWith")),
        contested_by=tuple(n.removeprefix(_ST) for n in values(about, "vg:contestedBy")),
        resolution=one(about, "vg:resolution"),
        quotes=tuple(best_first),
    )


def _value(about: About, figures: Mapping[str, About], things: Mapping[str, Thing]) -> Value:
    node = about[expand("rdf:object")][0]
    if isinstance(node, ox.NamedNode):
        return amount_of(node.value, figures[node.value], things) if node.value in figures else things[node.value]
    if node.datatype.value == expand("edtf:edtf"):
        return Date(node.value, one(about, "vg:earliest"), one(about, "vg:latest"))
    return Words(node.value, node.language)


def _bracketed(limits: tuple[str, ...]) -> str:
    return f" ({'; '.join(limits)})" if limits else ""


def as_of(date: Date) -> str:
    """Return when something holds, in words; a span of time says so itself.

    >>> as_of(Date("2024-03", "2024-03-01", "2024-03-31")), as_of(Date("2017/..", "2017-01-01", None))
    ('as of 2024-03', 'from 2017 on')
    """
    return in_words(date) if "/" in date.edtf else words.qualifier("time", in_words(date))


def in_words(date: Date) -> str:
    """Return a date in words that say how certain it is.

    >>> in_words(Date("2024-03-14~", "2024-03-11", "2024-03-17"))
    'about 2024-03-14'
    >>> in_words(Date("../2024-09-01", None, "2024-09-01"))
    'by 2024-09-01'
    """
    first, separator, last = date.edtf.partition("/")
    if not separator:
        return _point(date.edtf) if date.edtf else "at an unknown date"
    if first == "..":
        return f"by {_point(last)}"
    if last == "..":
        return f"from {_point(first)} on"
    return f"between {_point(first)} and {_point(last)}"


def _point(text: str) -> str:
    if text.endswith("~"):
        return f"about {text[:-1]}"
    return f"{text[:-1]} (uncertain)" if text.endswith("?") else text
