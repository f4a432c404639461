"""`kg serve`: the graph over HTTP, within limits that hold."""
