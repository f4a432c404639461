"""The saved questions answered for the page: rows of labels, each with the statements it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.labels import Thing
from kg.namespaces import PREFIXES, expand
from kg.page.data import Answer, AnswerRow, Cell

if TYPE_CHECKING:
    from kg.graph.cited_rows import CitedRow
    from kg.graph.graph import Graph
    from kg.graph.questions import Question
    from kg.sparql.terms import Term

_STATEMENT, _ENTITY, _EDTF = PREFIXES["st"], PREFIXES["id"], expand("edtf:edtf")


def answers(graph: Graph) -> tuple[Answer, ...]:
    """Ask every saved question with its default values.

    Columns that hold statements themselves are not shown: the row rests on them.
    """
    return tuple(_answer(question, graph) for question in graph.questions().values())


def _answer(question: Question, graph: Graph) -> Answer:
    cited = graph.cite(question.text)
    rows = list(cited)
    variables = cited.rows.variables
    shown = [i for i in range(len(variables)) if not any(_is(row.row.terms[i], _STATEMENT) for row in rows)]
    values = {p.name: graph.default_in_words(p) for p in question.parameters}
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
    cells = [_cell(row.row[row.row.variables[i]], row.row.terms[i]) for i in shown]
    if cells:
        cells[0] = replace(cells[0], statements=statements)
    return tuple(cells)


def _cell(value: object, term: Term | None) -> Cell:
    if isinstance(value, Thing) and value.iri.startswith(_ENTITY):
        return Cell(value.label, value.id)
    edtf = isinstance(term, ox.Literal) and term.datatype.value == _EDTF
    return Cell("" if value is None else str(value), edtf=edtf)
