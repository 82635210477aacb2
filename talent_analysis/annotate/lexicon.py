"""Words of a polarity list in a sentence, with what turns them round or strengthens them, read from its syntax.

The list explains labels beside the classifier; it gives none. It is made by `training.lexicon`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

import polars as pl

#: A negated word counts in the other direction, a little weaker (Hutto and Gilbert 2014 use -0.74).
NEGATED = -0.74
STRONGER, WEAKER = 1.5, 0.6
NEGATORS = frozenset({"pas", "jamais", "rien", "aucun", "guère", "nullement", "plus", "ni", "sans", "point"})
#: These negate only beside "ne": alone, "plus" is more and "point" is a noun.
_BESIDE_NE = frozenset({"plus", "point", "rien"})
_MORE = frozenset(
    {
        "très",
        "trop",
        "extrêmement",
        "tellement",
        "fortement",
        "particulièrement",
        "profondément",
        "vraiment",
        "largement",
        "totalement",
        "complètement",
        "entièrement",
        "absolument",
        "énormément",
        "terriblement",
        "hautement",
        "tout",
        "gravement",
        "sévèrement",
    }
)
_LESS = frozenset(
    {
        "peu",
        "légèrement",
        "assez",
        "plutôt",
        "presque",
        "relativement",
        "partiellement",
        "moins",
        "quelque",
        "quasi",
    }
)
#: Relations over which a negation of the governor reaches what it governs.
_REACHES = frozenset({"obj", "xcomp", "amod", "advmod", "obl:arg", "iobj", "nmod", "acl"})
_HOPS = 2
HITS = {
    "article_id": pl.String,
    "sentence_id": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "word": pl.String,
    "lemma": pl.String,
    "polarity": pl.Float64,
    "negated": pl.Boolean,
    "intensity": pl.Float64,
    "value": pl.Float64,
}


class Word(NamedTuple):
    """One row of the table `tokens`, as needed here."""

    id: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    head: int
    deprel: str


@cache
def shipped() -> Mapping[str, float]:
    """Polarity in [-1, 1] by lemma of the list that ships with the package."""
    text = resources.files("talent_analysis.annotate").joinpath("lexicon.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {lemma: float(value) for lemma, value in rows}


def hits(tokens: pl.DataFrame, lexicon: Mapping[str, float] | None = None) -> pl.DataFrame:
    """The listed words of the sentences in `tokens` (any rows of that table): the columns of HITS.

    A word is looked up by its form, then by its lemma, proper nouns never. `polarity` is the list's; `value` is
    what it comes to here: times NEGATED under a negation, times STRONGER or WEAKER beside such an adverb.
    """
    known = shipped() if lexicon is None else lexicon
    columns = ["token_id", "start", "end", "text", "lemma", "upos", "head", "deprel"]
    groups = tokens.group_by("article_id", "sentence_id", maintain_order=True)
    rows = [
        (article, sentence, *found)
        for (article, sentence), part in groups
        for found in _hits([Word(*row) for row in part.select(columns).iter_rows()], known)
    ]
    return pl.DataFrame(rows, schema=HITS, orient="row")


def _hits(words: list[Word], known: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
    by_id = {word.id: word for word in words}
    for word in words:
        form, lemma = word.text.lower(), str(word.lemma).lower()
        polarity = known.get(form, known.get(lemma))
        if polarity is None or word.upos == "PROPN" or lemma in NEGATORS:
            continue
        negated = is_negated(word, words, by_id)
        intensity = _intensity(word, words)
        value = polarity * (NEGATED if negated else 1.0) * intensity
        yield word.start, word.end, word.text, lemma, polarity, negated, intensity, round(value, 4)


def is_negated(word: Word, words: list[Word], by_id: Mapping[int, Word]) -> bool:
    """Whether a negation hangs on the word, or on what governs it as an object, a complement or an attribute."""
    at: Word | None = word
    for _ in range(_HOPS + 1):
        if at is None:
            return False
        if any(other.head == at.id and _negates(other, words) for other in words):
            return True
        if at.deprel.split(":")[0] not in {relation.split(":")[0] for relation in _REACHES}:
            return False
        at = by_id.get(at.head)
    return False


def _negates(other: Word, words: list[Word]) -> bool:
    lemma = str(other.lemma).lower()
    if lemma not in NEGATORS and other.text.lower() not in NEGATORS:
        return False
    if lemma in _BESIDE_NE:
        return any(word.head == other.head and word.text.lower() in ("ne", "n'") for word in words)
    return True


def _intensity(word: Word, words: list[Word]) -> float:
    beside = {str(other.lemma).lower() for other in words if other.head == word.id and other.upos in ("ADV", "ADJ")}
    if beside & _MORE:
        return STRONGER
    return WEAKER if beside & _LESS else 1.0
