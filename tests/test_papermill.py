"""papermill as its users expect it: help, refusals, -p, -r and -f, with papermill alone and with our command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from unittest import mock

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from papermill.cli import papermill as papermill_command

from talent_analysis import parameters
from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.parameters import Parameters
from talent_analysis.report import paths, run, session
from talent_analysis.report.result import NotebookRun

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "notebooks" / f"{name}.ipynb" for name in paths.NOTEBOOKS]
GUIDE = ROOT / "talent_analysis" / "docs" / "papermill.md"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_help_explains_each_parameter_with_its_type_its_default_and_a_comment(path: Path) -> None:
    shown = " ".join(CliRunner().invoke(papermill_command, ["--help-notebook", str(path)]).output.split())
    declared = papermill.inspect_notebook(str(path))
    assert list(declared) == list(Parameters.model_fields)
    for name, about in declared.items():
        kind, default, comment = about["inferred_type_name"], about["default"], " ".join(about["help"].split())
        assert len(comment) > 10
        assert f"{name}: {kind} (default {default}) {comment}" in shown


# Refused


def session_of(source: str) -> dict[str, Any]:
    """The globals of a notebook after papermill injected this cell."""
    namespace: dict[str, Any] = {"In": ["", 'corpus = "seeds"', source], "corpus": "seeds", "output": "outputs"}
    exec(source, namespace)
    return namespace


def test_a_notebook_takes_what_papermill_injected() -> None:
    found = parameters.given(session_of("# Parameters\ntop_n = 30\ncorpus = 'mine'\n"))
    assert found == {"corpus": "mine", "output": "outputs", "top_n": 30}


def test_a_notebook_refuses_a_name_that_papermill_only_warns_of() -> None:
    with pytest.raises(UnusableInput, match=r"no parameter 'confidance'\. Did you mean 'confidence'\?"):
        parameters.given(session_of("# Parameters\nconfidance = 0.9\n"))


def test_names_that_a_reader_uses_in_cells_of_his_own_are_not_taken_for_parameters() -> None:
    namespace = session_of("# Parameters\ntop_n = 30\n") | {"confidance": 1}
    assert "confidance" not in parameters.given(namespace)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["-p", "confidance", "0.9"], r"Did you mean 'confidence'\?"),
        (["-r", "langage", "fr"], r"Did you mean 'language'\?"),
        (["-p", "top_n", "many"], r"top_n: Input should be a valid integer.*given: 'many'"),
        (["-p", "confidence", "95"], r"confidence: Input should be less than 1"),
        (["-p", "language", "de"], r"language: Input should be 'en' or 'fr'"),
        (["-p", "csv", "[1"], r"-p csv: not YAML"),
        (["-f", "unknown.yaml"], r"Did you mean 'peers'\?"),
        (["-f", "list.yaml"], r"list.yaml: holds no parameters"),
        (["-f", "nowhere.yaml"], r"nowhere.yaml: cannot be read"),
    ],
)
def test_our_command_refuses_before_any_work(typed: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "unknown.yaml").write_text("pears: true\n")
    (tmp_path / "list.yaml").write_text("- 1\n")
    typed = [str(tmp_path / word) if word.endswith(".yaml") else word for word in typed]
    done = CliRunner().invoke(main, ["report", "--output", str(tmp_path / "out"), *typed])
    assert done.exit_code == 2
    assert re.search(said, " ".join(done.stderr.split()))
    assert not (tmp_path / "out").exists()


def test_papermill_alone_stops_at_an_unknown_name(tmp_path: Path) -> None:
    kept = tmp_path / "out.ipynb"
    asked = [
        str(FILES[0]),
        str(kept),
        "--cwd",
        str(tmp_path),
        "-k",
        "python3",
        "--no-progress-bar",
        "-p",
        "corpuss",
        "x",
    ]
    done = CliRunner().invoke(papermill_command, asked)
    said = "no parameter 'corpuss'. Did you mean 'corpus'?"
    assert done.exit_code != 0
    assert said in str(done.exception)
    assert not (tmp_path / "outputs").exists()
    assert said in kept.read_text(encoding="utf-8")


def test_a_notebook_refuses_a_value_of_another_type_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="top_n: Input should be a valid integer"):
        session.start(**parameters.given(session_of(f"# Parameters\ntop_n = 'many'\noutput = {str(tmp_path / 'o')!r}")))
    assert not (tmp_path / "o").exists()


# The examples of the guide


def commands(program: str) -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    found = (shlex.split(line, comments=True) for line in lines)
    return [words[1:] for words in found if words and words[0] == program]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus_folder: Path) -> Path:
    """A folder as the guide's reader has it: notebooks, articles, and the YAML file that the guide shows."""
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    (tmp_path / "my_articles").symlink_to(corpus_folder)
    (shown,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "parameters.yaml").write_text(shown, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_guide_gives_an_example_of_each_of_papermills_options() -> None:
    for program in ("papermill", "talent-analysis"):
        used = {word for words in commands(program) for word in words}
        assert {"-p", "-r", "-f"} <= used, program


@pytest.mark.parametrize("words", [words for words in commands("papermill") if "--help-notebook" not in words])
def test_each_papermill_example_of_the_guide_injects_what_it_says(words: list[str], workplace: Path) -> None:
    done = CliRunner().invoke(papermill_command, [*words, "--prepare-only", "--no-progress-bar"])
    assert done.exit_code == 0, done.output
    written = nbformat.read(words[1], as_version=4)
    (injected,) = (cell for cell in written.cells if "injected-parameters" in cell.metadata.get("tags", []))
    found = parameters.given(session_of(injected.source))
    assert parameters.check(**found).corpus.name in ("my_articles", "seeds")
    for option, name, value in zip(words, words[1:], words[2:], strict=False):
        if option == "-r":
            assert found[name] == value
        if option == "-p":
            assert str(found[name]) == value


@pytest.mark.parametrize("words", commands("talent-analysis"), ids=" ".join)
def test_each_example_of_the_guide_with_our_command_asks_for_a_report(words: list[str], workplace: Path) -> None:
    outcome = mock.Mock(index=Path("index.html"), failed=[])
    with (
        mock.patch("talent_analysis.report.run.run_report", return_value=outcome) as one,
        mock.patch("talent_analysis.report.sweep.run_sweep", return_value=outcome) as several,
    ):
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert one.called or several.called
    if words[0] == "report":
        asked = one.call_args.args[0]
        for option, name, value in zip(words, words[1:], words[2:], strict=False):
            if option in ("-p", "-r"):
                assert str(getattr(asked, name)) in (value, f"[{value!r}]")


def test_what_is_typed_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("language: fr\ntop_n: 5\nconfidence: 0.9\n")
    with mock.patch("talent_analysis.report.run.run_report", return_value=mock.Mock(failed=[])) as report:
        CliRunner().invoke(main, ["report", "-f", str(tmp_path / "p.yaml"), "-p", "top_n", "7", "--language", "en"])
    asked = report.call_args.args[0]
    assert (asked.language, asked.top_n, asked.confidence) == ("en", 7, 0.9)


def test_a_running_notebook_shows_a_bar_of_its_cells_on_a_terminal_and_lines_elsewhere(tmp_path: Path) -> None:
    said: list[str] = []
    with mock.patch("papermill.execute_notebook", side_effect=ValueError("no kernel")) as execute:
        error = run._execute(tmp_path / "00_corpus.source.ipynb", tmp_path / "00_corpus.ipynb", {})
    bar = execute.call_args.kwargs["progress_bar"]
    assert (bar["desc"], bar["disable"]) == ("00_corpus", None)  # tqdm's None: only where stderr is a terminal
    said.append(run._told(NotebookRun("00_corpus", "T", 1.0, None, error)))
    said.append(run._told(NotebookRun("01_sentiment", "T", 2.5, None)))
    assert said == ["00_corpus failed: ValueError: no kernel", "01_sentiment done in 2.5 s"]
