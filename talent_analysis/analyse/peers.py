"""Two word lists beside our model on the same sentences: what changes for a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from talent_analysis.analyse.sentiment import sentences_with_tone, summarise
from talent_analysis.tables import LABELS, Parsed

OURS = "our model"


def judged(parsed: Parsed, peers: Mapping[str, Callable[[str], float]], limits: Mapping[str, float]) -> pl.DataFrame:
    """Each toned sentence by each method: method (OURS first), source, article_id, sentence_id, start, end, text,
    tone (a peer's polarity, -1 to 1), label. A peer labels from its own limit on and never abstains."""
    told = sentences_with_tone(parsed).select(
        "source", "article_id", "sentence_id", "start", "end", "text", "tone", "label"
    )
    tables = [told.with_columns(method=pl.lit(OURS))]
    for name, judge in peers.items():
        tone = pl.Series([judge(" ".join(text.split())) for text in told["text"]], dtype=pl.Float64)
        label = (
            pl.when(pl.col("tone") >= limits[name])
            .then(pl.lit("positive"))
            .when(pl.col("tone") <= -limits[name])
            .then(pl.lit("negative"))
            .otherwise(pl.lit("neutral"))
        )
        tables.append(told.with_columns(tone=tone).with_columns(label=label, method=pl.lit(name)))
    return pl.concat(tables)


def compare(table: pl.DataFrame, confidence: float, seed: int) -> pl.DataFrame:
    """Mean tone and labels of each source by each method: source, method, mean, low, high, rank (1: the most
    negative source by this method), n, share_negative, share_neutral, share_positive, same (share of labels that are
    as the model's, of the sentences that it labels).

    Scales differ between methods, so ranks and labels compare better than means. Means and intervals as in
    `sentiment.summarise`; shares are of all `n` sentences.
    """
    if table.is_empty():
        return pl.DataFrame(schema=COMPARED)
    ours = table.filter(pl.col("method") == OURS).select("article_id", "sentence_id", own="label")
    same = (
        table.join(ours, on=["article_id", "sentence_id"])
        .filter(pl.col("own").is_not_null() & (pl.col("method") != OURS))
        .group_by("source", "method")
        .agg((pl.col("label") == pl.col("own")).mean().alias("same"))
    )
    means = summarise(table, ["source", "method"], confidence, seed)
    order = pl.col("method").replace_strict(
        {name: i for i, name in enumerate(table["method"].unique(maintain_order=True))}, default=None
    )
    return (
        means.join(same, on=["source", "method"], how="left")
        .with_columns(
            pl.col("mean").rank("min").over("method").cast(pl.Int64).alias("rank"),
            *[(pl.col(f"n_{label}") / pl.col("n")).alias(f"share_{label}") for label in LABELS],
        )
        .sort("source", order)
        .select(*COMPARED)
    )


COMPARED = {
    "source": pl.String,
    "method": pl.String,
    "mean": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "rank": pl.Int64,
    "n": pl.Int64,
    "share_negative": pl.Float64,
    "share_neutral": pl.Float64,
    "share_positive": pl.Float64,
    "same": pl.Float64,
}


def disagreements(table: pl.DataFrame, per_method: int = 5) -> pl.DataFrame:
    """Sentences to which the model and a peer give opposite labels, the widest apart first: method, source,
    article_id, sentence_id, start, end, text, tone (the model's), peer (the peer's)."""
    ours = table.filter(pl.col("method") == OURS)
    theirs = table.filter(pl.col("method") != OURS)
    both = theirs.select("method", "article_id", "sentence_id", peer="tone", other="label").join(
        ours.drop("method"), on=["article_id", "sentence_id"]
    )
    opposite = (pl.col("label") == "positive") & (pl.col("other") == "negative")
    opposite |= (pl.col("label") == "negative") & (pl.col("other") == "positive")
    return (
        both.filter(opposite)
        .sort(
            "method", -(pl.col("tone") - pl.col("peer")).abs(), "article_id", "start", descending=[True, *[False] * 3]
        )
        .filter(pl.int_range(pl.len()).over("method") < per_method)
        .select("method", "source", "article_id", "sentence_id", "start", "end", "text", "tone", "peer")
    )
