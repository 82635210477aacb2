"""`python -m talent_analysis.bench throughput`, `rerun` or `scale`: measurements, as Markdown tables."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click


@click.group()
def bench() -> None:
    """Measure how fast this project is on this machine."""


@bench.command()
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default="seeds", show_default=True)
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="one a core")
def throughput(corpus: Path, processes: int) -> None:
    """Words a second beside Stanza used plainly: same models, same texts, one run."""
    from talent_analysis.bench.throughput import compare, differences

    plain = None
    click.echo("| way | words | seconds | words/s | ratio | peak MB | words that differ |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    measured = []
    for one in compare(corpus, processes):
        plain = plain or one
        ratio, differing = plain.seconds / one.seconds, differences(plain.table, one.table)
        click.echo(
            f"| {one.way} | {one.words:,} | {one.seconds:.1f} | {one.rate:,.0f} | {ratio:.2f} "
            f"| {one.peak_mb:,.0f} | {differing} |"
        )
        measured.append(one)
    names = list(measured[0].by_processor)
    click.echo(f"\n| seconds in | {' | '.join(names)} |")
    click.echo(f"| --- {'| ---: ' * len(names)}|")
    for one in measured:
        if one.by_processor:
            click.echo(f"| {one.way} | {' | '.join(f'{one.by_processor[name]:.1f}' for name in names)} |")


@bench.command()
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default="seeds", show_default=True)
@click.option("--times", type=click.IntRange(1), default=3, show_default=True)
def rerun(corpus: Path, times: int) -> None:
    """Seconds of a report that is made again, beside papermill running notebooks that do nothing."""
    from talent_analysis.bench.rerun import measure, table

    with tempfile.TemporaryDirectory() as folder:
        click.echo(table(list(measure(corpus, Path(folder), times))))


@bench.command()
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default="seeds", show_default=True)
@click.option("--size", "sizes", type=int, multiple=True, default=(1000, 10_000, 100_000), show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Where archives and reports stay; else they go.")
def scale(corpus: Path, sizes: tuple[int, ...], folder: Path | None) -> None:
    """Memory and time of the report on archives of so many articles, recombined from CORPUS."""
    from talent_analysis.bench.scale import Grown, grow, table

    with tempfile.TemporaryDirectory() as passing:
        rows: list[Grown] = []
        for row in grow(corpus, sizes, folder or Path(passing), say=click.echo):
            rows.append(row)
            click.echo(table(rows))


if __name__ == "__main__":
    bench(prog_name="python -m talent_analysis.bench")
