"""Compile the seeds into facts, with every problem of every file in one run."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kg.errors import Place, Problem, SeedError
from kg.facts.ontology import Ontology
from kg.facts.records import Evidence, Facts, Statement, object_text
from kg.facts.status import clashes, standings, undeclared
from kg.seeds import anchors as anchoring
from kg.seeds.anchors import Anchors
from kg.seeds.locate import find_anchors
from kg.seeds.proof import asides, damaged, legible, quote_length, unused
from kg.seeds.read import read_seeds
from kg.seeds.records import ArticleEntry, EntityEntry
from kg.seeds.resolve import Resolved, Saying, evidence_of, resolve

UNDECLARED = "conflict missing from conflicts.yaml"
"""How the message begins that reports a clash that the ledger does not name."""


class Compiled(NamedTuple):
    """Facts, what was read, the anchors, the contents of the texts if given, and every problem."""

    facts: Facts
    articles: Mapping[str, ArticleEntry]
    anchors: Anchors
    contents: Mapping[str, str]
    problems: list[Problem]
    entities: Mapping[str, EntityEntry]
    sayings: Sequence[Saying]


def compile_seeds(seeds: Path, ontology: Ontology) -> tuple[Facts, Anchors]:
    """Compile a seeds folder into facts, from the committed anchors.

    Raises:
        SeedError: with every problem of every file.
        BuildError: the anchors are missing or damaged.
    """
    found = compiled(seeds, ontology)
    if found.problems:
        raise SeedError(found.problems)
    return found.facts, found.anchors


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector: reading makes millions of objects that stay, and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def compiled(folder: Path, ontology: Ontology, texts: Path | None = None) -> Compiled:
    """Compile a seeds folder, and collect its problems; with `texts`, find every quote in them.

    Raises:
        SeedError: the shape of a file is wrong, so that nothing further can be said.
        BuildError: a text is not the pinned one, or the anchors are missing.
    """
    seeds = read_seeds(folder)
    resolved = resolve(seeds, ontology)
    if seeds.problems:
        raise SeedError(resolved.problems)  # what was half read is not fit for more
    problems = resolved.problems
    articles = resolved.articles.values()
    contents: Mapping[str, str] = {}
    if texts is None:
        anchors = anchoring.load_anchors(folder / anchoring.FILE)
    else:
        anchors, contents, unfound = find_anchors(resolved, ontology, texts, anchoring.committed_anchors(folder))
        problems += unfound
    if texts is None:
        problems += anchoring.stale(articles, anchors)
        anchors = anchoring.fresh(articles, anchors)
    problems += [p for article in articles for passage in article.passages for p in quote_length(passage)]
    problems += [p for article in articles for p in asides(article, anchors)]
    problems += unused(resolved)
    problems += damaged(resolved, anchors)
    problems += [p for saying in resolved.sayings for p in legible(saying, resolved, ontology, anchors)]
    facts = _facts(resolved, anchors, ontology, problems)
    if texts is not None and not problems:
        problems += _anchors_differ(folder, anchors)
    return Compiled(facts, resolved.articles, anchors, contents, problems, resolved.entities, resolved.sayings)


def _facts(resolved: Resolved, anchors: Anchors, ontology: Ontology, problems: list[Problem]) -> Facts:
    statements = resolved.statements()
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for saying in resolved.sayings:
        evidence[saying.statement.id] += evidence_of(saying, resolved, anchors, ontology)
    places = {s.statement.id: s.said.value.place for s in resolved.sayings}
    found = clashes(statements.values(), ontology)
    for a, b in sorted(undeclared(found, resolved.conflicts)) if resolved.sound else ():
        first, second = statements[a], statements[b]
        words = f"{first.subject} {first.property}: '{_signed(first)}' and '{_signed(second)}' ({places[b]})"
        problems.append(Problem(places[a], f"{UNDECLARED}: {words}"))
    frozen = {key: tuple(sorted(own, key=lambda e: (e.article, e.text, e.id))) for key, own in evidence.items() if own}
    proven = {key: statement for key, statement in sorted(statements.items()) if key in frozen}
    ledger = [conflict for conflict in resolved.conflicts if proven.keys() >= set(conflict.members)]
    return Facts(
        entities={key: entry.entity for key, entry in sorted(resolved.entities.items())},
        articles={key: entry.article for key, entry in sorted(resolved.articles.items())},
        statements=proven,
        evidence=dict(sorted(frozen.items())),
        standings=standings(proven, frozen, ledger, {pair for pair in found if proven.keys() >= set(pair)}),
        conflicts=tuple(sorted(ledger, key=lambda c: c.id)),
    )


def _signed(statement: Statement) -> str:
    return ("not " if statement.negated else "") + object_text(statement.object)


def _anchors_differ(folder: Path, found: Anchors) -> list[Problem]:
    path = folder / anchoring.FILE
    committed = path.read_text(encoding="utf-8") if path.is_file() else ""
    if committed == found.to_json():
        return []
    return [
        Problem(Place(f"{folder.name}/{anchoring.FILE}"), "does not match the texts; run 'kg anchor --texts FOLDER'")
    ]
