"""The command line: `talent-analysis report | sweep | annotate | check | validate | entities | models`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args

import click

from talent_analysis import __version__, groups, options
from talent_analysis.errors import RunFailed, UnusableInput
from talent_analysis.spreadsheets import CsvStyle

_corpus = click.option(
    "--corpus", default="seeds", show_default=True, type=click.Path(), help="Folder (or file) of articles."
)
_output = click.option("--output", default="outputs", show_default=True, type=click.Path(), help="Folder to write.")
_clean_errors = options.clean_errors


@click.group(context_settings=options.CONTEXT)
@click.version_option(__version__, prog_name="talent-analysis")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """How the French press tells a story: tone, sources, entities."""
    context.obj = {"debug": debug}


@main.command()
@_corpus
@_output
@options.asked
@click.option("--single-file", is_flag=True, help="Also write OUTPUT/report.html: everything in one file to send on.")
@click.option("--from", "manifest", type=click.Path(), help="Run a report again from its manifest.json; see changes.")
@click.option("--fresh", is_flag=True, help="Run every notebook, also where nothing it rests on has changed.")
@_clean_errors
def report(single_file: bool, manifest: str | None, fresh: bool, **typed: Any) -> None:
    """Annotate the articles, run the notebooks, write OUTPUT/index.html."""
    from talent_analysis import parameters
    from talent_analysis.report import kernel

    kernel.without_slow_imports()  # before altair, which the others import
    from talent_analysis.report import again
    from talent_analysis.report.run import run_report

    past = again.read(Path(manifest)) if manifest else None
    checked = parameters.check(**options.given(**typed, before=past.parameters if past else None))
    if past:
        outcome, said = again.run(past, lambda: run_report(checked, single_file=single_file, fresh=fresh))
        click.echo(said)
    else:
        outcome = run_report(checked, single_file=single_file, fresh=fresh)
    click.echo(f"Report: {outcome.index}")
    if outcome.failed:
        raise RunFailed(
            f"Failed: {', '.join(outcome.failed)}. {outcome.index} shows why; the other pages are complete."
        )


@main.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path())
@_output
@options.asked
@click.option("--single-file", is_flag=True, help="Also write report.html in each folder: everything in one file.")
@_clean_errors
def sweep(corpora: tuple[str, ...], output: str, single_file: bool, **typed: Any) -> None:
    """Make a report of each of CORPORA in its own folder of OUTPUT, and a page over them.

    A corpus that fails does not stop the others; the exit code is then 1.
    """
    from functools import partial

    from talent_analysis.report.run import run_report
    from talent_analysis.report.sweep import run_sweep

    run = partial(run_report, single_file=single_file)
    given = options.given(output=output, **typed)
    swept = run_sweep(list(map(Path, corpora)), Path(str(given["output"])), given, progress=_to_stderr, run=run)
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
@click.option(
    "--engine", default="local", show_default=True, type=click.Choice(["local", "ray"]), help="Who annotates."
)
@click.option(
    "--ray-address", metavar="ADDRESS", help="Of a Ray cluster; default RAY_ADDRESS, else this machine's own."
)
@click.option("--store", metavar="PLACE", help="Where annotations are kept: a folder, or an address such as s3://….")
@click.option("--archive", is_flag=True, help="Write OUTPUT as an archive, part by part, for what no memory holds.")
@_clean_errors
def annotate(
    corpus: str,
    output: str,
    models: Literal["bundled", "official"],
    columns: tuple[str, ...],
    engine: str,
    ray_address: str | None,
    store: str | None,
    archive: bool,
    csv: CsvStyle,
) -> None:
    """Annotate the articles and write the tables to OUTPUT/data, without a report.

    CORPUS may also be an address such as s3://bucket/folder. A run that was ended goes on where it was.
    """
    from talent_analysis.annotate import adjust
    from talent_analysis.annotate import archive as archives
    from talent_analysis.annotate.annotate import annotate as annotate_corpus
    from talent_analysis.annotate.distributed import RayEngine
    from talent_analysis.annotate.place import fetched
    from talent_analysis.parameters import named_columns
    from talent_analysis.read import read
    from talent_analysis.read.lexicon import read_lexicon
    from talent_analysis.report.workplace import taken
    from talent_analysis.tables import write_table

    named, used = named_columns(columns), RayEngine(ray_address) if engine == "ray" else None
    with taken(Path(output), _to_stderr), fetched(corpus) as here:
        if archive:
            made = archives.build(here, Path(output), models, columns=named, cache=store, engine=used, say=_to_stderr)
            click.echo(f"{len(made.parts())} parts in {output}; talent-analysis report --corpus {output} shows them")
            return
        parsed, _ = adjust.apply(annotate_corpus(read(here, named), models, store, used), read_lexicon(here))
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
@click.option("--n", default=200, show_default=True, type=click.IntRange(1, 20000), help="Cases to draw.")
@click.option(
    "--unit", default="sentences", show_default=True, type=click.Choice(["sentences", "targets"]), help="What to code."
)
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
    unit: Literal["sentences", "targets"],
    output: str,
    separator: str,
    seed: int,
    coded: str | None,
    models: Literal["bundled", "official"],
    columns: tuple[str, ...],
) -> None:
    """Check the tone labels by hand on CORPUS: draw a sheet of sentences or names to code, then score it with --coded.

    The sheet does not show the model's labels; its key, sheet.key.csv, keeps them beside it.
    """
    from talent_analysis.parameters import named_columns
    from talent_analysis.validate import command

    if coded:
        click.echo(command.score(Path(coded), seed))
    elif corpus:
        asked = named_columns(columns)
        click.echo(command.draw(Path(corpus), models, n, seed, Path(output), separator, asked, unit))
    else:
        raise UnusableInput("Give a CORPUS to draw a sheet from, or --coded SHEET to score one.")


main.add_command(groups.entities)
main.add_command(groups.models)
