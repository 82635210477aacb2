"""The table of `talent-analysis check`: what would be read, and what is wrong with it."""

from __future__ import annotations

import polars as pl

from talent_analysis.tables import ANALYSED_ROLES, Corpus

_REMOVED = ("boilerplate", "caption")


def check_table(corpus: Corpus) -> pl.DataFrame:
    """One row for each article, then one for each other file with a remark (article_id null): files that gave
    no article, or several.

    Columns: article_id, source, title, published (date), words (of the lines that are analysed), lines_removed
    (boilerplate and captions), remarks (text, null where there is none).
    """
    words = pl.col("text").str.count_matches(r"\w+(?:[’'-]\w+)*").filter(pl.col("role").is_in(ANALYSED_ROLES))
    counts = corpus.lines.group_by("article_id").agg(
        words.sum().cast(pl.Int64).alias("words"),
        pl.col("role").is_in(_REMOVED).sum().cast(pl.Int64).alias("lines_removed"),
    )
    single = corpus.articles.filter(pl.col("path").is_unique()).select("path")
    remarks = (
        corpus.problems.with_columns(remark=pl.concat_str("message", "remedy", separator=" "))
        .group_by("path", maintain_order=True)
        .agg(pl.col("remark").str.join(" ").alias("remarks"))
    )
    columns = ["article_id", "source", "title", "published", "words", "lines_removed", "remarks"]
    twin = pl.format("The same text as {}.", "duplicate_of")
    articles = (
        corpus.articles.join(counts, on="article_id", how="left", maintain_order="left")
        .join(remarks.join(single, on="path", how="semi"), on="path", how="left", maintain_order="left")
        .with_columns(pl.concat_str(twin, "remarks", separator=" ", ignore_nulls=True).alias("remarks"))
        .with_columns(pl.col("remarks").replace("", None))
        .select(columns)
    )
    others = remarks.join(single, on="path", how="anti", maintain_order="left").select(
        pl.lit(None, pl.String).alias("article_id"),
        *[pl.lit(None, articles.schema[name]).alias(name) for name in columns[1:-1]],
        pl.format("{}: {}", "path", "remarks").alias("remarks"),
    )
    return pl.concat([articles, others])
