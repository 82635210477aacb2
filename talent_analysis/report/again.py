"""Running a report again from its manifest, and telling what came out differently."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from talent_analysis.errors import UnusableInput
from talent_analysis.parameters import Parameters
from talent_analysis.report import compare
from talent_analysis.report.run import Outcome
from talent_analysis.tables import write_whole

DIFFERENCES = "differences.csv"


@dataclass(frozen=True)
class Past:
    """An earlier run: its manifest, and the folder in which that lies."""

    manifest: Mapping[str, Any]
    folder: Path

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of that run, its output being the folder where the manifest lies now."""
        return {**self.manifest["parameters"], "output": str(self.folder)}


def read(path: Path) -> Past:
    """The run that the manifest at `path` tells of. Raises UnusableInput where it is none of ours."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path}: cannot be read as a manifest ({error}). Give --from a manifest.json.") from error
    names = set(about.get("parameters", ())) if isinstance(about, dict) else set()
    if not {"corpus", "output"} <= names or not isinstance(about.get("tables"), dict):
        raise UnusableInput(
            f"{path}: is no manifest of a report, or one of an earlier version that does not list its tables. "
            "Give --from the manifest.json of a report's folder."
        )
    if unknown := sorted(names - set(Parameters.model_fields)):
        raise UnusableInput(
            f"{path}: was written with parameters that this version does not know ({', '.join(unknown)}). "
            "Use the version of talent-analysis that it names."
        )
    return Past(about, path.resolve().parent)


def run(past: Past, report: Callable[[], Outcome]) -> tuple[Outcome, str]:
    """Let `report` make the report; what it returns, and what changed, for a terminal."""
    with kept_tables(past) as before:
        outcome = report()
        output = outcome.index.parent
        found = differences(past, before, output)
    return outcome, told(found, circumstances(past, output), len(_manifest(output)["tables"]))


@contextmanager
def kept_tables(past: Past) -> Iterator[Path]:
    """A folder with the tables of the earlier run, which its new run would overwrite; gone at the end."""
    place = Path(tempfile.mkdtemp(prefix=".before-", dir=past.folder))
    try:
        for name in past.manifest["tables"]:
            file = past.folder / "data" / f"{name}.parquet"
            if file.is_file():
                _keep(file, place / file.name)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _keep(file: Path, copy: Path) -> None:
    # Tables are replaced by renaming, so that a hard link keeps what it pointed to.
    try:
        os.link(file, copy)
    except OSError:
        shutil.copy2(file, copy)


def differences(past: Past, before: Path, output: Path) -> pl.DataFrame:
    """What changed from the tables of `past`, kept in `before`, to those of the run in `output`; see compare.CHANGES.

    Values are compared where the earlier table is still what its manifest says, else sizes and hashes are.
    """
    was, now = past.manifest["tables"], _manifest(output)["tables"]
    there = {name for name in was if name in now and was[name]["sha256"] != now[name]["sha256"]}
    whole = {name for name in there if _is(before / f"{name}.parquet", was[name]["sha256"])}
    told = compare.summaries(_but(was, whole), _but(now, whole))
    tables = [
        {name: pl.read_parquet(folder / f"{name}.parquet") for name in sorted(whole)}
        for folder in (before, output / "data")
    ]
    found = pl.concat([told, compare.changes(*tables)]).sort("table", maintain_order=True)
    path = output / DIFFERENCES
    write_whole(path, found.write_csv)
    return found


def _but(tables: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: about for name, about in tables.items() if name not in names}


def _is(file: Path, digest: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def _manifest(output: Path) -> Any:
    return json.loads((output / "manifest.json").read_text(encoding="utf-8"))


def circumstances(past: Past, output: Path) -> list[str]:
    """What else was not the same, in words: articles, parameters, models, versions."""
    now = _manifest(output)
    pairs = {"corpus": (past.manifest["corpus"]["sha256"], now["corpus"]["sha256"])}
    pairs["model files"] = (past.manifest["models"]["key"], now["models"]["key"])
    for group in ("parameters", "versions"):
        one, other = past.manifest[group], now[group]
        names = [name for name in dict.fromkeys([*one, *other]) if name not in ("output", "corpus")]
        pairs |= {name: (one.get(name), other.get(name)) for name in names}
    return [f"{name}: {one} → {other}" for name, (one, other) in pairs.items() if one != other]


def told(found: pl.DataFrame, around: list[str], tables: int) -> str:
    """The differences as text for a terminal."""
    if found.is_empty():
        return f"The {tables} tables are the same as before, byte for byte."
    with pl.Config(tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=60, tbl_hide_dataframe_shape=True, tbl_width_chars=160):
        table = str(found)
    changed = found["table"].n_unique()
    why = (
        f"Not the same this time: {'; '.join(around)}."
        if around
        else "Articles, parameters, models and versions are the same; the code may not be."
    )
    return f"{changed} of {tables} tables changed (see {DIFFERENCES}):\n{table}\n{why}"
