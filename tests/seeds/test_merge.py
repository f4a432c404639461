"""Merging a double: every seed file is rewritten or none, and nothing else in them changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import KGError, SeedError
from kg.facts.ontology import Ontology
from kg.files import write_together
from kg.graph.graph import Graph
from kg.home import Home
from kg.namespaces import PREFIXES
from kg.rdf.decode import Decoder
from kg.rdf.encode import to_quads
from kg.seeds.check import check
from kg.seeds.compile import compile_seeds
from kg.seeds.locate import find_anchors
from kg.seeds.merge import Merge, merge
from kg.seeds.read import read_seeds
from kg.seeds.resolve import resolve
from kg.stores.local import LocalSource, store_of

DOUBLE = """
# the same firm?
acme-sa:
  type: Company
  # seen in article two
  label: {en: Acme SA, zh: 顶点公司}
  also: {fr: [Acme], ar: ["Acme: الشركة"]}
  damaged:
    - {form: شركة Acme, lang: ar, text: t2a, kind: common word taken into the name}
  description: A made-up company, once more.

# banks
"""


@pytest.fixture
def doubled(tiny: Home, ontology: Ontology) -> Home:
    """The tiny data set, in which article two and the ledger speak of Acme under another id."""
    edit(tiny, "entities/all.yaml", "banque-nord:\n", DOUBLE.lstrip("\n") + "banque-nord:\n")
    edit(tiny, "articles/two.yaml", "actor: acme,", "actor: 'acme-sa',  # who else?\n       ")
    edit(tiny, "articles/two.yaml", "{المتحدث: acme}", "{المتحدث: acme-sa}")
    edit(tiny, "articles/two.yaml", "{Le porte-parole: acme}", "{Le porte-parole: acme-sa}")
    edit(tiny, "articles/two.yaml", "by: acme\n", "by: acme-sa\n")
    edit(tiny, "articles/two.yaml", "at: 2024-05-06~}", "at: 2024-05-06~, topic: [acme-sa, vif, acme]}")
    anchor(tiny, ontology)
    assert check(tiny.seeds, ontology, texts(tiny)).problems == ()
    return tiny


def texts(home: Home) -> Path:
    return home.seeds.parent / "texts"


def edit(home: Home, name: str, old: str, new: str) -> None:
    content = (home.seeds / name).read_bytes().decode("utf-8")
    assert content.count(old) == 1, (name, old)
    (home.seeds / name).write_bytes(content.replace(old, new).encode("utf-8"))


def anchor(home: Home, ontology: Ontology) -> None:
    anchors, _, problems = find_anchors(resolve(read_seeds(home.seeds), ontology), ontology, texts(home))
    assert problems == []
    (home.seeds / "anchors.json").write_text(anchors.to_json(), encoding="utf-8")


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(home.seeds.rglob("*.*"))}


def merged(home: Home, ontology: Ontology, folder: Path | None = None) -> Merge:
    found = merge(home.seeds, ontology, "acme-sa", "acme", folder)
    write_together(found.contents)
    return found


# Refused


@pytest.mark.parametrize(
    ("double", "kept", "message"),
    [
        ("acme-sa", "acme-sa", "'acme-sa' is one entity: give the id that goes, then the id that stays"),
        ("acme-as", "acme", "no entity has the id 'acme-as'; did you mean 'acme-sa'?"),
        ("acme-sa", "nobody-at-all", "no entity has the id 'nobody-at-all'"),
        (
            "acme-sa", "vif",
            "'acme-sa' is a Company (seeds/entities/all.yaml:15:9), 'vif' is a VideoModel "
            "(seeds/entities/all.yaml:55:9): they are not the same thing, or one of the two types is wrong",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    double: str, kept: str, message: str, doubled: Home, ontology: Ontology
) -> None:
    before = contents(doubled)
    with pytest.raises(KGError) as refused:
        merge(doubled.seeds, ontology, double, kept)
    assert str(refused.value) == message
    assert contents(doubled) == before


def test_an_entity_that_was_merged_is_gone(doubled: Home, ontology: Ontology) -> None:
    merged(doubled, ontology)
    with pytest.raises(KGError, match="no entity has the id 'acme-sa': it was merged into 'acme'"):
        merge(doubled.seeds, ontology, "acme-sa", "banque-nord")


def test_two_that_are_said_to_be_two_are_refused_with_the_reason(doubled: Home, ontology: Ontology) -> None:
    edit(doubled, "entities/all.yaml", "once more.\n", "once more.\n  distinct_from: {acme: its daughter}\n")
    with pytest.raises(KGError, match=r"says why they are two \(seeds/entities/all.yaml:\d+:19\): its daughter"):
        merge(doubled.seeds, ontology, "acme-sa", "acme")


def test_broken_seeds_are_refused(doubled: Home, ontology: Ontology) -> None:
    edit(doubled, "articles/one.yaml", "stance: relays", "stance: relais")
    with pytest.raises(SeedError, match="unknown stance 'relais'"):
        merge(doubled.seeds, ontology, "acme-sa", "acme")


def test_what_the_merged_seeds_would_get_wrong_is_refused(doubled: Home, ontology: Ontology) -> None:
    edit(doubled, "articles/one.yaml", "investor: banque-nord, date", "investor: [banque-nord, acme, acme-sa], date")
    edit(
        doubled,
        "articles/one.yaml",
        "    says:\n      acme-round: {raised",
        "    means: {Acme: acme-sa}\n    says:\n      acme-round: {raised",
    )
    anchor(doubled, ontology)
    before = contents(doubled)
    with pytest.raises(SeedError, match="'acme-round investor acme' is already said in passage 'round'"):
        merge(doubled.seeds, ontology, "acme-sa", "acme")
    assert contents(doubled) == before


def test_a_passage_that_speaks_of_both_is_refused_with_its_line(doubled: Home, ontology: Ontology) -> None:
    says = "vif-release: {actor: 'acme-sa',"
    both = "acme: {practice: releases models}\n      acme-sa: {practice: releases}\n      "
    edit(doubled, "articles/two.yaml", says, both + says)
    anchor(doubled, ontology)
    before = contents(doubled)
    with pytest.raises(SeedError, match=r"articles/two\.yaml:16:7: duplicate key 'acme', first on line 15"):
        merge(doubled.seeds, ontology, "acme-sa", "acme")
    assert contents(doubled) == before


# Merged

AFTER = """acme:
  type: Company
  label: {en: Acme, ar: أكمي, fr: Acme, zh: 顶点公司}
  also: {en: [Acme SA], ar: ['Acme: الشركة']}
  damaged:
    - {form: شركة Acme, lang: ar, text: t2a, kind: common word taken into the name}
  description: A made-up company.
  replaces: [acme-sa]
  # the same firm?
  # seen in article two
