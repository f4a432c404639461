from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.formats import ROWS, TRIPLES, Format, formats_for, named

IRI_OF_JSONLD = "https://www.w3.org/ns/formats/data/JSON-LD"
"""What pyoxigraph has in the place of http://www.w3.org/ns/formats/JSON-LD."""


@pytest.mark.parametrize("form", ROWS)
def test_the_engine_knows_each_format_of_rows(form: Format) -> None:
    engine = ox.QueryResultsFormat.from_media_type(form.media)
    assert engine
    assert (engine.iri, engine.media_type.partition(";")[0]) == (form.iri, form.media)


@pytest.mark.parametrize("form", TRIPLES)
def test_the_engine_knows_each_format_of_triples(form: Format) -> None:
    engine = ox.RdfFormat.from_media_type(form.media)
    assert engine
    assert (engine.media_type, engine.file_extension) == (form.media, form.ending)
    assert engine.iri in (form.iri, IRI_OF_JSONLD)


@pytest.mark.parametrize("formats", [ROWS, TRIPLES])
def test_names_endings_and_media_types_lead_to_their_format(formats: tuple[Format, ...]) -> None:
    assert len({form.name for form in formats}) == len({form.ending for form in formats}) == len(formats)
    for form in formats:
        assert {named(key.upper(), formats) for key in (form.name, form.ending, *form.medias)} == {form}


def test_each_form_of_query_has_its_formats() -> None:
    assert [formats_for(form)[0].name for form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")] == [
        "json", "json", "turtle", "turtle",
    ]  # fmt: skip
