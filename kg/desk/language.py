"""Decide in which language a text is: as somebody says, or as it looks."""

from __future__ import annotations

from kg.errors import InputError
from kg.language.guess import ENGLISH_NAMES, guess
from kg.languages import LANGUAGES

_READ = ", ".join(f"{name} ({tag})" for tag, name in LANGUAGES.items())


def decide(name: str, text: str, lang: str | None, *, help: bool) -> tuple[str, str]:
    """Return the language of a text, and in words how it is known.

    Args:
        name: how messages call the file.
        text: the text.
        lang: the language that somebody says it has.
        help: whether its sentences are to be read.

    Raises:
        InputError: the sentences of this language cannot be read, or it cannot be guessed.
    """
    guessed = guess(text)
    looks = guessed.looks_like or "no language that is known"
    if lang is None and guessed.lang is None:
        tag = next(iter(guessed.shares), "und")
        raise InputError(
            f"{name} looks like {looks}; expected {_READ}. If that is wrong, say --lang TAG; to add it without help "
            f"in reading: --lang {tag} --no-language-help"
        )
    if lang is None:
        share = guessed.shares[str(guessed.lang)]
        return str(
            guessed.lang
        ), f"language: {looks} (guessed, from {share:.0%} of its letters; if it is another: --lang TAG)"
    if lang not in ENGLISH_NAMES:
        raise InputError(f"unknown language '{lang}'; expected one of {', '.join(sorted(ENGLISH_NAMES))}")
    if lang not in LANGUAGES and help:
        raise InputError(
            f"texts in {ENGLISH_NAMES[lang]} cannot be read; expected {_READ}. To add it without help in reading: "
            f"--lang {lang} --no-language-help"
        )
    differs = f"; it looks like {looks}" if guessed.lang != lang and looks != ENGLISH_NAMES[lang] else ""
    return lang, f"language: {ENGLISH_NAMES[lang]}, as you say{differs}"
