"""What the charts of tone are made of: points with intervals, cells, axes, printed numbers."""

from __future__ import annotations

import textwrap

import altair as alt
import polars as pl

from talent_analysis.chart.theme import GRID, MUTED, PALETTE, TONE_COLOURS
from talent_analysis.words import Words

ROW = 34
WIDTH = 640
#: At most so many sources are drawn, those with most sentences.
SOURCES = 20
AXIS_NUMBER = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"

Layers = alt.LayerChart | alt.FacetChart


def largest(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of the corpus and of the SOURCES with most sentences, in their order."""
    level = pl.col("level") == "source"
    sizes = table.filter(level).group_by("source").agg(pl.col("n").sum()).sort(-pl.col("n"), "source")
    kept = sizes.head(SOURCES)["source"]
    return table.filter((pl.col("level") == "corpus") | pl.col("source").is_in(kept.implode()))


def points(shown: pl.DataFrame, words: Words) -> list[alt.Chart]:
    """Zero line, intervals, points and their printed values for rows named in column `row`."""
    shown = shown.with_columns(signed("mean", words).alias("printed"), interval_kind(words))
    base = alt.Chart(shown).encode(y=row_axis(shown))
    kinds = [words("several articles"), words("one article: descriptive")]
    dash = alt.StrokeDash("kind:N", title=words("interval over"), scale=alt.Scale(domain=kinds, range=[[1, 0], [3, 3]]))
    tips = tooltips(words, {"row": "of", "mean": "tone", "low": "low", "high": "high", "n_articles": "articles"})
    return [
        alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=MUTED).encode(x="zero:Q"),
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2.5, color=PALETTE[0])
        .encode(x=tone_axis(words), x2="high:Q", strokeDash=dash),
        base.mark_point(size=90, opacity=1, color=PALETTE[0]).encode(x="mean:Q", tooltip=tips),
        base.mark_text(dy=-11, fontSize=11).encode(x="mean:Q", text="printed:N"),
    ]


def tone_cells(
    table: pl.DataFrame, words: Words, *, counted: str, columns: list[str] | None = None, least: int = WIDTH
) -> Layers:
    """Cells coloured by the sign and strength of tone, with the number and its n; grey where too few."""
    rows = table["row"].unique(maintain_order=True).to_list()
    columns = columns or table["column"].unique().sort().to_list()
    width = max(least, 80 * len(columns))
    letters = width // max(len(columns), 1) // 8
    wrapped = {name: "\n".join(textwrap.wrap(name, letters, break_long_words=False)) for name in columns}
    shown = all_cells(table, rows, columns).with_columns(
        pl.col("column").replace_strict(wrapped, return_dtype=pl.String),
        pl.when("enough").then(signed("mean", words)).otherwise(pl.lit("–")).alias("printed"),
        pl.format("n = {}", said("n", words.number)).alias("size"),
        pl.when(pl.col("mean") < 0).then(pl.lit("negative")).otherwise(pl.lit("positive")).alias("sign"),
        pl.col("mean").abs().fill_null(0).alias("strength"),
    )
    lines = max((name.count("\n") for name in wrapped.values()), default=0)
    axis = alt.Axis(orient="top", labelAngle=0, labelExpr="split(datum.label, '\\n')", labelPadding=6 + 14 * lines)
    across = alt.X("column:N", title=None, sort=[*wrapped.values()], axis=axis)
    base = alt.Chart(shown).encode(x=across, y=alt.Y("row:N", title=None, sort=rows))
    colours = [TONE_COLOURS["negative"], TONE_COLOURS["positive"]]
    cells = base.mark_rect(stroke=GRID, cornerRadius=2).encode(
        color=alt.Color("sign:N", legend=None, scale=alt.Scale(domain=["negative", "positive"], range=colours)),
        fillOpacity=alt.FillOpacity(
            "strength:Q", legend=None, scale=alt.Scale(domain=[0, 0.8], range=[0, 0.6], clamp=True)
        ),
        tooltip=tooltips(words, {"row": "of", "column": "in", "mean": "tone", "n": counted}),
    )
    value = base.mark_text(dy=-6, fontSize=13, fontWeight="bold").encode(text="printed:N")
    size = base.mark_text(dy=9, fontSize=11).encode(text="size:N")
    height = max(len(rows), 1) * 40
    return alt.layer(cells, value, size).properties(width=width, height=height)


def all_cells(table: pl.DataFrame, rows: list[str], columns: list[str]) -> pl.DataFrame:
    """Every row with every column: where nothing was seen, n is 0 and there is no mean."""
    every = pl.DataFrame({"row": rows}, schema={"row": pl.String}).join(
        pl.DataFrame({"column": columns}, schema={"column": pl.String}), how="cross"
    )
    found = table.select("row", "column", "mean", "n", "enough")
    return every.join(found, on=["row", "column"], how="left").with_columns(
        pl.col("n").fill_null(0), pl.col("enough").fill_null(False)
    )


def with_row(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The table with `row`: the name of its group and how many it rests on."""
    return table.with_columns(numbered(row_name(words), words))


def row_name(words: Words) -> pl.Expr:
    """What a row is called: the source, or all of them."""
    return pl.when(pl.col("level") == "corpus").then(pl.lit(words("all sources"))).otherwise(pl.col("source"))


def numbered(name: pl.Expr, words: Words) -> pl.Expr:
    """A name with its n, as column `row`."""
    return pl.format("{}, n = {}", name, said("n", words.number)).alias("row")


def interval_kind(words: Words) -> pl.Expr:
    """What an interval rests on, in words, as column `kind`."""
    names = {"clustered": words("several articles"), "descriptive": words("one article: descriptive")}
    return pl.col("interval").replace_strict(names, default=None).alias("kind")


def said(column: str, say: object) -> pl.Expr:
    """A column said by a function, as text."""
    return pl.col(column).map_elements(say, return_dtype=pl.String)  # type: ignore[arg-type]


def signed(column: str, words: Words) -> pl.Expr:
    """A column of tones as text with their sign."""
    return pl.col(column).map_elements(lambda value: words.signed(round(value, 2) + 0.0), return_dtype=pl.String)


def row_axis(shown: pl.DataFrame) -> alt.Y:
    """The rows from top to bottom in the order of the table."""
    order = shown["row"].unique(maintain_order=True).to_list()
    return alt.Y("row:N", title=None, sort=order, axis=alt.Axis(labelLimit=320))


def tone_axis(words: Words) -> alt.X:
    """The axis of tone, from -1 to 1."""
    title = words("← more negative · mean tone · more positive →")
    return alt.X("low:Q", title=title, scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(labelExpr=AXIS_NUMBER))


def row_heights(rows: int) -> int:
    """Pixels for so many rows."""
    return max(rows, 1) * ROW


def tooltips(words: Words, fields: dict[str, str]) -> list[alt.Tooltip]:
    """Tooltips of these columns under these names."""
    decimals = {"mean", "low", "high"}
    return [
        alt.Tooltip(field, title=words(name), format="+.2f" if field in decimals else "")
        for field, name in fields.items()
    ]
