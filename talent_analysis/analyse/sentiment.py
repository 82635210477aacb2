"""Tone: of sentences and toward entities, by source, voice and place in the article.

Tone is expected tone, p_positive - p_negative, between -1 and 1; what the model gives no probabilities for
is left out, never counted as 0. An article whose source is unknown stands alone, under its article_id.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from talent_analysis.analyse.intervals import bootstrap_mean, bootstrap_within
from talent_analysis.tables import ANALYSED_ROLES, LABELS, Parsed

TARGET_TYPES = ("PER", "ORG", "PRODUCT", "EVENT")
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
        _with_source(parsed.sentences.drop("role", strict=False), parsed)
        .join(roles, on=["article_id", "line"], how="left", maintain_order="left")
        .filter(pl.col("role").is_null() | pl.col("role").is_in(ANALYSED_ROLES))
        .with_columns(in_body=~pl.col("role").fill_null("body").is_in(["title", "standfirst"]))
        .with_columns(section=section, voice=_voice(pl.col("quoted") >= 0.5), tone=TONE)
        .drop("in_body")
        .filter(pl.col("tone").is_not_null())
    )


def mentions_with_tone(parsed: Parsed) -> pl.DataFrame:
    """Mentions of persons, organisations, products and events that have a tone, with source, tone, voice.

    A mention is `reported` where it stands in somebody's words (`speaker`), else the journalist's.
    """
    return (
        _with_source(parsed.mentions, parsed)
        .filter(pl.col("type").is_in(TARGET_TYPES) & pl.col("entity").is_not_null())
        .with_columns(voice=_voice(pl.col("speaker").is_not_null()), tone=TONE)
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


def along(parsed: Parsed, confidence: float, seed: int) -> pl.DataFrame:
    """Tone by place in the article: level (`corpus`, `source`), source, section (in order), SUMMARY."""
    told = sentences_with_tone(parsed)
    frames = [
        summarise(told, by, confidence, seed).with_columns(pl.lit(level).alias("level"))
        for level, by in (("corpus", ["section"]), ("source", ["source", "section"]))
    ]
    place = pl.col("section").replace_strict(list(SECTIONS), range(len(SECTIONS)), default=None)
    table = pl.concat(frames, how="diagonal").sort("level", "source", place)
    return table.select("level", "source", "section", *SUMMARY)


def toward(parsed: Parsed, top_n: int, confidence: float, seed: int, min_n: int = 3) -> pl.DataFrame:
    """Tone toward the `top_n` entities most often mentioned, `min_n` times at least: entity, type, SUMMARY.

    `n` counts mentions. `type` is the most frequent one of the entity. The most negative comes first.
    """
    told = mentions_with_tone(parsed)
    kinds = (
        told.group_by("entity", "type")
        .len()
        .sort(-pl.col("len").cast(pl.Int64), "type")
        .unique("entity", keep="first", maintain_order=True)
        .select("entity", "type")
    )
    return (
        summarise(told, ["entity"], confidence, seed)
        .filter(pl.col("n") >= min_n)
        .sort(-pl.col("n"), "entity")
        .head(top_n)
        .join(kinds, on="entity", how="left", maintain_order="left")
        .sort("mean", "entity")
        .select("entity", "type", *SUMMARY)
    )


def toward_by(
    parsed: Parsed, key: str, entities: pl.DataFrame, confidence: float, seed: int, min_n: int = 3
) -> pl.DataFrame:
    """Tone toward each of `entities` by `key` (`source` or `voice`): entity, key, SUMMARY, enough.

    `entities` is the table of `toward`, whose order is kept. Where fewer than `min_n` mentions were seen,
    `enough` is false and mean, low, high and interval are null: so few say nothing.
    """
    wanted = entities.select("entity").with_row_index("_order")
    told = mentions_with_tone(parsed)
    enough = pl.col("n") >= min_n
    return (
        summarise(told, ["entity", key], confidence, seed)
        .join(wanted, on="entity", how="inner")
        .sort("_order", key)
        .with_columns(enough=enough)
        .with_columns(pl.when(enough).then(pl.col("mean", "low", "high", "interval")))
        .select("entity", key, *SUMMARY, "enough")
    )


def both_voices(sources: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The tables of `by_voice` and of `toward_by` with key `voice` as one: unit, source, entity, voice, SUMMARY.

    `unit` is what is counted, sentences or mentions; source is null for the corpus and for entities.
    """
    named = [
        sources.with_columns(pl.lit("sentences").alias("unit"), pl.lit(None, pl.String).alias("entity")),
        entities.with_columns(pl.lit("mentions").alias("unit"), pl.lit(None, pl.String).alias("source")),
    ]
    columns = ["unit", "source", "entity", "voice", *SUMMARY]
    return pl.concat([table.select(columns) for table in named])


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


def mention_evidence(parsed: Parsed, entities: pl.DataFrame, per_side: int = 2) -> pl.DataFrame:
    """For each of `entities`, its sentences with the most negative and the most positive tone toward it.

    group (the entity), side, source, article_id, start, end, text (the sentence), tone, speaker, marks
    (where the mention stands, relative to the sentence). Only labelled mentions, a sentence once a side.
    """
    text = parsed.sentences.select("article_id", "sentence_id", "text", s_start="start", s_end="end")
    mark = pl.struct(pl.col("start") - pl.col("s_start"), pl.col("end") - pl.col("s_start"))
    order = entities.select("entity").with_row_index("_order")
    return (
        mentions_with_tone(parsed)
        .filter(pl.col("label").is_in(["negative", "positive"]))
        .drop("text")
        .join(text, on=["article_id", "sentence_id"], how="inner")
        .join(order, on="entity", how="inner")
        .with_columns(side=pl.col("label"), marks=pl.concat_list(mark))
        .sort("_order", "side", -pl.col("tone").abs(), "article_id", "start")
        .unique(["entity", "side", "article_id", "sentence_id"], keep="first", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("entity", "side") < per_side)
        .select(
            pl.col("entity").alias("group"),
            "side",
            "source",
            "article_id",
            pl.col("s_start").alias("start"),
            pl.col("s_end").alias("end"),
            "text",
            "tone",
            "speaker",
            "marks",
        )
    )


def model_quality(scores: Path | None = None) -> pl.DataFrame:
    """What was measured of the tone models: task, test_set, metric, value (share of one), n.

    Both sets of models share these classifiers; they were scored on given sentences and targets. `scores` is
    the file of scores, by default the shipped one. Empty where there is none, or where it belongs to other models.
    """
    from talent_analysis.models import evaluate, store

    schema = {"task": pl.String, "test_set": pl.String, "metric": pl.String, "value": pl.Float64, "n": pl.Int64}
    file = scores or evaluate.SCORES
    if not file.is_file():
        return pl.DataFrame(schema=schema)
    key, table = evaluate.read_scores(file)
    measured = pl.col("task").str.starts_with("tone") & pl.lit(key == store.key_of("bundled"))
    return table.filter(measured)


def _with_source(table: pl.DataFrame, parsed: Parsed) -> pl.DataFrame:
    named = parsed.articles.select("article_id", pl.coalesce("source", "article_id").alias("source"))
    return table.join(named, on="article_id", how="inner", maintain_order="left")


def _voice(reported: pl.Expr) -> pl.Expr:
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
