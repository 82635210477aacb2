"""The sentences on how far the tone models can be trusted, by shipped tests and by the reader's own coding."""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_analysis.words import Words

#: Half of all labels: what is left where the model keeps its surest half.
HALF = 0.5


def quality(measured: pl.DataFrame, scores: pl.DataFrame, curve: pl.DataFrame, words: Words) -> str:
    """Macro-F1 of both models beside the word lists', and what abstaining gains; from `analyse.quality`."""
    ours = measured.filter(pl.col("metric") == "macro-F1")
    if ours.is_empty():
        return words("No measured quality is at hand for the models used here: take every number with caution.")
    parts = [_measured(row, measured, words) for row in ours.iter_rows(named=True)]
    said = [words("Macro-F1, where 1 is perfect: {parts}.", parts="; ".join(parts))]
    worst = ours["value"].min()
    if isinstance(worst, float) and worst < 0.75:
        said.append(words("Many single sentences are judged wrongly: trust the pattern, check the sentence."))
    said += [text for text in (_gain(curve, words), _leaning(scores, words)) if text]
    return " ".join(said)


def _measured(row: dict[str, Any], table: pl.DataFrame, words: Words) -> str:
    same = (pl.col("task") == row["task"]) & (pl.col("test_set") == row["test_set"])
    lists = {
        name: table.filter(same & (pl.col("metric") == f"macro-F1, {name}"))["value"].to_list()
        for name in ("VADER-fr", "Pattern-fr")
    }
    told = [f"{name} {words.number(value[0], 2)}" for name, value in lists.items() if value]
    numbers = {
        "value": words.number(row["value"], 2),
        "task": words(row["task"]),
        "test_set": row["test_set"],
        "n": words.number(row["n"]),
    }
    if not told:
        return words("{value} for {task} on {test_set} (n = {n})", **numbers)
    return words("{value} for {task} on {test_set} (n = {n}; word lists: {lists})", **numbers, lists=", ".join(told))


def _gain(curve: pl.DataFrame, words: Words) -> str:
    """What keeping only the surest half of the sentences would gain, on the hardest test set."""
    table = curve.filter(pl.col("task") == "tone of sentences")
    if table.is_empty():
        return ""
    whole = table.filter(pl.col("coverage") >= 1 - 1e-9).sort("risk", "test_set", descending=[True, False])
    row = whole.row(0, named=True)
    own = table.filter(pl.col("test_set") == row["test_set"]).sort((pl.col("coverage") - HALF).abs())
    half = own.row(0, named=True)
    return words(
        "On {test_set}, {all} of all sentence labels are wrong, and {half} of those on which the model is surest (half "
        "of them).",
        test_set=row["test_set"],
        all=words.percent(row["risk"]),
        half=words.percent(half["risk"]),
    )


def _leaning(scores: pl.DataFrame, words: Words) -> str:
    """The largest gap between the mean tone by the model and by the labels, over all cases of a test."""
    whole = scores.filter(pl.col("voice").is_null())
    if whole.is_empty():
        return ""
    gap = pl.col("mean") - pl.col("gold_mean")
    row = whole.with_columns(gap=gap).sort(-gap.abs(), "task", "test_set").row(0, named=True)
    return words(
        "Means lean by up to {gap}: for {task} on {test_set} the model gives {mean}, the labels {gold}.",
        gap=words.number(abs(row["gap"]), 2),
        task=words(row["task"]),
        test_set=row["test_set"],
        mean=words.signed(row["mean"]),
        gold=words.signed(row["gold_mean"]),
    )
