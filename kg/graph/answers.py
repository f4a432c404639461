"""The answers to the saved questions for the page: rows of labels, each with its statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.labels import Thing
from kg.namespaces import PREFIXES, expand
from kg.page.data import Answer, AnswerRow, Cell

if TYPE_CHECKING:
    from kg.graph.cited_rows import CitedRow, CitedRows
    from kg.graph.questions import Parameter, Question
    from kg.sparql.terms import Term

_STATEMENT, _ENTITY, _EDTF = PREFIXES["st"], PREFIXES["id"], expand("edtf:edtf")


def answers(
    questions: Iterable[Question], cite: Callable[[str], CitedRows], default: Callable[[Parameter], str]
) -> tuple[Answer, ...]:
    """Ask saved questions with their default values.

    Args:
        questions: the questions.
        cite: cites a query.
        default: returns the default value of a parameter in words.

    Columns that hold statements themselves are not shown: the row rests on them.
    """
    return tuple(_answer(q, cite(q.text), {p.name: default(p) for p in q.parameters}) for q in questions)


def _answer(question: Question, cited: CitedRows, values: Mapping[str, str]) -> Answer:
    rows = list(cited)
    variables = cited.rows.variables
    shown = [i for i in range(len(variables)) if not any(_is(row.row.terms[i], _STATEMENT) for row in rows)]
    words = {lang: question.in_words(lang, values) for lang in question.asked}
    return Answer(
        name=question.name,
        title={"en": question.title},
        question=words,
        topic=question.topic,
        columns=tuple(variables[i] for i in shown),
        rows=tuple(AnswerRow(_cells(row, shown)) for row in rows),
    )


def _is(term: Term | None, base: str) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(base)


def _cells(row: CitedRow, shown: list[int]) -> tuple[Cell, ...]:
    own = [term.value for term in row.row.terms if term is not None and _is(term, _STATEMENT)]
    grounds = [iri for ground in row.grounds for iri in ground.statements]
    statements = tuple(dict.fromkeys(iri.removeprefix(_STATEMENT) for iri in (*own, *grounds)))
    said = {citation.statement.sentence: citation.statement.id for citation in row.citations}
    cells = [_cell(row.row[row.row.variables[i]], row.row.terms[i], said) for i in shown]
    if cells:
        cells[0] = replace(cells[0], statements=statements)
    return tuple(cells)


def _cell(value: object, term: Term | None, said: Mapping[str, str]) -> Cell:
    if isinstance(value, Thing) and value.iri.startswith(_ENTITY):
        return Cell(value.label, value.id)
    text, edtf = "" if value is None else str(value), isinstance(term, ox.Literal) and term.datatype.value == _EDTF
    return Cell(text, edtf=edtf, says=said.get(text))
