"""The layout: every entity has a place of its own, the same one in every process, and keeps it."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref
from kg.page.layout import CLEARANCE, communities, layout_json, positions, read_layout
from tests.conftest import FIXTURE, ROOT

CODE = f"""
from pathlib import Path
from kg.seeds.compile import compile_seeds
from kg.page.layout import layout_json, positions
from kg.rdf.ontology import read_ontology
ontology = read_ontology(Path({str(ROOT / "ontology" / "ai-video-kg.ttl")!r}))
print(layout_json(positions(compile_seeds(Path({str(FIXTURE / "seeds")!r}), ontology)[0], ontology, {{}})))
"""


def test_a_file_that_is_no_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    for text in ("[", "[1]", '{"kling": [1]}', '{"kling": "here"}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BuildError, match=r"^layout\.json is not a mapping from entity ids to two numbers: "):
            read_layout(path)


def test_a_file_that_is_not_there_holds_no_positions(tmp_path: Path) -> None:
    assert read_layout(tmp_path / "layout.json") == {}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    placed = {"sora": (-12.0, 40.0), "kling": (3.0, 0.0)}
    (tmp_path / "layout.json").write_text(layout_json(placed), encoding="utf-8")
    assert read_layout(tmp_path / "layout.json") == placed


def test_every_entity_has_a_place_apart_from_the_others(facts: Facts, ontology: Ontology) -> None:
    placed = positions(facts, ontology, {})
    assert set(placed) == set(facts.entities)
    nearest = min(math.dist(a, b) for a, b in itertools.combinations(placed.values(), 2))
    assert nearest > CLEARANCE / 3


def test_hash_seeds_change_nothing() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", CODE], env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "77")
    ]  # fmt: skip
    assert len(set(runs)) == 1


def test_kept_positions_stay_and_new_entities_find_a_free_spot(facts: Facts, ontology: Ontology) -> None:
    placed = positions(facts, ontology, {})
    kept = {name: place for n, (name, place) in enumerate(sorted(placed.items())) if n % 9}
    again = positions(facts, ontology, kept)
    assert {name: again[name] for name in kept} == kept
    for name in set(placed) - set(kept):
        others = (place for other, place in again.items() if other != name)
        assert min(math.dist(again[name], place) for place in others) >= CLEARANCE


def test_positions_of_entities_that_are_gone_are_dropped(tiny_facts: Facts, ontology: Ontology) -> None:
    assert "gone" not in positions(tiny_facts, ontology, {"gone": (0.0, 0.0)})


def test_communities_are_apart_and_led_by_the_most_connected(facts: Facts, ontology: Ontology) -> None:
    found = communities(facts, ontology)
    ends = {
        frozenset((s.subject, other)) for s in facts.statements.values()
        for other in (*([s.object.id] if isinstance(s.object, Ref) else []), *s.qualifiers.topics)
    }  # fmt: skip
    degree = Counter(name for pair in ends if len(pair) > 1 for name in pair)
    members = [name for group in found for name in group]
    assert len(members) == len(set(members))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)
    assert found
    assert [degree[group[0]] for group in found] == [max(degree[name] for name in group) for group in found]
