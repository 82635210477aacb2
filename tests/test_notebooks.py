"""The four notebooks: committed clean and thin, and run as in production on a small corpus of our own."""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from pathlib import Path

import nbformat
import papermill
import polars as pl
import pytest
from real_report import real_report

from talent_analysis import parameters
from talent_analysis.parameters import Parameters
from talent_analysis.report import html, paths
from talent_analysis.report.run import Outcome, refuse_unknown, run_report
from talent_analysis.tables import SCHEMAS
from talent_analysis.words import catalogue_entries

FILES = [Path(__file__).parent.parent / "notebooks" / f"{name}.ipynb" for name in paths.NOTEBOOKS]
each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def tagged(path: Path, tag: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in code_cells(path) if tag in cell.metadata.get("tags", [])]


def test_the_folder_holds_the_four_notebooks_and_the_one_to_start_from() -> None:
    assert sorted(FILES[0].parent.glob("*.ipynb")) == [*FILES, FILES[0].parent / "start.ipynb"]


@each
def test_a_committed_notebook_is_valid_and_has_no_trace_of_a_run(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "papermill" not in notebook.metadata
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}


@each
def test_one_cell_declares_the_shared_parameters_each_with_a_type_and_a_comment(path: Path) -> None:
    (cell,) = tagged(path, "parameters")
    lines = cell.source.splitlines()
    assert all(re.fullmatch(r"\w+: \w+ = .+  # .+", line) for line in lines)
    assert [line.split(":")[0] for line in lines] == list(Parameters.model_fields)
    declared = papermill.inspect_notebook(str(path))
    assert list(declared) == list(Parameters.model_fields)
    for name, field in Parameters.model_fields.items():
        if not field.is_required():
            assert ast.literal_eval(declared[name]["default"]) == field.default


@each
def test_cells_define_nothing_and_loop_over_nothing(path: Path) -> None:
    logic = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.Try, ast.With)
    for cell in code_cells(path):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, logic)]


@each
def test_the_imports_stand_in_one_cell_tagged_setup(path: Path) -> None:
    (setup,) = tagged(path, "setup")
    for cell in code_cells(path):
        if cell != setup:
            assert "import " not in cell.source


@each
def test_every_text_of_a_notebook_has_a_french_translation(path: Path) -> None:
    french = dict(catalogue_entries("fr"))
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert html.title_of(nbformat.read(path, as_version=4))
    assert [cell.source for cell in cells if cell.source not in french] == []


def test_the_notebooks_share_one_set_of_parameters_and_refuse_others() -> None:
    declared = [papermill.inspect_notebook(str(path)) for path in FILES]
    refuse_unknown(list(Parameters.model_fields), declared)
    with pytest.raises(Exception, match="Did you mean 'confidence'"):
        refuse_unknown(["confidense"], declared)


# Run as in production


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return real_report()


def test_every_notebook_runs_to_its_end(outcome: Outcome) -> None:
    assert [run.error for run in outcome.notebooks] == [""] * len(FILES)
    assert outcome.exit_code == 0


def test_every_notebook_shows_figures_and_each_has_its_table(outcome: Outcome) -> None:
    data = outcome.index.parent / "data"
    for run in outcome.notebooks:
        assert len(run.figures) >= 3
        for figure in run.figures:
            assert figure["says"].strip()
            assert pl.read_parquet(data / f"{figure['name']}.parquet").width > 0
            assert (data / f"{figure['name']}.csv").is_file()


def test_figures_have_names_of_their_own_over_all_notebooks(outcome: Outcome) -> None:
    names = [figure["name"] for run in outcome.notebooks for figure in run.figures]
    assert len(names) == len(set(names))


def test_the_tables_of_the_contract_are_written_with_their_columns(outcome: Outcome) -> None:
    for name, schema in SCHEMAS.items():
        written = pl.read_parquet(outcome.index.parent / "data" / f"{name}.parquet")
        assert {key: written.schema[key] for key in schema} == schema


def test_an_executed_notebook_keeps_no_error_and_no_warning(outcome: Outcome) -> None:
    for run in outcome.notebooks:
        assert run.path
        outputs = [output for cell in code_cells(run.path) for output in cell.outputs]
        assert [output for output in outputs if output.output_type in ("error", "stream")] == []


def test_a_notebook_whose_articles_were_annotated_and_explained_before_imports_no_torch(
    outcome: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('torch was asked for')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setenv("XDG_CACHE_HOME", str(outcome.index.parent.parent / "cache"))
    asked = parameters.check(corpus=outcome.index.parent.parent / "articles", output=tmp_path / "out", language="fr")
    again = run_report(asked, notebooks=[paths.notebook("01_sentiment")], fresh=True)
    assert again.failed == []


def test_the_manifest_says_that_all_went_well(outcome: Outcome) -> None:
    about = json.loads((outcome.index.parent / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["status"] for entry in about["notebooks"].values()} == {"done"}


def test_a_notebook_runs_alone_under_plain_papermill(tmp_path: Path, corpus_folder: Path) -> None:
    papermill.execute_notebook(
        str(FILES[0]),
        str(tmp_path / "alone.ipynb"),
        parameters={"corpus": str(corpus_folder), "output": str(tmp_path / "out")},
        kernel_name="python3",
        progress_bar=False,
    )
    assert (tmp_path / "out" / "data" / "articles.parquet").is_file()
