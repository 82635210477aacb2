"""Entities over time, where articles are dated, and only there."""

from __future__ import annotations

from typing import Literal

import polars as pl

from talent_analysis.analyse.entities.counts import with_rates, words_by_article
from talent_analysis.tables import Parsed

Unit = Literal["day", "month", "year"]
_STEP = {"day": "1d", "month": "1mo", "year": "1y"}
_DAYS, _MONTHS = 62, 24
_SCHEMA: dict[str, type[pl.DataType]] = {
    "period": pl.Date,
    "entity": pl.String,
    **dict.fromkeys(("count", "words", "articles"), pl.Int64),
    **dict.fromkeys(("rate", "rate_low", "rate_high"), pl.Float64),
}


def over_time(parsed: Parsed, entities: list[str], *, by: Unit | None = None, confidence: float = 0.95) -> pl.DataFrame:
    """How often entities are named in each period that has dated articles.

    Columns: period (its first day), entity, count (0 where the articles of the period never name it), words,
    articles (of the period), rate, rate_low, rate_high (per 1,000 words, exact Poisson interval). `by` is chosen
    from the span of the dates where it is not given. Articles without a date are left out; a period without
    articles has no row. Empty where there are not two periods: one point is no course.
    """
    dated = parsed.articles.select("article_id", "published").drop_nulls()
    if dated.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    step = _STEP[by or _unit(dated)]
    dated = dated.with_columns(pl.col("published").dt.truncate(step).alias("period"))
    sizes = dated.join(words_by_article(parsed), on="article_id")
    periods = sizes.group_by("period").agg(pl.col("words").sum(), pl.len().cast(pl.Int64).alias("articles"))
    if periods.height < 2:
        return pl.DataFrame(schema=_SCHEMA)
    counts = parsed.mentions.join(dated, on="article_id").group_by("period", "entity")
    counted = counts.agg(pl.len().cast(pl.Int64).alias("count"))
    names = pl.DataFrame({"entity": entities}, schema={"entity": pl.String})
    grid = names.join(periods.sort("period"), how="cross", maintain_order="left_right")
    full = grid.join(counted, on=["period", "entity"], how="left", maintain_order="left")
    return with_rates(full.with_columns(pl.col("count").fill_null(0)), confidence).select(list(_SCHEMA))


def _unit(dated: pl.DataFrame) -> Unit:
    days = dated["published"].to_list()
    span = (max(days) - min(days)).days
    return "day" if span <= _DAYS else "month" if span <= 31 * _MONTHS else "year"
