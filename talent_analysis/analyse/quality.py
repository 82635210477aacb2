"""How far the tone models can be trusted: scores, reliability and risk against coverage, from shipped results."""

from __future__ import annotations

from pathlib import Path

import polars as pl


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


def minimal_pairs(file: Path | None = None) -> pl.DataFrame:
    """The shipped answers on minimal pairs, summed up by `models.pairs.summary`.

    Empty where they are of other models."""
    from talent_analysis.models import pairs, store

    key, table = pairs.read_answers(file or pairs.SCORES)
    return pairs.summary(table if key == store.key_of("bundled") else table.clear())


LABELS = ["negative", "neutral", "positive"]
BINS = 10
#: Steps of the curve of risk against coverage.
STEPS = 20


def dev_predictions(file: Path | None = None) -> pl.DataFrame:
    """The shipped answers on the dev files (`models.predictions`) with label, confidence and correct added.

    `label` is the likeliest class and `confidence` its probability. Empty where there are none, or where they are
    of other models than the shipped ones.
    """
    from talent_analysis.models import predictions, store

    key, table = predictions.read(file or predictions.PREDICTIONS)
    if key != store.key_of("bundled"):
        table = table.clear()
    return with_label(table).with_columns(correct=pl.col("label") == pl.col("gold"))


def with_label(table: pl.DataFrame) -> pl.DataFrame:
    """Adds the likeliest class as `label` and its probability as `confidence`; null where there are none."""
    chances = [pl.col(f"p_{name}") for name in LABELS]
    best = pl.concat_list(chances).list.arg_max()
    return table.with_columns(
        label=best.replace_strict([0, 1, 2], LABELS, default=None, return_dtype=pl.String),
        confidence=pl.max_horizontal(chances),
    )


def reliability(predictions: pl.DataFrame) -> pl.DataFrame:
    """How often the model is right where it says how sure it is: task, test_set, low, high (of its confidence),
    confidence (its mean there), accuracy, n, acc_low, acc_high (Wilson interval of accuracy, 95 %).

    Ten equally wide classes of the top probability (Niculescu-Mizil and Caruana 2005); empty ones are left out.
    """
    from talent_analysis.analyse.intervals import wilson

    low = (pl.col("confidence") * BINS).floor().clip(0, BINS - 1) / BINS
    table = (
        predictions.with_columns(low=low)
        .group_by("task", "test_set", "low")
        .agg(
            pl.col("confidence").mean(),
            pl.col("correct").mean().alias("accuracy"),
            pl.col("correct").sum().cast(pl.Int64).alias("_right"),
            pl.len().cast(pl.Int64).alias("n"),
        )
        .sort("task", "test_set", "low")
    )
    bounds = [wilson(right, n) or (None, None) for right, n in table.select("_right", "n").iter_rows()]
    return table.with_columns(
        high=pl.col("low") + 1 / BINS,
        acc_low=pl.Series([b[0] for b in bounds], dtype=pl.Float64),
        acc_high=pl.Series([b[1] for b in bounds], dtype=pl.Float64),
    ).select("task", "test_set", "low", "high", "confidence", "accuracy", "n", "acc_low", "acc_high")


def risk_coverage(predictions: pl.DataFrame) -> pl.DataFrame:
    """The share of errors among the surest cases, for growing shares of cases: task, test_set, coverage, risk, n.

    Selective classification (El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017): `risk` is the share of wrong
    labels among the `n` surest cases, which are `coverage` of all.
    """
    ordered = predictions.sort("task", "test_set", -pl.col("confidence"), "item")
    wrong = (~pl.col("correct")).cast(pl.Int64).cum_sum().over("task", "test_set")
    rank = pl.int_range(1, pl.len() + 1).over("task", "test_set")
    size = pl.len().over("task", "test_set")
    table = ordered.with_columns(n=rank.cast(pl.Int64), risk=wrong / rank, coverage=rank / size)
    step = (pl.col("coverage") * STEPS + 1e-9).floor()
    first = step.ne_missing(step.shift(1).over("task", "test_set"))
    return table.filter(first & (step > 0)).select("task", "test_set", "coverage", "risk", "n")


def scores(predictions: pl.DataFrame) -> pl.DataFrame:
    """Scores by level and voice: task, test_set, voice (null: all cases), n, accuracy, macro_f1, f1_negative,
    f1_neutral, f1_positive, gold_mean, mean (of tone: by the labels, by the model).

    Macro-F1 is the mean of the three F1; a class that neither labels nor model use counts as 0.
    """
    spoken = predictions.filter(pl.col("voice").is_not_null())
    every = predictions.with_columns(voice=pl.lit(None, pl.String))
    tables = [_scores(table) for table in (every, spoken) if table.height]
    if not tables:
        return pl.DataFrame(schema=SCORES)
    return pl.concat(tables).sort("task", "test_set", "voice", nulls_last=False).select(*SCORES)


SCORES = {"task": pl.String, "test_set": pl.String, "voice": pl.String, "n": pl.Int64}
SCORES |= dict.fromkeys(
    ["accuracy", "macro_f1", "f1_negative", "f1_neutral", "f1_positive", "gold_mean", "mean"], pl.Float64
)


def _scores(table: pl.DataFrame) -> pl.DataFrame:
    def f1(name: str) -> pl.Expr:
        told, meant = pl.col("label") == name, pl.col("gold") == name
        both = 2 * (told & meant).sum()
        return pl.when(told.sum() + meant.sum() > 0).then(both / (told.sum() + meant.sum())).otherwise(0.0)

    gold = (pl.col("gold") == "positive").cast(pl.Int64) - (pl.col("gold") == "negative").cast(pl.Int64)
    grouped = table.group_by("task", "test_set", "voice").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("correct").mean().alias("accuracy"),
        *[f1(name).alias(f"f1_{name}") for name in LABELS],
        gold.mean().alias("gold_mean"),
        (pl.col("p_positive") - pl.col("p_negative")).mean().alias("mean"),
    )
    return grouped.with_columns(macro_f1=pl.mean_horizontal([f"f1_{name}" for name in LABELS])).select(*SCORES)
