"""Annotations kept on disk: one Parquet file for each article, found by its content.

A key is made of the article's text, its line roles, the models and the code that annotates; a file is there
whole or not at all, and a damaged one counts as absent.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs
import polars as pl

from talent_analysis.annotate import boundaries, evidence, mentions, names, parse, text, tone
from talent_analysis.tables import SCHEMAS, write_whole

#: What is kept; the other tables are cheap to make anew from these.
KEPT = ("sentences", "tokens", "mentions")
_CODE = (boundaries, evidence, mentions, names, parse, text, tone)


class Store:
    """A folder of annotations. `folder` defaults to the user's cache folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(platformdirs.user_cache_dir("talent-analysis")) / "annotations"

    def load(self, key: str) -> dict[str, pl.DataFrame] | None:
        """The kept tables of one article, or None where they are absent or damaged."""
        try:
            row = pl.read_parquet(self._path(key), glob=False)
            return {name: _table(row, name) for name in KEPT}
        except (OSError, pl.exceptions.PolarsError):
            return None

    def save(self, key: str, tables: dict[str, pl.DataFrame]) -> None:
        """Keep the tables of one article."""
        row = pl.DataFrame([tables[name].to_struct(name).implode() for name in KEPT])
        write_whole(self._path(key), row.write_parquet)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.parquet"


def _table(row: pl.DataFrame, name: str) -> pl.DataFrame:
    table = row.select(name).explode(name, empty_as_null=False).unnest(name)
    return table.cast(dict(SCHEMAS[name].items()))


def code_version() -> str:
    """A hash of the source of everything that decides what is kept."""
    digest = hashlib.sha256()
    for module in _CODE:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def article_key(article_id: str, raw: str, roles: list[str], models: str) -> str:
    """The key of one article's annotations."""
    digest = hashlib.sha256()
    for part in (article_id, raw, *roles, models, code_version()):
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()
