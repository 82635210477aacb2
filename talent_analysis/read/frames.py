"""Rows to frames, some thousands at a time: as rows of Python a table of lines takes ten times its memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl
from polars.datatypes import DataTypeClass

from talent_analysis import tables

_MOST_ROWS = 10_000


class Growing:
    """A table of the contract while its rows come in; `extra` are its further columns, which every row has."""

    def __init__(self, name: str, extra: Mapping[str, DataTypeClass | pl.DataType]) -> None:
        self._name, self._extra = name, extra
        self._rows: list[dict[str, object]] = []
        self._frames: list[pl.DataFrame] = []

    def extend(self, rows: Iterable[dict[str, object]]) -> None:
        """Add rows."""
        self._rows.extend(rows)
        if len(self._rows) >= _MOST_ROWS:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """All of them, in order, in one piece."""
        self._pack()
        return pl.concat(self._frames).rechunk()

    def _pack(self) -> None:
        if self._rows or not self._frames:
            table = tables.frame(self._name, self._rows)
            empty = [pl.lit(None).alias(key) for key in self._extra if key not in table.columns]
            self._frames.append(table.with_columns(empty).cast(dict(self._extra.items())))
            self._rows = []
