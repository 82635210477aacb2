"""Which notebooks need not run again: those whose inputs are the same and whose results are all still there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from talent_analysis.code import package_version
from talent_analysis.report import notebook
from talent_analysis.report.result import NotebookRun

#: Where an executed notebook keeps what it was made from and the files it left.
_PLACE = "talent_analysis"


def key(source: str, parameters: Mapping[str, object], session: str, versions: Mapping[str, str]) -> str:
    """One SHA-256 over all that decides a notebook's results: its source, its parameters (but the place of the
    output), the session's tables, our code, the versions of the libraries, and the files that parameters name."""
    given = {name: value for name, value in parameters.items() if name != "output"}
    coded = Path(str(given.get("coded") or ""))
    sheet = hashlib.sha256(coded.read_bytes()).hexdigest() if coded.is_file() else None
    about = [source, given, session, package_version(), dict(versions), sheet]
    return hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()


def earlier(name: str, title: str, output: Path, inputs: str) -> NotebookRun | None:
    """The run that stands in the output, where it was made from these inputs and nothing of it was changed since."""
    path = output / f"{name}.ipynb"
    try:
        done = notebook.read(path)
        about = done.metadata[_PLACE]
        same = about["inputs"] == inputs and about["files"] == files(output, about["files"])
        if not same or about["cells"] != _content(done):
            return None
        return NotebookRun(name, title, 0.0, path, figures=figures(done), reused=True)
    except Exception:  # whatever a stranger's or a damaged file is, it is not the run that is looked for
        return None


def mark(executed: Any, output: Path, inputs: str) -> None:
    """Note in an executed notebook what it was made from and what it left."""
    named = [f"{figure['name']}{rest}" for figure in figures(executed) for rest in ("", "_evidence")]
    left = [f"{name}{kind}" for name in named for kind in (".parquet", ".csv")]
    there = files(output, (name for name in left if (output / "data" / name).is_file()))
    executed.metadata[_PLACE] = {"inputs": inputs, "files": there, "cells": _content(executed)}


def figures(executed: Any) -> list[dict[str, str]]:
    """Name, title and sentence of each figure shown, from the metadata of the outputs."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    abouts = (output.get("metadata", {}).get("talent_analysis", {}) for output in outputs)
    return [dict(about) for about in abouts if about.get("name")]


def files(output: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each of these files of the data folder; raises OSError where one is missing."""
    return {name: hashlib.sha256((output / "data" / name).read_bytes()).hexdigest() for name in names}


def _content(executed: Any) -> str:
    text = json.dumps([[cell.source, cell.get("outputs", [])] for cell in executed.cells], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
