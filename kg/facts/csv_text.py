"""Tables as CSV (RFC 4180), with cells that a spreadsheet does not run as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def csv_text(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV (RFC 4180)."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; signed numbers are unchanged."""
    number = cell[1:].replace(".", "", 1).isdigit() if cell[:1] in ("-", "+") else False
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not number else cell
