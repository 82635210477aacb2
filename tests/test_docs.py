"""The documentation: a page for every table and every statistic, held to the code, with links that lead somewhere."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import nbformat
import polars as pl
import pytest
from real_report import real_report

import talent_analysis.analyse
from talent_analysis.docs import pages
from talent_analysis.docs.__main__ import build
from talent_analysis.report.sweep import COLUMNS
from talent_analysis.tables import SCHEMAS

ROOT = Path(__file__).parent.parent
TABLES = pages.tables()
STATISTICS = sorted((pages.HERE / "statistics").glob("[!i]*.md"))
HEADINGS = ["What it answers", "Formula", "Source", "When not to read it", "Worked example", "Where it stands"]
KINDS = {
    "text": pl.String(),
    "whole": pl.Int64(),
    "number": pl.Float64(),
    "yes/no": pl.Boolean(),
    "date": pl.Date(),
    "list": pl.List(pl.Int64),
}


def columns(name: str) -> dict[str, pl.DataType]:
    return {column.name: KINDS[column.kind] for column in TABLES[name].columns}


# Tables


def shown_by_notebooks() -> dict[str, str]:
    """The tables that the notebooks show, each with its notebook."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            calls = ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ()
            for call in calls:
                if isinstance(call, ast.Call) and re.fullmatch(
                    r"session\.(figure|table|reading)|tone\.optional", ast.unparse(call.func)
                ):
                    names = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                    found[names[0]] = path.stem
    return found


def test_every_table_has_its_page_and_no_page_is_of_a_table_that_is_gone() -> None:
    assert set(TABLES) == {*SCHEMAS, *shown_by_notebooks(), "sweep"}


def test_a_page_names_the_notebook_that_shows_the_table() -> None:
    assert {name: TABLES[name].notebook for name in shown_by_notebooks()} == shown_by_notebooks()


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_columns_of_the_contract_are_explained_in_their_order(name: str) -> None:
    assert list(columns(name).items())[: len(SCHEMAS[name])] == [(key, kind()) for key, kind in SCHEMAS[name].items()]


def test_a_real_report_has_the_tables_and_columns_that_the_pages_explain() -> None:
    data = real_report().index.parent / "data"
    written = {path.stem: pl.read_parquet_schema(path) for path in data.glob("*.parquet")}
    figures = {name: dict(schema) for name, schema in written.items() if not name.endswith("_evidence")}
    assert set(figures) <= set(TABLES)
    assert set(SCHEMAS) < set(figures)
    wrong = {name: schema for name, schema in figures.items() if schema != columns(name)}
    assert wrong == {}, "Mend talent_analysis/docs/tables.toml"


def test_the_passages_behind_figures_have_the_columns_that_the_index_explains() -> None:
    told = (pages.HERE / "tables" / "index.md").read_text(encoding="utf-8")
    for path in (real_report().index.parent / "data").glob("*_evidence.parquet"):
        assert [key for key in pl.read_parquet_schema(path) if f"`{key}`" not in told] == [], path.stem


def test_the_table_of_a_sweep_is_explained() -> None:
    assert columns("sweep") == {key: kind() for key, kind in COLUMNS.items()}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_which_functions_make_it_and_they_are_there(name: str) -> None:
    for dotted in TABLES[name].made_by:
        assert inspect.getdoc(pages.function(dotted))


# Statistics


def functions_with_a_source() -> set[str]:
    """Public functions of the analyses whose docstrings name a publication by its year."""
    found = set()
    for module in pkgutil.walk_packages(talent_analysis.analyse.__path__, "talent_analysis.analyse."):
        room = importlib.import_module(module.name)
        for name, function in inspect.getmembers(room, inspect.isfunction):
            own = function.__module__ == module.name and not name.startswith("_")
            if own and re.search(r"\b[A-Z]\w+,? \(?(18|19|20)\d\d\b", inspect.getdoc(function) or ""):
                found.add(name)
    return found


def test_every_statistic_with_a_published_source_has_its_page() -> None:
    told = {dotted.rpartition(".")[2] for functions in pages.statistics().values() for dotted in functions}
    assert len(functions_with_a_source()) > 15
    assert sorted(functions_with_a_source() - told) == []


@pytest.mark.parametrize("page", STATISTICS, ids=lambda page: page.stem)
def test_a_page_on_a_statistic_says_what_a_reader_must_know_and_its_example_holds(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    for dotted in pages.statistics()[page.stem]:
        assert callable(pages.function(dotted))
    examples = "".join(re.findall(r"```pycon\n(.*?)```", text, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.stem, str(page), 0)
    done = doctest.DocTestRunner().run(test)
    assert done.attempted > 1
    assert done.failed == 0


# Links


def links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http", "#", "mailto"))]


def test_links_of_the_readme_lead_to_files() -> None:
    found = links(ROOT / "README.md")
    assert found
    assert [link for link in found if not (ROOT / link.partition("#")[0]).exists()] == []


def test_a_section_of_the_readme_is_a_page_with_links_that_hold_there() -> None:
    readme = (
        "## A\n\nx\n\n## B (c)\n\n[m](MODEL_CARD.md) [i](talent_analysis/docs/install.md)\n\n### D\n\ny\n\n## E\n\nz\n"
    )
    assert pages.readme_page("B (c)", readme) == "# B (c)\n\n[m](model_card.md) [i](install.md)\n\n### D\n\ny\n"
    with pytest.raises(ValueError, match="no section"):
        pages.readme_page("F", readme)


def test_the_pages_build_without_a_broken_link(tmp_path: Path) -> None:
    assert build(tmp_path / "docs") == 0
    made = {path.relative_to(tmp_path / "docs" / "html").as_posix() for path in tmp_path.rglob("*.html")}
    assert {f"tables/{name}.html" for name in TABLES} <= made
    assert {f"statistics/{page.stem}.html" for page in STATISTICS} <= made
    for path in tmp_path.rglob("*.html"):
        fetched = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?:)?//', path.read_text(encoding="utf-8"))
        assert fetched == [], path