acme-founding:
"""


def test_the_kept_entity_has_what_both_had(doubled: Home, ontology: Ontology) -> None:
    found = merged(doubled, ontology)
    text = (doubled.seeds / "entities" / "all.yaml").read_text(encoding="utf-8")
    assert text.startswith(AFTER)
    assert "\n# banks\nbanque-nord:\n" in text
    assert "acme-sa:" not in text
    assert found.references == 5
    assert found.conflicts == ()


def test_only_the_words_that_name_it_change(doubled: Home, ontology: Ontology) -> None:
    path = doubled.seeds / "articles" / "two.yaml"
    before, others = path.read_text(encoding="utf-8"), contents(doubled)
    merged(doubled, ontology)
    expected = before.replace("topic: [acme-sa, vif, acme]", "topic: [vif, acme]").replace("acme-sa", "acme")
    assert path.read_text(encoding="utf-8") == expected
    assert "actor: 'acme',  # who else?" in expected
    assert {name for name, content in contents(doubled).items() if content != others[name]} == {
        "all.yaml", "two.yaml", "anchors.json",
    }  # fmt: skip


@pytest.mark.parametrize("with_texts", [True, False])
def test_the_merged_seeds_are_whole(with_texts: bool, doubled: Home, ontology: Ontology) -> None:
    merged(doubled, ontology, texts(doubled) if with_texts else None)
    assert check(doubled.seeds, ontology).complete
    anchored = json.loads((doubled.seeds / "anchors.json").read_text(encoding="utf-8"))
    assert "acme" in anchored["passages"]["two/release"]["t2a"]["readable"]
    if with_texts:
        assert check(doubled.seeds, ontology, texts(doubled)).complete


def test_line_ends_and_a_byte_order_mark_are_kept(doubled: Home, ontology: Ontology) -> None:
    for path in (doubled.seeds / "entities" / "all.yaml", doubled.seeds / "articles" / "two.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    merged(doubled, ontology)
    for name in ("all.yaml", "two.yaml"):
        content = contents(doubled)[name]
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n")


def test_a_conflict_that_the_merge_reveals_is_written_and_named(doubled: Home, ontology: Ontology) -> None:
    says = "vif: {businessModel: {value: free, at: 2024-05-06~, topic: [acme-sa, vif, acme]}}"
    edit(doubled, "articles/two.yaml", says, f"{says[:-1]}, developedBy: acme-sa}}")
    edit(doubled, "articles/two.yaml", "    stance: claims\n", "    stance: states\n")
    edit(doubled, "articles/two.yaml", "    by: acme-sa\n", "")
    denial = "vif: {availableTo: {value: public, not: true, at: 2024-04-10~}"
    edit(doubled, "articles/one.yaml", denial, f"{denial}, developedBy: {{value: acme, not: true, inferred: so it is}}")
    edit(doubled, "articles/one.yaml", ", developedBy: acme}", "}")
    anchor(doubled, ontology)
    found = merged(doubled, ontology)
    assert [problem.message.partition(" (")[0] for problem in found.conflicts] == [
        "conflict missing from conflicts.yaml: vif developedBy: 'acme' and 'not acme'"
    ]
    assert check(doubled.seeds, ontology).problems == found.conflicts


# Old links lead on


@pytest.fixture
def after(doubled: Home, ontology: Ontology) -> Graph:
    """The graph of the merged seeds."""
    merged(doubled, ontology)
    return Graph(LocalSource(store_of(to_quads(compile_seeds(doubled.seeds, ontology)[0], ontology))), doubled)


@pytest.mark.parametrize("name", ["acme-sa", "id:acme-sa", PREFIXES["id"] + "acme-sa", "Acme SA", "顶点公司"])
def test_the_old_id_means_the_entity_that_is_kept(name: str, after: Graph) -> None:
    assert after.entity(name).id == "acme"


def test_the_graph_says_what_became_of_the_old_iri(after: Graph) -> None:
    assert after.test("ASK { id:acme dcterms:replaces id:acme-sa . id:acme-sa dcterms:isReplacedBy id:acme }")
    assert after.test("ASK { id:acme-sa owl:sameAs id:acme }")
    assert not after.test("ASK { id:acme-sa a vg:Entity }")
    assert after.facts.entities["acme"].replaces == ("acme-sa",)
    assert [thing.id for thing in after.entities("Company")] == ["acme", "banque-nord"]


def test_what_is_merged_again_leads_on_in_one_step(doubled: Home, ontology: Ontology) -> None:
    merged(doubled, ontology)
    edit(doubled, "entities/all.yaml", "banque-nord:\n", DOUBLE.replace("acme-sa", "acme-ag") + "banque-nord:\n")
    edit(doubled, "articles/two.yaml", "by: acme\n", "by: acme-ag\n")
    edit(doubled, "articles/two.yaml", "{المتحدث: acme}", "{المتحدث: acme-ag}")
    edit(doubled, "articles/two.yaml", "{Le porte-parole: acme}", "{Le porte-parole: acme-ag}")
    anchor(doubled, ontology)
    write_together(merge(doubled.seeds, ontology, "acme", "acme-ag").contents)
    facts, _ = compile_seeds(doubled.seeds, ontology)
    assert facts.entities["acme-ag"].replaces == ("acme", "acme-sa")
    store = store_of(to_quads(facts, ontology))
    source = LocalSource(store)
    assert Decoder(source.describe).facts(source.members).entities == facts.entities
    assert Graph(source, doubled).entity("acme-sa").id == "acme-ag"
