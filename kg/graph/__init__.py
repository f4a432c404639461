"""The graph to ask: names in, cited answers out."""
