"""The documentation site: its build fails for a broken link, and for a page that needs the network."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with docs/ of its own; everything else is linked."""
    if not importlib.util.find_spec("mkdocs"):
        lacking("the site's builder", "make .venv/installed-docs")
    for path in ROOT.iterdir():
        if path.name not in ("docs", ".site"):
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


def build(folder: Path) -> tuple[int, str]:
    """Run the command of `make site`; return its exit code and what it printed."""
    recipe = subprocess.run(["make", "--dry-run", "site"], cwd=folder, capture_output=True, text=True, check=True)
    (command,) = (line for line in recipe.stdout.splitlines() if "mkdocs build" in line)
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_site_builds_with_every_public_name(copy: Path) -> None:
    reference = copy / "docs" / "api.md"
    reference.write_text(reference.read_text(encoding="utf-8").replace("::: kg.Walks\n", ""), encoding="utf-8")
    code, output = build(copy)
    page = (copy / ".site" / "api.html").read_text(encoding="utf-8")
    assert code == 0, output
    assert 'id="kg.Walk"' in page
    assert page.index('id="more"') < page.index('id="kg.Walks"'), "a name without a place is listed at the end"


@pytest.mark.parametrize(
    ("mistakes", "messages"),
    [
        (
            ["[x](cite.md#nowhere)", "[x][kg.Nobody]"],
            ["the doc 'cite.md' does not contain an anchor '#nowhere'", "cross-reference target 'kg.Nobody'"],
        ),
        (["[x](../kg/nothing.py)"], ["docs: broken link to ../kg/nothing.py"]),
        (["::: kg.Nobody"], ["kg.Nobody could not be found"]),
        (
            ['<img src="https://example.org/x.png">'],
            ["ask.md: the page loads https://example.org/x.png; the site must work offline"],
        ),
    ],
)
def test_a_mistake_stops_the_build(copy: Path, mistakes: list[str], messages: list[str]) -> None:
    with (copy / "docs" / "ask.md").open("a", encoding="utf-8") as page:
        page.write("\n" + "\n\n".join(mistakes) + "\n")
    code, output = build(copy)
    assert code != 0
    assert [message for message in messages if message not in output] == []
