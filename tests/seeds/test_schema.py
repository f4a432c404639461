"""The schemas of the seed files: what they accept is read, what they refuse is refused by the check, too."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from kg.facts.ontology import Ontology
from kg.seeds.read import read_seeds
from kg.seeds.schema import schemas
from kg.seeds.yaml_text import read_tree
from tests.conftest import FIXTURE, ROOT
from tests.editing import SCHEMA_OF, Core, Editor, as_text

INVALID = ROOT / "tests" / "invalid"
SEEN = {
    "amount-without-unit", "anchor-bomb", "by-quote-of-old", "class-of-no-entity", "date-in-words", "deep-nesting",
    "derived-property", "empty-file", "id-not-kebab-case", "inferred-without-a-reason", "label-in-unknown-language",
    "label-without-english", "line-break-in-a-name", "list-where-text-is-wanted", "merge-key", "missing-key",
    "month-13", "not-a-mapping", "not-false", "quote-empty", "quote-in-pieces", "quote-too-long",
    "replaces-an-entity", "says-nothing", "season", "sentence-zero", "several-problems-at-once",
    "speaker-that-cannot-speak", "subject-that-is-a-literal", "translated-by-a-name", "unknown-class",
    "unknown-key-in-passage", "unknown-property", "unknown-qualifier", "unknown-stance", "unknown-unit",
    "version-number-as-amount", "wrong-domain", "wrong-range", "wrong-sha", "yaml-no-as-class",
}  # fmt: skip
"""The bad inputs that an editor marks; the others need the texts, other files, or are no YAML at all."""


@pytest.fixture(scope="module")
def editor(ontology: Ontology) -> Editor:
    return Editor(schemas(ontology, read_seeds(FIXTURE / "seeds")))


def test_the_schemas_are_schemas(editor: Editor) -> None:
    for schema in editor.schemas.values():
        Draft7Validator.check_schema(schema)


def files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.yaml")))
    return [name for name in found if name.split("/")[0] in SCHEMA_OF]


@pytest.mark.parametrize("name", files(FIXTURE / "seeds"))
def test_the_tiny_data_set_is_accepted_as_text_and_as_an_editor_reads_it(name: str, editor: Editor) -> None:
    path = FIXTURE / "seeds" / name
    assert editor.faults(name, as_text(read_tree(path, name))) == []
    assert editor.faults(name, yaml.load(path.read_text(encoding="utf-8"), Core)) == []


def test_an_editor_marks_every_bad_input_that_a_schema_can_see(editor: Editor) -> None:
    seen = set()
    for case in INVALID.iterdir():
        for name in files(case):
            try:
                value = yaml.load((case / name).read_bytes().decode("utf-8"), Core)
            except (yaml.YAMLError, ValueError):
                continue  # an editor says so without a schema
            seen |= {case.name} if editor.faults(name, value) else set()
    assert seen == SEEN


ARTICLE = "articles/x.yaml"


def passage(**keys: object) -> object:
    whole = {"id": "a", "quote": "b", "stance": "states", "gist": "c", "says": {"vif": {"developedBy": "acme"}}}
    return {
        "article": "x", "label": {"en": "X"}, "published": {"edtf": 2024}, "passages": [whole | keys],
        "texts": {"t": {"lang": "en", "sha256": "0" * 64, "length": 9}},
    }  # fmt: skip


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"says": {"new-one": {"developedBy": "another-new-one"}}},
        {"says": {"vif-release": {"date": 2024, "actor": ["acme", {"value": "infoval", "not": True}]}}},
        {"quote": {"t": "b"}, "sentences": {"t": [1, "2"]}, "means": {"t": {"it": "vif"}}, "omits": {"t": "d"}},
        {"sentences": 3, "means": {"it": "vif"}, "by": "acme", "for": "acme", "only_in": "t"},
    ],
    ids=str,
)
def test_what_the_reader_takes_is_accepted(keys: dict[str, object], editor: Editor) -> None:
    assert editor.faults(ARTICLE, passage(**keys)) == []


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"quote": "x" * 161}, "passages/0/quote"),
        ({"says": {"acme": {"raisedBy": "acme"}}}, "passages/0/says/acme"),
        ({"says": {"vif": {"developedBy": "public-opinion!"}}}, "passages/0/says/vif/developedBy"),
        ({"says": {"vif": {"developedBy": "vif"}}}, "passages/0/says/vif/developedBy"),
        ({"says": {"vif-release": {"date": "May 2024"}}}, "passages/0/says/vif-release/date"),
        ({"says": {"acme-round": {"amount": "12 million USD"}}}, "passages/0/says/acme-round/amount"),
        ({"sentences": 0}, "passages/0/sentences"),
        ({"stance": "hopes"}, "passages/0/stance"),
        ({"gits": "c"}, "passages/0"),
    ],
    ids=str,
)
def test_what_the_reader_refuses_is_marked_in_its_place(keys: dict[str, object], where: str, editor: Editor) -> None:
    (fault,) = editor.faults(ARTICLE, passage(**keys))
    assert fault.startswith(f"{where}: ")


def test_hover_and_completion_have_the_words_of_the_ontology(editor: Editor, ontology: Ontology) -> None:
    definitions = editor.schemas["article.schema.json"]["definitions"]
    developed = ontology.properties["developedBy"]
    assert definitions["p-developedBy"]["title"] == developed.labels["en"]
    assert definitions["p-developedBy"]["description"] == developed.comment
    agents = definitions["a-Agent"]["anyOf"][0]
    assert dict(zip(agents["enum"], agents["enumDescriptions"], strict=True))["acme"] == "Acme — company"
    assert "vif" not in agents["enum"]
    assert "raisedBy" in definitions["of-FundingRound"]["properties"]
    assert "raisedBy" not in definitions["of-VideoModel"]["properties"]
