"""How facts are written in RDF, and read back: the only module that knows the encoding.

`to_quads` and `Decoder` are inverse to each other, but for the places in files, which RDF does
not keep. The contract is described in ontology/README.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg import edtf
from kg.derive import Derivation, about, asserted, derivations
from kg.edtf import Edtf, intersection
from kg.errors import Place
from kg.figures import Figure
from kg.model import (
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
    Standing,
    Statement,
    Text,
    Value,
    digest,
)  # fmt: skip
from kg.namespaces import BASE, PREFIXES, expand
from kg.ontology import Ontology
from kg.tree import Scalar

NOWHERE = Place("")
Triple = ox.Triple
Node = ox.NamedNode | ox.Literal


def nodes(triple: Triple) -> tuple[ox.NamedNode, ox.NamedNode, Node]:
    """Return the three nodes of a triple of this graph, which has no blank ones."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    assert isinstance(subject, ox.NamedNode)
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return subject, predicate, value


@lru_cache(maxsize=1 << 16)
def iri(curie: str) -> ox.NamedNode:
    """Return the node of a compact IRI."""
    return ox.NamedNode(expand(curie))


def entity_iri(id: str) -> ox.NamedNode:
    """Return the node of an entity."""
    return iri(f"id:{id}")


TYPE, LABEL = iri("rdf:type"), iri("rdfs:label")
SUBJECT, PREDICATE, OBJECT = iri("rdf:subject"), iri("rdf:predicate"), iri("rdf:object")
_EDTF, _DATE, _DECIMAL, _BOOLEAN = iri("edtf:edtf"), iri("xsd:date"), iri("xsd:decimal"), iri("xsd:boolean")
_TRUE = ox.Literal("true", datatype=_BOOLEAN)


def _words(text: str, lang: str = "en") -> ox.Literal:
    return ox.Literal(text, language=lang)


def _integer(number: int, datatype: str = "xsd:integer") -> ox.Literal:
    return ox.Literal(str(number), datatype=iri(datatype))


def _decimal(number: Decimal) -> ox.Literal:
    return ox.Literal(f"{number:f}", datatype=_DECIMAL)


# Facts → triples, a layer a function


def to_quads(facts: Facts, ontology: Ontology) -> list[ox.Quad]:
    """Return every triple of the graph, the ontology included, in the order of its N-Triples lines.

    All stand in the default graph; there is no blank node.
    """
    layers = (asserted_layer(facts, ontology), record_layer(facts, ontology))
    quads = {ox.Quad(t.subject, t.predicate, t.object) for layer in layers for t in layer}
    return sorted(quads | set(ontology.quads), key=str)


def asserted_layer(facts: Facts, ontology: Ontology) -> Iterator[Triple]:
    """Yield what beginners query: identity, direct and derived triples, dates of events, figures."""
    for entity in facts.entities.values():
        yield from _identity(entity, ontology)
    for statement in asserted(facts):
        yield Triple(*_core(statement))
    for derivation in derivations(facts, ontology):
        yield Triple(entity_iri(derivation.subject), iri(f"vg:{derivation.property}"), entity_iri(derivation.object))
    yield from _event_times(facts)
    for statement in facts.statements.values():
        if isinstance(statement.object, Figure):
            yield from _figure(statement, statement.object, ontology)


def record_layer(facts: Facts, ontology: Ontology) -> Iterator[Triple]:
    """Yield what stands behind: statements, evidence, texts, conflicts, derivations, damaged names."""
    topics = about(facts, ontology)
    for statement in facts.statements.values():
        yield from _statement(statement, facts, topics[statement.id])
    for evidence in (e for found in facts.evidence.values() for e in found):
        yield from _evidence(evidence, _languages(facts))
    for derivation in derivations(facts, ontology):
        yield from _derivation(derivation)
    for conflict in facts.conflicts:
        yield from _conflict(conflict)
    for article in facts.articles.values():
        yield from _article(article)
    for entity in facts.entities.values():
        yield from _damaged_names(entity)
    yield from _dataset()


