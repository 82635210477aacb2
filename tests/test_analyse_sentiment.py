"""Tone: means, intervals, voices, places and targets on a small hand-made corpus."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.analyse import sentiment
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
    table = sentiment.along(PARSED, 0.95, 1).filter(pl.col("level") == "corpus")
    assert table["section"].to_list() == list(sentiment.SECTIONS)


def test_only_entities_mentioned_often_enough_are_judged() -> None:
    table = sentiment.toward(PARSED, 10, 0.95, 1, min_n=3)
    assert table["entity"].to_list() == ["La Cotière"]
    row = table.row(0, named=True)
    assert (row["n"], row["n_articles"], row["type"]) == (4, 3, "ORG")
    assert row["mean"] == pytest.approx((-0.8 + 0.8 + 0.3 - 0.9) / 4)


def test_a_type_that_is_no_target_is_left_out() -> None:
    assert "juin" not in sentiment.mentions_with_tone(PARSED)["entity"]


def test_too_few_mentions_give_a_count_but_no_mean() -> None:
    entities = sentiment.toward(PARSED, 10, 0.95, 1)
    table = sentiment.toward_by(PARSED, "source", entities, 0.95, 1, min_n=3)
    counts = {row["source"]: (row["n"], row["mean"] is None) for row in table.iter_rows(named=True)}
    assert counts == {"Le Phare": (3, False), "digue_1": (1, True)}


def test_extremes_bear_their_label_and_keep_their_place_in_the_file() -> None:
    table = sentiment.extremes(PARSED, 2)
    assert table.filter((pl.col("side") == "negative") & (pl.col("tone") >= 0)).is_empty()
    for row in table.iter_rows(named=True):
        assert PARSED.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    phare = table.filter((pl.col("source") == "Le Phare") & (pl.col("side") == "negative"))
    assert phare["text"].to_list()[0] == "La Cotière a ruiné la confiance des pilotes."


def test_no_extreme_is_shown_where_the_model_abstains() -> None:
    assert "On verra bien." not in sentiment.extremes(PARSED, 20)["text"]


def test_evidence_marks_the_mention_in_its_sentence() -> None:
    entities = sentiment.toward(PARSED, 10, 0.95, 1)
    evidence = sentiment.mention_evidence(PARSED, entities)
    assert evidence.height == 4
    for row in evidence.iter_rows(named=True):
        (mark,) = row["marks"]
        start, end = mark if isinstance(mark, list | tuple) else mark.values()
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
    entities = sentiment.toward(silent, 5, 0.95, 1)
    for table in (
        sentiment.tone(silent, 0.95, 1),
        sentiment.shares(silent),
        sentiment.by_voice(silent, 0.95, 1),
        sentiment.along(silent, 0.95, 1),
        entities,
        sentiment.toward_by(silent, "source", entities, 0.95, 1),
        sentiment.extremes(silent),
        sentiment.mention_evidence(silent, entities),
    ):
        assert table.is_empty()


def test_a_corpus_without_mentions_has_no_targets() -> None:
    tables = {**PARSED.tables(), "mentions": frame("mentions", [])}
    bare = Parsed(**tables, problems=PARSED.problems, texts=PARSED.texts)
    assert sentiment.toward(bare, 5, 0.95, 1).is_empty()


def scores_file(path: Path, key: str) -> Path:
    rows = [
        {"task": task, "test_set": "press dev", "metric": "macro-F1", "value": 0.6, "n": 10}
        for task in ("tone of sentences", "names")
    ]
    path.write_text(json.dumps({"models": key, "scores": rows}), encoding="utf-8")
    return path


def test_the_measured_quality_is_that_of_tone_on_these_models(tmp_path: Path) -> None:
    table = sentiment.model_quality(scores_file(tmp_path / "scores.json", store.key_of("bundled")))
    assert table["task"].to_list() == ["tone of sentences"]


def test_scores_of_other_models_are_not_shown(tmp_path: Path) -> None:
    assert sentiment.model_quality(scores_file(tmp_path / "scores.json", "other")).is_empty()
    assert sentiment.model_quality(tmp_path / "missing.json").is_empty()
