"""The commands in two groups: `talent-analysis entities ...` and `talent-analysis models ...`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from talent_analysis import options
from talent_analysis.errors import UnusableInput


@click.group(context_settings=options.CONTEXT)
def entities() -> None:
    """Who is who: the file `entities.toml` beside the articles."""


@entities.command()
@click.argument("corpus", default="seeds", type=click.Path())
@click.option("--min-count", default=3, show_default=True, help="Mentions that make a name worth an entry.")
@options.models
@options.columns
@options.clean_errors
def suggest(corpus: str, min_count: int, models: Literal["bundled", "official"], columns: tuple[str, ...]) -> None:
    """Create CORPUS/entities.toml, or add what is new to it; what you wrote there is never changed."""
    from talent_analysis.annotate import suggest as suggestions
    from talent_analysis.annotate.annotate import annotate as annotate_corpus
    from talent_analysis.parameters import named_columns
    from talent_analysis.read import read

    found = read(Path(corpus), named_columns(columns))
    parsed = annotate_corpus(found, models)
    folder = found.folder or Path(corpus)
    path, new = suggestions.write(folder, parsed.mentions, min_count)
    click.echo(f"{path}: {new} new {'entry' if new == 1 else 'entries'}. Edit it; the next run follows it.")


@entities.command()
@click.argument("corpus", default="seeds", type=click.Path())
@options.models
@options.columns
@options.clean_errors
def effects(corpus: str, models: Literal["bundled", "official"], columns: tuple[str, ...]) -> None:
    """Show what each line of CORPUS/entities.toml changes, and which merges are left to you."""
    import polars as pl

    from talent_analysis.analyse import entities as analysis
    from talent_analysis.annotate.annotate import annotate as annotate_corpus
    from talent_analysis.parameters import named_columns
    from talent_analysis.read import read

    parsed = annotate_corpus(read(Path(corpus), named_columns(columns)), models)
    with pl.Config(tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=60, tbl_hide_dataframe_shape=True, tbl_width_chars=160):
        click.echo(str(analysis.effects(parsed)))
        click.echo(str(analysis.doubtful_merges(parsed)))


@click.group(context_settings=options.CONTEXT)
def models() -> None:
    """The French models: what they are, how good, and Stanza's own."""


@models.command(name="list")
@options.clean_errors
def list_models() -> None:
    """The bundled files, their sizes and SHA-256, each checked."""
    from talent_analysis.models import store

    found = store.bundled()
    total = 0
    for name, digest in found.files.items():
        size = (found.directory / name).stat().st_size
        total += size
        click.echo(f"{size / 1e6:8.2f} MB  {digest}  {name}")
    click.echo(f"{total / 1e6:8.2f} MB  in all; key {found.key}")


@models.command()
@click.option("--data", required=True, type=click.Path(), help="The folder of corpora (see MODEL_CARD.md).")
@click.option("--card", type=click.Path(), help="Also write the scores into this model card.")
@options.models
@options.clean_errors
def evaluate(data: str, card: str | None, models: Literal["bundled", "official"]) -> None:
    """Score the models on the test sets, beside simpler peers."""
    from talent_analysis.models import evaluate as evaluation

    if not Path(data).is_dir():
        raise UnusableInput(f"{data}: no such folder. Give --data the folder that holds ud-french/, press/, ….")
    evaluation.run(Path(data), models, Path(card) if card else None, click.echo)


@models.command()
@click.option("--failures", is_flag=True, help="List each wrong label.")
@options.clean_errors
def pairs(failures: bool) -> None:
    """What the shipped tone models make of the minimal pairs: negation, hearsay, victims, critics, irony."""
    import polars as pl

    from talent_analysis.annotate.why import shipped
    from talent_analysis.models import pairs as minimal

    found = minimal.answers(shipped())
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, fmt_str_lengths=90, tbl_width_chars=190):
        click.echo(str(minimal.summary(found)))
        if failures:
            click.echo(str(minimal.failures(found).drop("side", "target")))


@models.command()
@click.option("--url", help="Where Stanza's resources are, if not at their usual place.")
@options.clean_errors
def download(url: str | None) -> None:
    """Fetch Stanza's official French models, for `--models official`."""
    from talent_analysis.models import official

    found = official.download(official.default_directory(), url)
    click.echo(f"Official models in {found.directory}")
