"""Entities that may be one are found, and few others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.facts.ontology import Ontology
from kg.seeds.doubles import Alike, doubles, sounds, warnings
from kg.seeds.read import read_seeds
from kg.seeds.records import EntityEntry
from tests.conftest import FIXTURE

Read = Callable[[str], list[EntityEntry]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads entities, a line each: the id, the class, and what follows `label:`."""

    def read(text: str) -> list[EntityEntry]:
        folder = tmp_path / "seeds"
        for name in ("entities", "articles"):
            (folder / name).mkdir(parents=True)
        (folder / "articles" / "one.yaml").write_bytes((FIXTURE / "seeds" / "articles" / "one.yaml").read_bytes())
        blocks = (line.split(maxsplit=2) for line in text.strip().splitlines())
        entities = "".join(f"{key}:\n  type: {of}\n  description: x\n  label: {label}\n" for key, of, label in blocks)
        (folder / "entities" / "all.yaml").write_text(entities, encoding="utf-8")
        seeds = read_seeds(folder)
        assert seeds.problems == ()
        return list(seeds.entities)

    return read


ALIKE = [
    ("Heron", "heron", Alike.NAME),
    ("DALL-E 3", "Dall·e3", Alike.NAME),
    ("Heron Labs", "Heron Labs Inc.", Alike.LEGAL_FORM),
    ("Heron Labs", "Heron Labs, S.A.", Alike.LEGAL_FORM),
    ("Heron", "Heron Co., Ltd", Alike.LEGAL_FORM),
    ("هيرون", "شركة هيرون المحدودة", Alike.LEGAL_FORM),
    ("苍鹭科技", "苍鹭科技有限公司", Alike.LEGAL_FORM),
    ("Kestrel", "كيستريل", Alike.SOUND),
    ("Sora", "سورا", Alike.SOUND),
    ("Canglu", "苍鹭", Alike.SOUND),
    ("Kling", "Keling", Alike.SOUND),
    ("Kestrel", "Kistrel", Alike.SOUND),
]


@pytest.mark.parametrize(("first", "second", "alike"), ALIKE)
def test_two_names_of_a_company(first: str, second: str, alike: Alike, read: Read, ontology: Ontology) -> None:
    entries = read(f'a Company {{en: "{first}"}}\nb Company {{en: "{second}"}}')
    assert [double.alike for double in doubles(entries, ontology)] == [alike]


def test_a_product_beside_a_model(read: Read, ontology: Ontology) -> None:
    entries = read("a VideoModel {en: Heron}\nb Product {en: Heron}\nc Product {en: the Heron app}")
    found = [(d.first.entity.id, d.second.entity.id, d.alike) for d in doubles(entries, ontology)]
    assert found == [("a", "b", Alike.NAME), ("a", "c", Alike.CLASS_WORD), ("b", "c", Alike.CLASS_WORD)]


APART = [
    ("a Company {en: Heron}", "b Company {en: Kestrel}"),
    ("a Person {en: Sa}", "b Person {en: Inc}"),
    ("a Model {en: Heron}", "b Feature {en: Heron API}"),
    ("a Group {en: film people, ar: صانعو الأفلام}", "b Industry {en: cinema, ar: صناعة الأفلام}"),
    ("a Company {en: Volcano, zh: 火山引擎}", "b VideoGame {en: Myth, zh: 黑神话：悟空}"),
    ("a Group {en: the group, ar: مجموعة الفنانين}", "b Group {en: the artists, ar: الفنانين}"),
]


@pytest.mark.parametrize(("first", "second"), APART)
def test_other_names_are_apart(first: str, second: str, read: Read, ontology: Ontology) -> None:
    assert doubles(read(f"{first}\n{second}"), ontology) == []


def test_a_pair_is_reported_once_by_what_is_surest(read: Read, ontology: Ontology) -> None:
    entries = read("a Company {en: Heron, fr: Heron SA}\nb Company {en: Heron, ar: هيرون}")
    (double,) = doubles(entries, ontology)
    assert double.alike is Alike.NAME
    assert double.message == (
        "entity 'b' may be 'a' (seeds/entities/all.yaml:1:1): both are named 'Heron'; merge them with "
        "'kg merge b a', or say in 'distinct_from' why they are two"
    )


def test_an_answer_in_either_entity_ends_the_warning(read: Read, ontology: Ontology) -> None:
    entries = read("a Company {en: Heron}\nb Company {en: Heron}")
    assert [problem.place.line for problem in warnings(entries, ontology)] == [5]
    for index, other in ((0, "b"), (1, "a")):
        answered = [*entries]
        name = entries[index].type._replace(text=other)
        why = name._replace(text="another firm")
        answered[index] = EntityEntry(
            entries[index].entity, entries[index].type, (), entries[index].place, ((name, why),)
        )
        assert list(warnings(answered, ontology)) == []


def test_short_names_have_no_sound() -> None:
    assert sounds("X1") == sounds("") == frozenset()
