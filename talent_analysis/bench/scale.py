"""How memory and time of the report grow with the number of articles, all of them annotated.

The archives are made by `recombine` from a small annotated corpus. Each report runs as its own command; memory is
what it and its kernels hold at one time, looked at four times a second.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from talent_analysis.annotate.annotate import annotate
from talent_analysis.bench.recombine import recombined
from talent_analysis.read import read

_EVERY = 0.25


@dataclass(frozen=True)
class Grown:
    """The report of `articles` articles with `words` tokens: seconds to make the archive and the report, the most
    memory held at one time by all its processes and by one of them (MB), the largest page (MB)."""

    articles: int
    words: int
    archive_mb: float
    made: float
    seconds: float
    peak: float
    largest: float
    page: float


def grow(
    base: Path, sizes: Sequence[int], folder: Path, *, say: Callable[[str], object], cache: Path | None = None
) -> Iterator[Grown]:
    """Make an archive and its report of each size from the corpus `base`, in `folder`."""
    import polars as pl

    parsed = annotate(read(base), cache=cache)
    for n in sizes:
        began = time.monotonic()
        archive = recombined(parsed, folder / f"archive-{n}", n)
        made = time.monotonic() - began
        words = archive.scan("tokens").select(pl.len()).collect().item()
        say(f"{n} articles, {words} tokens made in {made:.0f} s")
        seconds, peak, largest = _report(archive.folder, folder / f"report-{n}", say)
        size = sum(file.stat().st_size for file in archive.folder.rglob("*.parquet"))
        page = max(file.stat().st_size for file in (folder / f"report-{n}").glob("*.html"))
        yield Grown(n, words, size / 1e6, made, seconds, peak, largest, page / 1e6)


def table(rows: Sequence[Grown]) -> str:
    """The curve as a Markdown table."""
    head = ["articles", "tokens", "archive MB", "report s", "s per 1,000", "peak MB", "largest process MB", "page MB"]
    lines = ["| " + " | ".join(head) + " |", "|" + " ---: |" * len(head)]
    for row in rows:
        each = row.seconds / row.articles * 1000
        said = [f"{row.articles:,}", f"{row.words:,}", f"{row.archive_mb:,.0f}", f"{row.seconds:.0f}", f"{each:.2f}"]
        said += [f"{row.peak:,.0f}", f"{row.largest:,.0f}", f"{row.page:.1f}"]
        lines.append("| " + " | ".join(said) + " |")
    return "\n".join(lines)


def _report(archive: Path, output: Path, say: Callable[[str], object]) -> tuple[float, float, float]:
    """Seconds, and the most memory (MB) of all processes and of one."""
    command = [sys.executable, "-m", "talent_analysis", "report", "--corpus", str(archive), "--output", str(output)]
    began = time.monotonic()
    process = subprocess.Popen([*command, "--fresh"])  # noqa: S603
    peak = largest = 0.0
    while process.poll() is None:
        held = _memory(process.pid)
        peak, largest = max(peak, sum(held)), max([largest, *held])
        time.sleep(_EVERY)
    if process.returncode:
        say(f"The report of {archive} ended with {process.returncode}.")
    return time.monotonic() - began, peak, largest


def _memory(pid: int) -> list[float]:
    """The resident memory of a process and all below it, in MB."""
    import psutil

    try:
        parent = psutil.Process(pid)
        held = [parent, *parent.children(recursive=True)]
        return [process.memory_info().rss / 1e6 for process in held]
    except psutil.Error:
        return []
