"""The vocabulary as the rest of the code sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.facts.ontology import Ontology
from kg.rdf.ontology import read_ontology


def test_a_file_that_is_no_turtle_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("this is not Turtle")
    with pytest.raises(BuildError, match="the ontology cannot be read"):
        read_ontology(tmp_path / "x.ttl")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="the ontology cannot be read"):
        read_ontology(tmp_path / "none.ttl")


def test_superclasses_go_up_to_the_entity(ontology: Ontology) -> None:
    assert list(ontology.superclasses("VideoModel")) == [
        "VideoModel", "Model", "Artifact", "http://schema.org/SoftwareApplication", "Entity",
        "http://www.w3.org/ns/prov#Entity",
    ]  # fmt: skip
    assert ontology.is_a("Leak", "Event")
    assert not ontology.is_a("Leak", "Agent")


def test_what_passages_may_state(ontology: Ontology) -> None:
    assert {"developedBy", "date", "amount", "argues", "founder"} <= ontology.statable
    assert not {"maker", "released", "status", "role", "damagedName", "edtf"} & ontology.statable
    assert "maker" in ontology.maker_properties
    assert "actor" in ontology.maker_properties
    assert ontology.followed_properties == {"partOf", "versionOf", "object"}


def test_rules_name_terms_that_exist(ontology: Ontology) -> None:
    assert len(ontology.rules) == 19
    for rule in ontology.rules:
        assert rule.gives in ontology.properties
        roles = {role for role in (rule.from_role, rule.to_role) if role}
        assert roles
        assert roles <= ontology.statable
        assert rule.of_class is None or ontology.is_a(rule.of_class, "Event")


def test_units_have_words(ontology: Ontology) -> None:
    assert ontology.units["USD"] == "USD"
    assert all(ontology.unit_words[notation] for notation in ontology.units)
