"""The command line: exit codes, streams, formats, and no traceback ever."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.main import main, parser
from kg.cli.terminal import column_widths
from kg.home import Home

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tiny: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the tiny data set; gives its exit code, its output, and its messages."""
    monkeypatch.setenv("KG_CACHE", "")
    monkeypatch.delenv("KG_TEXTS", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["--data", str(tiny.seeds.parent), *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


WRONG = [
    (["nothing"], 2, "invalid choice: 'nothing'"),
    (["query", "--nothing"], 2, "kg: error: unknown arguments: --nothing\n"),
    (["query", "ASK {}", "-f", "x.rq"], 1, "kg: give the query as an argument or with -f, not both\n"),
    (["query", "-f", "no/such.rq"], 1, "kg: cannot read the query: [Errno 2] No such file or directory:"),
    (["query", "ASK {}", "--cite"], 1, "kg: --cite works only with SELECT queries; this is an ASK query\n"),
    (["query", "DESCRIBE id:acme", "--format", "csv"], 1,
     "kg: --format csv works only with SELECT queries; this is a DESCRIBE query\n"),
    (["query", "SELECT ?x {}", "--format", "ttl"], 1,
     "kg: --format ttl is for CONSTRUCT and DESCRIBE; a SELECT returns rows\n"),
    (["query", "SELECT ?x { ?x a vg:Person }", "--cite", "--format", "tsv"], 1,
     "kg: --cite supports the formats table, csv, json, markdown, spreadsheet, html; not tsv\n"),
    (["query", "ASK {}", "--format", "csv"], 1,
     "kg: --format csv works only with SELECT queries; this is an ASK query\n"),
    (["--endpoint", "http://127.0.0.1:1/", "build"], 2,
     "kg: error: --endpoint does not work with build\n"),
    (["show", "0123456789abcdef"], 1, "kg: no statement '0123456789abcdef'\n"),
    (["ask", "nothing", "--help"], 1, "kg: no saved question 'nothing'"),
    (["show", "st:0123456789abcdef"], 1, "kg: no statement 'st:0123456789abcdef'\n"),
    (["show", "st:Acme"], 1, "kg: no statement 'st:Acme': the id of a statement is st: and hexadecimal digits\n"),
    (["query", "SELECT ?x {"], 1, "kg: syntax error at line 1, column 12: unexpected end of the query"),
    (["query", "SELECT ?x {}", "--timeout", "0"], 2, "argument --timeout: '0' is not a number of seconds"),
    (["query", "SELECT ?x {}", "--timeout", "inf"], 2, "argument --timeout: 'inf' is not a number of seconds"),
    (["search", "Acme", "--limit", "-1"], 2, "argument --limit: '-1' is not a whole number above 0"),
    (["ask", "nothing"], 1, "kg: no saved question 'nothing'"),
    (["ask", "--nothing"], 2, "kg: error: unknown arguments: --nothing\n"),
    (["ask", "funding-rounds", "--compny", "Acme"], 1,
     "kg: 'funding-rounds' has no parameter 'compny'; did you mean 'company'?; known are company\n"),
    (["ask", "funding-rounds", "--company"], 2, "kg: error: --company needs a value\n"),
    (["ask", "funding-rounds", "Acme"], 2, "kg: error: expected --PARAMETER VALUE, found 'Acme'\n"),
    (["ask", "funding-rounds", "--company", "Nobody"], 1, "kg: no entity named 'Nobody'\n"),
    (["show", "Nobody"], 1, "kg: no entity named 'Nobody'\n"),
    (["search", "zzzzzzzzz"], 1, "no match\n"),
    (["timeline", "--from", "yesterday"], 1, "kg: not a date: 'yesterday' is not YYYY"),
    (["timeline", "--from", "2030"], 1, "no events found\n"),
    (["between", "Vif", "acme-round"], 1, "kg: Vif has the class “video model”, expected “event”\n"),
    (["path", "Vif", "Rival"], 1, "searched asserted statements only; use --all to include claims, plans and"),
    (["--endpoint-graph", "http://x/g", "show", "Acme"], 1,
     "kg: --endpoint-graph needs --endpoint\n"),
    (["--endpoint", "http://127.0.0.1:1/", "--endpoint-graph", "", "show", "Acme"], 1,
     "kg: '' is not an absolute IRI\n"),
    (["anchor"], 1, "kg: kg anchor needs the source texts: give --texts FOLDER or set KG_TEXTS\n"),
    (["check", "--texts", "no/such"], 1, "kg: the texts folder no/such does not exist or is not a folder\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "message"), WRONG, ids=[" ".join(case[0])[:40] for case in WRONG])
def test_says_what_is_wrong(run: Run, arguments: list[str], code: int, message: str) -> None:
    found, _, err = run(*arguments)
    assert found == code
    assert message in err
    assert "Traceback" not in err


def test_an_internal_error_shows_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: object, texts: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("kg.graph.opening.open_cached", fail)
    code, _, err = run("show", "Acme")
    assert (code, err) == (1, "kg: internal error: RuntimeError: broken (set KG_TRACEBACK=1 to see where)\n")
    monkeypatch.setenv("KG_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        run("show", "Acme")


def test_broken_seeds_are_listed(run: Run, tiny: Home) -> None:
    (tiny.seeds / "conflicts.yaml").write_text("- nothing\n", encoding="utf-8")
    code, out, err = run("show", "Acme")
    assert (code, out) == (1, "")
    assert (
        err
        == "seeds/conflicts.yaml:1:3: a conflict is a scalar; expected a mapping\n1 problem(s); nothing was written\n"
    )


def test_query_in_every_format(run: Run) -> None:
    query = "SELECT ?x ?d { ?x vg:object id:vif ; vg:latest ?d }"
    iri = "https://w3id.org/ai-video-kg/id/vif-release"
    assert run("query", query) == (
        0,
        "x               d\n--------------  ----------\nRelease of Vif  2024-05-05\n(1 row)\n",
        "",
    )
    assert run("query", query, "--format", "csv")[1] == f"x,d\r\n{iri},2024-05-05\r\n"
    assert run("query", query, "--format", "tsv")[1].splitlines()[0] == "?x\t?d"
    assert (
        run("query", query, "--format", "markdown")[1] == "| x | d |\n| --- | --- |\n| Release of Vif | 2024-05-05 |\n"
    )
    assert run("query", query, "--format", "spreadsheet")[1] == "x,d\r\nRelease of Vif,2024-05-05\r\n"
    assert json.loads(run("query", query, "--format", "json")[1])["results"]["bindings"][0]["x"]["value"] == iri
    assert run("query", query, "--format", "html")[1].startswith("<table>")


def test_ask_construct_and_time_limits(run: Run) -> None:
    assert run("query", "ASK { id:vif a vg:Model }") == (0, "true\n", "")
    assert run("query", "ASK { id:vif a vg:Paper }", "--timeout", "30") == (0, "false\n", "")
    assert json.loads(run("query", "ASK {}", "--format", "json")[1]) == {"head": {}, "boolean": True}
    assert run("query", "CONSTRUCT { ?x a vg:Person } WHERE { ?x a vg:Person }")[1].endswith(
        "id:lea-dupont a vg:Person .\n"
    )


def test_between_says_how_long(run: Run) -> None:
    code, out, err = run("between", "Round of Acme", "vif-release")
    assert (code, err) == (0, "")
    assert out.startswith("Round of Acme was 35 to 65 days (1 to 3 months) before Release of Vif\n")
    record = json.loads(run("between", "vif-release", "acme-round", "--format", "json")[1])
    assert (record["order"], record["days_at_least"], record["months_at_most"]) == ("after", 35, 3)


def test_a_construct_names_what_is_not_a_fact(run: Run) -> None:
    where = "?st rdf:subject ?s ; rdf:predicate vg:trainedOn ; rdf:object ?o"
    code, out, err = run("query", f"CONSTRUCT {{ ?s vg:trainedOn ?o }} {{ {where} }}")
    head = "1 triple is not a fact of the graph: only statements that are not asserted say so."
    note = "id:vif vg:trainedOn id:films: speculated"
    assert code == 0
    assert out.startswith(f"# {head}\n# {note}\n@prefix id: ")
    assert err == f"kg: {head}\nkg: {note}\n"


def test_query_from_a_file_and_from_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "q.rq").write_text("ASK { id:vif rdfs:label 'فيف'@ar }", encoding="utf-8")
    assert run("query", "-f", str(tmp_path / "q.rq"))[1] == "true\n"
    with (tmp_path / "q.rq").open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert run("query")[1] == "true\n"


def test_cite(run: Run) -> None:
    code, out, _ = run("query", "SELECT ?i { ?r vg:investor ?i }", "--cite")
    assert code == 0
    assert out.splitlines()[:2] == ["1. i: North Bank", "  North Bank invested in Round of Acme"]
    assert "«En mars 2024, Acme a levé 12 millions de dollars auprès de Banque Nord» [French]" in out
    assert json.loads(run("query", "SELECT ?i { ?r vg:investor ?i }", "--cite", "--format", "json")[1])


def test_a_statement_is_shown_with_every_quote(run: Run) -> None:
    query = "SELECT ?st { ?st vg:evidence ?a, ?b FILTER(STR(?a) < STR(?b)) } LIMIT 1"
    iri = run("query", query, "--format", "csv")[1].splitlines()[1]
    code, out, _ = run("show", iri)
    assert (code, out.splitlines()[1]) == (0, iri)
    assert sum("«" in line for line in out.splitlines()) >= 2
    assert run("show", f"st:{iri.rpartition('/')[2]}")[1] == out


def test_a_statement_is_shown_with_what_it_conflicts_with(run: Run) -> None:
    iri = run("query", "SELECT ?st { ?st vg:conflictsWith ?o } LIMIT 1", "--format", "csv")[1].splitlines()[1]
    assert "\n  conflicts with: Amount of Round of Acme: " in run("show", iri)[1]


def test_an_article_is_shown_where_no_entity_is_called_so(run: Run) -> None:
    code, out, _ = run("show", "two")
    assert (code, out.splitlines()[0]) == (0, "Two — article (two)")
    code, _, err = run("show", "nobody", "at", "all")
    assert (code, err) == (1, "kg: no entity named 'nobody at all'\n")


def test_help_of_a_question(run: Run) -> None:
    code, out, _ = run("ask", "funding-rounds", "--help")
    assert code == 0
    assert out.splitlines()[0] == "funding-rounds: Funding rounds of a company, one row each"
    assert out.splitlines()[2].startswith("  --company Organization  default: ")
    assert run("ask", "--help")[1].startswith("usage: kg ask ")


def test_ask_lists_and_runs(run: Run) -> None:
    _, out, _ = run("ask")
    assert "funding-rounds [--company Organization]" in out.splitlines()
    assert "‹company›" in run("ask", "--lang", "ar")[1]
    code, out, err = run("ask", "funding-rounds", "--company", "أكمي", "--format", "csv")
    assert code == 0
    row = dict(zip(*(line.split(",") for line in out.splitlines()[:2]), strict=True))
    assert row["round"] == "https://w3id.org/ai-video-kg/id/acme-round"
    assert (row["amount"], row["least"], row["most"]) == ("10 million US dollars", "10000000", "10000000")
    assert row["unit"] == "https://w3id.org/ai-video-kg/ontology#USD"
    assert "did Acme close" in err  # what the name was taken for
    assert run("ask", "funding-rounds", "--company=Acme", "--format", "csv")[1] == out
    assert "VALUES ?company { <https://w3id.org/ai-video-kg/id/acme> }" in run(
        "ask", "funding-rounds", "--company", "acme", "--print"
    )[1]  # fmt: skip
    assert "1. round: Round of Acme" in run("ask", "funding-rounds", "--company", "Acme", "--cite")[1]


def test_several_values_of_a_parameter(run: Run) -> None:
    out = run("ask", "funding-rounds", "--company", "Acme", "--company", "Infoval", "--print")[1]
    assert "VALUES ?company { <https://w3id.org/ai-video-kg/id/acme> <https://w3id.org/ai-video-kg/id/infoval> }" in out


def test_search_show_timeline_path(run: Run) -> None:
    assert run("search", "اكمى")[1].splitlines()[0].startswith("acme                      Acme (company): exact")
    assert json.loads(run("search", "vif", "--format", "json")[1])[0]["how"] == "exact"
    assert run("show", "Léa", "Dupont")[1].startswith("Léa Dupont — person (lea-dupont)\n")
    assert run("timeline", "--about", "Vif") == (
        0,
        "2024-05-05                Release of Vif (release, 2024-05-05)\n",
        "",
    )
    assert (
        "«Acme a sorti" in run("timeline", "--about", "Vif", "--quotes")[1] or "أصدرت" in run("timeline", "--quotes")[1]
    )
    assert run("path", "Vif", "Rival", "--all")[1].startswith("1. Vif — Rival\n  Vif is better than Rival (claimed)\n")


def test_check_and_anchor(run: Run, tiny: Home) -> None:
    texts = str(tiny.seeds.parent / "texts")
    code, out, _ = run("check", "--texts", texts)
    assert code == 0
    assert out.splitlines()[-1].startswith("checked 12 entities, 17 statements, ")
    assert run("anchor", "--texts", texts)[0] == 0


def test_merge(run: Run, tiny: Home) -> None:
    entities, texts = tiny.seeds / "entities" / "all.yaml", str(tiny.seeds.parent / "texts")
    double = "acme-inc:\n  type: Company\n  label: {en: Acme Inc.}\n  description: The same.\n"
    entities.write_text(double + entities.read_text(encoding="utf-8"), encoding="utf-8")
    article = tiny.seeds / "articles" / "one.yaml"
    written = article.read_text(encoding="utf-8")
    article.write_text(written.replace("developedBy: acme}", "developedBy: {value: acme-inc, inferred: so}}"), "utf-8")
    before = {path: path.read_bytes() for path in tiny.seeds.rglob("*.*")}
    assert run("merge", "acme-inc", "vif")[0] == 1
    code, out, err = run("merge", "acme-inc", "acme", "--dry-run")
    assert (code, err) == (0, "")
    assert (
        "-      vif: {betterThan: {value: rival, at: 2024-04-10}, developedBy: {value: acme-inc, inferred: so}}\n"
        in out
    )
    assert {path: path.read_bytes() for path in tiny.seeds.rglob("*.*")} == before
    code, out, err = run("merge", "acme-inc", "acme", "--texts", texts)
    assert (code, out) == (0, "seeds/entities/all.yaml\nseeds/articles/one.yaml\nseeds/anchors.json\n")
    assert err == "'acme-inc' is now 'acme': 1 references rewritten\nread the difference, then run 'make pins'\n"
    assert run("show", "acme-inc")[1].startswith("Acme — company (acme)\n")
    assert run("check", "--texts", texts)[0] == 0
    assert run("merge", "acme-inc", "acme")[2] == "kg: no entity has the id 'acme-inc': it was merged into 'acme'\n"


def test_schema(run: Run, tiny: Home) -> None:
    names = [f"seeds/schema/{name}.schema.json" for name in ("article", "entities", "conflicts")]
    stale = "".join(f"{name} is not current; run 'kg schema'\n" for name in names)
    assert run("schema", "--check")[:2] == (1, stale)
    assert run("schema") == (0, "".join(f"{name}\n" for name in names), "3 of 3 schemas written\n")
    assert run("schema", "--check") == (0, "", "")
    assert run("schema") == (0, "", "0 of 3 schemas written\n")


def test_version_and_completion(run: Run) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("version")[1])
    for shell in ("bash", "zsh"):
        script = run("completion", shell)[1]
        assert "timeline" in script
        assert "--cite" in script


def test_every_command_has_a_help(capsys: pytest.CaptureFixture[str]) -> None:
    top = parser("all")
    names = next(action.choices for action in top._actions if action.dest == "command")
    assert names is not None
    for name in names:
        try:
            code = main([name, "--help"])
        except SystemExit as stop:
            code = int(stop.code or 0)
        assert code == 0
        assert f"usage: kg {name}" in capsys.readouterr().out


# In a process of its own


def command(tiny: Home, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "kg", "--data", str(tiny.seeds.parent), *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return kept | {"KG_CACHE": "", "TERM": "xterm-256color"} | more


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?c != ?i) }"


def test_arabic_under_the_c_locale(tiny: Home) -> None:
    out = subprocess.run(
        command(tiny, "show", "Vif"), capture_output=True, env=environment(LC_ALL="C", PYTHONUTF8="0"), check=True
    )
    assert "فيف" in out.stdout.decode("utf-8")
    assert out.stderr == b""


def test_ctrl_c_ends_a_running_query_at_once(tiny: Home) -> None:
    with subprocess.Popen(command(tiny, "query", SLOW), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(2)
        assert process.poll() is None, "the query was to be slow"
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert time.monotonic() - begun < 10
    assert process.returncode in (-signal.SIGINT, 130)
    assert b"Traceback" not in err


def test_a_time_limit_ends_a_running_query(tiny: Home) -> None:
    out = subprocess.run(
        command(tiny, "query", SLOW, "--timeout", "0.5"), capture_output=True, text=True, timeout=60, check=False
    )
    assert (out.returncode, out.stdout, out.stderr) == (1, "", "kg: the query was stopped: it ran longer than 0.5 s\n")


def test_a_closed_pipe_is_no_error(tiny: Home) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    with subprocess.Popen(
        command(tiny, "query", query, "--format", "csv"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=60)


def on_terminal(arguments: list[str], env: dict[str, str], *, keys: bool = False) -> str:
    """Run on a pseudo-terminal and return what it shows; `keys`: with somebody at the keyboard."""
    main_end, other_end = pty.openpty()
    entered = other_end if keys else subprocess.DEVNULL
    with subprocess.Popen(arguments, stdout=other_end, stderr=other_end, stdin=entered, env=env) as process:
        os.close(other_end)
        shown = b""
        while True:
            try:
                part = os.read(main_end, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait(timeout=60)
    os.close(main_end)
    return shown.decode("utf-8")


def test_a_terminal_is_drawn_on_in_colour(tiny: Home) -> None:
    shown = on_terminal(command(tiny, "show", "Vif"), environment(COLUMNS="100"))
    assert "\x1b[1mVif — video model (vif)" in shown
    assert "\u2068أصدرت" in shown or "\u2068Acme" in shown
    table = on_terminal(command(tiny, "query", "SELECT ?x { ?x a vg:Person }"), environment(COLUMNS="100"))
    assert "│ Léa Dupont │" in table


WIDE = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ("first-of-all" "second-of-all" "third of all") ("x" UNDEF "y") } }'


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (60, ["│ first-of-all │ second-of-all │ third of all │", "│ x            │               │ y            │"]),
        (44, ["│ first-of-all │ second-of-all │ third of  │", "│              │               │ all       │"]),
        (30, ["a  first-of-all", "b  second-of-all", "c  third of all", "", "a  x", "c  y"]),
        (14, ["a  first-of-al", "   l"]),
    ],
)
def test_a_table_is_fitted_by_words_or_shown_as_records(tiny: Home, width: int, lines: list[str]) -> None:
    shown = on_terminal(command(tiny, "query", WIDE), environment(COLUMNS=str(width)))
    plain = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()]
    assert "\n".join(lines) in "\n".join(plain)
    assert "2 rows" in plain


