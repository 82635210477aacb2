"""Which articles the analyses leave out, and why: those not in French, and those that repeat another one."""

from __future__ import annotations

import polars as pl

from talent_analysis.errors import UnusableInput

FOREIGN, DUPLICATE = "not in French", "duplicate"


def with_left_out(articles: pl.DataFrame, *, include_foreign: bool, count_duplicates: bool) -> pl.DataFrame:
    """`articles` with the column `left_out`: `not in French`, `duplicate`, or null for what is analysed.

    A duplicate is left out only where the article it repeats is among `articles` and analysed. Raises
    UnusableInput where nothing would be left.
    """
    foreign = pl.lit(not include_foreign) & pl.col("language").fill_null("fr").ne("fr")
    counted = articles.filter(~foreign)["article_id"].to_list()
    copied = pl.lit(not count_duplicates) & pl.col("duplicate_of").is_in(counted).fill_null(False)
    reason = pl.when(foreign).then(pl.lit(FOREIGN)).when(copied).then(pl.lit(DUPLICATE))
    judged = articles.with_columns(reason.otherwise(None).alias("left_out"))
    if judged.height and not judged["left_out"].null_count():
        raise UnusableInput(
            "No article is in French, and only French ones are analysed. Give French articles, or set "
            "include_foreign to true."
        )
    return judged
