"""Charts of 03_entity_frequency. Each takes a table of `analyse` and draws it; none computes a statistic."""

from __future__ import annotations

import altair as alt
import polars as pl

from talent_analysis.analyse.entities import SALIENCE
from talent_analysis.chart.sources import ROW, matrix
from talent_analysis.chart.theme import INK, MUTED, PALETTE, TYPE_COLOURS, AnyChart, finish
from talent_analysis.words import Words

TYPE_NAMES = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "PRODUCT": "product",
    "EVENT": "event",
    "MISC": "other",
}
TYPE_SHAPES = {
    "PER": "circle",
    "ORG": "square",
    "LOC": "triangle-up",
    "PRODUCT": "diamond",
    "EVENT": "cross",
    "MISC": "triangle-down",
}
ROLE_NAMES = {
    "in_title": "in titles",
    "in_standfirst": "in standfirsts",
    "as_subject": "as subject",
    "as_speaker": "as speaker",
}


def type_name(kind: str, words: Words) -> str:
    """The type in words: PER is a person."""
    return words(TYPE_NAMES.get(kind, kind))


def frequency(table: pl.DataFrame, words: Words) -> AnyChart:
    """Mentions per 1,000 words with their interval; the type by shape and colour, the count printed.

    Table of entities.selectable. Where there are several sources the reader of the live chart picks one; the still
    picture shows all of them together. A description's count, where there is one, follows the names' (+2).
    """
    everything = words("all sources")
    shown = typed(table, words).with_columns(pl.col("source").fill_null(everything), _counted(table, words))
    y = alt.Y("entity:N", sort=alt.EncodingSortField("rate", op="max", order="descending"), title=None)
    base = alt.Chart(shown).encode(y=y)
    x = alt.X("rate:Q", title=words("Mentions per 1,000 words"))
    bars = base.mark_bar(opacity=0.3, height=14).encode(x=x, color=colours(shown, words), tooltip=_tips())
    lines = base.mark_rule(color=MUTED).encode(x="rate_low:Q", x2="rate_high:Q")
    dots = base.mark_point(opacity=1).encode(
        x="rate:Q", color=colours(shown, words), shape=shapes(shown, words), tooltip=_tips()
    )
    text = base.mark_text(align="left", dx=6, color=INK, fontSize=11).encode(x="rate_high:Q", text="label:N")
    layers = alt.layer(bars, lines, dots, text).properties(width=560, height=alt.Step(ROW))
    options = shown["source"].unique(maintain_order=True).to_list()
    if len(options) > 2:
        bind = alt.binding_select(options=options, name=words("Source:") + " ")
        picked = alt.param(name="picked", value=everything, bind=bind)
        layers = layers.add_params(picked).transform_filter(alt.datum.source == picked)
    else:
        layers = layers.transform_filter(alt.datum.source == everything)
    said = words("Bars: mentions of each entity per 1,000 words, with an interval; the type is the point's shape.")
    return finish(layers, words, description=said, width=560)


def _counted(table: pl.DataFrame, words: Words) -> pl.Expr:
    extra = pl.when(pl.col("described").fill_null(0) > 0).then(pl.format(" +{}", "described")).otherwise(pl.lit(""))
    more = extra if "described" in table.columns else pl.lit("")
    where = pl.lit(words("articles:"))
    return pl.format("{}{}  ({} {}/{})", "count", more, where, "n_articles", "articles").alias("label")


def merging(table: pl.DataFrame, words: Words) -> AnyChart:
    """From the count under the commonest spelling to the count of all spellings, and with the removed lines.

    Rows of entities.before_and_after; the spellings are printed.
    """
    steps = {
        "spelling_clean": words("commonest spelling only"),
        "merged_clean": words("all spellings merged"),
        "merged_raw": words("and removed lines counted"),
    }
    long = pl.concat(
        [
            table.select("entity", "forms", pl.lit(name).alias("counted"), pl.col(column).alias("mentions"))
            for column, name in steps.items()
        ]
    )
    names = list(steps.values())
    y = alt.Y("entity:N", sort=table["entity"].to_list(), title=None)
    lines = alt.Chart(table).mark_rule(color=MUTED).encode(y=y, x=alt.X("spelling_clean:Q"), x2="merged_raw:Q")
    dots = alt.Chart(long).mark_point(opacity=1)
    dots = dots.encode(
        y=y,
        x=alt.X("mentions:Q", title=words("Mentions"), axis=alt.Axis(format="d")),
        shape=alt.Shape(
            "counted:N", title=None, scale=alt.Scale(domain=names, range=["circle", "diamond", "triangle-right"])
        ),
        color=alt.Color(
            "counted:N", title=None, scale=alt.Scale(domain=names, range=[PALETTE[5], PALETTE[1], PALETTE[2]])
        ),
        tooltip=["entity", "counted", "mentions", "forms"],
    )
    text = (
        alt.Chart(table)
        .mark_text(align="left", dx=10, color=INK, fontSize=11, limit=330)
        .encode(y=y, x="merged_raw:Q", text="forms:N")
    )
    said = words("For each entity: mentions under its commonest spelling, and under all its spellings together.")
    return finish(alt.layer(lines, dots, text), words, description=said, height=ROW * max(1, table.height))


