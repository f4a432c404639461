"""How facts are read back from RDF: the inverse of kg.rdf.encode, on any source that holds the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from kg.facts import edtf
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
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
    Stance,
    Standing,
    Statement,
    Status,
    Text,
    Value,
)  # fmt: skip
from kg.namespaces import PREFIXES, expand
from kg.rdf.encode import EDTF, Node

About = Mapping[str, list[Node]]
Describe = Callable[[Collection[str]], Mapping[str, About]]
IsA = Callable[[str, str], bool]

_FIGURES = PREFIXES["fig"]


class Decoder:
    """Reads records back from a graph: everything, or what some IRIs stand for.

    Args:
        describe: given IRIs, returns for each what is said of it: predicate IRI → objects.
    """

    def __init__(self, describe: Describe) -> None:
        self.describe = describe
        self.unit_labels: dict[str, str] = {}
        """Notation → English label of every unit that was met."""
        self._notations: dict[str, str] = {}
        self._texts: dict[str, tuple[Text, Article]] = {}

    def facts(self, members: Callable[[str], Collection[str]], is_a: IsA) -> Facts:
        """Read everything.

        Args:
            members: returns the IRIs of the instances of a class, given as a compact IRI.
            is_a: says whether the first of two classes is the second or below it.
        """
        articles = self.articles(members("vg:Article"), members("vg:Text"))
        statements, standings, evidence = self.statements(members("vg:Statement"))
        return Facts(
            entities={e.id: e for e in self.entities(members("vg:Entity"), is_a)},
            articles={a.id: a for a in articles},
            statements=statements,
            evidence=evidence,
            standings=standings,
            conflicts=tuple(self.conflicts(members("vg:Conflict"))),
        )

    # Entities

    def entities(self, iris: Collection[str], is_a: IsA) -> list[Entity]:
        """Read entities, sorted by id; `is_a` as for `facts`."""
        about = self.describe(iris)
        names = self.describe([n for a in about.values() for n in _all(a, "vg:damagedName")])
        return [_entity(_local(node, "id"), about[node], names, is_a) for node in sorted(about)]

    # Statements

    def statements(
        self, iris: Collection[str]
    ) -> tuple[dict[str, Statement], dict[str, Standing], dict[str, tuple[Evidence, ...]]]:
        """Read statements with their standings and evidence, each by id, sorted."""
        about = self.describe(iris)
        values = self.figures({o for a in about.values() for o in _all(a, "rdf:object") if o.startswith(_FIGURES)})
        statements = {
            _local(node, "st"): self._statement(_local(node, "st"), about[node], values) for node in sorted(about)
        }
        standings = {_local(node, "st"): _standing(about[node]) for node in sorted(about)}
        owners = {e: _local(node, "st") for node in about for e in _all(about[node], "vg:evidence")}
        found: dict[str, list[Evidence]] = {key: [] for key in statements}
        for evidence in self._evidence(owners):
            found[evidence.statement].append(evidence)
        by_order = {k: tuple(sorted(v, key=lambda e: (e.article, e.text, e.id))) for k, v in found.items()}
        return statements, standings, by_order

    def _statement(self, key: str, about: About, figures: Mapping[str, Figure]) -> Statement:
        value = _decoded_value(about[expand("rdf:object")][0], figures)
        written = _one(about, "vg:edtf")
        own_date = isinstance(value, Edtf) and value.text == written
        qualifiers = Qualifiers(
            time=edtf.parse(written) if written and not own_date else None,
            role=_one(about, "vg:role"),
            scope=_one(about, "vg:scope"),
            basis=_one(about, "vg:basis"),
            compared_to=next((_local(n, "id") for n in _all(about, "vg:comparedTo")), None),
            topics=tuple(sorted(_local(n, "id") for n in _all(about, "vg:topic"))),
        )
        subject, name = _all(about, "rdf:subject")[0], _all(about, "rdf:predicate")[0]
        negated = _one(about, "vg:negated") == "true"
        statement = Statement(_local(subject, "id"), _strip(name), value, negated, qualifiers)
        if statement.id != key:
            raise ValueError(f"statement {key} does not hold what its name says")
        return statement

    def figures(self, iris: Collection[str]) -> dict[str, Figure]:
        """Read figures, by IRI; their units are then in `unit_labels`."""
        about = self.describe(sorted(iris))
        self._read_units({u for a in about.values() for n in ("vg:unit", "vg:period") for u in _all(a, n)})
        return {iri: self._figure(found) for iri, found in about.items() if found}

    def _read_units(self, iris: Collection[str]) -> None:
        for iri, about in self.describe(sorted(set(iris) - self._notations.keys())).items():
            self._notations[iri] = _one(about, "skos:notation") or _strip(iri)
            self.unit_labels[self._notations[iri]] = _by_language(about, "rdfs:label").get("en", self._notations[iri])

    def _figure(self, about: About) -> Figure:
        def number(name: str) -> Decimal | None:
            text = _one(about, f"schema:{name}")
            return Decimal(text) if text else None

        def unit(name: str) -> str | None:
            return next((self._notations[n] for n in _all(about, f"vg:{name}")), None)

        return Figure(
            number("value"),
            number("minValue"),
            number("maxValue"),
            _one(about, "schema:currency") or str(unit("unit")),
            unit("period"),
            at_least=_one(about, "vg:atLeast") == "true",
            at_most=_one(about, "vg:atMost") == "true",
            approximately=_one(about, "vg:approximately") == "true",
        )

    def _evidence(self, owners: Mapping[str, str]) -> Iterator[Evidence]:
        about = self.describe(list(owners))
        spans = self._spans(
            {s for a in about.values() for s in (*_all(a, "oa:hasSelector"), *_all(a, "vg:speakerSelector"))}
        )
        self.texts({t for a in about.values() for t in _all(a, "oa:hasSource")})
        for node, found in about.items():
            text, article = self._texts[_all(found, "oa:hasSource")[0]]
            yield Evidence(
                statement=owners[node],
                article=article.id,
                text=text.id,
                passage=_one(found, "vg:passage") or "",
                quote=tuple(sorted(spans[s] for s in _all(found, "oa:hasSelector"))),
                by_quote=tuple(sorted(spans[s] for s in _all(found, "vg:speakerSelector"))),
                stance=Stance(_strip(_all(found, "vg:stance")[0])),
                by=next((_local(n, "id") for n in _all(found, "vg:by")), None),
                on_behalf_of=next((_local(n, "id") for n in _all(found, "vg:onBehalfOf")), None),
                gist=_one(found, "vg:gist") or "",
                inferred=_one(found, "vg:inferred"),
            )

    def _spans(self, selectors: Collection[str]) -> dict[str, Span]:
        return {
            node: Span(int(_one(a, "oa:start") or 0), int(_one(a, "oa:end") or 0), _one(a, "oa:exact") or "")
            for node, a in self.describe(sorted(selectors)).items()
        }

    # Articles and conflicts

    def articles(self, articles: Collection[str], texts: Collection[str]) -> list[Article]:
        """Read articles with their texts (and without passages), sorted by id."""
        of: dict[str, list[Text]] = defaultdict(list)
        for node, found in sorted(self.describe(texts).items()):
            of[_all(found, "dcterms:isVersionOf")[0]].append(_decoded_text(_local(node, "src"), found))
        return [_decoded_article(node, found, of[node]) for node, found in sorted(self.describe(articles).items())]

    def texts(self, iris: Collection[str]) -> dict[str, tuple[Text, Article]]:
        """Read texts, each with its article, by IRI; each is read once. The article has only the texts read."""
        about = self.describe(sorted(set(iris) - self._texts.keys()))
        parents = self.describe(sorted({a for found in about.values() for a in _all(found, "dcterms:isVersionOf")}))
        for node, found in about.items():
            text, article = _decoded_text(_local(node, "src"), found), _all(found, "dcterms:isVersionOf")[0]
            self._texts[node] = text, _decoded_article(article, parents[article], [text])
        return {iri: self._texts[iri] for iri in iris}

    def conflicts(self, iris: Collection[str]) -> list[Conflict]:
        """Read the conflicts, sorted by id."""
        return [
            Conflict(
                id=_local(node, "conf"),
                members=tuple(sorted(_local(m, "st") for m in _all(found, "vg:member"))),
                settled_for=next((_local(m, "st") for m in _all(found, "vg:settledFor")), None),
                why=_one(found, "vg:resolution") or "",
            )
            for node, found in sorted(self.describe(iris).items())
        ]


def _decoded_value(node: Node, figures: Mapping[str, Figure]) -> Value:
    if isinstance(node, ox.Literal):
        return edtf.parse(node.value) if node.datatype == EDTF else Literal(node.value, node.language)
    return figures[node.value] if node.value in figures else Ref(_local(node.value, "id"))


def _all(about: About, curie: str) -> list[str]:
    return sorted(node.value for node in about.get(expand(curie), []))


def _one(about: About, curie: str) -> str | None:
    return next((node.value for node in about.get(expand(curie), [])), None)


def _local(node: str, prefix: str) -> str:
    return node.removeprefix(PREFIXES[prefix])


def _strip(node: str) -> str:
    return _local(node, "vg")


def _lang(node: Node) -> str:
    return (node.language if isinstance(node, ox.Literal) else None) or ""


def _by_language(about: About, curie: str) -> dict[str, str]:
    return {_lang(node): node.value for node in sorted(about.get(expand(curie), []), key=_lang)}


def _entity(id: str, about: About, names: Mapping[str, About], is_a: IsA) -> Entity:
    classes = [_strip(c) for c in _all(about, "rdf:type") if c.startswith(PREFIXES["vg"])]
    main = next((c for c in classes if all(is_a(c, other) for other in classes)), "Entity")
    damaged = [names[n] for n in _all(about, "vg:damagedName")]
    also: dict[str, list[str]] = defaultdict(list)
    for literal in about.get(expand("skos:altLabel"), []):
        also[_lang(literal)].append(literal.value)
    return Entity(
        id=id,
        type=main,
        labels=_by_language(about, "skos:prefLabel"),
        also={lang: tuple(sorted(forms)) for lang, forms in sorted(also.items())},
        damaged=tuple(sorted(map(_damaged_name, damaged), key=lambda d: (d.text, d.form))),
        description=_one(about, "schema:description") or "",
    )


def _damaged_name(about: About) -> DamagedName:
    form = about[expand("skosxl:literalForm")][0]
    text = _local(_all(about, "oa:hasSource")[0], "src")
    return DamagedName(form.value, _lang(form), text, _one(about, "vg:damage") or "")


def _standing(about: About) -> Standing:
    return Standing(
        status=Status(_strip(_all(about, "vg:status")[0])),
        independent_sources=int(_one(about, "vg:independentSources") or 0),
        conflicts_with=tuple(_local(n, "st") for n in _all(about, "vg:conflictsWith")),
        contested_by=tuple(_local(n, "st") for n in _all(about, "vg:contestedBy")),
        resolution=_one(about, "vg:resolution"),
    )


def _decoded_text(id: str, about: About) -> Text:
    return Text(
        id=id,
        lang=_one(about, "dcterms:language") or "",
        sha256=_one(about, "vg:sha256") or "",
        length=int(_one(about, "vg:length") or 0),
        translated_from=_one(about, "vg:translatedFrom"),
        translated_by=_one(about, "vg:translatedBy"),
    )


def _date(written: str | None) -> Edtf:
    return edtf.parse(written) if written else Edtf("", None, None)


def _decoded_article(node: str, about: About, texts: Iterable[Text]) -> Article:
    publisher, author = (
        next((_local(node, "id") for node in _all(about, f"schema:{name}")), None) for name in ("publisher", "author")
    )
    return Article(
        id=_local(node, "src"),
        label=_by_language(about, "rdfs:label"),
        publisher=publisher,
        author=author,
        published=_date(_one(about, "vg:edtf")),
        published_inferred=_one(about, "vg:inferred"),
        texts=tuple(texts),
    )
