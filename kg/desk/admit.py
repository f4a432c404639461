"""Admit a draft: what passes every check into the article file, what is in doubt as comments, all into a report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.desk.add import Known, parsed, worksheet_file
from kg.desk.draft import MAX_BYTES, Draft, DraftEntity, DraftPassage, read_draft
from kg.desk.judge import Case, Judgement, Verdict, entry_of, judge
from kg.desk.placing import Block, entity_lines, find, passage_lines, place, reason_notes, renoted, without
from kg.desk.reasons import Code, Outcome
from kg.errors import BuildError, InputError, Place, SeedError, nearest
from kg.facts.records import Article, Text
from kg.files import read_whole, write_together
from kg.seeds.read import Seeds, read_seeds
from kg.seeds.records import ArticleEntry
from kg.seeds.texts import read_text

REPORT = ".report.json"
"""How the name of a report ends, beside that of its draft."""


class Admission(NamedTuple):
    """What came of a draft: the files to write, the counts of each outcome, and the judgements."""

    files: Mapping[Path, str]
    article: Path
    report: Path
    judgements: tuple[Judgement, ...]
    faults: tuple[str, ...]
    accepted: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many statements have each outcome."""
        found = Counter(judgement.outcome for judgement in self.judgements)
        return {outcome: found[outcome] for outcome in Outcome}


def admit(known: Known, draft_file: Path, texts: Path, accept: Collection[str] = ()) -> Admission:
    """Judge a draft, and return what is to be written; `write` writes it.

    The same draft, seeds and texts give the same bytes. What a draft says that the article says already is not written
    again, so that admitting a draft twice changes nothing.

    Args:
        known: what the seeds know.
        draft_file: the draft, as `kg draft --with` writes it.
        texts: the folder of the source texts.
        accept: what a person has accepted: new entities of the draft by id, `all` for every one that an admitted
            statement needs, and statements by number that were put before that person.

    Raises:
        InputError: the draft cannot be read, is not of this text, or names no article; an accepted entity is not in it.
        SeedError: a seed file cannot be read.
    """
    name = draft_file.name
    data = _bytes(draft_file)
    draft = read_draft(data, name)
    article, text = _article(known, draft, name)
    content = _content(text, texts)
    seeds = read_seeds(known.home.seeds)
    entry = next(entry for entry in seeds.articles if entry.id == article.id)
    own = _entities_file(known, article.id)
    case = Case(seeds, known.ontology, texts, entry, text.id, content, known.home.seeds)
    verdict = judge(draft, case)
    numbers, ids = {word for word in accept if word.isdecimal()}, {word for word in accept if not word.isdecimal()}
    accepted = _accepted(verdict, ids, name)
    if accepted:
        verdict = judge(draft, replace(case, seeds=_with(seeds, accepted)))
    verdict = _decided(verdict, numbers, name)
    if "all" in ids:
        accepted = _needed(draft, verdict, accepted)
        verdict = _decided(judge(draft, replace(case, seeds=_with(seeds, accepted))), numbers, name)
    path = worksheet_file(known.home, article.id)
    before = path.read_text(encoding="utf-8")
    after = _article_text(before, draft, verdict, entry, text if len(article.texts) > 1 else None)
    parsed(after, path)
    files = {path: after} if after != before else {}
    if accepted:
        files[own] = _entities_text(own, accepted)
    report = draft_file.with_name(name.removesuffix(".json") + REPORT)
    inputs = _inputs(known, data, text)
    outputs = {
        f"seeds/{each.relative_to(known.home.seeds).as_posix()}": _sha(body.encode()) for each, body in files.items()
    }
    waiting = tuple(entity.id for entity in verdict.entities if _is_named(entity, verdict))
    if files or not report.exists():
        files[report] = _report(draft, verdict, inputs, outputs, tuple(entity.id for entity in accepted))
    return Admission(
        files, path, report, verdict.judgements, verdict.faults, tuple(e.id for e in accepted), waiting
    )  # fmt: skip


def write(admission: Admission) -> None:
    """Write the files of an admission, all of them or none.

    Raises:
        InputError: a file cannot be written; nothing was changed.
    """
    try:
        write_together(admission.files)
    except BuildError as error:
        raise InputError(f"{error}; nothing was written") from None


