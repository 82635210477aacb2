"""Exports of press databases, several articles a file: recognised, and cut into articles.

An article's raw text is its own stretch of the file; `Document.begins` says where that begins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

from talent_analysis.read import europresse, factiva
from talent_analysis.read.documents import Document
from talent_analysis.read.layout import Line
from talent_analysis.read.metadata import Metadata

Cut = tuple[int, int]
Reader = Callable[[str], tuple[Sequence[Line], Metadata]]


def export(text: str, stem: str, *, page: bool) -> list[Document]:
    """The articles of a Europresse or Factiva export, named `stem-1`, `stem-2`...; empty where it is none."""
    shapes: list[tuple[Callable[[str], Sequence[Cut]], Reader]] = (
        [(europresse.cuts, europresse.article), (factiva.page_cuts, factiva.page_article)]
        if page
        else [(factiva.cuts, factiva.article)]
    )
    for cuts, read in shapes:
        found = list(_documents(text, stem, cuts(text), read))
        if found:
            return found
    return []


def _documents(text: str, stem: str, cuts: Sequence[Cut], read: Reader) -> Iterator[Document]:
    for number, (start, end) in enumerate(cuts, start=1):
        own = text[start:end]
        lines, stated = read(own)
        digest = hashlib.sha256(own.encode("utf-8", "surrogatepass")).hexdigest()
        language = _language(own)
        yield Document(f"{stem}-{number}", own, lines, digest, stated, begins=start, language=language)


def _language(text: str) -> str | None:
    """The language that Factiva writes into the class of an article (`frArticle`)."""
    found = re.search(r'class="article ([a-z]{2})Article', text)
    return found[1] if found else None
