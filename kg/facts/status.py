"""What evidence and ledger make of each statement: its status, its sources, what it clashes with.

The policy, in one place:
  * stated or relayed by any evidence → Asserted; else the strongest of Claimed, Planned,
    Speculated, Opinion;
  * two Asserted statements that clash and that the ledger does not settle → both Disputed;
  * what the ledger settles against → Rejected;
  * a negative Claimed statement disputes nothing: the positive one is contestedBy it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.records import Conflict, Evidence, Ref, Stance, Standing, Statement, Status, Value, object_text
from kg.folding import fold

if TYPE_CHECKING:
    from kg.facts.ontology import Ontology

STATUS_OF = {
    Stance.STATES: Status.ASSERTED,
    Stance.RELAYS: Status.ASSERTED,
    Stance.CLAIMS: Status.CLAIMED,
    Stance.PLANS: Status.PLANNED,
    Stance.SPECULATES: Status.SPECULATED,
    Stance.OPINES: Status.OPINION,
}
"""The status that evidence of each stance gives, the strongest first."""
STRENGTH = list(dict.fromkeys(STATUS_OF.values()))

Pair = tuple[str, str]


def base_status(evidence: Iterable[Evidence]) -> Status:
    """Return the strongest status that any of the evidence gives."""
    return min((STATUS_OF[e.stance] for e in evidence), key=STRENGTH.index)


def rank(evidence: Evidence) -> tuple[int, bool, int, str]:
    """Return the sort key of evidence, the best first: the strongest status, not inferred, the shortest quote."""
    length = len(evidence.quote.exact)
    return STRENGTH.index(STATUS_OF[evidence.stance]), evidence.inferred is not None, length, evidence.id


def best(evidence: Iterable[Evidence]) -> Evidence:
    """Return the evidence to show where one is shown."""
    return min(evidence, key=rank)


def independent_sources(evidence: Iterable[Evidence]) -> int:
    """Count distinct origins: of what was inferred from other articles these, of what is relayed the relayed party."""
    return len({origin for e in evidence for origin in _origins(e)})


def _origins(evidence: Evidence) -> set[Pair]:
    others = {key.partition("/")[0] for key in evidence.inferred_from} - {evidence.article}
    if others:
        return {("article", other) for other in others}
    return {("by", str(evidence.by))} if evidence.stance is Stance.RELAYS else {("article", evidence.article)}


def clashes(statements: Iterable[Statement], ontology: Ontology) -> set[Pair]:
    """Return the pairs of ids of statements that cannot both hold."""
    groups: dict[Pair, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.subject, statement.property].append(statement)
    return {
        (min(a.id, b.id), max(a.id, b.id))
        for (_, name), group in groups.items()
        for a, b in _candidates(group, functional=ontology.properties[name].functional)
        if _comparable(a, b)
    }


def _candidates(group: Sequence[Statement], *, functional: bool) -> Iterator[tuple[Statement, Statement]]:
    """Yield, of statements with one subject and property, the pairs that clash if they speak of the same time."""
    denied: dict[str, list[Statement]] = defaultdict(list)
    for statement in group:
        if statement.negated:
            denied[object_text(statement.object)].append(statement)
    positive = [statement for statement in group if not statement.negated]
    if denied:
        yield from ((a, b) for a in positive for b in denied.get(object_text(a.object), ()))
    if functional:
        yield from ((a, b) for a, b in combinations(positive, 2) if not _agree(a.object, b.object))


def _comparable(a: Statement, b: Statement) -> bool:
    """Whether two statements speak of the same time, respect and rival."""
    times = a.qualifiers.time is None or b.qualifiers.time is None or a.qualifiers.time.overlaps(b.qualifiers.time)
    return times and all(
        x is None or y is None or x == y
        for x, y in (
            (a.qualifiers.scope, b.qualifiers.scope),
            (a.qualifiers.compared_to, b.qualifiers.compared_to),
        )
    )


def _agree(a: Value, b: Value) -> bool:
    match a, b:
        case Figure(), Figure():
            return a.agrees_with(b)
        case Edtf(), Edtf():
            return a.agrees_with(b)
        case Ref(), Ref():
            return a == b
        case _:
            return fold(object_text(a)) == fold(object_text(b))


def conflict_pairs(found: set[Pair], ledger: Iterable[Conflict]) -> set[Pair]:
    """Return the clashes found, and for entries that no rule finds, every pair of their members."""
    pairs = set(found)
    for conflict in ledger:
        own = set(_pairs(conflict.members))
        if not own & found:
            pairs |= own
    return pairs


def _pairs(members: Iterable[str]) -> Iterator[Pair]:
    return ((min(pair), max(pair)) for pair in combinations(members, 2))


def undeclared(found: set[Pair], ledger: Iterable[Conflict]) -> set[Pair]:
    """Return the clashes that no entry of the ledger names."""
    return found - {pair for conflict in ledger for pair in _pairs(conflict.members)}


def standings(
    statements: Mapping[str, Statement],
    evidence: Mapping[str, tuple[Evidence, ...]],
    ledger: Iterable[Conflict],
    found: set[Pair],
) -> dict[str, Standing]:
    """Compute the standing of every statement from its evidence, the ledger, and the clashes found."""
    ledger = tuple(ledger)
    base = {key: base_status(evidence[key]) for key in statements}
    pairs = conflict_pairs(found, ledger)
    losers = {m: c for c in ledger if c.settled_for for m in c.members if m != c.settled_for}
    settled = {pair for c in ledger if c.settled_for for pair in _pairs(c.members)}
    disputed = {m for a, b in pairs - settled if base[a] == base[b] == Status.ASSERTED for m in (a, b)}
    rivals: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        rivals[a].add(b)
        rivals[b].add(a)

    def standing(key: str) -> Standing:
        status = Status.REJECTED if key in losers else Status.DISPUTED if key in disputed else base[key]
        contested = (r for r in rivals[key] if _denies(statements[r], statements[key]) and base[r] == Status.CLAIMED)
        resolution = losers[key].why if key in losers else None
        return Standing(
            status,
            independent_sources(evidence[key]),
            tuple(sorted(rivals[key])),
            tuple(sorted(contested)),
            resolution,
        )

    return {key: standing(key) for key in statements}


def _denies(denial: Statement, other: Statement) -> bool:
    """Whether of two statements that clash one is the other with not."""
    return denial.negated and not other.negated and object_text(denial.object) == object_text(other.object)
