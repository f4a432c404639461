"""How facts are written in RDF: with its inverse, kg.rdf.decode, the only place that knows the encoding.

The contract is described in ontology/README.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.facts.derived import Derivation, about, asserted, derivations, plain_triples
from kg.facts.edtf import Edtf, agreed, began_by
from kg.facts.figures import Figure, Normalized
from kg.facts.ontology import Ontology
from kg.facts.records import (
    Article,
    Conflict,
    Entity,
    Evidence,
    Facts,
    Literal,
    Ref,
    Statement,
    Stretch,
    Text,
    digest,
)  # fmt: skip
from kg.facts.sentences import sentences
from kg.namespaces import BASE, PREFIXES, expand
from kg.rdf.ontology import ontology_triples
from kg.rdf.terms import DIRECT_TYPE, EDTF, TYPE, Node

Triple = ox.Triple


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


LABEL = iri("rdfs:label")
SUBJECT, PREDICATE, OBJECT = iri("rdf:subject"), iri("rdf:predicate"), iri("rdf:object")
_DATE, _DECIMAL, _BOOLEAN = iri("xsd:date"), iri("xsd:decimal"), iri("xsd:boolean")
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
    layers = (asserted_layer(facts, ontology), record_layer(facts, ontology), ontology_triples(ontology.source))
    quads = {ox.Quad(t.subject, t.predicate, t.object) for layer in layers for t in layer}
    return sorted(quads, key=str)


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
    topics, said = about(facts, ontology), sentences(facts, ontology)
    for statement in facts.statements.values():
        yield from _statement(statement, facts, topics[statement.id])
        yield Triple(iri(f"st:{statement.id}"), iri("vg:says"), _words(said[statement.id]))
    languages, passages = _languages(facts), _passages(facts)
    for evidence in (e for found in facts.evidence.values() for e in found):
        yield from _evidence(evidence, languages[evidence.text], passages)
    for derivation in derivations(facts, ontology):
        yield from _derivation(derivation)
    for conflict in facts.conflicts:
        yield from _conflict(conflict)
    for article in facts.articles.values():
        yield from _article(article, passages)
    for entity in facts.entities.values():
        yield from _damaged_names(entity)
    for name, presence in plain_triples(facts, ontology).items():
        yield Triple(iri(f"vg:{name}"), iri("vg:plainTriples"), iri(f"vg:{presence}"))
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
    yield Triple(node, DIRECT_TYPE, iri(f"vg:{entity.type}"))
    for name in ontology.superclasses(entity.type):
        yield Triple(node, TYPE, ox.NamedNode(name) if name.startswith("http") else iri(f"vg:{name}"))
    yield Triple(node, iri("schema:description"), _words(entity.description))
    for lang, label in entity.labels.items():
        yield Triple(node, iri("skos:prefLabel"), _words(label, lang))
        yield Triple(node, LABEL, _words(label, lang))
    for lang, forms in entity.also.items():
        for form in forms:
            yield Triple(node, iri("skos:altLabel"), _words(form, lang))
    for broken in entity.damaged:
        yield Triple(node, iri("skos:hiddenLabel"), _words(broken.form, broken.lang))
    for old in entity.replaces:
        yield Triple(node, iri("dcterms:replaces"), entity_iri(old))
        yield Triple(entity_iri(old), iri("dcterms:isReplacedBy"), node)
        yield Triple(entity_iri(old), iri("owl:sameAs"), node)


def _damaged_names(entity: Entity) -> Iterator[Triple]:
    for name in entity.damaged:
        node = iri(f"name:{digest(entity.id, name.form, name.text)}")
        yield Triple(entity_iri(entity.id), iri("vg:damagedName"), node)
        yield Triple(node, TYPE, iri("vg:DamagedName"))
        yield Triple(node, iri("skosxl:literalForm"), _words(name.form, name.lang))
        yield Triple(node, iri("vg:damage"), ox.Literal(name.kind))
        yield Triple(node, iri("oa:hasSource"), iri(f"src:{name.text}"))


def _core(statement: Statement) -> tuple[ox.NamedNode, ox.NamedNode, Node]:
    return entity_iri(statement.subject), iri(f"vg:{statement.property}"), _value(statement)


def _value(statement: Statement) -> Node:
    match statement.object:
        case Ref(id=id):
            return entity_iri(id)
        case Edtf(text=text):
            return ox.Literal(text, datatype=EDTF)
        case Literal(text=text, lang=lang):
            return _words(text, lang) if lang else ox.Literal(text)
        case Figure() as figure:
            return figure_iri(statement, figure)
    raise TypeError(statement.object)


_NAMED = {
    ">=": "ge", "<=": "le", ">": "gt", "<": "lt", "~": "ca", "..": "-to-", " ": "-", "%": "percent", "/": "-per-",
    ".": "_",
}  # fmt: skip
"""How the IRI of a figure writes what an IRI cannot have, or what would look like another part of it."""


def figure_iri(statement: Statement, figure: Figure) -> ox.NamedNode:
    """Return the node of a figure: named after its subject, its property and itself."""
    local = str(figure)
    for written, named in _NAMED.items():
        local = local.replace(written, named)
    return iri(f"fig:{statement.subject}.{statement.property}.{local}")


def _figure(statement: Statement, figure: Figure, ontology: Ontology) -> Iterator[Triple]:
    node = figure_iri(statement, figure)
    yield Triple(node, TYPE, iri("vg:Figure"))
    for name, number in (("value", figure.value), ("minValue", figure.minimum), ("maxValue", figure.maximum)):
        if number is not None:
            yield Triple(node, iri(f"schema:{name}"), _decimal(number))
    yield Triple(node, LABEL, _words(figure.in_words(ontology.measures)))
    if figure.unit.isupper():
        yield Triple(node, iri("schema:currency"), ox.Literal(figure.unit))
    else:
        yield Triple(node, iri("vg:unit"), iri(f"vg:{ontology.units[figure.unit]}"))
    if figure.period:
        yield Triple(node, iri("vg:period"), iri(f"vg:{ontology.units[figure.period]}"))
    flags = (
        ("atLeast", figure.at_least), ("atMost", figure.at_most), ("approximately", figure.approximately),
        ("exclusive", figure.exclusive),
    )  # fmt: skip
    for name, flag in flags:
        if flag:
            yield Triple(node, iri(f"vg:{name}"), _TRUE)
    yield from _normalized(node, figure.normalized(ontology.measures), ontology)


def _normalized(node: ox.NamedNode, base: Normalized, ontology: Ontology) -> Iterator[Triple]:
    for name, number in (("Value", base.value), ("Min", base.least), ("Max", base.most)):
        if number is not None:
            yield Triple(node, iri(f"vg:normalized{name}"), _decimal(number))
    for name, unit in (("Unit", base.unit), ("Period", base.period)):
        if unit:
            yield Triple(node, iri(f"vg:normalized{name}"), iri(f"vg:{ontology.units[unit]}"))


def _event_times(facts: Facts) -> Iterator[Triple]:
    dates: dict[str, list[Edtf]] = defaultdict(list)
    for statement in asserted(facts):
        if isinstance(statement.object, Edtf):
            dates[statement.subject].append(statement.object)
    for event, found in dates.items():
        node, date, start = entity_iri(event), agreed(found), began_by(found)
        yield from _time(node, date)
        if start:
            yield Triple(node, iri("vg:latestStart"), ox.Literal(start.isoformat(), datatype=_DATE))
        for name, day in (("earliestDay", date.earliest), ("latestStartDay", start)):
            if day:
                yield Triple(node, iri(f"vg:{name}"), _integer(day.toordinal()))


def _time(node: ox.NamedNode, date: Edtf) -> Iterator[Triple]:
    yield Triple(node, iri("vg:edtf"), ox.Literal(date.text, datatype=EDTF))
    yield from _bounds(node, date.earliest, date.latest)


def _bounds(node: ox.NamedNode, earliest: object, latest: object) -> Iterator[Triple]:
    for name, day in (("earliest", earliest), ("latest", latest)):
        if day is not None:
            yield Triple(node, iri(f"vg:{name}"), ox.Literal(str(day), datatype=_DATE))


def _statement(statement: Statement, facts: Facts, about: Iterable[str]) -> Iterator[Triple]:
    node, standing, q = iri(f"st:{statement.id}"), facts.standings[statement.id], statement.qualifiers
    yield Triple(node, TYPE, iri("vg:Statement"))
    yield Triple(node, TYPE, iri("rdf:Statement"))
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


def _passages(facts: Facts) -> dict[str, list[str]]:
    """Return what stands for a passage, or for an article's date, where something is inferred from it.

    For a passage this is one piece of its evidence in each text, by key; for an article the article itself.
    """
    first: dict[str, dict[str, str]] = defaultdict(dict)
    for evidence in sorted((e for found in facts.evidence.values() for e in found), key=lambda e: e.id):
        first[f"{evidence.article}/{evidence.passage}"].setdefault(evidence.text, f"ev:{evidence.id}")
    articles = {article: [f"src:{article}"] for article in facts.articles}
    return articles | {key: sorted(by_text.values()) for key, by_text in first.items()}


def _evidence(evidence: Evidence, lang: str, passages: Mapping[str, Iterable[str]]) -> Iterator[Triple]:
    node, speech = iri(f"ev:{evidence.id}"), evidence.speech
    yield Triple(node, TYPE, iri("vg:Evidence"))
    yield Triple(node, TYPE, iri("oa:SpecificResource"))
    yield Triple(node, iri("oa:hasSource"), iri(f"src:{evidence.text}"))
    yield Triple(node, iri("vg:inArticle"), iri(f"src:{evidence.article}"))
    yield Triple(node, iri("vg:passage"), ox.Literal(evidence.passage))
    yield Triple(node, iri("vg:stance"), iri(f"vg:{evidence.stance}"))
    yield Triple(node, iri("vg:gist"), _words(evidence.gist))
    if evidence.by:
        yield Triple(node, iri("vg:by"), entity_iri(evidence.by))
    if evidence.on_behalf_of:
        yield Triple(node, iri("vg:onBehalfOf"), entity_iri(evidence.on_behalf_of))
    if evidence.inferred:
        yield Triple(node, iri("vg:inferred"), _words(evidence.inferred))
    for source in (found for key in evidence.inferred_from for found in passages[key]):
        yield Triple(node, iri("vg:inferredFrom"), iri(source))
    yield from _quote(node, evidence, lang)
    yield from _stretch(node, "vg:proofSpan", evidence.text, evidence.proof)
    if speech:
        yield from _stretch(node, "vg:speechSpan", evidence.text, speech.stretch)
        yield Triple(node, iri("vg:speechReason"), _words(speech.why))


def _quote(evidence: ox.NamedNode, record: Evidence, lang: str) -> Iterator[Triple]:
    quote = record.quote
    node = iri(f"sel:{record.text}-{quote.start}-{quote.end}")
    yield Triple(evidence, iri("oa:hasSelector"), node)
    yield Triple(node, TYPE, iri("oa:TextQuoteSelector"))
    yield Triple(node, iri("oa:exact"), _words(quote.exact, lang))
    yield from _place(node, quote.start, quote.end)


def _stretch(evidence: ox.NamedNode, predicate: str, text: str, stretch: Stretch) -> Iterator[Triple]:
    node = iri(f"sel:{text}-s{stretch.first}-{stretch.last}")
    yield Triple(evidence, iri(predicate), node)
    yield from _place(node, stretch.start, stretch.end)
    yield Triple(node, iri("vg:sha256"), ox.Literal(stretch.sha256))
    for name, number in (("firstSentence", stretch.first), ("lastSentence", stretch.last)):
        yield Triple(node, iri(f"vg:{name}"), _integer(number))  # not positive: Virtuoso takes that for a boolean


def _place(node: ox.NamedNode, start: int, end: int) -> Iterator[Triple]:
    yield Triple(node, TYPE, iri("oa:TextPositionSelector"))
    yield Triple(node, iri("oa:start"), _integer(start, "xsd:nonNegativeInteger"))
    yield Triple(node, iri("oa:end"), _integer(end, "xsd:nonNegativeInteger"))


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


def _article(article: Article, passages: Mapping[str, Iterable[str]]) -> Iterator[Triple]:
    node = iri(f"src:{article.id}")
    yield Triple(node, TYPE, iri("vg:Article"))
    yield Triple(node, TYPE, iri("schema:NewsArticle"))
    for lang, label in article.label.items():
        yield Triple(node, LABEL, _words(label, lang))
    yield from _time(node, article.published)
    if article.published_inferred:
        yield Triple(node, iri("vg:inferred"), _words(article.published_inferred))
    for source in (found for key in article.published_from for found in passages[key]):
        yield Triple(node, iri("vg:inferredFrom"), iri(source))
    for name, agent in (("publisher", article.publisher), ("author", article.author)):
        if agent:
            yield Triple(node, iri(f"schema:{name}"), entity_iri(agent))
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
