"""What is said, by whom and in which words, as frozen records; knows no YAML, no RDF and no file but the ontology's."""
