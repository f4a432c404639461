"""What the project says of itself in several places is the same in all."""

from __future__ import annotations

import re
import tomllib

import yaml

import kg
from tests.conftest import ROOT


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert kg.__version__ == project["version"] == citation["version"]


def test_the_citation_file_has_what_its_schema_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert all({"name"} <= author.keys() for author in citation["authors"])
    assert citation["type"] in ("dataset", "software")


def test_the_api_reference_places_each_public_name_once() -> None:
    reference = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    placed = re.findall(r"^::: kg\.(\w+)$", reference, re.MULTILINE)
    assert sorted(placed) == sorted(name for name in kg.__all__ if name != "__version__")
