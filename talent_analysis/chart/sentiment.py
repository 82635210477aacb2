"""Charts of tone. Each takes a table of `analyse.sentiment` or `targets` and prints its numbers beside the marks."""

from __future__ import annotations

import altair as alt
import polars as pl

from talent_analysis.chart.theme import INK, MUTED, PALETTE, PAPER, TONE_COLOURS, AnyChart, finish
from talent_analysis.chart.tone_marks import (
    Layers,
    largest,
    numbered,
    points,
    row_axis,
    row_heights,
    row_name,
    said,
    signed,
    tone_axis,
    tone_cells,
    tooltips,
    with_row,
)
from talent_analysis.words import Words

LABELS = {
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
    "abstaining": "no label (model unsure)",
}
TYPES = {"PER": "person", "ORG": "organisation", "PRODUCT": "product", "EVENT": "event"}
VOICES = {"journalist": "the journalist's words", "reported": "reported speech"}
DARK_ON_COLOUR = "#000000"
COLUMNS = 8


def overview(shares: pl.DataFrame, tone: pl.DataFrame, spread: pl.DataFrame, words: Words) -> AnyChart:
    """The labels of each source above its mean tone; from `analyse.sentiment.shares`, `tone`, `distribution`."""
    shares, tone = largest(shares), largest(tone)
    upper, lower = _share_layers(shares, words), _tone_layers(tone, spread, words)
    height = [row_heights(shares.filter(pl.col("count") > 0).unique(["level", "source"]).height)]
    height.append(row_heights(tone.filter(pl.col("level") != "article").height))
    titles = [words("Labels of the sentences"), words("Mean tone, and the spread of the sentences behind it")]
    panels = [
        chart.properties(width=560, height=tall, title=title)
        for chart, tall, title in zip((upper, lower), height, titles, strict=True)
    ]
    description = words("Stacked bars of labels by source; below, mean tone by source on a scale from -1 to 1.")
    both: alt.VConcatChart = alt.vconcat(*panels, spacing=28)
    both = both.resolve_scale(color="independent", opacity="independent", strokeDash="independent")
    return finish(both, words, description=description)


def _share_layers(table: pl.DataFrame, words: Words) -> Layers:
    shown = (
        table.pipe(with_row, words)
        .filter(pl.col("count") > 0)
        .with_columns(
            pl.col("share").cum_sum().over("level", "source").alias("to"),
            pl.col("label").replace_strict({key: words(text) for key, text in LABELS.items()}).alias("named"),
            said("share", words.percent).alias("printed"),
        )
        .with_columns((pl.col("to") - pl.col("share")).alias("from"))
    )
    named = [words(text) for text in LABELS.values()]
    colours = [*TONE_COLOURS.values(), PAPER]
    base = alt.Chart(shown).encode(y=row_axis(shown))
    bars = base.mark_bar(height=22, stroke=MUTED, strokeWidth=0.6, cornerRadius=0).encode(
        x=alt.X("from:Q", title=words("share of sentences"), axis=alt.Axis(format="%"), scale={"domain": [0, 1]}),
        x2="to:Q",
        color=alt.Color("named:N", title=None, sort=named, scale=alt.Scale(domain=named, range=colours)),
        order="from:Q",
        tooltip=tooltips(words, {"row": "source", "named": "label", "count": "sentences", "n": "of"}),
    )
    wide = base.transform_filter("datum.share >= 0.06").transform_calculate(at="(datum.from + datum.to) / 2")
    ink = {"negative": DARK_ON_COLOUR, "neutral": DARK_ON_COLOUR, "positive": PAPER, "abstaining": INK}
    texts = [
        wide.transform_filter(f"datum.label == '{label}'")
        .mark_text(color=colour, fontSize=11)
        .encode(x="at:Q", text="printed:N")
        for label, colour in ink.items()
    ]
    return alt.layer(bars, *texts)


def _tone_layers(table: pl.DataFrame, spread: pl.DataFrame, words: Words) -> Layers:
    """Means with intervals, a tick for each article, on bands that are darker where more sentences lie."""
    groups = table.filter(pl.col("level") != "article").pipe(with_row, words)
    several = pl.col("level").eq("source") & (pl.col("n_articles") > 1)
    rows = groups.filter(several).select("source", "row")
    ticks = table.filter(pl.col("level") == "article").join(rows, on="source", how="inner")
    marks = (
        alt.Chart(ticks)
        .mark_tick(color=MUTED, thickness=1.5, size=12)
        .encode(
            x="mean:Q",
            y=row_axis(groups),
            tooltip=tooltips(words, {"article_id": "article", "mean": "tone", "n": "sentences"}),
        )
    )
    named = groups.select("level", "source", "row")
    bands = (
        alt.Chart(spread.join(named, on=["level", "source"], how="inner", nulls_equal=True))
        .mark_rect(color=MUTED, cornerRadius=0)
        .encode(
            x=tone_axis(words),
            x2="high:Q",
            y=row_axis(groups),
            fillOpacity=alt.FillOpacity(
                "share:Q", legend=None, scale=alt.Scale(domain=[0, 0.5], range=[0, 0.45], clamp=True)
            ),
            tooltip=tooltips(words, {"row": "of", "low": "low", "high": "high", "count": "sentences"}),
        )
    )
    return alt.layer(bands, marks, *points(groups, words))


