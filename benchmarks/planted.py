"""Plant errors of many kinds in the real statements, one a passage at a time, and count what is noticed.

`KG_TEXTS=FOLDER python -m benchmarks.planted` needs the source texts; `--escaped KIND` lists what escapes. Each kind of
error is planted in each statement that it fits, by a fixed choice, and judged as `kg check` does: it is rejected
(a check refuses it), to look at (a rule doubts it, under a code that its passage has not answered), or it escapes. The
gists stay as they are; the last column counts what would escape if the gist had the error, too.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, zip_longest
from pathlib import Path

from kg.facts import edtf
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.ontology import Ontology
from kg.facts.records import Ref, Stance, Statement, Value, object_text
from kg.home import find_home
from kg.rdf.ontology import read_ontology
from kg.seeds.anchors import Anchors
from kg.seeds.answers import known_of, told
from kg.seeds.doubts import Case, Code, Doubt, mentions
from kg.seeds.locate import find_anchors
from kg.seeds.proof import legible
from kg.seeds.read import read_seeds
from kg.seeds.resolve import Resolved, Saying, resolve
from kg.seeds.rules import doubts_without_text
from kg.seeds.value_rules import EXPIRING

GIST = frozenset(code for code in Code if code.startswith("gist-"))
_UNITS = {"s": "min", "min": "h", "h": "min", "d": "month", "week": "month", "month": "year", "person": "customer"}


@dataclass(frozen=True)
class Planted:
    """An error: its kind, the statements of its passage with it, and the one that is wrong."""

    kind: str
    sayings: tuple[Saying, ...]
    wrong: Saying

    @property
    def key(self) -> str:
        """The name of its passage."""
        return self.wrong.passage.key


class Planter:
    """Plants errors in the statements of the seeds, and judges them."""

    def __init__(self, resolved: Resolved, ontology: Ontology, texts: Path) -> None:
        self.resolved, self.ontology, self.texts = resolved, ontology, texts
        self.known = known_of(resolved.entities, ontology)
        self.said: dict[str, list[Saying]] = defaultdict(list)
        for saying in resolved.sayings:
            self.said[saying.passage.key].append(saying)
        self.anchors, self.contents, _ = find_anchors(resolved, ontology, texts)
        self.before = {key: self.doubts(said, self.anchors) for key, said in self.said.items()}

    @cached_property
    def named(self) -> dict[str, frozenset[str]]:
        """The entities that the proofs of each passage name."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, said in self.said.items():
            for text in said[0].passage.quotes:
                proof = self.anchors.proof(said[0].passage, text)
                means = [(words.text, entity.text) for words, entity in said[0].passage.means.get(text, ())]
                words = self.contents[text][proof.start : proof.end]
                found[key] |= {e for m in mentions(words, means, self.known.names) for e in m.entities}
        return {key: frozenset(entities) for key, entities in found.items()}

    def doubts(self, said: Sequence[Saying], anchors: Anchors) -> set[Doubt]:
        """Return what the rules doubt in a passage."""
        passage = said[0].passage
        read = {d for text in passage.quotes for d in anchors.quotes[passage.key, text].doubts}
        return read | set(doubts_without_text(Case(list(map(told, said)), passage.gist, self.known)))

    def judged(self) -> Iterator[tuple[Planted, str, bool]]:
        """Yield every error, what happens to it, and whether it would escape if the gist had it, too."""
        waiting = [list(self._errors(key)) for key in self.said]
        for planted in zip_longest(*waiting):
            here = {error.key: error for error in planted if error}
            sayings = [s for key, said in self.said.items() for s in (here[key].sayings if key in here else said)]
            trial = replace(self.resolved, sayings=sayings)
            anchors, _, _ = find_anchors(trial, self.ontology, self.texts)
            for error in here.values():
                yield error, *self._judge(error, trial, anchors)

    def _judge(self, error: Planted, trial: Resolved, anchors: Anchors) -> tuple[str, bool]:
        article, wrong = error.wrong.passage.article, error.wrong
        own = [s for s in trial.sayings if s.passage.article == article and s.statement.id == wrong.statement.id]
        if len(own) > 1 or any(True for _ in legible(wrong, trial, self.ontology, anchors)):
            return "rejected", False
        answered = {code.text for code, _ in wrong.passage.checked}
        new = {d for d in self.doubts(error.sayings, anchors) - self.before[error.key] if d.code not in answered}
        deaf = not any(d.code not in GIST and "but the gist" not in d.words for d in new)
        return ("to look at" if new else "escaped"), deaf

    def _errors(self, key: str) -> Iterator[Planted]:
        said = self.said[key]
        for index, saying in enumerate(said):
            for kind, plant in KINDS.items():
                wrong = plant(self, saying)
                if wrong is not None:
                    yield Planted(kind, (*said[:index], wrong, *said[index + 1 :]), wrong)
        for first, second in combinations(range(len(said)), 2):
            a, b = said[first].statement.object, said[second].statement.object
            same = _of(said[first]) == _of(said[second])  # the values of one property may stand in any order
            if a != b and not same and _fits(said[first], b, self) and _fits(said[second], a, self):
                changes = {first: _valued(said[first], b), second: _valued(said[second], a)}
                sayings = tuple(changes.get(index, saying) for index, saying in enumerate(said))
                yield Planted("two values exchanged", sayings, changes[first])

    def of_class(self, entity: str) -> list[str]:
        """Return the other entities of an entity's class."""
        of = self.known.entities[entity].type
        return [e.id for e in self.known.entities.values() if e.type == of and e.id != entity]


