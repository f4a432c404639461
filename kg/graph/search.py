"""Find entities by any of their names, in any script and with spelling mistakes.

Names are compared folded (kg.folding), without spaces and punctuation. Exact matches come first, then prefixes,
words and fuzzy matches; labels come before other names, and damaged names come last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Ambiguous, NotFound
from kg.folding import fold
from kg.graph.labels import Classes, Names, Thing
from kg.languages import LANGUAGES
from kg.namespaces import PREFIXES
from kg.rdf.terms import DESCRIPTION, NAME_KINDS, REPLACED_BY, one
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions

LIMIT = 10
CLOSE = 72.0
"""The least similarity of a fuzzy match, in per cent (rapidfuzz's `ratio`)."""
WORD_WEIGHT = 0.85
"""The weight of similarity to one word of a name, where similarity to the whole name has 1."""
MIN_FUZZY = 3
_FUZZY_CANDIDATES = 60
MOST_LISTED = 10
"""The most things that an error lists."""

DAMAGED = list(NAME_KINDS.values())[-1]
_RANK = {kind: rank for rank, kind in enumerate(NAME_KINDS.values())}
_HOW = {how: rank for rank, how in enumerate(("exact", "prefix", "word", "fuzzy"))}


class Name(NamedTuple):
    """One name of one entity."""

    iri: str
    form: str
    lang: str
    kind: str
    key: str


class Hit(NamedTuple):
    """An entity that was found: the name that matched, how, how well (0 to 100), and the texts with that name."""

    thing: Thing
    type: Thing | None
    form: str
    lang: str
    kind: str
    how: str
    score: float
    texts: tuple[str, ...]

    def __str__(self) -> str:
        stands = f", in text {', '.join(self.texts)}" if self.texts else ", a spelling of no text"
        return f"{self.thing} ({self.type}): {self.how}, “{self.form}” [{self.lang}, {self.kind}]{stands}"

    def __repr__(self) -> str:
        return f"<{self}>"


def squash(text: str) -> str:
    """Return the folded letters and digits of a text, without anything between them.

    >>> squash("DALL-E 3") == squash("Dall·e3")
    True
    """
    # ASCII folds to lower case. Most names are ASCII, so this saves most of the time that an index takes.
    return "".join(filter(str.isalnum, text.lower() if text.isascii() else fold(text)))


class NameIndex:
    """An index of the names of a graph."""

    def __init__(self, names: Iterable[Name]) -> None:
        # The key has every part, so that the order in which a store returns names does not matter.
        self.names = sorted(names, key=lambda n: (n.key, _RANK[n.kind], n.iri, n.lang != "en", n.lang, n.form))
        self.keys = [name.key for name in self.names]
        self.words: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for word in set(map(squash, name.form.split())):
                self.words[word].append(number)
        self.sorted_words = sorted(self.words)

    def find(self, text: str, limit: int) -> list[tuple[Name, str, float]]:
        """Return the best match of each entity: the name, how it matched and how well; the best first."""
        best: dict[str, tuple[tuple[float, ...], Name, str, float]] = {}
        key = squash(text)
        for number, how, score in self._candidates(text, key, limit) if key else ():
            name = self.names[number]
            kind = _RANK[name.kind]
            rank = (_HOW[how], 0 if how == "fuzzy" else kind, -score, kind, len(name.key), number)
            if name.iri not in best or rank < best[name.iri][0]:
                best[name.iri] = rank, name, how, score
        ordered = sorted(best.values(), key=lambda found: found[0])
        return [(name, how, score) for _, name, how, score in ordered[:limit]]

    def exact(self, text: str) -> list[Name]:
        """Return the names that equal the text when both are folded."""
        key = squash(text)
        return [self.names[number] for number in self._from(self.keys, key) if self.keys[number] == key] if key else []

    def with_words(self, text: str) -> list[Name]:
        """Return the names, except damaged ones, that have each word of a text as a whole word."""
        words = list(filter(None, map(squash, text.split())))
        if not words or (len("".join(words)) < MIN_FUZZY and text.isascii()):
            return []
        numbers = set.intersection(*(set(self.words.get(word, ())) for word in words))
        return [self.names[number] for number in sorted(numbers) if self.names[number].kind != DAMAGED]

    def _candidates(self, text: str, key: str, limit: int) -> Iterator[tuple[int, str, float]]:
        found: set[str] = set()
        for number in self._from(self.keys, key):
            exact = self.keys[number] == key
            found.add(self.names[number].iri)
            yield number, "exact" if exact else "prefix", 100.0 * len(key) / len(self.keys[number])
        for number in self._by_words(text):
            found.add(self.names[number].iri)
            yield number, "word", 100.0 * len(key) / max(len(self.keys[number]), len(key))
        if len(found) < limit and len(key) >= MIN_FUZZY:
            yield from self._alike(key)

    def _from(self, ordered: Sequence[str], start: str) -> Iterator[int]:
        """Yield the positions of the strings that begin with `start`."""
        for place in range(bisect_left(ordered, start), len(ordered)):
            if not ordered[place].startswith(start):
                return
            yield place

    def _by_words(self, text: str) -> set[int]:
        """Return the names in which each word of the text is the beginning of a word."""
        common: set[int] | None = None
        for word in filter(None, map(squash, text.split())):
            places = self._from(self.sorted_words, word)
            numbers = {n for place in places for n in self.words[self.sorted_words[place]]}
            common = numbers if common is None else common & numbers
        return common or set()

    def _alike(self, key: str) -> Iterator[tuple[int, str, float]]:
        from rapidfuzz import fuzz, process

        def alike(choices: Sequence[str]) -> list[tuple[str, float, int]]:
            return process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=_FUZZY_CANDIDATES)

        for _, score, number in alike(self.keys):
            yield number, "fuzzy", score
        for word, score, _ in alike(self.sorted_words):
            for number in self.words[word] if score * WORD_WEIGHT >= CLOSE else ():
                yield number, "fuzzy", score * WORD_WEIGHT


