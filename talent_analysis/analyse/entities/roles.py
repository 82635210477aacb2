"""The places and roles in which an entity stands out: title, standfirst, subject of a verb, speaker."""

from __future__ import annotations

import polars as pl

from talent_analysis.tables import Parsed

SALIENCE = ("in_title", "in_standfirst", "as_subject", "as_speaker")
SENTENCE = ["article_id", "sentence_id"]


def roles(parsed: Parsed) -> pl.DataFrame:
    """Entity and the columns of SALIENCE."""
    roles = parsed.sentences.select(*SENTENCE, "line").join(
        parsed.lines.select("article_id", "line", "role"), on=["article_id", "line"], how="left"
    )
    placed = parsed.mentions.join(roles, on=SENTENCE, how="left").join(
        _subjects(parsed), on=["article_id", "start", "end", "entity"], how="left"
    )
    counted = placed.group_by("entity").agg(
        (pl.col("role") == "title").sum().cast(pl.Int64).alias("in_title"),
        (pl.col("role") == "standfirst").sum().cast(pl.Int64).alias("in_standfirst"),
        pl.col("subject").fill_null(False).sum().cast(pl.Int64).alias("as_subject"),
    )
    spoken = parsed.quotes.group_by("speaker").agg(pl.len().cast(pl.Int64).alias("as_speaker"))
    joined = counted.join(spoken, left_on="entity", right_on="speaker", how="left")
    return joined.with_columns(pl.col("as_speaker").fill_null(0))


def _subjects(parsed: Parsed) -> pl.DataFrame:
    """article_id, start, end, entity, subject: whether the mention's own head is the subject of a verb."""
    words = parsed.tokens.select(
        *SENTENCE, "token_id", "head", "deprel", pl.col("start").alias("s"), pl.col("end").alias("e")
    )
    keys = ["article_id", "start", "end", "entity"]
    inside = (
        parsed.mentions.select(*SENTENCE, "start", "end", "entity")
        .join(words, on=SENTENCE)
        .filter((pl.col("s") >= pl.col("start")) & (pl.col("e") <= pl.col("end")))
    )
    ids = inside.group_by(keys).agg(pl.col("token_id").alias("ids"))
    heads = inside.join(ids, on=keys).filter(~pl.col("head").is_in(pl.col("ids")))
    subject = pl.col("deprel").str.starts_with("nsubj").any().alias("subject")
    return heads.group_by(keys).agg(subject)
