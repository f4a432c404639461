"""The one reader: facts read back from RDF, on any source that holds the graph; the inverse of kg.rdf.encode.

It reads any records by their IRIs, all nodes of a kind at once, so that a remote source needs few requests.
What it has to know of the vocabulary (units, classes above a class) it reads from the graph itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from kg.facts import edtf
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure, Unit
from kg.facts.records import (
    Article,
    Conflict,
    DamagedName,
    Entity,
    Evidence,
    Facts,
    Literal,
    Qualifiers,
    Ref,
    Span,
    Speech,
    Stance,
    Standing,
    Statement,
    Status,
    Stretch,
    Text,
    Value,
)  # fmt: skip
from kg.namespaces import PREFIXES, expand
from kg.rdf.terms import (
    ARTICLE,
    CONFLICT,
    EDTF,
    ENTITY,
    STATEMENT,
    TEXT,
    About,
    Describe,
    Node,
    language,
    local_name,
    one,
    values,
)  # fmt: skip


class Said(NamedTuple):
    """Statements, with the standing and the evidence of each, all by id."""

    statements: dict[str, Statement]
    standings: dict[str, Standing]
    evidence: dict[str, tuple[Evidence, ...]]


_UNITS = ("vg:unit", "vg:period", "vg:normalizedUnit", "vg:normalizedPeriod")
"""The properties of a figure that name a unit; those of a currency are only normalized ones."""


class Decoder:
    """Reads records back from a graph: everything, or what some IRIs stand for.

    Args:
        describe: given IRIs, returns for each what is said of it: predicate IRI → objects.
    """

    def __init__(self, describe: Describe) -> None:
        self.describe = describe
        self.units: dict[str, Unit] = {}
        """Notation → every unit that was met, and the base of each."""
        self._notations: dict[str, str] = {}
        self._texts: dict[str, tuple[Text, Article]] = {}

    def facts(self, members: Callable[[str], Collection[str]]) -> Facts:
        """Read everything.

        Args:
            members: returns the IRIs of the instances of a class, given as a compact IRI.
        """
        articles = self.articles(members(ARTICLE), members(TEXT))
        said = self.statements(members(STATEMENT))
        return Facts(
            entities={e.id: e for e in self.entities(members(ENTITY))},
            articles={a.id: a for a in articles},
            statements=said.statements,
            evidence=said.evidence,
            standings=said.standings,
            conflicts=tuple(self.conflicts(members(CONFLICT))),
        )

    # Entities

    def entities(self, iris: Collection[str]) -> list[Entity]:
        """Read entities, sorted by id."""
        about = self.describe(iris)
        names = self.describe([n for a in about.values() for n in values(a, "vg:damagedName")])
        return [_entity(node, about[node], names) for node in sorted(about)]

    # Statements

    def statements(self, iris: Collection[str]) -> Said:
        """Read statements with their standings and evidence, sorted by id."""
        about = self.describe(iris)
        ids = {node: local_name(node, "st") for node in sorted(about)}
        objects = (node for a in about.values() for node in values(a, "rdf:object"))
        figures = self.figures({node for node in objects if node.startswith(PREFIXES["fig"])})
        owners = {e: key for node, key in ids.items() for e in values(about[node], "vg:evidence")}
        evidence: dict[str, list[Evidence]] = {key: [] for key in ids.values()}
        for found in self._evidence(owners):
            evidence[found.statement].append(found)
        return Said(
            {key: _statement(key, about[node], figures) for node, key in ids.items()},
            {key: _standing(about[node]) for node, key in ids.items()},
            {key: tuple(sorted(own, key=lambda e: (e.article, e.text, e.id))) for key, own in evidence.items()},
        )

    def figures(self, iris: Collection[str]) -> dict[str, Figure]:
        """Read figures, by IRI; their units are then in `units`."""
        about = self.describe(sorted(iris))
        self._read_units({u for a in about.values() for n in _UNITS for u in values(a, n)})
        return {iri: self._figure(found) for iri, found in about.items() if found}

    def _read_units(self, iris: Collection[str]) -> None:
        found = self.describe(sorted(set(iris) - self._notations.keys()))
        self._notations |= {iri: one(about, "skos:notation") or local_name(iri) for iri, about in found.items()}
        related = {u for about in found.values() for n in ("vg:baseUnit", "vg:ratePeriod") for u in values(about, n)}
        if unread := related - self._notations.keys():
            self._read_units(unread)
        self.units |= {self._notations[iri]: self._unit(self._notations[iri], about) for iri, about in found.items()}

    def _unit(self, notation: str, about: About) -> Unit:
        def named(name: str, default: str) -> str:
            return next((self._notations[n] for n in values(about, name)), default)

        return Unit(
            _by_language(about, "rdfs:label").get("en", notation),
            named("vg:baseUnit", notation),
            Decimal(one(about, "vg:factor") or 1),
            named("vg:ratePeriod", "d"),
        )

    def _figure(self, about: About) -> Figure:
        def number(name: str) -> Decimal | None:
            text = one(about, f"schema:{name}")
            return Decimal(text) if text else None

        def unit(name: str) -> str | None:
            return next((self._notations[n] for n in values(about, f"vg:{name}")), None)

        return Figure(
            number("value"),
            number("minValue"),
            number("maxValue"),
            one(about, "schema:currency") or str(unit("unit")),
            unit("period"),
            at_least=_flag(about, "vg:atLeast"),
            at_most=_flag(about, "vg:atMost"),
            approximately=_flag(about, "vg:approximately"),
            exclusive=_flag(about, "vg:exclusive"),
        )

    def _evidence(self, owners: Mapping[str, str]) -> Iterator[Evidence]:
        about = self.describe(list(owners))
        predicates = ("oa:hasSelector", "vg:proofSpan", "vg:speechSpan")
        selectors = self.describe(sorted({s for a in about.values() for p in predicates for s in values(a, p)}))
        self.texts({t for a in about.values() for t in values(a, "oa:hasSource")})
        keys = self._leant_on(about.values())
        for node, found in about.items():
            text, article = self._texts[values(found, "oa:hasSource")[0]]
            quote = selectors[values(found, "oa:hasSelector")[0]]
            proof = selectors[values(found, "vg:proofSpan")[0]]
            speech = next((selectors[s] for s in values(found, "vg:speechSpan")), None)
            yield Evidence(
                statement=owners[node],
                article=article.id,
                text=text.id,
                passage=one(found, "vg:passage") or "",
                quote=Span(_number(quote, "oa:start"), _number(quote, "oa:end"), one(quote, "oa:exact") or ""),
                proof=_stretch(proof),
                speech=Speech(_stretch(speech), one(found, "vg:speechReason") or "") if speech else None,
                stance=Stance(local_name(values(found, "vg:stance")[0])),
                by=_id(found, "vg:by"),
                on_behalf_of=_id(found, "vg:onBehalfOf"),
                gist=one(found, "vg:gist") or "",
                inferred=one(found, "vg:inferred"),
                inferred_from=_keys(found, keys),
            )

    def _leant_on(self, about: Iterable[About]) -> dict[str, str]:
        """Return for each node that something is inferred from the passage or article that it stands for."""
        nodes = sorted({node for a in about for node in values(a, "vg:inferredFrom")})
        evidence = self.describe([node for node in nodes if node.startswith(PREFIXES["ev"])])
        self.texts({t for a in evidence.values() for t in values(a, "oa:hasSource")})
        keys = {node: local_name(node, "src") for node in nodes if node not in evidence}
        for node, found in evidence.items():
            _, article = self._texts[values(found, "oa:hasSource")[0]]
            keys[node] = f"{article.id}/{one(found, 'vg:passage')}"
        return keys

    # Articles and conflicts

    def articles(self, articles: Collection[str], texts: Collection[str]) -> list[Article]:
        """Read articles with their texts (and without passages), sorted by id."""
        of: dict[str, list[Text]] = defaultdict(list)
        for node, found in sorted(self.describe(texts).items()):
            of[values(found, "dcterms:isVersionOf")[0]].append(_decoded_text(local_name(node, "src"), found))
        about = self.describe(articles)
        keys = self._leant_on(about.values())
        return [_decoded_article(node, found, of[node], keys) for node, found in sorted(about.items())]

    def texts(self, iris: Collection[str]) -> dict[str, tuple[Text, Article]]:
        """Read texts, each with its article, by IRI; each is read once.

        Of the article only these texts are read, and not the passages that its date is inferred from.
        """
        about = self.describe(sorted(set(iris) - self._texts.keys()))
        parents = self.describe(sorted({a for found in about.values() for a in values(found, "dcterms:isVersionOf")}))
        for node, found in about.items():
            text, article = _decoded_text(local_name(node, "src"), found), values(found, "dcterms:isVersionOf")[0]
            self._texts[node] = text, _decoded_article(article, parents[article], [text], {})
        return {iri: self._texts[iri] for iri in iris}

    def conflicts(self, iris: Collection[str]) -> list[Conflict]:
        """Read the conflicts, sorted by id."""
        return [
            Conflict(
                id=local_name(node, "conf"),
                members=tuple(local_name(m, "st") for m in values(found, "vg:member")),
                settled_for=next((local_name(m, "st") for m in values(found, "vg:settledFor")), None),
                why=one(found, "vg:resolution") or "",
            )
            for node, found in sorted(self.describe(iris).items())
        ]


def _stretch(about: About) -> Stretch:
    start, end, first, last = (_number(about, f) for f in ("oa:start", "oa:end", "vg:firstSentence", "vg:lastSentence"))
    return Stretch(start, end, first, last, one(about, "vg:sha256") or "")


def _number(about: About, curie: str) -> int:
    return int(one(about, curie) or 0)


def _keys(about: About, keys: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({keys[node] for node in values(about, "vg:inferredFrom") if node in keys}))


def _statement(key: str, about: About, figures: Mapping[str, Figure]) -> Statement:
    value = _value(about[expand("rdf:object")][0], figures)
    written = one(about, "vg:edtf")
    own_date = isinstance(value, Edtf) and value.text == written
    qualifiers = Qualifiers(
        time=edtf.parse(written) if written and not own_date else None,
        role=one(about, "vg:role"),
        scope=one(about, "vg:scope"),
        basis=one(about, "vg:basis"),
        compared_to=_id(about, "vg:comparedTo"),
        topics=tuple(local_name(node, "id") for node in values(about, "vg:topic")),
    )
    subject, name = values(about, "rdf:subject")[0], values(about, "rdf:predicate")[0]
    negated = _flag(about, "vg:negated")
    statement = Statement(local_name(subject, "id"), local_name(name), value, negated, qualifiers)
    if statement.id != key:
        raise ValueError(f"statement {key} does not hold what its name says")
    return statement


def _value(node: Node, figures: Mapping[str, Figure]) -> Value:
    if isinstance(node, ox.Literal):
        return edtf.parse(node.value) if node.datatype == EDTF else Literal(node.value, node.language)
    return figures[node.value] if node.value in figures else Ref(local_name(node.value, "id"))


def _id(about: About, curie: str) -> str | None:
    return next((local_name(node, "id") for node in values(about, curie)), None)


def _flag(about: About, curie: str) -> bool:
    return one(about, curie) == "true"


def _by_language(about: About, curie: str) -> dict[str, str]:
    return {language(node): node.value for node in sorted(about.get(expand(curie), []), key=language)}


def _entity(iri: str, about: About, names: Mapping[str, About]) -> Entity:
    damaged = [_damaged_name(names[node]) for node in values(about, "vg:damagedName")]
    also: dict[str, list[str]] = defaultdict(list)
    for literal in about.get(expand("skos:altLabel"), []):
        also[language(literal)].append(literal.value)
    return Entity(
        id=local_name(iri, "id"),
        type=local_name(one(about, "vg:directType") or expand(ENTITY)),
        labels=_by_language(about, "skos:prefLabel"),
        also={lang: tuple(sorted(forms)) for lang, forms in sorted(also.items())},
        damaged=tuple(sorted(damaged, key=lambda d: (d.text, d.form))),
        description=one(about, "schema:description") or "",
        replaces=tuple(local_name(old, "id") for old in values(about, "dcterms:replaces")),
    )


def _damaged_name(about: About) -> DamagedName:
    form = about[expand("skosxl:literalForm")][0]
    text = local_name(values(about, "oa:hasSource")[0], "src")
    return DamagedName(form.value, language(form), text, one(about, "vg:damage") or "")


def _standing(about: About) -> Standing:
    return Standing(
        status=Status(local_name(values(about, "vg:status")[0])),
        independent_sources=int(one(about, "vg:independentSources") or 0),
        conflicts_with=tuple(local_name(n, "st") for n in values(about, "vg:conflictsWith")),
        contested_by=tuple(local_name(n, "st") for n in values(about, "vg:contestedBy")),
        resolution=one(about, "vg:resolution"),
    )


def _decoded_text(id: str, about: About) -> Text:
    return Text(
        id=id,
        lang=one(about, "dcterms:language") or "",
        sha256=one(about, "vg:sha256") or "",
        length=int(one(about, "vg:length") or 0),
        translated_from=one(about, "vg:translatedFrom"),
        translated_by=one(about, "vg:translatedBy"),
    )


def _date(written: str | None) -> Edtf:
    return edtf.parse(written) if written else Edtf("", None, None)


def _decoded_article(node: str, about: About, texts: Iterable[Text], keys: Mapping[str, str]) -> Article:
    return Article(
        id=local_name(node, "src"),
        label=_by_language(about, "rdfs:label"),
        publisher=_id(about, "schema:publisher"),
        author=_id(about, "schema:author"),
        published=_date(one(about, "vg:edtf")),
        published_inferred=one(about, "vg:inferred"),
        texts=tuple(texts),
        published_from=_keys(about, keys),
    )
