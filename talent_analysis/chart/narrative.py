"""Charts of tone along the article. Each takes tables of `analyse.narrative`."""

from __future__ import annotations

import json

import altair as alt
import polars as pl

from talent_analysis.chart.theme import MUTED, PALETTE, AnyChart, finish
from talent_analysis.chart.tone_marks import (
    Layers,
    interval_kind,
    largest,
    row_heights,
    row_name,
    signed,
    tone_axis,
    tone_cells,
    tooltips,
)
from talent_analysis.words import Words

SECTIONS = {
    "title": "title",
    "standfirst": "standfirst",
    "beginning": "first third",
    "middle": "second third",
    "end": "last third",
}
NARROW = 440
TITLE = 60


def titles(table: pl.DataFrame, top_n: int, words: Words) -> Layers:
    """The tone of each title beside the mean of its body, widest gap first; from `narrative.title_against_body`."""
    shown = table.head(top_n).with_columns(
        pl.col("title").str.slice(0, TITLE).alias("row"),
        signed("title_tone", words).alias("printed"),
        interval_kind(words),
    )
    shown = shown.with_columns(
        pl.when(pl.col("title").str.len_chars() > TITLE).then(pl.col("row") + "…").otherwise("row").alias("row")
    )
    shown = shown.with_columns(
        pl.when(pl.col("row").is_duplicated())
        .then(pl.format("{} ({})", "row", "article_id"))
        .otherwise("row")
        .alias("row")
    )
    order = shown["row"].to_list()
    what = {"title_tone": words("title"), "mean": words("body, with its interval")}
    scale = alt.Scale(domain=list(what.values()), range=[PALETTE[1], PALETTE[0]])
    shapes = alt.Scale(domain=list(what.values()), range=["diamond", "circle"])
    base = alt.Chart(shown).encode(y=alt.Y("row:N", title=None, sort=order, axis=alt.Axis(labelLimit=320)))
    tips = tooltips(
        words, {"title": "title", "source": "source", "title_tone": "title tone", "mean": "body tone", "n": "sentences"}
    )
    points = [
        base.transform_calculate(what=json.dumps(name))
        .mark_point(size=90, opacity=1)
        .encode(
            x=f"{column}:Q",
            color=alt.Color("what:N", title=None, scale=scale),
            shape=alt.Shape("what:N", title=None, scale=shapes),
            tooltip=tips,
        )
        for column, name in what.items()
    ]
    return alt.layer(
        alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=MUTED).encode(x="zero:Q"),
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2, color=PALETTE[0])
        .encode(x=tone_axis(words), x2="high:Q"),
        *points,
    )


def along_article(table: pl.DataFrame, gaps: pl.DataFrame, top_n: int, words: Words) -> AnyChart:
    """Mean tone by place and source, above the tone of titles against their bodies; from `narrative`."""
    upper = _along(largest(table), words)
    if gaps.is_empty():
        description = words("Table of mean tone by place in the article and by source.")
        return finish(upper, words, description=description, width=int(str(upper.width)))
    rows = min(gaps.height, top_n)
    lower = titles(gaps, top_n, words).properties(
        width=NARROW, height=row_heights(rows), title=words("Title against body, widest gap first")
    )
    description = words(
        "Table of mean tone by place and source; below, the tone of titles beside that of their bodies."
    )
    both: alt.VConcatChart = alt.vconcat(upper, lower, spacing=28)
    both = both.resolve_scale(color="independent", shape="independent")
    return finish(both, words, description=description)


def _along(table: pl.DataFrame, words: Words) -> Layers:
    names = {key: words(text) for key, text in SECTIONS.items()}
    shown = table.with_columns(
        row_name(words).alias("row"),
        pl.col("section").replace_strict(names, default=None).alias("column"),
        enough=pl.lit(True),
    )
    kept = [name for key, name in names.items() if key in table["section"]]
    return tone_cells(shown, words, counted="sentences", columns=kept, least=NARROW)
