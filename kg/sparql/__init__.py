"""A query as text: its tokens, what is not allowed, its patterns; knows no graph."""
