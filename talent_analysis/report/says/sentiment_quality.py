"""The sentences on how far the tone models can be trusted, by shipped tests and by the reader's own coding."""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_analysis.words import Words

#: Half of all labels: what is left where the model keeps its surest half.
HALF = 0.5


def quality(
    measured: pl.DataFrame, scores: pl.DataFrame, curve: pl.DataFrame, pairs: pl.DataFrame, words: Words
) -> str:
    """Macro-F1 of both models beside the word lists', what abstaining gains, how means lean, and what becomes of
    minimal pairs; from `analyse.quality`."""
    ours = measured.filter(pl.col("metric") == "macro-F1")
    if ours.is_empty():
        return words("No measured quality is at hand for the models used here: take every number with caution.")
    parts = [_measured(row, measured, words) for row in ours.iter_rows(named=True)]
    said = [words("Macro-F1, where 1 is perfect: {parts}.", parts="; ".join(parts))]
    worst = ours["value"].min()
    if isinstance(worst, float) and worst < 0.75:
        said.append(words("Many single sentences are judged wrongly: trust the pattern, check the sentence."))
    said += [text for text in (_gain(curve, words), _leaning(scores, words), _pairs(pairs, words)) if text]
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


def _pairs(table: pl.DataFrame, words: Words) -> str:
    """How often the sentences of a minimal pair come out in the right order, and irony."""
    rows = {row["kind"]: row for row in table.filter(pl.col("level") == "target").iter_rows(named=True)}
    irony = next((row for kind, row in rows.items() if kind.startswith("irony")), None)
    if "all" not in rows or irony is None:
        return ""
    return words(
        "Of {n} pairs of sentences made to differ in little (negation, victim and culprit, critic and criticised, "
        "irony), the tone toward the name comes out in the right order for {all}; of the ironic ones for {irony}.",
        n=words.number(rows["all"]["contrasts"]),
        all=words.percent(rows["all"]["ordered"]),
        irony=words.percent(irony["ordered"]),
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


def coded(table: pl.DataFrame, words: Words) -> str:
    """What the hand coding shows, or how to make one; from `analyse.validation.agreement`."""
    if table.is_empty():
        return words(
            "Nobody has checked the labels of this corpus by hand yet: `talent-analysis validate` draws a sheet to be "
            "coded, and the parameter coded names it here."
        )
    rows = {(row["compared"], row["scope"], row["measure"]): row for row in table.iter_rows(named=True)}
    first = rows["model and coder", "all", "accuracy"]
    alpha = rows["model and coder", "all", "Krippendorff's alpha"]
    said = words(
        "Over the whole corpus the model's likeliest label is right for {share} of cases{limits}, Krippendorff's "
        "alpha {alpha} (n = {n} coded).",
        share=words.percent(first["value"]),
        limits=_limits(first, words),
        alpha=words.number(alpha["value"], 2),
        n=words.number(first["n"]),
    )
    both = rows.get(("two coders", "all", "Krippendorff's alpha"))
    if both is None or both["value"] is None:
        return said
    agreed = words("Two coders agree with alpha {alpha}.", alpha=words.number(both["value"], 2))
    return f"{said} {agreed}" if both["n"] else said


def _limits(row: dict[str, Any], words: Words) -> str:
    if row["low"] is None:
        return ""
    return words(" ({low} to {high})", low=words.percent(row["low"]), high=words.percent(row["high"]))


def peers(table: pl.DataFrame, words: Words) -> str:
    """Whether another method would order the sources alike; from `analyse.peers.compare`."""
    if table.is_empty():
        return words("Two word lists, VADER-fr and Pattern-fr, can be shown beside the model: run with peers = True.")
    own = table.filter(pl.col("same").is_null())
    parts = []
    for (method,), rows in table.filter(pl.col("same").is_not_null()).group_by("method", maintain_order=True):
        share = rows.select((pl.col("same") * pl.col("n")).sum() / pl.col("n").sum()).item()
        lowest, mine = rows.sort("rank", "source")["source"][0], own.sort("rank", "source")["source"][0]
        same = words("the same source as most negative") if lowest == mine else words("another source as most negative")
        text = "{method} gives {share} of the labelled sentences the model's label and finds {same} ({source})."
        parts.append(words(text, method=method, share=words.percent(share), same=same, source=lowest))
    return " ".join(parts)


def own_words(table: pl.DataFrame, listed: int, words: Words) -> str:
    """What the user's own words changed; from `annotate.adjust`; `listed` is the number of words in the file."""
    if not listed:
        return words(
            "No sentiment.toml lies beside the articles: words of your own can override or add to what the model "
            "thinks of them."
        )
    if table.is_empty():
        return words(
            "None of the {n} words of sentiment.toml stands in a sentence with a tone.", n=words.number(listed)
        )
    changed = table.filter(pl.col("label").ne_missing(pl.col("label_before"))).height
    return words(
        "The {n} words of sentiment.toml touch {met} sentences and mentions and change {changed} labels.",
        n=words.number(listed),
        met=words.number(table.height),
        changed=words.number(changed),
    )


def disagreements(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Sentences with opposite labels as evidence; from `analyse.peers.disagreements`."""
    notes = [
        words("Model {tone}, {method} {peer}.", tone=words.signed(tone), method=method, peer=words.signed(peer))
        for method, tone, peer in table.select("method", "tone", "peer").iter_rows()
    ]
    heads = [words("Opposite by {method}", method=method) for method in table["method"]]
    return table.select(
        pl.Series("group", heads, dtype=pl.String),
        "source",
        "article_id",
        "start",
        "end",
        "text",
        pl.Series("note", notes, dtype=pl.String),
    )
