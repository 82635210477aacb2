"""Charts of 02_source_comparison. Each takes a table of `analyse` and draws it; none computes a statistic."""

from __future__ import annotations

import math

import altair as alt
import polars as pl

from talent_analysis.chart.theme import INK, MUTED, PALETTE, AnyChart, finish
from talent_analysis.words import Words

ROW = 26
LANES = (-13, 15, -25, 27)  # pixels above or below the point
APART = 0.11  # of the axis, between two labels of one lane
BOUND_MARKS = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}


def shared_words(table: pl.DataFrame, words: Words) -> AnyChart:
    """Bars: how many different lemmas occur in all sources, all but one, ... one. Table of shared_words."""
    shown = table.with_columns(
        pl.col("n_sources").map_elements(lambda n: _in_sources(n, words), return_dtype=pl.String).alias("sources"),
        pl.concat_str(
            pl.col("lemmas").map_elements(words.number, return_dtype=pl.String),
            pl.lit("  "),
            pl.col("examples"),
        ).alias("label"),
    )
    base = alt.Chart(shown).encode(y=alt.Y("sources:N", sort=shown["sources"].to_list(), title=None))
    bars = base.mark_bar(color=PALETTE[0], opacity=0.35, height=18).encode(
        x=alt.X("lemmas:Q", title=words("Different content words"), axis=alt.Axis(format="d")),
        tooltip=["sources", "lemmas", alt.Tooltip("share", format=".1%"), alt.Tooltip("running", format=".1%")],
    )
    text = base.mark_text(align="left", dx=4, color=INK, limit=560).encode(x=alt.datum(0), text="label:N")
    said = words("Bars: number of different content words by the number of sources that use them.")
    return finish(alt.layer(bars, text), words, description=said, height=ROW * max(1, table.height))


def _in_sources(n: int, words: Words) -> str:
    return words("in {n} source", n=n) if n == 1 else words("in {n} sources", n=words.number(n))


def matrix(
    cells: pl.DataFrame,
    words: Words,
    *,
    rows: list[str],
    columns: list[str],
    description: str,
    top: float | None = None,
    cell: tuple[int, int] = (92, ROW),
) -> AnyChart:
    """A table of cells (columns: row, column, value, label): the label printed, the shade after the value.

    Where a cell is missing the field stays blank. `top` is the value of the darkest shade.
    """
    largest = top or max([v for v in cells["value"].drop_nulls().to_list() if v > 0], default=1)
    base = alt.Chart(cells).encode(
        x=alt.X("column:N", sort=columns, scale=alt.Scale(domain=columns), title=None, axis=_column_axis(columns)),
        y=alt.Y("row:N", sort=rows, scale=alt.Scale(domain=rows), title=None),
    )
    shade = alt.Opacity("value:Q", scale=alt.Scale(domain=[0, largest], range=[0.06, 0.6], clamp=True), legend=None)
    extra = [c for c in cells.columns if c not in ("row", "column", "value", "label")]
    boxes = base.mark_rect(color=PALETTE[0], cornerRadius=2).encode(
        opacity=shade, tooltip=["row", "column", "label", *extra]
    )
    text = base.mark_text(color=INK).encode(text="label:N")
    width, height = cell[0] * max(1, len(columns)), cell[1] * max(1, len(rows))
    return finish(alt.layer(boxes, text), words, description=description, width=width, height=height)


