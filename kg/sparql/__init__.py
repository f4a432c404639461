"""A query as text: its tokens, what is refused, its patterns; knows no graph."""