def _of(saying: Saying) -> tuple[str, str]:
    return saying.statement.subject, saying.statement.property


def _valued(saying: Saying, value: Value) -> Saying:
    old = saying.statement
    return replace(saying, statement=Statement(old.subject, old.property, value, old.negated, old.qualifiers))


def _fits(saying: Saying, value: Value, planter: Planter) -> bool:
    own = saying.statement.object
    if isinstance(own, Ref) and isinstance(value, Ref):
        return value.id != saying.statement.subject and planter.known.may_be_value(value.id, saying.statement.property)
    if isinstance(own, Figure) and isinstance(value, Figure):
        return own.unit == value.unit
    return isinstance(own, Edtf) and isinstance(value, Edtf)


def _figure(change: Callable[[Figure], Figure | None]) -> Callable[[Planter, Saying], Saying | None]:
    def plant(_: Planter, saying: Saying) -> Saying | None:
        value = saying.statement.object
        changed = change(value) if isinstance(value, Figure) else None
        return _valued(saying, changed) if changed else None

    return plant


def _number(value: Figure) -> Figure:
    ten = Decimal(10)
    if value.value is None:
        return replace(value, maximum=(value.maximum or ten) * ten)
    return replace(value, value=value.value * ten)


def _unit(value: Figure) -> Figure | None:
    other = _UNITS.get(value.unit)
    return replace(value, unit=other) if other else None


def _sign(value: Figure) -> Figure | None:
    if value.value is None:
        return None
    return replace(value, at_least=not value.at_least, at_most=False, approximately=False, exclusive=False)


def _date(_: Planter, saying: Saying) -> Saying | None:
    value = saying.statement.object
    if not isinstance(value, Edtf) or not value.text[:4].isdigit():
        return None
    return _valued(saying, edtf.parse(f"{int(value.text[:4]) - 1}{value.text[4:]}"))


def _month(_: Planter, saying: Saying) -> Saying | None:
    value = saying.statement.object
    if not isinstance(value, Edtf) or not value.text[5:7].isdigit() or "/" in value.text:
        return None
    return _valued(saying, edtf.parse(f"{value.text[:5]}{int(value.text[5:7]) % 12 + 1:02}"))


def _polarity(_: Planter, saying: Saying) -> Saying:
    old = saying.statement
    return replace(saying, statement=Statement(old.subject, old.property, old.object, not old.negated, old.qualifiers))


def _stated(*weak: Stance) -> Callable[[Planter, Saying], Saying | None]:
    def plant(_: Planter, saying: Saying) -> Saying | None:
        return replace(saying, stance=Stance.STATES, by=None, on_behalf_of=None) if saying.stance in weak else None

    return plant


def _claimed(_: Planter, saying: Saying) -> Saying | None:
    weak = saying.stance in (Stance.PLANS, Stance.SPECULATES, Stance.OPINES) and saying.by
    return replace(saying, stance=Stance.CLAIMS) if weak else None


