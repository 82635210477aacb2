"""Running a report again: what nothing has changed for is kept, the rest runs; no torch; one run at a time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from interrupted import annotated, write_corpus

from talent_analysis import parameters
from talent_analysis.bench import rerun as bench
from talent_analysis.errors import UnusableInput
from talent_analysis.lock import FILE_NAME, locked
from talent_analysis.parameters import Parameters
from talent_analysis.read import read
from talent_analysis.report import handed, run, session
from talent_analysis.report.run import Outcome
from talent_analysis.report.session import Session
from talent_analysis.report.workplace import environment
from talent_analysis.words import Words

CELLS = [
    "from talent_analysis.report.session import start\ns = start(corpus=corpus, output=output, top_n=top_n)",
    "s.table('words_{name}', s.parsed.tokens.head(top_n).select('text'), title='T', says=str(top_n), how='H')",
    "import sys\nassert not {{'torch', 'stanza', 'ray'}} & set(sys.modules)",
]


def notebooks(folder: Path) -> list[Path]:
    """Two notebooks that show a table; the second has no use for `top_n` beyond its own default."""
    made = []
    for name in ("one", "two"):
        given = ['corpus: str = "x"', 'output: str = "y"', "top_n: int = 5"]
        cells = [nbformat.v4.new_code_cell("\n".join(given), metadata={"tags": ["parameters"]})]
        cells += [nbformat.v4.new_code_cell(cell.format(name=name)) for cell in CELLS]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book = nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells)
        made.append(folder / f"{name}.ipynb")
        nbformat.write(book, made[-1])
    return made


def opened(asked: Parameters) -> Session:
    """What session.load gives, with the annotations of an engine that needs no models."""
    parsed, _ = annotated(asked.corpus, asked.output.parent / "cache")
    return Session(asked, read(asked.corpus), parsed, Words(asked.language))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(session, "load", opened)
    corpus, books = write_corpus(tmp_path / "articles", 4), notebooks(tmp_path)

    def report(**more: Any) -> Outcome:
        fresh = more.pop("fresh", False)
        asked = parameters.check(corpus=corpus, output=tmp_path / "out", **more)
        return run.run_report(asked, notebooks=books, fresh=fresh, progress=lambda line: None)

    return report


def ran(outcome: Outcome) -> list[str]:
    assert outcome.failed == []
    return [each.name for each in outcome.notebooks if not each.reused]


def test_only_what_rests_on_something_that_changed_runs_again(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert ran(made()) == ["one", "two"]
    assert ran(made()) == []
    assert (out / "two.html").is_file()
    assert json.loads((out / "manifest.json").read_text())["notebooks"]["two"]["status"] == "done"
    (out / "data" / "words_two.csv").write_text("altered")
    assert ran(made()) == ["two"]
    assert ran(made(top_n=6)) == ["one", "two"]
    (tmp_path / "articles" / "a0000.txt").write_text("Un autre titre\n\nBrévin attend ses pilotes depuis mardi.\n")
    assert ran(made(top_n=6)) == ["one", "two"]


def test_a_killed_run_leaves_no_manifest_and_its_remains_are_taken_away(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made()
    (out / "manifest.json").unlink()
    (out / ".running-abc").mkdir()
    (out / ".index.html.x.part").write_text("half")
    (out / "one.ipynb").write_text("{")
    (out / FILE_NAME).write_text('{"pid": 1, "host": "gone"}')
    assert ran(made()) == ["one"]
    assert [path.name for path in out.rglob(".*")] == []
    assert (out / "manifest.json").is_file()


def test_a_second_run_on_the_same_output_is_refused_before_it_changes_anything(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with locked(out), pytest.raises(UnusableInput, match="another run is writing"):
        made()
    assert list(out.iterdir()) == []


def test_the_command_says_that_a_folder_is_in_use_and_ends_with_2(tmp_path: Path, corpus_folder: Path) -> None:
    command = ["-m", "talent_analysis", "annotate", "--corpus", str(corpus_folder), "--output", str(tmp_path)]
    with locked(tmp_path):
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    assert done.returncode == 2
    assert "another run is writing to this folder (process" in done.stderr.replace("\n", " ")


def test_a_kernel_takes_the_session_it_was_handed_only_for_the_same_question(tmp_path: Path) -> None:
    asked = parameters.check(corpus=write_corpus(tmp_path / "articles", 3), output=tmp_path / "out")
    given = opened(asked)
    handed.put(tmp_path / "session", asked, given.corpus, given.parsed, given.adjusted)
    assert handed.take(asked) is None
    with environment(**{handed.VARIABLE: str(tmp_path / "session")}):
        taken = handed.take(asked.model_copy(update={"top_n": 3, "language": "fr"}))
        assert taken
        assert taken[1].tokens.equals(given.parsed.tokens)
        assert taken[1].texts == given.parsed.texts
        assert handed.take(asked.model_copy(update={"include_foreign": True})) is None
    shutil.rmtree(tmp_path / "session")


@pytest.mark.slow
def test_the_benchmark_of_a_rerun_times_each_way_and_gives_the_ratio_to_papermill_alone(
    tmp_path: Path, corpus_folder: Path
) -> None:
    rows = list(bench.measure(corpus_folder, tmp_path, 1))
    assert [len(row.seconds) for row in rows] == [1, 1, 1]
    assert rows[2].best < rows[1].best
    assert bench.table(rows).splitlines()[2].endswith("| 1.00 |")
