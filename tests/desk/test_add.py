"""`kg add`: from a file to a worksheet, from a worksheet to a graph, and what is refused on the way."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.home import Home
from kg.language.segment import sentences
from kg.seeds.read import read_seeds
from tests.conftest import ROOT
from tests.desk.stories import AR, EN, FR, MORE, TELLING, ZH, fill_in, worksheet

ADD = ["--article", "vega-round"]
FULL = [*ADD, "--title", "Vega Motion raises money", "--published", "2024-03-14", "--publisher", "Financial Times"]
GERMAN = "Der Hafen wurde am Montag nach dem Sturm geschlossen. Niemand wurde dabei verletzt."
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tiny: Home) -> Home:
    """The tiny data set, with two entities more."""
    (tiny.seeds / "entities" / "more.yaml").write_text(MORE, encoding="utf-8")
    return tiny


@pytest.fixture
def run(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the copy; a story is written to a file first."""
    folder = home.seeds.parent
    monkeypatch.setenv("KG_TEXTS", str(folder / "texts"))

    def run(*arguments: str, story: str | bytes | None = None, name: str = "story.txt") -> tuple[int, str, str]:
        if story is not None:
            (folder / name).write_bytes(story.encode() if isinstance(story, str) else story)
            arguments = ("add", str(folder / name), *arguments)
        code = main(["--data", str(folder), *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def state(home: Home) -> dict[str, bytes]:
    """Every file below the seeds and the texts."""
    folder = home.seeds.parent
    files = (path for name in ("seeds", "texts") for path in (folder / name).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_text_is_pinned_and_every_sentence_stands_in_its_place(run: Run, home: Home) -> None:
    code, out, err = run(*FULL, story=EN)
    assert code == 0, err
    assert out == f"{home.seeds}/articles/vega-round.yaml\n"
    text = (home.seeds.parent / "texts" / "vega_round_en.txt").read_bytes()
    assert text == EN.encode()
    entry = next(entry for entry in read_seeds(home.seeds).articles if entry.id == "vega-round")
    pinned = entry.article.texts[0]
    assert (pinned.id, pinned.lang, pinned.length) == ("vega_round_en", "en", len(EN))
    assert pinned.sha256 == hashlib.sha256(text).hexdigest()
    notes = re.findall(r"^  ## \[(\d+)\] (.*)$", worksheet(home), re.MULTILINE)
    assert [int(number) for number, _ in notes] == list(range(1, len(notes) + 1))
    assert " ".join(words for _, words in notes).split() == EN.split()
    assert "language: English (guessed, from 100% of its letters; if it is another: --lang TAG)" in err


@pytest.mark.parametrize("lang", TELLING)
def test_what_a_sentence_holds_is_noted_in_each_language(run: Run, home: Home, lang: str) -> None:
    story, notes = TELLING[lang]
    code, _, err = run(*ADD, story=story)
    assert code == 0, err
    found = worksheet(home)
    assert [note for note in notes if note not in found] == []
    assert f"    lang: {lang}\n" in found


def test_names_that_no_entity_has_are_listed(run: Run, home: Home) -> None:
    run(*FULL, story=EN)
    found = worksheet(home)
    for name in ("Vega Motion", "Ana Duarte", "Lumen Ventures"):
        assert f"\n## {name} (sentence" in found
    assert "##   vega-motion:\n##     type: CLASS\n##     label: {en: 'Vega Motion'}\n##     description:\n" in found


def test_what_is_missing_is_named_with_its_line(run: Run, home: Home) -> None:
    code, _, err = run(*ADD, story=EN)
    assert code == 0
    assert "to complete in its header: title, publisher, published" in err
    code, _, err = run("check")
    lines = worksheet(home).split("\n")
    places = [
        (f"seeds/articles/vega-round.yaml:{lines.index(line) + 1}:", line)
        for line in ("  en:", "publisher:", "  edtf:")
    ]
    assert code == 1
    assert [line for place, line in places if place not in err] == []
    assert [problem.rpartition(": ")[2] for problem in err.split("\n")[:3]] == [
        "label is empty; expected text",
        "publisher is empty; expected text",
        "edtf is empty; expected text",
    ]


def test_an_untouched_worksheet_is_read_and_all_of_it_is_open(run: Run, home: Home) -> None:
    outlet = MORE[MORE.index("financial-times:") :]  # every entity must be named, and nobody has named Sora yet
    (home.seeds / "entities" / "more.yaml").write_text(outlet, encoding="utf-8")
    run(*FULL, story=EN)
    assert run("anchor")[0] == 0
    code, out, _ = run("check")
    assert code == 1
    assert "vega_round_en: 0 of 6 sentences support statements, 0 set aside, GAPS: sentences 1, 2, 3, 4, 5, 6;" in out
    assert (
        "notes repeat 6 sentence(s) of the text, which belongs to its publisher; when no sentence is open, run" in out
    )
    assert "0 problem(s), 1 open warning(s), 6 gap(s)" in out


def test_from_a_file_to_the_graph(run: Run, home: Home) -> None:
    """The whole round: add, fill in, anchor, finish, check without a gap, build, ask."""
    assert run(*FULL, story=EN)[0] == 0
    fill_in(home)
    code, _, err = run("anchor")
    assert code == 0, err
    code, out, err = run("add", "--done", "vega-round")
    assert (code, out) == (0, f"{home.seeds}/articles/vega-round.yaml\n")
    assert "removed the notes of 6 sentences" in err
    assert "#" not in worksheet(home)
    code, out, err = run("check")
    assert (code, err) == (0, ""), out
    assert "vega_round_en: 5 of 6 sentences support statements, 1 set aside; " in out
    assert "0 problem(s), 0 open warning(s), 0 gap(s)" in out
    assert run("build")[0] == 0
    query = "SELECT ?amount ?who { ?r vg:raisedBy id:vega-motion ; vg:amount/schema:value ?amount ; vg:investor ?who }"
    code, out, err = run("query", query, "--format", "csv")
    assert (code, out) == (0, "amount,who\r\n40000000,https://w3id.org/ai-video-kg/id/lumen-ventures\r\n"), err
    assert run("add", "--done", "vega-round")[2] == "there were no notes\n"


def test_a_curator_needs_the_text_of_the_new_article_only(run: Run, home: Home) -> None:
    folder = home.seeds.parent / "texts"
    for text in folder.glob("*.txt"):
        text.unlink()
    assert run(*FULL, story=EN)[0] == 0
    fill_in(home)
    code, _, err = run("anchor")
    assert (code, f"not in {folder}, so that their anchors stay as they are: t1, t2a, t2b\n" in err) == (0, True), err
    assert run("add", "--done", "vega-round")[0] == 0
    code, out, err = run("check")
    assert (code, err) == (0, ""), out
    assert "quotes checked against the committed anchors (not all texts given); 0 problem(s), 0 open" in out
    assert run("build")[0] == 0


# What is refused


@pytest.mark.parametrize(
    ("story", "options", "message"),
    [
        ("", ADD, "{file} is empty"),
        (b"\x89PNG\r\n", ADD, "{file} is an image; save its text as plain text, Markdown or HTML"),
        (b"a\0b", ADD, "{file} is a binary file (NUL at byte 2); expected text"),
        (EN, [], "the article needs an id: --article ID, for example --article story"),
        (
            EN,
            ["--article", "Vega Round"],
            "the article id 'Vega Round' is not kebab-case (a-z, 0-9, single hyphens); for example vega-round",
        ),
        (
            EN,
            ["--article", "one"],
            "the article 'one' exists already: seeds/articles/one.yaml; choose another id, or add the text "
            "to it with --translation-of one",
        ),
        (EN, [*ADD, "--text-id", "a b"], "the text id 'a b' is not made of letters, digits and '_'"),
        (
            EN,
            [*ADD, "--text-id", "t1"],
            "the text 't1' exists already, in article 'one'; choose another id: --text-id ID",
        ),
        (EN, [*ADD, "--published", "March"], "published: 'March' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?'"),
        (
            EN,
            [*ADD, "--translated-from", "Chinese"],
            "translated from 'Chinese'; expected the tag of a language, such as en or zh",
        ),
        (EN, [*ADD, "--by", "machine"], "--by says what translated the text; --translated-from is missing"),
        (EN, [*ADD, "--texts", "/none"], "the texts folder /none does not exist or is not a folder"),
        (
            EN,
            [*ADD, "--translation-of", "one"],
            "--article names a new article, --translation-of one that exists; give one of them",
        ),
        (EN, ["--translation-of", "ome"], "no article 'ome'; did you mean 'one'?"),
        (
            EN,
            ["--translation-of", "one", "--title", "x"],
            "--title is for a new article; 'one' has a header",
        ),
        (EN, [*ADD, "--lang", "klingon"], "unknown language 'klingon'; expected one of ar, ca, "),
        (
            EN,
            [*ADD, "--lang", "de"],
            "texts in German cannot be read; expected English (en), French (fr), Arabic (ar), Chinese (zh). To add it "
            "without help in reading: --lang de --no-language-help",
        ),
        (
            GERMAN,
            ADD,
            "{file} looks like German; expected English (en), French (fr), Arabic (ar), Chinese (zh). If that is "
            "wrong, say --lang TAG; to add it without help in reading: --lang de --no-language-help",
        ),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(
    run: Run, home: Home, story: str | bytes, options: list[str], message: str
) -> None:
    before = state(home)
    code, out, err = run(*options, story=story)
    expected = message.replace("{file}", str(home.seeds.parent / "story.txt"))
    assert (code, out) == (2, "")
    assert f"kg: {expected}" in err
    assert state(home) == before


def test_every_problem_of_a_request_is_named_at_once(run: Run, home: Home) -> None:
    err = run("--article", "one", "--text-id", "?", "--published", "soon", "--translated-from", "1", story=EN)[2]
    assert len(re.findall("^kg: ", err, re.MULTILINE)) == 4


def test_a_text_that_is_there_already_is_refused(run: Run, home: Home) -> None:
    assert run(*ADD, story=EN)[0] == 0
    before = state(home)
    other = ("--article", "other")
    code, _, err = run(*other, story="\ufeff" + EN.replace("\n", "\r\n"))
    assert code == 2
    assert "story.txt is the same as text 'vega_round_en' of article 'vega-round'" in err
    code, _, err = run(*other, story=EN.replace("snowed", "rained"))
    assert code == 2
    assert re.search(
        r"story.txt is 9\d % like text 'vega_round_en' of article 'vega-round'; one story printed twice", err
    )
    assert state(home) == before
    assert run(*other, "--accept-alike", story=EN.replace("snowed", "rained"))[0] == 0


def test_nothing_is_overwritten(run: Run, home: Home) -> None:
    (home.seeds.parent / "texts" / "vega_round_en.txt").write_text("mine", encoding="utf-8")
    code, _, err = run(*ADD, story=EN)
    assert code == 2
    assert "the file vega_round_en.txt exists already in " in err
    (home.seeds / "articles" / "vega-round.yaml").write_text("mine", encoding="utf-8")
    assert (home.seeds.parent / "texts" / "vega_round_en.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_to(run: Run, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may write everywhere, so the system's refusal is played."""
    before = state(home)
    opened = Path.open

    def refusing(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if "w" in mode and self.parent.name == "articles":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    code, out, err = run(*ADD, story=EN)
    assert (code, out) == (2, "")
    assert f"kg: cannot write {home.seeds}/articles/vega-round.yaml: Permission denied; nothing was written" in err
    monkeypatch.undo()
    assert state(home) == before


def test_a_file_with_marks_and_an_odd_name(run: Run, home: Home) -> None:
    code, _, err = run(*ADD, story=AR.replace("شركة", "\u200fشركة\u202c"), name="ق\u202e ص&'\".txt")
    assert code == 0, err
    assert "removed 4 bidirectional marks" in err
    assert (home.seeds.parent / "texts" / "vega_round_ar.txt").read_text(encoding="utf-8") == AR
    assert read_seeds(home.seeds).problems


def test_a_text_in_another_language_is_taken_without_help_if_asked(run: Run, home: Home) -> None:
    code, _, err = run(*FULL, "--lang", "de", "--no-language-help", story=GERMAN)
    assert code == 0, err
    assert "its sentences were not read" in err
    assert read_seeds(home.seeds).problems == ()
    assert "## [2] Niemand wurde dabei verletzt.\n  # - id: s2\n" in worksheet(home)


def test_suggestions_of_a_page_are_shown_not_taken(run: Run, home: Home) -> None:
    page = f"<html><head><meta property='og:site_name' content='Le Quai'></head><body><p>{EN}</p>"
    code, _, err = run(*ADD, story=page, name="page.html")
    assert code == 0
    assert "the page says: publisher: Le Quai (meta og:site_name)" in err
    assert "## the page says (meta og:site_name): Le Quai\n" in worksheet(home)
    assert "\npublisher:\n" in worksheet(home)


def test_marks_in_what_a_page_says_are_removed(run: Run, home: Home) -> None:
    page = f"<html><head><title>\u202eVega\u202c\x07</title></head><body><p>{EN}</p>"
    assert run(*ADD, story=page, name="page.html")[0] == 0
    assert "## the page says (title): Vega\n" in worksheet(home)


def test_a_file_that_lies_in_the_texts_folder_is_not_its_own_double(run: Run, home: Home) -> None:
    code, _, err = run(*ADD, story=EN, name="texts/story.txt")
    assert code == 0, err


def test_an_unknown_publisher_is_said_to_be_unknown(run: Run, home: Home) -> None:
    err = run(*ADD, "--publisher", "Le Quai", story=EN)[2]
    assert "no entity is called 'Le Quai' yet: add 'le-quai' to entities/*.yaml (type: MediaOutlet)" in err
    assert "\npublisher: le-quai\n" in worksheet(home)


def test_a_translation_is_said_to_be_one(run: Run, home: Home) -> None:
    run(*ADD, "--translated-from", "zh", "--by", "machine", story=EN)
    assert "    translated: {from: zh, by: machine}\n" in worksheet(home)


def test_notes_of_open_sentences_are_not_removed_unasked(run: Run, home: Home) -> None:
    run(*FULL, story=EN)
    fill_in(home)
    aside = "  - {aside: [6], why: no fact}"
    filled = worksheet(home)
    (home.seeds / "articles" / "vega-round.yaml").write_text(filled.replace(aside, f"  #{aside[1:]}"), encoding="utf-8")
    before = state(home)
    code, _, err = run("add", "--done", "vega-round")
    expected = (
        "kg: sentences are open: 6 of 'vega_round_en'; fill them in or set them aside, or remove the notes even so: "
    )
    assert (code, err) == (2, f"{expected}--force\n")
    (home.seeds / "articles" / "vega-round.yaml").write_text(filled.replace("lang: en", "lang:", 1), encoding="utf-8")
    assert "the seeds have problems that 'kg check' lists; correct them, " in run("add", "--done", "vega-round")[2]
    (home.seeds / "articles" / "vega-round.yaml").write_text(filled.replace(aside, f"  #{aside[1:]}"), encoding="utf-8")
    assert state(home) == before
    assert run("add", "--done", "vega-round", "--force")[0] == 0


def test_finishing_what_is_not_there(run: Run, home: Home) -> None:
    assert run("add", "--done", "ome")[::2] == (2, "kg: no article 'ome'; did you mean 'one'?\n")
    assert run("add", "--done", "one", "--article", "x")[0] == 2
    assert run("add")[::2] == (2, "kg: no file given; expected kg add FILE, or kg add --done ARTICLE\n")


def test_on_a_terminal_it_asks(home: Home) -> None:
    folder = home.seeds.parent
    (folder / "story.txt").write_text(EN, encoding="utf-8")
    answers = ["Vega raises money", "one", "vega-round", "March", "2024-03", "FT", "", str(folder / "texts")]
    main_end, other = pty.openpty()
    command = [sys.executable, "-m", "kg", "--data", str(folder), "add", str(folder / "story.txt")]
    env = {key: value for key, value in os.environ.items() if key != "KG_TEXTS"}
    running = subprocess.Popen(command, stdin=other, stdout=subprocess.PIPE, stderr=other, env=env, cwd=ROOT)
    os.close(other)
    os.write(main_end, "".join(f"{answer}\n" for answer in answers).encode())
    shown: list[bytes] = []
    reader = threading.Thread(target=_drain, args=(main_end, shown))
    reader.start()
    out = running.communicate(timeout=120)[0].decode()
    reader.join()
    said = b"".join(shown).decode()
    assert running.returncode == 0, said
    assert out == f"{home.seeds}/articles/vega-round.yaml\n"
    assert "Id of the article (for example vega-raises-money): " in said
    assert "  the article 'one' exists already" in said
    assert "  published: 'March' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most" in said
    assert "publisher: financial-times\n" in worksheet(home)
    assert "  edtf: '2024-03'\n" in worksheet(home)


def _drain(end: int, shown: list[bytes]) -> None:
    try:
        while data := os.read(end, 4096):
            shown.append(data)
    except OSError:
        return  # the other end is closed


# A second text


def test_a_translation_is_added_to_an_article(run: Run, home: Home) -> None:
    run(*FULL, story=EN)
    fill_in(home)
    run("add", "--done", "vega-round")
    before = worksheet(home).replace("passages:\n", "passages:  # in the order of the text\n")
    (home.seeds / "articles" / "vega-round.yaml").write_text(before, encoding="utf-8")
    code, out, err = run("--translation-of", "vega-round", "--translated-from", "en", story=FR)
    assert code == 0, err
    assert "aligned 6 sentences of 'vega_round_en' with 6 of the new text" in err
    assert "5 passages to give a quote from the new text, or 'only_in: why'" in err
    after = worksheet(home)
    changed = [line for line in before.split("\n") if line not in after]
    assert [line for line in changed if "quote:" not in line] == ["    means: {Its: vega-motion}"]
    assert '    means: {"vega_round_en": {Its: vega-motion}}\n' in after
    assert "    quote:\n      ## [4] « Nous ne construisons pas un autre Sora », a déclaré Ana Duarte.\n" in after
    assert "    translated: {from: en, by: unknown}\n" in after
    assert "passages:  # in the order of the text\n" in after
    code, _, err = run("check")
    assert (code, err.count("quote is empty; expected text")) == (1, 5)
    quotes = iter([
        "lève 40 millions de dollars", "fondée en 2021 par Ana Duarte", "Lumen Ventures a mené le tour",
        "Nous ne construisons pas un autre Sora", "produit des clips de 30 secondes au plus",
    ])  # fmt: skip
    filled = re.sub(
        r'"vega_round_fr":$',
        lambda m: f"{m.group()} {next(quotes)}",
        after.replace('"vega_round_fr":\n    lang', '"vega_round_fr": \n    lang'),
        flags=re.MULTILINE,
    )
    (home.seeds / "articles" / "vega-round.yaml").write_text(filled, encoding="utf-8")
    assert run("anchor")[0] == 0
    run("add", "--done", "vega-round")
    code, out, err = run("check")
    assert (code, err) == (0, ""), out
    assert "0 problem(s), 0 open warning(s), 0 gap(s)" in out


def test_a_translation_of_a_worksheet_is_shown_beside_it(run: Run, home: Home) -> None:
    run(*FULL, story=EN)
    longer = FR.replace("« Nous", "Elle a ri. « Nous")
    code, _, err = run("--translation-of", "vega-round", story=longer)
    assert code == 0, err
    assert "no passage has a quote yet" in err
    found = worksheet(home)
    assert "\n  ##     = 3: Lumen Ventures a mené le tour.\n" in found
    assert '  #   quote:\n  #     "vega_round_en": Lumen Ventures led the round\n' in found
    assert '  #     "vega_round_fr": Lumen Ventures a mené le tour\n' in found
    assert '  # - {aside: {"vega_round_en": [6], "vega_round_fr": [7]}, why: no fact}\n' in found
    assert read_seeds(home.seeds).problems == ()
    run("add", "--done", "vega-round", "--force")
    assert worksheet(home).endswith("edtf: '2024-03-14'\npassages:\n")


def test_a_translation_into_chinese_is_aligned_by_what_it_names(run: Run, home: Home) -> None:
    run(*ADD, story=AR)
    code, _, err = run("--translation-of", "vega-round", story=ZH)
    assert code == 0, err
    assert "one by one, with equal numbers" in err


def test_numbers_of_sentences_are_carried_over(tiny: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first article of the tiny data set, shortened by its third sentence."""
    content = (tiny.seeds.parent / "texts" / "t1.txt").read_text(encoding="utf-8")
    start, end = sentences(content, "fr")[2]
    story = tmp_path / "short.txt"
    story.write_text(content[:start].rstrip() + "\n" + content[end:].lstrip(), encoding="utf-8")
    monkeypatch.setenv("KG_TEXTS", str(tiny.seeds.parent / "texts"))
    options = ["--translation-of", "one", "--accept-alike"]
    assert main(["--data", str(tiny.seeds.parent), "add", str(story), *options]) == 0
    after = (tiny.seeds / "articles" / "one.yaml").read_text(encoding="utf-8")
    assert "texts:\n  t1: {" in after
    assert '  "one_fr":\n    lang: fr\n' in after
    assert 'sentences: {"t1": [7, 7], "one_fr": [6, 6]}' in after
    assert '  - aside: {"t1": [8, 9], "one_fr": [7, 8]}\n' in after
