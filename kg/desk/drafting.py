"""Draft an article: one prompt for a run of sentences, or the answers of a program for all of them, in one draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.desk.add import Known
from kg.desk.draft import Json, fault_of, parse_json, read_answer, written
from kg.desk.program import SECONDS, answer
from kg.desk.prompt import Run, Source, prompt, runs
from kg.errors import InputError, Place, SeedError, nearest
from kg.facts.records import Entity
from kg.language.segment import sentences
from kg.seeds.texts import read_text

CHUNK = 12
"""How many sentences a program is given at once."""


def source_of(known: Known, article: str, texts: Path, text: str | None = None) -> Source:
    """Return what prompts of an article are made from.

    Args:
        known: what the seeds know.
        article: the id of the article.
        texts: the folder of the source texts.
        text: the id of one of its texts (default: the first).

    Raises:
        InputError: there is no such article or text, or the text is not in the folder as it is pinned.
    """
    if article not in known.articles:
        raise InputError(f"no article '{article}'{nearest(article, known.articles)}")
    found = known.articles[article]
    pinned = next((each for each in found.texts if text in (None, each.id)), None)
    if pinned is None:
        raise InputError(f"article '{article}' has no text '{text}'; it has {', '.join(t.id for t in found.texts)}")
    try:
        content = read_text(texts, pinned, Place(f"{texts}/{pinned.id}.txt"))
    except SeedError as error:
        raise InputError(error.problems[0].message) from None
    return Source(found, pinned, content, list(known.entities.values()), known.ontology)


def chosen_runs(source: Source, given: str | None, size: int | None) -> list[Run]:
    """Return the runs of sentences to draft.

    Args:
        source: the text.
        given: the sentences, such as 1-20 or 7 (default: all).
        size: how many sentences a run has at most (default: all in one).

    Raises:
        InputError: the numbers are none of the text.
    """
    total = len(sentences(source.content, source.text.lang))
    match = re.fullmatch(r"([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?", given or f"1-{total}")
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= total:
        raise InputError(f"--sentences {given}: expected numbers from 1 to {total}, such as 1-{total} or {total}")
    return runs(total, first, last, size or total)


def draft_with(
    source: Source, wanted: Sequence[Run], command: Sequence[str], seconds: float = SECONDS,
    say: Callable[[str], None] = lambda _: None,
) -> str:  # fmt: skip
    """Give a program the prompt of each run, and return its answers as the text of a draft file.

    Args:
        source: the text.
        wanted: the runs of sentences.
        command: the program and its arguments.
        seconds: how long the program may take for each.
        say: is told what each run brought.

    Raises:
        InputError: the program fails, or an answer is not an answer; what is wrong with one passage stays in the draft.
    """
    entities: list[Json] = []
    passages: list[Json] = []
    for run in wanted:
        what = f"{run}"
        raw = answer(command, prompt(_knowing(source, entities), run), what, seconds)
        new, found = read_answer(parse_json(raw, f"{what}: the answer"), f"{what}: the answer")
        faults = sum(fault_of("passage", passage) is not None for passage in found)
        say(f"{what}: {len(found)} passages" + (f", {faults} of them malformed" if faults else ""))
        entities += new
        passages += found
    return written(source.article.id, source.text.id, source.text.sha256, entities, passages)


def _knowing(source: Source, drafted: Sequence[Json]) -> Source:
    """Return what prompts are made from, with the entities that earlier answers have added."""
    ids = {entity.id for entity in source.entities}
    new: dict[str, Entity] = {}
    for found in drafted:
        if fault_of("entity", found) is None and found["id"] not in ids:
            also = {lang: tuple(names) for lang, names in found.get("also", {}).items()}
            new.setdefault(
                found["id"], Entity(found["id"], found["type"], found["label"], also, (), found["description"])
            )
    return replace(source, entities=[*source.entities, *new.values()])
