"""One file to its documents: an article of text, of a page, of an export, or one for each row of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talent_analysis.read.decode import decode, load
from talent_analysis.read.layout import Line, physical_lines
from talent_analysis.read.metadata import Metadata
from talent_analysis.read.problems import Problem, UnreadableFileError

TEXT, PAGES, TABLES = (".txt", ".rtf"), (".html", ".htm"), (".jsonl", ".csv", ".parquet")
SUFFIXES = (*TEXT, *PAGES, *TABLES)
#: No newspaper article is longer; a longer text is a whole book or several articles in one file.
MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Document:
    """One article as found: wished id, its raw decoded text, its lines, hash, what is stated, remarks.

    `begins` is where `text` begins in the decoded file: 0, but in exports that hold several articles.
    `language` is the one that the page itself states.
    """

    name: str
    text: str
    lines: Sequence[Line]
    sha256: str
    stated: Metadata = field(default_factory=Metadata)
    problems: Sequence[Problem] = ()
    begins: int = 0
    language: str | None = None


def documents(path: Path, shown: str, columns: Mapping[str, str] | None = None) -> Iterator[Document | Problem]:
    """The documents of one file, and the problems of the rows that give none.

    `columns` names the columns of a table by field. Raises UnreadableFileError where the whole file gives no
    article.
    """
    suffix = path.suffix.lower()
    if suffix in TABLES:
        from talent_analysis.read.rows import rows

        yield from rows(path, shown, columns or {})
        return
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UnreadableFileError(
            "not-read", f"Files that end in {suffix or 'no suffix'} are not read.", f"Read are {known}."
        )
    data = load(path)
    text, remarks = _text(data, suffix, shown)
    from talent_analysis.read.exports import export

    found = export(text, path.stem, page=suffix in PAGES)
    if found:
        yield from (Problem(shown, problem.kind, problem.message, problem.remedy) for problem in remarks)
        yield from found
        return
    _refuse_long(text, suffix)
    digest = hashlib.sha256(data).hexdigest()
    yield (
        _page(path, text, digest, remarks)
        if suffix in PAGES
        else Document(path.stem, text, physical_lines(text), digest, problems=remarks)
    )


def _text(data: bytes, suffix: str, shown: str) -> tuple[str, tuple[Problem, ...]]:
    if suffix == ".rtf":
        from talent_analysis.read.rich_text import rich_text

        return rich_text(data), ()
    decoded = decode(data)
    return decoded.text, supposed_encoding(shown, decoded.encoding) if decoded.supposed else ()


def _page(path: Path, text: str, digest: str, remarks: Sequence[Problem]) -> Document:
    from talent_analysis.read.pages import page

    lines, stated, language = page(text)
    return Document(path.stem, text, lines, digest, stated, remarks, language=language)


def _refuse_long(text: str, suffix: str) -> None:
    """A page may be long by what is not shown of it (pictures written as text); a text may not."""
    most = MAX_CHARACTERS * (20 if suffix in PAGES else 1)
    if len(text) > most:
        raise UnreadableFileError(
            "too-long",
            f"The file holds {len(text):,} characters; an article has {most:,} at most.",
            "Split it into one file for each article.",
        )


def supposed_encoding(shown: str, encoding: str) -> tuple[Problem, ...]:
    """The remark on a file whose bytes are not UTF-8 and were read in an encoding that they fit."""
    message = f"The bytes are not UTF-8; they were read as {encoding.capitalize()}, which they fit."
    return (Problem(shown, "encoding", message, "Check the accents, or save the file as UTF-8."),)
