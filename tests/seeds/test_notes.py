"""The notes of a worksheet go, what a person wrote stays."""

from __future__ import annotations

from kg.seeds.notes import sentence_note, sentence_notes, without_notes

WORKSHEET = """\
## A worksheet.
article: one
label:
  ## Your own title.
  # fr:
  en: One
# My own remark.
passages:

  ## [1] It rained.
  ##     named: rain
  # - id: s1
  #   quote: It rained
  #   says:
  #     SUBJECT: {PROPERTY: VALUE}
  # - {aside: [1], why: no fact}
  # is this true?

  ## [2] It was wet ## [3] and cold.
  # - id: s2
  - id: wet  # as it was
    ## [2] C'était mouillé.
    quote: It was wet
  # - {aside: [2], why: mine}
  # - id: mine
  #   quote: It was
  # - {aside: [2], why: no fact}
## The end.
"""
FINISHED = """\
article: one
label:
  en: One
# My own remark.
passages:
  # is this true?
  - id: wet  # as it was
    quote: It was wet
  # - {aside: [2], why: mine}
  # - id: mine
  #   quote: It was
"""


def test_notes_and_unused_skeletons_are_removed() -> None:
    assert without_notes(WORKSHEET) == FINISHED
    assert without_notes(FINISHED) == FINISHED


def test_the_sentences_of_a_text_are_found() -> None:
    assert sentence_notes(WORKSHEET) == [10, 19, 22]
    assert sentence_notes(FINISHED) == []
    assert sentence_notes(sentence_note(12, "x")) == [1]