def test_a_cell_that_would_be_a_tower_makes_records() -> None:
    assert column_widths([["name", "word " * 30], ["note", "x" * 20]], 40) is None
    assert column_widths([["name", "word " * 10], ["note", "x" * 20]], 40) == [13, 20]


def test_no_color_is_honoured(tiny: Home) -> None:
    shown = on_terminal(command(tiny, "show", "Vif"), environment(COLUMNS="100", NO_COLOR="1"))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)
    assert "Vif — video model (vif)" in shown


PAGER = "sh -c 'echo PAGED; exec cat'"


@pytest.mark.parametrize(
    ("arguments", "lines", "keys", "paged"),
    [
        (["show", "Vif"], "5", True, True),
        (["statements", "--about", "Vif"], "5", True, True),
        (["read", "one"], "5", True, True),
        (["show", "Vif", "--no-pager"], "5", True, False),
        (["show", "Vif"], "500", True, False),
        (["show", "Vif"], "5", False, False),
    ],
)
def test_what_is_longer_than_the_window_goes_to_the_pager(
    tiny: Home, arguments: list[str], lines: str, *, keys: bool, paged: bool
) -> None:
    shown = on_terminal(command(tiny, *arguments), environment(PAGER=PAGER, LINES=lines, COLUMNS="100"), keys=keys)
    assert ("PAGED" in shown) is paged
    assert "Vif" in shown


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager"])
def test_without_a_pager_everything_is_printed(tiny: Home, pager: str) -> None:
    shown = on_terminal(command(tiny, "show", "Vif"), environment(PAGER=pager, LINES="5"), keys=True)
    assert "Vif — video model (vif)" in shown