# What is read


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path.name} is a folder; expected a draft")
        return read_whole(path, MAX_BYTES)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None


def _article(known: Known, draft: Draft, name: str) -> tuple[Article, Text]:
    """Return the article and the text of a draft, if the draft was made from that text as it is pinned."""
    if draft.article not in known.articles or not worksheet_file(known.home, draft.article).is_file():
        raise InputError(
            f"{name} is for article '{draft.article[:80]}'; no article has this id"
            f"{nearest(draft.article[:80], known.articles)}"
        )
    article = known.articles[draft.article]
    text = next((text for text in article.texts if text.id == draft.text), None)
    if text is None:
        raise InputError(
            f"{name} is for text '{draft.text[:80]}'; article '{article.id}' has "
            f"{', '.join(text.id for text in article.texts)}"
        )
    if text.sha256 != draft.sha256:
        raise InputError(
            f"{name} was made from another text: its SHA-256 is {draft.sha256[:64]}, "
            f"that of '{text.id}' is {text.sha256}"
        )
    return article, text


def _content(text: Text, folder: Path) -> str:
    try:
        return read_text(folder, text, Place(f"{folder}/{text.id}.txt"))
    except SeedError as error:
        raise InputError(error.problems[0].message) from None


def _accepted(verdict: Verdict, accept: Collection[str], name: str) -> list[DraftEntity]:
    new = {entity.id: entity for entity in verdict.entities}
    unknown = sorted(set(accept) - new.keys() - {"all"})
    if unknown:
        raise InputError(f"--accept: {name} has no new entity '{unknown[0]}'{nearest(unknown[0], new)}")
    return [entity for name, entity in new.items() if name in accept or "all" in accept]


def _decided(verdict: Verdict, numbers: Collection[str], name: str) -> Verdict:
    """Return the verdict with the statements admitted that a person has accepted.

    Raises:
        InputError: a statement does not wait for a person, or names an entity that is not accepted.
    """
    waiting = {str(j.statement.number): j for j in verdict.judgements if j.outcome in (Outcome.LOOK, Outcome.SAID)}
    for number in sorted(numbers, key=int):
        if number not in waiting:
            raise InputError(f"--accept {number}: {name} has no statement {number} that is to be looked at")
        blocked = next((r for r in waiting[number].reasons if r.code is Code.NEW_ENTITY), None)
        if blocked:
            raise InputError(
                f"--accept {number}: the statement needs a new entity; accept that first: {blocked.detail}"
            )
    judgements = (
        replace(j, outcome=Outcome.ADMITTED) if str(j.statement.number) in numbers and j.outcome is Outcome.LOOK else j
        for j in verdict.judgements
    )
    return verdict._replace(judgements=tuple(judgements))


def _needed(draft: Draft, verdict: Verdict, accepted: Sequence[DraftEntity]) -> list[DraftEntity]:
    """Return the entities that admitted statements name: one that none names may not be in the seeds."""
    named: set[str | None] = set()
    for j in verdict.judgements:
        if j.outcome is Outcome.ADMITTED:
            said, passage = j.statement, draft.passages[j.passage]
            named |= {said.subject, said.value, said.qualifiers.get("comparedTo"), *said.topics}
            named |= {passage.by, passage.on_behalf_of, *passage.means.values()}
    return [entity for entity in accepted if entity.id in named]


def _with(seeds: Seeds, accepted: Iterable[DraftEntity]) -> Seeds:
    return replace(seeds, entities=(*seeds.entities, *map(entry_of, accepted)))


def _is_named(entity: DraftEntity, verdict: Verdict) -> bool:
    """Whether statements wait for a new entity to be accepted."""
    wait = (reason.detail for j in verdict.judgements for reason in j.reasons if reason.code is Code.NEW_ENTITY)
    return any(detail.startswith(f"'{entity.id}' ") for detail in wait)


# What is written


