"""The notebook docs/tour.ipynb runs from top to bottom and gives the outputs that stand in it.

To write them anew: KG_WRITE_TOUR=1 python -m pytest tests/test_tour.py
"""

from __future__ import annotations

import json
import os
import warnings
from typing import Any

import pytest

from tests.conftest import ROOT, lacking

TOUR = ROOT / "docs" / "tour.ipynb"


def executed() -> dict[str, Any]:
    """The notebook with the outputs of a run, without what changes from run to run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of their own: deprecated event loops, missing debugger
            import nbformat
            from nbclient import NotebookClient
    except ModuleNotFoundError as error:
        lacking(f"the package {error.name}", "pip install --group test")
    notebook = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    NotebookClient(notebook, timeout=120, coalesce_streams=True, resources={"metadata": {"path": str(ROOT)}}).execute(
        env=environment
    )
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {}
        cell.id = f"cell-{number:02d}"
    text: str = nbformat.writes(notebook, ensure_ascii=False, indent=1)  # type: ignore[no-untyped-call]
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning", "ignore::ResourceWarning")
def test_the_tour_runs_and_shows_what_it_says() -> None:
    found = executed()
    if os.environ.get("KG_WRITE_TOUR"):
        TOUR.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(TOUR.read_text(encoding="utf-8"))
    for ours, theirs in zip(found["cells"], expected["cells"], strict=True):
        assert ours == theirs, "docs/tour.ipynb is stale: KG_WRITE_TOUR=1 python -m pytest tests/test_tour.py"
    assert found == expected
