"""A provenance-first knowledge graph of the AI video-generation industry.

>>> import kg
>>> g = kg.load()
>>> g.query("SELECT ?maker { id:kling vg:developedBy ?maker }").first().maker.label
'Kuaishou'
>>> g.cite("SELECT ?maker { id:kling vg:developedBy ?maker }").first().citations[0].evidence.quote
'Keling من Kuaishou عبارة عن هندسة نسبيًا أحسن'
"""

from kg.lazy import TYPE_CHECKING, exports

if TYPE_CHECKING:
    from kg.errors import Ambiguous, BuildError, KGError, MissingExtra, NotFound, QueryError, QueryTimeout, SeedError
    from kg.facts.edtf import Edtf
    from kg.facts.figures import Figure
    from kg.facts.records import Facts, Literal, Stance, Status
    from kg.graph.between import Gap, Length
    from kg.graph.cards import ArticleCard, Card, HeldText, Relation
    from kg.graph.cited_rows import Citation, CitedRow, CitedRows
    from kg.graph.graph import Graph
    from kg.graph.labels import Thing
    from kg.graph.opening import connect, load
    from kg.graph.paths import Step, Walk, Walks
    from kg.graph.questions import Parameter, Question
    from kg.graph.reading import Reading, Sentence
    from kg.graph.rows import Row, Rows
    from kg.graph.search import Hit
    from kg.graph.selection import Clash, StatementList
    from kg.graph.source_texts import Context, SourceTexts
    from kg.graph.statements import EvidenceView, Frames, StatementView, TextView
    from kg.graph.timeline import Moment, Timeline
    from kg.page.html import Page
    from kg.stores.http import EndpointError, Unreachable
    from kg.stores.push import PushError
    from kg.stores.worker import EngineCrash, EngineLost, TooLarge

__version__ = "0.1.0"
__all__ = [
    "Ambiguous", "ArticleCard", "BuildError", "Card", "Citation", "CitedRow", "CitedRows", "Clash", "Context", "Edtf",
    "EndpointError", "EngineCrash", "EngineLost", "EvidenceView", "Facts", "Figure", "Frames", "Gap", "Graph",
    "HeldText", "Hit", "KGError", "Length", "Literal", "MissingExtra", "Moment", "NotFound", "Page", "Parameter",
    "PushError", "QueryError", "QueryTimeout", "Question", "Reading", "Relation", "Row", "Rows", "SeedError",
    "Sentence", "SourceTexts", "Stance", "StatementList", "StatementView", "Status", "Step", "TextView", "Thing",
    "Timeline", "TooLarge", "Unreachable", "Walk", "Walks", "__version__", "connect", "load",
]  # fmt: skip
_, __getattr__, __dir__ = exports(
    __name__,
    {
        "errors": "Ambiguous BuildError KGError MissingExtra NotFound QueryError QueryTimeout SeedError",
        "facts.edtf": "Edtf",
        "facts.figures": "Figure",
        "facts.records": "Facts Literal Stance Status",
        "graph.between": "Gap Length",
        "graph.cards": "ArticleCard Card HeldText Relation",
        "graph.cited_rows": "Citation CitedRow CitedRows",
        "graph.graph": "Graph",
        "graph.labels": "Thing",
        "graph.opening": "connect load",
        "graph.paths": "Step Walk Walks",
        "graph.questions": "Parameter Question",
        "graph.reading": "Reading Sentence",
        "graph.rows": "Row Rows",
        "graph.search": "Hit",
        "graph.selection": "Clash StatementList",
        "graph.source_texts": "Context SourceTexts",
        "graph.statements": "EvidenceView Frames StatementView TextView",
        "graph.timeline": "Moment Timeline",
        "page.html": "Page",
        "stores.http": "EndpointError Unreachable",
        "stores.push": "PushError",
        "stores.worker": "EngineCrash EngineLost TooLarge",
    },
)
