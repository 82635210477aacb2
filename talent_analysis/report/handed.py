"""The session of a report handed to its notebooks, so that each need not read and annotate the corpus again."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import polars as pl

from talent_analysis.parameters import Parameters
from talent_analysis.tables import SCHEMAS, Corpus, Parsed

VARIABLE = "TALENT_ANALYSIS_SESSION"
#: Parameters that decide only what is made of the tables; the others decide what is read and annotated.
_OF_RESULTS = {
    *("output", "language", "top_n", "confidence", "random_seed", "csv"),
    *("peers", "coded", "descriptions"),
}
_CORPUS = ("articles", "lines", "problems")


def put(folder: Path, asked: Parameters, corpus: Corpus, parsed: Parsed, adjusted: pl.DataFrame) -> str:
    """Write everything that notebooks need to `folder`; returns one SHA-256 over it."""
    folder.mkdir()
    tables = {f"corpus_{name}": getattr(corpus, name) for name in _CORPUS}
    tables |= {name: getattr(parsed, name) for name in (*SCHEMAS, "problems", "settled")}
    tables |= {"adjusted": adjusted, "texts": _texts(corpus), "parsed_texts": _texts(parsed).select("article_id")}
    digest = hashlib.sha256()
    for name, table in sorted(tables.items()):
        path = folder / f"{name}.parquet"
        table.write_parquet(path, compression="lz4")
        digest.update(path.read_bytes())
    about = {"asked": _decisive(asked), "folder": str(corpus.folder) if corpus.folder else None}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return digest.hexdigest()


def take(asked: Parameters) -> tuple[Corpus, Parsed, pl.DataFrame] | None:
    """The corpus, its annotations and what the user's words changed, where this process was handed them for these
    parameters; else None."""
    folder = Path(os.environ.get(VARIABLE) or os.devnull)
    if not (folder / "about.json").is_file():
        return None
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["asked"] != _decisive(asked):
        return None
    texts = dict(_read(folder, "texts").iter_rows())
    base = Path(about["folder"]) if about["folder"] else None
    corpus = Corpus(**{name: _read(folder, f"corpus_{name}") for name in _CORPUS}, texts=texts, folder=base)
    analysed = {key: texts[key] for key in _read(folder, "parsed_texts")["article_id"]}
    names = [field.name for field in fields(Parsed) if field.name != "texts"]
    parsed = Parsed(**{name: _read(folder, name) for name in names}, texts=analysed)
    return corpus, parsed, _read(folder, "adjusted")


def _decisive(asked: Parameters) -> dict[str, Any]:
    return asked.model_dump(mode="json", exclude=_OF_RESULTS & set(Parameters.model_fields))


def _texts(found: Corpus | Parsed) -> pl.DataFrame:
    texts = found.texts
    return pl.DataFrame({"article_id": list(texts), "text": list(texts.values())}, schema_overrides={"text": pl.String})


def _read(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet", glob=False)
