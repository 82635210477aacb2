"""The model card's tables, filled from the scores and the shipped files, so that they cannot drift apart."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

SCORES = ("<!-- scores: begin -->", "<!-- scores: end -->")
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
    return _between(_between(card, SCORES, scores_table(frame)), SIZES, files_table(files))


def scores_table(frame: pl.DataFrame) -> str:
    """The scores as Markdown: per cent, the calibration error as it is."""
    lines = ["| task | test set | metric | score | of |", "| --- | --- | --- | ---: | ---: |"]
    for task, test_set, metric, value, n in frame.iter_rows():
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
