"""How often each entity is named: counts, rates, documents, dispersion, by source and overall.

Counts are of `mentions.entity`, that is after aliases were merged. A word is a token that is neither
punctuation nor a symbol; rates are per 1,000 of them.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from talent_analysis.analyse.coverage import entity_types, source_names, with_source
from talent_analysis.analyse.entities.described import descriptions as found_descriptions
from talent_analysis.analyse.entities.roles import SALIENCE, roles
from talent_analysis.analyse.intervals import poisson_rate, wilson
from talent_analysis.analyse.keyness import Numbers, dispersion
from talent_analysis.tables import Parsed


def frequency(parsed: Parsed, *, confidence: float = 0.95, descriptions: bool = False) -> pl.DataFrame:
    """Every entity, the most frequent first.

    Columns: entity, type; count (mentions), forms (its surface forms with their counts), n_forms,
    largest_form (mentions under the commonest spelling: the count without merging); words, rate, rate_low,
    rate_high (per 1,000 words, exact Poisson interval); n_articles (that name it), articles, share,
    share_low, share_high (of articles, Wilson interval); dp, dp_norm (dispersion across articles, null with
    one article); in_title, in_standfirst, as_subject (mentions there), as_speaker (quotations). With
    `descriptions` also described (how often a description stands for it, see `described`: never part of count) and
    descriptions (their wordings with counts; null where there is none).
    """
    sizes = words_by_article(parsed)
    words, articles = int(sizes["words"].sum()), sizes.height
    counted = _forms(parsed.mentions).join(entity_types(parsed.mentions), on="entity")
    spread = parsed.mentions.group_by("entity").agg(pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"))
    table = counted.join(spread, on="entity").with_columns(
        pl.lit(words, dtype=pl.Int64).alias("words"), pl.lit(articles, dtype=pl.Int64).alias("articles")
    )
    table = with_rates(table, confidence).join(_evenness(parsed, sizes), on="entity", how="left")
    table = _with_shares(table, confidence).join(roles(parsed), on="entity", how="left")
    ranked = table.sort("count", "entity", descending=[True, False]).select(_FREQUENCY)
    return _with_descriptions(ranked, parsed) if descriptions else ranked


def by_source(parsed: Parsed, *, confidence: float = 0.95) -> pl.DataFrame:
    """Every entity in every source, the sources in the order of the articles.

    Columns: source, entity, type, count (0 where the source never names it), words (of the source), rate,
    rate_low, rate_high (per 1,000 words), n_articles (of the source, that name it), articles (of the source).
    """
    sizes = with_source(words_by_article(parsed), parsed.articles)
    sources = sizes.group_by("source", maintain_order=True).agg(
        pl.col("words").sum(), pl.len().cast(pl.Int64).alias("articles")
    )
    counts = (
        with_source(parsed.mentions, parsed.articles)
        .group_by("source", "entity")
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"),
        )
    )
    grid = sources.join(entity_types(parsed.mentions), how="cross", maintain_order="left_right")
    full = grid.join(counts, on=["source", "entity"], how="left", maintain_order="left")
    rated = with_rates(full.with_columns(pl.col("count", "n_articles").fill_null(0)), confidence)
    columns = ["source", "entity", "type", "count", "words", "rate", "rate_low", "rate_high"]
    return rated.select(*columns, "n_articles", "articles")


def types(parsed: Parsed) -> pl.DataFrame:
    """What kinds of things each source names: source, type, count (mentions), n (all mentions of the source),
    share, entities (different ones). Sources in the order of the articles, the most frequent type first."""
    counted = (
        with_source(parsed.mentions, parsed.articles)
        .group_by("source", "type", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("entity").n_unique().cast(pl.Int64).alias("entities"),
        )
    )
    names = pl.DataFrame({"source": source_names(parsed.articles)}, schema={"source": pl.String})
    n = pl.col("count").sum().over("source")
    whole = pl.col("count").sum().over("type").alias("_whole")
    shared = (
        names.with_row_index("_order")
        .join(counted, on="source")
        .with_columns(n.alias("n"), (pl.col("count") / n).alias("share"), whole)
    )
    ranked = shared.sort("_order", "_whole", "type", descending=[False, True, False])
    return ranked.select("source", "type", "count", "n", "share", "entities")


def top(table: pl.DataFrame, n: int, ranking: pl.DataFrame | None = None) -> pl.DataFrame:
    """The rows of the n leading entities of `ranking` (a frequency table; `table` itself by default).

    Columns: those of `table`.
    """
    leading = (table if ranking is None else ranking).head(n).select("entity").with_row_index("_rank")
    joined = table.join(leading, on="entity", how="inner", maintain_order="left")
    return joined.sort("_rank", maintain_order=True).drop("_rank")


def of_largest_sources(table: pl.DataFrame, parsed: Parsed, n: int = 8) -> pl.DataFrame:
    """The rows of the n sources with most words, for a chart with room for so many. Columns: those of `table`."""
    return table.filter(pl.col("source").is_in(source_names(parsed.articles, n)))


def spellings(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, largest_form (mentions under its commonest spelling), count
    (under all of them), n_forms, forms."""
    return table.select("entity", "type", "largest_form", "count", "n_forms", "forms")


