"""The look that all charts share: colours that colour-blind readers can tell apart, type, axes, dark mode.

INK, MUTED, GRID and PAPER are exchanged for their dark counterparts in the HTML report when the reader's
screen is dark; use them (or no colour at all) for text, rules and outlines, so that a chart stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
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
#: The version of Vega-Lite that charts are written for, and that draws them.
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])

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
            # Vega would read axes and legends aloud in English; the picture's words and the table say more.
            "aria": False,
            **_labels(),
            **quiet,
            **room,
            "titleFontWeight": "normal",
        },
        "axisBand": {"grid": False},
        "axisQuantitative": {"tickCount": 6},
        "legend": {"aria": False, **_labels(), "titleFontWeight": "normal", "orient": "top", "labelLimit": 240},
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
    return {
        "locale": {"number": number, "time": vl_convert.get_time_format_locale("fr-FR")},
        "timeFormat": "%-d %B %Y",
    }


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


#: Channels that show the name of their column where they have no title.
_TITLED = ("x", "y", "color", "fill", "shape", "size", "opacity", "strokeDash", "strokeWidth", "row", "column", "facet")


def entitled(spec: Mapping[str, Any], words: Words, said: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A chart's specification in the reader's language: a title wherever the name of a column would be shown, in
    tooltips, on axes and legends. What has a title, or none on purpose, keeps it. `said`: channels that have one in
    a layer beside this one, which Vega-Lite would join with ours."""
    told = {**spec}
    layers = spec.get("layer", [])
    said = said | {channel for part in layers for channel in _TITLED if "title" in _channel(part, channel)}
    if "encoding" in spec:
        ours = {"tooltip", *_TITLED} - said
        told["encoding"] = {
            channel: _entitled(given, words) if channel in ours else given
            for channel, given in spec["encoding"].items()
        }
    for key in ("layer", "concat", "hconcat", "vconcat"):
        if key in spec:
            told[key] = [entitled(part, words, said if key == "layer" else frozenset()) for part in spec[key]]
    if "spec" in spec:
        told["spec"] = entitled(spec["spec"], words)
    return told


def _channel(part: Mapping[str, Any], channel: str) -> Mapping[str, Any]:
    found = part.get("encoding", {}).get(channel, {})
    return found if isinstance(found, dict) else {}


def _entitled(given: Any, words: Words) -> Any:
    if isinstance(given, list):
        return [_entitled(one, words) for one in given]
    if isinstance(given, dict) and "field" in given and "title" not in given:
        return {**given, "title": words(str(given["field"]).replace("_", " ").strip())}
    return given
