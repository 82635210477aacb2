"""Similarity of sources: in words and in entities."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.analyse import similarity
from talent_analysis.analyse.coverage import with_source
from talent_analysis.tables import frame


def lemmas(texts: dict[str, str]) -> pl.DataFrame:
    rows = [
        {"article_id": s, "source": s, "lemma": w, "start": 10 * n, "end": 10 * n + len(w)}
        for s, text in texts.items()
        for n, w in enumerate(text.split())
    ]
    schema = {**dict.fromkeys(("article_id", "source", "lemma"), pl.String), "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def named(held: dict[str, list[str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    mentions = [{"article_id": a, "entity": e, "type": "ORG"} for a, names in held.items() for e in names]
    return frame("mentions", mentions), frame("articles", [{"article_id": a, "source": a} for a in held])


def test_the_same_words_have_a_cosine_of_one_and_different_words_of_zero() -> None:
    table = similarity.cosines(lemmas({"A": "port quai port", "B": "port quai port", "C": "neige"}))
    assert table.select("unit_a", "unit_b").rows() == [("A", "B"), ("A", "C"), ("B", "C")]
    assert table["cosine"].to_list() == pytest.approx([1, 0, 0])
    assert table["drivers"][1] == ""


def test_the_cosine_follows_the_stated_formula_by_hand() -> None:
    # A: port twice, quai once; B: port once. idf(port) = ln(3/3) + 1 = 1; idf(quai) = ln(3/2) + 1.
    table = similarity.cosines(lemmas({"A": "port port quai", "B": "port"}))
    port, quai = 1 + math.log(2), math.log(1.5) + 1
    assert table["cosine"][0] == pytest.approx(port / math.hypot(port, quai))
    assert table.row(0, named=True)["drivers"] == "port (100%)"
    assert table.select("lemmas_a", "lemmas_b", "shared").row(0) == (2, 1, 1)


@given(st.lists(st.sampled_from(["port", "quai", "digue", "marée"]), min_size=1, max_size=20), st.integers(1, 5))
def test_a_cosine_lies_between_0_and_1(words: list[str], cut: int) -> None:
    table = similarity.cosines(lemmas({"A": " ".join(words), "B": " ".join([*words[:cut], "neige"])}))
    assert -1e-9 <= table["cosine"][0] <= 1 + 1e-9


def test_only_the_units_asked_for_are_compared() -> None:
    table = similarity.cosines(lemmas({"A": "port", "B": "port", "C": "port"}), ["A", "C"])
    assert table.select("unit_a", "unit_b").rows() == [("A", "C")]


def test_overlap_counts_shared_entities_and_names_the_most_frequent_first() -> None:
    mentions, articles = named({"A": ["Brévin", "Cotière", "Cotière"], "B": ["Cotière", "Brévin", "Morlac"]})
    row = similarity.overlap(mentions, articles).row(0, named=True)
    assert (row["n_a"], row["n_b"], row["n_shared"]) == (2, 3, 2)
    assert row["jaccard"] == pytest.approx(2 / 3)
    assert row["shared"] == "Cotière; Brévin"


def test_overlap_of_two_sources_without_entities_is_null_and_not_zero() -> None:
    mentions, articles = named({"A": [], "B": []})
    assert similarity.overlap(mentions, articles)["jaccard"].to_list() == [None]


def test_shared_words_count_each_word_once_and_its_uses_by_share() -> None:
    spread = similarity.spread(lemmas({"A": "port port quai", "B": "port digue"}))
    assert spread.row(0) == ("port", 3, 2, 2)
    table = similarity.shared_words(spread)
    assert table.select("n_sources", "lemmas").rows() == [(2, 1), (1, 2)]
    assert table["running"].to_list() == pytest.approx([3 / 5, 2 / 5])


def test_the_words_shared_and_alone_point_to_their_places() -> None:
    found = lemmas({"A": "port port quai", "B": "port digue"})
    places = similarity.word_places(similarity.spread(found), found)
    assert places.group_by("group", maintain_order=True).len().rows() == [
        ("port (2/2)", 3),
        ("digue (1/2)", 1),
        ("quai (1/2)", 1),
    ]
    assert places.columns == ["group", "article_id", "start", "end"]


def test_what_makes_a_pair_alike_points_to_its_places_in_both_sources_only() -> None:
    """Words that drive the cosine, then the entities that both name; nothing of a third source."""
    found = lemmas({"A": "port quai", "B": "port", "C": "port neige"})
    mentions, articles = named({"A": ["Corvel"], "B": ["Corvel"], "C": ["Ostria"]})
    pairs = similarity.overlap(mentions, articles)
    sourced = with_source(mentions, articles)
    places = similarity.pair_places(similarity.cosines(found, ["A", "B"]), pairs, found, sourced)
    groups = places.group_by("group", maintain_order=True).agg(pl.col("article_id").sort())
    assert groups.rows() == [("A ~ B: port (100%)", ["A", "B"]), ("A ~ B: Corvel", ["A", "B"])]
