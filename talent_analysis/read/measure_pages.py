"""How well articles are taken out of web pages, on pages whose blocks are marked by hand.

In a marked page each block of the article has the attribute `data-gold`: `T` title, `C` standfirst, `H` heading, `B`
body; all other text is the page's. A comment `<!-- gold ... -->` may state, one a line, `title=`, `published=`,
`source=` and `author=`, as the page itself states them. Marks are blanked before the page is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from talent_analysis.errors import UnusableInput
from talent_analysis.read.layout import Line
from talent_analysis.read.metadata import KEYS, Metadata
from talent_analysis.read.pages import page
from talent_analysis.read.roles import assign
from talent_analysis.tables import ANALYSED_ROLES

_MARK = re.compile(r'\sdata-gold="([TCHB])"')
_ELEMENT = re.compile(r'<(\w+)\b[^>]*?\sdata-gold="([TCHB])"[^>]*>(.*?)</\1\s*>', re.DOTALL | re.IGNORECASE)
_STATED = re.compile(r"<!-- gold\n(.*?)-->", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«“\"—A-ZÀ-Þ])")


def judged_pages(folder: Path) -> pl.DataFrame:
    """One row for each line that is not blank, each sentence of the article, each stated fact, of every page.

    Columns as in `measure.judged`; `unit` may also be `fact` (`text` is then its name): `of_the_page` is false, and
    `removed` true where the fact was not found as stated. Raises UnusableInput: no page, or nothing marked in one.
    """
    pages = sorted([*folder.glob("*.html"), *folder.glob("*.htm")]) if folder.is_dir() else [folder]
    if not pages:
        raise UnusableInput(f"{folder}: there is no page in it. Give a folder of marked-up .html files.")
    rows = [row for file in pages for row in _rows(file)]
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(right=pl.col("removed") == pl.col("of_the_page"))


def _rows(file: Path) -> Iterator[dict[str, object]]:
    marked = file.read_text(encoding="utf-8")
    spans = [match.span(3) for match in _ELEMENT.finditer(marked)]
    if not spans:
        raise UnusableInput(f'{file}: no block of it is marked. Write data-gold="B" into the tags of the article.')
    text = _STATED.sub(_blank, _MARK.sub(_blank, marked))
    lines, stated, _ = page(text)
    roles = assign(lines, stated.title, stated.author)
    for line, (role, rule) in zip(lines, roles, strict=True):
        own = any(start < line.end and line.start < end for start, end in spans)
        found = {"article_id": file.stem, "line": line.number, "role": role, "rule": rule}
        found |= {"of_the_page": not own, "removed": role not in ANALYSED_ROLES}
        if line.text.strip():
            yield found | {"unit": "line", "text": line.text}
        if own:
            yield from (found | {"unit": "sentence", "text": part} for part in _SENTENCE_END.split(line.text.strip()))
    yield from _lost(file.stem, spans, lines)
    yield from _facts(file.stem, marked, stated)


def _blank(match: re.Match[str]) -> str:
    """As long as what it stands for, so that no place moves."""
    return " " * len(match[0])


def _lost(name: str, spans: list[tuple[int, int]], lines: list[Line]) -> Iterator[dict[str, object]]:
    """A block of the article of which no line was seen at all."""
    for start, end in spans:
        if not any(start < line.end and line.start < end for line in lines):
            found = {"article_id": name, "line": 0, "role": "", "rule": "not seen", "of_the_page": False}
            yield found | {"removed": True, "unit": "sentence", "text": f"[{start}:{end}]"}


def _facts(name: str, marked: str, stated: Metadata) -> Iterator[dict[str, object]]:
    """What the page states about itself, and whether it was read so."""
    block = _STATED.search(marked)
    wanted = dict(line.split("=", 1) for line in block[1].splitlines() if "=" in line) if block else {}
    for key, value in wanted.items():
        given = getattr(stated, key) if key in KEYS else None
        right = str(given) == value
        found = {"article_id": name, "line": 0, "role": "", "rule": f"read as {given}", "of_the_page": False}
        yield found | {"removed": not right, "unit": "fact", "text": key}
