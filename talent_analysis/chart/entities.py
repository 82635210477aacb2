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
    """Mentions per 1,000 words with their interval; the type by shape and colour, the count printed."""
    shown = _typed(table, words).with_columns(
        pl.format("{}  ({} {}/{})", "count", pl.lit(words("articles:")), "n_articles", "articles").alias("label")
    )
    y = alt.Y("entity:N", sort=shown["entity"].to_list(), title=None)
    title = words("Mentions per 1,000 words")
    base = alt.Chart(shown).encode(y=y)
    bars = base.mark_bar(opacity=0.3, height=14).encode(x=alt.X("rate:Q", title=title), color=_colours(shown, words))
    lines = base.mark_rule(color=MUTED).encode(x="rate_low:Q", x2="rate_high:Q")
    dots = base.mark_point(opacity=1).encode(
        x="rate:Q", color=_colours(shown, words), shape=_shapes(shown, words), tooltip=_tips(shown)
    )
    text = base.mark_text(align="left", dx=6, color=INK, fontSize=11).encode(x="rate_high:Q", text="label:N")
    said = words("Bars: mentions of each entity per 1,000 words, with an interval; the type is the point's shape.")
    return finish(alt.layer(bars, lines, dots, text), words, description=said, height=ROW * max(1, table.height))


