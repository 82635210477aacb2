"""The notebook to start from: clean as committed, and run from top to bottom from another folder."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import altair as alt
import nbformat
import papermill
import polars as pl

import talent_analysis as ta

START = Path(__file__).parent.parent / "notebooks" / "start.ipynb"


def test_the_start_notebook_is_valid_and_has_no_trace_of_a_run() -> None:
    notebook = nbformat.read(START, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_it_runs_from_another_folder_and_shows_frames_charts_and_a_concordance(
    tmp_path: Path, corpus_folder: Path, cache: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(cache.parent)):
        papermill.execute_notebook(
            str(START),
            str(tmp_path / "done.ipynb"),
            parameters={"corpus": str(corpus_folder)},
            kernel_name="python3",
            progress_bar=False,
            cwd=str(tmp_path / "elsewhere"),
        )
    outputs = [
        o for cell in nbformat.read(tmp_path / "done.ipynb", as_version=4).cells for o in cell.get("outputs", [])
    ]
    assert {o.output_type for o in outputs} <= {"execute_result", "stream"}
    shown = [o.data["text/html"] for o in outputs if o.output_type == "execute_result"]
    assert sum('<img alt="' in html for html in shown) == 2
    assert any("<small>shape" in html and "keyword" in html for html in shown)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_chart_of_ones_own_is_shown_as_a_picture_with_its_description() -> None:
    chart = alt.Chart(pl.DataFrame({"n": [1, 2]})).mark_bar().encode(x="n:Q")
    html = ta.show(chart.properties(description="Two <bars>."))._repr_html_()
    assert '<img alt="Two &lt;bars&gt;."' in html
    assert "http-equiv" not in html


def test_frames_show_what_articles_hold_as_text() -> None:
    html = pl.DataFrame(
        {"text": ["<script>window.hurt = 1</script> **gras** <img src=x onerror=alert(1)>"]}
    )._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html
