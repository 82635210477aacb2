"""The sentences with the strongest tone, and the words that carried it."""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_analysis.analyse.sentiment import sentences_with_tone
from talent_analysis.tables import Parsed

#: A word that moves the tone by less than this is not said to carry it; at most so many are shown.
LEAST, SHOWN = 0.05, 4


def extremes(parsed: Parsed, per_side: int = 3) -> pl.DataFrame:
    """The sentences of each source labelled negative or positive that are most so, `per_side` of each.

    source, side (`negative`, `positive`), rank (1 the most extreme), article_id, sentence_id, start, end,
    text, tone, p_negative, p_neutral, p_positive, voice, section. A sentence on whose label the model
    abstains is never shown, so a source may have fewer.
    """
    told = sentences_with_tone(parsed).filter(pl.col("label").is_in(["negative", "positive"]))
    distance = pl.col("tone").abs()
    rank = pl.struct(-distance, pl.col("article_id"), pl.col("start")).rank("ordinal")
    probabilities = ["p_negative", "p_neutral", "p_positive"]
    return (
        told.with_columns(side=pl.col("label"))
        .with_columns(rank=rank.over("source", "side").cast(pl.Int64))
        .filter(pl.col("rank") <= per_side)
        .sort("source", "side", "rank")
        .select("source", "side", "rank", "article_id", "sentence_id", "start", "end", "text", "tone")
        .join(
            told.select("article_id", "sentence_id", *probabilities, "voice", "section"),
            on=["article_id", "sentence_id"],
            how="left",
            maintain_order="left",
        )
    )


def with_words(passages: pl.DataFrame, reasons: pl.DataFrame, listed: pl.DataFrame, level: str) -> pl.DataFrame:
    """Passages with the words that carried their tone: adds `carried`, `listed` and `marks`.

    `passages` has article_id, sentence_id, start (of its text) and, with `level` `target`, target_start and
    target_end; `reasons` is from `annotate.why.explain`, `listed` from `annotate.lexicon.hits`. `carried` is a list
    of (word, weight), the SHOWN heaviest of at least LEAST; `listed` of (word, value, negated); `marks` of (start,
    end, kind) relative to the text, kind `plus`, `minus` or (of a target's name) `name`.
    """
    on = ["article_id", "sentence_id"]
    keys = [*on, "target_start"] if level == "target" else on
    heavy = (
        reasons.filter((pl.col("level") == level) & (pl.col("weight").abs() >= LEAST))
        .sort(*keys, -pl.col("weight").abs(), "start", nulls_last=False)
        .filter(pl.int_range(pl.len()).over(keys) < SHOWN)
        .group_by(keys, maintain_order=True)
        .agg(pl.struct("word", "weight").alias("carried"), pl.struct("start", "end", _side("weight")).alias("_places"))
    )
    found = listed.group_by(on, maintain_order=True).agg(pl.struct("word", "value", "negated").alias("listed"))
    told = passages.join(heavy, on=keys, how="left", maintain_order="left").join(
        found, on=on, how="left", maintain_order="left"
    )
    marks = [_marks(row, level) for row in told.select(pl.exclude("text")).iter_rows(named=True)]
    return told.drop("_places").with_columns(pl.Series("marks", marks, dtype=_MARKS))


_MARKS = pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int64, "kind": pl.String}))


def _side(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.lit("plus")).otherwise(pl.lit("minus")).alias("kind")


def _marks(row: dict[str, Any], level: str) -> list[dict[str, object]]:
    """The marked stretches of one passage, in order, relative to its text."""
    first = row["start"]
    marks = [
        {"start": place["start"] - first, "end": place["end"] - first, "kind": place["kind"]}
        for place in row["_places"] or []
    ]
    if level == "target":
        marks.append({"start": row["target_start"] - first, "end": row["target_end"] - first, "kind": "name"})
    return sorted(marks, key=lambda mark: int(str(mark["start"])))


def read_sentences(parsed: Parsed, articles: list[str]) -> pl.DataFrame:
    """The toned sentences of these articles, in reading order: source, article_id, sentence_id, line, start, end,
    text, tone, label, voice."""
    columns = ["source", "article_id", "sentence_id", "line", "start", "end", "text", "tone", "label", "voice"]
    told = sentences_with_tone(parsed).filter(pl.col("article_id").is_in(articles))
    return told.select(columns).sort("article_id", "start")