def merging(table: pl.DataFrame, words: Words) -> AnyChart:
    """From the count under the commonest spelling to the count after merging, the spellings printed."""
    before, after = words("commonest spelling only"), words("all spellings merged")
    long = pl.concat(
        [
            table.select("entity", pl.lit(name).alias("counted"), pl.col(column).alias("mentions"))
            for name, column in ((before, "largest_form"), (after, "count"))
        ]
    )
    y = alt.Y("entity:N", sort=table["entity"].to_list(), title=None)
    lines = alt.Chart(table).mark_rule(color=MUTED).encode(y=y, x=alt.X("largest_form:Q"), x2="count:Q")
    dots = (
        alt.Chart(long)
        .mark_point(opacity=1)
        .encode(
            y=y,
            x=alt.X("mentions:Q", title=words("Mentions"), axis=alt.Axis(format="d")),
            shape=alt.Shape("counted:N", title=None, sort=None, scale=alt.Scale(range=["circle", "diamond"])),
            color=alt.Color("counted:N", title=None, sort=None, scale=alt.Scale(range=[PALETTE[5], PALETTE[1]])),
            tooltip=["entity", "counted", "mentions"],
        )
    )
    text = (
        alt.Chart(table)
        .mark_text(align="left", dx=9, color=INK, fontSize=11, limit=330)
        .encode(y=y, x="count:Q", text="forms:N")
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


def by_source(table: pl.DataFrame, words: Words) -> AnyChart:
    """Small multiples, one an entity: its rate in each source with the interval, the count printed."""
    sources = table["source"].unique(maintain_order=True).to_list()
    names = table["entity"].unique(maintain_order=True).to_list()
    panels = [_rates(table.filter(pl.col("entity") == name), name, sources, words) for name in names]
    said = words("One panel an entity: mentions per 1,000 words in each source, with an interval.")
    grid: AnyChart = alt.concat(*panels, columns=2, spacing={"row": 22, "column": 30}).resolve_scale(x="shared")
    return finish(grid, words, description=said)


def evenness(table: pl.DataFrame, words: Words) -> AnyChart:
    """How evenly each entity is spread over the articles: DPnorm from 0 (even) to 1 (all in one)."""
    shown = _typed(table, words).filter(pl.col("dp_norm").is_not_null())
    order = shown.sort("dp_norm", "entity")["entity"].to_list()
    y = alt.Y("entity:N", sort=order, title=None)
    title = words("Unevenness across articles (DPnorm): 0 even, 1 all in the smallest article")
    x = alt.X("dp_norm:Q", title=title, scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(shown).encode(y=y)
    lines = base.mark_bar(color=MUTED, opacity=0.4, size=1).encode(x=x)
    dots = base.mark_point(opacity=1).encode(
        x=x, shape=_shapes(shown, words), color=_colours(shown, words), tooltip=_tips(shown)
    )
    label = pl.format(words("{n} mentions, {k}/{all} articles", n="{}", k="{}", all="{}"), *_COUNTS)
    text = alt.Chart(shown.with_columns(label.alias("label"))).mark_text(align="left", dx=9, color=INK, fontSize=11)
    said = words("Dots: how unevenly the mentions of each entity are spread over the articles, from 0 to 1.")
    layers = alt.layer(lines, dots, text.encode(y=y, x=x, text="label:N"))
    return finish(layers, words, description=said, width=460, height=ROW * max(1, shown.height))


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


def together(table: pl.DataFrame, words: Words, order: list[str]) -> AnyChart:
    """Lower triangle of the pairs that share sentences: the number of sentences printed, NPMI as shade."""
    rank = {name: place for place, name in enumerate(order)}
    pairs = [
        (*sorted((row["entity_a"], row["entity_b"]), key=lambda name: rank[name]), row["both"], row["npmi"])
        for row in table.iter_rows(named=True)
        if row["entity_a"] in rank and row["entity_b"] in rank
    ]
    schema = {"column": pl.String, "row": pl.String, "both": pl.Int64, "npmi": pl.Float64}
    cells = pl.DataFrame(pairs, schema=schema, orient="row").with_columns(
        pl.col("npmi").clip(0, 1).alias("value"), pl.col("both").cast(pl.String).alias("label")
    )
    held = [name for name in order if name in set(cells["row"]) | set(cells["column"])]
    said = words("Matrix: number of sentences that name both of a pair; darker where they attract each other.")
    return matrix(cells, words, rows=held[1:], columns=held[:-1], description=said, top=1, cell=(62, ROW))


_COUNTS = ("count", "n_articles", "articles")


def _typed(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    name = pl.col("type").map_elements(lambda kind: type_name(kind, words), return_dtype=pl.String)
    return table.with_columns(name.alias("kind"))


def _kinds(shown: pl.DataFrame) -> list[str]:
    present = set(shown["type"])
    return [kind for kind in TYPE_NAMES if kind in present]


def _colours(shown: pl.DataFrame, words: Words) -> alt.Color:
    kinds = _kinds(shown)
    names = [type_name(kind, words) for kind in kinds]
    scale = alt.Scale(domain=names, range=[TYPE_COLOURS[kind] for kind in kinds])
    return alt.Color("kind:N", title=words("Type"), scale=scale)


def _shapes(shown: pl.DataFrame, words: Words) -> alt.Shape:
    kinds = _kinds(shown)
    names = [type_name(kind, words) for kind in kinds]
    scale = alt.Scale(domain=names, range=[TYPE_SHAPES[kind] for kind in kinds])
    return alt.Shape("kind:N", title=words("Type"), scale=scale)


def _tips(shown: pl.DataFrame) -> list[str | alt.Tooltip]:
    numbers = [alt.Tooltip(f"{key}:Q", format=".2f") for key in ("rate", "rate_low", "rate_high", "dp_norm")]
    return ["entity", "kind", "count", "forms", *(n for n in numbers if n.shorthand[:-2] in shown.columns)]


def _rates(shown: pl.DataFrame, name: str, sources: list[str], words: Words) -> AnyChart:
    y = alt.Y("source:N", sort=sources, title=None)
    base = alt.Chart(shown).encode(y=y)
    lines = base.mark_rule(color=MUTED).encode(
        x=alt.X("rate_low:Q", title=words("Mentions per 1,000 words"), axis=alt.Axis(tickCount=4)), x2="rate_high:Q"
    )
    dots = base.mark_point(color=PALETTE[0], opacity=1).encode(
        x="rate:Q", tooltip=["source", "count", "words", alt.Tooltip("rate:Q", format=".2f")]
    )
    text = base.mark_text(align="left", dx=5, color=INK, fontSize=11).encode(x="rate_high:Q", text="count:Q")
    return alt.layer(lines, dots, text).properties(title=name, width=190, height=18 * len(sources))