def types(table: pl.DataFrame, words: Words) -> AnyChart:
    """Share of each type among a source's mentions, with the count, as a matrix."""
    cells = table.select(
        pl.col("source").alias("row"),
        pl.col("type").map_elements(lambda t: type_name(t, words), return_dtype=pl.String).alias("column"),
        pl.col("share").alias("value"),
        pl.format("{} ({})", pl.col("share").map_elements(words.percent, return_dtype=pl.String), "count").alias(
            "label"
        ),
        "entities",
    )
    rows = cells["row"].unique(maintain_order=True).to_list()
    present = set(table["type"])
    columns = [type_name(kind, words) for kind in TYPE_NAMES if kind in present]
    said = words("Matrix: share of persons, organisations and other types among the mentions of each source.")
    return matrix(cells, words, rows=rows, columns=columns, description=said, cell=(104, ROW + 4))


def by_source(table: pl.DataFrame, spread: pl.DataFrame, words: Words) -> AnyChart:
    """Each entity's count in each source, the rate as shade, and its unevenness in the last column.

    `table`: rows of entities.by_source; `spread`: of entities.evenness for the same entities.
    """
    uneven = words("unevenness")
    sources = table["source"].unique(maintain_order=True).to_list()
    cells = table.filter(pl.col("count") > 0).select(
        pl.col("entity").alias("row"),
        pl.col("source").alias("column"),
        pl.col("rate").alias("value"),
        pl.col("count").cast(pl.String).alias("label"),
        "rate",
        "words",
    )
    last = spread.filter(pl.col("dp_norm").is_not_null()).select(
        pl.col("entity").alias("row"),
        pl.lit(uneven).alias("column"),
        pl.lit(0.0).alias("value"),
        pl.col("dp_norm").map_elements(lambda x: words.number(x, 2), return_dtype=pl.String).alias("label"),
    )
    rows = table["entity"].unique(maintain_order=True).to_list()
    columns = [*sources, uneven] if last.height else sources
    said = words("Matrix: how often each source names each entity; darker for a higher rate; last, how unevenly.")
    both = pl.concat([cells, last], how="diagonal")
    width = max(46, min(110, 640 // max(1, len(columns))))
    return matrix(both, words, rows=rows, columns=columns, description=said, cell=(width, ROW))


def over_time(table: pl.DataFrame, words: Words) -> AnyChart:
    """Small multiples, one an entity: its rate in each period that has dated articles, with the interval."""
    names = table["entity"].unique(maintain_order=True).to_list()
    panels = [_course(table.filter(pl.col("entity") == name), name, words) for name in names]
    said = words("One panel an entity: mentions per 1,000 words in each period, with an interval.")
    grid: AnyChart = alt.concat(*panels or [alt.Chart(table).mark_point()], columns=2).resolve_scale(x="shared")
    return finish(grid, words, description=said)


def salience(table: pl.DataFrame, words: Words) -> AnyChart:
    """Where each entity stands out: titles, standfirsts, as subject, as speaker; numbers printed."""
    long = table.unpivot(on=list(SALIENCE), index="entity", variable_name="role", value_name="times")
    cells = long.filter(pl.col("times") > 0).select(
        pl.col("entity").alias("row"),
        pl.col("role").replace({key: words(name) for key, name in ROLE_NAMES.items()}).alias("column"),
        pl.col("times").cast(pl.Float64).sqrt().alias("value"),
        pl.col("times").cast(pl.String).alias("label"),
    )
    columns = [words(name) for name in ROLE_NAMES.values()]
    said = words("Matrix: how often each entity stands in a title, in a standfirst, as subject, as speaker.")
    rows = table["entity"].to_list()
    return matrix(cells, words, rows=rows, columns=columns, description=said, cell=(110, ROW))


def typed(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The table with a column `kind`: the type in words."""
    name = pl.col("type").map_elements(lambda kind: type_name(kind, words), return_dtype=pl.String)
    return table.with_columns(name.alias("kind"))


def _kinds(shown: pl.DataFrame) -> list[str]:
    present = set(shown["type"])
    return [kind for kind in TYPE_NAMES if kind in present]


def colours(shown: pl.DataFrame, words: Words) -> alt.Color:
    """The colour of each type."""
    kinds = _kinds(shown)
    names = [type_name(kind, words) for kind in kinds]
    scale = alt.Scale(domain=names, range=[TYPE_COLOURS[kind] for kind in kinds])
    return alt.Color("kind:N", title=words("Type"), scale=scale)


def shapes(shown: pl.DataFrame, words: Words) -> alt.Shape:
    """The shape of each type."""
    kinds = _kinds(shown)
    names = [type_name(kind, words) for kind in kinds]
    scale = alt.Scale(domain=names, range=[TYPE_SHAPES[kind] for kind in kinds])
    return alt.Shape("kind:N", title=words("Type"), scale=scale)


def _tips() -> list[str | alt.Tooltip]:
    numbers = [alt.Tooltip(f"{key}:Q", format=".2f") for key in ("rate", "rate_low", "rate_high")]
    return ["source", "entity", "kind", "count", "words", *numbers]


def _course(shown: pl.DataFrame, name: str, words: Words) -> AnyChart:
    base = alt.Chart(shown).encode(x=alt.X("period:T", title=None, axis=alt.Axis(tickCount=4)))
    y = alt.Y("rate_low:Q", title=words("Mentions per 1,000 words"), axis=alt.Axis(tickCount=3))
    rules = base.mark_rule(color=MUTED, opacity=0.6).encode(y=y, y2="rate_high:Q")
    dots = base.mark_point(color=PALETTE[0], opacity=1).encode(
        y="rate:Q", tooltip=["entity", "period", "count", "words", "articles", alt.Tooltip("rate:Q", format=".2f")]
    )
    return alt.layer(rules, dots).properties(title=name, width=270, height=90)
