"""What the service says of one thing: a page for a reader, triples for a program.

It answers from a graph in its own process, by look-ups of its own; no query of a client gets there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import words
from kg.facts.records import Literal
from kg.graph import citation
from kg.graph.cards import ArticleCard
from kg.graph.graph import Graph
from kg.graph.labels import Thing
from kg.graph.source_texts import SourceTexts
from kg.graph.statements import StatementView
from kg.namespaces import BASE, ONTOLOGY, PREFIXES, compact, expand
from kg.rdf.terms import ARTICLE, ENTITY, REPLACED_BY, STATEMENT, TEXT, TYPE
from kg.serve import templates
from kg.sparql.query_files import query
from kg.stores.local import LocalSource, solutions, store_from

KINDS = tuple(base[len(BASE) : -1] for base in PREFIXES.values() if base.startswith(BASE) and base.endswith("/"))
"""The first part of the path of each kind of thing: `id`, `statement`, …"""

_PARTS = tuple(PREFIXES[prefix] for prefix in ("ev", "fig", "conf"))
"""The namespaces of things that statements have, or that have statements."""


def path_of(iri: str) -> str | None:
    """Return the path of a thing's own page, or None if it has none.

    >>> path_of("https://w3id.org/ai-video-kg/id/minimax")
    '/id/minimax'
    """
    local = iri.removeprefix(BASE)
    if iri.startswith(PREFIXES["vg"]):
        return f"/{local}"
    return f"/{local}" if local != iri and local.partition("/")[0] in KINDS else None


class Things:
    """Everything in a graph that has an IRI of its own.

    Args:
        graph: the built graph, an N-Triples file.
        texts: the source texts, if pages show whole proofs.

    Raises:
        BuildError: it cannot be read.
    """

    def __init__(self, graph: Path, texts: SourceTexts | None = None) -> None:
        self.store = store_from(graph)
        source = LocalSource(self.store)
        self.graph = Graph(source, find_texts=lambda: texts)
        self.extents = source.extents
        self.extents.learn()

    def __contains__(self, node: ox.NamedNode) -> bool:
        return any(True for _ in self.store.quads_for_pattern(node, None, None))

    def replacing(self, node: ox.NamedNode) -> str | None:
        """Return the IRI of the entity into which one was merged, or None if it was not."""
        found = self.graph.source.describe([node.value])[node.value].get(REPLACED_BY, ())
        return next((entity.value for entity in found), None)

    def triples(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Return what is said of a thing, with its statements, their evidence, and the places of that."""
        answer = self.graph.source.answer(query("serve/resource", it=[node.value]))
        assert isinstance(answer, ox.QueryTriples)
        return list(answer)

    def ontology(self) -> list[ox.Triple]:
        """Return the vocabulary."""
        every = self.store.quads_for_pattern(None, None, None)
        return [quad.triple for quad in every if quad.subject.value.startswith(ONTOLOGY)]  # type: ignore[union-attr]

    def page(self, iri: str) -> bytes:
        """Return the page about a thing: what it is, what is said of it by whom, and every triple."""
        if iri == ONTOLOGY:
            return self._vocabulary()
        node = ox.NamedNode(iri)
        whole = self._statements(node)
        return templates.filled(
            "thing.html", title=whole[0].content if self._is(node, STATEMENT) else self._title(node),
            short=compact(iri), path=path_of(iri), card=self.graph.entity(iri) if self._is(node, ENTITY) else None,
            whole=whole, opposing={k: v for each in whole for k, v in self.graph.opposing(each).items()},
            article=self._article(node),
            facts=list(self._facts(node)), link_of=_link_of, lang_of=_lang_of, value_of=_value_of, direction=direction,
            standing=citation.standing, citation=citation, wording=words,
        )  # fmt: skip

    def _vocabulary(self) -> bytes:
        """Return the page about the vocabulary: each class and property with its label and what it means."""
        terms: dict[str, list[list[str]]] = defaultdict(list)
        for part, *row in solutions(self.graph.source, query("serve/vocabulary")):
            terms[part.value].append([term.value for term in row])
        return templates.filled("ontology.html", terms=terms)

    def _article(self, node: ox.NamedNode) -> ArticleCard | None:
        """The article that a thing is, or is a text of."""
        return self.graph.article(node.value) if self._is(node, ARTICLE) or self._is(node, TEXT) else None

    def _is(self, node: ox.NamedNode, cls: str) -> bool:
        return ox.Quad(node, TYPE, ox.NamedNode(expand(cls))) in self.store

    def _title(self, node: ox.NamedNode) -> str:
        """The label of a thing, or what it is where it has none."""
        found = self.graph.names.thing(node.value)
        if found.label != compact(node.value):
            return found.label
        classes = [q.object.value for q in self.store.quads_for_pattern(node, TYPE, None)]  # type: ignore[union-attr]
        kinds = [self.graph.names.thing(cls).label for cls in sorted(classes) if cls.startswith(PREFIXES["vg"])]
        return next((kind[:1].upper() + kind[1:] for kind in kinds), found.label)

    def _statements(self, node: ox.NamedNode) -> list[StatementView]:
        """The statement that a thing is, those that it is evidence or a figure of, or those of a conflict."""
        if self._is(node, STATEMENT):
            return [self.graph.statement(node.value)]
        if not node.value.startswith(_PARTS):
            return []
        rows = solutions(self.graph.source, query("serve/statements-of-part", part=[node.value]))
        return [self.graph.statement(iri) for iri in sorted(statement.value for (statement,) in rows)]

    def _facts(self, node: ox.NamedNode) -> Iterator[tuple[Thing, list[Thing | Literal]]]:
        """Every property of a thing with its values, sorted."""
        about = self.graph.source.describe([node.value])[node.value]
        named = {n.value for found in about.values() for n in found if isinstance(n, ox.NamedNode)}
        things = self.graph.names.things([*about, *named])
        for predicate in sorted(map(things.__getitem__, about)):
            found = sorted(about[predicate.iri], key=str)
            yield (
                predicate,
                [things[n.value] if isinstance(n, ox.NamedNode) else Literal(n.value, n.language) for n in found],
            )


def _link_of(value: object) -> str | None:
    return path_of(value.iri) if isinstance(value, Thing) else None


def _value_of(statement: StatementView) -> Thing | Literal | str:
    """Return the value as the page shows it: dates and figures in words."""
    value = statement.value
    return value if isinstance(value, Thing | Literal) else statement.value_in_words


def _lang_of(value: object) -> str | None:
    return value.lang if isinstance(value, Literal) else None


def direction(lang: str | None) -> str:
    """Return the direction of text in a language; without a language, the text decides.

    >>> direction("ar"), direction("fr"), direction(None)
    ('rtl', 'ltr', 'auto')
    """
    return "auto" if not lang else "rtl" if lang.partition("-")[0] in ("ar", "fa", "he", "ur") else "ltr"
