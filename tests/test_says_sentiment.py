"""Sentences computed from tables: true, cautious, grammatical."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.analyse import corpus, sentiment
from talent_analysis.report.says import corpus as says_corpus
from talent_analysis.report.says import sentiment as says
from talent_analysis.words import Words

PARSED, WORDS = small_parsed(), Words("en")


def summary(rows: list[tuple[str, float, float | None, float | None]], key: str, level: str = "source") -> pl.DataFrame:
    """A table of `tone`'s shape: (name, mean, low, high), one article and ten rows each."""
    return pl.DataFrame(
        [
            {"level": level, key: name, "n": 10, "n_articles": 1, "mean": mean, "low": low, "high": high}
            for name, mean, low, high in rows
        ],
        infer_schema_length=None,
    )


def with_corpus(rows: list[tuple[str, float, float | None, float | None]]) -> pl.DataFrame:
    whole = summary([("", 0.0, -0.1, 0.1)], "source", "corpus").with_columns(pl.lit(None, pl.String).alias("source"))
    return pl.concat([whole, summary(rows, "source")])


def test_no_difference_is_claimed_where_intervals_overlap() -> None:
    said = says.tone(with_corpus([("A", -0.3, -0.5, -0.05), ("B", 0.1, -0.1, 0.2)]), WORDS, 0.95)
    assert "no difference between sources can be claimed" in said


def test_a_difference_is_named_where_intervals_stand_apart_and_called_descriptive() -> None:
    said = says.tone(with_corpus([("A", -0.3, -0.5, -0.2), ("B", 0.1, -0.1, 0.2)]), WORDS, 0.95)
    assert "do not overlap: A below B" in said
    assert "descriptive" in said


def test_a_missing_interval_is_never_a_difference() -> None:
    said = says.tone(with_corpus([("A", -0.9, None, None), ("B", 0.9, 0.8, 1.0)]), WORDS, 0.95)
    assert "no difference between sources can be claimed" in said


def test_a_sign_is_claimed_only_where_the_interval_leaves_zero() -> None:
    rows = [("Meta", -0.3, -0.5, -0.1), ("Apple", -0.2, -0.4, 0.1), ("Wang", 0.2, 0.05, 0.3), ("Uber", 0.1, None, None)]
    said = says.toward(summary(rows, "entity"), WORDS)
    assert "negative toward Meta (−0.30, n = 10)." in said
    assert "positive toward Wang (+0.20, n = 10)." in said
    assert "Apple" not in said
    assert "For the 2 others" in said


def test_the_extremes_are_quoted() -> None:
    said = says.extremes(sentiment.extremes(PARSED), WORDS)
    assert "« La Cotière a ruiné la confiance des pilotes. »" in said


def test_a_side_without_sentences_is_said_to_be_empty() -> None:
    table = sentiment.extremes(PARSED).filter(pl.col("side") == "negative")
    assert "No sentence is labelled positive." in says.extremes(table, WORDS)


def test_without_tone_the_sentence_says_so() -> None:
    empty = sentiment.shares(PARSED).filter(pl.lit(False))
    assert says.shares(empty, WORDS) == "No sentence has a tone: the models used here give none."


def test_unmeasured_models_call_for_caution() -> None:
    assert "caution" in says.quality(sentiment.model_quality(Path("none.json")), WORDS)


def test_measured_models_show_their_macro_f1_and_its_denominator() -> None:
    row = {"task": "tone of sentences", "test_set": "press dev", "metric": "macro-F1", "value": 0.61, "n": 1200}
    peer = {**row, "metric": "macro-F1, VADER-fr", "value": 0.42}
    said = says.quality(pl.DataFrame([row, peer]), WORDS)
    assert "0.61 for tone of sentences on press dev (n = 1,200; a word list, VADER-fr, reaches 0.42)" in said
    assert "check the sentence" in said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_placeholder_is_left_in_any_sentence(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    entities = sentiment.toward(PARSED, 5, 0.95, 1, min_n=1)
    run = (0.95, 1)
    said = [
        says.shares(sentiment.shares(PARSED), words),
        says.tone(sentiment.tone(PARSED, *run), words, 0.95),
        says.toward(entities, words),
        says.toward_by_source(sentiment.toward_by(PARSED, "source", entities, *run), words),
        says.voices(sentiment.by_voice(PARSED, *run), sentiment.toward_by(PARSED, "voice", entities, *run), words),
        says.along(sentiment.along(PARSED, *run), words),
        says.extremes(sentiment.extremes(PARSED), words),
        says_corpus.articles(corpus.articles(PARSED), words),
        says_corpus.roles(corpus.roles(PARSED), words),
        says_corpus.removed(corpus.removed(PARSED), words),
        says_corpus.cleaned(corpus.cleaned_words(PARSED, 5), words),
        says_corpus.metadata(corpus.metadata(PARSED), words),
        says_corpus.problems(PARSED.problems, words),
    ]
    assert [text for text in said if "{" in text or not text.endswith((".", "»", "Goff."))] == []


def test_one_is_not_said_in_the_plural() -> None:
    said = says_corpus.articles(corpus.articles(small_parsed(("digue_1",))), WORDS)
    assert said.startswith("Read: 1 article,")


def test_what_no_file_states_is_told_from_what_some_state() -> None:
    said = says_corpus.metadata(corpus.metadata(PARSED), WORDS)
    assert "Stated for no article: the standfirst, the date and the address." in said
    assert "the source (unknown for 1 of 3)" in said


def test_passages_keep_their_place_and_name_their_group() -> None:
    found = says.passages(sentiment.extremes(PARSED), WORDS)
    assert found.columns == ["group", "source", "article_id", "start", "end", "text"]
    assert set(found["group"]) <= {
        f"{s}: most {side}" for s in ("Le Phare", "digue_1") for side in ("negative", "positive")
    }


def test_every_english_text_of_the_two_rooms_has_its_french() -> None:
    french = Words("fr")
    missing = [
        text for texts in (says.TITLES, says.HOW, says_corpus.TITLES, says_corpus.HOW) for text in texts.values()
    ]
    assert [text for text in missing if french(text) == text] == []
