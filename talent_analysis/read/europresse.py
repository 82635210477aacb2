"""Europresse, exported as HTML: each article in an <article> (or, in older files, in a cell of a table).

The shapes are those that its users describe: the newspaper in `DocPublicationName`, the date, section and pages
in `DocHeader`, the title in `titreArticle` or `TitreArticleVisu`, the authors in `docAuthors`, the text in
`DocText`; the number of the document and the copyright follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from talent_analysis.read.layout import Line
from talent_analysis.read.metadata import Metadata, metadata_of
from talent_analysis.read.pages import Block, Scanner

_NEWSPAPER = re.compile(r'class\s*=\s*["\']?[^"\'>]*\bDocPublicationName\b', re.IGNORECASE)
_ARTICLE = re.compile(r"<article\b.*?(?:</article\s*>|(?=<article\b)|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<td\b", re.IGNORECASE)
_HEADS = frozenset({"docpublicationname", "docheader", "docauthors", "rdp__docpublicationname"})
_TITLES = frozenset({"titrearticle", "titrearticlevisu", "rdp__articletitle"})
_TEXTS = frozenset({"doctext", "dococurrcontainer"})
# The number of the issue, or the site's name between brackets, that may follow a newspaper's name.
_ISSUE = re.compile(r",? n[o°]s?\.? ?\d|\s+\(")
_AFTER = re.compile(
    r"^(?:©|\(c\) ?\d|copyright\b|(?:num[ée]ro de document|doc\. ?:|n° ?doc)|(?:news|web)[·.]\d{8})", re.I
)


def cuts(text: str) -> Sequence[tuple[int, int]]:
    """The place of each article in the file; empty where the file is no such export."""
    if not _NEWSPAPER.search(text):
        return []
    found = [match.span() for match in _ARTICLE.finditer(text) if _NEWSPAPER.search(match[0])]
    return found or list(_cells(text))


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """Older files: from the cell that holds a newspaper's name to the next such cell."""
    cells = [match.start() for match in _CELL.finditer(text)]
    starts = [max((cell for cell in cells if cell < match.start()), default=0) for match in _NEWSPAPER.finditer(text)]
    ordered = sorted(set(starts))
    yield from zip(ordered, [*ordered[1:], len(text)], strict=True)


def article(text: str) -> tuple[list[Line], Metadata]:
    """The lines of one article, each with its role where the export gives it, and what is stated."""
    scanner = Scanner(text)
    has_text = any(_TEXTS & block.classes for block in scanner.blocks)
    lines, titled, ended = [], False, False
    for number, block in enumerate(scanner.blocks, start=1):
        line = block.line(number, None)
        ended = ended or (titled and bool(_AFTER.match(line.text.strip())))
        lines.append(block.line(number, _hint(block, has_text=has_text, titled=titled, ended=ended)))
        titled = titled or bool(_TITLES & block.classes)
    return lines, _stated(scanner.classed)


def _hint(block: Block, *, has_text: bool, titled: bool, ended: bool) -> tuple[str, str] | None:
    if "rdp__subtitle" in block.classes:
        return "standfirst", "export-subtitle"
    if _TITLES & block.classes and not titled:
        return "title", "export-title"
    inside = bool(_TEXTS & block.classes) if has_text else titled
    if not inside or ended or _HEADS & block.classes:
        return "boilerplate", "export-field"
    return None


def _stated(classed: dict[str, list[str]]) -> Metadata:
    def first(*names: str) -> str | None:
        return next((text for name in names for text in classed.get(name, []) if text.strip()), None)

    newspaper = first("docpublicationname") or ""
    values: dict[str, object] = {
        "source": _ISSUE.split(newspaper, maxsplit=1)[0].strip(" ,"),
        "title": first("rdp__articletitle", "titrearticlevisu", "titrearticle"),
        "published": " ".join(classed.get("docheader", [])),
        "author": first("docauthors"),
    }
    return metadata_of(values, "Europresse header")
