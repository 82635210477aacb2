"""Who is named together: a matrix for few entities, and arcs that stay legible at fifty. No statistic is made here."""

from __future__ import annotations

import math

import altair as alt
import polars as pl

from talent_analysis.chart.entities import colours, shapes, typed
from talent_analysis.chart.sources import ROW, matrix
from talent_analysis.chart.theme import INK, PALETTE, AnyChart, finish
from talent_analysis.words import Words

_STEP, _POINTS, _WIDEST, _ROUNDEST = 19, 24, 330, 2.2
_ARC: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("pair", "entity_a", "entity_b"), pl.String),
    "both": pl.Int64,
    **dict.fromkeys(("npmi", "attraction", "place", "x"), pl.Float64),
    "point": pl.Int64,
}


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
    width = max(34, min(62, 640 // max(1, len(held))))
    return matrix(cells, words, rows=held[1:], columns=held[:-1], description=said, top=1, cell=(width, ROW))


def network(table: pl.DataFrame, words: Words) -> AnyChart:
    """The names under each other, an arc for each pair: wider for more sentences, darker for more attraction.

    Table of entities.strongest. Names never overlap, however many there are.
    """
    nodes = _nodes(table, words)
    height = _STEP * max(1, nodes.height)
    y = alt.Y("place:Q", scale=alt.Scale(domain=[-0.5, max(0.5, nodes.height - 0.5)], reverse=True), axis=None)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDEST]))
    most = int(table["both"].max() or 1)  # type: ignore[arg-type]
    width = alt.StrokeWidth(
        "both:Q", title=words("Sentences"), scale=alt.Scale(domain=[1, max(2, most)], range=[1, 9])
    ).legend(values=sorted({min(2, most), most}), format="d")
    attraction = alt.Opacity("attraction:Q", scale=alt.Scale(domain=[0, 1], range=[0.25, 0.9], clamp=True), legend=None)
    arcs = alt.Chart(_arcs(table)).mark_line(color=PALETTE[0], interpolate="linear")
    arcs = arcs.encode(
        x=x,
        y=y,
        detail="pair:N",
        order="point:Q",
        strokeWidth=width,
        opacity=attraction,
        tooltip=["entity_a", "entity_b", "both", alt.Tooltip("npmi:Q", format=".2f")],
    )
    base = alt.Chart(nodes).encode(y=y, x=x)
    dots = base.mark_point(opacity=1, size=60).encode(
        color=colours(nodes, words), shape=shapes(nodes, words), tooltip=["entity", "kind", "partners"]
    )
    names = base.mark_text(align="right", dx=-9, color=INK, fontSize=12, limit=260).encode(text="entity:N")
    said = words("Network: names under each other, an arc joins two that stand in the same sentences.")
    return finish(alt.layer(arcs, dots, names), words, description=said, width=_WIDEST, height=height)


def _nodes(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """entity, type, kind, place, partners, x."""
    sides = [
        table.select(
            pl.col(f"entity_{side}").alias("entity"),
            pl.col(f"type_{side}").alias("type"),
            pl.col(f"place_{side}").alias("place"),
        )
        for side in "ab"
    ]
    found = pl.concat(sides).group_by("entity", "type", "place").agg(pl.len().cast(pl.Int64).alias("partners"))
    return typed(found.sort("place"), words).with_columns(pl.lit(0.0).alias("x"))


def _arcs(table: pl.DataFrame) -> pl.DataFrame:
    """Each pair as points on half an ellipse from one place to the other, all of one shape that fits the width."""
    columns = ["entity_a", "entity_b", "both", "npmi", "place_a", "place_b"]
    widest = max([abs(a - b) for a, b in table.select("place_a", "place_b").iter_rows()], default=1) * _STEP / 2
    rows = []
    for a, b, both, npmi, one, other in table.select(columns).iter_rows():
        middle, radius = (one + other) / 2, abs(one - other) / 2
        for point in range(_POINTS + 1):
            angle = math.pi * point / _POINTS
            reach = radius * _STEP * min(_ROUNDEST, _WIDEST / widest) * math.sin(angle)
            place = middle + radius * math.cos(angle)
            rows.append((f"{a} + {b}", a, b, both, npmi, max(0.0, npmi or 0.0), place, reach, point))
    return pl.DataFrame(rows, schema=_ARC, orient="row")
