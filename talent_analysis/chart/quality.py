"""Charts of how far the tone models can be trusted: reliability, and risk against coverage."""

from __future__ import annotations

import altair as alt
import polars as pl

from talent_analysis.chart.theme import MUTED, PALETTE, AnyChart, finish
from talent_analysis.words import Words

TASKS = {"tone of sentences": "Sentences", "tone toward targets": "Toward a name"}
SIZE = 200
SHAPES = ["circle", "square", "diamond", "triangle-up"]
DASHES = [[1, 0], [5, 3], [2, 2], [8, 3, 2, 3]]


def trust(reliability: pl.DataFrame, curve: pl.DataFrame, words: Words) -> AnyChart:
    """For each task, how often the model is right beside how sure it says it is, and the errors left where only its
    surest labels are kept; from `analyse.quality.reliability` and `risk_coverage`."""
    sets = sorted({*reliability["test_set"], *curve["test_set"]})
    tasks = [task for task in TASKS if task in reliability["task"] or task in curve["task"]]
    upper = [_reliability(reliability.filter(pl.col("task") == task), task, sets, words) for task in tasks or TASKS]
    lower = [_curve(curve.filter(pl.col("task") == task), sets, words) for task in tasks or TASKS]
    rows = [alt.hconcat(*upper, spacing=40), alt.hconcat(*lower, spacing=40)]
    description = words(
        "Above, the share of right labels against the model's own confidence; below, the share of wrong labels against "
        "the share of cases that get a label."
    )
    both: alt.VConcatChart = alt.vconcat(*rows, spacing=24)
    return finish(both, words, description=description)


def _reliability(table: pl.DataFrame, task: str, sets: list[str], words: Words) -> AnyChart:
    diagonal = pl.DataFrame({"confidence": [0.3, 1.0], "accuracy": [0.3, 1.0]})
    x = alt.X(
        "confidence:Q",
        title=words("how sure the model is"),
        scale=alt.Scale(domain=[0.3, 1]),
        axis=alt.Axis(format="%"),
    )
    y = alt.Y(
        "accuracy:Q", title=words("labels that are right"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")
    )
    base = alt.Chart(table).encode(x=x, color=_colour(sets, words))
    tips = [
        alt.Tooltip("test_set:N", title=words("test set")),
        alt.Tooltip("confidence:Q", title=words("how sure the model is"), format=".0%"),
        alt.Tooltip("accuracy:Q", title=words("labels that are right"), format=".0%"),
        alt.Tooltip("n:Q", title=words("cases")),
    ]
    layers = [
        alt.Chart(diagonal).mark_line(color=MUTED, strokeDash=[3, 3], strokeWidth=1).encode(x=x, y=y),
        base.mark_rule(strokeWidth=1.5).encode(y=alt.Y("acc_low:Q"), y2="acc_high:Q"),
        base.mark_line(strokeWidth=1.5).encode(y=y, strokeDash=_dash(sets, words)),
        base.mark_point(size=60, opacity=1).encode(y=y, shape=_shape(sets, words), tooltip=tips),
    ]
    return alt.layer(*layers).properties(width=SIZE, height=SIZE * 0.8, title=words(TASKS[task]))


def _curve(table: pl.DataFrame, sets: list[str], words: Words) -> AnyChart:
    tips = [
        alt.Tooltip("test_set:N", title=words("test set")),
        alt.Tooltip("coverage:Q", title=words("cases that get a label"), format=".0%"),
        alt.Tooltip("risk:Q", title=words("labels that are wrong"), format=".0%"),
        alt.Tooltip("n:Q", title=words("cases")),
    ]
    base = alt.Chart(table).encode(
        x=alt.X("coverage:Q", title=words("cases that get a label, surest first"), axis=alt.Axis(format="%")),
        y=alt.Y(
            "risk:Q", title=words("labels that are wrong"), scale=alt.Scale(domain=[0, 0.7]), axis=alt.Axis(format="%")
        ),
        color=_colour(sets, words),
    )
    layers = [
        base.mark_line(strokeWidth=2).encode(strokeDash=_dash(sets, words)),
        base.mark_point(size=22, opacity=1).encode(shape=_shape(sets, words), tooltip=tips),
    ]
    return alt.layer(*layers).properties(width=SIZE, height=SIZE * 0.6)


def _colour(sets: list[str], words: Words) -> alt.Color:
    return alt.Color("test_set:N", title=words("test set"), scale=alt.Scale(domain=sets, range=PALETTE[: len(sets)]))


def _shape(sets: list[str], words: Words) -> alt.Shape:
    return alt.Shape("test_set:N", title=words("test set"), scale=alt.Scale(domain=sets, range=SHAPES[: len(sets)]))


def _dash(sets: list[str], words: Words) -> alt.StrokeDash:
    return alt.StrokeDash(
        "test_set:N", title=words("test set"), scale=alt.Scale(domain=sets, range=DASHES[: len(sets)])
    )
