"""An article is added to a copy of the real seeds: from a file to the graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.home import home_at
from tests.conftest import ROOT
from tests.desk.stories import EN, fill_in, worksheet


def test_from_a_file_to_the_graph(
    tmp_path: Path, texts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Add, fill in, anchor, finish, check without a gap, build, ask."""
    for folder in ("seeds", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copytree(texts, tmp_path / "texts")
    (tmp_path / "story.txt").write_text(EN, encoding="utf-8")
    monkeypatch.setenv("KG_TEXTS", str(tmp_path / "texts"))

    def run(*arguments: str) -> tuple[int, str]:
        return main(["--data", str(tmp_path), *arguments]), "".join(capsys.readouterr())

    header = ["--title", "Vega Motion raises money", "--published", "2024-03-14", "--publisher", "Financial Times"]
    assert run("add", str(tmp_path / "story.txt"), "--article", "vega-round", *header)[0] == 0
    assert "Sora → sora\n" in worksheet(home_at(tmp_path))
    fill_in(home_at(tmp_path))
    for step in (["anchor"], ["add", "--done", "vega-round"], ["check"], ["build"]):
        code, said = run(*step)
        assert code == 0, said
    answer = run("query", "SELECT ?model { id:vega-motion-founding vg:actor ?who . id:anvil vg:maxDuration ?model }")
    assert answer[0] == 0
    assert "(1 row)" in answer[1]
