"""Factiva, exported as HTML, RTF or text, with or without its field codes (HD, SN, PD, LP, TD...).

The codes are those of the publisher's public list of search fields. Without them the order is: title, authors,
number of words, date, newspaper, its code, language, copyright, then the text, then `Document` and a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from talent_analysis.read.dates import read_date
from talent_analysis.read.layout import Line, physical_lines
from talent_analysis.read.metadata import Metadata, metadata_of
from talent_analysis.read.pages import Scanner

_PAGE_ARTICLE = re.compile(r'<div\b[^>]*\bclass\s*=\s*["\']article \w\wArticle\b', re.IGNORECASE)
_END = re.compile(r"^[ \t|]*(?:AN[ \t|]+)?Document[ \t]+[A-Za-z0-9]{12,}[ \t|]*$", re.MULTILINE)
_COUNT = re.compile(r"^(?:WC[ \t|]+)?\d[\d   .,]*(?:mots|words)\W*$", re.MULTILINE)
_CODES = frozenset(
    re.findall(
        "[A-Z]+",
        "AN ART BY CLM CO CR CT CX CY DE ED ET GC HD HL HLP IN IPC IPD LA LP NS PD PG PUB RE RF RST SC SE SN TD VOL WC",
    )
)
_CODE = re.compile(r"^([A-Z]{2,3})(?:[ \t ]*\|[ \t]*|[ \t ]{2,}|[ \t ]*$)(.*)")
_LANGUAGE = re.compile(r"^(?:français|anglais|allemand|espagnol|italien|french|english|german|spanish|italian)$", re.I)
_COPYRIGHT = re.compile(r"^(?:copyright\b|©|\(c\)|tous droits|all rights)", re.I)
_TIME = re.compile(r"^\d{1,2} ?[:h] ?\d{2}\b")
_FIELD, _TITLE = ("boilerplate", "export-field"), ("title", "export-title")
_TEXTS: Mapping[str, tuple[str, str] | None] = {
    "HD": _TITLE,
    "LP": None,
    "TD": None,
    "ART": ("caption", "export-field"),
}
_STATED = {"source": "SN", "title": "HD", "published": "PD", "author": "BY"}


def cuts(text: str) -> Sequence[tuple[int, int]]:
    """The place of each article in a text; empty where it is no such export."""
    ends = [match.end() for match in _END.finditer(text)]
    if not ends or not _COUNT.search(text):
        return []
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False) if _COUNT.search(text[start:end])]


def page_cuts(text: str) -> Sequence[tuple[int, int]]:
    """The place of each article in a page; empty where it is no such export."""
    starts = [match.start() for match in _PAGE_ARTICLE.finditer(text)]
    return list(zip(starts, [*starts[1:], len(text)], strict=False))


def article(text: str) -> tuple[list[Line], Metadata]:
    """The lines of one article of a text, each with its role where the export gives it, and what is stated.

    A line that begins with a field code, or ends with the bar of a cell, is cut there into several.
    """
    lines = [part for line in physical_lines(text) for part in _parts(line)]
    return _coded(lines) if _is_coded(lines) else _plain(lines, None)


def page_article(text: str) -> tuple[list[Line], Metadata]:
    """The lines of one article of a page, each with its role where the export gives it, and what is stated."""
    blocks = Scanner(text).blocks
    lines = [block.line(number, None) for number, block in enumerate(blocks, start=1)]
    heads = (n for n, block in enumerate(blocks) if any(name.endswith("headline") for name in block.classes))
    return _coded(lines) if _is_coded(lines) else _plain(lines, next(heads, None))


def _parts(line: Line) -> list[Line]:
    """The field code, the text, and the bars that end the cells of a table."""
    kept = len(line.text.rstrip("| \t"))
    code = _CODE.match(line.text[:kept])
    cuts = {0, len(line.text), kept, code.start(2) if code and code[1] in _CODES else 0}
    places = sorted(cuts)
    parts = [
        replace(line, start=line.start + start, end=line.start + end, text=line.text[start:end])
        for start, end in pairwise(places)
    ]
    return parts or [line]


def _code_of(line: Line) -> str | None:
    """The field code that a line is."""
    text = line.text.strip("| \t\u00a0")
    return text if text in _CODES else None


def _is_coded(lines: Sequence[Line]) -> bool:
    return {"HD", "PD"} <= {_code_of(line) for line in lines}


def _coded(lines: Sequence[Line]) -> tuple[list[Line], Metadata]:
    """With field codes: each line belongs to the last code above it."""
    fields: dict[str, list[str]] = {}
    done: list[Line] = []
    code = ""
    for line in lines:
        own, text = _code_of(line), line.text.strip("| \t\u00a0")
        code = own or code
        hint = _FIELD if own or not text or code not in _TEXTS else _TEXTS[code]
        if hint == _TITLE and code in fields:
            hint = "standfirst", "export-title"
        if text and not own:
            fields.setdefault(code, []).append(text)
        done.append(replace(line, hint=hint if text else None))
    values = {field: " ".join(fields.get(name, [])) for field, name in _STATED.items()}
    return done, metadata_of(values, {field: f"Factiva field {name}" for field, name in _STATED.items()})


def _plain(lines: Sequence[Line], headline: int | None) -> tuple[list[Line], Metadata]:
    """Without field codes: the header is what stands above the text, around the number of words."""
    shown = [index for index, line in enumerate(lines) if line.text.strip("| \t")]
    counted = next((index for index in shown if _COUNT.match(lines[index].text.strip())), -1)
    above = [index for index in shown if index < counted]
    header = _header(lines, [index for index in shown if index > counted])
    end = next((index for index in reversed(shown) if _END.match(lines[index].text.strip())), len(lines))
    title = headline if headline is not None else _title(lines, above)
    hints = dict.fromkeys([*above, counted, *header, *(index for index in shown if index >= end)], _FIELD)
    if title is not None:
        hints[title] = _TITLE
    texts = [lines[index].text.strip() for index in header]
    dated = next((place for place, text in enumerate(texts) if read_date(text)), len(texts))
    after = [text for text in texts[dated + 1 :] if not _TIME.match(text)]
    values = {
        "source": after[0] if after else None,
        "title": lines[title].text if title is not None else None,
        "published": texts[dated] if dated < len(texts) else None,
        "author": ", ".join(lines[index].text.strip() for index in above if title is not None and index > title),
    }
    done = [replace(line, hint=hints.get(index)) for index, line in enumerate(lines)]
    return done, metadata_of(values, "Factiva header")


def _title(lines: Sequence[Line], above: Sequence[int]) -> int | None:
    """The first line above the number of words, or the second where the first is the name of a section."""
    sizes = [len(lines[index].text.split()) for index in above[:2]]
    return above[1 if len(sizes) == 2 and sizes[0] <= 2 < sizes[1] else 0] if above else None


def _header(lines: Sequence[Line], below: Sequence[int]) -> list[int]:
    """The lines below the number of words up to the language and the copyright, within the first twelve."""
    header: list[int] = []
    for place, index in enumerate(below[:12]):
        text = lines[index].text.strip()
        if _LANGUAGE.match(text) or _COPYRIGHT.match(text):
            header = list(below[: place + 1])
    return header
