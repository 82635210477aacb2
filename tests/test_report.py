"""What a report shows and writes, on hand-made articles that try to inject HTML; no models are needed."""

from __future__ import annotations

import json
import math
import re
from html import unescape
from pathlib import Path

import altair as alt
import nbformat
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_report import NASTY, corpus_of, finished_report, interval_chart, open_session, tone_chart, tone_table
from small_parsed import small_parsed

from talent_analysis import parameters
from talent_analysis.chart import theme
from talent_analysis.errors import UnusableInput
from talent_analysis.report import display, html, manifest, paths, run, session
from talent_analysis.report.run import Outcome
from talent_analysis.words import Words

ENGLISH = Words("en")


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return finished_report()


@pytest.fixture(scope="module")
def out(outcome: Outcome) -> Path:
    return outcome.index.parent


# What one cell shows


def test_a_figure_holds_picture_specification_sentence_table_and_passages(tmp_path: Path) -> None:
    s = open_session(str(tmp_path))
    evidence = pl.DataFrame({"group": ["g"], "article_id": ["a"], "start": [3], "end": [7], "text": ["mots"]})
    shown = s.figure(
        "tone_x", tone_chart(s), tone_table(s), title="T", says="Said.", how="Made.", evidence=evidence
    )._repr_html_()
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', shown)[1])  # type: ignore[index]
    assert "vega-lite" in spec["$schema"]
    assert re.search(r'<img alt="Bars of[^"]*Said\."[^>]* src="data:image/svg\+xml;base64,', shown)
    for part in (
        '<h3>T <a class="ta-here" href="#tone_x"',
        "Said.",
        "Made.",
        'href="data/tone_x.csv"',
        '<blockquote id="tone_x-1-1">',
        "a, 3–7",
    ):
        assert part in shown


def test_a_figure_leaves_its_table_and_its_passages_in_the_data_folder(tmp_path: Path) -> None:
    s = open_session(str(tmp_path))
    evidence = pl.DataFrame({"group": ["g"], "text": ["mots"], "article_id": ["a"], "start": [0], "end": [4]})
    s.table("tone_x", tone_table(s), title="T", says="S", how="H", evidence=evidence)
    assert pl.read_parquet(tmp_path / "data" / "tone_x.parquet").equals(tone_table(s))
    assert pl.read_csv(tmp_path / "data" / "tone_x_evidence.csv")["text"].to_list() == ["mots"]


def test_of_an_empty_table_no_chart_is_drawn_and_the_sentence_stands(tmp_path: Path) -> None:
    s = open_session(str(tmp_path))
    shown = s.figure("tone_x", tone_chart(s), tone_table(s).clear(), title="T", says="None found.", how="H").html
    assert "ta-chart" not in shown
    assert "None found." in shown
    assert pl.read_parquet(tmp_path / "data" / "tone_x.parquet").is_empty()


def test_a_figure_cannot_take_the_name_of_a_table_of_the_contract(tmp_path: Path) -> None:
    s = open_session(str(tmp_path))
    with pytest.raises(ValueError, match="cannot name a figure"):
        s.table("sentences", tone_table(s), title="T", says="S", how="H")


def test_cells_show_missing_values_as_dashes_and_numbers_in_the_readers_format() -> None:
    table = pl.DataFrame({"n_words": [1234, None], "share": [0.12345, math.nan], "label": ["negative", None]})
    french = unescape(display.rows_html(table, Words("fr"), "c"))
    assert "1\u202f234" in french
    assert "0,123" in french
    assert "négatif" in french
    assert french.count("–") == 3


def test_a_long_table_is_cut_and_says_so() -> None:
    table = pl.DataFrame({"n": range(display.ROWS_SHOWN + 5)})
    shown = display.data_html(table, "name", "title", ENGLISH)
    assert shown.count("<tr>") == display.ROWS_SHOWN + 1
    assert "The first 200 rows; the file has all of them." in shown


def test_of_a_wide_table_paper_shows_the_first_columns_and_one_of_prose() -> None:
    table = pl.DataFrame({f"c{i}": [i] for i in range(20)} | {"text": ["mots " * 20], "more": ["mots " * 20]})
    heads = re.findall(r"<th [^>]*>", display.rows_html(table, ENGLISH, "c"))
    assert len(heads) == table.width
    assert len([head for head in heads if "ta-off" not in head]) == display.PAPER_COLUMNS
    assert "Some columns are left out on paper." in display.data_html(table, "name", "title", ENGLISH)


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marking_a_text_never_changes_it(text: str, marks: list[tuple[int, int]]) -> None:
    shown = display.marked(text, marks)
    assert unescape(re.sub(r"</?mark>", "", shown)) == unescape(display.escape(text))
    assert "<" not in re.sub(r"</?mark>", "", shown)


def test_a_chart_without_a_description_is_refused() -> None:
    with pytest.raises(ValueError, match="description"):
        theme.finish(alt.Chart(pl.DataFrame({"a": [1]})).mark_bar(), ENGLISH, description=" ")


def test_charts_of_a_french_report_carry_french_number_formats(tmp_path: Path) -> None:
    french = open_session(str(tmp_path), "fr")
    assert interval_chart(french).to_dict()["config"]["locale"]["number"]["decimal"] == ","


# Starting


def test_paths_are_those_of_the_project_when_the_notebook_folder_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_corpus.ipynb").touch()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert paths.resolve("seeds") == tmp_path / "seeds"
    assert paths.resolve(tmp_path / "x" / ".." / "y") == tmp_path / "y"
    monkeypatch.chdir(tmp_path)
    assert paths.resolve("seeds") == tmp_path / "seeds"


