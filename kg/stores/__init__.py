"""Whatever holds the graph and answers SPARQL: here, in a worker, on disk, or behind an endpoint."""
