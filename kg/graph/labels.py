"""The labels of IRIs, read in batches from a source, and the IRIs of names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, total_ordering

from kg.errors import NotFound, nearest
from kg.folding import fold
from kg.languages import language_order
from kg.namespaces import BASE, PREFIXES, compact
from kg.rdf.terms import OWL_CLASS, local_name, vocabulary_iri
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions

BATCH = 400


@total_ordering
class Thing:
    """Something with an IRI and a label: equal to another thing with the same IRI, and sorted by label.

    >>> str(Thing("https://w3id.org/ai-video-kg/id/kling", "Kling"))
    'Kling'
    >>> Thing("https://w3id.org/ai-video-kg/id/kling").id
    'kling'
    """

    __slots__ = ("iri", "label")

    def __init__(self, iri: str, label: str = "") -> None:
        self.iri = iri
        self.label = label or compact(iri)

    @property
    def id(self) -> str:
        """The last part of the IRI: the id of an entity or a statement, or the name of a property or a class."""
        return compact(self.iri).partition(":")[2] if self.iri.startswith(BASE) else self.iri

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<{self.label}>" if self.label == compact(self.iri) else f"<{self.label} ({compact(self.iri)})>"

    def __eq__(self, other: object) -> bool:
        return self.iri == other.iri if isinstance(other, Thing) else NotImplemented

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Thing):
            return NotImplemented
        return (self.label.casefold(), self.iri) < (other.label.casefold(), other.iri)

    def __hash__(self) -> int:
        return hash(self.iri)


class Names:
    """Labels by IRI, each read once from the source; English first, else any language."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._things: dict[str, Thing] = {}
        self._labels: dict[str, dict[str, str]] = {}

    def label(self, iri: str, lang: str) -> str:
        """Return the label of an IRI in a language; without one, the label of its thing."""
        thing = self.thing(iri)
        return self._labels.get(iri, {}).get(lang) or thing.label

    def things(self, iris: Iterable[str]) -> Mapping[str, Thing]:
        """Return a thing for each IRI; without a label it gets its compact IRI as one."""
        wanted = dict.fromkeys(iris)
        missing = [iri for iri in wanted if iri not in self._things]
        for start in range(0, len(missing), BATCH):
            self._read(missing[start : start + BATCH])
        return {iri: self._things[iri] for iri in wanted}

    def thing(self, iri: str) -> Thing:
        """Return the thing of one IRI."""
        return self._things.get(iri) or self.things([iri])[iri]

    def _read(self, iris: Collection[str]) -> None:
        labels: dict[str, dict[str, str]] = {iri: {} for iri in iris}
        labelled = [iri for iri in iris if _may_have_label(iri)]
        if labelled:
            for node, label in solutions(self.source, query("graph/labels", x=labelled)):
                labels[node.value][label.language or ""] = label.value
        for iri, known in labels.items():
            others = (known[lang] for lang in sorted(known, key=language_order))
            self._labels[iri] = known
            self._things[iri] = Thing(iri, known.get("en") or known.get("") or next(others, ""))


def _may_have_label(iri: str) -> bool:
    """Say whether an IRI may have a label: entities, articles, figures and the vocabulary do."""
    return iri.startswith(_LABELLED) and not any(character in iri for character in '<>"{}|^`\\ ')


_LABELLED = tuple(PREFIXES[name] for name in ("id", "vg", "src", "fig", "schema", "rdfs", "rdf", "skos"))


class Classes:
    """The classes of entities: the narrowest of each, and the classes above it."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source = source
        self.names = names
        self._found: dict[str, Thing | None] = {}

    def of(self, iri: str) -> Thing | None:
        """Return the narrowest class of an entity, or None if it is not an entity."""
        return self.of_all([iri])[iri]

    def of_all(self, iris: Iterable[str]) -> Mapping[str, Thing | None]:
        """Return the narrowest class of each entity."""
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._found]
        for start in range(0, len(missing), BATCH):
            self._read(missing[start : start + BATCH])
        return {iri: self._found[iri] for iri in wanted}

    def is_a(self, iri: str, wanted: str) -> bool:
        """Say whether an entity has a class, itself or by a narrower one; both are IRIs."""
        own = self.of(iri)
        return own is not None and (own.iri == wanted or wanted in self.wider.get(own.iri, ()))

    @cached_property
    def wider(self) -> Mapping[str, set[str]]:
        """The classes above each class."""
        found: dict[str, set[str]] = {}
        for narrow, wide in solutions(self.source, query("graph/wider-classes")):
            found.setdefault(narrow.value, set()).add(wide.value)
        return found

    def _read(self, iris: Collection[str]) -> None:
        found: dict[str, Thing | None] = dict.fromkeys(iris)
        for node, cls in solutions(self.source, query("graph/direct-types", x=iris)):
            found[node.value] = self.names.thing(cls.value)
        self._found |= found  # only now: another thread takes what is there for complete


def known_term(source: Source, kind: str, name: str) -> str:
    """Return the IRI of a status, stance, property or class, by its name or its English label.

    Args:
        source: the graph.
        kind: Status, Stance, Property or Class.
        name: `Claimed`, `developedBy`, `developed by`, in any case.

    Raises:
        NotFound: there is no term of that name.
    """
    known = terms_of(source, kind)
    wanted = name.removeprefix("vg:").casefold()
    found = sorted(n for n, label in known.items() if wanted in (n.casefold(), label.casefold()))
    if not found:
        there = f"; known are {', '.join(sorted(known))}" if len(known) < 12 else ""
        raise NotFound(f"no {kind.lower()} named '{name}'{nearest(name, known)}{there}")
    return vocabulary_iri(found[0])


def terms_of(source: Source, kind: str) -> dict[str, str]:
    """Return the English label of each status, stance, property or class (`kind`), by its name."""
    if kind == "Property":
        text = query("graph/properties")
    else:
        text = query("graph/terms", kind=[OWL_CLASS if kind == "Class" else vocabulary_iri(kind)])
    return {local_name(term.value): (label.value if label else "") for term, label in solutions(source, text)}


def _has_words(name: str, words: str) -> bool:
    return bool(words.split()) and {*fold(words).split()} <= {*fold(name).replace("-", " ").split()}


def article_iri(source: Source, name: str) -> str:
    """Return the IRI of the article that a name means.

    Args:
        source: the graph.
        name: its id, its title, the id of one of its texts, or words that only one article has in its id or title.

    Raises:
        NotFound: there is no such article.
    """
    rows = solutions(source, query("graph/article-names"))
    known: dict[str, str] = {local_name(own.value, "src"): iri.value for iri, own in rows}
    wanted = local_name(name, "src").removeprefix("src:")
    if wanted not in known and len(alike := {iri for own, iri in known.items() if _has_words(own, wanted)}) == 1:
        return alike.pop()
    if wanted not in known:
        ids = sorted({local_name(iri, "src") for iri in known.values()})
        raise NotFound(f"no article named '{name}'{nearest(name, ids)}; known are {', '.join(ids)}")
    return known[wanted]
