"""Charts of tone and of the corpus: they draw, print their numbers, and survive empty tables."""

from __future__ import annotations

import json

import polars as pl
import pytest
import vl_convert
from small_parsed import small_parsed

from talent_analysis.analyse import corpus, narrative, sentiment, targets
from talent_analysis.chart import corpus as chart_corpus
from talent_analysis.chart import narrative as chart_narrative
from talent_analysis.chart import sentiment as chart
from talent_analysis.chart import tone_marks
from talent_analysis.chart.theme import AnyChart
from talent_analysis.words import Words

PARSED, WORDS = small_parsed(), Words("en")
EVERY, NONE = pl.lit(True), pl.lit(False)
RUN = (0.95, 1)


def charts(only: pl.Expr = EVERY, words: Words = WORDS) -> dict[str, AnyChart]:
    """Every chart of the two notebooks, from tables cut down to `only` (none, with lit(False))."""
    entities = targets.toward(PARSED, 10, *RUN, min_n=1)
    by_source = targets.toward_by(PARSED, "source", entities, *RUN, min_n=2)
    by_voice = targets.toward_by(PARSED, "voice", entities, *RUN, min_n=1)
    voices = sentiment.by_voice(PARSED, *RUN)
    return {
        "overview": chart.overview(
            sentiment.shares(PARSED).filter(only),
            sentiment.tone(PARSED, *RUN).filter(only),
            sentiment.distribution(PARSED).filter(only),
            words,
        ),
        "toward": chart.tone_toward(entities.filter(only), words),
        "by_source": chart.toward_by_source(by_source.filter(only), words),
        "voices": chart.voices(voices.filter(only), by_voice.filter(only), words),
        "along": chart_narrative.along_article(
            narrative.along(PARSED, *RUN).filter(only),
            narrative.title_against_body(PARSED, *RUN).filter(only),
            5,
            words,
        ),
        "speakers": chart.speakers(targets.by_speaker(PARSED, *RUN, min_n=1).filter(only), 5, words),
        "roles": chart_corpus.words_by_role(corpus.roles(PARSED).filter(only), words),
        "cleaned": chart_corpus.cleaned_words(corpus.cleaned_words(PARSED, 10).filter(only), words),
    }


def svg(drawn: AnyChart) -> str:
    return str(vl_convert.vegalite_to_svg(drawn.to_dict()))


@pytest.fixture(scope="module")
def made() -> dict[str, AnyChart]:
    return charts()


@pytest.fixture(scope="module")
def drawn(made: dict[str, AnyChart]) -> dict[str, str]:
    return {name: svg(found) for name, found in made.items()}


def test_every_chart_has_a_description_for_screen_readers(made: dict[str, AnyChart]) -> None:
    assert all(found.to_dict()["description"] for found in made.values())


def test_every_chart_draws_an_empty_table() -> None:
    for found in charts(NONE).values():
        assert svg(found).startswith("<svg")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("overview", ["42%", "all sources, n = 12", "Le Phare, n = 10"]),
        ("overview", ["−0.12", "digue_1, n = 2", "one article: descriptive"]),
        ("toward", ["−0.15", "La Cotière (organisation), n = 4", "Anne Le Goff (person), n = 1"]),
        ("by_source", ["+0.10", "n = 3", "n = 1", "–"]),
        ("voices", ["reported speech", "+0.80 (n = 1)"]),
        ("along", ["first third", "last third", "−0.50", "n = 0", "Le port de Brévin perd ses pilotes"]),
        ("speakers", ["Anne Le Goff", "the journalist's words", "La Cotière", "+0.80", "n = 1"]),
        ("roles", ["40 of 48 words kept", "Le Phare, phare_1", "digue_1 (source unknown)"]),
        ("cleaned", ["1 → 0", "phare"]),
    ],
)
def test_numbers_and_names_are_printed_beside_the_marks(drawn: dict[str, str], name: str, printed: list[str]) -> None:
    """A reader who cannot tell the colours apart, or has the page on paper, reads the same figure."""
    assert [text for text in printed if text.replace("  ", " ") not in drawn[name].replace("  ", " ")] == []


def test_a_cell_with_too_few_mentions_shows_its_number_but_no_mean(drawn: dict[str, str]) -> None:
    assert "−0.90" not in drawn["by_source"]


def test_intervals_of_one_article_are_dashed_and_those_of_several_are_not(made: dict[str, AnyChart]) -> None:
    rows = [
        row
        for data in made["overview"].to_dict()["datasets"].values()
        for row in data
        if "interval" in row and "kind" in row
    ]
    kinds = {row["source"]: row["kind"] for row in rows if row["level"] == "source"}
    assert kinds == {"Le Phare": "several articles", "digue_1": "one article: descriptive"}


def test_sources_come_from_the_most_negative_to_the_most_positive(made: dict[str, AnyChart]) -> None:
    rows = json.dumps(made["overview"].to_dict(), ensure_ascii=False)
    order = '"sort": ["all sources, n = 12", "digue_1, n = 2", "Le Phare, n = 10"]'
    assert order in rows


def test_a_french_report_has_french_charts() -> None:
    texts = svg(charts(words=Words("fr"))["overview"])
    assert "toutes les sources" in texts
    assert "all sources" not in texts


def test_no_chart_carries_sentences_of_the_articles(made: dict[str, AnyChart]) -> None:
    """Charts hold aggregated data only."""
    for found in made.values():
        assert "a ruiné la confiance" not in json.dumps(found.to_dict(), ensure_ascii=False)


def test_of_many_sources_only_those_with_most_sentences_are_drawn() -> None:
    rows = [{"level": "source", "source": f"S{n:02}", "n": n} for n in range(1, 31)]
    rows.append({"level": "corpus", "source": None, "n": 465})
    kept = tone_marks.largest(pl.DataFrame(rows, infer_schema_length=None))
    assert kept["source"].to_list() == [f"S{n:02}" for n in range(11, 31)] + [None]