def test_the_shipped_corpus_is_found_from_any_folder_and_another_one_where_it_was_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.articles("seeds") == seeds
    assert paths.articles("mine") == tmp_path / "mine"
    (tmp_path / "seeds").mkdir()
    assert paths.articles("seeds") == tmp_path / "seeds"


def test_an_unknown_source_is_refused_with_the_nearest_one() -> None:
    articles = small_parsed().articles
    with pytest.raises(UnusableInput, match=r"Did you mean 'Le Phare'\?"):
        session._kept(articles, ["Le Fare"])


def test_keeping_one_source_keeps_only_its_articles_and_lines() -> None:
    corpus = corpus_of(small_parsed())
    cut = session._cut(corpus, session._kept(corpus.articles, ["Le Phare"]))
    assert cut.articles["article_id"].to_list() == ["phare_1", "phare_2"] == list(cut.texts)
    assert set(cut.lines["article_id"]) == {"phare_1", "phare_2"}


def test_an_output_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    asked = parameters.check(corpus=tmp_path / "nowhere", output=tmp_path / "taken" / "out")
    with pytest.raises(UnusableInput, match="cannot be written"):
        run.run_report(asked, progress=lambda line: None)


def test_braces_in_the_output_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="braces"):
        paths.make_writable(tmp_path / "{year}")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_notebook_parameter_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    asked = parameters.check(corpus=tmp_path, output=tmp_path / "out")
    with pytest.raises(UnusableInput, match="Did you mean 'top_n'"):
        run.run_report(asked, extra={"topn": 3}, progress=lambda line: None)
    assert not (tmp_path / "out").exists()


# The whole report


def test_a_failing_notebook_is_kept_apart_and_the_others_run(outcome: Outcome, out: Path) -> None:
    assert (outcome.failed, outcome.exit_code) == (["bad"], 1)
    assert (out / "bad.failed.ipynb").is_file()
    assert not (out / "bad.ipynb").exists()
    assert not (out / "bad.html").exists()
    assert (out / "good.html").is_file()
    assert "ZeroDivisionError" in outcome.notebooks[0].error
    kept = nbformat.read(out / "bad.failed.ipynb", as_version=4)
    assert "'before'" in str(kept.cells)


def test_the_index_shows_the_error_the_sentences_and_the_links(out: Path) -> None:
    index = (out / "index.html").read_text(encoding="utf-8")
    for part in ("ZeroDivisionError", 'href="bad.failed.ipynb"', 'href="good.html#tone_one"', "data/sentences.csv"):
        assert part in index
    assert "talent-analysis report --corpus" in index
    assert "--language fr" in index


def test_nothing_temporary_is_left_in_the_output(out: Path) -> None:
    assert [path.name for path in out.rglob(".*")] == []


def test_an_executed_notebook_is_valid_and_names_no_temporary_place(out: Path) -> None:
    notebook = nbformat.read(out / "good.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.papermill.input_path == "good.ipynb"


def test_markdown_of_a_french_report_is_translated(out: Path) -> None:
    translated = run.translated(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("The data")]), Words("fr")
    )
    assert translated.cells[0].source == "Les données"
    assert '<html lang="fr">' in (out / "good.html").read_text(encoding="utf-8")


def test_set_up_cells_are_left_out_and_code_starts_hidden(out: Path) -> None:
    page = (out / "good.html").read_text(encoding="utf-8")
    assert "sys.path" not in page
    assert re.search(r'class="code" hidden', page)


def test_text_of_the_articles_is_never_markup(out: Path) -> None:
    for name in ("good.html", "index.html"):
        page = (out / name).read_text(encoding="utf-8")
        assert "<script>window.hurt" not in page
        assert "<img src=x" not in page
        assert "<h2 id='fake'" not in page
        assert NASTY in unescape(page)


def test_pages_allow_only_their_own_scripts_and_fetch_nothing(out: Path) -> None:
    page = (out / "good.html").read_text(encoding="utf-8")
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_the_manifest_lists_versions_models_corpus_and_every_file(out: Path) -> None:
    about = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert about["versions"]["polars"] == pl.__version__
    assert about["models"]["key"]
    assert len(about["corpus"]["articles"]) == 3
    assert about["notebooks"]["bad"]["status"] == "failed"
    listed = {row["path"] for row in about["outputs"]}
    assert {"index.html", "good.html", "good.ipynb", "data/tone_one.csv", "data/articles.parquet"} <= listed


def test_time_of_day_stands_in_the_manifest_only(out: Path) -> None:
    written = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["written"]
    for path in [*out.glob("*.html"), *out.glob("data/*.csv")]:
        assert written[:10] not in path.read_text(encoding="utf-8")


def test_the_command_to_run_again_says_what_differs_from_the_defaults() -> None:
    asked = parameters.check(corpus=Path("a b"), output=Path("o"), language="fr", top_n=30, sources=["Le Phare"])
    assert manifest.command(asked) == (
        "talent-analysis report --corpus 'a b' --output o --source 'Le Phare' --language fr -p top_n 30"
    )


def test_each_heading_gets_an_address_and_a_line_in_the_contents() -> None:
    body, entries = html.anchored('<h2>Un &amp; <em>deux</em></h2><h2 id="kept">Trois</h2>')
    assert entries == [{"id": "part-1", "text": "Un & deux"}, {"id": "kept", "text": "Trois"}]
    assert 'id="part-1"' in body


def test_a_table_of_passages_shows_no_offsets_but_its_files_keep_them() -> None:
    table = pl.DataFrame(
        {"source": ["Le Phare"], "article_id": ["phare_1"], "start": [4], "end": [9], "text": ["la digue"]}
    )
    shown = display.data_html(table, "sources_utterances", "Utterances", Words("en"))
    assert "la digue" in shown
    assert "phare_1" not in shown
    assert "start" not in shown
