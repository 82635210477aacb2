"""A chart shown in a notebook of one's own."""

from __future__ import annotations

from talent_analysis.chart.theme import AnyChart
from talent_analysis.report import display
from talent_analysis.report.display import Shown


def show(chart: AnyChart) -> Shown:
    """An altair chart as a picture that any notebook shows, with no network.

    The picture's alternative text is the chart's `description`: give one with `.properties(description=...)`.
    """
    spec = chart.to_dict()
    said = str(spec.get("description") or "Chart without a description")
    return Shown(display.chart_html(spec, said), said)