def similarity(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Lower triangle of the cosines between sources, printed."""
    cells = _triangle(table, "cosine").with_columns(
        pl.col("value").map_elements(lambda v: words.number(v, 2), return_dtype=pl.String).alias("label")
    )
    said = words("Matrix of the similarity of each pair of sources: 0 no word in common, 1 the same words.")
    return matrix(cells, words, rows=sources[1:], columns=sources[:-1], description=said, top=1)


def overlap(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Lower triangle of the shared entities of each pair: number shared of number named by either."""
    either = pl.col("n_a") + pl.col("n_b") - pl.col("n_shared")
    label = words("{n} of {total}")
    cells = _triangle(table, "jaccard").with_columns(
        pl.format(label.replace("{n}", "{}").replace("{total}", "{}"), "n_shared", either).alias("label")
    )
    said = words("Matrix of the entities shared by each pair of sources, of those that either names.")
    return matrix(cells, words, rows=sources[1:], columns=sources[:-1], description=said, top=1)


def keyness(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Small multiples, one a source: its most distinctive lemmas by z, with both counts printed.

    Table of keyness.leading. A circle where all four measures agree, a diamond where fewer do.
    """
    agree, fewer = words("all four measures"), words("fewer")
    shown = table.with_columns(
        pl.when(pl.col("n_agree") == 4).then(pl.lit(agree)).otherwise(pl.lit(fewer)).alias("agreement"),
        pl.format("{} : {}", "count", "count_rest").alias("counts"),
    )
    panels = [_panel(shown.filter(pl.col("source") == name), name, words, (agree, fewer)) for name in sources]
    said = words(
        "One panel a source: its most distinctive words, the further right the more distinctive; beside each, "
        "its count in the source and its count in the others."
    )
    grid: AnyChart = alt.concat(*panels, columns=2, spacing={"row": 28, "column": 36}).resolve_scale(
        x="shared", shape="shared"
    )
    return finish(grid, words, description=said)


def speakers(table: pl.DataFrame, words: Words, sources: list[str], most: int = 15) -> AnyChart:
    """Quotations by speaker and source, printed; blank where there are none. Table of speakers_by_source.

    The first `most` speakers are shown, and the row of quotations with no name.
    """
    nobody = words("(nobody named)")
    rows = table["speaker"].drop_nulls().unique(maintain_order=True).head(most).to_list()
    rows += [nobody] if table["speaker"].null_count() else []
    cells = table.select(
        pl.col("speaker").fill_null(nobody).alias("row"),
        pl.col("source").alias("column"),
        pl.col("quotes").alias("value"),
        pl.col("quotes").cast(pl.String).alias("label"),
        "direct",
        "mixed",
        "indirect",
    ).filter(pl.col("row").is_in(rows) & pl.col("column").is_in(sources))
    said = words("Matrix: number of quotations of each speaker in each source; blank where there are none.")
    return matrix(cells, words, rows=rows, columns=sources, description=said)


def entity_matrix(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Mentions by entity and source, printed; blank where none. Table of coverage.entities_by_source."""
    cells = table.filter((pl.col("count") > 0) & pl.col("source").is_in(sources)).select(
        pl.col("entity").alias("row"),
        pl.col("source").alias("column"),
        pl.col("count").cast(pl.Float64).sqrt().alias("value"),
        pl.col("count").cast(pl.String).alias("label"),
    )
    rows = table["entity"].unique(maintain_order=True).to_list()
    said = words("Matrix: how often each source names each entity; blank where it never does.")
    return matrix(cells, words, rows=rows, columns=sources, description=said)


def amounts(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Sums of money on a logarithmic axis, a row a source; a line where a range is given.

    Table of coverage.amounts_by_source. The shape is the currency; no sum is converted.
    """
    shown = _strip(table, words)
    y = alt.Y("source:N", sort=sources, scale=alt.Scale(domain=sources), title=None, axis=alt.Axis(grid=True))
    title = words("Amount as stated, logarithmic axis")
    x = alt.X("value:Q", scale=alt.Scale(type="log", nice=True), title=title, axis=_money_axis(shown, words))
    base = alt.Chart(shown).encode(y=y, x=x)
    tips = ["source", "label", "times", "unit"]
    ranges = (
        base.mark_rule(color=MUTED, strokeWidth=2)
        .encode(x2="value_high:Q")
        .transform_filter("datum.value_high != null")
    )
    dots = base.mark_point(opacity=0.75, stroke=INK, strokeWidth=0.5).encode(
        shape=alt.Shape("unit:N", title=words("Currency"), scale=alt.Scale(range=["circle", "square", "diamond"])),
        color=alt.Color("unit:N", title=words("Currency")),
        size=alt.Size("times:Q", legend=None, scale=alt.Scale(domain=[1, 8], range=[60, 320])),
        tooltip=tips,
    )
    layers = [ranges, dots, *_lanes(base)]
    said = words("One row a source: the sums of money it states, on a logarithmic axis, each with its number.")
    return finish(alt.layer(*layers), words, description=said, height=72 * max(1, len(sources)))


def _triangle(table: pl.DataFrame, value: str) -> pl.DataFrame:
    """Pairs as cells: the later unit is the row, the earlier the column."""
    return table.select(
        pl.col("unit_b").alias("row"), pl.col("unit_a").alias("column"), pl.col(value).alias("value"), pl.all()
    ).drop("unit_a", "unit_b")


def _column_axis(columns: list[str]) -> alt.Axis:
    longest = max((len(c) for c in columns), default=0)
    tilt = 0 if longest <= 12 else -35
    return alt.Axis(orient="top", labelAngle=tilt, labelAlign="center" if not tilt else "left")


def _panel(shown: pl.DataFrame, name: str, words: Words, kinds: tuple[str, str]) -> AnyChart:
    y = alt.Y("lemma:N", sort=shown["lemma"].to_list(), title=None)
    base = alt.Chart(shown).encode(
        y=y, x=alt.X("z:Q", title=words("z of the weighted log-odds"), axis=alt.Axis(tickCount=4))
    )
    lines = base.mark_bar(color=MUTED, opacity=0.5, size=1)
    dots = base.mark_point(color=PALETTE[0], opacity=1).encode(
        shape=alt.Shape(
            "agreement:N",
            title=words("Over the threshold of"),
            scale=alt.Scale(domain=list(kinds), range=["circle", "diamond"]),
        ),
        tooltip=["lemma", "count", "count_rest", *_measures(), "n_agree"],
    )
    counts = base.mark_text(align="left", dx=8, color=MUTED, fontSize=11).encode(text="counts:N")
    return alt.layer(lines, dots, counts).properties(title=name, width=220, height=20 * max(1, shown.height))


def _measures() -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{key}:Q", format=".2f") for key in ("z", "g2", "specificity", "log_ratio", "dp_norm")]


def short(value: float, words: Words) -> str:
    """A sum in few characters: 850,000; 1.54 M; 14 bn."""
    for size, unit in ((1e9, words("bn")), (1e6, words("M"))):
        if value >= size:
            scaled = value / size
            digits = 0 if scaled == int(scaled) else 1 if round(scaled, 1) == round(scaled, 3) else 2
            return f"{words.number(scaled, digits)} {unit}"
    return words.number(value, 0 if value == int(value) else 2)


def _strip(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Sums of money by source, value and bound: times, label, lane (0 to 3, so that labels do not collide)."""
    money = table.filter(pl.col("money") & (pl.col("value") > 0))
    keys = ["source", "value", "value_high", "unit", "bound"]
    points = money.group_by(keys, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("times"))
    points = points.sort("source", "value", "bound")
    labels = [_label(row, words) for row in points.iter_rows(named=True)]
    lanes = _lanes_of(points["source"].to_list(), points["value"].to_list())
    return points.with_columns(pl.Series("label", labels, dtype=pl.String), pl.Series("lane", lanes, dtype=pl.Int64))


def _lanes_of(sources: list[str], values: list[float]) -> list[int]:
    """For each point, by source and value, the first lane whose last label is far enough to the left."""
    logs = [math.log10(value) for value in values]
    apart = APART * (math.ceil(max(logs)) - math.floor(min(logs)) or 1) if logs else 0.0
    last: dict[tuple[str, int], float] = {}
    lanes = []
    for source, place in zip(sources, logs, strict=True):
        free = [k for k in range(len(LANES)) if place - last.get((source, k), -math.inf) >= apart]
        lane = free[0] if free else min(range(len(LANES)), key=lambda k: last[source, k])
        last[source, lane] = place
        lanes.append(lane)
    return lanes


def _label(row: dict[str, object], words: Words) -> str:
    value, high = float(str(row["value"])), row["value_high"]
    text = BOUND_MARKS.get(str(row["bound"]), "") + short(value, words)
    text += f"–{short(float(str(high)), words)}" if high is not None else ""
    return text + (f" ×{row['times']}" if row["times"] != 1 else "")


def _lanes(base: alt.Chart) -> list[alt.Chart]:
    return [
        base.mark_text(dy=dy, color=INK, fontSize=11).encode(text="label:N").transform_filter(f"datum.lane == {lane}")
        for lane, dy in enumerate(LANES)
    ]


def _money_axis(shown: pl.DataFrame, words: Words) -> alt.Axis:
    """A tick at every power of ten, written short."""
    names = {10.0**k: short(10.0**k, words) for k in range(13)}
    low, high = shown["value"].min(), shown["value"].max()
    held = [v for v in names if low is None or float(str(low)) / 10 <= v <= float(str(high)) * 10]
    cases = " : ".join(f"datum.value == {v:.0f} ? '{names[v]}'" for v in held)
    return alt.Axis(values=held, labelExpr=f"{cases} : ''", grid=True)