def _dataset() -> Iterator[Triple]:
    node = ox.NamedNode(BASE)
    yield Triple(node, TYPE, iri("void:Dataset"))
    yield Triple(node, TYPE, iri("dcat:Dataset"))
    yield Triple(node, iri("dcterms:title"), _words("AI video-generation knowledge graph"))
    yield Triple(node, iri("dcterms:license"), ox.NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    yield Triple(node, iri("void:uriSpace"), ox.Literal(BASE))
    yield Triple(node, iri("void:vocabulary"), ox.NamedNode(PREFIXES["vg"]))


def _identity(entity: Entity, ontology: Ontology) -> Iterator[Triple]:
    node = entity_iri(entity.id)
    for name in ontology.superclasses(entity.type.text):
        yield Triple(node, TYPE, iri(f"vg:{name}"))
    yield Triple(node, iri("schema:description"), _words(entity.description))
    for lang, label in entity.labels.items():
        yield Triple(node, iri("skos:prefLabel"), _words(label, lang))
        yield Triple(node, LABEL, _words(label, lang))
    for lang, forms in entity.also.items():
        for form in forms:
            yield Triple(node, iri("skos:altLabel"), _words(form, lang))
    for broken in entity.damaged:
        yield Triple(node, iri("skos:hiddenLabel"), _words(broken.form.text, broken.lang))


def _damaged_names(entity: Entity) -> Iterator[Triple]:
    for name in entity.damaged:
        node = iri(f"name:{digest(entity.id, name.form.text, name.text.text)}")
        yield Triple(entity_iri(entity.id), iri("vg:damagedName"), node)
        yield Triple(node, TYPE, iri("vg:DamagedName"))
        yield Triple(node, iri("skosxl:literalForm"), _words(name.form.text, name.lang))
        yield Triple(node, iri("vg:damage"), ox.Literal(name.kind.text))
        yield Triple(node, iri("oa:hasSource"), iri(f"src:{name.text.text}"))


def _core(statement: Statement) -> tuple[ox.NamedNode, ox.NamedNode, Node]:
    return entity_iri(statement.subject), iri(f"vg:{statement.property}"), _value(statement)


def _value(statement: Statement) -> Node:
    match statement.object:
        case Ref(id=id):
            return entity_iri(id)
        case Edtf(text=text):
            return ox.Literal(text, datatype=_EDTF)
        case Literal(text=text, lang=lang):
            return _words(text, lang) if lang else ox.Literal(text)
        case Figure() as figure:
            return figure_iri(statement, figure)
    raise TypeError(statement.object)


def figure_iri(statement: Statement, figure: Figure) -> ox.NamedNode:
    """Return the node of a figure: named after its subject, its property and itself."""
    written = str(figure).replace(">=", "ge").replace("<=", "le").replace("~", "ca").replace("..", "-to-")
    local = written.replace(" ", "-").replace("%", "percent").replace("/", "-per-").replace(".", "_")
    return iri(f"fig:{statement.subject}.{statement.property}.{local}")


def _figure(statement: Statement, figure: Figure, ontology: Ontology) -> Iterator[Triple]:
    node = figure_iri(statement, figure)
    yield Triple(node, TYPE, iri("vg:Figure"))
    for name, number in (("value", figure.value), ("minValue", figure.minimum), ("maxValue", figure.maximum)):
        if number is not None:
            yield Triple(node, iri(f"schema:{name}"), _decimal(number))
    if figure.unit.isupper():
        yield Triple(node, iri("schema:currency"), ox.Literal(figure.unit))
    else:
        yield Triple(node, iri("vg:unit"), iri(f"vg:{ontology.units[figure.unit]}"))
    if figure.period:
        yield Triple(node, iri("vg:period"), iri(f"vg:{ontology.units[figure.period]}"))
    flags = (("atLeast", figure.at_least), ("atMost", figure.at_most), ("approximately", figure.approximately))
    for name, flag in flags:
        if flag:
            yield Triple(node, iri(f"vg:{name}"), _TRUE)


def _event_times(facts: Facts) -> Iterator[Triple]:
    dates: dict[str, list[Edtf]] = defaultdict(list)
    for statement in asserted(facts):
        if isinstance(statement.object, Edtf):
            dates[statement.subject].append(statement.object)
    for event, found in dates.items():
        for date in found:
            yield Triple(entity_iri(event), iri("vg:edtf"), ox.Literal(date.text, datatype=_EDTF))
        yield from _bounds(entity_iri(event), *intersection(found))


def _time(node: ox.NamedNode, date: Edtf) -> Iterator[Triple]:
    yield Triple(node, iri("vg:edtf"), ox.Literal(date.text, datatype=_EDTF))
    yield from _bounds(node, date.earliest, date.latest)


def _bounds(node: ox.NamedNode, earliest: object, latest: object) -> Iterator[Triple]:
    for name, day in (("earliest", earliest), ("latest", latest)):
        if day is not None:
            yield Triple(node, iri(f"vg:{name}"), ox.Literal(str(day), datatype=_DATE))


def _statement(statement: Statement, facts: Facts, about: Iterable[str]) -> Iterator[Triple]:
    node, standing, q = iri(f"st:{statement.id}"), facts.standings[statement.id], statement.qualifiers
    yield Triple(node, TYPE, iri("vg:Statement"))
    for predicate, term in zip((SUBJECT, PREDICATE, OBJECT), _core(statement), strict=True):
        yield Triple(node, predicate, term)
    yield Triple(node, iri("vg:status"), iri(f"vg:{standing.status}"))
    yield Triple(node, iri("vg:independentSources"), _integer(standing.independent_sources))
    if statement.negated:
        yield Triple(node, iri("vg:negated"), _TRUE)
    time = q.time or (statement.object if isinstance(statement.object, Edtf) else None)
    if time:
        yield from _time(node, time)
    for name, words in (("role", q.role), ("scope", q.scope), ("basis", q.basis)):
        if words:
            yield Triple(node, iri(f"vg:{name}"), _words(words))
    if q.compared_to:
        yield Triple(node, iri("vg:comparedTo"), entity_iri(q.compared_to))
    for topic in q.topics:
        yield Triple(node, iri("vg:topic"), entity_iri(topic))
    for entity in about:
        yield Triple(node, iri("vg:about"), entity_iri(entity))
    for evidence in facts.evidence[statement.id]:
        yield Triple(node, iri("vg:evidence"), iri(f"ev:{evidence.id}"))
        yield Triple(node, iri("prov:wasDerivedFrom"), iri(f"src:{evidence.article}"))
    for other in standing.conflicts_with:
        yield Triple(node, iri("vg:conflictsWith"), iri(f"st:{other}"))
    for other in standing.contested_by:
        yield Triple(node, iri("vg:contestedBy"), iri(f"st:{other}"))
    if standing.resolution:
        yield Triple(node, iri("vg:resolution"), _words(standing.resolution))


def _languages(facts: Facts) -> dict[str, str]:
    return {text.id: text.lang for article in facts.articles.values() for text in article.texts}


def _evidence(evidence: Evidence, languages: Mapping[str, str]) -> Iterator[Triple]:
    node = iri(f"ev:{evidence.id}")
    yield Triple(node, TYPE, iri("vg:Evidence"))
    yield Triple(node, TYPE, iri("oa:SpecificResource"))
    yield Triple(node, iri("oa:hasSource"), iri(f"src:{evidence.text}"))
    yield Triple(node, iri("vg:passage"), ox.Literal(evidence.passage))
    yield Triple(node, iri("vg:stance"), iri(f"vg:{evidence.stance}"))
    yield Triple(node, iri("vg:gist"), _words(evidence.gist))
    if evidence.by:
        yield Triple(node, iri("vg:by"), entity_iri(evidence.by))
    if evidence.on_behalf_of:
        yield Triple(node, iri("vg:onBehalfOf"), entity_iri(evidence.on_behalf_of))
    if evidence.inferred:
        yield Triple(node, iri("vg:inferred"), _words(evidence.inferred))
    for predicate, spans in (("oa:hasSelector", evidence.quote), ("vg:speakerSelector", evidence.by_quote)):
        for span in spans:
            selector = iri(f"sel:{evidence.text}-{span.start}-{span.end}")
            yield Triple(node, iri(predicate), selector)
            yield from _selector(selector, span, languages[evidence.text])


def _selector(node: ox.NamedNode, span: Span, lang: str) -> Iterator[Triple]:
    yield Triple(node, TYPE, iri("oa:TextQuoteSelector"))
    yield Triple(node, TYPE, iri("oa:TextPositionSelector"))
    yield Triple(node, iri("oa:exact"), _words(span.exact, lang))
    yield Triple(node, iri("oa:start"), _integer(span.start, "xsd:nonNegativeInteger"))
    yield Triple(node, iri("oa:end"), _integer(span.end, "xsd:nonNegativeInteger"))


def _derivation(derivation: Derivation) -> Iterator[Triple]:
    node = iri(f"der:{derivation.id}")
    yield Triple(node, TYPE, iri("vg:Derivation"))
    yield Triple(node, SUBJECT, entity_iri(derivation.subject))
    yield Triple(node, PREDICATE, iri(f"vg:{derivation.property}"))
    yield Triple(node, OBJECT, entity_iri(derivation.object))
    yield Triple(node, iri("vg:rule"), iri(f"vg:{derivation.rule}"))
    for premise in derivation.premises:
        yield Triple(node, iri("prov:wasDerivedFrom"), iri(f"st:{premise}"))


def _conflict(conflict: Conflict) -> Iterator[Triple]:
    node = iri(f"conf:{conflict.id}")
    yield Triple(node, TYPE, iri("vg:Conflict"))
    yield Triple(node, iri("vg:resolution"), _words(conflict.why))
    for member in conflict.members:
        yield Triple(node, iri("vg:member"), iri(f"st:{member}"))
    if conflict.settled_for:
        yield Triple(node, iri("vg:settledFor"), iri(f"st:{conflict.settled_for}"))


def _article(article: Article) -> Iterator[Triple]:
    node = iri(f"src:{article.id}")
    yield Triple(node, TYPE, iri("vg:Article"))
    yield Triple(node, TYPE, iri("schema:NewsArticle"))
    for lang, label in article.label.items():
        yield Triple(node, LABEL, _words(label, lang))
    yield from _time(node, article.published)
    if article.published_inferred:
        yield Triple(node, iri("vg:inferred"), _words(article.published_inferred))
    for name, scalar in (("publisher", article.publisher), ("author", article.author)):
        if scalar:
            yield Triple(node, iri(f"schema:{name}"), entity_iri(scalar.text))
    for text in article.texts:
        yield from _text(text, node)


def _text(text: Text, article: ox.NamedNode) -> Iterator[Triple]:
    node = iri(f"src:{text.id}")
    yield Triple(node, TYPE, iri("vg:Text"))
    yield Triple(node, iri("dcterms:isVersionOf"), article)
    yield Triple(node, iri("dcterms:language"), ox.Literal(text.lang))
    yield Triple(node, iri("vg:length"), _integer(text.length))
    yield Triple(node, iri("vg:sha256"), ox.Literal(text.sha256))
    if text.translated_from:
        yield Triple(node, iri("vg:translatedFrom"), ox.Literal(text.translated_from, datatype=iri("xsd:language")))
    if text.translated_by:
        yield Triple(node, iri("vg:translatedBy"), ox.Literal(text.translated_by))


# Triples → facts

About = Mapping[str, list[Node]]
Describe = Callable[[Collection[str]], Mapping[str, About]]


def _scalar(text: str) -> Scalar:
    return Scalar(text, NOWHERE)


class Decoder:
    """Reads records back from a graph.

    Args:
        describe: given IRIs, returns for each what is said of it: predicate IRI → objects.
        ontology: the vocabulary.
    """

    def __init__(self, describe: Describe, ontology: Ontology) -> None:
        self.describe = describe
        self.ontology = ontology
        self.notations = {name: notation for notation, name in ontology.units.items()}

    def facts(self, members: Callable[[str], Collection[str]]) -> Facts:
        """Read everything; `members` returns the IRIs that are instances of a class (a compact IRI)."""
        articles = self.articles(members("vg:Article"), members("vg:Text"))
        statements, standings, evidence = self.statements(members("vg:Statement"))
        return Facts(
            entities={e.id: e for e in self.entities(members("vg:Entity"))},
            articles={a.id: a for a in articles},
            statements=statements,
            evidence=evidence,
            standings=standings,
            conflicts=tuple(self.conflicts(members("vg:Conflict"))),
        )

    # Entities

    def entities(self, iris: Collection[str]) -> list[Entity]:
        """Read entities, sorted by id."""
        about = self.describe(iris)
        names = self.describe([n for a in about.values() for n in _all(a, "vg:damagedName")])
        return [self._entity(_local(node, "id"), about[node], names) for node in sorted(about)]

    def _entity(self, id: str, about: About, names: Mapping[str, About]) -> Entity:
        classes = [_strip(c) for c in _all(about, "rdf:type") if _strip(c) in self.ontology.classes]
        main = next(c for c in classes if all(self.ontology.is_a(c, other) for other in classes))
        damaged = [names[n] for n in _all(about, "vg:damagedName")]
        also: dict[str, list[str]] = defaultdict(list)
        for literal in about.get(expand("skos:altLabel"), []):
            also[_lang(literal)].append(literal.value)
        return Entity(
            id=id,
            type=_scalar(main),
            labels=_by_language(about, "skos:prefLabel"),
            also={lang: tuple(sorted(forms)) for lang, forms in sorted(also.items())},
            damaged=tuple(sorted(map(_damaged_name, damaged), key=lambda d: (d.text.text, d.form.text))),
            description=_one(about, "schema:description") or "",
            place=NOWHERE,
        )

    # Statements

    def statements(
        self, iris: Collection[str]
    ) -> tuple[dict[str, Statement], dict[str, Standing], dict[str, tuple[Evidence, ...]]]:
        """Read statements with their standings and evidence, each by id, sorted."""
        about = self.describe(iris)
        figures = {o for a in about.values() for o in _all(a, "rdf:object") if o.startswith(PREFIXES["fig"])}
        values = self.describe(sorted(figures))
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

    def _statement(self, key: str, about: About, figures: Mapping[str, About]) -> Statement:
        value = self._decoded_value(about[expand("rdf:object")][0], figures)
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

    def _decoded_value(self, node: Node, figures: Mapping[str, About]) -> Value:
        if isinstance(node, ox.Literal):
            return edtf.parse(node.value) if node.datatype == _EDTF else Literal(node.value, node.language)
        return self._figure(figures[node.value]) if node.value in figures else Ref(_local(node.value, "id"))

    def _figure(self, about: About) -> Figure:
        def number(name: str) -> Decimal | None:
            text = _one(about, f"schema:{name}")
            return Decimal(text) if text else None

        def unit(name: str) -> str | None:
            return next((self.notations[_strip(n)] for n in _all(about, f"vg:{name}")), None)

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
        texts = self.describe(sorted({t for a in about.values() for t in _all(a, "oa:hasSource")}))
        for node, found in about.items():
            text = _all(found, "oa:hasSource")[0]
            yield Evidence(
                statement=owners[node],
                article=_local(_all(texts[text], "dcterms:isVersionOf")[0], "src"),
                text=_local(text, "src"),
                passage=_one(found, "vg:passage") or "",
                quote=tuple(sorted(spans[s] for s in _all(found, "oa:hasSelector"))),
                by_quote=tuple(sorted(spans[s] for s in _all(found, "vg:speakerSelector"))),
                stance=_strip(_all(found, "vg:stance")[0]),
                by=next((_local(n, "id") for n in _all(found, "vg:by")), None),
                on_behalf_of=next((_local(n, "id") for n in _all(found, "vg:onBehalfOf")), None),
                gist=_one(found, "vg:gist") or "",
                inferred=_one(found, "vg:inferred"),
                place=NOWHERE,
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


def _damaged_name(about: About) -> DamagedName:
    form = about[expand("skosxl:literalForm")][0]
    text = _local(_all(about, "oa:hasSource")[0], "src")
    return DamagedName(_scalar(form.value), _lang(form), _scalar(text), _scalar(_one(about, "vg:damage") or ""))


def _standing(about: About) -> Standing:
    return Standing(
        status=_strip(_all(about, "vg:status")[0]),
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
        place=NOWHERE,
    )


def _decoded_article(node: str, about: About, texts: Iterable[Text]) -> Article:
    publisher, author = (next(map(_entity_scalar, _all(about, f"schema:{n}")), None) for n in ("publisher", "author"))
    return Article(
        id=_local(node, "src"),
        label=_by_language(about, "rdfs:label"),
        publisher=publisher,
        author=author,
        published=edtf.parse(_one(about, "vg:edtf") or ""),
        published_inferred=_one(about, "vg:inferred"),
        texts=tuple(texts),
        passages=(),
        asides=(),
        place=NOWHERE,
    )


def _entity_scalar(node: str) -> Scalar:
    return _scalar(_local(node, "id"))
