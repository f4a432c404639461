"""Every kind of bad seed file is refused with exactly the message that stands beside it.

Each folder of tests/invalid holds files that replace those of the tiny data set, and `expected.txt`.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import BuildError, SeedError
from kg.facts.ontology import Ontology
from kg.home import Home
from kg.rdf.ontology import read_ontology
from kg.seeds.check import check
from kg.seeds.locate import find_anchors
from kg.seeds.read import read_seeds
from kg.seeds.resolve import resolve
from tests.conftest import ROOT

CASES = sorted((ROOT / "tests" / "invalid").iterdir())


def messages(home: Home, texts: Path) -> str:
    """What a check has to say, a line a problem."""
    try:
        report = check(home.seeds, read_ontology(home.ontology_file), texts)
    except (SeedError, BuildError) as error:
        return f"{error}\n"
    return "".join(f"{problem}\n" for problem in (*report.problems, *report.warnings))


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_is_refused_with_this_message(case: Path, tiny: Home) -> None:
    for file in case.rglob("*"):
        if file.is_file() and file.name != "expected.txt":
            shutil.copy(file, tiny.seeds / file.relative_to(case))
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    assert expected.strip()
    assert messages(tiny, tiny.seeds.parent / "texts") == expected
    if not case.name.startswith("warns-"):  # a warning stops the check, not the build
        with pytest.raises((SeedError, BuildError)):
            build(tiny)
    assert not tiny.exports.exists()


def test_the_tiny_data_set_itself_is_fine(tiny: Home) -> None:
    assert messages(tiny, tiny.seeds.parent / "texts") == ""


def test_a_negation_that_a_quote_leaves_out_is_a_warning_that_can_be_answered(tiny: Home, ontology: Ontology) -> None:
    file, texts = tiny.seeds / "articles" / "one.yaml", tiny.seeds.parent / "texts"
    cut = file.read_text("utf-8").replace("quote: Vif n’est pas encore ouvert au public", "quote: ouvert au public")
    file.write_text(cut, "utf-8")
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    report = check(tiny.seeds, ontology, texts)
    assert (report.problems, report.complete) == ((), False)
    assert "the clause of this quote has 'n’est', 'pas' in text 't1', the quote has not" in report.warnings[0].message
    assert check(tiny.seeds, ontology).warnings == report.warnings  # the anchors know it, too
    answer = "quote: ouvert au public\n    omits: the gist has it"
    file.write_text(cut.replace("quote: ouvert au public", answer), "utf-8")
    assert check(tiny.seeds, ontology, texts).complete
    idle = answer.replace("ouvert au public", "Vif n’est pas encore ouvert au public")
    file.write_text(cut.replace("quote: ouvert au public", idle), "utf-8")
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    assert "its quote omits none" in check(tiny.seeds, ontology, texts).warnings[0].message


def test_a_date_after_its_article_is_a_warning_that_can_be_answered(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    early = file.read_text("utf-8").replace('published: {edtf: "2024-04-10"}', "published: {edtf: 2024-04-01}")
    file.write_text(early, "utf-8")
    report = check(tiny.seeds, ontology)
    assert [str(w).partition(";")[0] for w in report.warnings] == [
        "seeds/articles/one.yaml:35:44: date '2024-04-10' is after that of article 'one' (2024-04-01)",
        "seeds/articles/one.yaml:47:57: date '2024-04-10~' is after that of article 'one' (2024-04-01)",
        "seeds/articles/one.yaml:54:44: date '2024-04-10' is after that of article 'one' (2024-04-01)",
    ]
    assert (report.problems, report.complete) == ((), False)
    answered = re.sub(r"(id: (?:better|closed|denial)\n)", r"\1    later: it was printed on the eve\n", early)
    file.write_text(answered, "utf-8")
    assert check(tiny.seeds, ontology).complete
    file.write_text(
        early.replace("{value: rival, at: 2024-04-10}", "{value: rival, at: 2024-04-10, stance: plans}"), "utf-8"
    )
    assert len(check(tiny.seeds, ontology).warnings) == 2


def test_a_doubt_is_a_warning_that_can_be_answered_by_its_code_and_the_anchors_know_it(
    tiny: Home, ontology: Ontology
) -> None:
    file, texts = tiny.seeds / "articles" / "one.yaml", tiny.seeds.parent / "texts"
    bold = file.read_text("utf-8").replace(
        "stance: speculates\n    gist: Vif may have been", "stance: states\n    gist: Vif was"
    )
    file.write_text(bold, "utf-8")
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    report = check(tiny.seeds, ontology, texts)
    assert [str(warning) for warning in report.warnings] == [
        "seeds/articles/one.yaml:41:24: the stance is 'states', but 'aurait' suggests 'speculates'. Weaken 'stance', "
        "or say why it is right: 'checked: {stance: why}'"
    ]
    assert (report.problems, check(tiny.seeds, ontology).warnings) == ((), report.warnings)
    for answer in ("checked: {stance: it is known}", "checked: it is known"):
        file.write_text(
            bold.replace("stance: states\n    gist: Vif was", f"stance: states\n    {answer}\n    gist: Vif was"),
            "utf-8",
        )
        assert check(tiny.seeds, ontology, texts).complete
    file.write_text(
        bold.replace("stance: states\n    gist: Vif was", "stance: speculates\n    checked: so\n    gist: Vif may be"),
        "utf-8",
    )
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    idle = check(tiny.seeds, ontology, texts).warnings
    assert [w.message for w in idle] == ["'checked' of passage 'rumour' answers anything, but nothing asks"]


def test_an_answer_to_an_unknown_code_is_a_problem(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    file.write_text(
        file.read_text("utf-8").replace("    gist: Vif may", "    checked: {stanse: so}\n    gist: Vif may"), "utf-8"
    )
    with pytest.raises(SeedError, match="unknown code 'stanse' in checked; did you mean 'stance'"):
        check(tiny.seeds, ontology)


def test_the_date_of_an_article_is_answered_in_its_header(tiny: Home, ontology: Ontology) -> None:
    file, texts = tiny.seeds / "articles" / "one.yaml", tiny.seeds.parent / "texts"
    early = re.sub(
        r"(id: (?:round|better|closed|denial)\n)", r"\1    later: it was printed on the eve\n", file.read_text("utf-8")
    )
    file.write_text(early.replace('published: {edtf: "2024-04-10"}', "published: {edtf: 2024-02}"), "utf-8")
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    report = check(tiny.seeds, ontology, texts)
    assert ["the text tells of 'mars 2024'" in w.message for w in report.warnings] == [True]
    answered = early.replace(
        'published: {edtf: "2024-04-10"}', "published: {edtf: 2024-02, checked: the day is misprinted}"
    )
    file.write_text(answered, "utf-8")
    assert check(tiny.seeds, ontology, texts).complete
    idle = (
        file.read_text("utf-8")
        .replace("edtf: 2024-02", 'edtf: "2024-04-10"')
        .replace("    later: it was printed on the eve\n", "")
    )
    file.write_text(idle, "utf-8")
    (tiny.seeds / "anchors.json").write_text(anchored(tiny, ontology), "utf-8")
    assert [w.message for w in check(tiny.seeds, ontology, texts).warnings] == [
        "'checked' of the date of article 'one' answers, but nothing asks"
    ]


@pytest.mark.parametrize(
    ("today", "late"), [("2024-04-09", ["one", "two"]), ("2024-04-10", ["two"]), ("2024-05-10", [])]
)
def test_only_a_check_that_is_told_the_day_looks_for_articles_of_the_future(
    today: str, late: list[str], tiny: Home, ontology: Ontology
) -> None:
    report = check(tiny.seeds, ontology, today=dt.date.fromisoformat(today))
    assert [w.message.split("'")[1] for w in report.warnings] == late
    assert report.problems == ()
    assert check(tiny.seeds, ontology).complete


def anchored(home: Home, ontology: Ontology) -> str:
    """The anchors of seeds as they are now."""
    anchors, _, problems = find_anchors(
        resolve(read_seeds(home.seeds), ontology), ontology, home.seeds.parent / "texts"
    )
    assert problems == []
    return anchors.to_json()


def test_every_problem_has_a_file(tiny: Home, ontology: Ontology) -> None:
    """A list where a value belongs is one problem; what is missing then is none of its own."""
    file = tiny.seeds / "conflicts.yaml"
    file.write_text(file.read_text("utf-8").replace("amount: 10000000 USD", "amount: {value: [10000000 USD]}"), "utf-8")
    with pytest.raises(SeedError) as error:
        check(tiny.seeds, ontology)
    assert "value is a sequence; expected text" in str(error.value)
    assert [problem for problem in error.value.problems if not problem.place.file] == []


def test_a_text_that_was_never_anchored_is_a_problem_not_a_crash(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "one.yaml"
    before = file.read_text("utf-8")
    file.write_text(before.replace("article: one", "article: three").replace("t1:", "t3:"), encoding="utf-8")
    report = check(tiny.seeds, ontology)
    assert "text 't3' has changed since anchors.json was made" in "\n".join(map(str, report.problems))
    assert "t3" not in [text.text for text in report.texts]


def test_an_article_may_have_no_passages_yet(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "two.yaml"
    file.write_text(file.read_text("utf-8").partition("passages:")[0] + "passages:\n", encoding="utf-8")
    report = check(tiny.seeds, ontology, tiny.seeds.parent / "texts")
    assert {text.text: text.gaps for text in report.texts}["t2a"] == (1, 2, 3, 4)


def test_notes_that_repeat_a_text_are_a_warning(tiny: Home, ontology: Ontology) -> None:
    file = tiny.seeds / "articles" / "two.yaml"
    file.write_text(file.read_text("utf-8") + "  ## [1] Words of the text.\n", encoding="utf-8")
    warnings = check(tiny.seeds, ontology, tiny.seeds.parent / "texts").warnings
    assert [warning.message for warning in warnings] == [
        "notes repeat 1 sentence(s) of the text, which belongs to its publisher; when no sentence is open, "
        "run 'kg add --done two'"
    ]
