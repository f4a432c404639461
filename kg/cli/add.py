"""The command `kg add`: from a file to the worksheet of an article."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.desk.add import Known
    from kg.desk.incoming import Incoming

EXAMPLES = """examples:
  kg add story.txt --article acme-raises-funds --published 2024-03-14 --publisher 'Le Monde'
  kg add page.html                              asks for what it cannot know
  kg add notes.md --article acme-raises-funds --lang fr --translated-from zh --by machine
  kg add histoire.txt --translation-of acme-raises-funds --lang fr
  kg add --done acme-raises-funds               removes the notes when the article is finished
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg add`."""
    add = parser.add_argument
    parser.epilog = EXAMPLES
    add("file", nargs="?", metavar="FILE", help="plain text, Markdown or HTML")
    add("--article", metavar="ID", help="the id of the new article, kebab-case")
    add("--translation-of", metavar="ARTICLE", help="add the text to this article, and align its sentences")
    add("--done", metavar="ARTICLE", help="remove the notes and unused skeletons from the file of this article")
    add("--force", action="store_true", help="with --done: although sentences are open")
    add("--lang", metavar="TAG", help="the language of the text: en, fr, ar or zh (default: guessed)")
    add("--no-language-help", action="store_true", help="do not read the sentences: for texts in other languages")
    add("--title", help="your own title of the article, in English")
    add("--published", metavar="EDTF", help="the day of the article: 2024-03-14, 2024-03, 2024-03-14~ (about)")
    add("--publisher", metavar="ENTITY", help="who published it: an entity, by any of its names or its id")
    add("--translated-from", metavar="TAG", help="the language that the text was translated from")
    add("--by", choices=("machine", "human", "unknown"), help="what translated it (default: unknown)")
    add("--text-id", metavar="ID", help="the id of the text: letters, digits and _ (default: article and language)")
    add("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS, or see kg texts)")
    add("--encoding", metavar="NAME", help="the encoding of the file (default: UTF-8, or what the file says)")
    add("--keep-lines", action="store_true", help="do not join the lines of plain text that was wrapped")
    add("--accept-alike", action="store_true", help="add the text although a known one is nearly the same")


def run(options: argparse.Namespace) -> int:
    """Run `kg add`: exit code 2 if the file or an option cannot be used."""
    try:
        return _done(options) if options.done else _add(options)
    except InputError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 2


def known_of(options: argparse.Namespace) -> Known:
    """Read the seeds that the options name."""
    from kg.cli.terminal import doing
    from kg.desk.add import read_known
    from kg.home import find_home, home_at

    with doing("reading the seeds"):
        return read_known(home_at(options.data) if options.data else find_home())


def _done(options: argparse.Namespace) -> int:
    from kg.desk.add import finish

    if options.file or options.article or options.translation_of:
        raise InputError("--done takes no file and no other article")
    finished = finish(known_of(options), options.done, _known_texts(options), force=options.force)
    say(f"removed the notes of {finished.sentences} sentences" if finished.sentences else "there were no notes")
    print(finished.worksheet)
    return 0


def _add(options: argparse.Namespace) -> int:
    from kg.desk.incoming import read_incoming

    if not options.file:
        raise InputError("no file given; expected kg add FILE, or kg add --done ARTICLE")
    if options.article and options.translation_of:
        raise InputError("--article names a new article, --translation-of one that exists; give one of them")
    incoming = read_incoming(Path(options.file), encoding=options.encoding, keep_lines=options.keep_lines)
    lang = _language(options, incoming)
    known = known_of(options)
    for change in incoming.changes:
        say(change)
    return (
        _translation(options, known, incoming, lang) if options.translation_of else _new(options, known, incoming, lang)
    )


def _language(options: argparse.Namespace, incoming: Incoming) -> str:
    """Return the language of the text, and say how it is known.

    Raises:
        InputError: it is none of the languages that kg reads, and nobody said to add it without reading it.
    """
    from kg.desk.language import decide

    lang, remark = decide(incoming.name, incoming.text, options.lang, help=not options.no_language_help)
    say(remark)
    return lang


def _new(options: argparse.Namespace, known: Known, incoming: Incoming, lang: str) -> int:
    from kg.desk.add import Request, add, article_id, faulty_article, faulty_date, faulty_translation

    for said in incoming.said:
        say(f"the page says: {said.what}: {said.value} ({said.where})")
    title = options.title or _ask("Your own title, in English", "the headline is the publisher's")
    guess = article_id(title or Path(incoming.name).stem)
    article = options.article or _ask("Id of the article", f"for example {guess}", lambda t: faulty_article(known, t))
    if not article:
        raise InputError(f"the article needs an id: --article ID{f', for example --article {guess}' if guess else ''}")
    published = options.published or _ask("Published", "EDTF: 2024-03-14, 2024-03, 2024-03-14~", faulty_date)
    publisher = options.publisher or _ask("Publisher", "an entity, by any name; empty: the text does not say")
    origin = options.translated_from
    if origin is None and not options.by:
        origin = _ask("Translated from", "en, zh, …; empty: the text is the original", _check_tag(faulty_translation))
    by = options.by or (_ask("Translated by", "machine, human or unknown", _check_by) if origin else None)
    if options.by and not origin:
        raise InputError("--by says what translated the text; --translated-from is missing")
    added = add(
        known,
        incoming,
        Request(
            article=article,
            lang=lang,
            texts=texts_of(options),
            text=options.text_id,
            title=title,
            translated=(origin, by or "unknown") if origin else None,
            publisher=publisher,
            published=published,
            accept_alike=options.accept_alike,
            help=not options.no_language_help,
        ),
    )
    for remark in added.remarks:
        say(remark)
    say(f"wrote {added.text}")
    say(f"wrote {added.worksheet}: {added.found}")
    if added.missing:
        say(f"to complete in its header: {', '.join(added.missing)}")
    say(f"fill it in, then run: kg anchor --texts {added.text.parent} && kg check --texts {added.text.parent}")
    say(f"and at the end: kg add --done {added.article}")
    print(added.worksheet)
    return 0


def _translation(options: argparse.Namespace, known: Known, incoming: Incoming, lang: str) -> int:
    from kg.desk.normal import counted
    from kg.desk.translation import TranslationRequest, add_translation

    if options.by and not options.translated_from:
        raise InputError("--by says what translated the text; --translated-from is missing")
    for name in ("title", "published", "publisher"):
        if getattr(options, name):
            raise InputError(f"--{name} is for a new article; '{options.translation_of}' has a header")
    translated = (options.translated_from, options.by or "unknown") if options.translated_from else None
    added = add_translation(
        known,
        incoming,
        TranslationRequest(
            article=options.translation_of,
            lang=lang,
            texts=texts_of(options),
            text=options.text_id,
            translated=translated,
            accept_alike=options.accept_alike,
            help=not options.no_language_help,
        ),
    )
    first, second = added.sentences
    say(f"wrote {added.text}")
    needed = f"{counted(added.quotes, 'passage')} to give a quote from the new text, or 'only_in: why'"
    say(f"changed {added.worksheet}: {needed if added.quotes else 'no passage has a quote yet'}")
    say(f"aligned {first} sentences of '{added.first}' with {second} of the new text:")
    say("; ".join(str(bead) for bead in added.beads if bead.first != bead.second) or "one by one, with equal numbers")
    say(f"at the end: kg add --done {options.translation_of}")
    print(added.worksheet)
    return 0


def _known_texts(options: argparse.Namespace) -> Path | None:
    from kg.graph.source_texts import find_source_texts

    given = options.texts or os.environ.get("KG_TEXTS")
    if given:
        return Path(given)
    remembered = find_source_texts()
    return remembered.folder if remembered else None


def texts_of(options: argparse.Namespace) -> Path:
    """Return the folder of the source texts: as given, as remembered, or as a person says on a terminal."""
    known = _known_texts(options)
    if known:
        return known
    asked = _ask("Folder of the source texts", "the text is copied there; it is not published")
    if not asked:
        raise InputError("no folder of source texts is known: give --texts FOLDER or set KG_TEXTS")
    return Path(asked)


# The terminal

Check = Callable[[str], Iterable[str]]


def say(message: str) -> None:
    """Print a line to standard error."""
    print(message, file=sys.stderr)


def _accept(_: str) -> Iterable[str]:
    return ()


def _check_by(by: str) -> Iterable[str]:
    from kg.desk.add import faulty_translation

    return faulty_translation(("en", by))


def _check_tag(check: Callable[[tuple[str, str]], Iterable[str]]) -> Check:
    return lambda tag: check((tag, "unknown"))


def _ask(what: str, hint: str, check: Check = _accept) -> str | None:
    """Ask for a value on a terminal until it is right; nothing typed, or no terminal, is None."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    while True:
        print(f"{what} ({hint}): ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline().strip()
        problems = list(check(answer)) if answer else []
        if not problems:
            return answer or None
        for problem in problems:
            say(f"  {problem}")
