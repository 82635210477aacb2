"""Charts on entities: what each shows of its table; no statistic is made in them."""

from __future__ import annotations

import itertools
from typing import Any

import polars as pl
from test_entities import corpus
from test_entity_rooms import dated, told

from talent_analysis.analyse import entities
from talent_analysis.chart import entities as chart
from talent_analysis.chart import pairs
from talent_analysis.report.says import entities as says
from talent_analysis.report.says import entity_context
from talent_analysis.words import Words

WORDS, FRENCH = Words("en"), Words("fr")


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for data in spec["datasets"].values() for row in data]


def crowd(n: int) -> Any:
    """A corpus in which n entities stand in a chain of pairs, twice each."""
    names = [f"Nom{number:02d}" for number in range(n)]
    return told(*[f"[{a}|ORG|{a}] [{b}|ORG|{b}]" for a, b in itertools.pairwise(names) for _ in range(2)])


def test_the_source_is_picked_from_a_list_where_there_are_several_and_all_are_shown_first() -> None:
    parsed = corpus()
    table = entities.selectable(entities.frequency(parsed), entities.by_source(parsed), 5)
    spec = chart.frequency(table, WORDS).to_dict()
    (picked,) = [param for param in spec["params"] if param["name"] == "picked"]
    assert picked["value"] == "all sources"
    assert picked["bind"]["options"] == ["all sources", "Le Phare", "La Digue"]
    alone = told("[La Cotière|ORG|La Cotière] recrute")
    single = entities.selectable(entities.frequency(alone), entities.by_source(alone), 5)
    assert not [p for p in chart.frequency(single, WORDS).to_dict().get("params", []) if "bind" in p]


def test_a_network_of_fifty_gives_each_name_a_line_of_its_own() -> None:
    parsed = crowd(50)
    table = entities.strongest(entities.cooccurrence(parsed), entities.frequency(parsed), n=50)
    spec = pairs.network(table, WORDS).to_dict()
    places = {row["entity"]: row["place"] for row in rows(spec) if "partners" in row}
    assert sorted(places.values()) == list(range(50))
    assert spec["height"] / 50 >= 15


def test_arcs_begin_and_end_at_the_names_they_join() -> None:
    parsed = crowd(4)
    table = entities.strongest(entities.cooccurrence(parsed), entities.frequency(parsed))
    spec = pairs.network(table, WORDS).to_dict()
    places = {row["entity"]: row["place"] for row in rows(spec) if "partners" in row}
    for _, arc in itertools.groupby((r for r in rows(spec) if "point" in r), key=lambda r: r["pair"]):
        points = list(arc)
        ends = sorted(round(point["place"], 6) for point in (points[0], points[-1]))
        assert ends == sorted(float(places[points[0][name]]) for name in ("entity_a", "entity_b"))
        assert points[0]["x"] < 1e-6 <= max(point["x"] for point in points)


def test_the_matrix_of_sources_ends_with_the_unevenness_and_leaves_zero_blank() -> None:
    parsed = corpus()
    ranking = entities.frequency(parsed)
    spec = chart.by_source(entities.by_source(parsed), entities.evenness(ranking), WORDS).to_dict()
    cells = {(row["row"], row["column"]): row["label"] for row in rows(spec)}
    assert cells["La Cotière", "Le Phare"] == "3"
    assert ("Brévin", "Le Phare") not in cells
    assert cells["Brévin", "unevenness"] == "1.00"


def test_where_nothing_was_found_it_is_said() -> None:
    bare = told("La marée monte")
    ranking, attached, course = entities.frequency(bare), entities.attached(bare), entities.over_time(bare, [])
    for words in (WORDS, FRENCH):
        said = [
            says.doubtful(entities.doubtful_merges(bare), entities.effects(bare), words),
            entity_context.attached(attached, entities.digest(attached, ranking), words),
            entity_context.over_time(course, bare.articles, words),
        ]
        assert all(one["says"].strip() for one in said)
        assert chart.over_time(course, words).to_dict()["description"]
    assert "0 of 1 articles are dated" in entity_context.over_time(course, bare.articles, WORDS)["absent"]


def test_a_course_is_told_with_its_periods_and_where_it_peaks() -> None:
    from datetime import date

    parsed = dated(date(2025, 6, 17), date(2025, 6, 19), None)
    table = entities.over_time(parsed, ["La Cotière"])
    said = entity_context.over_time(table, parsed.articles, WORDS)
    assert "absent" not in said
    assert said["says"].startswith("2 of 3 articles are dated; they fall into 2 periods. The highest rate: La Cotière")
    assert chart.over_time(table, FRENCH).to_dict()["description"].startswith("Un panneau par entité")


def test_removed_lines_and_descriptions_are_told_in_words() -> None:
    table = pl.DataFrame(
        {
            "entity": ["La Cotière"],
            "forms": ["La Cotière (2); Cotière (1)"],
            "spelling_clean": [2],
            "merged_clean": [3],
            "removed": [1],
        }
    )
    text = says.merging(table, WORDS)["says"]
    assert "La Cotière counts 3, but 2 under the commonest spelling alone (La Cotière (2); Cotière (1))." in text
    assert "1 mention stands on removed lines and is not counted: La Cotière (1)." in text


def test_a_digest_lists_the_lemmas_of_each_relation() -> None:
    table = pl.DataFrame(
        {
            "entity": ["A", "A", "A"],
            "relation": ["subject of", "subject of", "modified by"],
            "lemma": ["recruter", "perdre", "puissant"],
            "count": [2, 1, 1],
        }
    )
    ranking = pl.DataFrame({"entity": ["A", "B"], "type": ["ORG", "PER"]})
    assert entities.digest(table, ranking).rows() == [("A", "ORG", "recruter (2), perdre", None, "puissant")]
    said = entity_context.attached(table, entities.digest(table, ranking), WORDS)["says"]
    assert said == "Most often the subject of a verb: A (3 times; recruter and perdre)."
