"""What was read and what was left out, on a small hand-made corpus."""

from __future__ import annotations

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.analyse import corpus

PARSED = small_parsed()


def test_each_article_has_one_row_with_its_counts() -> None:
    table = corpus.articles(PARSED)
    assert table["article_id"].to_list() == ["digue_1", "phare_1", "phare_2"]
    row = table.row(1, named=True)
    assert (row["n_lines"], row["n_removed"], row["n_sentences"]) == (5, 2, 6)


def test_kept_and_removed_words_add_up_to_all_words() -> None:
    cleaning = corpus.cleaning(PARSED)
    roles = corpus.roles(PARSED)
    total = roles.group_by("article_id").agg(pl.col("n_words").sum()).sort("article_id")
    assert cleaning["before"].to_list() == total["n_words"].to_list()
    assert (cleaning["before"] - cleaning["removed"]).to_list() == cleaning["after"].to_list()


def test_shares_of_roles_add_up_to_one_in_each_article() -> None:
    sums = corpus.roles(PARSED).group_by("article_id").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([1, 1, 1])


def test_every_removed_line_is_listed_with_its_rule_and_place() -> None:
    table = corpus.removed(PARSED)
    assert table["role"].to_list() == ["boilerplate", "caption"]
    for row in table.iter_rows(named=True):
        assert PARSED.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
        assert row["rule"]


def test_words_that_cleaning_changed_are_counted_before_and_after() -> None:
    rows = {row["word"]: row for row in corpus.cleaned_words(PARSED, 20).iter_rows(named=True)}
    assert (rows["phare"]["before"], rows["phare"]["after"]) == (1, 0)
    assert "pilotes" not in rows


def test_what_the_files_do_not_say_is_counted_as_unknown() -> None:
    rows = {row["field"]: row for row in corpus.metadata(PARSED).iter_rows(named=True)}
    assert (rows["source"]["n_unknown"], rows["source"]["unknown"]) == (1, "digue_1")
    assert rows["published"]["n_known"] == 0


def test_an_article_without_words_has_no_share() -> None:
    """Null, not 0: there is nothing to take a share of."""
    empty = PARSED.lines.with_columns(text=pl.lit("…"))
    table = corpus.articles(small_parsed().__class__(**{**_tables(), "lines": empty}))
    assert table["share_removed"].to_list() == [None, None, None]


def _tables() -> dict[str, object]:
    return {**PARSED.tables(), "problems": PARSED.problems, "texts": PARSED.texts}
