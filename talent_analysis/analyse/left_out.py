"""Articles that are read and not analysed, and articles that repeat one another: with what they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import polars as pl

from talent_analysis.read.duplicates import ALIKE, SHINGLE, Seen
from talent_analysis.read.layout import fold
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
    """A word of an article as compared, and its place in the raw text."""

    folded: str
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

    Columns: article_id, source, other_id, other_source, likeness (Jaccard index of their five-word runs, at least
    ALIKE), counted_once (the pair is one text), shared_words (in runs of five words or more, of the first),
    n_words (of the first), start, end, text (the longest passage they share, shortened; its place in the first).
    """
    kept = corpus.lines.filter(pl.col("role").is_in(ANALYSED_ROLES)).partition_by("article_id", as_dict=True)
    named = {row["article_id"]: row for row in corpus.articles.iter_rows(named=True)}
    lines = {article: kept[article,] for article in named if (article,) in kept}
    seen = Seen(ALIKE)
    pairs = [(article, *pair) for article, own in lines.items() for pair in seen.alike(article, own["text"].to_list())]
    pairs.sort(key=lambda pair: (-pair[2], pair[0], pair[1]))
    rows = []
    for article, other, share in pairs[:_MOST_PAIRS]:
        one, two = named[article], named[other]
        once = bool({one["article_id"], one["duplicate_of"]} & {two["article_id"], two["duplicate_of"]} - {None})
        passage = _shared(corpus.texts[article], list(_words(lines[article])), list(_words(lines[other])))
        rows.append((article, one["source"], other, two["source"], share, once, *passage))
    return pl.DataFrame(rows, schema=_ALIKE_SCHEMA, orient="row")


def _words(lines: pl.DataFrame) -> Iterator[_Word]:
    mapped = "char_starts" in lines.columns
    for line in lines.iter_rows(named=True):
        starts, ends = (line["char_starts"], line["char_ends"]) if mapped else (None, None)
        for word in _WORD.finditer(line["text"]):
            start = starts[word.start()] if starts else line["start"] + word.start()
            end = ends[word.end() - 1] if ends else line["start"] + word.end()
            yield _Word(fold(word[0]), start, end)


def _shared(raw: str, own: list[_Word], other: list[_Word]) -> tuple[int, int, int | None, int | None, str | None]:
    """How many words stand in common runs, of how many, and the longest run."""
    matcher = SequenceMatcher(None, [word.folded for word in own], [word.folded for word in other], autojunk=False)
    runs = [block for block in matcher.get_matching_blocks() if block.size >= SHINGLE]
    longest = max(runs, key=lambda block: (block.size, -block.a), default=None)
    shared = sum(block.size for block in runs)
    if longest is None:
        return shared, len(own), None, None, None
    start = own[longest.a].start
    ends = [word.end for word in own[longest.a : longest.a + longest.size] if word.end - start <= _LONGEST]
    end = ends[-1] if ends else own[longest.a].end
    return shared, len(own), start, end, raw[start:end]
