"""Add an article to a copy of the checkout: what is about the code must not notice it.

`python -m tests.growth [PYTEST ARGUMENTS]` copies the checkout into a temporary folder, adds the article of
`tests/growth/article`, pins everything anew with `make pins`, says which files this changed, and runs the tests that
read the real seeds (or those that the arguments name) in the copy. It needs the source texts in $KG_TEXTS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = Path(__file__).with_name("article")
READS_THE_SEEDS = (
    "tests/data", "tests/page", "tests/graph", "tests/cli", "tests/facts", "tests/rdf", "tests/seeds",
    "tests/test_build.py", "tests/test_public.py", "tests/test_readme.py", "tests/test_tour.py", "kg",
)  # fmt: skip
"""Every test that may read the real seeds without a browser, a server or a wheel."""


def copied(target: Path) -> Path:
    """Copy the files of the checkout that git knows or would add, with the times of their last change."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def grown(target: Path, texts: Path) -> Path:
    """Copy the checkout, add the article and its text, and find its quotes; return the folder of the texts."""
    copied(target)
    shutil.copytree(ARTICLE / "seeds", target / "seeds", dirs_exist_ok=True)
    shutil.copytree(texts, target / "texts")
    shutil.copytree(ARTICLE / "texts", target / "texts", dirs_exist_ok=True)
    run(target, sys.executable, "-m", "kg", "anchor")
    return target / "texts"


def run(copy: Path, *command: str) -> None:
    """Run a command in a copy, on the copy's own code and texts.

    Raises:
        CalledProcessError: the command failed.
    """
    subprocess.run(command, cwd=copy, env=environment(copy), check=True)


def environment(copy: Path) -> dict[str, str]:
    """Return the environment in which commands run on a copy."""
    return os.environ | {"PYTHONPATH": str(copy), "KG_TEXTS": str(copy / "texts"), "KG_CACHE": ""}


def pinned(copy: Path) -> list[str]:
    """Pin everything anew as `make pins` does; return the files that this changed."""
    before = contents(copy)
    bin_folder = Path(sys.executable).parent
    installed = bin_folder.parent / "installed-test"
    run(copy, "make", "-s", f"BIN={bin_folder}", f"VENV={installed.parent}", "-o", str(installed), "pins")
    after = contents(copy)
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def contents(copy: Path) -> dict[str, bytes]:
    """Return what stands in each file of a copy, by its path there."""
    return {
        path.relative_to(copy).as_posix(): path.read_bytes()
        for path in sorted(copy.rglob("*")) if path.is_file() and not {"__pycache__", ".pytest_cache"} & {*path.parts}
    }  # fmt: skip
