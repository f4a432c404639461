"""JSON Schemas of the seed files, made from the ontology and the seeds: completion and hover in an editor.

They follow draft-07, which every YAML language server reads, and describe the files as such a server sees them: plain
`2024` is a number there, and `true` a truth value. What the schemas refuse, `kg check` refuses, too; it also checks
what no schema can see, such as what a text says. Ids of entities and passages are proposed, not required: you may
write an id before you add its entity.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kg.facts.ontology import DATE_RANGE, ENTITY, FIGURE, Ontology, Property, Term
from kg.languages import LANGUAGES
from kg.seeds.doubts import MEANINGS, Code
from kg.seeds.proof import MAX_QUOTE
from kg.seeds.read import Seeds
from kg.seeds.records import EntityEntry

Json = dict[str, Any]

FOLDER = "schema"
"""The folder below seeds/ that holds the schemas."""
DRAFT = "http://json-schema.org/draft-07/schema#"

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[~?]?"
_DATE = rf"^({_DAY}|{_DAY}/{_DAY}|\.\./{_DAY}|{_DAY}/\.\.)$"
_NUMBER = r"(0|[1-9]\d{0,17})(\.\d{1,6})?"
_SCALAR = ["string", "number", "boolean"]
_TEXT: Json = {"type": _SCALAR, "pattern": r"\S"}
_STRING: Json = {"type": "string", "pattern": r"\S"}
_SENTENCE: Json = {"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,5}$", "minimum": 1}


def schemas(ontology: Ontology, seeds: Seeds) -> dict[str, str]:
    """Return the schemas of article files, of entity files and of the ledger, by file name."""
    definitions = _definitions(ontology, seeds)
    files = {
        "article": ("An article: its texts, and what each passage of them says.", _article()),
        "entities": ("Entities: who and what there is, by id.", _entities()),
        "conflicts": ("The ledger: statements that cannot all be true.", _conflicts()),
    }
    return {
        f"{name}.schema.json": _written({"$schema": DRAFT, "description": what, **schema}, definitions)
        for name, (what, schema) in files.items()
    }


def _written(schema: Json, definitions: Mapping[str, Json]) -> str:
    """Return a schema as JSON with a line for each definition that it needs, so that a review can read the changes."""
    needed = _needed(schema, definitions)
    head = [f"{_line(key)}: {_line(value)}" for key, value in schema.items()]
    body = ",\n".join(f"  {_line(name)}: {_line(definitions[name])}" for name in sorted(needed))
    return "{\n" + ",\n".join([*head, f'"definitions": {{\n{body}\n}}']) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _needed(schema: Json, definitions: Mapping[str, Json]) -> set[str]:
    found: set[str] = set()
    queue: list[object] = [schema]
    while queue:
        node = queue.pop()
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict):
            name = str(node.get("$ref", ""))
            if name.startswith("#") and (name := name.removeprefix("#/definitions/")) not in found:
                found.add(name)
                queue.append(definitions[name])
            queue += node.values()
    return found


def _ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _record(what: str, required: Mapping[str, Json], optional: Mapping[str, Json] | None = None) -> Json:
    return {
        "type": "object",
        "description": what,
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _some(item: Json) -> Json:
    return {"type": "array", "items": item, "minItems": 1}


def _one_or_some(item: Json) -> Json:
    return {"anyOf": [item, _some(item)]}


def _in_each_text(item: Json) -> Json:
    """One thing, or a mapping from text to its own."""
    return {"anyOf": [item, {"type": "object", "additionalProperties": item, "minProperties": 1}]}


def _per_language(item: Json, required: Iterable[str] = ()) -> Json:
    return {
        "type": "object", "properties": dict.fromkeys(LANGUAGES, item), "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _with(schema: Json, description: str) -> Json:
    """Return a schema with a description of its own; beside `$ref` draft-07 would ignore it."""
    return (
        {"description": description, "allOf": [schema]} if "$ref" in schema else {**schema, "description": description}
    )


# The three kinds of files


def _entities() -> Json:
    return {
        "type": "object",
        "propertyNames": {"pattern": _ID},
        "additionalProperties": _ref("entity"),
        "minProperties": 1,
    }


def _article() -> Json:
    required = {
        "article": _with(_ref("id"), "The id of the article; never change it later."),
        "label": _with(_per_language(_TEXT), "Your own title, in English, French and Arabic."),
        "texts": {
            "type": "object", "description": "The texts of the article, by id; a translation is another text of it.",
            "propertyNames": {"pattern": "^[0-9A-Za-z_]+$"}, "additionalProperties": _ref("text"),
        },
        "published": _ref("published"),
        "passages": {**_some({"if": {"required": ["aside"]}, "then": _ref("aside"), "else": _ref("passage")}),
                     "description": "What the article says, in its order."},
    }  # fmt: skip
    optional = {
        "publisher": _with(_ref("a-Agent"), "Who published it; omit it if the text does not say."),
        "author": _with(_ref("a-Agent"), "Who wrote it; omit it if the text does not say."),
        "speech": _with(_some(_ref("speech")), "Stretches in which one party speaks."),
    }
    return _record("An article.", required, optional)


def _conflicts() -> Json:
    required = {
        "id": _ref("id"),
        "members": {
            "type": "array",
            "items": {"$ref": "article.schema.json#/definitions/says"},
            "minItems": 1,
            "description": "The statements that clash.",
        },
        "why": _with(_TEXT, "Why they clash, and why it is settled or open."),
    }
    optional = {
        "settled_for": {
            "type": ["integer", "string"], "pattern": "^[1-9][0-9]?$", "minimum": 1,
            "description": "The number of the member that is right; without it the conflict is open.",
        }
    }  # fmt: skip
    return {"type": "array", "items": _record("A conflict.", required, optional)}


# What they are made of


def _definitions(ontology: Ontology, seeds: Seeds) -> dict[str, Json]:
    properties = {name: ontology.properties[name] for name in sorted(ontology.statable)}
    ranges = {p.range for p in properties.values() if p.is_relation} | {"Agent", "Document"}
    classes = sorted({entry.type.text for entry in seeds.entities} & ontology.entity_classes)
    return {
        **_parts(ontology),
        **_names(seeds),
        **{f"a-{name}": _entities_of(name, seeds.entities, ontology) for name in sorted(ranges | {ENTITY})},
        **{f"p-{name}": _values(prop) for name, prop in properties.items()},
        **{
            f"of-{name}": _about(p for p in properties.values() if ontology.is_a(name, p.domain[0]))
            for name in classes
        },
        "of": _about(properties.values()),
        "says": {
            "type": "object", "minProperties": 1, "propertyNames": {"pattern": _ID},
            "description": "Subject, then property, then its value, values, or a mapping with `value` and qualifiers.",
            "properties": {e.id: _ref(f"of-{e.type.text}") for e in seeds.entities if e.type.text in classes},
            "additionalProperties": _ref("of"),
        },
    }  # fmt: skip


def _about(properties: Iterable[Property]) -> Json:
    return {
        "type": "object", "minProperties": 1, "additionalProperties": False,
        "properties": {p.name: _ref(f"p-{p.name}") for p in properties},
    }  # fmt: skip


def _values(prop: Property) -> Json:
    """Return what may be said with a property: a value, a list, or mappings with qualifiers."""
    value = _value(prop)
    one = {"anyOf": [value, _record(prop.comment, {"value": value}, _qualifiers())]}
    return {"title": prop.labels["en"], "description": prop.comment, **_one_or_some(one)}


def _qualifiers() -> Json:
    names = (
        "at",
        "from",
        "until",
        "role",
        "scope",
        "basis",
        "comparedTo",
        "topic",
        "not",
        "stance",
        "by",
        "for",
        "inferred",
    )
    return {name: _ref(f"q-{name}") for name in names}


def _value(prop: Property) -> Json:
    if prop.is_relation:
        return _ref(f"a-{prop.range}")
    return _ref({FIGURE: "figure", DATE_RANGE: "date"}.get(prop.range, "words"))


def _entities_of(name: str, entities: Iterable[EntityEntry], ontology: Ontology) -> Json:
    """Propose the entities of a class; an entity that is not there yet may have any id."""
    known = sorted(
        (e for e in entities if e.type.text in ontology.classes and ontology.is_a(e.type.text, name)),
        key=lambda e: e.id,
    )
    own = {e.id: f"{e.entity.labels.get('en', e.id)} — {ontology.classes[e.type.text].labels['en']}" for e in known}
    return {"anyOf": [_choice(own), _ref("new")] if own else [_ref("new")]}


def _choice(described: Mapping[str, str]) -> Json:
    return {"enum": list(described), "enumDescriptions": list(described.values())}


def _terms(terms: Mapping[str, Term], names: Collection[str]) -> Json:
    return _choice({name: f"{terms[name].labels['en']}: {terms[name].comment}" for name in names})


def _names(seeds: Seeds) -> dict[str, Json]:
    passages = [passage.key for article in seeds.articles for passage in article.passages]
    known = sorted({*passages, *(article.id for article in seeds.articles)})
    new = {"type": _SCALAR, "pattern": _ID, "not": {"enum": sorted({entity.id for entity in seeds.entities})}}
    return {
        "new": new,
        "source": {"anyOf": [{"enum": known}, {"type": "string", "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)?$"}]},
    }


def _parts(ontology: Ontology) -> dict[str, Json]:
    units = "|".join(sorted(map(re.escape, ontology.units), key=lambda unit: (-len(unit), unit)))
    speaker = {"anyOf": [_ref("a-Agent"), _ref("a-Document")]}
    stance = _terms(ontology.stances, ontology.stances)
    why = _with(_TEXT, "How you worked it out.")
    return {
        "id": {"type": _SCALAR, "pattern": _ID, "description": "Lower-case letters, digits and single hyphens."},
        "words": _TEXT,
        "language": {"enum": list(LANGUAGES)},
        "date": {
            "type": ["string", "integer"], "pattern": _DATE,
            "description": "EDTF: 2024, 2024-03, 2024-03-14, each with ~ (about) or ?; a/b, ../b, a/..",
        },
        "figure": {
            "type": "string",
            "pattern": rf"^((>=?|<=?|~)?{_NUMBER}|{_NUMBER}\.\.{_NUMBER}) ({units})(/({units}))?$",
            "description": "An amount: 600000000 USD, >250000000 USD, <=6 s, ~7 d, 1..2 month, 5 token/d.",
        },
        "inferred": {"anyOf": [_TEXT, _record("What no sentence of the proof says.", {"why": why}, {
            "from": _with(_one_or_some(_ref("source")), "Passages (article/passage), or articles for their dates."),
        })]},
        "entity": _entity(ontology),
        "damaged": _record("A form that a translation broke.", {
            "form": _TEXT, "lang": _ref("language"), "text": _TEXT, "kind": _with(_TEXT, "How it was broken."),
        }),
        "text": _record("A text of the article.", {
            "lang": _ref("language"),
            "sha256": {"type": ["string", "number"], "pattern": "^[0-9a-f]{64}$", "description": "sha256sum FILE"},
            "length": {"type": ["integer", "string"], "pattern": "^[1-9][0-9]{0,8}$", "minimum": 1,
                       "description": "In code points: wc -m FILE"},
        }, {"translated": _record("Omit it if the text is the original.", {
            "from": _TEXT, "by": {"enum": ["machine", "human", "unknown"]},
        })}),
        "published": _record("The date of the article.", {"edtf": _ref("date")}, {
            "inferred": _ref("inferred"), "checked": _with(_TEXT, "Why it is right: its text tells of a later day."),
        }),
        "speech": _record("A stretch in which one party speaks.", {
            "by": speaker,
            "sentences": _with(_in_each_text(
                {"type": "array", "items": _SENTENCE, "minItems": 2, "maxItems": 2}
            ), "The first and the last."),
            "why": _TEXT,
        }, {"for": _ref("a-Agent")}),
        "aside": _record("Sentences that say nothing.", {
            "aside": _with(_in_each_text(_one_or_some(_SENTENCE)), "Sentence numbers."),
            "why": _with(_TEXT, "no fact, figure of speech, boilerplate, or: repeats <passage id>"),
        }),
        "passage": _passage(speaker, stance),
        "q-at": _with(_ref("date"), "The day of a snapshot."),
        "q-from": _with(_ref("date"), "Since when it has held."),
        "q-until": _with(_ref("date"), "Until when it held."),
        "q-role": _TEXT, "q-scope": _with(_TEXT, "How far it holds."), "q-basis": _with(_TEXT, "On what ground."),
        "q-comparedTo": _ref(f"a-{ENTITY}"), "q-topic": _one_or_some(_ref(f"a-{ENTITY}")),
        "q-not": {"enum": [True, "true"], "description": "The statement is denied."},
        "q-stance": _with(stance, "If it differs from that of the passage."),
        "q-by": speaker, "q-for": _ref("a-Agent"), "q-inferred": _ref("inferred"),
    }  # fmt: skip


def _entity(ontology: Ontology) -> Json:
    required = {
        "type": _terms(ontology.classes, sorted(ontology.entity_classes)),
        "label": _with(_per_language(_TEXT, ["en"]), "One modern name in each language."),
        "description": _with(_TEXT, "One line of your own; no fact that no passage states."),
    }
    optional = {
        "also": _with(_per_language(_one_or_some(_TEXT)), "Other correct names, as texts write them."),
        "damaged": _with(_some(_ref("damaged")), "Forms that a translation broke."),
        "distinct_from": {
            "type": "object", "additionalProperties": _TEXT, "propertyNames": {"pattern": _ID},
            "description": "Entities with a name like this one's, and why they are others.",
        },
        "replaces": _with(_one_or_some(_ref("id")), "Ids of entities that were merged into this one."),
    }  # fmt: skip
    return _record("An entity.", required, optional)


def _passage(speaker: Json, stance: Json) -> Json:
    quote = {**_STRING, "maxLength": MAX_QUOTE}
    meant = {"type": "object", "additionalProperties": _ref(f"a-{ENTITY}"), "minProperties": 1}
    required = {
        "id": _with(_ref("id"), "Unique in its article."),
        "quote": _with(_in_each_text(quote), f"One contiguous piece of the text, at most {MAX_QUOTE} characters."),
        "stance": _with(stance, "How the article says it."),
        "gist": _with(_STRING, "One English sentence of your own."),
        "says": _ref("says"),
    }
    optional = {
        "sentences": _with(_in_each_text(_one_or_some(_SENTENCE)), "Neighbours that the proof needs, too."),
        "means": _with({"anyOf": [meant, {"type": "object", "additionalProperties": meant}]},
                       "Words of the proof, and the entity that each means."),
        "omits": _with(_in_each_text(_TEXT), "Why the quote may leave out a negation or a hedge of its clause."),
        "later": _with(_TEXT, "Why a date is later than the article."),
        "checked": {
            "description": "Why what a rule doubts is right: by its code, or for the only one.",
            "anyOf": [_TEXT, {
                "type": "object", "minProperties": 1, "additionalProperties": False,
                "properties": {code.value: _with(_TEXT, MEANINGS[code].meaning) for code in Code},
            }],
        },
        "by": {**speaker, "description": "Who says it; relays and claims need it."},
        "for": _with(_ref("a-Agent"), "The party that the speaker speaks for."),
        "only_in": _with(_TEXT, "Why only this text supports the passage."),
    }  # fmt: skip
    return _record("A passage: a quote, and what it says.", required, optional)
