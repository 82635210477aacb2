"""An archive: partitioned, made part by part, counted by streaming, sampled by source."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest
from interrupted import Fake, annotated, write_corpus

from talent_analysis import parameters
from talent_analysis.analyse import archive as counts
from talent_analysis.annotate import archive
from talent_analysis.annotate.archive import Archive
from talent_analysis.bench.recombine import recombined
from talent_analysis.report import session
from talent_analysis.tables import Parsed


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    folder = tmp_path_factory.mktemp("base")
    return annotated(write_corpus(folder / "articles", 12), folder / "cache")[0]


@pytest.fixture(scope="module")
def large(base: Parsed, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return recombined(base, tmp_path_factory.mktemp("large"), 1200)


def test_a_recombined_archive_is_the_same_each_time_and_every_offset_holds(
    large: Archive, base: Parsed, tmp_path: Path
) -> None:
    again = recombined(base, tmp_path, 1200)
    texts = dict(large.scan("texts").collect().iter_rows())
    assert len(texts) == 1200
    for name in archive.NAMES:
        table = large.scan(name).collect()
        assert table.equals(again.scan(name).collect()), name
        if {"start", "text"} <= set(table.columns):
            rows = table.sample(300, seed=1).select("article_id", "start", "end", "text")
            assert all(texts[a][s:e] == text for a, s, e, text in rows.iter_rows()), name


def test_names_grow_with_a_recombined_archive(large: Archive) -> None:
    named = large.scan("mentions").with_columns(pl.col("article_id").str.slice(0, 13).alias("hundred")).collect()
    few = named.filter(pl.col("hundred") == "archive_00000")["text"].n_unique()
    assert named["text"].n_unique() > 3 * few


def test_counts_by_streaming_are_those_of_the_whole_tables(large: Archive) -> None:
    tables = {name: large.scan(name).collect() for name in ("articles", "sentences", "tokens", "mentions")}
    found = counts.by_source(large.scan)
    assert found["articles"].sum() == 1200
    assert found["sentences"].sum() == tables["sentences"].height
    assert found["words"].sum() == tables["tokens"].filter(pl.col("upos") != "PUNCT").height
    assert found["tone"].is_between(-1e-9, 1e-9).all()
    names = counts.names(large.scan, top=5)
    first = names.row(0, named=True)
    assert (
        first["mentions"]
        == tables["mentions"].filter(pl.col("text").str.to_lowercase() == first["name"].lower()).height
    )
    assert counts.months(large.scan)["articles"].sum() == 1200
    words = counts.words(large.scan, top=3)
    assert words.group_by("source").len()["len"].max() <= 3
    assert (words["z"] > 0).all()


def test_a_sample_takes_from_each_source_its_share(large: Archive) -> None:
    drawn = large.sample(120, 7)
    assert drawn == large.sample(120, 7) != large.sample(120, 8)
    assert drawn == sorted(drawn)
    every = large.scan("articles").select("article_id", "source").collect()
    share = every.filter(pl.col("article_id").is_in(drawn))["source"].value_counts()
    for source, n in share.iter_rows():
        assert abs(n - 120 * every.filter(source=source).height / 1200) <= 1
    assert len(large.sample(5000, 7)) == 1200


def test_an_archive_is_made_part_by_part_and_gone_on_from(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "archive"
    for year in ("2023", "2024"):
        (corpus / year).mkdir(parents=True)
        write_corpus(corpus / year, 3)
    first = Fake()
    made = archive.build(corpus, folder, cache=tmp_path / "cache", engine=first)
    assert len(first.annotated) == 3
    assert made.scan("articles").collect()["article_id"].to_list()[:2] == ["2023-a0000", "2023-a0001"]
    before = {part.name: part.stat().st_mtime_ns for part in made.parts()}
    (corpus / "2024" / "a0001.txt").write_text("Un titre neuf\n\nBrévin ouvre un deuxième quai à Norvane.\n")
    second = Fake()
    made = archive.build(corpus, folder, cache=tmp_path / "cache", engine=second)
    assert second.annotated == ["a0001"]
    after = {part.name: part.stat().st_mtime_ns for part in made.parts()}
    assert len(after) == 2
    assert len(before.items() & after.items()) == 1
    shutil.rmtree(corpus / "2023")
    assert len(archive.build(corpus, folder, cache=tmp_path / "cache", engine=Fake()).parts()) == 1


def test_a_session_of_a_large_archive_shows_a_sample_and_says_so(
    large: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "SAMPLE", 60)
    opened = session.load(parameters.check(corpus=large.folder, output=tmp_path))
    assert opened.archive == large
    assert 50 <= opened.parsed.articles.height <= 70
    assert opened.parsed.mentions["entity"].null_count() == 0
    assert "The archive holds 1,200 articles" in opened._repr_html_()
