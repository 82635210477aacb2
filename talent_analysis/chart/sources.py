"""Charts of 02_source_comparison. Each takes a table of `analyse` and draws it; none computes a statistic."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from talent_analysis.chart.theme import INK, MUTED, PALETTE, AnyChart, finish
from talent_analysis.words import Words

ROW = 26
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
        y=alt.Y("row:N", sort=rows, scale=alt.Scale(domain=rows), title=None, axis=alt.Axis(labelPadding=10)),
    )
    shade = alt.Opacity("value:Q", scale=alt.Scale(domain=[0, largest], range=[0.06, 0.6], clamp=True), legend=None)
    extra = [c for c in cells.columns if c not in ("row", "column", "value", "label")]
    boxes = base.mark_rect(color=PALETTE[0], cornerRadius=2).encode(
        opacity=shade, tooltip=["row", "column", "label", *extra]
    )
    higher = alt.ExprRef("(1 - length(split(datum.label, '\\n'))) * 6.5")  # several lines stand round the middle
    text = base.mark_text(color=INK, lineBreak="\n", dy=higher).encode(text="label:N")
    width, height = cell[0] * max(1, len(columns)), cell[1] * max(1, len(rows))
    return finish(alt.layer(boxes, text), words, description=description, width=width, height=height)


def similarity(table: pl.DataFrame, named: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Every pair of sources twice: cosine of their words below the diagonal, shared entities above it.

    Tables of similarity.cosines and similarity.overlap."""
    below = _triangle(table, "cosine").with_columns(
        pl.col("value").map_elements(lambda v: words.number(v, 2), return_dtype=pl.String).alias("label")
    )
    either = pl.col("n_a") + pl.col("n_b") - pl.col("n_shared")
    label = words("{n} of {total}").replace("{n}", "{}").replace("{total}", "{}")
    above = _triangle(named, "jaccard").with_columns(pl.format(label, "n_shared", either).alias("label"))
    above = above.rename({"row": "column", "column": "row"})
    kept = ["row", "column", "value", "label"]
    said = words(
        "Matrix of the pairs of sources: below the diagonal how like their words are, from 0 to 1; above it the "
        "entities that both name, of those that either names."
    )
    cells = pl.concat([below.select(kept), above.select(kept)])
    return matrix(cells, words, rows=sources, columns=sources, description=said, top=1)


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


def facts(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """Who and what is told where: what most tell on top, what one source alone tells below, source by source.

    Table of coverage.facts_by_source."""
    kinds = {kind: words(kind) for kind in ("entity", "quoted", "claim")}
    shown = table.filter(pl.col("source").is_in(sources)).with_columns(
        pl.format("{} ({})", "fact", pl.col("kind").replace_strict(kinds, return_dtype=pl.String)).alias("row")
    )
    cells = shown.select(
        "row",
        pl.col("source").alias("column"),
        pl.col("count").cast(pl.Float64).sqrt().alias("value"),
        pl.col("count").cast(pl.String).alias("label"),
    )
    rows = shown["row"].unique(maintain_order=True).to_list()
    said = words("Matrix: how often each source names, quotes or claims each; blank where it never does.")
    return matrix(cells, words, rows=rows, columns=sources, description=said, cell=(92, 20))


def hearsay(table: pl.DataFrame, words: Words, sources: list[str]) -> AnyChart:
    """One panel a kind of statement: its share in each source with the interval. Table of hearsay.by_source."""
    names = {kind: words(kind) for kind in ("attributed", "conditional", "asserted")}
    shown = table.filter(pl.col("source").is_in(sources)).with_columns(
        pl.col("kind").replace_strict(names, return_dtype=pl.String).alias("kind"),
        pl.format("{} / {}", "n", "statements").alias("label"),
    )
    base = alt.Chart(shown).encode(y=alt.Y("source:N", sort=sources, title=None))
    share = alt.X("low:Q", title=words("share of the statements"), scale=alt.Scale(domain=[0, 1]), axis=_shares())
    rule = base.mark_rule(color=MUTED, strokeWidth=2).encode(x=share, x2="high:Q")
    tips = ["source", "kind", "label", alt.Tooltip("share", format=".0%")]
    dots = base.mark_point(color=PALETTE[0]).encode(x="share:Q", tooltip=tips)
    text = base.mark_text(dy=-11, color=MUTED, fontSize=11).encode(x="share:Q", text="label:N")
    layers = alt.layer(rule, dots, text).properties(width=200, height=34 * max(1, len(sources)))
    said = words("Share of each kind of statement in each source, with its interval.")
    order = list(names.values())
    grid: AnyChart = layers.facet(column=alt.Column("kind:N", title=None, sort=order), spacing=26)
    return finish(grid, words, description=said)


def claims(table: pl.DataFrame, words: Words, sources: list[str], most: int = 20) -> AnyChart:
    """The claims of several sources: what each states, and the verdict. Table of claims.claims."""
    first = table.unique("group", maintain_order=True).head(most)
    names = {n: f"{n} · {name}{_in(unit)}" for n, name, unit in first.select("group", "claim", "unit").iter_rows()}
    verdict = words("verdict")
    held = table.filter(pl.col("group").is_in(list(names)) & pl.col("source").is_in(sources))
    cells = []
    for (group, source), rows in held.group_by("group", "source", maintain_order=True):
        label = ";\n".join(dict.fromkeys(stated({**row, "unit": None}, words) for row in rows.iter_rows(named=True)))
        cells.append({"row": names[int(str(group))], "column": source, "value": 0.35, "label": label})
    for group, judged in first.select("group", "verdict").iter_rows():
        value = 0.0 if judged == "agree" else 1.0
        cells.append({"row": names[group], "column": verdict, "value": value, "label": words(judged)})
    said = words("One row a claim: what each source states of it, and whether they agree; blank where it says nothing.")
    table_ = pl.DataFrame(
        cells, schema={"row": pl.String, "column": pl.String, "value": pl.Float64, "label": pl.String}
    )
    columns = [s for s in sources if s in set(held["source"])] + [verdict]
    return matrix(table_, words, rows=list(names.values()), columns=columns, description=said, top=1, cell=(128, 34))


def _in(unit: str | None) -> str:
    return f" ({unit})" if unit and (unit.isupper() or unit == "%") else ""


def stated(row: dict[str, Any], words: Words) -> str:
    """An amount in few characters, with its bound; « not » where it is denied."""
    unit = str(row["unit"] or "")
    value = BOUND_MARKS.get(str(row["bound"]), "") + short(float(row["value"]), words)
    if row["value_high"] is not None:
        value += f"–{short(float(row['value_high']), words)}"
    text = f"{value} {unit}" if unit.isupper() or unit == "%" else value
    return words("not {amount}", amount=text) if row["denied"] and row["value"] else text


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


def _shares() -> alt.Axis:
    return alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])


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
