"""What changed between two runs' tables, as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

#: A row for each thing that changed. `what`: `new table`, `table gone`, `new column`, `column gone`, `type`, `rows`
#: (numbers before and after; `n` rows are in one of the two only) or `values` (`n` cells differ, the first of them
#: shown); `content` where only the hashes of a table are known, and differ.
CHANGES = {
    "table": pl.String,
    "what": pl.String,
    "column": pl.String,
    "before": pl.String,
    "after": pl.String,
    "n": pl.Int64,
}


def changes(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The differences between tables of the same names, in the columns of CHANGES; no row where there are none."""
    rows: list[tuple[Any, ...]] = []
    for name in sorted({*before, *after}):
        if name not in after:
            rows.append((name, "table gone", None, _size(before[name]), None, before[name].height))
        elif name not in before:
            rows.append((name, "new table", None, None, _size(after[name]), after[name].height))
        else:
            rows += [(name, *found) for found in _within(before[name], after[name])]
    return pl.DataFrame(rows, schema=CHANGES, orient="row")


def _size(table: pl.DataFrame) -> str:
    return f"{table.height} x {table.width}"


def _within(before: pl.DataFrame, after: pl.DataFrame) -> list[tuple[Any, ...]]:
    found = columns(before.schema, after.schema)
    shared = [name for name in before.columns if before.schema[name] == after.schema.get(name)]
    if before.height != after.height:
        one, other = before.select(shared), after.select(shared)
        lost, won = _missing(one, other), _missing(other, one)
        return [*found, ("rows", None, str(before.height), str(after.height), lost + won)]
    for name in shared:
        different = before[name].ne_missing(after[name])
        if count := int(different.sum()):
            place = different.arg_max() or 0
            found.append(("values", name, _said(before[name][place]), _said(after[name][place]), count))
    return found


def columns(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The columns that are new, gone or of another type: what, column, type before, type after, no number."""
    found: list[tuple[Any, ...]] = []
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            what = "new column" if one is None else "column gone"
            found.append((what, name, one and str(one), other and str(other), None))
        elif one != other:
            found.append(("type", name, str(one), str(other), None))
    return found


def _missing(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """How many rows of the one are not in the other, repeated rows counted."""
    seen, there = (pl.DataFrame({"row": table.hash_rows()}).group_by("row").len("n") for table in (one, other))
    both = seen.join(there, on="row", how="left", suffix="_there")
    return int((both["n"].cast(pl.Int64) - both["n_there"].fill_null(0).cast(pl.Int64)).clip(0).sum())


def _said(value: object) -> str:
    if isinstance(value, pl.Series):
        value = value.to_list()
    return json.dumps(value, ensure_ascii=False, default=str)


def summaries(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    """The same as `changes` as far as two manifests tell it: sha256, rows and columns of each table."""
    rows: list[tuple[Any, ...]] = []
    for name in sorted({*before, *after}):
        if name not in after:
            rows.append((name, "table gone", None, str(before[name]["rows"]), None, None))
        elif name not in before:
            rows.append((name, "new table", None, None, str(after[name]["rows"]), None))
        elif before[name]["sha256"] != after[name]["sha256"]:
            rows += [(name, *found) for found in _summary(before[name], after[name])]
    return pl.DataFrame(rows, schema=CHANGES, orient="row")


def _summary(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found = columns(before["columns"], after["columns"])
    if before["rows"] != after["rows"]:
        found.append(("rows", None, str(before["rows"]), str(after["rows"]), None))
    return found or [("content", None, before["sha256"][:16], after["sha256"][:16], None)]
