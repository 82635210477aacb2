"""The charts and sentences of 02 and 03: they draw what the tables say, also where there is nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import vl_convert
from test_entities import ARTICLES, corpus

from talent_analysis.analyse import claims, coverage, entities, hearsay, keyness, passages, similarity, utterances
from talent_analysis.chart import entities as draw_entities
from talent_analysis.chart import pairs
from talent_analysis.chart import sources as draw
from talent_analysis.chart.theme import AnyChart
from talent_analysis.report.says import entities as says_entities
from talent_analysis.report.says import entity_context
from talent_analysis.report.says import sources as says
from talent_analysis.report.says import statements as states
from talent_analysis.tables import Parsed
from talent_analysis.words import Words

LANGUAGES = (Words("en"), Words("fr"))
BARE = {"digue": ("La Digue", [("body", "La marée monte .")])}


def amount(source: str, value: float, **more: object) -> dict[str, Any]:
    row = {"group": 1, "claim": "prime · La Cotière", "verdict": "differ", "why": "numbers", "what": "prime"}
    row |= {"source": source, "article_id": source, "start": 0, "end": 4, "value": value, "unit": "EUR"}
    return {**row, "bound": "exact", "denied": False, **more}


def stated(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**claims.CLAIMS, "referent": pl.Int64}, orient="row")


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
    claimed = stated([amount("Le Phare", 2e6), amount("La Digue", 3e6)] if named.height else [])
    looks = claimed.with_columns(referent=pl.int_range(1, pl.len() + 1))
    facts = coverage.facts_by_source(named, coverage.with_source(parsed.quotes, parsed.articles), claimed, 5)
    firm = hearsay.by_source(hearsay.statements(parsed.sentences, parsed.tokens, parsed.quotes, parsed.articles), 0.95)
    shares = passages.passages(parsed.tokens, parsed.articles)[0]
    utter = utterances.utterances(parsed.quotes, parsed.tokens, parsed.mentions, parsed.sentences, parsed.articles)
    often = entities.frequency(parsed)
    kinds, where = entities.types(parsed), entities.by_source(parsed)
    order = often["entity"].to_list()
    together = entities.cooccurrence(parsed, order, min_count=1)
    close, changes = entities.strongest(together, often), entities.before_and_after(parsed)
    even = entities.evenness(often)
    told, seen = says_entities, draw_entities
    return {
        "shared": (lambda: draw.shared_words(shared, words), says.shared_words(shared, spread, words)),
        "alike": (
            lambda: draw.similarity(alike, overlap, words, names),
            says.similarity(alike, overlap, parsed.articles, words),
        ),
        "keyness": (lambda: draw.keyness(key, words, names), says.keyness(key, parsed.articles, words)),
        "speakers": (lambda: draw.speakers(spoken, words, names), says.speakers(spoken, parsed.articles, words)),
        "facts": (lambda: draw.facts(facts, words, names), states.facts(facts, parsed.articles, words)),
        "hearsay": (lambda: draw.hearsay(firm, words, names), states.hearsay(firm, 0.95, parsed.articles, words)),
        "claims": (lambda: draw.claims(claimed, words, names), states.claims(claimed, words)),
        "referents": (lambda: draw.claims(claimed, words, names), states.referents(looks, words)),
        "passages": (lambda: draw.facts(facts, words, names), states.passages(shares, words)),
        "utterances": (lambda: draw.facts(facts, words, names), states.utterances(utter, words)),
        "frequency": (
            lambda: seen.frequency(entities.selectable(often, where, 5), words),
            told.frequency(often, 0.95, words),
        ),
        "merging": (lambda: seen.merging(changes, words), told.merging(changes, words)),
        "types": (lambda: seen.types(kinds, words), told.types(kinds, kinds, parsed.articles, words)),
        "by_source": (
            lambda: seen.by_source(where, even, words),
            told.by_source(where, where, even, parsed.articles, words),
        ),
        "salience": (lambda: seen.salience(often, words), told.salience(often, words)),
        "together": (lambda: pairs.together(together, words, order), entity_context.together(together, words)),
        "network": (lambda: pairs.network(close, words), entity_context.network(close, words)),
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
    named = coverage.entities_by_source(parsed.mentions, parsed.articles)
    facts = coverage.facts_by_source(named, coverage.with_source(parsed.quotes, parsed.articles), stated([]), 5)
    cells = values(draw.facts(facts, Words(), ["Le Phare", "La Digue"]))
    printed = {(cell["row"], cell["column"]): cell["label"] for cell in cells}
    assert printed[("La Cotière (entity)", "Le Phare")] == "3"
    assert ("La Cotière (entity)", "La Digue") not in printed


def test_a_claim_shows_what_each_source_states_with_bounds_and_denials_and_the_verdict() -> None:
    table = stated(
        [
            amount("Le Phare", 2e6, bound="at_least"),
            amount("Le Phare", 2e6, bound="at_least"),
            amount("La Digue", 2e6, denied=True),
        ]
    )
    cells = values(draw.claims(table, Words(), ["Le Phare", "La Digue"]))
    assert [cell["label"] for cell in cells] == ["≥ 2 M", "not 2 M", "differ"]
    assert cells[0]["row"] == "1 · prime · La Cotière (EUR)"
    said = states.claims(table, Words())["says"]
    assert said == (
        "1 claim is made by two sources or more. On 1 they differ. "
        "“prime · La Cotière”: ≥ 2 M EUR (Le Phare); not 2 M EUR (La Digue)."
    )


def test_the_verdicts_agree_with_their_number_in_french() -> None:
    one = states.claims(stated([amount("A", 1.0, verdict="agree"), amount("B", 1.0, verdict="agree")]), Words("fr"))
    assert one["says"] == "1 affirmation est faite par deux sources ou plus. Sur 1, elles concordent."


def test_a_count_of_nobody_is_written_as_zero_and_never_as_a_denial() -> None:
    assert draw.stated(amount("A", 0.0, unit="recrue", denied=False, value_high=None), Words()) == "0"


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
    shown = entities.selectable(entities.frequency(parsed), entities.by_source(parsed), 5)
    spec = json.dumps(draw_entities.frequency(shown, Words()).to_dict())
    assert '"shape"' in spec
    assert '"person"' in spec


def test_long_lists_are_cut_with_the_number_left_out() -> None:
    assert says.some(Words(), ["a", "b", "c"], 5) == "a, b and c"
    assert says.some(Words(), [*"abcdefgh"], 5) == "a, b, c, d, e and 3 more"


def test_one_and_many_agree_with_their_number() -> None:
    assert says.plural(Words(), 1, "{n} word", "{n} words") == "1 word"
    assert says.plural(Words(), 0, "{n} word", "{n} words") == "0 words"
