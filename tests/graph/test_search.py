"""Names are found in any script and spelling, ranked, and only one thing is ever meant."""

from __future__ import annotations

from itertools import permutations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Ambiguous, NotFound
from kg.folding import fold
from kg.graph.graph import Graph
from kg.graph.labels import Classes, Names
from kg.graph.search import Name, NameIndex, Search, squash
from kg.namespaces import expand
from kg.stores.local import LocalSource, store_of

REFUSED = [
    ("Acne Corp", "Entity", "no entity named 'Acne Corp'"),
    ("Acmé Inc", "Entity", "no entity named 'Acmé Inc'; did you mean Acme (company, acme)?"),
    ("Rivel", "Entity", "no entity named 'Rivel'; did you mean Rival (video model, rival)?"),
    ("id:nothing", "Entity", "no entity named 'id:nothing'"),
    ("", "Entity", "no entity named ''"),
    ("'> } #", "Entity", "no entity named ''> } #'"),
    ("Vif", "Organization", "Vif has the class “video model”, expected “organization”"),
    ("vif", "Person", "Vif has the class “video model”, expected “person”"),
]


@pytest.mark.parametrize(("name", "of", "message"), REFUSED)
def test_what_is_not_found_is_said(graph: Graph, name: str, of: str, message: str) -> None:
    with pytest.raises(NotFound) as caught:
        graph.resolve(name, of=of)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Acme", "acme"), ("acme", "acme"), ("id:acme", "acme"), (expand("id:acme"), "acme"), ("ACME", "acme"),
        ("أكمي", "acme"), ("اكمى", "acme"), ("Lea Dupont", "lea-dupont"), ("léa  dupont", "lea-dupont"),
        ("Banque Nord", "banque-nord"), ("banquenord", "banque-nord"), ("نموذج Vif", "vif"), ("ｖｉｆ", "vif"),
        ("films", "films"), ("le public", "public"), ("public", "public"), ("مجّاني", "free"), ("مجـــاني", "free"),
    ],
)  # fmt: skip
def test_any_name_in_any_script_is_resolved(graph: Graph, name: str, id: str) -> None:
    assert graph.resolve(name) == expand(f"id:{id}")


def index(*names: tuple[str, str, str]) -> NameIndex:
    return NameIndex(Name(iri, form, "en", kind, squash(form)) for iri, form, kind in names)


def found(names: NameIndex, text: str, limit: int = 10) -> list[tuple[str, str]]:
    return [(name.iri, how) for name, how, _ in names.find(text, limit)]


NAMES = index(
    ("a", "Runway", "label"),
    ("b", "Runway ML", "label"),
    ("c", "The Runway team", "label"),
    ("d", "Ranway", "label"),
    ("e", "Gen-2 of Runway", "other name"),
    ("f", "Runway", "damaged"),
    ("g", "Sora", "label"),
)


def test_exact_before_prefix_before_word_before_fuzzy() -> None:
    assert found(NAMES, "runway") == [
        ("a", "exact"), ("f", "exact"), ("b", "prefix"), ("c", "word"), ("e", "word"), ("d", "fuzzy"),
    ]  # fmt: skip


def test_a_limit_keeps_the_best() -> None:
    assert found(NAMES, "runway", 2) == [("a", "exact"), ("f", "exact")]


def test_typing_variants_are_found() -> None:
    assert found(NAMES, "Runwey")[0] == ("a", "fuzzy")
    assert found(NAMES, "gen2")[0] == ("e", "prefix")
    assert found(NAMES, "team run") == [("c", "word")]


def test_the_order_in_which_names_come_says_nothing() -> None:
    names = [Name("a", form, lang, "label", "runway") for form in ("Runway", "runway") for lang in ("zh", "fr", "en")]
    for order in permutations(names):
        hits = NameIndex(order).find("runway", 1)
        assert [(name.form, name.lang) for name, _, _ in hits] == [("Runway", "en")]


