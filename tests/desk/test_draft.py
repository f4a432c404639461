"""`kg draft` and `kg admit`: from a file to a draft, from a draft to a graph, and what is refused on the way."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.desk.draft import MAX_STATEMENTS
from kg.home import Home
from kg.seeds.read import read_seeds
from tests.desk.draft_stories import EN, EXPECTED, KNOWN, OUTLET, STORIES

Run = Callable[..., tuple[int, str, str]]
ADD = ["--article", "studio", "--title", "A studio", "--published", "2024-06-03", "--publisher", "FT"]


@pytest.fixture
def home(tiny: Home) -> Home:
    """The tiny data set, with an outlet more."""
    (tiny.seeds / "entities" / "more.yaml").write_text(OUTLET, encoding="utf-8")
    return tiny


@pytest.fixture
def run(home: Home, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the copy, in the folder of the copy."""
    folder = home.seeds.parent
    monkeypatch.setenv("KG_TEXTS", str(folder / "texts"))
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["--data", str(folder), *arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def studio(run: Run, home: Home) -> Path:
    """The data set with the English story added, without any passage; the file of the article."""
    return added(run, home, "en")


def added(run: Run, home: Home, lang: str) -> Path:
    """Add the story in a language, with the entities that a curator knows."""
    (home.seeds / "entities" / "more.yaml").write_text(OUTLET + KNOWN[lang], encoding="utf-8")
    story = home.seeds.parent / "story.txt"
    story.write_text(STORIES[lang], encoding="utf-8")
    code, _, err = run("add", str(story), "--lang", lang, *ADD)
    assert code == 0, err
    return home.seeds / "articles" / "studio.yaml"


def program(home: Home, body: str) -> str:
    """Write a program in Python, and return the command that runs it."""
    path = home.seeds.parent / "my program.py"
    path.write_text(f"import sys, time, json, os\nprompt = sys.stdin.read()\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{sys.executable} '{path}'"


def answering(home: Home, *passages: object, entities: list[object] | None = None) -> str:
    """Return the command of a program that gives an answer."""
    text = json.dumps({"passages": list(passages), "entities": entities or []})
    return program(home, f"print({text!r})")


def passage(quote: str, *says: tuple[str, str, str], **more: object) -> dict[str, object]:
    """A drafted passage in the article's own voice."""
    said = [dict(zip(("subject", "property", "value"), each, strict=True)) for each in says]
    return {"quote": quote, "stance": "states", "gist": "It is so.", "says": said, **more}


STUDIO = {"id": "tamarix-studio", "type": "Company", "label": {"en": "Tamarix Studio"}, "description": "A studio."}
ORIEL = {"id": "oriel", "type": "VideoModel", "label": {"en": "Oriel"}, "description": "A video model."}
BUILT = passage("Oriel, developed by Tamarix Studio", ("oriel", "developedBy", "tamarix-studio"))


def drafted(run: Run, home: Home, *passages: object, entities: list[object] | None = None) -> Path:
    """Write the draft of a program that gives an answer."""
    file = home.seeds.parent / "studio.draft.json"
    file.unlink(missing_ok=True)
    code, out, err = run("draft", "studio", "--with", answering(home, *passages, entities=entities))
    assert (code, out) == (0, "studio.draft.json\n"), err
    return file


# The prompt


def test_the_prompt_holds_what_the_article_needs(run: Run, studio: Path) -> None:
    code, out, _ = run("draft", "studio")
    assert code == 0
    for number, line in enumerate(filter(None, EN.split("\n")), 1):
        assert f"\n[{number}] {line}\n" in out
    assert '"published": "2024-06-03"' in out
    assert "\n- FundingRound (an Event): A company (raisedBy) raises an amount from investors (investor)" in out
    assert "\n- raisedBy, FundingRound → Organization: " in out
    assert '"$schema": "https://json-schema.org/draft/2020-12/schema"' in out
    assert run("draft", "studio")[1] == out


def test_a_prompt_of_some_sentences_shows_the_one_before(run: Run, studio: Path) -> None:
    out = run("draft", "studio", "--sentences", "3-4")[1]
    assert "\n=[2] GHENT, " in out
    assert [number for number in range(1, 8) if f"\n[{number}] " in out] == [3, 4]


def test_known_entities_are_named_in_any_script(run: Run, home: Home) -> None:
    added(run, home, "zh")
    out = run("draft", "studio")[1]
    assert '{"id": "oriel", "class": "VideoModel", "label": {"en": "Oriel", "zh": "奥里尔"}}\n' in out


# The program


def test_the_prompt_is_given_chunk_by_chunk_without_a_shell(run: Run, home: Home, studio: Path) -> None:
    body = "print(json.dumps({'passages': []})); print(prompt.count('['), sys.argv[1:], file=sys.stderr)"
    code, out, err = run("draft", "studio", "--with", f"{program(home, body)} '$HOME;*'", "--chunk", "3")
    assert (code, out) == (0, "studio.draft.json\n"), err
    assert err.count("['$HOME;*']") == 3
    assert "sentences 1-3: 0 passages\n" in err


@pytest.mark.parametrize(
    ("body", "options", "message"),
    [
        ("print('no idea')", [], "is not JSON: Expecting value at line 1, column 1; it begins with 'no idea'"),
        ("print('[1]')", [], "expected an object with 'passages', a list, and 'entities'; it has no object"),
        ("print('{\"passages\": 1}')", [], "is not an answer: expected an object with 'passages', a list"),
        ("print('{\"passages\": [NaN]}')", [], "is not JSON: NaN is not a JSON value"),
        ("print('{\"passages\": [], \"passages\": []}')", [], "is not JSON: duplicate key 'passages'"),
        ("print('{\"passages\": ' + '[' * 90 + ']' * 90 + '}')", [], "is nested deeper than 24 levels"),
        ("print('{\"passages\": ' + '[' * 99999 + '}')", [], "is not JSON: "),
        ("sys.stdout.buffer.write(b'\\xff')", [], "is not UTF-8 (byte 0)"),
        ("sys.exit(3)", [], "ended with code 3"),
        ("time.sleep(60)", ["--timeout", "0.5"], "took longer than 0.5 seconds (--timeout) and was ended"),
        ("while True: print('x' * 9999)", [], "is longer than 1000000 bytes"),
        ("", [], "is not JSON: "),
    ],
)  # fmt: skip
def test_a_program_that_fails_is_named_and_nothing_is_written(
    run: Run, home: Home, studio: Path, body: str, options: list[str], message: str
) -> None:
    code, out, err = run("draft", "studio", "--with", program(home, body), *options)
    assert (code, out) == (2, "")
    assert message in err
    assert not (home.seeds.parent / "studio.draft.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["studo"], "no article 'studo'; did you mean 'studio'?"),
        (["studio", "--text", "x"], "article 'studio' has no text 'x'; it has studio_en"),
        (["studio", "--sentences", "8"], "--sentences 8: expected numbers from 1 to 7, such as 1-7 or 7"),
        (["studio", "--sentences", "5-2"], "--sentences 5-2: expected numbers from 1 to 7"),
        (["studio", "--with", "/none"], "--with: /none cannot be started: No such file or directory"),
        (["studio", "--with", "'"], "--with: ': No closing quotation"),
        (["studio", "--with", " "], "--with: no program given"),
        (["studio", "--with", "x", "--rules"], "--rules and --with exclude each other"),
        (["studio", "--chunk", "3"], "--chunk, --timeout and --output are for a program"),
        (["studio", "--texts", "/none"], "text 'studio_en' is not readable in the texts folder"),
    ],
)
def test_options_that_cannot_be_used(run: Run, studio: Path, arguments: list[str], message: str) -> None:
    code, out, err = run("draft", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_an_answer_in_a_fence_with_words_around_it_is_read(run: Run, home: Home, studio: Path) -> None:
    body = "print('Sure! Here it is:\\n```json\\n{\"passages\": []}\\n```\\nAnything else?')"
    assert run("draft", "studio", "--with", program(home, body))[0] == 0
    assert run("draft", "studio", "--with", program(home, body))[2] == (
        "kg: studio.draft.json exists already; choose another file: --output FILE\n"
    )


# The whole way


@pytest.mark.parametrize("lang", STORIES)
def test_from_a_file_to_the_graph_without_a_model(run: Run, home: Home, lang: str) -> None:
    """Add, draft by rules, admit, set the rest aside, anchor, finish, check without a problem, build, ask."""
    file = added(run, home, lang)
    code, out, err = run("draft", "studio", "--rules", "--chunk", "4")
    assert (code, out) == (0, "studio.draft.json\n"), err
    code, out, _ = run("admit", out.strip())
    assert code == 1
    assert (
        "to look at: sentence 1, statement 1: tamarix-studio-round-2024-06 raisedBy tamarix-studio (new-entity:" in out
    )
    code, out, err = run("admit", "studio.draft.json", "--accept", "all")
    assert {line.partition(": ")[2].partition(": ")[2] for line in out.splitlines()[:-1]} == EXPECTED[lang]
    assert "8 admitted, 0 said already, 0 to look at, 0 rejected" in out, out
    assert code == 0, err
    entry = next(entry for entry in read_seeds(home.seeds).articles if entry.id == "studio")
    told = {int(match[1]) for p in entry.passages if (match := re.match(r"s(\d+)", p.id))}
    text = file.read_text(encoding="utf-8")
    for number in range(1, text.count("why: no fact}") + 1):
        if number not in told:
            text = text.replace(f"  # - {{aside: [{number}], why", f"  - {{aside: [{number}], why")
    file.write_text(text, encoding="utf-8")
    assert run("anchor")[0] == 0
    code, _, err = run("add", "--done", "studio")
    assert code == 0, err
    code, out, err = run("check")
    assert "0 problem(s), 0 open warning(s), 0 gap(s)" in out, out + err
    assert (code, run("build")[0]) == (0, 0)
    query = "SELECT ?amount { ?r vg:raisedBy id:tamarix-studio ; vg:amount/schema:value ?amount }"
    assert run("query", query, "--format", "csv")[1] == "amount\r\n25000000\r\n"


def test_what_is_admitted_stands_in_its_place_and_all_else_stays(run: Run, home: Home, studio: Path) -> None:
    before = studio.read_text(encoding="utf-8").replace("passages:\n", "passages:  # mine\n")
    studio.write_text(before, encoding="utf-8")
    draft = drafted(run, home, BUILT, entities=[STUDIO, ORIEL])
    assert run("admit", str(draft), "--accept", "all")[0] == 0
    after = studio.read_text(encoding="utf-8")
    added = (
        "  - id: s4\n    quote: Oriel, developed by Tamarix Studio\n    stance: states\n    gist: It is so.\n"
        "    says:\n      oriel:\n        developedBy: tamarix-studio\n"
    )
    assert after.replace(added, "") == before
    lines = after.split("\n")
    assert lines.index("  # - {aside: [4], why: no fact}") + 1 == lines.index("  - id: s4")


def test_admitting_a_draft_twice_changes_nothing(run: Run, home: Home, studio: Path) -> None:
    founded = passage("Tamarix Studio, founded in 2019", ("f", "object", "tamarix-studio"), ("f", "date", "2019"))
    founding = {"id": "f", "type": "Founding", "label": {"en": "the founding of it"}, "description": "A founding."}
    draft = drafted(run, home, BUILT, founded, entities=[STUDIO, ORIEL, founding])
    for options in ([], ["--accept", "tamarix-studio", "--accept", "oriel"]):
        run("admit", str(draft), *options)
        state = {path: path.read_bytes() for path in home.seeds.parent.rglob("*") if path.is_file()}
        _, out, err = run("admit", str(draft))
        assert "nothing to write: the article has all of it" in err
        assert {path: path.read_bytes() for path in home.seeds.parent.rglob("*") if path.is_file()} == state
    assert out.endswith("0 admitted, 1 said already, 2 to look at, 0 rejected\n")


def test_a_doubt_goes_when_it_is_decided(run: Run, home: Home, studio: Path) -> None:
    draft = drafted(run, home, BUILT, entities=[STUDIO, ORIEL])
    assert run("admit", str(draft))[0] == 1
    assert "  ##     to look at: new-entity: 'oriel' (VideoModel, Oriel)\n" in studio.read_text(encoding="utf-8")
    assert "  # - id: s4-d1\n  #   quote: Oriel, developed" in studio.read_text(encoding="utf-8")
    run("admit", str(draft), "--accept", "all")
    assert "to look at" not in studio.read_text(encoding="utf-8")
    assert "s4-d1" not in studio.read_text(encoding="utf-8")


def test_finishing_removes_the_doubts_that_nobody_took(run: Run, home: Home, studio: Path) -> None:
    run("admit", str(drafted(run, home, BUILT, entities=[STUDIO, ORIEL])))
    code, _, err = run("add", "--done", "studio", "--force")
    assert code == 0, err
    assert studio.read_text(encoding="utf-8").endswith("passages:\n")


def test_a_person_can_take_a_statement_that_is_in_doubt(run: Run, home: Home, studio: Path) -> None:
    meant = passage("spoke in Ghent in the afternoon", ("lena", "memberOf", "tamarix-studio"), means={"Lena": "lena"})
    lena = {"id": "lena", "type": "Person", "label": {"en": "Lena"}, "description": "Its head."}
    draft = drafted(run, home, meant, entities=[STUDIO, lena])
    err = run("admit", str(draft), "--accept", "1")[2]
    assert "--accept 1: the statement needs a new entity; accept that first: 'lena'" in err
    code, out, _ = run("admit", str(draft), "--accept", "lena", "--accept", "tamarix-studio", "--accept", "1")
    assert (code, "1 admitted, 0 said already, 0 to look at" in out) == (0, True)
    assert "      'Lena': lena\n" in studio.read_text(encoding="utf-8")
    assert run("admit", str(draft), "--accept", "2")[::2] == (
        2, "kg: --accept 2: studio.draft.json has no statement 2 that is to be looked at\n",
    )  # fmt: skip


def test_a_dry_run_writes_nothing(run: Run, home: Home, studio: Path) -> None:
    draft = drafted(run, home, BUILT, entities=[STUDIO, ORIEL])
    state = {path: path.read_bytes() for path in home.seeds.parent.rglob("*") if path.is_file()}
    assert "1 admitted" in run("admit", str(draft), "--accept", "all", "--dry-run")[1]
    assert {path: path.read_bytes() for path in home.seeds.parent.rglob("*") if path.is_file()} == state


def test_the_report_has_the_hashes_of_what_was_read_and_written(run: Run, home: Home, studio: Path) -> None:
    import hashlib

    draft = drafted(run, home, BUILT, entities=[STUDIO, ORIEL])
    before = hashlib.sha256(studio.read_bytes()).hexdigest()
    run("admit", str(draft), "--accept", "all")
    report = json.loads((home.seeds.parent / "studio.draft.report.json").read_text(encoding="utf-8"))
    receipt = report["receipt"]
    assert receipt["inputs"]["draft"] == hashlib.sha256(draft.read_bytes()).hexdigest()
    assert receipt["inputs"]["seeds/articles/studio.yaml"] == before
    assert receipt["outputs"] == {
        f"seeds/{name}": hashlib.sha256((home.seeds / name).read_bytes()).hexdigest()
        for name in ("articles/studio.yaml", "entities/studio.yaml")
    }
    assert report["counts"] == {"admitted": 1, "said already": 0, "to look at": 0, "rejected": 0}


# Bad drafts


def head(**other: object) -> bytes:
    """A draft without passages that was made from another text, with other values."""
    draft = {"draft": 1, "article": "studio", "text": "studio_en", "sha256": "0", "passages": [], **other}
    return json.dumps(draft).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "studio.draft.json is not JSON: Expecting value"),
        (b"\xff\xfe", "studio.draft.json is not UTF-8 (byte 0)"),
        (b"{}", "expected a draft: an object with draft, article, text, sha256, entities and passages"),
        (b"[]", "expected a draft"),
        (head(draft=2), "draft is not 1, the format"),
        (head(article="studo"), "no article has this id; did you mean 'studio'?"),
        (head(text="t"), "article 'studio' has studio_en"),
        (head(), "was made from another text: its SHA-256 is 0, that of 'studio_en' is "),
        (head(run="rm"), "unknown key 'run'"),
        (head(sha256=None), "sha256 missing or no text"),
    ],
)  # fmt: skip
def test_what_is_not_a_draft_is_refused(run: Run, home: Home, studio: Path, content: bytes, message: str) -> None:
    before = studio.read_bytes()
    draft = home.seeds.parent / "studio.draft.json"
    draft.write_bytes(content)
    code, out, err = run("admit", str(draft))
    assert (code, out) == (2, "")
    assert message in err
    assert studio.read_bytes() == before
    assert not (home.seeds.parent / "studio.draft.report.json").exists()


