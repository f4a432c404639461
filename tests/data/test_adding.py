"""Articles and texts are added to a copy of the real seeds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.desk.add import read_known
from kg.desk.alignment import align
from kg.desk.incoming import read_incoming
from kg.desk.translation import TranslationRequest, add_translation, units_of
from kg.errors import Place
from kg.home import home_at
from kg.language.segment import sentences
from kg.seeds.read import read_seeds
from kg.seeds.texts import read_text
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


def test_the_two_texts_of_an_article_are_aligned_one_by_one(texts: Path) -> None:
    """They are translations of one original, sentence by sentence, by a machine."""
    known = read_known(home_at(ROOT))
    first, second = known.articles["runway-letter"].texts
    units = [units_of(known, read_text(texts, text, Place("")), text.lang) for text in (first, second)]
    assert all(bead.first == bead.second for bead in align(*units))


@pytest.mark.parametrize("article", sorted(path.stem for path in (ROOT / "seeds" / "articles").glob("*.yaml")))
def test_a_second_text_keeps_every_line_of_an_article(article: str, tmp_path: Path, texts: Path) -> None:
    """The second text is the first without its third sentence; what refers to sentences is all that changes."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    shutil.copytree(texts, tmp_path / "texts")
    known = read_known(home_at(tmp_path))
    text = known.articles[article].texts[0]
    content = read_text(texts, text, Place(""))
    start, end = sentences(content, text.lang)[2]
    (tmp_path / "new.txt").write_text(content[:start] + content[end:], encoding="utf-8")
    file = tmp_path / "seeds" / "articles" / f"{article}.yaml"
    before = file.read_text(encoding="utf-8").split("\n")
    request = TranslationRequest(
        article=article, lang=text.lang, texts=tmp_path / "texts", text="new_text", accept_alike=True
    )
    added = add_translation(known, read_incoming(tmp_path / "new.txt", keep_lines=True), request)
    after = file.read_text(encoding="utf-8")
    changed = [line for line in before if line not in after]
    assert [line for line in changed if not re.search(r"\b(?:quote|means|aside|sentences): ", line)] == []
    assert [str(bead) for bead in added.beads if bead.first != bead.second][:2] == ["3 = –", "4 = 3"]
    problems = read_seeds(tmp_path / "seeds").problems
    assert {problem.message for problem in problems} == {"quote is empty; expected text"}
    assert len(problems) == added.quotes == after.count('"new_text":\n') - ('  "new_text":\n    lang:' in after)
