"""How well the roles of lines are found, on articles whose every line was marked by hand.

A marked-up file holds articles parted by `=====`. Header lines begin with `@`; every other line begins with a
mark and a tab: `T` title, `C` standfirst, `H` heading, `%` a line of the page, anything else a sentence of the
body (sentences join into a paragraph until an empty line). Tone signs and inline marks are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from talent_analysis.errors import UnusableInput
from talent_analysis.read.layout import physical_lines
from talent_analysis.read.roles import assign
from talent_analysis.tables import ANALYSED_ROLES

_MARKED = re.compile(r"([TC][-0+]?|H|[-0+]|%)\t(.+)$")
_INLINE = re.compile(r"\{[A-Z]+\|[-0+]\||\}|</?[qa](?:\|[^>]*)?>")


@dataclass
class Gold:
    """One article: its text as a reader would have it, the numbers of the page's lines, its sentences' lines."""

    id: str
    text: str = ""
    page_lines: set[int] = field(default_factory=set)
    sentences: list[tuple[int, str]] = field(default_factory=list)


def read_gold(path: Path) -> list[Gold]:
    """The articles of a marked-up file. Raises UnusableInput: no such file, or nothing marked in it."""
    if not path.is_file():
        raise UnusableInput(f"{path}: there is no such file. Give a file of marked-up articles.")
    blocks = path.read_text(encoding="utf-8").split("=====\n")
    articles = [_article(block) for block in blocks if block.strip()]
    if not any(article.sentences for article in articles):
        raise UnusableInput(f"{path}: no line of it is marked. Each begins with T, C, H, %, 0, + or - and a tab.")
    return articles


def _article(block: str) -> Gold:
    named = re.search(r"^@id\s+(\S+)", block, re.MULTILINE)
    article = Gold(named[1] if named else "article")
    fresh = True
    for line in block.splitlines():
        marked = _MARKED.match(line)
        if marked:
            fresh = _add(article, marked[1], _INLINE.sub("", marked[2]), fresh=fresh)
        elif not line.startswith("@"):
            article.text = article.text.rstrip("\n") + "\n\n" if article.text else ""
            fresh = True
    return article


def _add(article: Gold, kind: str, text: str, *, fresh: bool) -> bool:
    """Append one marked line; true where the next sentence begins a line of its own."""
    own = kind[0] in "TCH%"
    if article.text and not article.text.endswith("\n"):
        article.text += "\n" if own or fresh else " "
    number = article.text.count("\n") + 1
    article.text += text + ("\n" if own else "")
    if kind == "%":
        article.page_lines.add(number)
    else:
        article.sentences.append((number, text))
    return own


def judged(articles: list[Gold]) -> pl.DataFrame:
    """One row for each line that is not blank, and one for each sentence of the articles.

    Columns: article_id, unit (`line` or `sentence`), line, text, role, rule (as found), of_the_page (as marked),
    removed (as found: caption or boilerplate), right (the two agree).
    """
    return pl.DataFrame([row for article in articles for row in _rows(article)], infer_schema_length=None).with_columns(
        right=pl.col("removed") == pl.col("of_the_page")
    )


def _rows(article: Gold) -> Iterator[dict[str, object]]:
    lines = physical_lines(article.text)
    roles = dict(zip((line.number for line in lines), assign(lines), strict=True))
    units = [("line", line.number, line.text) for line in lines if line.text.strip()]
    units += [("sentence", number, text) for number, text in article.sentences]
    for unit, number, text in units:
        role, rule = roles[number]
        yield {
            "article_id": article.id,
            "unit": unit,
            "line": number,
            "text": text,
            "role": role,
            "rule": rule,
            "of_the_page": number in article.page_lines,
            "removed": role not in ANALYSED_ROLES,
        }


def scores(table: pl.DataFrame) -> pl.DataFrame:
    """Precision and recall of removed lines and of kept sentences; from `judged`.

    Columns: what (`lines removed`, `lines kept`, `sentences kept`; for pages also `facts read`), right, found, marked
    (counts), precision (right / found), recall (right / marked); null where there is nothing to divide by. A kept
    sentence is found where its line is kept; of the kept lines' sentences all are of the article, so that its
    precision counts lines kept.
    """
    lines = table.filter(pl.col("unit") == "line")
    sentences = table.filter(pl.col("unit") == "sentence")
    kept_lines = lines.filter(~pl.col("removed"))
    rows = [
        _score("lines removed", lines.filter("removed")["right"], lines.filter("of_the_page").height),
        _score("lines kept", kept_lines["right"], lines.filter(~pl.col("of_the_page")).height),
        _score("sentences kept", sentences.filter(~pl.col("removed"))["right"], sentences.height),
    ]
    facts = table.filter(pl.col("unit") == "fact")
    if facts.height:
        rows.append(_score("facts read", facts.filter(~pl.col("removed"))["right"], facts.height))
    return pl.DataFrame(rows)


def _score(what: str, right: pl.Series, marked: int) -> dict[str, object]:
    good, found = int(right.sum() or 0), right.len()
    return {
        "what": what,
        "right": good,
        "found": found,
        "marked": marked,
        "precision": good / found if found else None,
        "recall": good / marked if marked else None,
    }
