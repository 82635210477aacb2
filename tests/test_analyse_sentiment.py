"""Tone: means, intervals, voices, places and targets on a small hand-made corpus."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.analyse import extremes, narrative, quality, sentiment, targets
from talent_analysis.annotate import lexicon, why
from talent_analysis.models import store
from talent_analysis.tables import Parsed, frame

PARSED = small_parsed()


def test_tone_is_positive_less_negative_probability() -> None:
    told = sentiment.sentences_with_tone(PARSED)
    assert told.height == 12
    first = told.filter(pl.col("text").str.starts_with("Le port de Brévin"))
    assert first["tone"].item() == pytest.approx(-0.7)


def test_an_article_of_unknown_source_stands_alone_under_its_id() -> None:
    sources = sentiment.tone(PARSED, 0.95, 1).filter(pl.col("level") == "source")
    assert set(sources["source"]) == {"Le Phare", "digue_1"}


def test_the_interval_is_clustered_with_several_articles_and_descriptive_with_one() -> None:
    sources = sentiment.tone(PARSED, 0.95, 1).filter(pl.col("level") == "source")
    kinds = dict(sources.select("source", "interval").iter_rows())
    assert kinds == {"Le Phare": "clustered", "digue_1": "descriptive"}
    assert sources.filter(pl.col("source") == "Le Phare")["n_articles"].item() == 2


def test_the_mean_lies_in_its_interval_and_labels_add_up_to_n() -> None:
    table = sentiment.tone(PARSED, 0.9, 3)
    assert table.filter(~pl.col("mean").is_between(pl.col("low"), pl.col("high"))).is_empty()
    labels = pl.sum_horizontal("n_negative", "n_neutral", "n_positive", "n_abstaining")
    assert table.filter(labels != pl.col("n")).is_empty()


def test_a_group_of_one_sentence_has_a_mean_but_no_interval() -> None:
    told = sentiment.sentences_with_tone(PARSED).head(1)
    row = sentiment.summarise(told, [], 0.95, 1).row(0, named=True)
    assert row["n"] == 1
    assert (row["low"], row["high"], row["interval"]) == (None, None, None)


def test_the_same_seed_gives_the_same_table_and_row_order_does_not_matter() -> None:
    told = sentiment.sentences_with_tone(PARSED)
    first = sentiment.summarise(told, ["source"], 0.95, 7).sort("source")
    again = sentiment.summarise(told.reverse(), ["source"], 0.95, 7).sort("source")
    assert first.drop("mean").equals(again.drop("mean"))
    assert first["mean"].to_list() == pytest.approx(again["mean"].to_list())


def test_shares_have_four_labels_each_group_and_add_up_to_one() -> None:
    table = sentiment.shares(PARSED)
    groups = table.group_by("level", "source").agg(pl.len().alias("rows"), pl.col("share").sum())
    assert groups["rows"].to_list() == [4, 4, 4]
    assert groups["share"].to_list() == pytest.approx([1, 1, 1])
    whole = table.filter(pl.col("level") == "corpus")
    assert whole["count"].to_list() == [5, 3, 3, 1]


def test_reported_speech_is_told_apart_from_the_journalist() -> None:
    voices = sentiment.by_voice(PARSED, 0.95, 1).filter(pl.col("level") == "corpus")
    assert dict(voices.select("voice", "n").iter_rows()) == {"journalist": 11, "reported": 1}


def test_the_body_is_cut_in_thirds_and_the_title_stands_apart() -> None:
    places = sentiment.sentences_with_tone(PARSED).filter(pl.col("article_id") == "phare_1")
    expected = ["title", "standfirst", "beginning", "beginning", "middle", "end"]
    assert places.sort("start")["section"].to_list() == expected


def test_sections_come_in_reading_order() -> None:
    table = narrative.along(PARSED, 0.95, 1).filter(pl.col("level") == "corpus")
    assert table["section"].to_list() == list(sentiment.SECTIONS)


def test_only_entities_mentioned_often_enough_are_judged() -> None:
    table = targets.toward(PARSED, 10, 0.95, 1, min_n=3)
    assert table["entity"].to_list() == ["La Cotière"]
    row = table.row(0, named=True)
    assert (row["n"], row["n_articles"], row["type"]) == (4, 3, "ORG")
    assert row["mean"] == pytest.approx((-0.8 + 0.8 + 0.3 - 0.9) / 4)


def test_a_type_that_is_no_target_is_left_out() -> None:
    assert "juin" not in targets.mentions_with_tone(PARSED)["entity"]


def test_too_few_mentions_give_a_count_but_no_mean() -> None:
    entities = targets.toward(PARSED, 10, 0.95, 1)
    table = targets.toward_by(PARSED, "source", entities, 0.95, 1, min_n=3)
    counts = {row["source"]: (row["n"], row["mean"] is None) for row in table.iter_rows(named=True)}
    assert counts == {"Le Phare": (3, False), "digue_1": (1, True)}


def test_extremes_bear_their_label_and_keep_their_place_in_the_file() -> None:
    table = extremes.extremes(PARSED, 2)
    assert table.filter((pl.col("side") == "negative") & (pl.col("tone") >= 0)).is_empty()
    for row in table.iter_rows(named=True):
        assert PARSED.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    phare = table.filter((pl.col("source") == "Le Phare") & (pl.col("side") == "negative"))
    assert phare["text"].to_list()[0] == "La Cotière a ruiné la confiance des pilotes."


def test_no_extreme_is_shown_where_the_model_abstains() -> None:
    assert "On verra bien." not in extremes.extremes(PARSED, 20)["text"]


def test_evidence_tells_where_the_mention_stands_in_its_sentence() -> None:
    entities = targets.toward(PARSED, 10, 0.95, 1)
    evidence = targets.mention_evidence(PARSED, entities)
    assert evidence.height == 4
    for row in evidence.iter_rows(named=True):
        start, end = row["target_start"] - row["start"], row["target_end"] - row["start"]
        assert row["text"][start:end] == "La Cotière"


def test_without_any_tone_every_table_is_empty_and_typed() -> None:
    """Models that give no tone leave nulls: no table may fail, or show zeros."""
    none = [pl.lit(None, pl.Float64).alias(f"p_{label}") for label in ("negative", "neutral", "positive")]
    none.append(pl.lit(None, pl.String).alias("label"))
    tables = {
        **PARSED.tables(),
        "sentences": PARSED.sentences.with_columns(none),
        "mentions": PARSED.mentions.with_columns(none),
    }
    silent = Parsed(**tables, problems=PARSED.problems, texts=PARSED.texts)
    entities = targets.toward(silent, 5, 0.95, 1)
    for table in (
        sentiment.tone(silent, 0.95, 1),
        sentiment.shares(silent),
        sentiment.by_voice(silent, 0.95, 1),
        narrative.along(silent, 0.95, 1),
        entities,
        targets.toward_by(silent, "source", entities, 0.95, 1),
        extremes.extremes(silent),
        targets.mention_evidence(silent, entities),
    ):
        assert table.is_empty()


def test_a_corpus_without_mentions_has_no_targets() -> None:
    tables = {**PARSED.tables(), "mentions": frame("mentions", [])}
    bare = Parsed(**tables, problems=PARSED.problems, texts=PARSED.texts)
    assert targets.toward(bare, 5, 0.95, 1).is_empty()


def scores_file(path: Path, key: str) -> Path:
    rows = [
        {"task": task, "test_set": "press dev", "metric": "macro-F1", "value": 0.6, "n": 10}
        for task in ("tone of sentences", "names")
    ]
    path.write_text(json.dumps({"models": key, "scores": rows}), encoding="utf-8")
    return path


def test_the_measured_quality_is_that_of_tone_on_these_models(tmp_path: Path) -> None:
    table = quality.model_quality(scores_file(tmp_path / "scores.json", store.key_of("bundled")))
    assert table["task"].to_list() == ["tone of sentences"]


def test_scores_of_other_models_are_not_shown(tmp_path: Path) -> None:
    assert quality.model_quality(scores_file(tmp_path / "scores.json", "other")).is_empty()
    assert quality.model_quality(tmp_path / "missing.json").is_empty()


def test_every_article_and_its_sources_tell_how_their_sentences_are_spread() -> None:
    table = sentiment.distribution(PARSED)
    sums = table.group_by("level", "source").agg(pl.col("count").sum(), pl.col("n").first(), pl.col("share").sum())
    assert (sums["count"] == sums["n"]).all()
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height)
    assert table["low"].min() >= -1
    assert table["high"].max() <= 1.0 + 1e-9


def test_a_title_is_compared_with_the_body_under_it_and_the_widest_gap_comes_first() -> None:
    table = narrative.title_against_body(PARSED, 0.95, 1)
    assert table["article_id"].to_list() == ["phare_1", "phare_2"]
    first = table.row(0, named=True)
    assert first["title_tone"] == pytest.approx(-0.7)
    assert first["mean"] == pytest.approx((-0.85 + 0.8 + 0 + 0) / 4)
    assert first["gap"] == pytest.approx(first["title_tone"] - first["mean"])


def test_how_a_speaker_speaks_of_an_entity_is_told_apart_from_the_journalist() -> None:
    table = targets.by_speaker(PARSED, 0.95, 1, min_n=1)
    rows = {row["speaker"]: row for row in table.iter_rows(named=True)}
    assert list(rows) == [None, "Anne Le Goff"]
    assert rows["Anne Le Goff"]["mean"] == pytest.approx(0.8)
    assert rows[None]["n"] == 3


def test_one_mention_of_a_speaker_gives_a_count_but_no_mean() -> None:
    row = targets.by_speaker(PARSED, 0.95, 1).filter(pl.col("speaker") == "Anne Le Goff").row(0, named=True)
    assert (row["n"], row["enough"], row["mean"]) == (1, False, None)


def test_what_speakers_say_comes_with_its_sentence() -> None:
    table = targets.spoken_evidence(PARSED, targets.by_speaker(PARSED, 0.95, 1))
    (row,) = table.iter_rows(named=True)
    assert (row["speaker"], row["entity"]) == ("Anne Le Goff", "La Cotière")
    assert PARSED.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]


REASON = {"article_id": "phare_1", "sentence_id": 3, "level": "sentence", "target_start": None}


def test_the_heaviest_words_are_marked_with_their_sign_where_they_stand() -> None:
    worst = extremes.extremes(PARSED, 1).filter(pl.col("text").str.contains("ruiné"))
    at = worst["start"][0]
    weights = [("ruiné", -0.6), ("confiance", 0.3), ("pilotes", 0.01)]
    text = worst["text"][0]
    rows = [
        REASON | {"start": at + text.index(w), "end": at + text.index(w) + len(w), "word": w, "weight": x}
        for w, x in weights
    ]
    reasons = pl.DataFrame(rows, schema=why.REASONS)
    (row,) = extremes.with_words(worst, reasons, lexicon.hits(PARSED.tokens), "sentence").iter_rows(named=True)
    assert [one["word"] for one in row["carried"]] == ["ruiné", "confiance"]
    marked = [(text[m["start"] : m["end"]], m["kind"]) for m in row["marks"]]
    assert marked == [("ruiné", "minus"), ("confiance", "plus")]