def _article_text(before: str, draft: Draft, verdict: Verdict, entry: ArticleEntry, several: Text | None) -> str:
    """Return the file of the article with what was admitted, and with what is to be looked at as comments."""
    text = several.id if several else None
    comments = {j.statement.number: _comment(j, draft, text) for j in verdict.judgements if j.sentence}
    done = [j.statement.number for j in verdict.judgements if j.outcome is not Outcome.LOOK and j.sentence]
    file = without(before, (comments[number] for number in done))
    blocks = list(_passages(draft, verdict.judgements, {passage.id for passage in entry.passages}, text))
    for j in (j for j in verdict.judgements if j.outcome is Outcome.LOOK):
        comment = comments[j.statement.number]
        if find(file.split("\n"), comment) is None:
            blocks.append(Block(j.sentence, (*reason_notes(j.reasons), *comment)))
        else:
            file = renoted(file, comment, j.reasons)
    return place(file, blocks, verdict.places) if blocks else file


def _comment(judgement: Judgement, draft: Draft, text: str | None) -> list[str]:
    """Return a drafted statement as a passage to uncomment; its id tells it from the skeleton of its sentence."""
    name = f"s{judgement.sentence}-d{judgement.statement.number}"
    lines = passage_lines(name, draft.passages[judgement.passage], [judgement.statement], text)
    return [f"# {line}" for line in lines]


def _passages(draft: Draft, judgements: Iterable[Judgement], taken: set[str], text: str | None) -> Iterable[Block]:
    """Yield the admitted passages: statements of one drafted passage stay together, with an id that is free."""
    admitted = [j for j in judgements if j.outcome is Outcome.ADMITTED]
    for index, group in groupby(admitted, key=lambda j: j.passage):
        own = list(group)
        sentence = own[0].sentence
        name = next(
            each
            for each in (f"s{sentence}", *(f"s{sentence}-{n}" for n in range(2, len(taken) + 3)))
            if each not in taken
        )
        taken.add(name)
        passage: DraftPassage = draft.passages[index]
        yield Block(sentence, tuple(passage_lines(name, passage, [j.statement for j in own], text)))


def _entities_file(known: Known, article: str) -> Path:
    return known.home.seeds / "entities" / f"{article}.yaml"


def _entities_text(path: Path, accepted: Sequence[DraftEntity]) -> str:
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n" if path.is_file() else ""
    text = "\n".join(line for entity in accepted for line in ["", *entity_lines(entity)])
    whole = (before + text).lstrip("\n") + "\n"
    parsed(whole, path)
    return whole


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _inputs(known: Known, draft: bytes, text: Text) -> dict[str, str]:
    """Return the SHA-256 of each input: the draft, the text, the ontology, and every seed file."""
    seeds = known.home.seeds
    files = [*sorted(seeds.glob("entities/*.yaml")), *sorted(seeds.glob("articles/*.yaml"))]
    return {
        "draft": _sha(draft),
        f"texts/{text.id}.txt": text.sha256,
        "ontology": _sha(known.ontology.source),
        **{f"seeds/{file.relative_to(seeds).as_posix()}": _sha(file.read_bytes()) for file in files},
    }


def _report(
    draft: Draft, verdict: Verdict, inputs: Mapping[str, str], outputs: Mapping[str, str], accepted: Sequence[str]
) -> str:
    counts = Counter(j.outcome for j in verdict.judgements)
    whole = {
        "article": draft.article,
        "text": draft.text,
        "receipt": {"inputs": inputs, "outputs": outputs},
        "counts": {str(outcome): counts[outcome] for outcome in Outcome},
        "accepted entities": list(accepted),
        "faulty entities": list(verdict.faults),
        "statements": [_told(judgement, draft) for judgement in verdict.judgements],
    }
    return json.dumps(_printable(whole), ensure_ascii=False, indent=1) + "\n"


def _told(judgement: Judgement, draft: Draft) -> dict[str, object]:
    said = judgement.statement
    return {
        "number": said.number,
        "outcome": str(judgement.outcome),
        "reasons": [{"code": str(reason.code), "detail": reason.detail} for reason in judgement.reasons],
        "sentence": judgement.sentence or None,
        "says": f"{said.subject} {said.property} {'not ' if said.negated else ''}{said.value}",
        "quote": draft.passages[judgement.passage].quote,
    }


def _printable(value: object) -> object:
    """Return a value whose texts have their control characters written as escapes: a report is read on terminals."""
    match value:
        case str():
            return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)
        case dict():
            return {_printable(key): _printable(each) for key, each in value.items()}
        case list():
            return [_printable(each) for each in value]
    return value