def _speaker(planter: Planter, saying: Saying) -> Saying | None:
    if saying.by is None:
        return None
    agents = sorted(e for e in planter.known.entities if planter.known.is_a(e, "Agent"))
    others = [e for e in agents if e not in (saying.by, saying.on_behalf_of)]
    named = [e for e in others if e in planter.named[saying.passage.key]]
    return replace(saying, by=(named or others)[0], on_behalf_of=None)


def _entity(*, near: bool) -> Callable[[Planter, Saying], Saying | None]:
    """Put another entity of the class in place of the value: one that the proof names, or one that it does not."""

    def plant(planter: Planter, saying: Saying) -> Saying | None:
        value = saying.statement.object
        others = planter.of_class(value.id) if isinstance(value, Ref) else []
        named = planter.named[saying.passage.key]
        others = [e for e in others if (e in named) is near and e != saying.statement.subject]
        return _valued(saying, Ref(others[0])) if others else None

    return plant


def _turned(planter: Planter, saying: Saying) -> Saying | None:
    old, value = saying.statement, saying.statement.object
    if not isinstance(value, Ref) or not planter.known.may_be_subject(value.id, old.property):
        return None
    if not planter.known.may_be_value(old.subject, old.property):
        return None
    return replace(saying, statement=Statement(value.id, old.property, Ref(old.subject), old.negated, old.qualifiers))


def _untimed(_: Planter, saying: Saying) -> Saying | None:
    old = saying.statement
    if old.property not in EXPIRING or old.qualifiers.time is None:
        return None
    bare = old.qualifiers._replace(time=None)
    return replace(saying, statement=Statement(old.subject, old.property, old.object, old.negated, bare))


KINDS: Mapping[str, Callable[[Planter, Saying], Saying | None]] = {
    "number": _figure(_number),
    "unit": _figure(_unit),
    "currency": _figure(lambda value: replace(value, unit="EUR") if value.unit == "USD" else None),
    "period": _figure(lambda value: replace(value, period="month" if value.period != "month" else "d")),
    "sign": _figure(_sign),
    "year": _date,
    "month": _month,
    "polarity": _polarity,
    "hedge dropped": _stated(Stance.SPECULATES),
    "plan as done": _stated(Stance.PLANS),
    "claim as fact": _stated(Stance.CLAIMS, Stance.RELAYS, Stance.OPINES),
    "view as claim": _claimed,
    "wrong speaker": _speaker,
    "near entity": _entity(near=True),
    "entity from memory": _entity(near=False),
    "subject and value exchanged": _turned,
    "time left out": _untimed,
}
"""The errors that are planted in single statements."""


def main() -> None:
    """Print a line for each kind of error, and what happens to the statements as they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--escaped", metavar="KIND", help="list what escapes of this kind")
    options = parser.parse_args()
    texts = os.environ.get("KG_TEXTS")
    if not texts:
        raise SystemExit("set KG_TEXTS to the folder of the source texts")
    home = find_home()
    ontology = read_ontology(home.ontology_file)
    planter = Planter(resolve(read_seeds(home.seeds), ontology), ontology, Path(texts))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for error, verdict, deaf in planter.judged():
        counts[error.kind][verdict] += 1
        counts[error.kind]["deaf"] += deaf
        if verdict == "escaped" and error.kind == options.escaped:
            old = error.wrong.statement
            print(f"{error.key}: {old.subject} {old.property} {'not ' * old.negated}{object_text(old.object)}")
    _print(counts, planter)


def _print(counts: Mapping[str, Counter[str]], planter: Planter) -> None:
    print(f"{'kind':28} planted rejected to-look-at escaped   with a gist that has the error, too")
    for kind, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        total = count["rejected"] + count["to look at"] + count["escaped"]
        print(
            f"{kind:28} {total:7} {count['rejected']:8} {count['to look at']:10} {count['escaped']:7}"
            f" {count['escaped'] / total:6.1%}   {count['deaf']:5} {count['deaf'] / total:6.1%}"
        )
    doubted = {(key, d.statement) for key, found in planter.before.items() for d in found}
    statements = {s for _, s in doubted if s}
    whole = {saying.statement.id for key, s in doubted if not s for saying in planter.said[key]}
    known = {saying.statement.id for saying in planter.resolved.sayings}
    looked = (statements | whole) & known
    print(f"untouched: {len(known)} statements, 0 rejected, {len(looked)} to look at ({len(looked) / len(known):.1%})")
    print(f"in {len({key for key, _ in doubted})} of {len(planter.said)} passages")


if __name__ == "__main__":
    main()