def test_a_draft_that_is_missing_or_too_long(run: Run, home: Home, studio: Path) -> None:
    assert run("admit", "none.json")[::2] == (2, "kg: none.json cannot be read: No such file or directory\n")
    assert run("admit")[::2] == (2, "kg: no draft given; expected kg admit DRAFT\n")
    long = passage("Oriel, developed by Tamarix Studio", *[("oriel", "developedBy", "tamarix-studio")] * 40)
    draft = drafted(run, home, *[long] * 250)
    code, _, err = run("admit", str(draft))
    assert code == 2
    assert f"has 10000 statements (limit {MAX_STATEMENTS}); draft fewer sentences at once" in err


def test_a_text_that_has_changed_is_refused(run: Run, home: Home, studio: Path) -> None:
    draft = drafted(run, home, BUILT)
    text = home.seeds.parent / "texts" / "studio_en.txt"
    text.write_text(text.read_text(encoding="utf-8") + "x", encoding="utf-8")
    code, _, err = run("admit", str(draft))
    assert (code, "text 'studio_en' has SHA-256" in err) == (2, True)


def test_the_reasons_are_listed(run: Run) -> None:
    code, out, _ = run("admit", "--reasons")
    assert code == 0
    assert "to look at    new-entity            it names an entity that only the draft defines" in out
