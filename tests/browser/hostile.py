"""Facts in which every string tries to become markup, script, a link or a broken file."""

from __future__ import annotations

from kg.facts.edtf import parse
from kg.facts.records import (
    Article,
    DamagedName,
    Entity,
    Evidence,
    Facts,
    Literal,
    Qualifiers,
    Ref,
    Span,
    Speech,
    Stance,
    Standing,
    Statement,
    Status,
    Stretch,
    Text,
)

SCRIPT = "</script><script>window.broken=1</script>"
IMAGE = "<img src=x onerror=window.broken=2>"
LINK = "javascript:window.broken=3"
QUOTES = "\"'`><svg onload=window.broken=4>"
FORMULA = '=HYPERLINK("http://example.org","x")'
TEMPLATE = "{{ 7 * 7 }} {s} {o} {not} *not* ${window.broken=5}"
MIXED = "\u202eabc شركة <b>x</b> \u2067"
STRINGS = (SCRIPT, IMAGE, LINK, QUOTES, FORMULA, TEMPLATE, MIXED)


def _entity(number: int, text: str) -> Entity:
    return Entity(
        id=f"e{number}-{text}", type="Company", labels={"en": text, "ar": text, "fr": text},
        also={"en": (text + "?",)}, damaged=(DamagedName(text, "ar", "t1", text),),
        description=text,
    )  # fmt: skip


def _article() -> Article:
    text = Text("t1", "ar", "0" * 64, 100, "zh", "machine")
    return Article(f"a1{QUOTES}", {"en": SCRIPT}, None, None, parse("2024-01"), IMAGE, (text,))


def hostile_facts() -> Facts:
    """Return a ring of hostile entities, with hostile words in every place that the page shows."""
    entities = [_entity(number, text) for number, text in enumerate(STRINGS)]
    ids = [entity.id for entity in entities]
    qualifiers = Qualifiers(parse("2024"), *STRINGS[:3], ids[0], (ids[1],))
    ring = [
        Statement(a, "recruitsFrom", Ref(b), False, qualifiers) for a, b in zip(ids, ids[1:] + ids[:1], strict=True)
    ]
    words = [Statement(a, "argues", Literal(text, "en")) for a, text in zip(ids, STRINGS, strict=True)]
    statements = {s.id: s for s in [*ring, *words]}
    evidence = {
        key: (
            Evidence(
                key, f"a1{QUOTES}", "t1", "p", Span(0, 5, text), Stretch(0, 9, 1, 2, text),
                Speech(Stretch(0, 90, 1, 4, text), text),
                Stance.CLAIMS, ids[0], ids[1], text, text,
            ),
        )
        for key, text in zip(statements, STRINGS * 2, strict=True)
    }  # fmt: skip
    return Facts(
        entities={e.id: e for e in entities},
        articles={f"a1{QUOTES}": _article()},
        statements=statements,
        evidence=evidence,
        standings={key: Standing(Status.CLAIMED, 1, resolution=IMAGE) for key in statements},
        conflicts=(),
    )
