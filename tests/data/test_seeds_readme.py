"""The guide to adding an article is right: the reader accepts its examples, and they stand in the seeds."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from kg.facts.records import Facts
from kg.seeds.read import Seeds, read_seeds
from kg.seeds.records import Passage
from tests.conftest import ROOT

README = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
HEADER, ENTITY, PASSAGES, SPEECH, CONFLICTS = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    """The examples, read as a data set."""
    seeds: Path = tmp_path_factory.mktemp("guide") / "seeds"
    files = {
        "articles/shown.yaml": f"{HEADER}{SPEECH}passages:\n{textwrap.indent(PASSAGES, '  ')}",
        "entities/shown.yaml": ENTITY,
        "conflicts.yaml": CONFLICTS,
    }
    for name, text in files.items():
        path = seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_seeds(seeds)


def test_the_reader_accepts_the_examples(shown: Seeds) -> None:
    assert shown.problems == ()
    assert [len(shown.articles), len(shown.entities), len(shown.ledger)] == [1, 1, 1]
    assert [(len(article.passages), len(article.asides)) for article in shown.articles] == [(1, 1)]


def test_the_header_and_the_entity_are_those_of_the_seeds(shown: Seeds, facts: Facts) -> None:
    for entry in shown.articles:
        assert entry.article == facts.articles[entry.article.id]
    for entity in shown.entities:
        assert entity.entity == facts.entities[entity.entity.id]


def test_the_passage_is_that_of_the_seeds(shown: Seeds) -> None:
    (passage,) = shown.articles[0].passages
    real = read_seeds(ROOT / "seeds")
    (same,) = (found for article in real.articles for found in article.passages if found.id == passage.id)
    assert told(passage) == told(same)


def told(passage: Passage) -> list[object]:
    """What a passage says, without the places in its file."""
    words = [quote.text for quote in passage.quotes.values()]
    words += [number.text for numbers in passage.sentences.values() for number in numbers]
    says = [(said.subject.text, said.property.text, said.value.text) for said in passage.says]
    return [passage.gist, passage.stance.text, passage.by and passage.by.text, *words, *says]
