"""An empty answer says which names of the query the graph does not know."""

from __future__ import annotations

import pytest

from kg.graph.graph import Graph
from kg.graph.hints import unknown_terms


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x { ?x vg:developdBy ?y }", ["vg:developdBy is not in the graph; did you mean 'vg:developedBy'?"]),
        ("SELECT ?x { ?x a vg:Modle }", ["vg:Modle is not in the graph; did you mean 'vg:Model'?"]),
        ("SELECT ?x { id:acmee ?p ?x }", ["id:acmee is not in the graph; did you mean 'id:acme'?"]),
        ("SELECT ?x { ?x vg:developedBy id:acme # vg:nonsense\n }", []),
        ("SELECT ?x { ?x rdfs:label 'vg:nonsense' }", []),
        ("PREFIX vg: <https://w3id.org/ai-video-kg/ontology#> SELECT ?x { ?x vg:developedBy ?x }", []),
    ],
)  # fmt: skip
def test_unknown_names(query: str, said: list[str], graph: Graph) -> None:
    assert unknown_terms(query, graph.source) == said


def test_the_command_says_it_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli.main import main

    assert main(["query", "SELECT ?x { ?x vg:developdBy ?y }"]) == 0
    out, err = capsys.readouterr()
    assert "(0 rows)" in out
    assert "vg:developdBy is not in the graph; did you mean 'vg:developedBy'?" in err
