"""The committed schemas are those of the seeds, and every seed file keeps to them."""

from __future__ import annotations

import pytest
import yaml

from kg.facts.ontology import Ontology
from kg.seeds.read import read_seeds
from kg.seeds.schema import FOLDER, schemas
from kg.seeds.yaml_text import read_tree
from tests.conftest import ROOT
from tests.editing import Core, Editor, as_text

SEEDS = ROOT / "seeds"
FILES = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.yaml"))


@pytest.fixture(scope="module")
def committed() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((SEEDS / FOLDER).iterdir())}


def test_the_committed_schemas_are_current(committed: dict[str, str], ontology: Ontology) -> None:
    assert committed == schemas(ontology, read_seeds(SEEDS)), "run 'kg schema'"


@pytest.mark.parametrize("name", FILES)
def test_a_seed_file_keeps_to_its_schema(name: str, committed: dict[str, str]) -> None:
    editor = Editor(committed)
    assert editor.faults(name, as_text(read_tree(SEEDS / name, name))) == []
    assert editor.faults(name, yaml.load((SEEDS / name).read_text(encoding="utf-8"), Core)) == []
