"""Tables to documents: `.jsonl`, `.csv`, `.parquet`, one article a row, columns found by name.

The raw text of an article is its text cell as decoded; paths and addresses in cells are never opened.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from talent_analysis.errors import did_you_mean
from talent_analysis.read.decode import MAX_BYTES, Decoded, decode, load
from talent_analysis.read.documents import MAX_CHARACTERS, Document, supposed_encoding
from talent_analysis.read.layout import physical_lines
from talent_analysis.read.metadata import metadata_of
from talent_analysis.read.problems import Problem, UnreadableFileError

# The names a column may have, the first found wins; case and surrounding spaces do not count.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("article_id", "id", "identifier", "doc_id"),
    "text": ("text", "body", "content", "texte", "contenu", "full_text"),
    "source": ("source", "publication", "journal", "media", "publisher", "titre_publication"),
    "title": ("title", "titre", "headline"),
    "published": ("published", "date", "published_at", "publication_date", "date_publication"),
    "url": ("url", "link", "lien"),
    "author": ("author", "auteur", "authors", "byline"),
}
MAX_REMARKS = 20
_JUDGED_BY = 100

Names = Mapping[str, tuple[str, ...]]
Row = tuple[str, Mapping[str, object] | Problem]
Reader = Callable[[bytes, str, Names], Iterator[Row]]


def rows(path: Path, shown: str, columns: Mapping[str, str]) -> Iterator[Document | Problem]:
    """The articles of a table, and the problem of each row that gives none (MAX_REMARKS at most, then a sum).

    `columns` gives the name of a field's column where it is none of COLUMNS. Raises UnreadableFileError: no
    column of text, a named column that is missing, no row, or a file that is not what its suffix says.
    """
    readers: dict[str, Reader] = {".jsonl": _json_rows, ".csv": _csv_rows, ".parquet": _parquet_rows}
    wanted = COLUMNS | {field: (_plain(name),) for field, name in columns.items()}
    remarks = count = 0
    for count, (place, values) in enumerate(readers[path.suffix.lower()](load(path), shown, wanted), start=1):
        for found in _documents(values, path, shown, place, count, wanted):
            if isinstance(found, Document):
                yield found
            else:
                remarks += 1
                if remarks <= MAX_REMARKS:
                    yield found
    if remarks > MAX_REMARKS:
        message = f"{remarks - MAX_REMARKS} more rows gave no article."
        yield Problem(shown, "row", message, "Mend the rows named above first.")
    if not count:
        raise UnreadableFileError("empty", "The table has no row.", "Add rows, or take the file out.")


def _documents(
    values: Mapping[str, object] | Problem, path: Path, shown: str, place: str, count: int, wanted: Names
) -> Iterator[Document | Problem]:
    if isinstance(values, Problem):
        yield values
        return
    fields, origins = _fields(values, wanted)
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        yield Problem(shown, "row", f"{place} has no text.", f"Fill one of: {', '.join(wanted['text'])}.")
        return
    if len(text) > MAX_CHARACTERS:
        message = f"{place} holds {len(text):,} characters; an article has {MAX_CHARACTERS:,} at most."
        yield Problem(shown, "row", message, "Give each article its own row.")
        return
    stated = metadata_of(fields, origins)
    if fields.get("published") and stated.published is None:
        message = f"{place}: the date {str(fields['published'])[:40]!r} names no whole day; it stays unknown."
        yield Problem(shown, "metadata", message, "Write it like 2025-06-17 or 17/06/2025.")
    identity = fields.get("id")
    name = str(identity).strip() if identity not in (None, "") else ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    yield Document(name or f"{path.stem}-{count}", text, physical_lines(text), digest, stated)


def _fields(values: Mapping[str, object], wanted: Names) -> tuple[dict[str, object], dict[str, str]]:
    """The values under the project's names, and the column of each; texts without the half characters that
    JSON can hold."""
    known = {_plain(key): (str(key), value) for key, value in values.items()}
    fields: dict[str, object] = {}
    origins: dict[str, str] = {}
    for field, names in wanted.items():
        filled = (known[name] for name in names if name in known and known[name][1] not in (None, ""))
        column, value = next(filled, ("", None))
        fields[field] = _whole(value) if isinstance(value, str) else value
        origins[field] = f"column {column.strip()}"
    return fields, origins


def _plain(name: object) -> str:
    return str(name).strip().lower()


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _need_columns(names: Iterable[object], wanted: Names) -> None:
    """Raise UnreadableFileError where there is no column of text, or none of the name that was given."""
    given = [str(name).strip() for name in names]
    present = f"it has {', '.join(given[:12])}{'...' if len(given) > 12 else ''}"
    known = {name.lower() for name in given}
    named = {field: own[0] for field, own in wanted.items() if own is not COLUMNS[field]}
    missing = {field: name for field, name in named.items() if name not in known}
    if missing:
        names_said = ", ".join(f"{name} (for {field})" for field, name in missing.items())
        raise UnreadableFileError(
            "no-column",
            f"The table has no column {names_said}; {present}.",
            f"{did_you_mean(next(iter(missing.values())), given)} Mend --column, or [columns] in sources.toml.".strip(),
        )
    if not known & set(wanted["text"]):
        raise UnreadableFileError(
            "no-text-column",
            f"The table has no column of text; {present}.",
            f"Call the column {' or '.join(wanted['text'])}, or name it: --column text=NAME, or in sources.toml "
            '[columns], text = "NAME".',
        )


def _decoded(data: bytes, shown: str) -> tuple[Decoded, list[Row]]:
    decoded = decode(data)
    remarks = supposed_encoding(shown, decoded.encoding) if decoded.supposed else ()
    return decoded, [("", problem) for problem in remarks]


def _json_rows(data: bytes, shown: str, wanted: Names) -> Iterator[Row]:
    """The objects, one a line; which columns there are is judged by the first ones, since each may have its own."""
    decoded, remarks = _decoded(data, shown)
    yield from remarks
    found = _json_lines(decoded.text, shown)
    first = list(islice(found, _JUDGED_BY))
    names = {str(name): None for _, values in first if not isinstance(values, Problem) for name in values}
    if names:
        _need_columns(names, wanted)
    yield from chain(first, found)


def _json_lines(text: str, shown: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        if not line.strip():
            continue
        place = f"Line {number}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply" if isinstance(error, RecursionError) else str(error))
            remedy = "Each line must be one whole JSON object."
            yield place, Problem(shown, "row", f"{place} is not valid JSON: {reason}.", remedy)
            continue
        if isinstance(values, dict):
            yield place, values
        else:
            yield place, Problem(shown, "row", f"{place} is not a JSON object.", 'Write {"text": "..."}.')


def _csv_rows(data: bytes, shown: str, wanted: Names) -> Iterator[Row]:
    decoded, remarks = _decoded(data, shown)
    yield from remarks
    header = decoded.text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=header.count)
    limit = csv.field_size_limit(MAX_BYTES)
    try:
        reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
        names = next((row for row in reader if any(row)), [])
        _need_columns(names, wanted)
        for cells in reader:
            if any(cells):
                yield f"The row that ends on line {reader.line_num}", dict(zip(names, cells, strict=False))
    except csv.Error as error:
        message = f"The CSV breaks off at line {reader.line_num}: {error}."
        yield "", Problem(shown, "row", message, "Check the quotation marks of that line.")
    finally:
        csv.field_size_limit(limit)


def _parquet_rows(data: bytes, _shown: str, wanted: Names) -> Iterator[Row]:
    import polars as pl

    try:
        names = list(pl.read_parquet_schema(io.BytesIO(data)))
        known = {name for group in wanted.values() for name in group}
        _need_columns(names, wanted)
        table = pl.read_parquet(io.BytesIO(data), columns=[n for n in names if _plain(n) in known])
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise UnreadableFileError(
            "not-read", f"The file is not Parquet that can be read: {str(error)[:200]}.", "Write it again."
        ) from error
    for number, values in enumerate(table.iter_rows(named=True), start=1):
        yield f"Row {number}", values
