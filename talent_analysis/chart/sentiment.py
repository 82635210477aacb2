"""Charts of tone. Each takes a table of `analyse.sentiment` and prints its numbers beside the marks."""

from __future__ import annotations

import json
import textwrap

import altair as alt
import polars as pl

from talent_analysis.chart.theme import GRID, INK, MUTED, PALETTE, PAPER, TONE_COLOURS, AnyChart, finish
from talent_analysis.words import Words

Layers = alt.LayerChart | alt.FacetChart

LABELS = {
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
    "abstaining": "no label (model unsure)",
}
SECTIONS = {
    "title": "title",
    "standfirst": "standfirst",
    "beginning": "first third",
    "middle": "second third",
    "end": "last third",
}
TYPES = {"PER": "person", "ORG": "organisation", "PRODUCT": "product", "EVENT": "event"}
VOICES = {"journalist": "the journalist's words", "reported": "reported speech"}
DARK_ON_COLOUR = "#000000"
ROW = 34
WIDTH = 640
COLUMNS = 8
#: At most so many sources are drawn, those with most sentences.
SOURCES = 20
NARROW = 440
TITLE = 60
AXIS_NUMBER = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"


def overview(shares: pl.DataFrame, tone: pl.DataFrame, spread: pl.DataFrame, words: Words) -> AnyChart:
    """The labels of each source above its mean tone; from `analyse.sentiment.shares`, `tone`, `distribution`."""
    shares, tone = _largest(shares), _largest(tone)
    upper, lower = _share_layers(shares, words), _tone_layers(tone, spread, words)
    height = [_height(shares.filter(pl.col("count") > 0).unique(["level", "source"]).height)]
    height.append(_height(tone.filter(pl.col("level") != "article").height))
    titles = [words("Labels of the sentences"), words("Mean tone, and the spread of the sentences behind it")]
    panels = [
        chart.properties(width=560, height=tall, title=title)
        for chart, tall, title in zip((upper, lower), height, titles, strict=True)
    ]
    description = words("Stacked bars of labels by source; below, mean tone by source on a scale from -1 to 1.")
    both: alt.VConcatChart = alt.vconcat(*panels, spacing=28)
    both = both.resolve_scale(color="independent", opacity="independent", strokeDash="independent")
    return finish(both, words, description=description)


