"""One file to its documents: an article of text, of a page, or one for each row of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talent_analysis.read.decode import decode, load
from talent_analysis.read.layout import Line, physical_lines
from talent_analysis.read.metadata import Metadata
from talent_analysis.read.problems import Problem, UnreadableFileError

TEXT, PAGES, TABLES = (".txt",), (".html", ".htm"), (".jsonl", ".csv", ".parquet")
SUFFIXES = (*TEXT, *PAGES, *TABLES)


@dataclass(frozen=True)
class Document:
    """One article as found: wished id, raw decoded text, its lines, hash, what is stated, remarks."""

    name: str
    text: str
    lines: Sequence[Line]
    sha256: str
    stated: Metadata = field(default_factory=Metadata)
    problems: Sequence[Problem] = ()


def documents(path: Path, shown: str) -> Iterator[Document | Problem]:
    """The documents of one file, and the problems of the rows that give none.

    Raises UnreadableFileError where the whole file gives no article.
    """
    suffix = path.suffix.lower()
    if suffix in TABLES:
        from talent_analysis.read.rows import rows

        yield from rows(path, shown)
        return
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UnreadableFileError(
            "not-read", f"Files that end in {suffix or 'no suffix'} are not read.", f"Read are {known}."
        )
    data = load(path)
    decoded = decode(data)
    remarks = supposed_encoding(shown) if decoded.supposed else ()
    digest = hashlib.sha256(data).hexdigest()
    if suffix in PAGES:
        from talent_analysis.read.pages import page

        lines, stated = page(decoded.text)
        yield Document(path.stem, decoded.text, lines, digest, stated, remarks)
    else:
        yield Document(path.stem, decoded.text, physical_lines(decoded.text), digest, problems=remarks)


def supposed_encoding(shown: str) -> tuple[Problem, ...]:
    """The remark on a file whose bytes are not UTF-8 and were read as Windows-1252."""
    message = "The bytes are not UTF-8; they were read as Windows-1252, which they fit."
    return (Problem(shown, "encoding", message, "Check the accents, or save the file as UTF-8."),)
