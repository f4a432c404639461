"""Reading Arabic, French, English and Chinese: what a sentence holds, by word tables, with its place in the text.

Every place is an offset in Unicode code points with the end excluded: `text[found.start:found.end]` are the words.
Nothing here knows the seeds; a suggestion is for a person to decide. Import each function from its module.

| to find | call | gives |
| --- | --- | --- |
| the language | `guess.guess(text)` | `Guess(lang, looks_like, shares)`; `lang` is None if it is none of the four |
| sentences | `segment.sentences(text, lang)` | `Span(start, end)` |
| numbers | `numbers.numbers(text)` | `Number` with its most likely `value`, and every other of its `readings` |
| amounts | `amounts.amounts(text)` | `Amount` with a `figure` as the seeds write it: `str(amount.figure)` |
| dates | `dates.dates(text, published)` | `Date` with `edtf` (None: not without `published`) and `relative` |
| changed meanings | `modality.modifiers(text, lang)`; `negations`, `hedges` … | `Modifier` with its `change` |
| voices | `speech.speech(sentence, lang)`, `stance`, `speakers` | `Voice` with the `stance` that it suggests |
| known entities | `names.Names(entities).find(text)` | `Mention` with `entities`, `certain` and `version` |
| unknown names | `unknown_names.unknown_names(text, lang, names)` | `Unknown` with why, and the `nearest` entities |

The words stand in one table a language: `ar`, `fr`, `en`, `zh`; `record` says what each field is for.
"""
