"""How long a report takes whose articles are annotated already, beside papermill running notebooks that do nothing.

The yardstick is four notebooks that import polars and altair and no more: what starting four kernels costs anyway.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talent_analysis.report import notebook

NOTEBOOKS = 4
IMPORTS = "import altair as alt\nimport polars as pl"


@dataclass(frozen=True)
class Rerun:
    """A way of running, and its seconds by the clock, one for each time."""

    way: str
    seconds: list[float]

    @property
    def best(self) -> float:
        """The least, which other work on the machine disturbed least."""
        return min(self.seconds)


def measure(corpus: Path, folder: Path, times: int) -> Iterator[Rerun]:
    """Make a report of `corpus` once, so that all is annotated; then time each way, `times` times in turn."""
    books = _books(folder)
    report = [sys.executable, "-m", "talent_analysis", "report", "--corpus", str(corpus), "--output", f"{folder}/out"]
    _timed(report)
    ways = {
        "papermill in one process, notebooks that only import": [sys.executable, "-c", _RUN.format(books=books)],
        "report, every notebook run anew (--fresh)": [*report, "--fresh"],
        "report, nothing changed": report,
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(times):
        for way, command in ways.items():
            seconds[way].append(_timed(command))
    yield from (Rerun(way, found) for way, found in seconds.items())


def table(rows: list[Rerun]) -> str:
    """As a Markdown table; the ratio is to the first row."""
    lines = ["| way | seconds, best | all | ratio |", "| --- | ---: | --- | ---: |"]
    for row in rows:
        every = ", ".join(f"{one:.1f}" for one in row.seconds)
        lines.append(f"| {row.way} | {row.best:.1f} | {every} | {row.best / rows[0].best:.2f} |")
    return "\n".join(lines)


_RUN = "import papermill\nfor path in {books}: papermill.execute_notebook(path, path, kernel_name='python3')"


def _books(folder: Path) -> list[str]:
    from nbformat import v4

    made: Any = v4
    paths = [folder / f"imports-{number}.ipynb" for number in range(NOTEBOOKS)]
    for path in paths:
        notebook.write(made.new_notebook(cells=[made.new_code_cell(IMPORTS)]), path)
    return [str(path) for path in paths]


def _timed(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.monotonic() - began
