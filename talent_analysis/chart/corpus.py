"""Charts of what was read and of what was left out, from the tables of `analyse.corpus`."""

from __future__ import annotations

import altair as alt
import polars as pl

from talent_analysis.chart.theme import INK, MUTED, PALETTE, PAPER, AnyChart, finish
from talent_analysis.words import Words

# Kept lines are filled and dark to light; lines left out are hollow.
ROLE_COLOURS = {
    "title": "#00456B",
    "standfirst": PALETTE[0],
    "heading": PALETTE[5],
    "body": "#BFD9E8",
    "caption": "#E69F00",
    "boilerplate": "#D55E00",
}
ROW = 34


def words_by_role(table: pl.DataFrame, words: Words) -> AnyChart:
    """Bars of words by article, cut by what each line was taken for; from `analyse.corpus.roles`."""
    texts = _named(_totals(table), words).with_columns(_kept(words).alias("printed"))
    names = {role: words(role) for role in ROLE_COLOURS}
    place = {role: number for number, role in enumerate(ROLE_COLOURS)}
    shown = table.join(texts.select("article_id", "row"), on="article_id").with_columns(
        pl.col("role").replace_strict(names).alias("named"),
        pl.col("role").replace_strict(place).alias("place"),
    )
    colour = alt.Scale(domain=list(names.values()), range=list(ROLE_COLOURS.values()))
    longest = float(texts["total"].max() or 1)  # type: ignore[arg-type]
    across = alt.Scale(domain=[0, longest * 1.35], nice=False)
    bars = (
        alt.Chart(shown)
        .mark_bar(height=20, stroke=MUTED, strokeWidth=0.5, cornerRadius=0)
        .encode(
            x=alt.X("n_words:Q", title=words("words"), scale=across),
            y=_rows(texts),
            color=alt.Color("named:N", title=None, scale=colour, sort=list(names.values())),
            order="place:Q",
            tooltip=_tips(words, {"row": "article", "named": "role", "n_lines": "lines", "n_words": "words"}),
        )
    )
    labels = (
        alt.Chart(texts)
        .mark_text(align="left", dx=6, fontSize=11)
        .encode(x="total:Q", y=_rows(texts), text="printed:N")
    )
    description = words("Bars: words of each article by what its lines were taken for.")
    height = max(texts.height, 1) * ROW
    return finish(alt.layer(bars, labels), words, description=description, height=height)


def _totals(table: pl.DataFrame) -> pl.DataFrame:
    return table.group_by("article_id", maintain_order=True).agg(
        pl.col("source").first(),
        pl.col("n_words").sum().alias("total"),
        pl.col("n_words").filter("kept").sum().alias("kept_words"),
    )


def _kept(words: Words) -> pl.Expr:
    def say(row: dict[str, int]) -> str:
        kept, total = words.number(row["kept_words"]), words.number(row["total"])
        return words("{kept} of {total} words kept", kept=kept, total=total)

    return pl.struct("kept_words", "total").map_elements(say, return_dtype=pl.String)


def cleaned_words(table: pl.DataFrame, words: Words) -> AnyChart:
    """For each word, its count before cleaning (hollow) and after (filled); from `cleaned_words`."""
    names = {"before": words("all lines"), "after": words("kept lines")}
    order = table["word"].to_list()
    shown = table.unpivot(["before", "after"], index=["word", "removed"], variable_name="which").with_columns(
        pl.col("which").replace_strict(names).alias("named")
    )
    vertical = alt.Y("word:N", title=None, sort=order, axis=alt.Axis(labelPadding=14))
    rule = alt.Chart(table).mark_rule(color=MUTED).encode(x="after:Q", x2="before:Q", y=vertical)
    fill = alt.Scale(domain=list(names.values()), range=[PAPER, PALETTE[0]])
    ticks = alt.Axis(values=_whole(table["before"].max()), format="d")
    points = (
        alt.Chart(shown)
        .mark_point(size=90, opacity=1, filled=True, stroke=PALETTE[0], strokeWidth=1.5)
        .encode(
            x=alt.X("value:Q", title=words("occurrences"), axis=ticks),
            y=vertical,
            fill=alt.Fill("named:N", title=None, scale=fill, sort=list(names.values())),
            tooltip=_tips(words, {"word": "word", "named": "counted in", "value": "occurrences"}),
        )
    )
    texts = (
        alt.Chart(table)
        .mark_text(align="left", dx=9, fontSize=11, color=INK)
        .transform_calculate(printed="datum.before + ' → ' + datum.after")
        .encode(x="before:Q", y=vertical, text="printed:N")
    )
    description = words("Points: how often each word stands in all lines and in the lines kept.")
    height = max(table.height, 1) * 24
    return finish(alt.layer(rule, points, texts), words, description=description, height=height)


def _named(totals: pl.DataFrame, words: Words) -> pl.DataFrame:
    """With `row`: the source, and the article's id where the source has several or is unknown."""
    unknown = pl.format("{} ({})", "article_id", pl.lit(words("source unknown")))
    several = pl.len().over("source") > 1
    name = pl.when(several).then(pl.format("{}, {}", "source", "article_id")).otherwise("source")
    return totals.with_columns(pl.coalesce(name, unknown).alias("row"))


def _whole(largest: object) -> list[int]:
    """Whole-number ticks from 0, ten at most."""
    top = int(largest) if isinstance(largest, int | float) else 1
    return list(range(0, top + 1, max(1, -(-top // 10))))


def _rows(shown: pl.DataFrame) -> alt.Y:
    return alt.Y("row:N", title=None, sort=shown["row"].to_list(), axis=alt.Axis(labelLimit=320))


def _tips(words: Words, fields: dict[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(field, title=words(name)) for field, name in fields.items()]
