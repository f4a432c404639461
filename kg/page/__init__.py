"""The offline page: facts in, one HTML file out."""
