"""What several commands share: options, the parameters they ask for, and errors told in one paragraph."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from talent_analysis.errors import RunFailed, TalentAnalysisError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

models = click.option(
    "--models",
    default="bundled",
    show_default=True,
    type=click.Choice(["bundled", "official"]),
    help="French models.",
)

columns = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="The column of a table that holds a field, such as text=contenu; may be given again.",
)


def _names(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """For the shell's Tab: the names of the notebooks' parameters."""
    from talent_analysis import parameters

    return [CompletionItem(name) for name in parameters.Parameters.model_fields if name.startswith(begun)]


def _pair(short: str, long: str, name: str, said: str) -> Callable[[Any], Any]:
    return click.option(
        short, long, name, nargs=2, multiple=True, metavar="NAME VALUE", shell_complete=_names, help=said
    )


def asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a report beside its corpus and output, those of papermill among them."""
    languages = click.Choice(["en", "fr"])
    options = [
        models,
        click.option("--language", default="en", show_default=True, type=languages, help="Report's language."),
        click.option("--source", "sources", multiple=True, help="Keep only this source; may be given again."),
        columns,
        _pair("-p", "--parameter", "pairs", "A notebook parameter, read as YAML."),
        _pair("-r", "--raw-parameter", "raw", "A notebook parameter, text as it stands."),
        click.option("-f", "--parameters-file", "file", type=click.Path(), help="A YAML file of parameters."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def given(
    *,
    pairs: tuple[tuple[str, str], ...],
    raw: tuple[tuple[str, str], ...],
    file: str | None,
    before: Mapping[str, object] | None = None,
    **options: Any,
) -> dict[str, object]:
    """What the options of `asked` ask for: the file wins over defaults, what is typed wins over the file. `before` are
    the parameters of an earlier run, which win over defaults only."""
    from talent_analysis import parameters

    source = click.get_current_context().get_parameter_source
    options["sources"] = list(options["sources"])
    options["columns"] = parameters.named_columns(options["columns"])
    typed = {name: value for name, value in options.items() if source(name) is ParameterSource.COMMANDLINE}
    from_file = parameters.named((), file=Path(file)) if file else {}
    return options | dict(before or {}) | from_file | typed | parameters.named(pairs, raw)


def clean_errors(command: Callable[..., Any]) -> Callable[..., Any]:
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