def _largest(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of the corpus and of the SOURCES with most sentences, in their order."""
    level = pl.col("level") == "source"
    sizes = table.filter(level).group_by("source").agg(pl.col("n").sum()).sort(-pl.col("n"), "source")
    kept = sizes.head(SOURCES)["source"]
    return table.filter((pl.col("level") == "corpus") | pl.col("source").is_in(kept.implode()))


def _share_layers(table: pl.DataFrame, words: Words) -> Layers:
    shown = (
        table.pipe(_with_row, words)
        .filter(pl.col("count") > 0)
        .with_columns(
            pl.col("share").cum_sum().over("level", "source").alias("to"),
            pl.col("label").replace_strict({key: words(text) for key, text in LABELS.items()}).alias("named"),
            _said("share", words.percent).alias("printed"),
        )
        .with_columns((pl.col("to") - pl.col("share")).alias("from"))
    )
    named = [words(text) for text in LABELS.values()]
    colours = [*TONE_COLOURS.values(), PAPER]
    base = alt.Chart(shown).encode(y=_rows(shown))
    bars = base.mark_bar(height=22, stroke=MUTED, strokeWidth=0.6, cornerRadius=0).encode(
        x=alt.X("from:Q", title=words("share of sentences"), axis=alt.Axis(format="%"), scale={"domain": [0, 1]}),
        x2="to:Q",
        color=alt.Color("named:N", title=None, sort=named, scale=alt.Scale(domain=named, range=colours)),
        order="from:Q",
        tooltip=_tips(words, {"row": "source", "named": "label", "count": "sentences", "n": "of"}),
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
    groups = table.filter(pl.col("level") != "article").pipe(_with_row, words)
    several = pl.col("level").eq("source") & (pl.col("n_articles") > 1)
    rows = groups.filter(several).select("source", "row")
    ticks = table.filter(pl.col("level") == "article").join(rows, on="source", how="inner")
    marks = (
        alt.Chart(ticks)
        .mark_tick(color=MUTED, thickness=1.5, size=12)
        .encode(
            x="mean:Q",
            y=_rows(groups),
            tooltip=_tips(words, {"article_id": "article", "mean": "tone", "n": "sentences"}),
        )
    )
    named = groups.select("level", "source", "row")
    bands = (
        alt.Chart(spread.join(named, on=["level", "source"], how="inner", nulls_equal=True))
        .mark_rect(color=MUTED, cornerRadius=0)
        .encode(
            x=_tone_axis(words),
            x2="high:Q",
            y=_rows(groups),
            fillOpacity=alt.FillOpacity(
                "share:Q", legend=None, scale=alt.Scale(domain=[0, 0.5], range=[0, 0.45], clamp=True)
            ),
            tooltip=_tips(words, {"row": "of", "low": "low", "high": "high", "count": "sentences"}),
        )
    )
    return alt.layer(bands, marks, *_points(groups, words))


def tone_toward(table: pl.DataFrame, words: Words) -> AnyChart:
    """Mean tone toward each entity with its interval, from `toward`."""
    kind = pl.col("type").replace_strict({key: words(name) for key, name in TYPES.items()}, default=None)
    shown = table.with_columns(_numbered(pl.format("{} ({})", "entity", kind), words))
    description = words("Points with intervals: mean tone toward each entity, on a scale from -1 to 1.")
    return finish(alt.layer(*_points(shown, words)), words, description=description, height=_height(shown.height))


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


def titles(table: pl.DataFrame, top_n: int, words: Words) -> Layers:
    """The tone of each title beside the mean of its body, widest gap first; from `narrative.title_against_body`."""
    shown = table.head(top_n).with_columns(
        pl.col("title").str.slice(0, TITLE).alias("row"),
        _signed("title_tone", words).alias("printed"),
        _interval_kind(words),
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
    tips = _tips(
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
        .encode(x=_tone_axis(words), x2="high:Q"),
        *points,
    )


def along_article(table: pl.DataFrame, gaps: pl.DataFrame, top_n: int, words: Words) -> AnyChart:
    """Mean tone by place and source, above the tone of titles against their bodies; from `narrative`."""
    upper = _along(_largest(table), words)
    if gaps.is_empty():
        description = words("Table of mean tone by place in the article and by source.")
        return finish(upper, words, description=description, width=int(str(upper.width)))
    rows = min(gaps.height, top_n)
    lower = titles(gaps, top_n, words).properties(
        width=NARROW, height=_height(rows), title=words("Title against body, widest gap first")
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
        _group(words).alias("row"),
        pl.col("section").replace_strict(names, default=None).alias("column"),
        enough=pl.lit(True),
    )
    kept = [name for key, name in names.items() if key in table["section"]]
    return _cells(shown, words, counted="sentences", columns=kept, least=NARROW)


def voices(sources: pl.DataFrame, entities: pl.DataFrame, words: Words) -> AnyChart:
    """The journalist's words against reported speech: sentences by source (from `by_voice`), then mentions
    by entity (from `toward_by` with key `voice`), for the entities that have enough of both."""
    upper = _pairs(_largest(sources).with_columns(_group(words).alias("row")), words, words("Sentences, by source"))
    judged = entities.filter(pl.col("enough"))
    named = judged.filter(pl.len().over("entity") == 2).with_columns(pl.col("entity").alias("row"))
    lower = _pairs(named, words, words("Toward whom (mentions)"))
    panels = [upper, lower] if named.height else [upper]
    description = words("Points with intervals: tone in the journalist's words and in reported speech.")
    return finish(alt.vconcat(*panels, spacing=24), words, description=description)


def _points(shown: pl.DataFrame, words: Words) -> list[alt.Chart]:
    """Zero line, intervals, points and their printed values for rows named in column `row`."""
    shown = shown.with_columns(_signed("mean", words).alias("printed"), _interval_kind(words))
    base = alt.Chart(shown).encode(y=_rows(shown))
    kinds = [words("several articles"), words("one article: descriptive")]
    dash = alt.StrokeDash("kind:N", title=words("interval over"), scale=alt.Scale(domain=kinds, range=[[1, 0], [3, 3]]))
    tips = _tips(words, {"row": "of", "mean": "tone", "low": "low", "high": "high", "n_articles": "articles"})
    return [
        alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=MUTED).encode(x="zero:Q"),
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2.5, color=PALETTE[0])
        .encode(x=_tone_axis(words), x2="high:Q", strokeDash=dash),
        base.mark_point(size=90, opacity=1, color=PALETTE[0]).encode(x="mean:Q", tooltip=tips),
        base.mark_text(dy=-11, fontSize=11).encode(x="mean:Q", text="printed:N"),
    ]


def _pairs(shown: pl.DataFrame, words: Words, title: str) -> AnyChart:
    """For each `row`, a point with its interval for each voice, told apart by place, shape and colour."""
    names = {key: words(text) for key, text in VOICES.items()}
    order = shown["row"].unique(maintain_order=True).to_list()
    shown = shown.with_columns(
        pl.col("voice").replace_strict(names).alias("named"),
        pl.format("{} (n = {})", _signed("mean", words), _said("n", words.number)).alias("printed"),
        pl.max_horizontal("mean", "high").alias("right"),
    )
    domain = list(names.values())
    colour = alt.Color("named:N", title=None, scale=alt.Scale(domain=domain, range=PALETTE[:2]))
    shape = alt.Shape("named:N", title=None, scale=alt.Scale(domain=domain, range=["circle", "diamond"]))
    tips = _tips(words, {"row": "of", "named": "voice", "mean": "tone", "n": "number", "n_articles": "articles"})
    base = alt.Chart(shown).encode(
        y=alt.Y("row:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.3)),
        yOffset=alt.YOffset("named:N", sort=domain),
    )
    layers = [
        alt.Chart(pl.DataFrame({"zero": [0.0]})).mark_rule(color=MUTED).encode(x="zero:Q"),
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2)
        .encode(x=_tone_axis(words), x2="high:Q", color=colour),
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
    cells = _cells(table, words, counted=counted, columns=columns)
    return finish(cells, words, description=description, width=int(str(cells.width)))


def _cells(
    table: pl.DataFrame, words: Words, *, counted: str, columns: list[str] | None = None, least: int = WIDTH
) -> Layers:
    """Cells coloured by the sign and strength of tone, with the number and its n; grey where too few."""
    rows = table["row"].unique(maintain_order=True).to_list()
    columns = columns or table["column"].unique().sort().to_list()
    width = max(least, 80 * len(columns))
    letters = width // max(len(columns), 1) // 8
    wrapped = {name: "\n".join(textwrap.wrap(name, letters, break_long_words=False)) for name in columns}
    shown = _all_cells(table, rows, columns).with_columns(
        pl.col("column").replace_strict(wrapped, return_dtype=pl.String),
        pl.when("enough").then(_signed("mean", words)).otherwise(pl.lit("–")).alias("printed"),
        pl.format("n = {}", _said("n", words.number)).alias("size"),
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
        tooltip=_tips(words, {"row": "of", "column": "in", "mean": "tone", "n": counted}),
    )
    value = base.mark_text(dy=-6, fontSize=13, fontWeight="bold").encode(text="printed:N")
    size = base.mark_text(dy=9, fontSize=11).encode(text="size:N")
    height = max(len(rows), 1) * 40
    return alt.layer(cells, value, size).properties(width=width, height=height)


def _all_cells(table: pl.DataFrame, rows: list[str], columns: list[str]) -> pl.DataFrame:
    """Every row with every column: where nothing was seen, n is 0 and there is no mean."""
    every = pl.DataFrame({"row": rows}, schema={"row": pl.String}).join(
        pl.DataFrame({"column": columns}, schema={"column": pl.String}), how="cross"
    )
    found = table.select("row", "column", "mean", "n", "enough")
    return every.join(found, on=["row", "column"], how="left").with_columns(
        pl.col("n").fill_null(0), pl.col("enough").fill_null(False)
    )


def _with_row(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    return table.with_columns(_numbered(_group(words), words))


def _group(words: Words) -> pl.Expr:
    """What a row is called: the source, or all of them."""
    return pl.when(pl.col("level") == "corpus").then(pl.lit(words("all sources"))).otherwise(pl.col("source"))


def _numbered(name: pl.Expr, words: Words) -> pl.Expr:
    return pl.format("{}, n = {}", name, _said("n", words.number)).alias("row")


def _interval_kind(words: Words) -> pl.Expr:
    names = {"clustered": words("several articles"), "descriptive": words("one article: descriptive")}
    return pl.col("interval").replace_strict(names, default=None).alias("kind")


def _said(column: str, say: object) -> pl.Expr:
    return pl.col(column).map_elements(say, return_dtype=pl.String)  # type: ignore[arg-type]


def _signed(column: str, words: Words) -> pl.Expr:
    return pl.col(column).map_elements(lambda value: words.signed(round(value, 2) + 0.0), return_dtype=pl.String)


def _rows(shown: pl.DataFrame) -> alt.Y:
    order = shown["row"].unique(maintain_order=True).to_list()
    return alt.Y("row:N", title=None, sort=order, axis=alt.Axis(labelLimit=320))


def _tone_axis(words: Words) -> alt.X:
    title = words("← more negative · mean tone · more positive →")
    return alt.X("low:Q", title=title, scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(labelExpr=AXIS_NUMBER))


def _height(rows: int) -> int:
    return max(rows, 1) * ROW


def _tips(words: Words, fields: dict[str, str]) -> list[alt.Tooltip]:
    decimals = {"mean", "low", "high"}
    return [
        alt.Tooltip(field, title=words(name), format="+.2f" if field in decimals else "")
        for field, name in fields.items()
    ]
