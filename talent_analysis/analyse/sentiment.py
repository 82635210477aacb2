"""Tone of sentences, by source, article and voice.

Tone is expected tone, p_positive - p_negative, between -1 and 1; what the model gives no probabilities for
is left out, never counted as 0. An article whose source is unknown stands alone, under its article_id.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.intervals import bootstrap_mean, bootstrap_within
from talent_analysis.tables import ANALYSED_ROLES, LABELS, Parsed

SECTIONS = ("title", "standfirst", "beginning", "middle", "end")
FEW_ARTICLES = 10
VOICES = ("journalist", "reported")
TONE = (pl.col("p_positive") - pl.col("p_negative")).alias("tone")

SUMMARY = {
    "n": pl.Int64,
    "n_articles": pl.Int64,
    "mean": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "interval": pl.String,
    "n_negative": pl.Int64,
    "n_neutral": pl.Int64,
    "n_positive": pl.Int64,
    "n_abstaining": pl.Int64,
}


def sentences_with_tone(parsed: Parsed) -> pl.DataFrame:
    """Sentences that have a tone, with source, role, tone, voice (VOICES) and section (SECTIONS).

    A sentence is `reported` where at least half of its characters are reported speech. Headings and body
    are cut in thirds by the order of their sentences.
    """
    roles = parsed.lines.select("article_id", "line", "role")
    order = pl.int_range(pl.len()).over("article_id", "in_body", order_by="start")
    third = order * 3 // pl.len().over("article_id", "in_body")
    section = (
        pl.when(~pl.col("in_body"))
        .then(pl.col("role"))
        .otherwise(third.replace_strict([0, 1, 2], list(SECTIONS[2:]), default=None))
    )
    return (
        with_source(parsed.sentences.drop("role", strict=False), parsed)
        .join(roles, on=["article_id", "line"], how="left", maintain_order="left")
        .filter(pl.col("role").is_null() | pl.col("role").is_in(ANALYSED_ROLES))
        .with_columns(in_body=~pl.col("role").fill_null("body").is_in(["title", "standfirst"]))
        .with_columns(section=section, voice=voice_of(pl.col("quoted") >= 0.5), tone=TONE)
        .drop("in_body")
        .filter(pl.col("tone").is_not_null())
    )


def summarise(table: pl.DataFrame, by: list[str], confidence: float, seed: int) -> pl.DataFrame:
    """One row for each group of `by` (in order of appearance): its columns, then those of SUMMARY.

    `n` counts rows, of which n_negative, n_neutral, n_positive bear that label and n_abstaining none.
    `mean` is the mean tone; `low` and `high` its interval: `clustered` (whole articles resampled) where
    the group has several articles, `descriptive` (rows of the one article resampled) where it has one,
    null where there is one row only. With fewer than FEW_ARTICLES articles the cluster bootstrap is too
    narrow (Cameron, Gelbach and Miller 2008), so the wider of both limits is given. See `intervals`.
    """
    if table.is_empty():
        return pl.DataFrame(schema={**{key: table.schema[key] for key in by}, **SUMMARY})
    keys = [pl.col(key) for key in by] or [pl.lit(0).alias("_all")]
    groups = table.group_by(keys, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"),
        pl.col("tone").mean().alias("mean"),
        *[(pl.col("label") == label).sum().cast(pl.Int64).alias(f"n_{label}") for label in LABELS],
        pl.col("label").is_null().sum().cast(pl.Int64).alias("n_abstaining"),
        pl.col("tone").alias("_tones"),
        pl.col("article_id").alias("_articles"),
    )
    columns = groups.select("_tones", "_articles").iter_rows()
    rows = [_interval(tones, articles, confidence, seed) for tones, articles in columns]
    found = pl.DataFrame(rows, schema={"low": pl.Float64, "high": pl.Float64, "interval": pl.String}, orient="row")
    return groups.hstack(found).select([*by, *SUMMARY])


def tone(parsed: Parsed, confidence: float, seed: int) -> pl.DataFrame:
    """Tone of the corpus, of each source and of each article: level, source, article_id, SUMMARY.

    `level` is `corpus`, `source` or `article`; within a level the most negative comes first.
    """
    told = sentences_with_tone(parsed)
    frames = [
        summarise(told, by, confidence, seed).sort("mean", *by).with_columns(pl.lit(level).alias("level"))
        for level, by in (("corpus", []), ("source", ["source"]), ("article", ["source", "article_id"]))
    ]
    joined = pl.concat(frames, how="diagonal")
    return joined.select("level", "source", "article_id", *SUMMARY)


def shares(parsed: Parsed) -> pl.DataFrame:
    """Labels of sentences by source, and of all of them: level, source, label, count, n, share (of n).

    `label` is negative, neutral, positive or abstaining; each group has all four, in this order. The
    corpus comes first, then the sources, the largest share of negative sentences first.
    """
    told = sentences_with_tone(parsed).with_columns(pl.col("label").fill_null("abstaining"))
    both = pl.concat(
        [
            told.select(pl.lit("corpus").alias("level"), pl.lit(None, pl.String).alias("source"), "label"),
            told.select(pl.lit("source").alias("level"), "source", "label"),
        ]
    )
    kinds = pl.DataFrame({"label": [*LABELS, "abstaining"], "_order": [0, 1, 2, 3]})
    sizes = both.group_by("level", "source").agg(
        pl.len().cast(pl.Int64).alias("n"), (pl.col("label") == "negative").mean().alias("_negative")
    )
    counts = both.group_by("level", "source", "label").agg(pl.len().cast(pl.Int64).alias("count"))
    return (
        sizes.join(kinds, how="cross")
        .join(counts, on=["level", "source", "label"], how="left", nulls_equal=True)
        .with_columns(pl.col("count").fill_null(0))
        .with_columns(share=pl.col("count") / pl.col("n"))
        .sort("level", -pl.col("_negative"), "source", "_order")
        .select("level", "source", "label", "count", "n", "share")
    )


def by_voice(parsed: Parsed, confidence: float, seed: int) -> pl.DataFrame:
    """Tone of sentences by whose words they are: level (`corpus`, `source`), source, voice, SUMMARY."""
    told = sentences_with_tone(parsed)
    frames = [
        summarise(told, by, confidence, seed).with_columns(pl.lit(level).alias("level"))
        for level, by in (("corpus", ["voice"]), ("source", ["source", "voice"]))
    ]
    table = pl.concat(frames, how="diagonal").sort("level", "source", "voice")
    return table.select("level", "source", "voice", *SUMMARY)


def with_source(table: pl.DataFrame, parsed: Parsed) -> pl.DataFrame:
    """The rows with the source of their article; an article of unknown source is its own, under its id."""
    named = parsed.articles.select("article_id", pl.coalesce("source", "article_id").alias("source"))
    return table.join(named, on="article_id", how="inner", maintain_order="left")


def voice_of(reported: pl.Expr) -> pl.Expr:
    """The name of the voice (VOICES): reported where `reported` is true."""
    return pl.when(reported.fill_null(False)).then(pl.lit(VOICES[1])).otherwise(pl.lit(VOICES[0]))


def _interval(
    tones: list[float], articles: list[str], confidence: float, seed: int
) -> tuple[float | None, float | None, str | None]:
    within = bootstrap_within(tones, confidence, seed)
    found = bootstrap_mean(tones, articles, confidence, seed)
    if found is None:
        return (*within, "descriptive") if within else (None, None, None)
    if within and len(set(articles)) < FEW_ARTICLES:
        found = min(found[0], within[0]), max(found[1], within[1])
    return (*found, "clustered")


def distribution(parsed: Parsed, bins: int = 10) -> pl.DataFrame:
    """How the tone of sentences is spread: level (`corpus`, `source`), source, low, high, count, n, share (of n).

    `bins` equally wide classes from -1 to 1, each with its lower edge, the last with both; empty ones are left out.
    """
    told = sentences_with_tone(parsed)
    low = ((pl.col("tone") + 1) * bins / 2).floor().clip(0, bins - 1) * 2 / bins - 1
    both = pl.concat(
        [
            told.select(pl.lit("corpus").alias("level"), pl.lit(None, pl.String).alias("source"), low.alias("low")),
            told.select(pl.lit("source").alias("level"), "source", low.alias("low")),
        ]
    )
    count = pl.len().cast(pl.Int64)
    return (
        both.group_by("level", "source", "low")
        .agg(count.alias("count"))
        .with_columns(high=pl.col("low") + 2 / bins, n=pl.col("count").sum().over("level", "source"))
        .with_columns(share=pl.col("count") / pl.col("n"))
        .sort("level", "source", "low", nulls_last=False)
        .select("level", "source", "low", "high", "count", "n", "share")
    )
