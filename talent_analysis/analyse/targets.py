"""Tone toward entities: of each mention, by source, voice and speaker."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.sentiment import SUMMARY, TONE, summarise, voice_of, with_source
from talent_analysis.tables import Parsed

TARGET_TYPES = ("PER", "ORG", "PRODUCT", "EVENT")
_PASSAGE = ("source", "article_id", "sentence_id", "start", "end", "text", "tone", "target_start", "target_end")


def mentions_with_tone(parsed: Parsed) -> pl.DataFrame:
    """Mentions of persons, organisations, products and events that have a tone, with source, tone, voice.

    A mention is `reported` where it stands in somebody's words (`speaker`), else the journalist's.
    """
    return (
        with_source(parsed.mentions, parsed)
        .filter(pl.col("type").is_in(TARGET_TYPES) & pl.col("entity").is_not_null())
        .with_columns(voice=voice_of(pl.col("speaker").is_not_null()), tone=TONE)
        .filter(pl.col("tone").is_not_null())
    )


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


def mention_evidence(parsed: Parsed, entities: pl.DataFrame, per_side: int = 2) -> pl.DataFrame:
    """For each of `entities`, its sentences with the most negative and the most positive tone toward it.

    entity, side, source, article_id, sentence_id, start, end, text (the sentence), tone, target_start, target_end
    (the mention), speaker. Only labelled mentions, a sentence once a side.
    """
    order = entities.select("entity").with_row_index("_order")
    return (
        in_sentences(parsed)
        .filter(pl.col("label").is_in(["negative", "positive"]))
        .join(order, on="entity", how="inner")
        .with_columns(side=pl.col("label"))
        .sort("_order", "side", -pl.col("tone").abs(), "article_id", "target_start")
        .unique(["entity", "side", "article_id", "sentence_id"], keep="first", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("entity", "side") < per_side)
        .select("entity", "side", *_PASSAGE, "speaker")
    )


def by_speaker(parsed: Parsed, confidence: float, seed: int, min_n: int = 2) -> pl.DataFrame:
    """How each speaker speaks of each entity: speaker (null for the journalist), entity, SUMMARY, enough.

    Only speakers in whose words somebody else is named and toned; a speaker's own name is left out. Where fewer
    than `min_n` mentions were seen, `enough` is false and mean, low, high and interval are null. The journalist
    comes first, then the speakers with most mentions; within each the entity most often named.
    """
    told = mentions_with_tone(parsed).filter(pl.col("speaker").is_null() | (pl.col("speaker") != pl.col("entity")))
    spoken_of = told.filter(pl.col("speaker").is_not_null()).select("entity").unique()
    told = told.join(spoken_of, on="entity", how="semi", maintain_order="left")
    enough = pl.col("n") >= min_n
    return (
        summarise(told, ["speaker", "entity"], confidence, seed)
        .with_columns(enough=enough, _all=pl.col("n").sum().over("speaker"))
        .with_columns(pl.when(enough).then(pl.col("mean", "low", "high", "interval")))
        .sort(pl.col("speaker").is_not_null(), -pl.col("_all"), "speaker", -pl.col("n"), "entity", nulls_last=False)
        .select("speaker", "entity", *SUMMARY, "enough")
    )


def spoken_evidence(parsed: Parsed, table: pl.DataFrame, per_pair: int = 3) -> pl.DataFrame:
    """The sentences behind `by_speaker`, journalist left out: speaker, entity, source, article_id, sentence_id,
    start, end, text (the sentence), tone, label, target_start, target_end. At most `per_pair` for each pair, the
    strongest first; pairs in the order of the table."""
    order = table.filter(pl.col("speaker").is_not_null()).select("speaker", "entity").with_row_index("_order")
    return (
        in_sentences(parsed)
        .join(order, on=["speaker", "entity"], how="inner")
        .sort("_order", -pl.col("tone").abs(), "article_id", "target_start")
        .unique(["speaker", "entity", "article_id", "sentence_id"], keep="first", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("speaker", "entity") < per_pair)
        .select("speaker", "entity", *_PASSAGE, "label")
    )


def in_sentences(parsed: Parsed) -> pl.DataFrame:
    """Toned mentions with the text and the place of their sentence; their own place as target_start, target_end."""
    sentences = parsed.sentences.select("article_id", "sentence_id", "text", s_start="start", s_end="end")
    return (
        mentions_with_tone(parsed)
        .rename({"start": "target_start", "end": "target_end"})
        .drop("text")
        .join(sentences, on=["article_id", "sentence_id"], how="inner")
        .rename({"s_start": "start", "s_end": "end"})
    )
