"""Tone along the article: by place, and the title against what follows it."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.sentiment import SECTIONS, SUMMARY, sentences_with_tone, summarise
from talent_analysis.tables import Parsed


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


def title_against_body(parsed: Parsed, confidence: float, seed: int) -> pl.DataFrame:
    """Tone of each article's title beside that of its body: source, article_id, title (its text), title_tone,
    title_label, then SUMMARY of the body, then gap (title less body).

    Body is everything but title and standfirst. Articles without a toned title or body are left out; the widest
    gap comes first. A title is one sentence or few: `title_tone` is their mean, and has no interval.
    """
    told = sentences_with_tone(parsed)
    titles = (
        told.filter(pl.col("section") == "title")
        .sort("article_id", "start")
        .group_by("article_id", maintain_order=True)
        .agg(
            pl.col("text").str.join(" ").alias("title"),
            pl.col("tone").mean().alias("title_tone"),
            pl.when(pl.len() == 1).then(pl.col("label").first()).alias("title_label"),
        )
    )
    bodies = told.filter(~pl.col("section").is_in(["title", "standfirst"]))
    gap = pl.col("title_tone") - pl.col("mean")
    return (
        summarise(bodies, ["source", "article_id"], confidence, seed)
        .join(titles, on="article_id", how="inner")
        .with_columns(gap.alias("gap"))
        .sort(-pl.col("gap").abs(), "article_id")
        .select("source", "article_id", "title", "title_tone", "title_label", *SUMMARY, "gap")
    )


def both(places: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """The tables of `along` and `title_against_body` as one: level (`corpus`, `source`, `article`), source,
    article_id, section, title, title_tone, SUMMARY, gap; what a level has not is null."""
    articles = titles.drop("title_label").with_columns(pl.lit("article").alias("level"))
    joined = pl.concat([places, articles], how="diagonal")
    return joined.select("level", "source", "article_id", "section", "title", "title_tone", *SUMMARY, "gap")
