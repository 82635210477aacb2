"""Articles that are read and not analysed, and articles that repeat one another: with what they share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import polars as pl

from talent_analysis.read import duplicates
from talent_analysis.read.word_list import folded_lemma
from talent_analysis.tables import ANALYSED_ROLES, Corpus

_WORD = re.compile(r"\w+")
_LONGEST, _MOST_PAIRS = 300, 200
_ALIKE_SCHEMA = {
    **dict.fromkeys(["article_id", "source", "other_id", "other_source"], pl.String),
    "likeness": pl.Float64,
    "counted_once": pl.Boolean,
    **dict.fromkeys(["shared_words", "n_words", "start", "end"], pl.Int64),
    "text": pl.String,
}


class _Word(NamedTuple):
    """A word of an article as compared (its dictionary form), and its place in the raw text."""

    lemma: str
    start: int
    end: int


def left_out(corpus: Corpus) -> pl.DataFrame:
    """The articles of `corpus` that are not analysed: article_id, source, title, language, why, duplicate_of.

    Needs the column `left_out` of `read.leaving_out`.
    """
    return (
        corpus.articles.filter(pl.col("left_out").is_not_null())
        .select("article_id", "source", "title", "language", pl.col("left_out").alias("why"), "duplicate_of")
        .sort("why", "article_id")
    )


def alike(corpus: Corpus) -> pl.DataFrame:
    """Pairs of articles that share much of their text, the most alike first.

    Columns: article_id, source, other_id, other_source, likeness (Jaccard index of their runs of five lemmas, at
    least `duplicates.ALIKE`), counted_once (the pair is one text), shared_words (in such runs, of the first),
    n_words (of the first), start, end, text (the longest passage they share, shortened; its place in the first).
    """
    kept = corpus.lines.filter(pl.col("role").is_in(ANALYSED_ROLES)).partition_by("article_id", as_dict=True)
    named = {row["article_id"]: row for row in corpus.articles.iter_rows(named=True)}
    lines = {article: kept[article,] for article in named if (article,) in kept}
    ids = list(lines)
    pairs = duplicates.alike([duplicates.mark_of(own["text"]) for own in lines.values()])
    rows = []
    for pair in pairs[:_MOST_PAIRS]:
        one, two = named[ids[pair.article]], named[ids[pair.other]]
        once = bool({one["article_id"], one["duplicate_of"]} & {two["article_id"], two["duplicate_of"]} - {None})
        article, other = one["article_id"], two["article_id"]
        passage = _shared(corpus.texts[article], list(_words(lines[article])), list(_words(lines[other])))
        rows.append((article, one["source"], other, two["source"], pair.likeness, once, *passage))
    return pl.DataFrame(rows, schema=_ALIKE_SCHEMA, orient="row")


def _words(lines: pl.DataFrame) -> Iterator[_Word]:
    mapped = "char_starts" in lines.columns
    for line in lines.iter_rows(named=True):
        starts, ends = (line["char_starts"], line["char_ends"]) if mapped else (None, None)
        for word in _WORD.finditer(line["text"]):
            start = starts[word.start()] if starts else line["start"] + word.start()
            end = ends[word.end() - 1] if ends else line["start"] + word.end()
            yield _Word(folded_lemma(unicodedata.normalize("NFC", word[0])), start, end)


def _shared(raw: str, own: list[_Word], other: list[_Word]) -> tuple[int, int, int | None, int | None, str | None]:
    """How many words stand in runs of lemmas that the other has too, of how many, and the longest stretch of them."""
    theirs = set(duplicates.runs([word.lemma for word in other]).tolist())
    places = [place for place, run in enumerate(duplicates.runs([w.lemma for w in own]).tolist()) if run in theirs]
    words = sorted({place + step for place in places for step in range(min(duplicates.SHINGLE, len(own)))})
    if not words:
        return 0, len(own), None, None, None
    stretches = [[at for _, at in run] for _, run in groupby(enumerate(words), key=lambda pair: pair[1] - pair[0])]
    longest = max(stretches, key=lambda run: (len(run), -run[0]))
    start = own[longest[0]].start
    ends = [own[at].end for at in longest if own[at].end - start <= _LONGEST]
    end = ends[-1] if ends else own[longest[0]].end
    return len(words), len(own), start, end, raw[start:end]
