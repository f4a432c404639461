"""The curated facts: complete, proven, in good order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build import damaged_outputs, render
from kg.errors import BuildError, SeedError
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.home import Home, home_at
from kg.rdf.ontology import read_ontology
from kg.seeds.check import MAX_QUOTED_SHARE, check
from kg.seeds.read import read_seeds
from kg.seeds.records import ArticleEntry
from kg.stores.receipt import is_fresh
from tests.conftest import ROOT

HOME = home_at(ROOT)


def test_every_quote_is_proven_and_every_sentence_accounted_for(texts: Path) -> None:
    report = check(HOME.seeds, read_ontology(HOME.ontology_file), texts)
    assert [str(problem) for problem in report.problems] == []
    assert report.proven
    assert {text.text: text.gaps for text in report.texts} == dict.fromkeys((t.text for t in report.texts), ())
    assert {text.text for text in report.texts} <= {path.stem for path in texts.glob("*.txt")}
    assert all(text.used and text.used + text.aside == text.sentences for text in report.texts)
    assert all(text.quoted_share <= MAX_QUOTED_SHARE for text in report.texts)


def test_there_is_as_much_as_a_careful_reading_gives(facts: Facts, ontology: Ontology) -> None:
    assert len(facts.articles) >= 4
    assert len(facts.entities) >= 120
    assert sum(ontology.is_a(e.type, "Event") for e in facts.entities.values()) >= 30
    assert len(facts.statements) >= 300
    assert {standing.status for standing in facts.standings.values()} >= {"Asserted", "Claimed", "Planned", "Opinion"}


def test_both_texts_of_one_article_are_quoted() -> None:
    for entry in read_seeds(HOME.seeds).articles:
        for passage in entry.passages:
            assert passage.only_in or len(passage.quotes) == len(entry.article.texts), passage.key


def test_labels_hold_no_invisible_characters(facts: Facts) -> None:
    for entity in facts.entities.values():
        assert all(form == form.strip() and form.isprintable() for form in entity.forms), entity.id


def test_one_name_leads_to_few_entities(facts: Facts) -> None:
    labels: dict[str, list[str]] = {}
    for entity in facts.entities.values():
        labels.setdefault(entity.labels["en"].casefold(), []).append(entity.id)
    assert {label: ids for label, ids in labels.items() if len(ids) > 1} == {}


def test_the_committed_exports_are_those_of_the_seeds(facts: Facts, ontology: Ontology) -> None:
    assert is_fresh(HOME), "run 'make' and commit exports/"
    assert damaged_outputs(HOME) == []
    for name, text in render(facts, ontology, HOME).items():
        assert (HOME.exports / name).read_bytes().decode("utf-8") == text, f"{name} is stale: run 'make'"


# Canaries: each must be caught


@pytest.fixture
def copy(tmp_path: Path) -> Home:
    for folder in ("seeds", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return home_at(tmp_path)


def problems(home: Home, texts: Path | None) -> str:
    try:
        return "\n".join(map(str, check(home.seeds, read_ontology(home.ontology_file), texts).problems))
    except (SeedError, BuildError) as error:
        return str(error)


def edit(home: Home, article: str, old: str, new: str) -> None:
    file = home.seeds / "articles" / f"{article}.yaml"
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


FABRICATED = ("minimax-video-model", "600 مليون دولار", "900 مليون دولار")
SHIFTED = ("minimax-video-model", "amount: 600000000 USD", "amount: 900000000 USD")


def test_a_fabricated_quote_is_caught_against_the_texts(copy: Home, texts: Path) -> None:
    edit(copy, *FABRICATED)
    assert "quote not found in text '003_166f84007843b2a2'" in problems(copy, texts)


def test_a_fabricated_quote_is_caught_without_the_texts(copy: Home) -> None:
    edit(copy, *FABRICATED)
    assert "has changed since anchors.json was made" in problems(copy, None)


def test_a_shifted_number_is_caught(copy: Home) -> None:
    edit(copy, *SHIFTED)
    assert "value '900000000 USD' of 'amount' is not readable in its proof" in problems(copy, None)


INFERRED = [
    ("minimax-video-model", "2500000000 USD", "25000000000 USD"),
    ("minimax-video-model", '"2024-08-31"', '"2024-08-13"'),
    ("minimax-video-model", '"2024-03", inferred', '"2024-05", inferred'),
    ("sora-leak", "150000000000 USD", "15000000000 USD"),
    ("sora-leak", '"2024-10", inferred', '"2023-01", inferred'),
]


@pytest.mark.parametrize(("article", "old", "new"), INFERRED)
def test_a_shifted_number_is_caught_though_something_about_it_is_inferred(
    article: str, old: str, new: str, copy: Home
) -> None:
    edit(copy, article, old, new)
    assert "is not readable in its proof" in problems(copy, None)


def test_swapped_articles_are_caught(copy: Home, texts: Path) -> None:
    first, second = "002_5d8b67025040402b", "004_ea8ba6c9a112defe"
    for article, old, new in (("sora-leak", first, second), ("sora-interview", second, first)):
        file = copy.seeds / "articles" / f"{article}.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert f"text '{first}' has SHA-256" in problems(copy, texts)
    assert "has changed since anchors.json was made" in problems(copy, None)


def test_swapped_texts_on_disk_are_caught(copy: Home, texts: Path, tmp_path: Path) -> None:
    swapped = tmp_path / "texts"
    shutil.copytree(texts, swapped)
    shutil.copy(texts / "002_5d8b67025040402b.txt", swapped / "004_ea8ba6c9a112defe.txt")
    assert "text '004_ea8ba6c9a112defe' has SHA-256" in problems(copy, swapped)


def test_our_words_put_no_words_in_quotation_marks_but_those_of_the_text(texts: Path) -> None:
    seen = 0
    for article in read_seeds(ROOT / "seeds").articles:
        contents = [(texts / f"{text.id}.txt").read_text(encoding="utf-8") for text in article.article.texts]
        for note in notes_of(article):
            assert not re.search('["“”]', note), note
            for words in re.findall("«(.*?)»", note):
                assert any(words in content for content in contents), note
                seen += 1
    assert seen > 20


def notes_of(article: ArticleEntry) -> Iterator[str]:
    """Everything that we say of an article in our own words: gists, reasons, why sentences are set aside."""
    yield article.article.published_inferred or ""
    yield from (speech.why for speech in article.speech)
    yield from (aside.why.text for aside in article.asides)
    for passage in article.passages:
        yield passage.gist
        yield from (why.text for why in passage.omits.values())
        yield from (said.inferred.why.text for said in passage.says if said.inferred)