def tone_toward(table: pl.DataFrame, words: Words) -> AnyChart:
    """Mean tone toward each entity with its interval, from `toward`."""
    kind = pl.col("type").replace_strict({key: words(name) for key, name in TYPES.items()}, default=None)
    shown = table.with_columns(numbered(pl.format("{} ({})", "entity", kind), words))
    description = words("Points with intervals: mean tone toward each entity, on a scale from -1 to 1.")
    return finish(alt.layer(*points(shown, words)), words, description=description, height=row_heights(shown.height))


def toward_by_source(table: pl.DataFrame, words: Words) -> AnyChart:
    """Entities by sources, the mean tone and the number of mentions printed in each cell.

    Entities of which no source has enough mentions are left out, and all but the eight sources with most of them.
    """
    judged = table.filter(pl.col("enough").any().over("entity"))
    size = pl.col("n").filter("enough").sum().alias("_size")
    sources = judged.group_by("source").agg(size).sort(-pl.col("_size"), "source").head(COLUMNS)["source"]
    judged = judged.filter(pl.col("source").is_in(sources.implode()))
    return _grid(
        judged.rename({"entity": "row", "source": "column"}),
        words,
        description=words("Table of tone toward each entity by source, with the number of mentions."),
        counted="mentions",
    )


def speakers(table: pl.DataFrame, top_n: int, words: Words) -> AnyChart:
    """Speakers by whom they speak of, the journalist's own words first; from `analyse.targets.by_speaker`.

    The `top_n` speakers and the eight entities with most mentions in speech; means where there are enough.
    """
    own = words("the journalist's words")
    spoken = table.filter(pl.col("speaker").is_not_null())
    judged = spoken.filter("enough")
    listed = judged if judged.height else spoken
    size = pl.col("n").sum().alias("_size")
    whom = listed.group_by("entity", maintain_order=True).agg(size).sort(-pl.col("_size"), "entity").head(COLUMNS)
    kept = listed["speaker"].unique(maintain_order=True).head(top_n)
    shown = table.filter(pl.col("entity").is_in(whom["entity"].implode()))
    shown = shown.filter(pl.col("speaker").is_null() | pl.col("speaker").is_in(kept.implode()))
    return _grid(
        shown.with_columns(pl.col("speaker").fill_null(own).alias("row"), pl.col("entity").alias("column")),
        words,
        description=words("Table of the tone of each speaker toward each entity, with the number of mentions."),
        counted="mentions",
        columns=whom["entity"].to_list(),
    )


def voices(sources: pl.DataFrame, entities: pl.DataFrame, words: Words) -> AnyChart:
    """The journalist's words against reported speech: sentences by source (from `by_voice`), then mentions
    by entity (from `toward_by` with key `voice`), for the entities that have enough of both."""
    upper = _pairs(largest(sources).with_columns(row_name(words).alias("row")), words, words("Sentences, by source"))
    judged = entities.filter(pl.col("enough"))
    named = judged.filter(pl.len().over("entity") == 2).with_columns(pl.col("entity").alias("row"))
    lower = _pairs(named, words, words("Toward whom (mentions)"))
    panels = [upper, lower] if named.height else [upper]
    description = words("Points with intervals: tone in the journalist's words and in reported speech.")
    return finish(alt.vconcat(*panels, spacing=24), words, description=description)


def _pairs(shown: pl.DataFrame, words: Words, title: str) -> AnyChart:
    """For each `row`, a point with its interval for each voice, told apart by place, shape and colour."""
    names = {key: words(text) for key, text in VOICES.items()}
    order = shown["row"].unique(maintain_order=True).to_list()
    shown = shown.with_columns(
        pl.col("voice").replace_strict(names).alias("named"),
        pl.format("{} (n = {})", signed("mean", words), said("n", words.number)).alias("printed"),
        pl.max_horizontal("mean", "high").alias("right"),
    )
    domain = list(names.values())
    colour = alt.Color("named:N", title=None, scale=alt.Scale(domain=domain, range=PALETTE[:2]))
    shape = alt.Shape("named:N", title=None, scale=alt.Scale(domain=domain, range=["circle", "diamond"]))
    tips = tooltips(words, {"row": "of", "named": "voice", "mean": "tone", "n": "number", "n_articles": "articles"})
    base = alt.Chart(shown).encode(
        y=alt.Y("row:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.3)),
        yOffset=alt.YOffset("named:N", sort=domain),
    )
    layers = [
        alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=MUTED).encode(x="zero:Q"),
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2)
        .encode(x=tone_axis(words), x2="high:Q", color=colour),
        base.mark_point(size=80, opacity=1).encode(x="mean:Q", color=colour, shape=shape, tooltip=tips),
        base.mark_text(align="left", dx=8, fontSize=11).encode(x="right:Q", text="printed:N"),
    ]
    return alt.layer(*layers).properties(width=560, height=max(len(order), 1) * 44, title=title)


def _grid(
    table: pl.DataFrame,
    words: Words,
    *,
    description: str,
    counted: str,
    columns: list[str] | None = None,
) -> AnyChart:
    """The cells as a chart of its own."""
    cells = tone_cells(table, words, counted=counted, columns=columns)
    return finish(cells, words, description=description, width=int(str(cells.width)))
