"""Reading Arabic, French, English and Chinese: what a sentence holds, by word tables, with its place in the text.

Every place is an offset in Unicode code points with the end excluded: `text[found.start:found.end]` are the words.
Nothing here knows the seeds; a suggestion is for a person to decide.

| to find | call | gives |
| --- | --- | --- |
| the language | `guess(text)` | `Guess(lang, looks_like, shares)`; `lang` is None if it is none of the four |
| sentences | `sentences(text, lang)` | `Span(start, end)` |
| numbers | `numbers(text)` | `Number` with its most likely `value`, and every other of its `readings` |
| amounts | `amounts(text)` | `Amount` with a `figure` as the seeds write it: `str(amount.figure)` |
| dates | `dates(text, published)` | `Date` with its `edtf` (None: not without the day of publication) and `relative` |
| changed meanings | `modifiers(text, lang)`; `negations`, `hedges`, `quantifiers` | `Modifier` with its `change` |
| voices | `speech(sentence, lang)`, `stance(sentence, lang)` | `Voice` with the `stance` that it suggests |
| known entities | `Names(entities).find(text)` | `Mention` with `entities`, `certain` and `version` |
| unknown names | `unknown_names(text, lang, names)` | `Unknown` with why, and the `nearest` entities |

The words stand in one table a language: `ar`, `fr`, `en`, `zh`; `record` says what each field is for.
"""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "amounts": "Amount amounts",
        "dates": "Date dates",
        "guess": "Guess guess",
        "modality": "Change Modifier hedges modifiers negations quantifiers",
        "names": "Mention Names Near",
        "numbers": "Kind Number numbers numbers_in",
        "segment": "Span sentences",
        "speech": "Voice speech stance",
        "unknown_names": "Unknown unknown_names",
    },
)
