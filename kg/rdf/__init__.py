"""Facts as triples and back: the only place that names the terms of the vocabulary."""
