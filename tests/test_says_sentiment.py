"""Sentences computed from tables: true, cautious, grammatical."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.analyse import corpus, extremes, narrative, peers, sentiment, targets, validation
from talent_analysis.analyse import quality as trust
from talent_analysis.annotate import adjust
from talent_analysis.report.says import corpus as says_corpus
from talent_analysis.report.says import sentiment as says
from talent_analysis.report.says import sentiment_passages as passages
from talent_analysis.report.says import sentiment_quality as quality
from talent_analysis.report.says import sentiment_targets as says_targets
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


def test_of_many_pairs_it_is_told_how_many_stand_apart_and_how_many_sources_have_one_article() -> None:
    rows = [(name, 0.1, 0.0, 0.2) for name in "ABCD"] + [("E", -0.5, -0.6, -0.4)]
    several = pl.when(pl.col("source") == "A").then(3).otherwise(pl.col("n_articles")).alias("n_articles")
    said = says.tone(with_corpus(rows).with_columns(several), WORDS, 0.95)
    assert "In all 4 of 10 pairs of sources stand apart; of so many, some do by chance." in said
    assert "4 of 5 sources have one article here" in said


def test_a_missing_interval_is_never_a_difference() -> None:
    said = says.tone(with_corpus([("A", -0.9, None, None), ("B", 0.9, 0.8, 1.0)]), WORDS, 0.95)
    assert "no difference between sources can be claimed" in said


def test_a_sign_is_claimed_only_where_the_interval_leaves_zero() -> None:
    rows = [("Meta", -0.3, -0.5, -0.1), ("Apple", -0.2, -0.4, 0.1), ("Wang", 0.2, 0.05, 0.3), ("Uber", 0.1, None, None)]
    said = says_targets.toward(summary(rows, "entity"), WORDS)
    assert "negative toward Meta (−0.30, n = 10)." in said
    assert "positive toward Wang (+0.20, n = 10)." in said
    assert "Apple" not in said
    assert "For the 2 others" in said


def test_the_extremes_are_quoted() -> None:
    said = says.extremes(extremes.extremes(PARSED), WORDS)
    assert "« La Cotière a ruiné la confiance des pilotes. »" in said


def test_a_side_without_sentences_is_said_to_be_empty() -> None:
    table = extremes.extremes(PARSED).filter(pl.col("side") == "negative")
    assert "No sentence is labelled positive." in says.extremes(table, WORDS)


def test_without_tone_the_sentence_says_so() -> None:
    empty = sentiment.shares(PARSED).filter(pl.lit(False))
    assert says.shares(empty, WORDS) == "No sentence has a tone: the models used here give none."


NO_PAIRS = trust.minimal_pairs().clear()
NO_SCORES, NO_CURVE = trust.scores(trust.dev_predictions(Path("none"))), pl.DataFrame(schema={"task": pl.String})


def test_unmeasured_models_call_for_caution() -> None:
    none = trust.model_quality(Path("none.json"))
    assert "caution" in quality.quality(none, NO_SCORES, NO_CURVE, NO_PAIRS, WORDS)


def test_measured_models_show_their_macro_f1_beside_the_word_lists_and_its_denominator() -> None:
    row = {"task": "tone of sentences", "test_set": "press dev", "metric": "macro-F1", "value": 0.61, "n": 1200}
    peers = [{**row, "metric": f"macro-F1, {name}", "value": 0.4} for name in ("VADER-fr", "Pattern-fr")]
    said = quality.quality(pl.DataFrame([row, *peers]), NO_SCORES, NO_CURVE, NO_PAIRS, WORDS)
    assert "0.61 for tone of sentences on press dev (n = 1,200; word lists: VADER-fr 0.40, Pattern-fr 0.40)" in said
    assert "check the sentence" in said


def test_minimal_pairs_are_told_with_their_number() -> None:
    row = {"task": "tone of sentences", "test_set": "press dev", "metric": "macro-F1", "value": 0.8, "n": 1200}
    pairs = [
        {"level": "target", "kind": k, "contrasts": n, "ordered": x}
        for k, n, x in (("all", 78, 0.6), ("irony", 8, 0.25))
    ]
    said = quality.quality(pl.DataFrame([row]), NO_SCORES, NO_CURVE, pl.DataFrame(pairs), WORDS)
    assert "Of 78 pairs" in said
    assert said.endswith("for 60%; of the ironic ones for 25%.")


def test_the_gain_of_abstaining_and_the_leaning_of_means_are_told() -> None:
    row = {"task": "tone of sentences", "test_set": "press dev", "metric": "macro-F1", "value": 0.61, "n": 1200}
    curve = [row | {"coverage": x, "risk": y} for x, y in ((0.5, 0.3), (1.0, 0.45))]
    scores = [row | {"voice": None, "mean": 0.02, "gold_mean": -0.1}]
    said = quality.quality(pl.DataFrame([row]), pl.DataFrame(scores), pl.DataFrame(curve), NO_PAIRS, WORDS)
    assert "45% of all sentence labels are wrong, and 30% of those on which the model is surest" in said
    assert "Means lean by up to 0.12" in said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_placeholder_is_left_in_any_sentence(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    entities = targets.toward(PARSED, 5, 0.95, 1, min_n=1)
    run = (0.95, 1)
    said = [
        says.shares(sentiment.shares(PARSED), words),
        says.tone(sentiment.tone(PARSED, *run), words, 0.95),
        says_targets.toward(entities, words),
        says_targets.toward_by_source(targets.toward_by(PARSED, "source", entities, *run), words),
        says_targets.voices(
            sentiment.by_voice(PARSED, *run), targets.toward_by(PARSED, "voice", entities, *run), words
        ),
        says.along(narrative.along(PARSED, *run), words),
        says.extremes(extremes.extremes(PARSED), words),
        says.overview(sentiment.shares(PARSED), sentiment.tone(PARSED, *run), words, 0.95),
        says_targets.speakers(targets.by_speaker(PARSED, *run, min_n=1), words),
        says_targets.speakers(targets.by_speaker(PARSED, *run), words),
        says.titles(narrative.title_against_body(PARSED, *run), words),
        says.reading(2, 12, words),
        says_corpus.articles(corpus.articles(PARSED), words),
        says_corpus.roles(corpus.roles(PARSED), words),
        says_corpus.removed(corpus.removed(PARSED), words),
        says_corpus.cleaned(corpus.cleaned_words(PARSED, 5), words),
        says_corpus.metadata(corpus.metadata(PARSED), words),
        says_corpus.problems(PARSED.problems, words),
    ]
    assert [text for text in said if "{" in text or not text.endswith((".", "»", "Goff."))] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_was_not_asked_for_is_told_how_to_get(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    none = pl.DataFrame(schema=validation.RESULT)
    assert "talent-analysis validate" in quality.coded(none, words)
    assert "peers = True" in quality.peers(pl.DataFrame(schema=peers.COMPARED), words)
    assert "sentiment.toml" in quality.own_words(pl.DataFrame(schema=adjust.EFFECTS), 0, words)


def test_the_agreement_is_told_with_its_interval_and_its_number() -> None:
    row = {"compared": "model and coder", "scope": "all", "value": 0.6, "low": 0.5, "high": 0.7, "n": 40}
    rows = [row | {"measure": name} for name in ("accuracy", "Krippendorff's alpha")]
    rows.append(rows[1] | {"compared": "two coders", "value": 0.8})
    said = quality.coded(pl.DataFrame(rows), WORDS)
    assert "right for 60% of cases (50% to 70%), Krippendorff's alpha 0.60 (n = 40 coded)" in said
    assert said.endswith("Two coders agree with alpha 0.80.")


def test_one_is_not_said_in_the_plural() -> None:
    said = says_corpus.articles(corpus.articles(small_parsed(("digue_1",))), WORDS)
    assert said.startswith("Read: 1 article,")


def test_what_no_file_states_is_told_from_what_some_state() -> None:
    said = says_corpus.metadata(corpus.metadata(PARSED), WORDS)
    assert "Stated for no article: the standfirst, the date and the address." in said
    assert "the source (unknown for 1 of 3)" in said


def passage(**more: object) -> pl.DataFrame:
    row = {"source": "Le Phare", "article_id": "phare_1", "sentence_id": 3, "start": 10, "end": 54, "anchor": "s-1"}
    row |= {"text": "La Cotière a ruiné la confiance des pilotes.", "tone": -0.85, "side": "negative", "marks": []}
    carried = [{"word": "ruiné", "weight": -0.6}, {"word": "confiance", "weight": 0.2}]
    row |= {"carried": carried, "listed": [{"word": "ruiné", "value": -0.5, "negated": False}], "own": None}
    return pl.DataFrame([row | more])


def test_a_passage_names_its_group_and_the_words_for_and_against_its_tone() -> None:
    row = passages.extremes(passage(), WORDS).row(0, named=True)
    assert row["group"] == "Le Phare: most negative"
    assert row["note"] == (
        "Tone −0.85. Carried by: ruiné −0.60. Against it: confiance +0.20. In the word list: ruiné −0.50."
    )


def test_a_passage_tells_which_words_of_the_user_changed_it() -> None:
    row = passages.extremes(passage(own="ruiné (-0.5)"), WORDS).row(0, named=True)
    assert row["note"].endswith("Changed by sentiment.toml: ruiné (-0.5).")


def test_a_passage_that_no_single_word_carried_says_so() -> None:
    row = passages.extremes(passage(carried=None, listed=None), WORDS).row(0, named=True)
    assert row["note"] == "Tone −0.85. No single word carried it."


def test_the_table_of_extremes_names_only_words_on_the_side_of_the_label() -> None:
    table = passage(rank=1, voice="journalist", section="beginning")
    assert says.extreme_table(table)["carried by"].to_list() == ["ruiné"]


def test_a_title_outside_the_interval_of_its_body_is_counted() -> None:
    rows = [
        {
            "article_id": "a",
            "title": "Tout va mal",
            "title_tone": -0.8,
            "mean": 0.1,
            "low": 0.0,
            "high": 0.2,
            "gap": -0.9,
        },
        {"article_id": "b", "title": "Rien", "title_tone": 0.1, "mean": 0.1, "low": 0.0, "high": 0.2, "gap": 0.0},
    ]
    said = says.titles(pl.DataFrame(rows), WORDS)
    assert said.startswith("Of 2 articles, 1 has a title more negative than the body")
    assert "« Tout va mal » reads −0.80, the text under it +0.10." in said


def test_nobody_is_said_to_speak_where_nobody_does() -> None:
    silent = targets.by_speaker(PARSED, 0.95, 1).filter(pl.col("speaker").is_null())
    assert says_targets.speakers(silent, WORDS).startswith("In no reported speech")


def test_every_english_text_of_the_two_rooms_has_its_french() -> None:
    french = Words("fr")
    missing = [
        text for texts in (says.TITLES, says.HOW, says_corpus.TITLES, says_corpus.HOW) for text in texts.values()
    ]
    assert [text for text in missing if french(text) == text] == []
