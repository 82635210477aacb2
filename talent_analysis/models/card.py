"""The model card's tables, filled from the scores and the shipped files, so that they cannot drift apart."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from talent_analysis.models import robustness, speeds

SCORES = ("<!-- scores: begin -->", "<!-- scores: end -->")
ROBUSTNESS = ("<!-- robustness: begin -->", "<!-- robustness: end -->")
SPEEDS = ("<!-- speeds: begin -->", "<!-- speeds: end -->")
SIZES = ("<!-- files: begin -->", "<!-- files: end -->")


def sizes(directory: Path, sums: dict[str, str]) -> pl.DataFrame:
    """file, bytes, sha256 of every shipped model file."""
    names = sorted(sums)
    return pl.DataFrame(
        {
            "file": names,
            "bytes": [(directory / name).stat().st_size for name in names],
            "sha256": [sums[name] for name in names],
        },
        schema={"file": pl.String, "bytes": pl.Int64, "sha256": pl.String},
    )


def render_card(frame: pl.DataFrame, files: pl.DataFrame, card: str) -> str:
    """The card's text with its tables of scores and of files made anew between their markers.

    `frame` is what `evaluate` returns, `files` what `sizes` returns. Raises ValueError where a marker
    is missing.
    """
    parts = {SCORES: scores_table(frame), ROBUSTNESS: robustness_table(frame), SPEEDS: speeds_table(frame)}
    for markers, inside in (parts | {SIZES: files_table(files)}).items():
        card = _between(card, markers, inside)
    return card


def robustness_table(frame: pl.DataFrame) -> str:
    """As Markdown: the scores as given beside those of the same test set in another dress."""
    heads = ["task", "test set", "metric", "as given", *robustness.DRESSES]
    lines = [f"| {' | '.join(heads)} |", "| --- | --- | --- | ---: | ---: | ---: | ---: |"]
    rows = robustness.side_by_side(frame.select("task", "test_set", "metric", "value").rows())
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def speeds_table(frame: pl.DataFrame) -> str:
    """As Markdown: tokens in a second of one core, for each processor."""
    lines = ["| processor | tokens a second |", "| --- | ---: |"]
    timed = frame.filter(pl.col("metric").cast(pl.String) == speeds.METRIC)
    return "\n".join([*lines, *(f"| {row[0].removeprefix('speed: ')} | {row[3]:,.0f} |" for row in timed.iter_rows())])


def _apart() -> pl.Expr:
    """Rows that have a table of their own."""
    return (pl.col("metric").cast(pl.String) == speeds.METRIC) | pl.any_horizontal(
        *(pl.col("task").cast(pl.String).str.ends_with(f", {dress}") for dress in robustness.DRESSES)
    )


def scores_table(frame: pl.DataFrame) -> str:
    """The scores as Markdown: per cent, the calibration error as it is; robustness and speed are told elsewhere."""
    lines = ["| task | test set | metric | score | of |", "| --- | --- | --- | ---: | ---: |"]
    for task, test_set, metric, value, n in frame.filter(~_apart()).iter_rows():
        shown = f"{value:.3f}" if "error" in metric else f"{100 * value:.1f}"
        lines.append(f"| {task} | {test_set} | {metric} | {shown} | {n:,} |")
    return "\n".join(lines)


def files_table(files: pl.DataFrame) -> str:
    """The shipped files as Markdown, with their sum."""
    lines = ["| file | MB | SHA-256 |", "| --- | ---: | --- |"]
    lines += [f"| `{name}` | {size / 1e6:.2f} | `{checksum}` |" for name, size, checksum in files.iter_rows()]
    return "\n".join([*lines, f"| all | {sum(files['bytes'].to_list()) / 1e6:.2f} | |"])


def _between(text: str, markers: tuple[str, str], inside: str) -> str:
    begin, end = markers
    if begin not in text or end not in text:
        raise ValueError(f"the card has no part between {begin} and {end}")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{begin}\n{inside}\n{end}", text)
