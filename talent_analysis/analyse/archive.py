"""Counts over a whole archive, streamed from its Parquet parts: memory does not grow with the number of articles.

Every table is exact, over all articles. What needs whole sentences or every pair of articles is left to the other
analyses, on a sample.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from talent_analysis.analyse.keyness import CONTENT, GRAMMATICAL_ADVERBS, log_odds
from talent_analysis.tables import LABELS

Scan = Callable[[str], pl.LazyFrame]
_N = pl.len().cast(pl.Int64)


def by_source(scan: Scan) -> pl.DataFrame:
    """A row a source, most articles first: source, articles, sentences, words (punctuation aside), negative, neutral,
    positive (shares of the sentences; null where a source has none), tone (mean of p_positive - p_negative)."""
    articles = scan("articles").select("article_id", "source")
    tone = pl.col("p_positive") - pl.col("p_negative")
    shares = [(pl.col("label") == label).fill_null(False).sum().alias(label) for label in LABELS]
    each = scan("sentences").group_by("article_id").agg(_N.alias("sentences"), *shares, tone.sum().alias("tone"))
    words = scan("tokens").filter(pl.col("upos") != "PUNCT").group_by("article_id").agg(_N.alias("words"))
    joined = articles.join(each, on="article_id", how="left").join(words, on="article_id", how="left")
    counts = ("sentences", "words", *LABELS)
    found = joined.group_by("source").agg(
        _N.alias("articles"), *(pl.col(name).sum().cast(pl.Int64) for name in counts), pl.col("tone").sum()
    )
    share = [(pl.col(name) / pl.col("sentences")).alias(name) for name in (*LABELS, "tone")]
    known = [
        pl.when(pl.col("sentences") > 0).then(expression).alias(expression.meta.output_name()) for expression in share
    ]
    table = found.with_columns(known).collect(engine="streaming")
    first = ["source", "articles", "sentences", "words", *LABELS, "tone"]
    return table.select(first).sort("articles", "source", descending=[True, False], nulls_last=True)


def names(scan: Scan, top: int = 1000) -> pl.DataFrame:
    """The names mentioned most: name (as it is spelt most often), type, mentions, articles, sources, tone (mean of
    p_positive - p_negative over the mentions that have one, null where none has).

    Spellings that differ by case or typographic apostrophes are one name; short names and acronyms are not merged.
    """
    own = scan("mentions").select(
        "article_id", "type", "text", (pl.col("p_positive") - pl.col("p_negative")).alias("tone"), _plain().alias("key")
    )
    sourced = own.join(scan("articles").select("article_id", "source"), on="article_id", how="left")
    counted = sourced.group_by("key").agg(
        _N.alias("mentions"),
        pl.col("article_id").n_unique().cast(pl.Int64).alias("articles"),
        pl.col("source").n_unique().cast(pl.Int64).alias("sources"),
        pl.col("tone").mean(),
    )
    leading = counted.sort("mentions", "key", descending=[True, False]).head(top).collect(engine="streaming")
    spelt = (
        own.join(leading.lazy().select("key"), on="key", how="semi").group_by("key", "text", "type").agg(_N.alias("n"))
    )
    ranked = spelt.collect(engine="streaming").sort("key", "n", "text", "type", descending=[False, True, False, False])
    best = ranked.group_by("key", maintain_order=True).agg(pl.col("text", "type").first())
    joined = leading.join(best, on="key", maintain_order="left")
    return joined.select(pl.col("text").alias("name"), "type", "mentions", "articles", "sources", "tone")


def words(scan: Scan, top: int = 15) -> pl.DataFrame:
    """The `top` lemmas that set each source apart: source, lemma, count, count_rest, z.

    z of the weighted log-odds with an informative Dirichlet prior (see `keyness.log_odds`), over all content lemmas;
    descriptive, since articles are not exchanged between sources. Empty with one source.
    """
    lemma = pl.coalesce("lemma", "text").str.to_lowercase()
    lexical = (pl.col("upos") != "ADV") | ~lemma.is_in(GRAMMATICAL_ADVERBS)
    spelled = lemma.str.contains(r"\p{L}.*\p{L}") & ~lemma.str.contains(r"\d")
    kept = scan("tokens").filter(pl.col("upos").is_in(CONTENT) & lexical & spelled)
    sourced = kept.select("article_id", lemma.alias("lemma")).join(
        scan("articles").select("article_id", "source"), on="article_id", how="left"
    )
    counts = sourced.group_by("source", "lemma").agg(_N.alias("count")).collect(engine="streaming")
    total = pl.col("count").sum().over("lemma").alias("total")
    counts = counts.with_columns(total, pl.col("count").sum().over("source").alias("size"))
    size, sources = int(counts["count"].sum()), counts["source"].n_unique()
    columns = {"source": pl.String, "lemma": pl.String, "count": pl.Int64, "count_rest": pl.Int64, "z": pl.Float64}
    if sources < 2:
        return pl.DataFrame(schema=columns)
    tables = []
    for (_,), own in counts.sort("source", "lemma", nulls_last=True).group_by("source", maintain_order=True):
        a, whole, mine = own["count"].to_numpy(), own["total"].to_numpy(), int(own["size"][0])
        _, z = log_odds(a, whole - a, mine, size - mine, whole / sources, size / sources)
        told = own.with_columns(pl.Series("z", z), (pl.col("total") - pl.col("count")).alias("count_rest"))
        tables.append(
            told.filter((pl.col("count") >= 3) & (pl.col("z") > 0))
            .sort("z", "lemma", descending=[True, False])
            .head(top)
        )
    return pl.concat(tables).select(pl.col(name).cast(kind) for name, kind in columns.items())


def months(scan: Scan) -> pl.DataFrame:
    """Articles and tone of each month: month (its first day), articles, sentences, tone. Undated ones are left out."""
    tone = pl.col("p_positive") - pl.col("p_negative")
    each = scan("sentences").group_by("article_id").agg(_N.alias("sentences"), tone.sum().alias("tone"))
    dated = scan("articles").filter(pl.col("published").is_not_null())
    joined = dated.select("article_id", pl.col("published").dt.truncate("1mo").alias("month")).join(
        each, on="article_id", how="left"
    )
    found = joined.group_by("month").agg(_N.alias("articles"), pl.col("sentences").sum(), pl.col("tone").sum())
    mean = pl.when(pl.col("sentences") > 0).then(pl.col("tone") / pl.col("sentences"))
    return found.with_columns(mean.alias("tone")).sort("month").collect(engine="streaming")


def _plain() -> pl.Expr:
    return pl.col("text").str.to_lowercase().str.replace_all("’", "'", literal=True).str.replace_all(r"\s+", " ")