def test_a_dumb_terminal_gets_plain_text(tiny: Home) -> None:
    assert "\x1b" not in on_terminal(command(tiny, "show", "Vif"), environment(TERM="dumb"))


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kg.cli import terminal

    monkeypatch.setattr(terminal, "PATIENCE", 0.01)
    monkeypatch.setenv("TERM", "xterm-256color")
    with terminal.doing("thinking"):
        time.sleep(0.1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with terminal.doing("thinking"):
        time.sleep(0.5)
    assert capsys.readouterr().err == "\r\x1b[Kthinking …\r\x1b[K"


def test_the_texts_are_remembered_and_shown(run: Run, tiny: Home) -> None:
    folder = str(tiny.seeds.parent / "texts")
    assert run("texts") == (1, "no folder is known: give one, or set KG_TEXTS\n", "")
    code, out, _ = run("texts", folder)
    assert (code, out) == (0, "3 of 3 source texts are there, each the pinned one; the folder is remembered\n")
    assert run("texts")[1].startswith(f"{folder} (from 'kg texts') has 3 of 3 source texts: t1, t2a, t2b")
    assert "the whole proof: Selon la rumeur, ⟪Vif aurait été entraîné sur des films⟫." in run("show", "Vif")[1]
    assert run("texts", "--forget")[1] == "forgotten\n"
    assert run("texts", "--forget")[1] == "no folder was remembered\n"
    assert "whole proof" not in run("show", "Vif")[1]
    assert "whole proof" in run("show", "Vif", "--texts", folder)[1]
    cited = run("query", "SELECT ?s { ?s rdf:object id:films }", "--cite", "--texts", folder)[1]
    assert "the whole proof: Selon la rumeur" in cited
    assert run("texts", "no-such-folder")[2] == "kg: the folder no-such-folder does not exist or is not a folder\n"
    assert run("show", "Vif", "--texts", "no-such-folder")[2] == (
        "kg: the texts folder no-such-folder (given) does not exist or is not a folder\n"
    )


def test_an_article_is_read(run: Run, tiny: Home) -> None:
    code, out, _ = run("read", "two", "--texts", str(tiny.seeds.parent / "texts"))
    assert code == 0
    assert out.startswith("Two (two)\n  t2a  Arabic, machine translation from Chinese\n  t2b  French, machine")
    assert "  2  ⟪Le porte-parole dit que le modèle Vif est gratuit⟫.\n" in out
    assert run("read", "two", "--text", "t9")[2].startswith("kg: Two has no text 't9'")


def test_a_statement_and_an_article_are_cited(run: Run) -> None:
    iri = run("query", "SELECT ?s { ?s rdf:object id:films }", "--format", "csv")[1].split()[1]
    assert run("cite", iri)[1].count("«Vif aurait été entraîné sur des films»") == 1
    assert "la rumeur" not in run("cite", iri, "--lang", "fr")[1]
    assert "phrase 5, caractères 230–267" in run("cite", iri, "--lang", "fr")[1]
    assert '<span lang="fr"' in run("cite", iri, "--format", "html")[1]
    assert run("cite", "two")[1].startswith("@misc{two,")
    assert run("cite", iri, "--format", "bibtex")[1].startswith("@misc{one,")
    assert json.loads(run("cite", "two", "--format", "csl-json")[1])[0]["id"] == "two"
    assert run("cite", "two", "--format", "html")[2] == (
        "kg: --format html cites a statement (st:…); an article is cited as bibtex or csl-json\n"
    )


def test_a_page_with_the_texts_is_written_outside_exports_only(run: Run, tiny: Home, tmp_path: Path) -> None:
    folder, page = str(tiny.seeds.parent / "texts"), tmp_path / "private.html"
    code, out, _ = run("build", "--with-texts", str(page), "--texts", folder)
    assert (code, out) == (0, f"{page} (with the source texts: for yourself, not for publication)\n")
    assert "Il fait beau." in page.read_text("utf-8")
    assert not tiny.exports.exists()
    inside = tiny.exports / "deep" / "page.html"
    assert "is in exports/, which is published" in run("build", "--with-texts", str(inside), "--texts", folder)[2]
    assert run("build", "--with-texts", str(page))[2].startswith("kg: no source text is at hand")
    assert run("build")[0] == 0
    for file in tiny.exports.iterdir():
        assert "Il fait beau." not in file.read_text("utf-8"), file.name


def in_terminal(*arguments: str) -> bytes:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", *arguments]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 4096):
            written += piece
    except OSError:  # the terminal is gone with the process
        pass
    finally:
        os.close(ours)
        process.wait()
    return written


EVIL = "\x1b]0;owned\x07\x9b31m\u202e"


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", f'SELECT ("{EVIL}" AS ?x) {{}}'),
        ("query", "--format", "csv", f'SELECT ("{EVIL}" AS ?x) {{}}'),
        ("show", EVIL),
        ("search", f"Kling {EVIL}"),
        ("texts", EVIL),
        (EVIL,),
    ],
)
def test_nothing_reaches_a_terminal_raw(arguments: tuple[str, ...]) -> None:
    written = in_terminal(*arguments).decode("utf-8")
    assert not set("\x07\x9b\u202e") & set(written)
    assert "\x1b]" not in written


