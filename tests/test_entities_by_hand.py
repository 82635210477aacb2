"""The five seeds against a count by hand, article by article, and clusters against published examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from talent_analysis.analyse import entities
from talent_analysis.models.linking_scores import bcubed, read_clusters
from talent_analysis.tables import Parsed

#: Mentions in the five articles, in the order of their files, read on the lines that are kept: the second copy of
#: 002's title and its photo credit do not count, nor Zhifeng Chen, Apple Intelligence and Superintelligence Labs.
BY_HAND = {
    "Meta": [10, 23, 13, 10, 9],
    "OpenAI": [5, 14, 13, 10, 2],
    "Mark Zuckerberg": [1, 8, 7, 2, 2],
    "Sam Altman": [5, 4, 2, 2, 2],
    "Scale AI": [4, 3, 1, 3, 1],
    "Mark Chen": [0, 6, 3, 0, 0],
    "Alexandr Wang": [1, 1, 3, 2, 1],
    "Apple": [0, 0, 0, 0, 7],
    "Ruoming Pang": [0, 0, 0, 0, 7],
    "WIRED": [0, 1, 4, 0, 0],
}


def test_the_ten_most_frequent_entities_have_their_counts_by_article(seeds_parsed: Parsed) -> None:
    leading = entities.frequency(seeds_parsed)["entity"].head(10).to_list()
    table = entities.by_source(seeds_parsed)
    found = {name: table.filter(table["entity"] == name)["count"].to_list() for name in leading}
    assert found == BY_HAND


def test_persons_of_one_surname_and_firms_with_their_divisions_stay_apart(seeds_parsed: Parsed) -> None:
    named = set(seeds_parsed.mentions["entity"])
    for one, other in (
        ("Mark Chen", "Zhifeng Chen"),
        ("Apple", "Apple Intelligence"),
        ("Google", "Google DeepMind"),
        ("Meta", "Meta Superintelligence Labs"),
    ):
        assert {one, other} <= named
    doubts = set(entities.doubtful_merges(seeds_parsed).select("name", "other").iter_rows())
    assert ("Meta", "Meta Superintelligence Labs") in doubts


def test_descriptions_on_the_seeds_stand_for_whom_a_reader_takes_them(seeds_parsed: Parsed) -> None:
    found = set(entities.described(seeds_parsed).select("entity", "text").iter_rows())
    assert ("Meta", "la maison mère de Facebook") in found
    assert ("Sam Altman", "le patron d’OpenAI") in found
    assert ("Meta Superintelligence Labs", "laboratoire de superintelligence") in found


def test_bcubed_gives_the_examples_of_bagga_and_baldwin() -> None:
    """Bagga and Baldwin (1998), "Entity-based cross-document coreferencing": precision 76 % and 58 %, recall 100 %."""
    gold = [1] * 5 + [2] * 2 + [3] * 5
    small_merge, large_merge = [1] * 5 + [2] * 7, [1] * 5 + [2] * 2 + [1] * 5
    assert bcubed(gold, small_merge)[:2] == pytest.approx((0.7619, 1.0), abs=1e-4)
    assert bcubed(gold, large_merge)[:2] == pytest.approx((0.5833, 1.0), abs=1e-4)
    with pytest.raises(ValueError, match="cannot be compared"):
        bcubed([1], [])


def test_gold_clusters_are_the_marked_names_case_apart_but_for_those_told(tmp_path: Path) -> None:
    press, gold = tmp_path / "dev.txt", tmp_path / "gold.json"
    press.write_text("@id a1\n\n0\t{PER|0|Anne Le Goff} part, {PER|0|Le Goff} rit à {LOC|0|PARIS}.\n", encoding="utf-8")
    gold.write_text('{"a1": {"Le Goff": "Anne Le Goff"}}', encoding="utf-8")
    (article,) = read_clusters(press, gold)
    assert [name[3] for name in article.names] == ["anne le goff", "anne le goff", "paris"]
