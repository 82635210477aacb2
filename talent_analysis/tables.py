"""The tables of the project: their columns and types, how they are kept together, and how they are written.

Offsets are Unicode code points in the raw decoded file, half open. Columns beyond these may be added.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass

from talent_analysis.spreadsheets import CsvStyle, write_csv

ROLES = ("title", "standfirst", "heading", "body", "caption", "boilerplate", "blank")
ANALYSED_ROLES = ("title", "standfirst", "heading", "body")
LABELS = ("negative", "neutral", "positive")
MENTION_TYPES = ("PER", "ORG", "LOC", "PRODUCT", "EVENT", "MISC")
QUOTE_KINDS = ("direct", "mixed", "indirect")
BOUNDS = ("exact", "at_least", "at_most", "about", "range")
MODALITIES = ("asserted", "reported", "conditional", "denied", "planned")

_TEXT, _INT, _NUMBER = pl.String, pl.Int64, pl.Float64
_PLACE = {"start": _INT, "end": _INT}
_TONE = {"p_negative": _NUMBER, "p_neutral": _NUMBER, "p_positive": _NUMBER, "label": _TEXT}

#: What `entities.toml` settles, one text a row; article_id null where it holds everywhere.
SETTLED: Mapping[str, DataTypeClass] = dict.fromkeys(("entity", "type", "kind", "text", "article_id"), _TEXT)

SCHEMAS: Mapping[str, dict[str, DataTypeClass]] = {
    "articles": {
        "article_id": _TEXT,
        "source": _TEXT,
        "title": _TEXT,
        "standfirst": _TEXT,
        "published": pl.Date,
        "url": _TEXT,
        "language": _TEXT,
        "n_sentences": _INT,
        "n_tokens": _INT,
        "path": _TEXT,
        "sha256": _TEXT,
        "duplicate_of": _TEXT,
    },
    "lines": {"article_id": _TEXT, "line": _INT, **_PLACE, "role": _TEXT, "rule": _TEXT, "text": _TEXT},
    "sentences": {
        "article_id": _TEXT,
        "sentence_id": _INT,
        "line": _INT,
        **_PLACE,
        "text": _TEXT,
        **_TONE,
        "quoted": _NUMBER,
    },
    "tokens": {
        "article_id": _TEXT,
        "sentence_id": _INT,
        "token_id": _INT,
        **_PLACE,
        "text": _TEXT,
        "lemma": _TEXT,
        "upos": _TEXT,
        "feats": _TEXT,
        "head": _INT,
        "deprel": _TEXT,
    },
    "mentions": {
        "article_id": _TEXT,
        "sentence_id": _INT,
        **_PLACE,
        "text": _TEXT,
        "type": _TEXT,
        "entity": _TEXT,
        "linked_by": _TEXT,
        **_TONE,
        "speaker": _TEXT,
    },
    "quotes": {
        "article_id": _TEXT,
        **_PLACE,
        "text": _TEXT,
        "kind": _TEXT,
        "cue": _TEXT,
        "speaker_text": _TEXT,
        "speaker": _TEXT,
    },
    "amounts": {
        "article_id": _TEXT,
        "sentence_id": _INT,
        **_PLACE,
        "text": _TEXT,
        "value": _NUMBER,
        "unit": _TEXT,
        "bound": _TEXT,
        "value_high": _NUMBER,
        "period": _TEXT,
        "attributed_to": _TEXT,
        "modality": _TEXT,
    },
}


def frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Build the table `name` from rows; columns of the contract first, typed even when there is no row."""
    schema = SCHEMAS[name]
    if not rows:
        return pl.DataFrame(schema=schema)
    extra = [key for key in rows[0] if key not in schema]
    table = pl.DataFrame(rows, schema_overrides=dict(schema), infer_schema_length=None)
    missing = [pl.lit(None, dtype=kind).alias(key) for key, kind in schema.items() if key not in table.columns]
    return table.with_columns(missing).select([*schema, *extra])


@dataclass(frozen=True)
class Corpus:
    """What was read: `articles` and `lines` as in SCHEMAS (counts still null), the decoded text of each
    article, and `problems` (path, kind, message, remedy): files left out or read with a reservation. `folder`:
    where the articles lie, and beside them the files that the user writes (`entities.toml`)."""

    articles: pl.DataFrame
    lines: pl.DataFrame
    problems: pl.DataFrame
    texts: Mapping[str, str]
    folder: Path | None = None

    def __repr__(self) -> str:
        left_out = self.problems.height
        return f"Corpus({self.articles.height} articles, {self.lines.height} lines, {left_out} remarks)"

    def _repr_html_(self) -> str:
        return _summary({"articles": self.articles, "lines": self.lines, "problems": self.problems})


@dataclass(frozen=True)
class Parsed:
    """An annotated corpus: every table of SCHEMAS, `problems`, and the decoded text of each article. `settled`:
    what the user's `entities.toml` says (entity, type, kind, text, article_id)."""

    articles: pl.DataFrame
    lines: pl.DataFrame
    sentences: pl.DataFrame
    tokens: pl.DataFrame
    mentions: pl.DataFrame
    quotes: pl.DataFrame
    amounts: pl.DataFrame
    problems: pl.DataFrame
    texts: Mapping[str, str]
    settled: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SETTLED))

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of the contract, by name, in the order of SCHEMAS."""
        return {name: getattr(self, name) for name in SCHEMAS}

    def where(self, keep: pl.Expr) -> Parsed:
        """Only the articles for which `keep`, an expression on `articles`, holds; in every table."""
        articles = self.articles.filter(keep)
        kept = articles.select("article_id")
        cut = {
            name: table.join(kept, on="article_id", how="semi", maintain_order="left")
            for name, table in self.tables().items()
            if name != "articles"
        }
        texts = {key: self.texts[key] for key in articles["article_id"]}
        return Parsed(articles=articles, problems=self.problems, texts=texts, settled=self.settled, **cut)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{table.height} {name}" for name, table in self.tables().items())
        return f"Parsed({sizes})"

    def _repr_html_(self) -> str:
        return _summary(self.tables())


def _summary(tables: Mapping[str, pl.DataFrame]) -> str:
    """What the tables hold, for notebooks: table, rows, columns."""
    rows = [(name, table.height, ", ".join(table.columns)) for name, table in tables.items()]
    found = pl.DataFrame(rows, schema={"table": _TEXT, "rows": _INT, "columns": _TEXT}, orient="row")
    with pl.Config(fmt_str_lengths=400, tbl_hide_dataframe_shape=True):
        return found._repr_html_()


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then rename: the file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_table(table: pl.DataFrame, folder: Path, name: str, csv: CsvStyle = "plain") -> None:
    """Write `folder/name.parquet` and `folder/name.csv` (UTF-8; nested columns are left out of the CSV).

    `csv` is how the second is written: see `spreadsheets.write_csv`.
    """
    flat = table.select(key for key, kind in table.schema.items() if not kind.is_nested())
    write_whole(folder / f"{name}.parquet", table.write_parquet)
    write_whole(folder / f"{name}.csv", lambda path: write_csv(flat, path, csv))