@pytest.mark.parametrize("text", ["", "  ", "…", "zzzzzzzz", "xq"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert found(NAMES, text) == []


AMBIGUOUS = """
@prefix id: <https://w3id.org/ai-video-kg/id/> .
@prefix vg: <https://w3id.org/ai-video-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
vg:A a owl:Class ; rdfs:label "a"@en .
vg:B a owl:Class ; rdfs:label "b"@en .
id:x a vg:A ; vg:directType vg:A ; rdfs:label "Same"@en ; skos:prefLabel "Same"@en .
id:y a vg:B ; vg:directType vg:B ; rdfs:label "Same"@en ; skos:prefLabel "Same"@en .
id:z a vg:B ; vg:directType vg:B ; rdfs:label "Z"@en ; skos:prefLabel "Z"@en ; skos:altLabel "same"@en .
"""


def test_several_of_one_name_are_told_apart_and_none_is_chosen() -> None:
    source = LocalSource(store_of(ox.Quad(*t) for t in ox.parse(AMBIGUOUS, format=ox.RdfFormat.TURTLE)))
    names = Names(source)
    search = Search(source, names, Classes(source, names))
    with pytest.raises(NotFound) as caught:
        search.resolve("Same")
    assert str(caught.value) == "'Same' is ambiguous: Same (a, x), Same (b, y); give the id"
    assert search.resolve("Same", expand("vg:A")) == expand("id:x")
    assert search.resolve("z") == expand("id:z")


WORDS = """
@prefix id: <https://w3id.org/ai-video-kg/id/> .
@prefix vg: <https://w3id.org/ai-video-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
vg:A a owl:Class ; rdfs:label "a"@en .
vg:B a owl:Class ; rdfs:label "b"@en .
id:ana a vg:A ; vg:directType vg:A ; rdfs:label "Ana Brito"@en ; skos:prefLabel "Ana Brito"@en ;
  schema:description "Head of one."@en .
id:ivo a vg:A ; vg:directType vg:A ; rdfs:label "Ivo Brito"@en ; skos:prefLabel "Ivo Brito"@en ;
  schema:description "Head of two."@en .
id:film a vg:B ; vg:directType vg:B ; rdfs:label "Film of Brito"@en ; skos:prefLabel "Film of Brito"@en .
id:war a vg:B ; vg:directType vg:B ; rdfs:label "Price war among shops"@en ; skos:prefLabel "Price war among shops"@en ;
  skos:altLabel "حرب أسعار"@ar ; skos:hiddenLabel "Broken name"@en .
"""


@pytest.fixture(scope="module")
def by_words() -> Search:
    source = LocalSource(store_of(ox.Quad(*t) for t in ox.parse(WORDS, format=ox.RdfFormat.TURTLE)))
    names = Names(source)
    return Search(source, names, Classes(source, names))


@pytest.mark.parametrize(
    ("words", "cls", "id"),
    [
        ("Ana", None, "ana"), ("ivo", None, "ivo"), ("price war", None, "war"), ("shops WAR", None, "war"),
        ("Brito", "B", "film"), ("film", "B", "film"), ("أسعار", None, "war"), ("Ana Brito", None, "ana"),
    ],
)  # fmt: skip
def test_words_of_a_name_are_taken_where_only_one_thing_has_them(
    by_words: Search, words: str, cls: str | None, id: str
) -> None:
    assert by_words.resolve(words, expand(f"vg:{cls}") if cls else None) == expand(f"id:{id}")


def test_what_several_things_have_is_listed_with_what_tells_them_apart(by_words: Search) -> None:
    with pytest.raises(Ambiguous) as caught:
        by_words.resolve("Brito", expand("vg:A"))
    assert str(caught.value) == (
        "'Brito' is ambiguous: Ana Brito (a, ana: Head of one.), Ivo Brito (a, ivo: Head of two.); give the id"
    )


@pytest.mark.parametrize("words", ["Bri", "war peace", "of", "Broken", "", "-"])
def test_parts_of_words_short_words_and_damaged_names_are_not_taken(by_words: Search, words: str) -> None:
    with pytest.raises(NotFound, match=r"^no entity named"):
        by_words.resolve(words)


def test_a_hit_says_which_name_and_where_it_stands(graph: Graph) -> None:
    hit = graph.search("نموذج فيف")[0] if graph.search("نموذج فيف") else graph.search("نموذج Vif")[0]
    assert hit.thing.id == "vif"
    hit = graph.search("نموذج Vif")[0]
    assert (hit.form, hit.lang, hit.kind, hit.how, hit.texts) == ("نموذج Vif", "ar", "damaged", "exact", ("t2a",))
    assert str(hit) == "Vif (video model): exact, “نموذج Vif” [ar, damaged], in text t2a"
    assert str(graph.search("lea")[0]) == "Léa Dupont (person): prefix, “Léa Dupont” [en, label], in text t1"
    assert graph.search("Founding of Acme")[0].texts == ()


@given(st.text(max_size=40))
def test_folding_for_search_is_stable(text: str) -> None:
    assert squash(squash(text)) == squash(text)
    if text.isascii():
        assert squash(text) == "".join(filter(str.isalnum, fold(text)))


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=12), st.data())
def test_every_name_is_found_exactly(forms: list[str], data: st.DataObject) -> None:
    names = index(*((str(number), form, "label") for number, form in enumerate(forms)))
    number = data.draw(st.integers(0, len(forms) - 1))
    if squash(forms[number]):
        hits = names.find(forms[number], len(forms))
        assert any(name.iri == str(number) and how == "exact" for name, how, _ in hits)
