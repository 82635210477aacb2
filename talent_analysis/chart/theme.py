"""The look that all charts share: colours that colour-blind readers can tell apart, type, axes, dark mode.

INK, MUTED, GRID and PAPER are exchanged for their dark counterparts in the HTML report when the reader's
screen is dark; use them (or no colour at all) for text, rules and outlines, so that a chart stays readable.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import altair as alt

from talent_analysis.words import Words

INK, MUTED, GRID, PAPER = "#1d222b", "#5a6270", "#dfe2e8", "#ffffff"
DARK = {INK: "#eceff4", MUTED: "#a9b2c0", GRID: "#363c48", PAPER: "#14171c", "#0072B2": "#4aa3e0"}

# Okabe and Ito (2008), "Color Universal Design"; black is left out because it vanishes in dark mode.
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"]
TONE_COLOURS = {"negative": "#D55E00", "neutral": "#8A8A8A", "positive": "#0072B2"}
TONE_SHAPES = {"negative": "triangle-down", "neutral": "circle", "positive": "triangle-up"}
TYPE_COLOURS = {
    "PER": "#0072B2",
    "ORG": "#D55E00",
    "LOC": "#009E73",
    "PRODUCT": "#CC79A7",
    "EVENT": "#B37B00",
    "MISC": "#7A7A7A",
}
FONT = "Arial, Helvetica, sans-serif"

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart | alt.ConcatChart
C = TypeVar("C", bound=AnyChart)


def _labels() -> dict[str, Any]:
    return {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12}


def config() -> dict[str, Any]:
    """The house's Vega-Lite configuration."""
    quiet = {"domain": False, "ticks": False, "gridColor": GRID, "labelPadding": 6, "titlePadding": 10}
    room = {"labelLimit": 240, "titleLimit": 500, "labelSeparation": 8}
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            **_labels(),
            **quiet,
            **room,
            "titleFontWeight": "normal",
        },
        "axisBand": {"grid": False},
        "axisQuantitative": {"tickCount": 6},
        "legend": {**_labels(), "titleFontWeight": "normal", "orient": "top", "labelLimit": 240},
        "header": {**_labels(), "labelFontWeight": "bold", "titleFontWeight": "normal", "labelLimit": 300},
        "title": {"color": INK, "subtitleColor": MUTED, "anchor": "start", "fontSize": 14},
        "mark": {"color": PALETTE[0]},
        "text": {"color": INK, "fontSize": 12},
        "rule": {"color": MUTED},
        "point": {"filled": True, "size": 80, "opacity": 1},
        "bar": {"cornerRadiusEnd": 2},
        "range": {"category": PALETTE},
    }


def _locale(words: Words) -> dict[str, Any]:
    """How d3 formats numbers and dates in this language; English is its default."""
    if words.language == "en":
        return {}
    import vl_convert

    number = vl_convert.get_format_locale("fr-FR") | {"thousands": "\u202f"}
    return {"locale": {"number": number, "time": vl_convert.get_time_format_locale("fr-FR")}}


def finish(chart: C, words: Words, *, description: str, width: int = 640, height: int | None = None) -> C:
    """Return the chart with the house's look; `description` is what a screen reader says of it.

    `width` and `height` are in pixels and set the plotting area of single and layered charts; facets and
    concatenations keep what their parts say. The background stays transparent. The configuration replaces
    the chart's own: put exceptions on the axes and marks themselves. `words` gives the number formats.
    """
    if not description.strip():
        raise ValueError("A chart needs a description for readers who cannot see it.")
    finished: Any = chart.properties(description=description)
    if isinstance(chart, alt.Chart | alt.LayerChart):
        size = {"width": width} if height is None else {"width": width, "height": height}
        finished = finished.properties(**size)
    finished = finished.configure(**config(), **_locale(words))
    return cast(C, finished)
