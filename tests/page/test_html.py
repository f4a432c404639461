"""The page as a file: same inputs same bytes, whole, legible in both themes, words in every language."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.status import rank
from kg.graph.questions import questions
from kg.page.data import FAMILIES, family, page_data
from kg.page.html import SCRIPTS, Answer, AnswerRow, Cell, page_html, script_text
from kg.page.layout import positions
from tests.browser.hostile import STRINGS, hostile_facts
from tests.conftest import FIXTURE, ROOT, lacking

ASSETS = Path(kg.__file__).parent / "page" / "client"
LANGUAGES = ("en", "fr", "ar")

CODE = f"""
import hashlib
from pathlib import Path
from kg.seeds.compile import compile_seeds
from kg.page.html import page_html
from kg.page.layout import positions
from kg.rdf.ontology import read_ontology
ontology = read_ontology(Path({str(ROOT / "ontology" / "ai-video-kg.ttl")!r}))
facts, _ = compile_seeds(Path({str(FIXTURE / "seeds")!r}), ontology)
print(hashlib.sha256(page_html(facts, ontology, positions(facts, ontology, {{}})).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def html(tiny_facts: Facts, ontology: Ontology) -> str:
    return page_html(tiny_facts, ontology, positions(tiny_facts, ontology, {}))


def block(html: str, name: str) -> Any:
    match = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
    assert match
    return json.loads(match[1])


def words(lang: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ASSETS / f"{lang}.json").read_text(encoding="utf-8"))
    return read


def test_an_entity_without_a_position_is_refused(tiny_facts: Facts, ontology: Ontology) -> None:
    with pytest.raises(KeyError):
        page_html(tiny_facts, ontology, {})


def test_hash_seeds_change_no_byte() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", CODE], env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1234")
    ]  # fmt: skip
    assert runs[0] == runs[1]


def test_it_is_a_document_with_title_language_and_viewport(html: str) -> None:
    assert html.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    for part in ("<title>AI video knowledge graph</title>", 'name="viewport"', "<noscript>"):
        assert part in html
    assert html.endswith("</html>\n")