def evenness(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, count, n_articles, articles, dp, dp_norm; the most even first."""
    columns = ["entity", "type", "count", "n_articles", "articles", "dp", "dp_norm"]
    return table.select(columns).sort("dp_norm", "entity", nulls_last=True)


def salience(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, count and the columns of SALIENCE."""
    return table.select("entity", "type", "count", *SALIENCE)


def words_by_article(parsed: Parsed) -> pl.DataFrame:
    """The denominator: article_id, words (tokens but punctuation and symbols), in the order of `articles`."""
    word = ~pl.col("upos").is_in(["PUNCT", "SYM"]).fill_null(False)
    counted = parsed.tokens.filter(word).group_by("article_id").agg(pl.len().cast(pl.Int64).alias("words"))
    named = parsed.articles.select("article_id")
    joined = named.join(counted, on="article_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("words").fill_null(0))


def _with_descriptions(table: pl.DataFrame, parsed: Parsed) -> pl.DataFrame:
    told = found_descriptions(parsed).group_by("entity", maintain_order=True)
    summed = told.agg(
        pl.col("count").sum().alias("described"),
        pl.format("{} ({})", "text", "count").str.join("; ").alias("descriptions"),
    )
    joined = table.join(summed, on="entity", how="left", maintain_order="left")
    return joined.with_columns(pl.col("described").fill_null(0))


def selectable(overall: pl.DataFrame, sources: pl.DataFrame, n: int) -> pl.DataFrame:
    """The n leading entities overall and of each source, for a chart in which the reader picks the source.

    `overall` as from `frequency`, `sources` as from `by_source`. Columns: source (null: all of them), entity, type,
    count, words, rate, rate_low, rate_high, n_articles, articles, and described where `overall` has it (null for a
    single source).
    """
    columns = ["source", "entity", "type", "count", "words", "rate", "rate_low", "rate_high", "n_articles", "articles"]
    described = [name for name in ("described",) if name in overall.columns]
    whole = overall.head(n).with_columns(pl.lit(None, dtype=pl.String).alias("source")).select(*columns, *described)
    order = {name: place for place, name in enumerate(sources["source"].unique(maintain_order=True))}
    place = pl.col("source").replace_strict(order, return_dtype=pl.Int64)
    ranked = sources.filter(pl.col("count") > 0).sort(place, -pl.col("count"), "entity")
    leading = ranked.group_by("source", maintain_order=True).head(n).select(columns)
    return pl.concat([whole, leading], how="diagonal")


_NUMBERS = (
    *("rate", "rate_low", "rate_high"),
    *("n_articles", "articles", "share", "share_low", "share_high", "dp", "dp_norm"),
)
_FREQUENCY = ("entity", "type", "count", "forms", "n_forms", "largest_form", "words", *_NUMBERS, *SALIENCE)


def _forms(mentions: pl.DataFrame) -> pl.DataFrame:
    """entity, count, forms, n_forms, largest_form."""
    spelled = mentions.group_by("entity", "text").agg(pl.len().cast(pl.Int64).alias("n"))
    ranked = spelled.sort("entity", "n", "text", descending=[False, True, False])
    return ranked.group_by("entity", maintain_order=True).agg(
        pl.col("n").sum().alias("count"),
        pl.format("{} ({})", "text", "n").str.join("; ").alias("forms"),
        pl.len().cast(pl.Int64).alias("n_forms"),
        pl.col("n").max().alias("largest_form"),
    )


def with_rates(table: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """The table (count, words) with rate, rate_low and rate_high: per 1,000 words, exact Poisson interval."""
    pairs = table.select("count", "words").iter_rows()
    ends = [poisson_rate(count, words, confidence) or (None, None) for count, words in pairs]
    per = [(None if low is None else low * 1000, None if high is None else high * 1000) for low, high in ends]
    found = pl.DataFrame(per, schema={"rate_low": pl.Float64, "rate_high": pl.Float64}, orient="row")
    rate = pl.when(pl.col("words") > 0).then(pl.col("count") / pl.col("words") * 1000).alias("rate")
    return table.with_columns(rate).hstack(found)


def _with_shares(table: pl.DataFrame, confidence: float) -> pl.DataFrame:
    pairs = table.select("n_articles", "articles").iter_rows()
    ends = [wilson(n, of, confidence) or (None, None) for n, of in pairs]
    found = pl.DataFrame(ends, schema={"share_low": pl.Float64, "share_high": pl.Float64}, orient="row")
    return table.with_columns((pl.col("n_articles") / pl.col("articles")).alias("share")).hstack(found)


def _evenness(parsed: Parsed, sizes: pl.DataFrame) -> pl.DataFrame:
    """entity, dp, dp_norm."""
    names = parsed.mentions.select(pl.col("entity").unique().sort()).with_row_index("row")
    parts = sizes.select("article_id").with_row_index("column")
    cells = parsed.mentions.group_by("entity", "article_id").len().join(names, on="entity")
    cells = cells.join(parts, on="article_id")
    counts: Numbers = np.zeros((names.height, sizes.height))
    counts[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["len"].to_numpy()
    dp, dp_norm = dispersion(counts, sizes["words"].cast(pl.Float64).to_numpy())
    scores = pl.DataFrame({"dp": dp, "dp_norm": dp_norm}).with_columns(pl.all().fill_nan(None))
    return names.select("entity").hstack(scores)
