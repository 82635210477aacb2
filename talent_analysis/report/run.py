"""Running the notebooks through papermill and writing the report.

Success is never judged by a saved file: each notebook runs into a temporary folder and gets its name only
when it has run to its end; a failed one is kept as NAME.failed.ipynb.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talent_analysis.parameters import Parameters
from talent_analysis.parameters import refuse_unknown as refuse
from talent_analysis.report import handed, html, index, kernel, manifest, notebook, paths, session, single, unchanged
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.workplace import environment, taken, workplace
from talent_analysis.tables import write_whole
from talent_analysis.words import Words

Say = Callable[[str], object]
#: Title and cells (safe HTML) of executed notebooks, by name.
Bodies = dict[str, tuple[str, str]]
#: The whole report in one file, where asked for.
SINGLE = "report.html"


@dataclass(frozen=True)
class Outcome:
    """A finished report: its first page, what became of each notebook, and seconds for each step."""

    index: Path
    notebooks: list[NotebookRun]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Names of the notebooks that failed."""
        return [run.name for run in self.notebooks if run.error]

    @property
    def exit_code(self) -> int:
        """0, or 1 where a notebook failed."""
        return 1 if self.failed else 0


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def run_report(
    parameters: Parameters,
    *,
    extra: Mapping[str, object] | None = None,
    notebooks: Sequence[Path] | None = None,
    fresh: bool = False,
    progress: Say = _to_stderr,
    single_file: bool = False,
) -> Outcome:
    """Annotate the corpus, run every notebook, write the pages, index.html and manifest.json to the output; with
    `single_file` also report.html, which holds them all.

    `extra` are parameters of single notebooks beyond the shared ones. A failing notebook does not stop the
    others (see Outcome). A notebook runs only where something it rests on has changed, or all do where `fresh`.
    Raises UnusableInput before any work where input, parameters or output cannot be used, or another run is using
    the output.
    """
    kernel.without_slow_imports()
    sources = list(notebooks or map(paths.notebook, paths.NOTEBOOKS))
    declared = {path: declared_parameters(path) for path in sources}
    refuse_unknown(extra or {}, declared.values())
    output = paths.resolve(parameters.output)
    given = {path: _given(parameters, extra, declared[path]) for path in sources}
    with taken(output, progress):
        return _report(parameters, given, progress, fresh=fresh, single_file=single_file)


def _given(asked: Parameters, extra: Mapping[str, object] | None, declared: Iterable[str]) -> dict[str, object]:
    given = {**asked.model_dump(mode="json"), **(extra or {})}
    return {name: value for name, value in given.items() if name in declared}


def _report(
    asked: Parameters, given: Mapping[Path, dict[str, object]], progress: Say, *, fresh: bool, single_file: bool
) -> Outcome:
    output = paths.resolve(asked.output)
    # A folder without a manifest is one that was not finished.
    (output / "manifest.json").unlink(missing_ok=True)
    began = time.monotonic()
    progress(f"Reading and annotating {asked.corpus}")
    opened = session.start(**asked.model_dump())
    progress(f"{opened.parsed!r}")
    seconds = {"annotation": time.monotonic() - began}
    with workplace(output) as work:
        runs, bodies = _run_all(opened, given, work, fresh, progress)
    seconds |= {run.name: run.seconds for run in runs}
    made = datetime.datetime.now(datetime.UTC)
    first = write_pages(opened, asked, runs, bodies, output, made, single_file)
    manifest.write(opened, asked, runs, seconds, output, made)
    return Outcome(first, runs, seconds)


def _run_all(
    opened: session.Session, given: Mapping[Path, dict[str, object]], work: Path, fresh: bool, progress: Say
) -> tuple[list[NotebookRun], Bodies]:
    """Every notebook, as many at a time as there are processors, and those that ran to their end as HTML.

    A page is made while the next notebooks run: their kernels leave this process little to do."""
    from papermill.iorw import local_file_io_cwd

    output = paths.resolve(opened.parameters.output)
    place = work / "session"
    fingerprint = handed.put(place, opened.parameters, opened.corpus, opened.parsed, opened.adjusted)
    fingerprint += repr(opened.lexicon)
    # Of an archive one at a time: memory before speed.
    workers = 1 if opened.archive else max(1, min(len(given), os.cpu_count() or 1))

    def one(path: Path) -> NotebookRun:
        inputs = unchanged.key(path.read_text(encoding="utf-8"), given[path], fingerprint, manifest.versions())
        title = html.title_of(translated(notebook.read(path), opened.words)) or path.stem
        run = None if fresh else unchanged.earlier(path.stem, title, output, inputs)
        if run is None:
            progress(f"Running {path.stem}")
            bar = workers == 1
            run = run_notebook(path, output, work, given[path], opened.words, inputs=inputs, bar=bar)
        progress(_told(run))
        if run.path and not run.error:
            bodies[run.name] = html.read_body(run.path, opened.words)
        return run

    bodies: Bodies = {}
    # papermill keeps the folder that it reads from in one place for all threads: here it is put back at the end.
    with environment(**{handed.VARIABLE: str(place)}), local_file_io_cwd(), ThreadPoolExecutor(workers) as pool:
        runs = list(pool.map(one, given))
    return runs, bodies


