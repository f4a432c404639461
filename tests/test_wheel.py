"""The installed wheel: data inside, nothing of the checkout needed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

VENDORED = ("BUNDLED.txt", "LICENSE", "README", "yasgui.min.css", "yasgui.min.js")
"""The files of the query editor."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def test_the_data_is_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("seeds/anchors.json", "ontology/ai-video-kg.ttl", "exports/ai-video-kg.nt", "exports/receipt.json"):
        assert f"kg/data/{name}" in names
    assert any(name.startswith("kg/graph/queries/") for name in names)
    assert any(name.startswith("kg/page/") for name in names)
    assert {f"kg/serve/site/vendor/yasgui/{name}" for name in VENDORED} <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/")) or "/." in name]


def test_the_source_distribution_has_the_vendored_files_and_what_the_site_is_built_from(built: Path) -> None:
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"kg/serve/site/vendor/yasgui/{name}" for name in VENDORED} <= names
    assert {".mkdocs.yml", "docs/api.md", "README.md", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md"} <= names


def test_it_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import kg; g = kg.load(); print(kg.__file__.startswith(__import__('sys').argv[1]), "
        "len(g.query('SELECT ?e { ?e a vg:FundingRound }')))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.split() == ["True", "2"]
