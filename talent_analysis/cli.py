"""The command line: `talent-analysis report | annotate | check | validate | entities | models`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal, get_args

import click

from talent_analysis import __version__, options
from talent_analysis.errors import RunFailed, TalentAnalysisError, UnusableInput
from talent_analysis.spreadsheets import CsvStyle

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_corpus = click.option(
    "--corpus", default="seeds", show_default=True, type=click.Path(), help="Folder (or file) of articles."
)
_output = click.option("--output", default="outputs", show_default=True, type=click.Path(), help="Folder to write.")


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="talent-analysis")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """How the French press tells a story: tone, sources, entities."""
    context.obj = {"debug": debug}


def _clean_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the project's errors into one paragraph on stderr and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except TalentAnalysisError as error:
            if click.get_current_context().obj["debug"]:
                raise
            click.echo(textwrap.fill(f"talent-analysis: {error}", 100, break_long_words=False), err=True)
            sys.exit(error.exit_code)
        except OSError as error:
            if click.get_current_context().obj["debug"]:
                raise
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"talent-analysis: {place}{error.strerror or error}. Check the disk and the rights.", err=True)
            sys.exit(RunFailed.exit_code)

    return run


@main.command()
@_corpus
@_output
@options.asked
@_clean_errors
def report(**typed: Any) -> None:
    """Annotate the articles, run the notebooks, write OUTPUT/index.html."""
    from talent_analysis import parameters
    from talent_analysis.report.run import run_report

    checked = parameters.check(**options.given(**typed))
    outcome = run_report(checked)
    click.echo(f"Report: {outcome.index}")
    if outcome.failed:
        raise RunFailed(
            f"Failed: {', '.join(outcome.failed)}. {outcome.index} shows why; the other pages are complete."
        )


@main.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path())
@_output
@options.asked
@_clean_errors
def sweep(corpora: tuple[str, ...], output: str, **typed: Any) -> None:
    """Make a report of each of CORPORA in its own folder of OUTPUT, and a page over them.

    A corpus that fails does not stop the others; the exit code is then 1.
    """
    from talent_analysis.report.sweep import run_sweep

    given = options.given(output=output, **typed)
    swept = run_sweep(list(map(Path, corpora)), Path(str(given["output"])), given, progress=_to_stderr)
    click.echo(f"Reports: {swept.index}")
    if swept.failed:
        raise RunFailed(f"Not whole: {', '.join(swept.failed)}. {swept.index} shows why; the other reports are whole.")


def _to_stderr(line: str) -> None:
    click.echo(line, err=True)


@main.command()
@_corpus
@_output
@options.models
@options.columns
@click.option(
    "--csv",
    default="plain",
    show_default=True,
    type=click.Choice(get_args(CsvStyle)),
    help="How CSV files are written.",
)
@_clean_errors
def annotate(
    corpus: str, output: str, models: Literal["bundled", "official"], columns: tuple[str, ...], csv: CsvStyle
) -> None:
    """Annotate the articles and write the tables to OUTPUT/data, without a report."""
    from talent_analysis.annotate import adjust
    from talent_analysis.annotate.annotate import annotate as annotate_corpus
    from talent_analysis.parameters import named_columns
    from talent_analysis.read import read
    from talent_analysis.read.lexicon import read_lexicon
    from talent_analysis.tables import write_table

    lexicon = read_lexicon(Path(corpus))
    parsed, _ = adjust.apply(annotate_corpus(read(Path(corpus), named_columns(columns)), models), lexicon)
    for name, table in parsed.tables().items():
        write_table(table, Path(output) / "data", name, csv)
    click.echo(f"{parsed!r} written to {Path(output) / 'data'}")


@main.command()
@click.argument("corpus", default="seeds", type=click.Path())
@click.option("--lines", is_flag=True, help="Also show each line with its role and the rule that gave it.")
@click.option("--flags", is_flag=True, help="Also show each quality flag with its place.")
@click.option(
    "--gold", type=click.Path(), help="Score the roles of lines on a marked-up file, or folder of pages, instead."
)
@options.columns
@_clean_errors
def check(corpus: str, lines: bool, flags: bool, gold: str | None, columns: tuple[str, ...]) -> None:
    """Show what would be read from CORPUS, and what is wrong with it. Loads no model."""
    import shutil

    from talent_analysis.annotate import alias_file
    from talent_analysis.parameters import named_columns
    from talent_analysis.read import read
    from talent_analysis.read.check import check_text, flag_text, line_text

    if gold:
        click.echo(_gold_scores(Path(gold)))
        return
    found = read(Path(corpus), named_columns(columns))
    alias_file.load(found.folder)
    click.echo(check_text(found, shutil.get_terminal_size((120, 40)).columns))
    if lines:
        click.echo("\n" + line_text(found))
    if flags:
        click.echo("\n" + flag_text(found))


def _gold_scores(path: Path) -> str:
    """Precision and recall with their intervals, and every line that was judged wrongly."""
    from talent_analysis.analyse.intervals import wilson
    from talent_analysis.read.measure import judged, read_gold, scores
    from talent_analysis.read.measure_pages import judged_pages

    pages = path.is_dir() or path.suffix.lower() in (".html", ".htm")
    table = judged_pages(path) if pages else judged(read_gold(path))
    said = []
    for row in scores(table).iter_rows(named=True):
        interval = wilson(row["right"], row["marked"])
        bounds = f" [{interval[0]:.4f}, {interval[1]:.4f}]" if interval else ""
        share = [f"{row[name]:.4f}" if row[name] is not None else "–" for name in ("precision", "recall")]
        counts = f"{row['right']} of {row['found']} found, of {row['marked']} marked"
        said.append(f"{row['what']:15} precision {share[0]}, recall {share[1]}{bounds}  ({counts})")
    wrong = table.filter(~table["right"])
    said += [f"{r['article_id']}, {r['unit']} {r['line']}, {r['rule']}: {r['text'][:90]}" for r in wrong.to_dicts()]
    return "\n".join(said)


@main.command()
@click.argument("corpus", required=False, type=click.Path())
@click.option("--n", default=200, show_default=True, type=click.IntRange(1, 20000), help="Sentences to draw.")
@click.option("--output", default="sheet.csv", show_default=True, type=click.Path(), help="The sheet to write.")
@click.option("--separator", default=";", show_default=True, help="Between columns: ; (French Excel) or , (English).")
@click.option("--seed", default=20250701, show_default=True, help="Of the draw and of the intervals.")
@click.option("--coded", type=click.Path(), help="Score this sheet, once coded, instead of drawing one.")
@options.models
@options.columns
@_clean_errors
def validate(
    corpus: str | None,
    n: int,
    output: str,
    separator: str,
    seed: int,
    coded: str | None,
    models: Literal["bundled", "official"],
    columns: tuple[str, ...],
) -> None:
    """Check the tone labels by hand on CORPUS: draw a sheet of sentences to code, then score it with --coded.

    The sheet does not show the model's labels; its key, sheet.key.csv, keeps them beside it.
    """
    from talent_analysis.parameters import named_columns
    from talent_analysis.validate import command

    if coded:
        click.echo(command.score(Path(coded), seed))
    elif corpus:
        click.echo(command.draw(Path(corpus), models, n, seed, Path(output), separator, named_columns(columns)))
    else:
        raise UnusableInput("Give a CORPUS to draw a sheet from, or --coded SHEET to score one.")


@main.group(context_settings=CONTEXT)
def entities() -> None:
    """Who is who: the file `entities.toml` beside the articles."""


@entities.command()
@click.argument("corpus", default="seeds", type=click.Path())
@click.option("--min-count", default=3, show_default=True, help="Mentions that make a name worth an entry.")
@options.models
@options.columns
@_clean_errors
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
@_clean_errors
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


@main.group(context_settings=CONTEXT)
def models() -> None:
    """The French models: what they are, how good, and Stanza's own."""


@models.command(name="list")
@_clean_errors
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
@_clean_errors
def evaluate(data: str, card: str | None, models: Literal["bundled", "official"]) -> None:
    """Score the models on the test sets, beside simpler peers."""
    from talent_analysis.models import evaluate as evaluation

    if not Path(data).is_dir():
        raise UnusableInput(f"{data}: no such folder. Give --data the folder that holds ud-french/, press/, ….")
    evaluation.run(Path(data), models, Path(card) if card else None, click.echo)


@models.command()
@click.option("--failures", is_flag=True, help="List each wrong label.")
@_clean_errors
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
@_clean_errors
def download(url: str | None) -> None:
    """Fetch Stanza's official French models, for `--models official`."""
    from talent_analysis.models import official

    found = official.download(official.default_directory(), url)
    click.echo(f"Official models in {found.directory}")
