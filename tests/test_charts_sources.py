"""The charts and sentences of 02 and 03: they draw what the tables say, also where there is nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import vl_convert
from test_entities import ARTICLES, corpus

from talent_analysis.analyse import coverage, entities, keyness, similarity
from talent_analysis.chart import entities as draw_entities
from talent_analysis.chart import sources as draw
from talent_analysis.chart.theme import AnyChart
from talent_analysis.report.says import entities as says_entities
from talent_analysis.report.says import sources as says
from talent_analysis.tables import Parsed, frame
from talent_analysis.words import Words

LANGUAGES = (Words("en"), Words("fr"))
BARE = {"digue": ("La Digue", [("body", "La marée monte .")])}


def amount(source: str, value: float, **more: object) -> dict[str, object]:
    row = {
        "article_id": source,
        "sentence_id": 1,
        "start": 0,
        "end": 4,
        "value": value,
        "unit": "EUR",
        "bound": "exact",
    }
    return {**row, **more}


def with_amounts(parsed: Parsed, rows: list[dict[str, object]]) -> pl.DataFrame:
    return coverage.amounts_by_source(frame("amounts", rows), parsed.sentences, parsed.articles)


def figures(parsed: Parsed, words: Words) -> dict[str, tuple[Callable[[], AnyChart], dict[str, str]]]:
    """Every figure of the two notebooks, made as they make it, with what is said of it; drawn when called."""
    names = coverage.source_names(parsed.articles)
    lemmas = keyness.content_lemmas(parsed.tokens, parsed.articles)
    spread = similarity.spread(lemmas)
    shared = similarity.shared_words(spread)
    alike = similarity.cosines(lemmas, names)
    overlap = similarity.overlap(parsed.mentions, parsed.articles, names)
    key = keyness.leading(keyness.compare(lemmas, min_count=1), 5, names)
    spoken = coverage.speakers_by_source(parsed.quotes, parsed.articles)
    named = coverage.entities_by_source(parsed.mentions, parsed.articles)
    sums = coverage.amounts_by_source(parsed.amounts, parsed.sentences, parsed.articles)
    often = entities.frequency(parsed)
    kinds, where = entities.types(parsed), entities.by_source(parsed)
    order = often["entity"].to_list()
    together = entities.cooccurrence(parsed, order, min_count=1)
    told, seen = says_entities, draw_entities
    return {
        "shared": (lambda: draw.shared_words(shared, words), says.shared_words(shared, spread, words)),
        "alike": (lambda: draw.similarity(alike, words, names), says.similarity(alike, parsed.articles, words)),
        "overlap": (lambda: draw.overlap(overlap, words, names), says.overlap(overlap, words)),
        "keyness": (lambda: draw.keyness(key, words, names), says.keyness(key, parsed.articles, words)),
        "speakers": (lambda: draw.speakers(spoken, words, names), says.speakers(spoken, parsed.articles, words)),
        "entities": (lambda: draw.entity_matrix(named, words, names), says.entities(named, parsed.articles, words)),
        "amounts": (lambda: draw.amounts(sums, words, names), says.amounts(sums, words)),
        "frequency": (lambda: seen.frequency(often, words), told.frequency(often, 0.95, words)),
        "merging": (lambda: seen.merging(often, words), told.merging(often, words)),
        "types": (lambda: seen.types(kinds, words), told.types(kinds, parsed.articles, words)),
        "by_source": (lambda: seen.by_source(where, words), told.by_source(where, parsed.articles, words)),
        "evenness": (lambda: seen.evenness(often, words), told.evenness(often, words)),
        "salience": (lambda: seen.salience(often, words), told.salience(often, words)),
        "together": (lambda: seen.together(together, words, order), told.together(together, words)),
    }


@pytest.fixture
def parsed() -> Parsed:
    return corpus()


def values(chart: AnyChart) -> list[Any]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


@pytest.mark.parametrize(
    ("articles", "words"), [(ARTICLES, LANGUAGES[0]), (BARE, LANGUAGES[1])], ids=["two sources", "no name at all"]
)
def test_every_figure_renders_and_says_something_with_no_gap_left_open(
    articles: dict[str, tuple[str, list[tuple[str, str]]]], words: Words
) -> None:
    for name, (chart, told) in figures(corpus(articles), words).items():
        spec = chart().to_dict()
        assert vl_convert.vegalite_to_svg(spec).startswith("<svg"), name
        assert spec["description"].strip(), name
        assert all(told[part].strip() for part in ("title", "says", "how")), name
        assert "{" not in told["title"] + told["says"] + told["how"], name
        assert "  " not in told["says"], name


def test_the_sentences_never_claim_significance_where_each_source_has_one_article(parsed: Parsed) -> None:
    told = figures(parsed, Words("en"))
    assert "one article here" in told["keyness"][1]["how"]
    for name, (_, figure) in told.items():
        assert "significan" not in figure["says"], name


def test_french_figures_hold_french_text_only(parsed: Parsed) -> None:
    english, french = figures(parsed, LANGUAGES[0]), figures(parsed, LANGUAGES[1])
    for name, (_, told) in french.items():
        assert told["title"] != english[name][1]["title"], name
        assert told["how"] != english[name][1]["how"], name


def test_a_matrix_prints_its_counts_and_leaves_blank_what_a_source_never_names(parsed: Parsed) -> None:
    table = coverage.entities_by_source(parsed.mentions, parsed.articles)
    cells = values(draw.entity_matrix(table, Words(), ["Le Phare", "La Digue"]))
    printed = {(cell["row"], cell["column"]): cell["label"] for cell in cells}
    assert printed[("La Cotière", "Le Phare")] == "3"
    assert ("La Cotière", "La Digue") not in printed


def test_only_money_stands_on_the_axis_of_amounts_and_bounds_are_written(parsed: Parsed) -> None:
    rows = [
        amount("phare", 2e6, bound="at_least"),
        amount("phare", 2e6, bound="at_least"),
        amount("digue", 1e9, bound="range", value_high=2e9),
        amount("digue", 12, unit="pilote"),
    ]
    table = with_amounts(parsed, rows)
    cells = values(draw.amounts(table, Words(), ["Le Phare", "La Digue"]))
    assert {cell["label"] for cell in cells} == {"≥ 2 M ×2", "1 bn–2 bn"}
    said = says.amounts(table, Words())["says"]
    assert "3 sums of money were found, from ≥ 2 M EUR to 1 bn EUR." in said
    assert "1 amount of other things" in said


def test_the_same_number_in_two_sources_is_said_not_to_be_the_same_claim(parsed: Parsed) -> None:
    table = with_amounts(parsed, [amount("phare", 1.54e6), amount("digue", 1.54e6)])
    said = says.amounts(table, Words())["says"]
    assert "1.54 M EUR: 2 of them. The same number is not yet the same claim." in said


def test_crowded_amounts_get_labels_in_different_lanes(parsed: Parsed) -> None:
    table = with_amounts(parsed, [amount("phare", value) for value in (1.0e6, 1.1e6, 1.2e6, 9e9)])
    lanes = {cell["label"]: cell["lane"] for cell in values(draw.amounts(table, Words(), ["Le Phare"]))}
    assert len({lanes["1 M"], lanes["1.1 M"], lanes["1.2 M"]}) == 3
    assert lanes["9 bn"] == 0


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (850_000, "850,000", "850 000"),
        (1.54e6, "1.54 M", "1,54 M"),
        (79.1e6, "79.1 M", "79,1 M"),
        (14e9, "14 bn", "14 Md"),
    ],
)
def test_a_sum_is_written_short_in_each_language(value: float, english: str, french: str) -> None:
    assert draw.short(value, Words("en")) == english
    assert " ".join(draw.short(value, Words("fr")).split()) == french


def test_the_type_of_an_entity_is_told_by_shape_as_well_as_colour(parsed: Parsed) -> None:
    spec = json.dumps(draw_entities.frequency(entities.frequency(parsed), Words()).to_dict())
    assert '"shape"' in spec
    assert '"person"' in spec


def test_long_lists_are_cut_with_the_number_left_out() -> None:
    assert says.some(Words(), ["a", "b", "c"], 5) == "a, b and c"
    assert says.some(Words(), [*"abcdefgh"], 5) == "a, b, c, d, e and 3 more"


def test_one_and_many_agree_with_their_number() -> None:
    assert says.plural(Words(), 1, "{n} word", "{n} words") == "1 word"
    assert says.plural(Words(), 0, "{n} word", "{n} words") == "0 words"
