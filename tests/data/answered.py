"""Answers to the saved questions, in a form that a person can check against the texts.

For each row: its cells in words, and the quotes that it rests on, each with its status, who says it, the text and
the place in it. Quotes are found without the package's own citing: through the statements in the row, or through
the statements between the row's things by a property that the question names.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.graph.questions import Question
from kg.namespaces import BASE, PREFIXES, compact

ANSWERS = Path(__file__).with_name("answers")
MADE_UP = "made-up articles: the real ones do not say"
MOST_QUOTES = 4
_PROPERTY = re.compile(r"\bvg:([a-z]\w*)")
_DATES = {"earliest", "latest", "edtf"}

Node = ox.NamedNode | ox.Literal
Term = Node | None
Triple = tuple[ox.NamedNode, ox.NamedNode, Node]


class Answers:
    """Answers saved questions on one store, and finds the words behind each row."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def rows(self, text: str) -> tuple[list[str], list[list[Term]]]:
        """Return the names of the columns and the rows of a query."""
        found = self.store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return [variable.value for variable in found.variables], [list(row) for row in found]

    def to_json(self, question: Question, by: str = "") -> str:
        """Return the answer to a question with its defaults, as JSON for people; `by`: what it is an answer by."""
        columns, rows = self.rows(question.text)
        asked = question.in_words("en", {p.name: self._default(p.default) for p in question.parameters})
        answer = ({"by": by} if by else {}) | {
            "question": asked,
            "rows": [self._row(question, columns, row) for row in rows],
        }
        return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"

    def _default(self, written: str) -> str:
        prefix, _, local = written.partition(":")
        if prefix in PREFIXES and local:
            return self.words(ox.NamedNode(PREFIXES[prefix] + local))
        return "anything" if written == "UNDEF" else written.split("^^")[0].strip('"')

    def _row(self, question: Question, columns: Sequence[str], row: Sequence[Term]) -> dict[str, object]:
        cells: dict[str, object] = {
            name: self.words(term) for name, term in zip(columns, row, strict=True) if term is not None
        }
        quotes = self._quotes(question, [term for term in row if term is not None])
        return cells | ({"rests on": quotes} if quotes else {})

    def words(self, term: Term) -> str:
        """Return a term in words: the English label of a thing, the text of a literal, what a statement says."""
        if term is None:
            return ""
        if isinstance(term, ox.Literal):
            return term.value
        if term.value.startswith(PREFIXES["st"]):
            return self._sentence(term.value)
        return self._labels.get(term.value) or compact(term.value)

    def _sentence(self, statement: str) -> str:
        subject, predicate, value = self._triples[statement]
        negation = "not: " if statement in self._negated else ""
        return f"{negation}{self.words(subject)} · {compact(predicate.value)} · {self.words(value)}"

    def _quotes(self, question: Question, terms: Sequence[Node]) -> list[str]:
        named = set(_PROPERTY.findall(question.text))
        if named & _DATES:
            named.add("date")
        things = {t.value for t in terms} | {self._iri(p.default) for p in question.parameters}
        inside = [v for v in sorted(things) if v in self._triples]
        found = inside or [
            s
            for triples in (self._triples, self._premises)
            for s, triple in triples.items()
            if self._touches(triple, named, things)
        ]
        quotes = (quote for s in found for quote in self._evidence.get(s.partition(" ")[0], []))
        return list(dict.fromkeys(quotes))[:MOST_QUOTES]

    @staticmethod
    def _iri(default: str) -> str:
        return BASE + "id/" + default.removeprefix("id:") if default.startswith("id:") else default

    def _touches(self, triple: Triple, named: set[str], things: set[str]) -> bool:
        subject, predicate, value = (term.value for term in triple)
        local = predicate.removeprefix(PREFIXES["vg"])
        if subject not in things or not (local in named or predicate in things):
            return False
        return local == "date" or value in things or self._numbers.get(value, "") in things

    # What the store holds, read once

    def _ask(self, pattern: str) -> Iterator[Sequence[Any]]:
        found = self.store.query(pattern, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        return iter(found)

    @cached_property
    def _labels(self) -> dict[str, str]:
        rows = self._ask('SELECT ?x ?l { ?x rdfs:label ?l FILTER(LANG(?l) = "en") }')
        return {thing.value: label.value for thing, label in rows}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        rows = self._ask("SELECT ?f ?words { ?f a vg:Figure ; rdfs:label ?words }")
        return {figure.value: words.value for figure, words in rows}

    @cached_property
    def _negated(self) -> set[str]:
        return {s.value for (s,) in self._ask("SELECT ?s { ?s vg:negated true }")}

    @cached_property
    def _triples(self) -> dict[str, Triple]:
        rows = self._ask(
            "SELECT ?s ?a ?p ?o { ?s a vg:Statement ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?o } ORDER BY ?s"
        )
        return {s.value: (a, p, o) for s, a, p, o in rows}

    @cached_property
    def _premises(self) -> dict[str, Triple]:
        """What is derived, under each statement that it comes from (and the derivation, to tell them apart)."""
        rows = self._ask(
            """SELECT ?s ?d ?a ?p ?o { ?d a vg:Derivation ; prov:wasDerivedFrom ?s ;
            rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?o } ORDER BY ?s ?d"""
        )
        return {f"{s.value} {d.value}": (a, p, o) for s, d, a, p, o in rows}

    @cached_property
    def _evidence(self) -> dict[str, list[str]]:
        rows = self._ask(
            """SELECT ?s ?status ?by ?e ?text ?lang ?from ?how ?start ?exact {
            ?s vg:status ?status ; vg:evidence ?e . ?e oa:hasSource ?text ; oa:hasSelector ?q .
            ?text dcterms:language ?lang . ?q oa:start ?start ; oa:exact ?exact .
            OPTIONAL { ?e vg:by ?by } OPTIONAL { ?text vg:translatedFrom ?from ; vg:translatedBy ?how }
            } ORDER BY ?s ?text ?e ?start"""
        )
        quotes: dict[str, list[str]] = defaultdict(list)
        for s, status, by, _, text, lang, source, how, start, exact in rows:
            translated = f", {how.value} translation from {source.value}" if source and how else ""
            where = f"{text.value.rpartition('/')[2]} ({lang.value}{translated})"
            who = f"{self.words(by)}: " if by else ""
            stands = compact(status.value).removeprefix("vg:")
            quotes[s.value].append(f"{stands} — {who}“{exact.value}” at {start.value} in {where}")
        return dict(quotes)


def pinned(question: Question, real: Answers, made_up: Answers) -> str:
    """Return the answer to pin: that of the real articles, or of the made-up ones if these do not answer it."""
    empty = not real.rows(question.text)[1] and not question.name.startswith("unknown-")
    return made_up.to_json(question, MADE_UP) if empty else real.to_json(question)
