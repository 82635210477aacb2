"""Exports of press databases: every article of a file, its header as metadata, its text and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import exports
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis import read, tables
from talent_analysis.read import europresse, factiva
from talent_analysis.read.decode import decode
from talent_analysis.read.rich_text import rich_text

FIRST = ("Le Courrier de Tarvel", date(2024, 9, 11))
SECOND = ("La Gazette inventée", date(2024, 9, 12))
SHAPES = {
    "europresse.html": (exports.EUROPRESSE, [FIRST, SECOND], "Europresse header"),
    "old.html": (
        exports.EUROPRESSE_OLD,
        [(FIRST[0], date(2013, 6, 3)), (SECOND[0], date(2013, 6, 4))],
        "Europresse header",
    ),
    "plain.txt": (exports.FACTIVA_PLAIN, [FIRST, SECOND], "Factiva header"),
    "coded.txt": (exports.FACTIVA_CODED, [FIRST], "Factiva field SN"),
    "page.html": (exports.FACTIVA_HTML, [FIRST, SECOND], "Factiva header"),
    "plain.rtf": (exports.as_rtf(exports.FACTIVA_PLAIN), [FIRST, SECOND], "Factiva header"),
    "coded.rtf": (exports.as_rtf(exports.FACTIVA_CODED), [FIRST], "Factiva field SN"),
}


@pytest.fixture(params=SHAPES)
def export(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tables.Corpus, list[tuple[str, date]], str, Path]:
    text, expected, origin = SHAPES[request.param]
    (tmp_path / request.param).write_text(text, encoding="utf-8")
    return read.read(tmp_path), expected, origin, tmp_path / request.param


def test_each_article_of_an_export_has_its_newspaper_and_date_and_says_where_they_stand(
    export: tuple[tables.Corpus, list[tuple[str, date]], str, Path],
) -> None:
    corpus, expected, origin, file = export
    assert corpus.articles["article_id"].to_list() == [f"{file.stem}-{n}" for n in range(1, len(expected) + 1)]
    assert list(corpus.articles.select("source", "published").iter_rows()) == expected
    assert corpus.articles["source_from"].unique().to_list() == [origin]
    assert corpus.articles["title"].null_count() == 0
    assert corpus.problems.is_empty()


def test_only_the_text_of_an_export_is_analysed(
    export: tuple[tables.Corpus, list[tuple[str, date]], str, Path],
) -> None:
    corpus, _, _, _ = export
    kept = corpus.lines.filter(pl.col("role").is_in(["body", "heading", "standfirst"]))["text"]
    assert (
        kept.str.contains(r"mots|Document|news·|Français$|Copyright|©|VERMEIL|Lire aussi|Courrier|Gazette").sum() == 0
    )
    assert corpus.lines.filter(pl.col("role") == "body").select(pl.col("article_id").n_unique()).item() == (
        corpus.articles.height
    )


def test_offsets_of_an_export_open_onto_the_file(
    export: tuple[tables.Corpus, list[tuple[str, date]], str, Path],
) -> None:
    corpus, _, _, file = export
    data = file.read_bytes()
    whole = rich_text(data) if file.suffix == ".rtf" else decode(data).text
    starts = dict(corpus.articles.select("article_id", "file_start").iter_rows())
    for article, text in corpus.texts.items():
        assert whole[starts[article] : starts[article] + len(text)] == text
    for line in corpus.lines.iter_rows(named=True):
        raw = corpus.texts[line["article_id"]][line["start"] : line["end"]]
        assert line["char_starts"] is not None or raw == line["text"]


def test_europresse_gives_title_subtitle_and_authors(tmp_path: Path) -> None:
    (tmp_path / "e.html").write_text(exports.EUROPRESSE, encoding="utf-8")
    row = read.read(tmp_path).articles.row(0, named=True)
    assert (row["title"], row["author"]) == ("La piscine de Tarvel fermera", "VERMEIL ANA")
    assert row["standfirst"] == "Les clubs dénoncent une décision brutale."


def test_an_article_that_only_speaks_of_a_document_is_no_export(tmp_path: Path) -> None:
    text = "Le rapport\n\nLe texte compte 212 mots.\n\nDocument unique, il a été remis mardi au maire de Tarvel.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read.read(tmp_path).articles["article_id"].to_list() == ["a"]


pieces = st.sampled_from([*exports.FACTIVA_PLAIN.splitlines(), *exports.FACTIVA_CODED.splitlines(), "", "HD|Le titre|"])


@settings(deadline=None, max_examples=60)
@given(st.lists(pieces, max_size=40))
def test_the_lines_of_factiva_make_up_the_text_again(texts: list[str]) -> None:
    """No character is lost or invented: between two lines stand only line ends."""
    raw = "\n".join(texts)
    for start, end in factiva.cuts(raw):
        own, at = raw[start:end], 0
        for line in factiva.article(own)[0]:
            assert own[at : line.start].strip("\n") == ""
            assert own[line.start : line.end] == line.text
            at = line.end
        assert own[at:].strip("\n") == ""


@settings(deadline=None, max_examples=40)
@given(st.integers(0, len(exports.EUROPRESSE)), st.integers(0, len(exports.FACTIVA_HTML)))
def test_a_page_cut_anywhere_is_still_read_without_an_error(one: int, other: int) -> None:
    for text, cuts, article in (
        (exports.EUROPRESSE[:one], europresse.cuts, europresse.article),
        (exports.FACTIVA_HTML[:other], factiva.page_cuts, factiva.page_article),
    ):
        for start, end in cuts(text):
            article(text[start:end])


def test_a_broken_rich_text_file_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(exports.FACTIVA_PLAIN, encoding="utf-8")
    (tmp_path / "b.rtf").write_bytes(b"PK\x03\x04")
    corpus = read.read(tmp_path)
    assert corpus.articles.height == 2
    assert corpus.problems["path"].to_list() == ["b.rtf"]
