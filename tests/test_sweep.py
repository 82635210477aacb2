"""Several corpora in one command: a folder each, one page over them, and failures that stay their own."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from invented_report import NASTY, nasty_parsed
from small_parsed import small_parsed

from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.parameters import Parameters
from talent_analysis.report import sweep
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.run import Outcome
from talent_analysis.tables import write_table


def invented_run(asked: Parameters, progress: object) -> Outcome:
    """What run_report leaves, told by the corpus's name; no models, no kernels."""
    if asked.corpus.name == "bad":
        raise UnusableInput(f"{asked.corpus}: there is no such folder or file.")
    if asked.corpus.name == "broken":
        raise MemoryError("too large")
    parsed = nasty_parsed() if asked.corpus.name == "nasty" else small_parsed()
    for name, table in parsed.tables().items():
        write_table(table, asked.output / "data", name)
    index = asked.output / "index.html"
    index.write_text("a report", encoding="utf-8")
    error = "cell In [3]: ZeroDivisionError" if asked.corpus.name == "half" else ""
    return Outcome(index, [NotebookRun("00_corpus", "T", 1.0, None, error)])


def swept(tmp_path: Path, *names: str, **asked: object) -> sweep.Swept:
    return sweep.run_sweep(
        [tmp_path / name for name in names], tmp_path / "out", asked, progress=lambda line: None, run=invented_run
    )


def test_each_corpus_has_its_folder_and_the_page_links_to_it(tmp_path: Path) -> None:
    done = swept(tmp_path, "spring", "autumn")
    assert done.failed == []
    page = done.index.read_text(encoding="utf-8")
    for name in ("spring", "autumn"):
        assert f'href="{name}/index.html"' in page
        assert (tmp_path / "out" / name / "index.html").is_file()


def test_one_that_fails_does_not_stop_the_others_and_is_told(tmp_path: Path) -> None:
    done = swept(tmp_path, "bad", "half", "broken", "good")
    assert done.table["status"].to_list() == ["no report", "incomplete", "no report", "done"]
    assert [Path(name).name for name in done.failed] == ["bad", "half", "broken"]
    page = done.index.read_text(encoding="utf-8")
    for said in ("no such folder", "cell In [3]: ZeroDivisionError", "MemoryError: too large"):
        assert said in page
    assert 'href="bad/index.html"' not in page


def test_the_table_of_the_sweep_counts_what_the_reports_hold(tmp_path: Path) -> None:
    done, parsed = swept(tmp_path, "one"), small_parsed()
    (row,) = done.table.to_dicts()
    assert (row["articles"], row["sentences"]) == (parsed.articles.height, parsed.sentences.height)
    assert row["most_named"] == "La Cotière"
    assert pl.read_parquet(tmp_path / "out" / "data" / "sweep.parquet").equals(done.table)


def test_what_is_not_known_of_a_missing_report_is_null_and_shown_as_a_dash(tmp_path: Path) -> None:
    done = swept(tmp_path, "bad")
    assert done.table.select("articles", "tone", "most_named").row(0) == (None, None, None)
    assert done.index.read_text(encoding="utf-8").count('<td class="ta-n">–</td>') == 5


def test_the_page_is_in_the_language_of_the_reports(tmp_path: Path) -> None:
    page = swept(tmp_path, "bad", language="fr").index.read_text(encoding="utf-8")
    assert 'lang="fr"' in page
    assert "pas de rapport" in page


def test_text_of_articles_is_shown_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = swept(tmp_path, "nasty")
    mentions = pl.DataFrame({"entity": [NASTY] * 9})
    mentions.write_parquet(tmp_path / "out" / "nasty" / "data" / "mentions.parquet")
    row = done.table.to_dicts()[0] | sweep.facts(tmp_path / "out" / "nasty" / "data")
    page = sweep._page(pl.DataFrame([row], schema=sweep.COLUMNS), sweep.Words("en"))
    assert "<script>window.hurt" not in page
    assert NASTY in unescape(page)


def test_corpora_called_alike_get_folders_that_differ() -> None:
    names = sweep.folder_names([Path("/a/2024/press"), Path("/a/2025/press"), Path("/a/other")])
    assert names == ["2024-press", "2025-press", "a-other"]
    assert sweep.folder_names([Path("/a/data")]) == ["data-report"]


def test_a_corpus_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="given twice"):
        swept(tmp_path, "one", "one")


def test_a_parameter_that_does_not_fit_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="top_n"):
        swept(tmp_path, "one", top_n=0)
    assert not (tmp_path / "out").exists()


def test_the_command_exits_with_1_where_a_corpus_failed_and_still_writes_the_page(tmp_path: Path) -> None:
    asked = ["sweep", str(tmp_path / "nowhere"), str(tmp_path / "neither"), "--output", str(tmp_path / "out")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert "Corpus 2 of 2" in done.stderr
    assert re.search(r"Reports: .*index\.html", done.stdout)
    shutil.rmtree(tmp_path / "out")
