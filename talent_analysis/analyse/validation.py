"""A stratified sample of labelled sentences or mentions, and how far its hand coding agrees with the model.

Strata are source, label and voice, so that rare ones are seen; each coded case then weighs as many cases of the
corpus as it stands for (Horvitz and Thompson 1952).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from talent_analysis.analyse.quality import LABELS, with_label
from talent_analysis.analyse.sentiment import FEW_ARTICLES, sentences_with_tone
from talent_analysis.analyse.targets import in_sentences
from talent_analysis.tables import Parsed

Matrix = np.ndarray[Any, np.dtype[np.float64]]

STRATA = ["source", "stratum_label", "voice"]
KEY = {
    "number": pl.Int64,
    "article_id": pl.String,
    "sentence_id": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "source": pl.String,
    "voice": pl.String,
    "stratum_label": pl.String,
    "label": pl.String,
    "confidence": pl.Float64,
    "stratum": pl.Int64,
    "stratum_size": pl.Int64,
    "unit": pl.String,
    "target_start": pl.Int64,
    "target_end": pl.Int64,
}
UNITS = ("sentences", "targets")
RESULT = {
    "compared": pl.String,
    "scope": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "n_articles": pl.Int64,
    "interval": pl.String,
}
RESAMPLES = 2000


def sample(parsed: Parsed, n: int, seed: int, unit: str = "sentences") -> pl.DataFrame:
    """About `n` sentences, or mentions with their sentences, for hand coding, in random order: the columns of KEY, then
    `before` and `text`.

    Strata are source x label (or `abstaining`) x voice; where they are more than half of `n`, source is dropped, and
    `source` still tells where a case stands. Each stratum gives the same number, or all it has. `label` is the
    likeliest class, also where the report abstains. `before` is the sentence that precedes it in its line.
    `target_start` and `target_end` are null for sentences. Raises ValueError where `n` is not positive or `unit` none
    of UNITS.
    """
    if n < 1 or unit not in UNITS:
        raise ValueError(f"a sample of {n} {unit} cannot be drawn")
    told = _cases(parsed, unit).with_columns(stratum_label=pl.col("label").fill_null("abstaining"), unit=pl.lit(unit))
    told = with_label(told).sort("article_id", "start", "target_start")
    by = STRATA if 2 * told.select(STRATA).n_unique() <= n else STRATA[1:]
    told = told.with_columns(
        stratum=pl.struct(by).rank("dense").cast(pl.Int64), stratum_size=pl.len().over(by).cast(pl.Int64)
    )
    rng = np.random.default_rng(seed)
    parts = told.partition_by("stratum", maintain_order=True)
    parts.sort(key=lambda part: int(part["stratum"][0]))
    wanted = allocate([part.height for part in parts], n)
    drawn = [
        part[np.sort(rng.choice(part.height, size, replace=False)).tolist()]
        for part, size in zip(parts, wanted, strict=True)
    ]
    chosen: pl.DataFrame = pl.concat(drawn) if drawn else told.clear()
    order: list[int] = rng.permutation(chosen.height).tolist()
    numbered: pl.DataFrame = chosen[order].with_columns(number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    return numbered.select(*KEY, "before", "text")


def _cases(parsed: Parsed, unit: str) -> pl.DataFrame:
    """The toned sentences, or the toned mentions in theirs, with the sentence before in the same line."""
    told = sentences_with_tone(parsed).sort("article_id", "start")
    told = told.with_columns(before=pl.col("text").shift(1).over("article_id", "line", order_by="start"))
    if unit == "sentences":
        return told.with_columns(target_start=pl.lit(None, pl.Int64), target_end=pl.lit(None, pl.Int64))
    keys = ["article_id", "sentence_id"]
    return in_sentences(parsed).join(told.select(*keys, "before"), on=keys, how="inner", maintain_order="left")


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """How many to draw from strata of these sizes: as equal as they allow, `n` in all, or all there are.

    Every stratum gives one at least, so that the sum may pass `n` where strata are more.
    """
    wanted = [0] * len(sizes)
    left = min(n, sum(sizes))
    while left > 0:
        open_strata = [i for i, size in enumerate(sizes) if wanted[i] < size]
        share = max(1, left // len(open_strata))
        for i in sorted(open_strata, key=lambda i: (sizes[i] - wanted[i], i)):
            taken = min(share, sizes[i] - wanted[i], left)
            wanted[i] += taken
            left -= taken
    return [max(count, min(1, size)) for count, size in zip(wanted, sizes, strict=True)]


def agreement(coded: pl.DataFrame, confidence: float, seed: int) -> pl.DataFrame:
    """How far the hand coding agrees with the model, weighted back to the corpus: the columns of RESULT.

    `coded` has the columns of KEY and `code`, and `code_2` (a second coder's; null where not coded). `compared` is
    `model and coder` or `two coders`; `scope` is `all` (the likeliest label of every case), `labelled` (only where the
    report gives a label), or a voice. `measure` is accuracy, macro-F1, or Krippendorff's alpha for nominal data (2004).
    Each case weighs the size of its stratum over the number coded in it. `low` and `high`: percentile bootstrap with
    RESAMPLES draws. `interval` is `clustered` where the coded cases are of several articles, which are then drawn whole
    (with fewer than FEW_ARTICLES that is too narrow, so the wider of these limits and the next is given); `descriptive`
    where they are of one, and cases are drawn within their strata; null, with the limits, below two cases.
    """
    model = coded.filter(pl.col("code").is_not_null())
    scopes = {
        "all": pl.lit(True),
        "labelled": pl.col("stratum_label") != "abstaining",
        "journalist": pl.col("voice") == "journalist",
        "reported": pl.col("voice") == "reported",
    }
    rows = [
        ("model and coder", name, *row)
        for name, keep in scopes.items()
        for row in _measures(model.filter(keep), "code", "label", confidence, seed)
    ]
    both = model.filter(pl.col("code_2").is_not_null())
    rows += [("two coders", "all", *row) for row in _measures(both, "code", "code_2", confidence, seed)]
    return pl.DataFrame(rows, schema=RESULT, orient="row")


Row = tuple[str, float | None, float | None, float | None, int, int, str | None]


def _measures(table: pl.DataFrame, gold: str, other: str, confidence: float, seed: int) -> list[Row]:
    if table.is_empty():
        return []
    index = {label: i for i, label in enumerate(LABELS)}
    cells = np.array([index[a] * 3 + index[b] for a, b in table.select(gold, other).iter_rows()])
    strata, articles = table["stratum"].to_numpy(), table["article_id"].to_numpy()
    weights = (table["stratum_size"] / pl.Series(_coded_in(strata))).to_numpy()
    drawn = _redrawn(strata, np.random.default_rng(seed))
    many = [_confusion(cells[drawn], weights[drawn])]
    n_articles = int(np.unique(articles).size)
    if n_articles > 1:
        times = _whole(articles, np.random.default_rng(seed))
        clustered = _confusion(np.broadcast_to(cells, times.shape), weights * times)
        many = [clustered, *many] if n_articles < FEW_ARTICLES else [clustered]
    kind = None if table.height < 2 else "clustered" if n_articles > 1 else "descriptive"
    whole = _confusion(cells[None, :], weights[None, :])
    rows: list[Row] = []
    for name, measure in (("accuracy", accuracy), ("macro-F1", macro_f1), ("Krippendorff's alpha", alpha)):
        limits = [_limits(measure(one), confidence) for one in many] if kind else []
        known = [pair for pair in limits if pair]
        low, high = (min(a for a, _ in known), max(b for _, b in known)) if known else (None, None)
        value = float(measure(whole)[0])
        told = None if np.isnan(value) else value
        rows.append((name, told, low, high, table.height, n_articles, kind if known else None))
    return rows


def _limits(spread: Matrix, confidence: float) -> tuple[float, float] | None:
    known = spread[~np.isnan(spread)]
    tail = (1 - confidence) / 2
    return (float(np.quantile(known, tail)), float(np.quantile(known, 1 - tail))) if known.size else None


def _whole(articles: np.ndarray[Any, Any], rng: np.random.Generator) -> Matrix:
    """(RESAMPLES, cases): how often each case comes up where articles are drawn whole, with replacement."""
    names, place = np.unique(articles, return_inverse=True)
    times = rng.multinomial(names.size, np.full(names.size, 1 / names.size), size=RESAMPLES)
    return np.asarray(times[:, place], dtype=np.float64)


def _coded_in(strata: np.ndarray[Any, Any]) -> list[int]:
    """For each row, how many rows its stratum has."""
    _, back, counts = np.unique(strata, return_inverse=True, return_counts=True)
    return [int(counts[i]) for i in back]


def _redrawn(strata: np.ndarray[Any, Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """RESAMPLES rows of indices, each drawn with replacement within its stratum."""
    drawn = np.empty((RESAMPLES, strata.size), dtype=int)
    for stratum in np.unique(strata):
        own = np.flatnonzero(strata == stratum)
        drawn[:, own] = own[rng.integers(own.size, size=(RESAMPLES, own.size))]
    return drawn


def _confusion(cells: np.ndarray[Any, Any], weights: Matrix) -> Matrix:
    """(draws, 3, 3) weighted counts of gold by other label; weights scaled to the number of sentences."""
    draws, n = cells.shape
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = weights * n / weights.sum(axis=1, keepdims=True)
    flat = np.bincount((cells + 9 * np.arange(draws)[:, None]).ravel(), scaled.ravel(), minlength=9 * draws)
    return np.asarray(flat, dtype=np.float64).reshape(draws, 3, 3)


def accuracy(confusion: Matrix) -> Matrix:
    """Share on the diagonal of each (k, k) matrix."""
    return np.asarray(np.trace(confusion, axis1=1, axis2=2) / confusion.sum(axis=(1, 2)))


def macro_f1(confusion: Matrix) -> Matrix:
    """Mean F1 of the classes that occur on either side of each (k, k) matrix."""
    both = 2 * np.diagonal(confusion, axis1=1, axis2=2)
    total = confusion.sum(axis=1) + confusion.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(total > 0, both / total, np.nan)
    return np.asarray(np.nanmean(each, axis=1))


def alpha(confusion: Matrix) -> Matrix:
    """Krippendorff's alpha for nominal data and two coders without gaps, of each (k, k) matrix of units.

    Krippendorff (2011), "Computing Krippendorff's alpha-reliability": 1 - (n - 1) * sum of the coincidences off the
    diagonal / sum of the products of different totals, n the number of values. NaN where only one value occurs.
    """
    coincidence = confusion + np.swapaxes(confusion, 1, 2)
    totals = coincidence.sum(axis=2)
    n = totals.sum(axis=1)
    observed = n - np.trace(coincidence, axis1=1, axis2=2)
    expected = n**2 - (totals**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 1e-12, 1 - (n - 1) * observed / expected, np.nan))
