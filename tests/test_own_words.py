"""The user's own words on tone, and other word lists beside ours."""

from __future__ import annotations

import builtins
import dataclasses
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_parsed import small_parsed
from test_tone_report import Judge, with_tokens

from talent_analysis.analyse import peers
from talent_analysis.annotate import adjust
from talent_analysis.errors import UnusableInput
from talent_analysis.models import peers as peer_models
from talent_analysis.read import read
from talent_analysis.read.lexicon import UserWord, read_lexicon
from talent_analysis.tables import Parsed, frame

PARSED = with_tokens(small_parsed())
LIMITS = {"sentence": 0.5, "target": 0.5}
RUINED = pl.col("text").str.contains("ruiné")

ENTRY = """
[[word]]
word = "Débaucher"
polarity = -0.5
note = "n’est pas neutre"

[[word]]
word = "équipe"
polarity = 0
"""


def written(folder: Path, text: str) -> Path:
    (folder / "sentiment.toml").write_text(text, encoding="utf-8")
    return folder


def test_entries_are_read_beside_the_articles(tmp_path: Path) -> None:
    words = read_lexicon(written(tmp_path, ENTRY))
    assert words == (UserWord("débaucher", -0.5, "n’est pas neutre"), UserWord("équipe", 0.0))
    (tmp_path / "a.txt").write_text("Un article.")
    assert read_lexicon(tmp_path / "a.txt") == words


def test_without_the_file_there_is_no_word(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[word]]\nword = "a"\npolarity = 2', "entry 1: polarity must be a number from -1 to 1, not 2"),
        ('[[word]]\nword = "a"\npolarity = "fort"', "polarity must be a number"),
        ('[[word]]\nword = "mettre à pied"\npolarity = 1', "one single word"),
        ('[[word]]\nword = "a"\npolarity = 1\npolarité = 2', "cannot be read"),
        ('[[word]]\nword = "a"\nweight = 1\npolarity = 1', "weight is not known"),
        ('word = "a"', r"must hold \[\[word\]\] entries"),
        ('[[word]]\nword = "a"\npolarity = 1\n[[word]]\nword = "A"\npolarity = 0', "'a' is given twice"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnusableInput, match=rf"sentiment\.toml.*{told}"):
        read_lexicon(written(tmp_path, text))


def test_the_file_is_not_taken_for_an_article(small_corpus: Path) -> None:
    before = read(small_corpus)
    after = read(written(small_corpus, ENTRY))
    assert after.articles.equals(before.articles)
    assert after.problems.equals(before.problems)


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), st.floats(-2, 2))
def test_the_odds_move_by_what_is_stated(chances: list[float], value: float) -> None:
    p = np.array([chances]) / sum(chances)
    q = adjust.shifted(p, np.array([value]))
    assert q.sum() == pytest.approx(1)
    assert np.log(q[0, 2] / q[0, 1]) - np.log(p[0, 2] / p[0, 1]) == pytest.approx(adjust.STRENGTH * value, abs=1e-6)
    assert np.log(q[0, 0] / q[0, 1]) - np.log(p[0, 0] / p[0, 1]) == pytest.approx(-adjust.STRENGTH * value, abs=1e-6)


def test_a_word_replaces_what_the_model_thinks_of_it() -> None:
    """Without "ruiné" the judge is neutral; the user's word then speaks for positive."""
    adjusted, effects = adjust.apply(PARSED, [UserWord("ruiné", 1.0)], Judge(), LIMITS)
    row = adjusted.sentences.filter(RUINED).row(0, named=True)
    base = np.array([[0.1, 0.8, 0.1]])
    expected = adjust.shifted(base, np.array([1.0]))[0]
    assert [row[f"p_{name}"] for name in ("negative", "neutral", "positive")] == pytest.approx(expected, abs=1e-5)
    effect = effects.row(0, named=True)
    assert (effect["level"], effect["words"], effect["label_before"]) == ("sentence", "ruiné (1.0)", "negative")


def test_sentences_without_the_word_stay_as_they_are() -> None:
    adjusted, _ = adjust.apply(PARSED, [UserWord("ruiné", 1.0)], Judge(), LIMITS)
    assert adjusted.sentences.filter(~RUINED).equals(PARSED.sentences.filter(~RUINED))
    assert adjusted.mentions["p_positive"].ne_missing(PARSED.mentions["p_positive"]).sum() == 1


