"""Whatever holds the graph and answers SPARQL: here, in a worker, on disk, or behind an endpoint."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "cache": "cached_store",
        "http": "EndpointError Unreachable",
        "local": "LocalSource Source",
        "push": "PushError Pushed Target",
        "remote": "RemoteSource",
        "worker": "EngineCrash EngineLost TooLarge Worker",
    },
)
