"""The source texts, where the reader has them: the whole proof of a quote, checked against its hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Place, SeedError
from kg.facts.records import Evidence, Text
from kg.files import read_whole, write_atomically
from kg.home import user_folder
from kg.language.segment import sentences
from kg.language.spans import Span
from kg.seeds.texts import read_text

VARIABLE = "KG_TEXTS"
_REMEMBERED = "texts"


class Context(NamedTuple):
    """The whole sentences that prove a statement: the words before the quote, the quote, and the words after it."""

    before: str
    quote: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}⟪{self.quote}⟫{self.after}"


class SourceTexts:
    """A folder of source texts, one `<text id>.txt` each; some may be missing.

    Args:
        folder: the folder.
        origin: where the folder was named, for messages.
    """

    def __init__(self, folder: Path, origin: str = "the texts folder") -> None:
        self.folder = folder
        self.origin = origin
        self._contents: dict[str, str | None] = {}

    def __repr__(self) -> str:
        return f"<source texts in {self.folder}>"

    def content(self, text: Text) -> str | None:
        """Return a text as it is pinned; None if the folder does not have it.

        Raises:
            KGError: the file is another text than the one that is pinned.
        """
        if text.id not in self._contents:
            self._contents[text.id] = self._read(text)
        return self._contents[text.id]

    def _read(self, text: Text) -> str | None:
        if not (self.folder / f"{text.id}.txt").is_file():
            return None
        try:
            return read_text(self.folder, text, Place(str(self.folder)))
        except SeedError as error:
            raise KGError(f"{error.problems[0].message} ({self.origin}: {self.folder})") from None

    def sentences(self, text: Text) -> list[Span]:
        """Return the offsets of the sentences of a text; none if the folder does not have it."""
        return sentences(self.content(text) or "", text.lang)

    def context(self, evidence: Evidence, text: Text) -> Context | None:
        """Return the whole proof of a piece of evidence; None if the folder does not have its text.

        Raises:
            KGError: the text is another, or the proof is not what was pinned.
        """
        content = self.content(text)
        if content is None:
            return None
        proof, quote = evidence.proof, evidence.quote
        words = content[proof.start : proof.end]
        if (
            hashlib.sha256(words.encode()).hexdigest() != proof.sha256
            or content[quote.start : quote.end] != quote.exact
        ):
            raise KGError(f"the proof of evidence {evidence.id} is not that of text '{text.id}' in {self.folder}")
        return Context(content[proof.start : quote.start], quote.exact, content[quote.end : proof.end])


def find_source_texts(given: str | Path | None = None) -> SourceTexts | None:
    """Return the source texts: in the folder given, in $KG_TEXTS, or in the folder that `remember` kept.

    Raises:
        KGError: the folder does not exist.
    """
    kept = _kept()
    for folder, origin in ((given, "given"), (os.environ.get(VARIABLE), f"${VARIABLE}"), (kept, "from 'kg texts'")):
        if folder:
            if not Path(folder).is_dir():
                remedy = "; 'kg texts --forget' forgets it" if folder is kept else ""
                raise KGError(f"the texts folder {folder} ({origin}) does not exist or is not a folder{remedy}")
            return SourceTexts(Path(folder), origin)
    return None


def remember(folder: Path, texts: Iterable[Text]) -> list[str]:
    """Keep a folder for later, if it has pinned texts and no wrong ones, and return the ids of those it has.

    Raises:
        KGError: a text is not the pinned one, or the folder has none.
    """
    found = SourceTexts(folder)
    held = [text.id for text in texts if found.content(text) is not None]
    if not held:
        raise KGError(f"{folder} has none of the source texts: expected files such as <text id>.txt")
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, f"{folder.absolute()}\n")
    return held


def forget() -> bool:
    """Forget the folder; return whether there was one."""
    file = _file()
    known = file.is_file()
    file.unlink(missing_ok=True)
    return known


def _kept() -> str | None:
    try:
        return read_whole(_file()).decode("utf-8").strip() or None
    except OSError:
        return None
    except UnicodeDecodeError:
        raise KGError(f"{_file()} is not UTF-8; 'kg texts --forget' removes it") from None


def _file() -> Path:
    return user_folder("config") / _REMEMBERED