def blamed(head_of_name: str) -> Parsed:
    """« Ana Roy accuse Corvane » as two names and their verb; the mention is one of the two names."""
    words = [("Ana", "PROPN", 2, "nsubj"), ("accuse", "VERB", 0, "root"), ("Corvane", "PROPN", 2, "obj")]
    text, rows, at = "Ana accuse Corvane", [], 0
    for number, (word, upos, head, deprel) in enumerate(words, 1):
        place = {"article_id": "a", "sentence_id": 0, "token_id": number, "start": at, "end": at + len(word)}
        rows.append({**place, "text": word, "lemma": word.lower(), "upos": upos, "head": head, "deprel": deprel})
        at += len(word) + 1
    tone = {"p_negative": 0.1, "p_neutral": 0.8, "p_positive": 0.1, "label": "neutral"}
    start = text.index(head_of_name)
    place = {"article_id": "a", "sentence_id": 0, "start": start, "end": start + len(head_of_name)}
    sentence = {"article_id": "a", "sentence_id": 0, "line": 1, "start": 0, "end": len(text), "text": text, **tone}
    mention = {**place, "text": head_of_name, "type": "PER", "entity": head_of_name, **tone}
    return dataclasses.replace(
        PARSED,
        sentences=frame("sentences", [sentence]),
        tokens=frame("tokens", rows),
        mentions=frame("mentions", [mention]),
        texts={"a": text},
    )


@pytest.mark.parametrize(("name", "value"), [("Ana", 0.0), ("Corvane", -1.0)])
def test_toward_a_name_a_word_counts_only_where_it_is_said_of_it(name: str, value: float) -> None:
    """Who accuses is not accused."""
    adjusted, effects = adjust.apply(blamed(name), [UserWord("accuse", -1.0)], Judge(), LIMITS)
    expected = adjust.shifted(np.array([[0.1, 0.8, 0.1]]), np.array([value]))[0]
    row = adjusted.mentions.row(0, named=True)
    assert [row[f"p_{label}"] for label in ("negative", "neutral", "positive")] == pytest.approx(expected, abs=1e-5)
    told = effects.filter(pl.col("level") == "target")["words"].item()
    assert told == f"accuse ({value})"


def test_a_word_of_polarity_nought_is_taken_out_for_targets_too() -> None:
    adjusted, effects = adjust.apply(PARSED, [UserWord("ruiné", 0.0)], Judge(), LIMITS)
    assert effects["level"].to_list() == ["sentence", "target"]
    assert adjusted.sentences.filter(RUINED)["label"].item() == "neutral"
    changed = adjusted.mentions.filter(pl.col("p_neutral") == 0.8)
    assert changed["entity"].to_list() == ["La Cotière"]


def test_words_that_occur_nowhere_load_no_model() -> None:
    adjusted, effects = adjust.apply(PARSED, [UserWord("baleine", 1.0)])
    assert adjusted is PARSED
    assert effects.is_empty()


def judged() -> pl.DataFrame:
    """A list that takes every sentence on the port for good, and one that knows no word."""
    lists = {"VADER-fr": lambda text: 0.9 if "port" in text or "ruiné" in text else 0.0, "Pattern-fr": lambda _: 0.0}
    return peers.judged(small_parsed(), lists, peer_models.FROM)


def test_each_method_judges_the_same_sentences() -> None:
    table = judged()
    assert table.group_by("method").len()["len"].to_list() == [12, 12, 12]
    labels = table.filter(pl.col("method") == "Pattern-fr")["label"]
    assert set(labels) == {"neutral"}


def test_methods_are_compared_by_rank_and_by_labels_in_common() -> None:
    table = peers.compare(judged(), 0.95, 1)
    assert table["method"].unique(maintain_order=True).to_list() == [peers.OURS, "VADER-fr", "Pattern-fr"]
    row = table.filter((pl.col("source") == "digue_1") & (pl.col("method") == "Pattern-fr")).row(0, named=True)
    assert row["same"] == pytest.approx(0.5)
    assert row["share_neutral"] == 1
    assert table.filter(pl.col("method") == peers.OURS)["same"].null_count() == 2


def test_opposite_labels_come_with_their_sentence() -> None:
    table = peers.disagreements(judged())
    assert table["text"].to_list()[0] == "La Cotière a ruiné la confiance des pilotes."
    assert (table["tone"] < 0).all()


def test_missing_packages_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith(("textblob_fr", "vaderSentiment_fr")):
            raise ImportError(f"No module named {name!r}")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnusableInput, match=r"pip install 'talent-analysis\[peers\]'"):
        peer_models.installed()


def test_patterns_rule_is_a_mean_halved_and_turned_after_a_negation() -> None:
    polarities = {"excellent": 0.8, "lent": -0.1}
    assert peer_models.pattern(["Un", "excellent", "film", "lent"], polarities) == "positive"
    assert peer_models.pattern(["Il", "n'", "est", "pas", "excellent"], polarities) == "negative"
    assert peer_models.pattern(["Il", "pleut"], polarities) == "neutral"
