"""Small parsed sentences for tests of tone: rows of (text, lemma, part of speech, head, relation)."""

from __future__ import annotations

from collections.abc import Sequence

from talent_analysis.annotate.reading import Reading, Word
from talent_analysis.annotate.tone import Masking, mask

Row = tuple[str, str, str, int, str]


def read(rows: Sequence[Row], feats: dict[int, str] | None = None) -> Reading:
    """The reading of a sentence; `feats` are features by the word's number (from 1)."""
    words = [
        Word(n, n - 1, lemma, upos, (feats or {}).get(n, ""), head, relation)
        for n, (_, lemma, upos, head, relation) in enumerate(rows, 1)
    ]
    return Reading(tuple(text for text, *_ in rows), tuple(words))


def aimed(sentence: Reading, target: int, others: Sequence[int] = ()) -> Reading:
    """The reading with the token of this number as its target, and these as other names."""
    found = mask(sentence, (target, target + 1), [(n, n + 1) for n in others], Masking())
    assert isinstance(found, Reading)
    return found


#: « Roy critique Corvane . »
BLAMES = read(
    [
        ("Roy", "Roy", "PROPN", 2, "nsubj"),
        ("critique", "critiquer", "VERB", 0, "root"),
        ("Corvane", "Corvane", "PROPN", 2, "obj"),
        (".", ".", "PUNCT", 2, "punct"),
    ]
)
#: « Corvane est critiqué par Roy . »
BLAMED = read(
    [
        ("Corvane", "Corvane", "PROPN", 3, "nsubj:pass"),
        ("est", "être", "AUX", 3, "aux:pass"),
        ("critiqué", "critiquer", "VERB", 0, "root"),
        ("par", "par", "ADP", 5, "case"),
        ("Roy", "Roy", "PROPN", 3, "obl:agent"),
        (".", ".", "PUNCT", 3, "punct"),
    ]
)
#: « Corvane n' échoue pas . »
HOLDS = read(
    [
        ("Corvane", "Corvane", "PROPN", 3, "nsubj"),
        ("n'", "ne", "ADV", 3, "advmod"),
        ("échoue", "échouer", "VERB", 0, "root"),
        ("pas", "pas", "ADV", 3, "advmod"),
        (".", ".", "PUNCT", 3, "punct"),
    ]
)
#: « L' échec de Corvane surprend . »
OWNS = read(
    [
        ("L'", "le", "DET", 2, "det"),
        ("échec", "échec", "NOUN", 5, "nsubj"),
        ("de", "de", "ADP", 4, "case"),
        ("Corvane", "Corvane", "PROPN", 2, "nmod"),
        ("surprend", "étonner", "VERB", 0, "root"),
        (".", ".", "PUNCT", 5, "punct"),
    ]
)
#: « Roy , qui a sauvé Corvane , sourit . »
SAVES = read(
    [
        ("Roy", "Roy", "PROPN", 8, "nsubj"),
        (",", ",", "PUNCT", 5, "punct"),
        ("qui", "qui", "PRON", 5, "nsubj"),
        ("a", "avoir", "AUX", 5, "aux:tense"),
        ("sauvé", "sauver", "VERB", 1, "acl:relcl"),
        ("Corvane", "Corvane", "PROPN", 5, "obj"),
        (",", ",", "PUNCT", 5, "punct"),
        ("dort", "dormir", "VERB", 0, "root"),
        (".", ".", "PUNCT", 8, "punct"),
    ],
    {3: "PronType=Rel", 5: "VerbForm=Part|Tense=Past"},
)
