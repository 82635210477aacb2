"""What the analyses leave out unless asked: articles not in French, and those that repeat another one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from talent_analysis import parameters
from talent_analysis.errors import UnusableInput
from talent_analysis.read.leaving_out import with_left_out
from talent_analysis.report import session

ARTICLES = pl.DataFrame(
    {
        "article_id": ["a", "b", "c", "d", "e"],
        "language": ["fr", "fr", "en", None, "fr"],
        "duplicate_of": [None, "a", None, None, "c"],
    }
)


def left(**asked: bool) -> list[str | None]:
    given = {"include_foreign": False, "count_duplicates": False} | asked
    return with_left_out(ARTICLES, **given)["left_out"].to_list()


def test_copies_and_foreign_articles_are_left_out_and_an_unknown_language_is_kept() -> None:
    """The copy of an article that is itself left out is counted: it repeats nothing that is analysed."""
    assert left() == [None, "duplicate", "not in French", None, None]


def test_each_is_counted_where_asked() -> None:
    assert left(include_foreign=True) == [None, "duplicate", None, None, "duplicate"]
    assert left(count_duplicates=True) == [None, None, "not in French", None, None]


def test_a_corpus_without_a_french_article_is_refused_with_the_remedy() -> None:
    with pytest.raises(UnusableInput, match="include_foreign"):
        with_left_out(ARTICLES.filter(pl.col("article_id") == "c"), include_foreign=False, count_duplicates=False)


@pytest.fixture
def doubled(small_corpus: Path) -> Path:
    text = (small_corpus / "rives_1.txt").read_text(encoding="utf-8")
    (small_corpus / "zcopie.txt").write_text(text, encoding="utf-8")
    english = "The mayor said on Tuesday that the pool would close. People in the town had not been asked about it.\n"
    (small_corpus / "zen.txt").write_text(english, encoding="utf-8")
    with (small_corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('\n[zcopie]\nsource = "Copie"\n')
    return small_corpus


def test_a_session_analyses_each_text_once_and_still_lists_what_it_left_out(
    doubled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr("talent_analysis.annotate.store.platformdirs.user_cache_dir", lambda *_: str(cache.parent))
    asked = parameters.check(corpus=doubled, output=tmp_path / "out")
    opened = session.load(asked)
    assert {"zcopie", "zen"} & set(opened.parsed.articles["article_id"]) == set()
    assert {"zcopie", "zen"} & set(opened.parsed.tokens["article_id"]) == set()
    written = opened.tables()["articles"]
    reasons = dict(written.select("article_id", "left_out").iter_rows())
    assert (reasons["zcopie"], reasons["zen"], reasons["rives_1"]) == ("duplicate", "not in French", None)
    assert written.filter(pl.col("left_out").is_not_null())["n_tokens"].null_count() == 2
    assert set(opened.tables()["lines"]["article_id"]) == set(written["article_id"])


def test_a_copy_is_analysed_where_its_original_is_not_among_the_sources(
    doubled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr("talent_analysis.annotate.store.platformdirs.user_cache_dir", lambda *_: str(cache.parent))
    asked = parameters.check(corpus=doubled, output=tmp_path / "out", sources=["Copie"])
    assert session.load(asked).parsed.articles["article_id"].to_list() == ["zcopie"]