def _told(run: NotebookRun) -> str:
    if run.reused:
        return f"{run.name} unchanged"
    return f"{run.name} failed: {run.error}" if run.error else f"{run.name} done in {run.seconds:.1f} s"


def declared_parameters(path: Path) -> list[str]:
    """Names in the notebook's cell tagged `parameters`."""
    import papermill

    return list(papermill.inspect_notebook(str(path)))


def refuse_unknown(given: Iterable[str], declared: Iterable[Iterable[str]]) -> None:
    """Raise UnusableInput where a parameter is declared by none of the notebooks, naming the nearest one."""
    refuse(given, sorted({name for names in declared for name in names}))


def translated(source: Any, words: Words) -> Any:
    """The notebook with its Markdown cells in the language of the report; the key is the whole cell."""
    for cell in source.cells:
        if cell.cell_type == "markdown":
            cell.source = words(cell.source)
    return source


def run_notebook(
    path: Path,
    output: Path,
    work: Path,
    parameters: Mapping[str, object],
    words: Words,
    *,
    inputs: str = "",
    bar: bool = True,
) -> NotebookRun:
    """Run one notebook; it lands in `output` under its name, or as NAME.failed.ipynb with the error told. `inputs` is
    noted in it (see `unchanged`); `bar` shows its progress."""
    source, running = work / f"{path.stem}.source.ipynb", work / f"{path.stem}.ipynb"
    todo = translated(notebook.read(path), words)
    notebook.write(todo, source)
    title = html.title_of(todo) or path.stem
    began = time.monotonic()
    error = _execute(source, running, parameters, bar)
    seconds = time.monotonic() - began
    kept = output / (f"{path.stem}.failed.ipynb" if error else f"{path.stem}.ipynb")
    # What an earlier run left under this name would be taken for this run's.
    for old in (".ipynb", ".failed.ipynb", ".html"):
        (output / f"{path.stem}{old}").unlink(missing_ok=True)
    figures: list[dict[str, str]] = []
    if running.exists():
        done = notebook.read(running)
        done.metadata.get("papermill", {}).update(input_path=path.name, output_path=kept.name)
        figures = unchanged.figures(done)
        if not error:
            unchanged.mark(done, output, inputs)
        notebook.write(done, kept)
    return NotebookRun(path.stem, title, seconds, kept if kept.exists() else None, error, figures)


def _execute(source: Path, target: Path, parameters: Mapping[str, object], bar: bool = True, attempts: int = 2) -> str:
    """Run with papermill; return what went wrong, or nothing."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            str(source),
            str(target),
            parameters=dict(parameters),
            kernel_name="python3",
            # tqdm shows it on a terminal only, and takes it away at the end.
            progress_bar={
                "desc": source.stem.removesuffix(".source"),
                "unit": " cells",
                "disable": None if bar else True,
                "leave": False,
            },
            start_timeout=180,
            iopub_timeout=180,
            # What counts is the whole notebook, written once at its end.
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
        )
    except PapermillExecutionError as error:
        return f"cell In [{error.exec_count}]: {_plain(f'{error.ename}: {error.evalue}')}"
    except Exception as error:
        if "Address already in use" in str(error) and attempts > 1:
            return _execute(source, target, parameters, bar, attempts - 1)
        return _plain(f"{type(error).__name__}: {error}")
    return ""


def _plain(message: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", message).strip()


def write_pages(
    opened: session.Session,
    asked: Parameters,
    runs: Sequence[NotebookRun],
    read: Bodies,
    output: Path,
    made: datetime.datetime,
    single_file: bool = False,
) -> Path:
    """Write one HTML page for each notebook that ran (`read`: its title and cells, by name), then the index (and all
    of them as SINGLE); return the index's path. What an earlier run left as SINGLE goes."""
    words = opened.words
    done = [run for run in runs if run.path and not run.error]
    pages = [html.Page("index.html", words("Report")), *(html.Page(f"{run.name}.html", run.title) for run in done)]
    frame = html.Frame(words, pages, manifest.provenance(opened, asked, made))
    bodies = [("index", words("Report"), index.body(opened, asked, runs, alone=True))]
    for run in done:
        if run.name in read:
            title, body = read[run.name]
            write_whole(output / f"{run.name}.html", _writer(html.page(body, title, f"{run.name}.html", frame)))
            bodies.append((run.name, title, body))
    first = output / "index.html"
    write_whole(first, _writer(index.page(opened, asked, runs, frame)))
    (output / SINGLE).unlink(missing_ok=True)
    if single_file:
        write_whole(output / SINGLE, _writer(single.document(index.title(opened), bodies, frame)))
    return first


def _writer(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")