def test_closed_streams_are_said_or_done_without(tiny: Home) -> None:
    command = f"{sys.executable} -m kg --data {tiny.seeds.parent} show Vif"
    closed = subprocess.run(["bash", "-c", f"{command} >&-"], capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (2, "kg: standard output is closed\n")
    silent = subprocess.run(["bash", "-c", f"{command} 2>&-"], capture_output=True, text=True, check=False)
    assert (silent.returncode, silent.stdout.startswith("Vif — video model")) == (0, True)


@pytest.mark.parametrize("argument", ["x" * 5000, os.fsdecode(b"\xff\xfe"), "\ud800", "nul-free\x7f"])
def test_odd_arguments_are_no_internal_errors(argument: str, tiny: Home) -> None:
    for arguments in (["--data", argument, "show", "x"], ["show", argument], ["query", "-f", argument]):
        given = [os.fsencode(word) if word.isascii() or "\udcff" in word else word for word in arguments]
        if argument == "\ud800":
            given = [word.encode("utf-8", "surrogatepass") if isinstance(word, str) else word for word in given]
        command = [sys.executable, "-m", "kg", *(["--data", str(tiny.seeds.parent)] if arguments[0] == "show" else [])]
        ended = subprocess.run([*command, *given], capture_output=True, check=False)
        assert ended.returncode in (1, 2)
        assert ended.stderr.count(b"\n") <= 3
        assert b"internal error" not in ended.stderr
        assert b"Traceback" not in ended.stderr


# Statements


def test_statements_in_every_format(run: Run) -> None:
    code, out, _ = run("statements", "--about", "Vif", "--property", "better than")
    assert code == 0
    assert out.splitlines()[0].split() == ["says", "negated", "status", "speaker", "articles", "statement"]
    denial = next(line for line in out.splitlines() if "not better" in line)
    assert "true" in denial
    assert "(2 rows)" in out
    code, out, _ = run("statements", "--text", "not better", "--format", "csv")
    assert out.startswith("says,statement,subject,")
    assert "Vif is not better than Rival" in out
    code, out, _ = run("statements", "--text", "not better", "--format", "json")
    (record,) = json.loads(out)
    assert (record["says"], record["negated"]) == ("Vif is not better than Rival (as of 2024-04-10; claimed)", True)
    code, out, _ = run("statements", "--text", "not better", "--format", "markdown")
    assert out.splitlines()[0] == "| says | negated | status | speaker | articles | statement |"
    code, out, _ = run("statements", "--text", "not better", "--cite")
    assert "Vif is not better than Rival" in out
    assert "«" in out


def test_no_statements_says_why(run: Run) -> None:
    code, out, err = run("statements", "--about", "films", "--article", "two")
    assert (code, "(0 rows)" in out) == (1, True)
    assert err == "kg: no statement meets all conditions; each alone is met by (--about films: 1, --article two: 4)\n"
    assert run("statements", "--text", "zzz")[2] == "kg: no statement meets the condition: the articles do not say\n"
    assert run("statements", "--cite", "--format", "csv")[2].startswith("kg: --cite shows text; --format csv has")


def test_a_card_leads_to_the_other_statements(run: Run) -> None:
    out = run("show", "Acme")[1]
    (hint,) = re.findall(r"without naming it as subject or value: kg (.*)$", out, re.MULTILINE)
    assert run(*hint.split())[0] == 0


# Words that look for questions


def test_words_list_the_questions_that_fit(run: Run) -> None:
    code, out, err = run("ask", "funding")
    assert (code, err) == (0, "kg: no saved question is named 'funding'; these fit:\n")
    assert "funding-rounds [--company Organization]" in out
    assert "denials" not in out
    assert "effects" in run("ask", "price", "war")[1]


def test_words_that_fit_nothing_or_come_with_options_are_an_error(run: Run) -> None:
    assert run("ask", "zzz")[0] == 1
    assert run("ask", "funding", "--format", "csv")[:2] == (1, "")
    assert run("ask", "funding", "--company", "Acme")[:2] == (1, "")


def test_a_question_shows_what_a_name_was_taken_for(run: Run) -> None:
    assert run("ask", "funding-rounds", "--company", "acme")[2].startswith("Which funding rounds did Acme close")
