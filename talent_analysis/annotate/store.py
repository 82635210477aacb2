"""Annotations kept on disk, found by content: Parquet files of one batch of articles each.

A file is named after the SHA-256 of its own bytes, so that one that was cut short or altered is known for what it
is and counts as absent. Files are only added, each whole or not at all: a run killed at any moment loses the batch
in hand, and two runs may write at once. What decides annotations (models and code) names the folder; within it an
article's key is made of its text and of the lines that are annotated. Article ids are not part of it: an article
that was renamed is not annotated again.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
import polars as pl

from talent_analysis.annotate.place import Place, place
from talent_analysis.code import code_version
from talent_analysis.tables import SCHEMAS

Tables = dict[str, pl.DataFrame]
#: What is kept; the other tables are cheap to make anew from these.
KEPT = ("sentences", "tokens", "mentions")
_SUFFIX = ".parquet"


def default_folder() -> Path:
    """The user's cache folder."""
    return Path(platformdirs.user_cache_dir("talent-analysis")) / "annotations"


@dataclass
class Store:
    """The annotations of one set of models and one version of the code, by article key."""

    files: Place
    where: dict[str, str] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, address: Path | str | None, models: str) -> Store:
        """The store at a folder or address (default: the user's cache folder) for the models with this key."""
        both = hashlib.sha256(f"{models} {code_version('annotate.reader')}".encode()).hexdigest()
        return cls(place(address or default_folder(), both[:32]))

    def known(self) -> set[str]:
        """The keys of all articles that the store has; looks again at what others have added."""
        there = {name for name in self.files.names() if name.endswith(_SUFFIX)}
        self.where = {key: name for key, name in self.where.items() if name in there}
        for name in sorted(there - self.listed):
            self.where |= dict.fromkeys(self._keys(name), name)
        self.listed |= there
        return set(self.where)

    def load(self, keys: Iterable[str]) -> Iterator[tuple[str, Tables]]:
        """Each key that the store has with its tables, file by file; what is damaged is left out and taken away."""
        by_file: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            if key in self.where:
                by_file[self.where[key]].append(key)
        for name, wanted in by_file.items():
            rows = self._rows(name)
            if rows is None:
                self._forget(name)
                continue
            place_of = {key: number for number, key in enumerate(rows["key"])}
            yield from ((key, _tables(rows[place_of[key]])) for key in wanted)

    def save(self, batch: Mapping[str, Tables]) -> None:
        """Keep the tables of a batch of articles: all of them, or none where this fails."""
        if batch:
            self.put(list(batch), packed(batch))

    def put(self, keys: Iterable[str], content: bytes) -> None:
        """Keep a batch that is already `packed`."""
        name = hashlib.sha256(content).hexdigest() + _SUFFIX
        self.files.write(name, content)
        self.listed.add(name)
        self.where |= dict.fromkeys(keys, name)

    def _keys(self, name: str) -> list[str]:
        rows = self._rows(name, columns=["key"])
        return [] if rows is None else rows["key"].to_list()

    def _rows(self, name: str, columns: list[str] | None = None) -> pl.DataFrame | None:
        """The rows of a file, or None where it is gone or not what its name says."""
        try:
            content = self.files.read(name)
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() + _SUFFIX != name:
            return None
        return pl.read_parquet(io.BytesIO(content), columns=columns)

    def _forget(self, name: str) -> None:
        self.where = {key: other for key, other in self.where.items() if other != name}
        self.files.remove(name)


def packed(batch: Mapping[str, Tables]) -> bytes:
    """A batch as it lies in the store: a Parquet file, a row an article."""
    content = io.BytesIO()
    pl.concat([_row(key, tables) for key, tables in batch.items()]).write_parquet(content)
    return content.getvalue()


def _row(key: str, tables: Tables) -> pl.DataFrame:
    kept = [tables[name].to_struct(name).implode() for name in KEPT]
    return pl.DataFrame([pl.Series("key", [key]), *kept])


def _tables(row: pl.DataFrame) -> Tables:
    return {name: _table(row, name) for name in KEPT}


def _table(row: pl.DataFrame, name: str) -> pl.DataFrame:
    table = row.select(name).explode(name, empty_as_null=False).unnest(name)
    return table.cast(dict(SCHEMAS[name].items()))


def article_key(raw: str, lines: pl.DataFrame) -> str:
    """The key of one article's annotations: its text, and where its lines are and what role they have."""
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass"))
    columns = ["line", "start", "end", "role", "char_starts", "char_ends"]
    present = [name for name in columns if name in lines.columns]
    digest.update(lines.select(present).write_ndjson().encode())
    return digest.hexdigest()
