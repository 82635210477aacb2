"""What a notebook cell shows: one block of HTML that reads well in JupyterLab and comes alive in the report.

Titles, sentences and table cells may hold text from articles: all of it is escaped.
"""

from __future__ import annotations

import base64
import datetime
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import polars as pl

from talent_analysis.chart.theme import VEGA_LITE
from talent_analysis.words import Words

ROWS_SHOWN = 200
#: Columns that a sheet of paper has room for.
PAPER_COLUMNS = 9
#: Where a passage stands in its file: kept in the files, left out of the tables on a page, which link to passages.
PLACES = ("article_id", "sentence_id", "start", "end")
#: Columns of keywords of ours, said in the reader's language; other text is shown as it stands.
KEYWORDS = {
    "label",
    "role",
    "type",
    "kind",
    "bound",
    "modality",
    "voice",
    "place",
    "verdict",
    "why",
    "side",
    "section",
    "level",
    "compared",
    "scope",
    "measure",
    "method",
    "task",
    "interval",
    "label_before",
    "gold",
    "other_type",
    "type_a",
    "type_b",
    "rule",
    "field",
    "origin",
    "unit",
}


@dataclass(frozen=True)
class Shown:
    """A displayable result: `html` for notebooks and the report, `plain` for consoles. `about` (name, title,
    says) is kept in the notebook's output metadata, where the index finds it."""

    html: str
    plain: str
    about: dict[str, str] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self.html, "text/plain": self.plain}, {"talent_analysis": self.about}

    def __repr__(self) -> str:
        return self.plain


def unbroken(text: str) -> str:
    """The text with French marks kept on the line of their word: no break before « : » or « ; », nor after « « »."""
    return re.sub(r" (?=[;:!?»](?:\W|$))|(?<=[«≥≤≈]) ", "\u00a0", text)


def paragraphs(text: str, css_class: str) -> str:
    """Escaped text as HTML paragraphs; an empty line starts a new one."""
    parts = [unbroken(part.strip()) for part in text.split("\n\n") if part.strip()]
    return "".join(f'<p class="{css_class}">{escape(part)}</p>' for part in parts)


def chart_html(spec: dict[str, Any], alt: str) -> str:
    """A Vega-Lite chart as a picture that shows anywhere, with its specification beside it for the live chart."""
    import vl_convert

    locale = spec.get("config", {}).get("locale", {})
    svg = vl_convert.vegalite_to_svg(
        {**spec, "background": "white"},
        vl_version=VEGA_LITE,
        format_locale=locale.get("number"),
        time_format_locale=locale.get("time"),
    )
    picture = base64.b64encode(_lighter(svg).encode()).decode()
    data = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure class="ta-chart"><img alt="{escape(alt)}" style="max-width:100%;height:auto" '
        f'src="data:image/svg+xml;base64,{picture}">'
        f'<script type="application/json">{data}</script></figure>'
    )


_DRAWN = re.compile(r'( (?:d|transform|x[12]?|y[12]?|width|height|opacity)=")([^"]*)')
_FINE = re.compile(r"(\.\d\d)\d+")
_UNHEARD = re.compile(r' (?:aria-label|aria-roledescription|role)="[^"]*"')


def _lighter(svg: str) -> str:
    """A picture for an `img`, half as large: places to a hundredth of a pixel, and without the labels inside, which no
    reader of an `img` can reach (its `alt` and the table say it all)."""
    return _DRAWN.sub(lambda found: found[1] + _FINE.sub(r"\1", found[2]), _UNHEARD.sub("", svg))


def _digits(values: pl.Series) -> int:
    """Decimals that leave about three significant digits to the largest value of the column."""
    known = values.drop_nulls().drop_nans()
    if known.is_empty() or known.is_in([math.inf, -math.inf]).any() or (known == known.floor()).all():
        return 0
    largest = float(known.abs().max())  # type: ignore[arg-type]
    return max(1, min(3, 3 - math.ceil(math.log10(largest or 1))))


def _cell(words: Words, digits: int) -> Callable[[object], str]:
    def say(value: object) -> str:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return "–"
        if isinstance(value, bool):
            return words("yes") if value else words("no")
        if isinstance(value, int | float):
            return words.number(value, digits)
        if isinstance(value, datetime.date):
            return words.date(value)
        if isinstance(value, list | tuple):
            return ", ".join(say(item) for item in value)
        if isinstance(value, dict):
            return ", ".join(say(item) for item in value.values())
        return str(value)

    return say


def keyword(key: str, words: Words) -> str:
    """A keyword of ours in the reader's language; of a joined one (`text: first-title-line`) each part."""
    said = words(key)
    return words(": ").join(words(part) for part in key.split(": ")) if said == key and ": " in key else said


def _is_prose(column: pl.Series) -> bool:
    """Whether the column holds sentences, which need room."""
    return column.dtype == pl.String and bool((column.str.len_chars() > 40).any())


