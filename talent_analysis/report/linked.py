"""Which columns name sources and entities, so that a reader's choice can filter the charts and tables of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_analysis.tables import Parsed

Rows = list[dict[str, Any]]
#: Kept in the data of a chart whether or not it draws them: a click looks for its sentences by these.
ALWAYS = ("source", "entity", "entity_a", "entity_b", "group", "row", "column")


@dataclass(frozen=True)
class Names:
    """The names that a reader can choose."""

    sources: frozenset[str]
    entities: frozenset[str]

    @classmethod
    def of(cls, parsed: Parsed) -> Names:
        """Those of an annotated corpus."""
        return cls(frozenset(parsed.articles["source"].drop_nulls()), frozenset(parsed.mentions["entity"].drop_nulls()))

    def kind(self, name: str, values: Iterable[object]) -> str | None:
        """`source` or `entity` where half or more of the different texts of a column are such names.

        A newspaper may be both: then the name of the column decides, else it is a source.
        """
        texts = {value for value in values if isinstance(value, str)}
        if not texts:
            return None
        found = {"source": len(texts & self.sources), "entity": len(texts & self.entities)}
        likely = sorted((n, key == "source", key) for key, n in found.items() if 2 * n >= len(texts))
        return "entity" if likely and name.startswith(("entity", "speaker")) else likely[-1][2] if likely else None


def columns(table: pl.DataFrame, names: Names) -> dict[str, str]:
    """For each column of names what it names."""
    texts = [column for column in table.get_columns() if column.dtype == pl.String]
    found = {column.name: names.kind(column.name, column.to_list()) for column in texts}
    return {name: kind for name, kind in found.items() if kind}


def linked(spec: dict[str, Any], names: Names) -> dict[str, Any]:
    """The chart's specification with only the columns that it uses, and `usermeta.linked`: for each of its data sets
    the columns of sources and of entities, and for each parameter that picks a source the value for all."""
    data: Mapping[str, Rows] = spec.get("datasets", {})
    frame = {key: value for key, value in spec.items() if key != "datasets"}
    used = set(re.findall(r"\w+", json.dumps(frame))) | set(ALWAYS)
    cut = {key: [{k: v for k, v in row.items() if k in used} for row in rows] for key, rows in data.items()}
    found = {key: _fields(rows, names) for key, rows in cut.items()}
    about = {"data": {key: fields for key, fields in found.items() if fields}, "pickers": _pickers(spec, names)}
    return {**spec, **({"datasets": cut} if data else {}), "usermeta": {"linked": about}}


def _fields(rows: Rows, names: Names) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name in rows[0] if rows else ():
        if kind := names.kind(name, (row.get(name) for row in rows)):
            fields.setdefault(kind, []).append(name)
    return fields


def _pickers(spec: dict[str, Any], names: Names) -> dict[str, str]:
    return {
        param["name"]: param["value"]
        for param in _params(spec)
        if isinstance(param.get("bind"), dict) and names.sources & set(param["bind"].get("options") or [])
    }


def _params(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield from part.get("params", [])
        for key in ("layer", "concat", "hconcat", "vconcat"):
            for inner in part.get(key, []):
                yield from _params(inner)
        yield from _params(part.get("spec"))
