"""Keyness: each formula against a published example, and the table they make together."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.analyse import keyness
from talent_analysis.tables import frame


def articles(sources: dict[str, str | None]) -> pl.DataFrame:
    return frame("articles", [{"article_id": key, "source": name} for key, name in sources.items()])


def lemmas(texts: dict[str, str], sources: dict[str, str | None]) -> pl.DataFrame:
    """Tokens of space-separated nouns, through content_lemmas."""
    rows = [
        {"article_id": key, "sentence_id": 1, "token_id": n, "start": 10 * n, "end": 10 * n + len(w)}
        | {"text": w, "lemma": w, "upos": "NOUN"}
        for key, text in texts.items()
        for n, w in enumerate(text.split(), start=1)
    ]
    return keyness.content_lemmas(frame("tokens", rows), articles(sources))


@pytest.mark.parametrize(
    ("cells", "published"),
    [
        ((110, 2442, 111, 29114), 270.72),  # the swiss
        ((29, 13, 123, 31612), 263.90),  # can be
        ((31, 23, 139, 31584), 256.84),  # previous year
        ((10, 0, 3, 31764), 167.23),  # mineral water
        ((76, 104, 2476, 29121), 157.21),  # at the
    ],
)
def test_g2_gives_the_first_rows_of_dunnings_table_1(cells: tuple[int, ...], published: float) -> None:
    k11, k12, k21, k22 = cells
    assert keyness.g2(k11, k21, k11 + k12, k21 + k22)[0] == pytest.approx(published, abs=0.006)


def test_g2_is_zero_at_equal_rates_and_changes_sign_when_the_sides_are_exchanged() -> None:
    assert keyness.g2(5, 10, 100, 200)[0] == pytest.approx(0)
    assert keyness.g2(2, 30, 100, 200)[0] == pytest.approx(-keyness.g2(30, 2, 200, 100)[0])


def test_specificity_gives_lafons_deficit_of_peuple_in_robespierres_fourth_discourse() -> None:
    # Lafon 1980, p. 149: T = 61,449, F = 296, t = 6,903, f = 14; probability of 14 or fewer 66.937e-6.
    found = keyness.specificity(14, 296 - 14, 6903, 61449 - 6903)[0]
    assert found == pytest.approx(math.log10(66.937e-6), abs=1e-5)


def test_specificity_of_a_surplus_is_minus_log10_of_drawing_so_many_or_more() -> None:
    # 3 of the 3 occurrences among 4 words of 8: (4/8)(3/7)(2/6) = 1/14.
    assert keyness.specificity(3, 0, 4, 4)[0] == pytest.approx(math.log10(14))


@pytest.mark.parametrize(("times", "published"), [(1, 0), (2, 1), (4, 2), (8, 3), (16, 4), (1 / 2, -1), (1 / 4, -2)])
def test_log_ratio_adds_one_for_each_doubling_as_hardie_lists_it(times: float, published: float) -> None:
    # Hardie 2014, "Log Ratio - an informal introduction", CASS, Lancaster: his list of ratios and their values.
    assert keyness.log_ratio(20 * times, 20, 1000, 1000)[0] == pytest.approx(published)


def test_log_ratio_of_hardies_rates_is_the_binary_log_of_three_and_zero_counts_as_a_half() -> None:
    # The same text: 0.0006 in A and 0.0002 in B, a ratio of 3; a count of 0 is replaced by 0.5.
    assert keyness.log_ratio(600, 400, 1_000_000, 2_000_000)[0] == pytest.approx(math.log2(3))
    assert keyness.log_ratio(4, 0, 1000, 2000)[0] == pytest.approx(math.log2((4 / 1000) / (0.5 / 2000)))


# The z that the documentation of the Python package fightin_words prints (version 1.0.5, README; an independent
# implementation of Monroe, Colaresi and Quinn 2008): counts in "the quick brown fox jumps over the lazy pig" and in
# "the lazy purple pig jumps over the", a thousand times "very", "sleepy donkey"; of words alike one stands here.
FOX = ["the", "lazy", "quick", "purple", "very"]
IN_FOX, IN_DONKEY = [2, 1, 1, 0, 0], [2, 1, 0, 1, 1000]
PUBLISHED = {
    "uninformative": [
        4.954523357120953,
        3.4564380059373603,
        1.7074955767167836,
        0.3528670051726073,
        -2.2144429606255946,
    ],
    "informative": [4.961066225017743, 3.4605672465974453, 1.7087406001344665, 0.3539801999989518, -0.4368846171934332],
}


@pytest.mark.parametrize("kind", list(PUBLISHED))
def test_log_odds_give_the_z_that_another_implementation_documents(kind: str) -> None:
    """With the same pseudo-count for all 12 words, and with one of 0.001 for a word that one text repeats."""
    prior = [0.05] * 4 + [0.05 if kind == "uninformative" else 0.001]
    _, z = keyness.log_odds(IN_FOX, IN_DONKEY, 9, 1009, prior, 11 * 0.05 + prior[-1])
    assert dict(zip(FOX, z, strict=True)) == pytest.approx(dict(zip(FOX, PUBLISHED[kind], strict=True)), rel=1e-12)


def test_log_odds_give_the_z_of_the_shorter_documented_example() -> None:
    # The same documentation: "the lazy purple pig jumps over the lazier donkey" beside the first text; 11 words.
    delta, z = keyness.log_odds([1, 2, 0], [0, 2, 1], 9, 9, [0.05] * 3, 11 * 0.05)
    assert z == pytest.approx([0.6894227886807968, 0, -0.6894227886807968])
    assert delta[0] == pytest.approx(math.log(1.05 / 8.5) - math.log(0.05 / 9.5))


def test_dispersion_gives_gries_example() -> None:
    # Gries 2008: five parts with 18, 20, 20, 20 and 22 % of the corpus; "a" occurs 1, 2, 3, 4 and 5 times.
    dp, dp_norm = keyness.dispersion(np.array([[1.0, 2, 3, 4, 5]]), np.array([9.0, 10, 10, 10, 11]))
    assert dp[0] == pytest.approx(0.18)
    assert dp_norm[0] == pytest.approx(0.18 / 0.82)


def test_dispersion_has_no_value_without_occurrences_or_with_one_part() -> None:
    assert np.isnan(keyness.dispersion(np.array([[0.0, 0.0]]), np.array([5.0, 5.0]))[0][0])
    assert np.isnan(keyness.dispersion(np.array([[3.0]]), np.array([5.0]))[1][0])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(41, 500)), min_size=2, max_size=8))
def test_dpnorm_lies_between_0_and_1(parts: list[tuple[int, int]]) -> None:
    counts, sizes = (np.array(side, dtype=float) for side in zip(*parts, strict=True))
    dp, dp_norm = keyness.dispersion(counts[None, :], sizes)
    assert counts.sum() == 0 or (0 <= dp[0] <= dp_norm[0] + 1e-12 and dp_norm[0] <= 1 + 1e-9)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(31, 300), st.integers(31, 300))
def test_all_four_measures_agree_on_the_direction(a: int, b: int, size: int, size_rest: int) -> None:
    if a + b == 0 or abs(a / size - b / size_rest) < 1e-9 or 0 in (a, b):
        return
    above = a / size > b / size_rest
    assert (keyness.g2(a, b, size, size_rest)[0] > 0) == above
    assert (keyness.log_ratio(a, b, size, size_rest)[0] > 0) == above
    assert (keyness.specificity(a, b, size, size_rest)[0] >= 0) == above


def test_benjamini_hochberg_rejects_the_four_hypotheses_of_the_original_example() -> None:
    # Benjamini and Hochberg 1995, section 4.1: 15 p values of a medical study, of which the method rejects four at 5 %.
    # Adjusted as the documentation of scipy.stats.false_discovery_control prints them for the same list.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    printed = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182]
    q = keyness.benjamini_hochberg(np.array([*p, 0.7590, 1.0]))
    assert q == pytest.approx([*printed, 0.714875, 0.75323077, 0.81321429, 1.0], abs=1e-8)
    assert (q < 0.05).sum() == 4


def test_benjamini_hochberg_keeps_the_order_of_its_input() -> None:
    # The second example of the same documentation.
    assert keyness.benjamini_hochberg(np.array([0.5, 0.6, 0.1, 0.001])) == pytest.approx([0.6, 0.6, 0.2, 0.004])


def test_only_content_words_are_counted_in_lower_case() -> None:
    rows = [
        {"article_id": "a", "sentence_id": 1, "token_id": n, "start": n, "end": n + 1}
        | {"text": text, "lemma": lemma, "upos": upos}
        for n, (text, lemma, upos) in enumerate(
            [
                ("Les", "le", "DET"),
                ("Phares", "Phare", "NOUN"),
                ("10", "10", "NUM"),
                (".", ".", "PUNCT"),
                ("B52", "B52", "PROPN"),
                ("Hélas", None, "ADV"),
                ("pas", "pas", "ADV"),
            ]
        )
    ]
    found = keyness.content_lemmas(frame("tokens", rows), articles({"a": "Le Phare"}))
    assert found["lemma"].to_list() == ["phare", "hélas"]


def test_a_source_with_one_article_is_descriptive_and_has_no_p() -> None:
    table = keyness.compare(
        lemmas({"a": "port " * 8 + "digue", "b": "marée " * 8 + "digue"}, {"a": "Le Phare", "b": "La Digue"}),
        min_count=2,
    )
    assert set(table["inference"]) == {"descriptive"}
    assert table["p"].null_count() == table.height == 6
    port = table.filter((pl.col("source") == "Le Phare") & (pl.col("lemma") == "port")).row(0, named=True)
    assert (port["count"], port["count_rest"], port["n_agree"]) == (8, 0, 4)
    assert port["rate"] == pytest.approx(8 / 9 * 1000)
    assert port["rate_rest"] == 0


def test_with_enough_articles_a_word_of_one_source_stands_out_under_permutation() -> None:
    texts = {f"a{i}": "port quai navire port" for i in range(7)} | {f"b{i}": "quai navire marée" for i in range(7)}
    sources: dict[str, str | None] = {key: "Le Phare" if key[0] == "a" else "La Digue" for key in texts}
    table = keyness.compare(lemmas(texts, sources), permutations=199)
    le_phare = table.filter(pl.col("source") == "Le Phare")
    assert set(table["inference"]) == {"permutation"}
    by_lemma = {row["lemma"]: row for row in le_phare.iter_rows(named=True)}
    assert by_lemma["port"]["p"] <= 0.05 < by_lemma["navire"]["p"]
    assert by_lemma["port"]["q"] >= by_lemma["port"]["p"]


def test_the_same_seed_gives_the_same_table() -> None:
    texts = {f"a{i}": "port quai navire" for i in range(7)} | {f"b{i}": "quai marée navire" for i in range(7)}
    sources: dict[str, str | None] = {key: key[0] for key in texts}
    one = keyness.compare(lemmas(texts, sources), permutations=49, seed=3)
    two = keyness.compare(lemmas(texts, sources), permutations=49, seed=3)
    assert one.equals(two)


def test_one_source_alone_gives_an_empty_table() -> None:
    table = keyness.compare(lemmas({"a": "port port port"}, {"a": "Le Phare"}))
    assert table.is_empty()
    assert "n_agree" in table.columns
    assert keyness.leading(table, 5).is_empty()


def test_leading_words_are_ranked_within_their_source_and_point_to_their_places() -> None:
    found = lemmas({"a": "port " * 5 + "quai " * 3, "b": "marée " * 5 + "quai"}, {"a": "Le Phare", "b": None})
    ranked = keyness.leading(keyness.compare(found), 1)
    assert ranked.select("source", "lemma", "rank").rows() == [("Le Phare", "port", 1), ("b", "marée", 1)]
    places = keyness.places(ranked, found)
    assert places.filter(pl.col("group") == "Le Phare: port").height == 5