def _columns(table: pl.DataFrame, words: Words, links: Mapping[str, str]) -> Iterable[tuple[str, str, str, list[str]]]:
    """For each column its heading, what it names (as an attribute), its class and its cells as shown."""
    left_off = _left_off(table)
    for column in table.get_columns():
        named = f' data-names="{links[column.name]}"' if column.name in links else ""
        digits = _digits(column) if column.dtype.is_float() else 0
        css = "ta-n" if column.dtype.is_numeric() else "ta-t" if _is_prose(column) else ""
        css = " ".join(filter(None, [css, "ta-off" if column.name in left_off else ""]))
        css = f' class="{css}"' if css else ""
        say = _cell(words, digits)
        if column.name in KEYWORDS and column.dtype == pl.String:
            column = column.map_elements(lambda key: keyword(key, words), return_dtype=pl.String)
        plain = column.name.replace("_", " ").strip()
        yield words(plain), named, css, [escape(say(value)) for value in column.to_list()]


def _left_off(table: pl.DataFrame) -> list[str]:
    """The columns that a sheet of paper has no room for: of a wide table all but the first ones and one of prose."""
    if table.width <= PAPER_COLUMNS:
        return []
    prose = [column.name for column in table.get_columns() if _is_prose(column)]
    kept = {*[name for name in table.columns if name not in prose][: PAPER_COLUMNS - 1], *prose[:1]}
    return [name for name in table.columns if name not in kept]


def rows_html(table: pl.DataFrame, words: Words, caption: str, links: Mapping[str, str] | None = None) -> str:
    """A table of at most ROWS_SHOWN rows, numbers in the reader's format. `links`: columns that name sources or
    entities (see `linked.columns`), by which the page's filter hides rows."""
    columns = list(_columns(table.head(ROWS_SHOWN), words, links or {}))
    head = "".join(f'<th scope="col"{named}{css}>{escape(name)}</th>' for name, named, css, _ in columns)
    body = "".join(
        "<tr>" + "".join(f"<td{css}>{cells[i]}</td>" for _, _, css, cells in columns) + "</tr>"
        for i in range(min(table.height, ROWS_SHOWN))
    )
    # A region that scrolls must be reachable by keyboard.
    return (
        f'<div class="ta-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _without_places(table: pl.DataFrame) -> pl.DataFrame:
    """A table as a reader wants it: where source and text are told, without the offsets that the files also hold."""
    return table.drop(PLACES, strict=False) if {"source", "text"} <= set(table.columns) else table


def data_html(table: pl.DataFrame, name: str, title: str, words: Words, links: Mapping[str, str] | None = None) -> str:
    """The table behind a figure, with a link to the whole of it."""
    size = words("{n} rows", n=words.number(table.height)) if table.height != 1 else words("1 row")
    said = ""
    if table.height > ROWS_SHOWN:
        shown = words("The first {n} rows; the file has all of them.", n=words.number(ROWS_SHOWN))
        said = f'<p class="ta-small">{escape(shown)}</p>'
    files = " · ".join(
        f'<a href="data/{escape(name)}.{kind}" download>{label}</a>'
        for kind, label in (("csv", "CSV"), ("parquet", "Parquet"))
    )
    readable = _without_places(table)
    rows = rows_html(readable, words, title, links)
    if _left_off(readable):
        said += f'<p class="ta-small ta-paper">{escape(words("Some columns are left out on paper."))}</p>'
    return f'{said}{rows}<p class="ta-small">{escape(size)}<span class="ta-files"> · {files}</span></p>'


def folded(summary: str, inside: str, css_class: str) -> str:
    """A part that opens on demand."""
    return f'<details class="{css_class}"><summary>{escape(summary)}</summary>{inside}</details>'


#: What a marked stretch is: a sign after the word is read where colour and stylesheet are not.
_MARKS = {
    "": ("", ""),
    "name": (' class="ta-name"', ""),
    "plus": (' class="ta-plus"', "<sup>+</sup>"),
    "minus": (' class="ta-minus"', "<sup>\u2212</sup>"),
}


def marked(text: str, marks: Iterable[Any]) -> str:
    """Escaped text with the marked stretches in <mark>, each (start, end) or (start, end, kind); overlapping ones
    are joined. Kinds: `name`, and `plus` or `minus` for words that carried a tone, which get that sign."""
    given = (tuple(m.values()) if isinstance(m, dict) else tuple(m) for m in marks)
    out, done = [], 0
    for start, end, kind in sorted((m[0], m[1], m[2] if len(m) > 2 else "") for m in given):
        start, end = max(start, done), min(end, len(text))
        if start < end:
            opening, sign = _MARKS[kind or ""]
            out += [escape(text[done:start]), f"<mark{opening}>", escape(text[start:end]), sign, "</mark>"]
            done = end
    return "".join([*out, escape(text[done:])])