class Search:
    """Searches the names that a source holds."""

    def __init__(self, source: Source, names: Names, classes: Classes) -> None:
        self.source = source
        self.names = names
        self.classes = classes

    @cached_property
    def index(self) -> NameIndex:
        """The names, read once."""
        found = solutions(self.source, query("graph/names", kind=NAME_KINDS))
        return NameIndex(
            Name(x.value, form.value, form.language or "", NAME_KINDS[kind.value], squash(form.value))
            for x, kind, form in found
            if x.value.startswith(PREFIXES["id"])
        )

    def search(self, text: str, limit: int = LIMIT) -> list[Hit]:
        """Return the entities whose names match, the best first."""
        found = self.index.find(text, limit)
        iris = [name.iri for name, _, _ in found]
        things, types = self.names.things(iris), self.classes.of_all(iris)
        texts = self._texts([name for name, _, _ in found])
        return [
            Hit(things[n.iri], types[n.iri], n.form, n.lang, n.kind, how, round(score, 1), texts[n])
            for n, how, score in found
        ]

    def resolve(self, name: str, wanted: str | None = None) -> str:
        """Return the IRI of the entity that a name, an id or an IRI means.

        Args:
            name: any name in any script; or `kling`, `id:kling`, or the IRI; or words of a name that only one thing of
                the class has, such as “Altman”. The id of an
                entity that was merged into another means that other.
            wanted: the IRI of a class that it must have.

        Raises:
            NotFound: no entity has the name, several have it, or the entity has another class.
        """
        iri = (
            self._by_id(name) or self._by_label(name, wanted) or self._by_former_id(name) or self._by_name(name, wanted)
        )
        if wanted and not self.classes.is_a(iri, wanted):
            thing, own, other = self.names.thing(iri), self.classes.of(iri), self.names.thing(wanted)
            raise NotFound(f"{thing} has the class “{own}”, expected “{other}”")
        return iri

    def _by_id(self, name: str) -> str | None:
        iri = _id_iri(name)
        return iri if iri and self.classes.of(iri) else None

    def _by_former_id(self, name: str) -> str | None:
        """Return the entity into which that of an id was merged, so that old links lead on."""
        iri = _id_iri(name)
        found = self.source.describe([iri])[iri].get(REPLACED_BY, ()) if iri else ()
        return next((node.value for node in found), None)

    def _by_label(self, name: str, wanted: str | None) -> str | None:
        """Return the only entity with exactly this label: the one that `_by_name` would find, without the index."""
        labels = [ox.Literal(name, language=lang) for lang in LANGUAGES]
        found = [x.value for (x,) in solutions(self.source, query("graph/named", label=labels))]
        if wanted:
            found = [iri for iri in found if self.classes.is_a(iri, wanted)]
        return found[0] if len(found) == 1 else None

    def _by_name(self, name: str, wanted: str | None) -> str:
        found = self.index.exact(name)
        if wanted:
            found = [n for n in found if self.classes.is_a(n.iri, wanted)] or found
        for kind in _RANK:
            iris = {n.iri for n in found if n.kind == kind}
            exact = {n.iri for n in found if n.kind == kind and n.form == name}
            if len(exact or iris) == 1:
                return next(iter(exact or iris))
            if iris:
                raise self._ambiguous(name, iris)
        if alike := self._with_words(name, wanted):
            if len(alike) > 1:
                raise self._ambiguous(name, alike)
            return next(iter(alike))
        likely = [hit.thing.iri for hit in self.search(name, 3 if wanted is None else LIMIT)]
        near = [iri for iri in likely if wanted is None or self.classes.is_a(iri, wanted)][:3]
        hint = f"; did you mean {self._listed(near)}?" if near else ""
        raise NotFound(f"no entity named '{name}'{hint}")

    def _with_words(self, name: str, wanted: str | None) -> set[str]:
        """Return the things of a class that have the words in one of their names: “Altman” for Sam Altman."""
        iris = {found.iri for found in self.index.with_words(name)}
        return {iri for iri in iris if wanted is None or self.classes.is_a(iri, wanted)}

    def _ambiguous(self, name: str, iris: Collection[str]) -> Ambiguous:
        """Return the error that lists the things that a name can mean, with what tells them apart."""
        shown = sorted(iris)[:MOST_LISTED]
        more = f" and {len(iris) - len(shown)} more" if len(iris) > len(shown) else ""
        return Ambiguous(f"'{name}' is ambiguous: {self._listed(shown, described=True)}{more}; give the id")

    def _listed(self, iris: Sequence[str], *, described: bool = False) -> str:
        things, types = self.names.things(iris), self.classes.of_all(iris)
        about = self.source.describe(iris) if described else {}
        said = {iri: one(about[iri], DESCRIPTION) if described else None for iri in iris}
        return ", ".join(
            f"{things[iri]} ({types[iri]}, {things[iri].id}{f': {said[iri]}' if said[iri] else ''})" for iri in iris
        )

    def _texts(self, names: Sequence[Name]) -> dict[Name, tuple[str, ...]]:
        """Return the texts that contain each name: in a quote, or, if it is damaged, as recorded."""
        if not names:
            return {}
        found: dict[Name, set[str]] = {name: set() for name in names}
        folded = {name: fold(name.form) for name in names}
        for x, text, words in solutions(self.source, query("graph/words-in-texts", x=[name.iri for name in names])):
            for name in names:
                if name.iri == x.value and folded[name] in fold(words.value):
                    found[name].add(text.value.removeprefix(PREFIXES["src"]))
        return {name: tuple(sorted(texts)) for name, texts in found.items()}


def _id_iri(name: str) -> str | None:
    """Return the IRI that an id or an IRI of an entity stands for, or None if a name cannot be one."""
    local = name.removeprefix(PREFIXES["id"]).removeprefix("id:")
    if not all(c.isascii() and (c.isalnum() or c == "-") for c in local) or not local:
        return None
    return PREFIXES["id"] + local
