"""The whole report in one HTML file: index and pages, one copy of the chart code, everything heavy compressed.

Texts and result tables stand in the file as they are. Charts, the folded parts (numbers, passages, whole articles)
and the chart code lie in one compressed block that the page opens by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from talent_analysis.report import html, scripts
from talent_analysis.report.html import Frame

_CHART = re.compile(r'(<figure class="ta-chart">)(.*?)(</figure>)', re.DOTALL)
_FOLDED = re.compile(
    r'(<details class="ta-(?:data|evidence|read)">)(<summary>.*?</summary>)(.*?)(</details>)', re.DOTALL
)
_FILES = re.compile(r'<(span|p) class="(?:ta-small )?ta-files">.*?</\1>', re.DOTALL)


def document(title: str, bodies: Sequence[tuple[str, str, str]], frame: Frame) -> str:
    """The file; `bodies` are (name, title, body as safe HTML) of each page, the index first."""
    parts: dict[str, str] = {}
    sections = []
    for name, heading, body in bodies:
        anchored, toc = html.anchored(_local(body, [page[0] for page in bodies]), f"{name}-part")
        sections.append({"name": name, "title": heading, "body": _packed(anchored, name, parts), "toc": toc})
    links = [{"href": f"#{name}", "title": heading, "here": not i} for i, (name, heading, _) in enumerate(bodies)]
    bundle = scripts.bundle() if any(key.startswith("chart") for key in parts) else ""
    block = scripts.packed({"bundle": bundle, "parts": parts}) if parts else ""
    return html.assembled(frame, title, sections, links, packed=block, allowed=[bundle] if bundle else [])


def _local(body: str, names: Sequence[str]) -> str:
    """Links between pages lead to places of this file; links to files that do not travel with it go."""
    pages = "|".join(map(re.escape, names))
    body = re.sub(rf'href="(?:{pages})\.html#([^"]+)"', r'href="#\1"', body)
    body = re.sub(rf'href="({pages})\.html"', r'href="#\1"', body)
    return _FILES.sub("", body)


def _packed(body: str, name: str, parts: dict[str, str]) -> str:
    """The body with its charts and folded parts taken out into `parts`.

    What articles say is escaped by now, so that these elements can only be ours; none lies within another.
    """

    def chart(found: re.Match[str]) -> str:
        key = f"chart-{name}-{len(parts)}"
        parts[key] = found[2]
        return f'<figure class="ta-chart" data-packed="{key}"></figure>'

    def folded(found: re.Match[str]) -> str:
        key = f"folded-{name}-{len(parts)}"
        parts[key] = found[3]
        return f'{found[1]}{found[2]}<div data-packed="{key}"></div>{found[4]}'

    return _FOLDED.sub(folded, _CHART.sub(chart, body))