def test_the_policy_names_the_hash_of_every_script_and_style(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    for tag in ("script", "style"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"sha256-{digest}" in policy[1].replace("&#43;", "+").replace("&#39;", "'")


def test_nothing_points_outside(html: str) -> None:
    ours = html.replace(re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[0], "")
    assert re.findall(r"""(?:src|href|action)=["'](?!data:,)[^"']*""", ours) == []
    assert "@import" not in ours
    assert "url(" not in ours


def test_title_and_focus_are_the_callers(tiny_facts: Facts, ontology: Ontology) -> None:
    placed = positions(tiny_facts, ontology, {})
    focus = min(tiny_facts.entities)
    html = page_html(tiny_facts, ontology, placed, title="<Mine> & yours", focus=focus)
    assert "<title>&lt;Mine&gt; &amp; yours</title>" in html
    assert block(html, "data")["title"] == "<Mine> & yours"
    assert block(html, "data")["focus"] == focus


def test_every_statement_and_quote_is_there(html: str, tiny_facts: Facts) -> None:
    data = block(html, "data")
    assert [s["id"] for s in data["statements"]] == list(tiny_facts.statements)
    for record in data["statements"]:
        found = sorted(tiny_facts.evidence[record["id"]], key=rank)
        shown = [data["quotes"][e["quote"]] for e in record["evidence"]]
        assert [(q["start"], q["end"], q["exact"]) for q in shown] == [e.quote for e in found]
        assert [tuple(q["proof"]) for q in shown] == [e.proof for e in found]


def test_the_page_and_the_receipt_count_quotes_alike(node: str, tiny_facts: Facts, ontology: Ontology) -> None:
    """Two passages with one quote and two gists: the list of quotes has both, the count has one."""
    key, (first, *others) = next(iter(tiny_facts.evidence.items()))
    again = replace(first, passage="again", gist="The same words, told otherwise.")
    found = replace(tiny_facts, evidence={**tiny_facts.evidence, key: (first, *others, again)})
    data = page_data(found, ontology)
    count = (
        f"import {{ quoteCount }} from {json.dumps((ASSETS / 'facts.mjs').as_uri())};"
        f"console.log(quoteCount({json.dumps({'quotes': data['quotes']})}));"
    )
    run = subprocess.run(
        [node, "--input-type=module", "-e", count], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(run.stdout) == len(found.quotes) < len(data["quotes"])


def test_edges_hold_every_relation_once(html: str, tiny_facts: Facts, ontology: Ontology) -> None:
    names = list(tiny_facts.statements)
    drawn = [names[number] for edge in block(html, "edges") for number in edge["statements"]]
    relations = {key for key, s in tiny_facts.statements.items() if ontology.properties[s.property].is_relation}
    assert sorted(drawn) == sorted(relations)


def test_a_selection_whose_other_ends_are_left_out_makes_a_page(tiny_facts: Facts, ontology: Ontology) -> None:
    key, statement = next(
        (k, s) for k, s in tiny_facts.statements.items() if ontology.properties[s.property].is_relation
    )
    entities = {statement.subject: tiny_facts.entities[statement.subject]}
    part = replace(tiny_facts, entities=entities, statements={key: statement}, conflicts=())
    html = page_html(part, ontology, positions(part, ontology, {}))
    assert [s["id"] for s in block(html, "data")["statements"]] == [key]


def test_hostile_strings_end_no_script(ontology: Ontology) -> None:
    facts = hostile_facts()
    html = page_html(facts, ontology, positions(facts, ontology, {}), title=STRINGS[0])
    harmless = 1  # vis-network has "<script>" in a string of its own
    assert len(re.findall("</script", html)) == len(re.findall("<script[ >]", html)) - harmless == 7
    assert [e["labels"]["en"] for e in block(html, "data")["entities"]] == [STRINGS[int(k[1])] for k in facts.entities]


def test_answers_are_carried_as_they_are(tiny_facts: Facts, ontology: Ontology) -> None:
    first = next(iter(tiny_facts.statements))
    answer = Answer(
        "who",
        {"en": "Who"},
        {"en": "Who?"},
        ("person",),
        (AnswerRow((Cell("X", None, (first, "unknown")),)),),
        "people",
    )
    carried = page_data(tiny_facts, ontology, [answer])["answers"]
    assert carried == [
        {"name": "who", "title": {"en": "Who"}, "question": {"en": "Who?"}, "topic": "people", "columns": ["person"],
         "rows": [[{"text": "X", "statements": [0]}]]}
    ]  # fmt: skip


def test_every_entity_class_has_a_family(ontology: Ontology) -> None:
    assert {family(name, ontology) for name in ontology.entity_classes} == set(FAMILIES)
    assert [family(name, ontology) for name in ("Company", "Group", "VideoModel", "Feature", "Letter", "Leak")] == [
        "organization", "person", "model", "product", "work", "event",
    ]  # fmt: skip


def test_every_language_has_every_word_with_the_same_blanks() -> None:
    def blanks(value: Any) -> set[str]:
        texts = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else value
        return {blank for text in texts for blank in re.findall(r"\{\w+\}", str(text))}

    english = words("en")
    for lang in LANGUAGES:
        assert list(words(lang)) == list(english), lang
        for key, value in english.items():
            if key != "columns":
                assert blanks(words(lang)[key]) == blanks(value), (lang, key)
        for name, pair in words(lang)["sentences"].items():
            assert [blanks(text) for text in pair] == [{"{s}", "{o}"}] * 2, (lang, name)
            assert pair[1].count("*") == 2, (lang, name)


def test_what_is_said_is_called_a_statement_as_in_the_ontology(ontology: Ontology) -> None:
    labels = ontology.classes["Statement"].labels
    for lang, fact in {"en": r"\bfacts?\b", "fr": r"\bfaits\b|\bfait (?:daté|n’)", "ar": "حقيق|حقائق"}.items():
        assert words(lang)["statement"].lower() == labels[lang]
        assert re.findall(fact, json.dumps(words(lang), ensure_ascii=False), re.IGNORECASE) == [], lang


def test_arabic_has_a_form_for_each_kind_of_number() -> None:
    forms = [value for value in words("ar").values() if isinstance(value, dict) and "many" in value]
    assert [list(form) for form in forms] == [["zero", "one", "two", "few", "many", "other"]] * len(forms)


def test_every_topic_of_the_saved_questions_has_a_name_in_every_language() -> None:
    topics = {question.topic for question in questions().values()}
    assert all(set(words(lang)["topics"]) == {"", *topics} for lang in LANGUAGES)


def test_sentences_name_properties_of_the_ontology(ontology: Ontology) -> None:
    assert set(words("en")["sentences"]) <= set(ontology.properties)


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.mjs")))
    asked = set(re.findall(r'app\.t\("(\w+)"', text)) | set(re.findall(r"\bwords\.(?!mjs)(\w+)", text))
    asked |= set(re.findall(r'data-t(?:-label)?="(\w+)"', (ASSETS / "template.html").read_text(encoding="utf-8")))
    assert asked - set(words("en")) == set()


def test_every_module_imports_only_what_it_uses_from_what_stands_before_it() -> None:
    for place, name in enumerate(SCRIPTS):
        text = (ASSETS / f"{name}.mjs").read_text(encoding="utf-8")
        for names, source in re.findall(r'^import \{([^}]*)\} from "\./(\w+)\.mjs";$', text, flags=re.MULTILINE):
            assert source in SCRIPTS[:place], (name, source)
            exported = (ASSETS / f"{source}.mjs").read_text(encoding="utf-8")
            for imported in filter(None, map(str.strip, names.split(","))):
                assert len(re.findall(rf"\b{imported}\b", text)) > 1, (name, imported)
                assert re.search(rf"^export (?:async )?(?:function|const) {imported}\b", exported, re.MULTILINE), (
                    imported
                )
    assert {path.stem for path in ASSETS.glob("*.mjs")} == set(SCRIPTS)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", [":root {", ':root[data-theme="dark"] {'])
def test_every_text_colour_is_legible_on_every_ground(theme: str) -> None:
    css = (ASSETS / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", css[css.index(theme) : css.index("}", css.index(theme))]))
    for text in ("ink", "muted", "accent", "warn", *FAMILIES):
        for ground in ("paper", "surface", "sunken", "accent-soft"):
            light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if not found:
        lacking("Node.js", "install nodejs to test the page's script by itself")
    return str(found)


def test_the_page_carries_the_scripts_without_their_comments() -> None:
    script = script_text()
    assert not re.findall(r"^\s*//.*|/\*.*", script, re.MULTILINE)
    assert '"http://www.w3.org/2000/svg"' in script


def test_the_scripts_are_whole(node: str, tmp_path: Path) -> None:
    joined = tmp_path / "page.js"
    joined.write_text(script_text(), encoding="utf-8")
    for path in (joined, *sorted(ASSETS.glob("*.mjs"))):
        subprocess.run([node, "--check", str(path)], check=True, capture_output=True, text=True)


def test_the_pure_modules_pass_their_own_tests(node: str) -> None:
    files = [str(path) for path in sorted((ROOT / "tests" / "page").glob("*.test.mjs"))]
    run = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
