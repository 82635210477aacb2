"""Which findings of a corpus the first page tells, and what it does not claim."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from talent_analysis.report.findings import LEADING, MOST, findings
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.says import report as says
from talent_analysis.words import Words

ENGLISH, FRENCH = Words("en"), Words("fr")


def claim(group: int, source: str, value: float, verdict: str, why: str, denied: bool = False) -> dict[str, object]:
    row = {"group": group, "claim": f"prime {group}", "verdict": verdict, "why": why, "source": source, "value": value}
    return {**row, "value_high": None, "unit": "EUR", "bound": "exact", "denied": denied}


def named(entity: str, count: int, low: float, high: float) -> dict[str, object]:
    row = {"entity": entity, "count": count, "rate": (low + high) / 2, "rate_low": low, "rate_high": high}
    return {**row, "n_articles": 2, "articles": 3}


def quoted(source: str, speaker: str | None, quotes: int) -> dict[str, object]:
    return {"source": source, "speaker": speaker, "quotes": quotes}


def toward(entity: str, mean: float, low: float, high: float, interval: str = "clustered") -> dict[str, object]:
    return {"entity": entity, "mean": mean, "low": low, "high": high, "interval": interval, "n": 9, "n_articles": 4}


def test_a_contradiction_in_the_numbers_comes_before_bounds_that_one_number_would_fit() -> None:
    table = pl.DataFrame(
        [
            claim(1, "Le Phare", 10e6, "differ", "bounds"),
            claim(1, "La Digue", 14e6, "differ", "bounds"),
            claim(1, "Le Quai", 14e6, "differ", "bounds"),
            claim(2, "Le Phare", 3e6, "differ", "numbers"),
            claim(2, "La Digue", 5e6, "differ", "numbers"),
            claim(3, "Le Phare", 1e6, "agree", "numbers"),
        ]
    )
    told = says.contradiction(table, ENGLISH)
    assert "“prime 2”: 3 M EUR (Le Phare); 5 M EUR (La Digue)." in told
    assert "They differ on 1 more claim." in told
    assert says.contradiction(table.filter(pl.col("verdict") == "agree"), ENGLISH) == ""


def test_a_denied_amount_is_told_as_denied() -> None:
    table = pl.DataFrame(
        [claim(1, "Le Phare", 1e6, "differ", "denied"), claim(1, "La Digue", 1e6, "differ", "denied", denied=True)]
    )
    assert "pas 1 M EUR (La Digue)" in says.contradiction(table, FRENCH)


def test_the_entity_named_most_is_told_with_its_interval_and_the_doubt_about_the_order() -> None:
    close = pl.DataFrame([named("La Cotière", 12, 5.0, 9.0), named("Brévin", 10, 4.0, 8.0)])
    told = says.most_covered(close, ENGLISH)
    assert told.startswith("La Cotière is named most: 12 times, in 2 of 3 articles, 7.0 per 1,000 words (interval 5.0")
    assert "Brévin follows with 10; their intervals overlap" in told
    apart = pl.DataFrame([named("La Cotière", 40, 20.0, 30.0), named("Brévin", 10, 4.0, 8.0)])
    assert "overlap" not in says.most_covered(apart, ENGLISH)


def test_a_tie_of_speakers_is_no_finding() -> None:
    tie = pl.DataFrame([quoted("Le Phare", "Anne", 4), quoted("La Digue", "Jean", 4), quoted("La Digue", None, 2)])
    assert says.most_quoted(tie, ENGLISH) == ""
    clear = pl.DataFrame([quoted("Le Phare", "Anne", 4), quoted("La Digue", "Anne", 1), quoted("La Digue", None, 2)])
    assert says.most_quoted(clear, ENGLISH) == (
        "Anne is quoted most: 5 of 7 quotations, in 2 sources. For 2 no speaker was found."
    )


@pytest.mark.parametrize(
    "row",
    [
        toward("La Cotière", -0.5, -0.9, 0.1),
        toward("La Cotière", -0.1, -0.15, -0.05),
        toward("La Cotière", -0.5, -0.7, -0.3, "descriptive"),
        toward("La Cotière", -0.5, -0.7, -0.3) | {"n": 3},
    ],
    ids=["interval over 0", "slight", "one article", "few mentions"],
)
def test_an_unsure_tone_is_no_finding(row: dict[str, object]) -> None:
    assert says.sure_tone(pl.DataFrame([row]), ENGLISH) == ""


def test_a_sure_tone_is_told_with_its_interval_and_what_it_rests_on() -> None:
    table = pl.DataFrame([toward("Anne", 0.3, 0.1, 0.5), toward("La Cotière", -0.5, -0.7, -0.3)])
    assert says.sure_tone(table, FRENCH) == (
        "Le ton envers La Cotière est négatif : −0,50 sur une échelle de −1 à +1 "
        "(intervalle de −0,70 à −0,30 ; 9 mentions dans 4 articles)."
    )


def test_what_one_source_alone_tells_needs_a_second_source() -> None:
    rows = [("entity", "Apple", "Le Phare", 7, 1), ("entity", "Brévin", "La Digue", 9, 2)]
    table = pl.DataFrame(rows, schema=["kind", "fact", "source", "count", "n_sources"], orient="row")
    assert says.only_one(table, ENGLISH) == "Only “Le Phare” names Apple (7)."
    assert says.only_one(table.filter(pl.col("source") == "Le Phare"), ENGLISH) == ""


def test_nobody_is_firmer_where_the_intervals_meet() -> None:
    rows = [("Le Phare", "asserted", 20, 0.8, 0.6, 0.9), ("La Digue", "asserted", 20, 0.5, 0.3, 0.7)]
    table = pl.DataFrame(rows, schema=["source", "kind", "statements", "share", "low", "high"], orient="row")
    assert says.firmness(table, ENGLISH) == ""
    assert "80%" in says.firmness(table.with_columns(low=pl.col("share") - 0.05, high=pl.col("share") + 0.05), ENGLISH)


def test_only_figures_of_notebooks_that_ended_well_are_told_and_each_finding_leads_to_its_own(tmp_path: Path) -> None:
    pl.DataFrame([named("La Cotière", 12, 5.0, 9.0)]).write_parquet(tmp_path / "entities_frequency.parquet")
    pl.DataFrame([quoted("Le Phare", "Anne", 4)]).write_parquet(tmp_path / "sources_speakers.parquet")
    figures = [{"name": "entities_frequency", "title": "Who", "says": "…"}]
    good = NotebookRun("03", "Who", 1.0, None, figures=figures)
    bad = NotebookRun("02", "Sources", 1.0, None, "broke", [{"name": "sources_speakers", "title": "S", "says": "…"}])
    (found,) = findings([bad, good], tmp_path, ENGLISH)
    assert (found.page, found.figure, found.title) == ("03", "entities_frequency", "Who")
    assert len(LEADING) == MOST


def test_the_corpus_is_told_in_plain_words() -> None:
    articles = pl.DataFrame(
        {"source": ["Le Phare", "Le Phare", None], "n_sentences": [10, 20, 5], "n_tokens": [200, 900, 100]}
    )
    assert says.analysed(articles, 1, ENGLISH) == (
        "3 articles were analysed: 35 sentences, 1,200 words. They come from 1 named source. "
        "1 has no known source. 1 more was read and left out."
    )
