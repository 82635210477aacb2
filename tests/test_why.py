"""The words that carried a label, and the words of the polarity list: on a few French sentences of our own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis.annotate import lexicon, why
from talent_analysis.annotate.kept_weights import Weights
from talent_analysis.annotate.tone import Masking, ToneModels
from talent_analysis.models import store
from talent_analysis.tables import Parsed, frame

Row = tuple[str, str, str, int, str]  # text, lemma, part of speech, head, relation

NOT_A_SUCCESS: list[Row] = [
    ("Ce", "ce", "PRON", 5, "nsubj"),
    ("n'", "ne", "ADV", 5, "advmod"),
    ("est", "être", "AUX", 5, "cop"),
    ("pas", "pas", "ADV", 5, "advmod"),
    ("succès", "succès", "NOUN", 0, "root"),
]


def tokens(words: list[Row], start: int = 0) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for number, (text, lemma, upos, head, deprel) in enumerate(words, 1):
        row = {"article_id": "a", "sentence_id": 1, "token_id": number, "start": start, "end": start + len(text)}
        rows.append(row | {"text": text, "lemma": lemma, "upos": upos, "head": head, "deprel": deprel})
        start += len(text) + 1
    return frame("tokens", rows)


class Counting:
    """Judges by counting words: "bon" is positive, "ruine" negative, "pas" turns all round."""

    masking = Masking(window=4)

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def sentences(self, words: Sequence[Sequence[str]]) -> np.ndarray:
        self.asked += [list(one) for one in words]
        return np.array([self._judge(one) for one in words])

    targets = sentences

    def _judge(self, words: Sequence[str]) -> list[float]:
        tone = 0.4 * (words.count("bon") - words.count("ruine")) * (-1 if "pas" in words else 1)
        return [(1 - tone) / 2, 0.0, (1 + tone) / 2]


def one_sentence(text: str, rows: list[Row], mentions: Sequence[tuple[str, int]] = ()) -> Parsed:
    empty = small_parsed(())
    named = [
        {"article_id": "a", "sentence_id": 1, "start": at, "end": at + len(name), "text": name, "type": "ORG"}
        for name, at in mentions
    ]
    return dataclasses.replace(empty, tokens=tokens(rows), mentions=frame("mentions", list(named)), texts={"a": text})


SENTENCE = pl.DataFrame({"article_id": ["a"], "sentence_id": [1]})
NONE = frame("mentions", [])


def test_a_word_weighs_what_the_tone_loses_without_it() -> None:
    rows: list[Row] = [
        ("Un", "un", "DET", 3, "det"),
        ("bon", "bon", "ADJ", 3, "amod"),
        ("bilan", "bilan", "NOUN", 0, "root"),
    ]
    found = why.explain(one_sentence("Un bon bilan", rows), SENTENCE, NONE, Counting())
    assert found.select("word", "weight").rows() == [("bon", pytest.approx(0.4)), ("bilan", pytest.approx(0.0))]
    assert found.select("start", "end").row(0) == (3, 6)


def test_a_negation_is_taken_out_whole() -> None:
    judges = Counting()
    rows: list[Row] = [*NOT_A_SUCCESS[:4], ("bon", "bon", "ADJ", 0, "root")]
    found = why.explain(one_sentence("Ce n' est pas bon", rows), SENTENCE, NONE, judges)
    assert ["Ce", "est", "bon"] in judges.asked
    assert dict(found.select("word", "weight").rows()) == {"pas": pytest.approx(-0.8), "bon": pytest.approx(-0.4)}


def test_the_target_and_other_names_are_masked_and_carry_nothing() -> None:
    rows: list[Row] = [
        ("Nivello", "Nivello", "PROPN", 2, "nsubj"),
        ("ruine", "ruiner", "VERB", 0, "root"),
        ("Orsay", "Orsay", "PROPN", 2, "obj"),
    ]
    parsed = one_sentence("Nivello ruine Orsay", rows, [("Nivello", 0), ("Orsay", 14)])
    judges = Counting()
    found = why.explain(parsed, SENTENCE.clear(), parsed.mentions.head(1), judges)
    assert judges.asked[0] == ["xcible", "ruine", "xautre"]
    assert found.select("level", "target_start", "word", "start").rows() == [("target", 0, "ruine", 8)]


def test_the_words_of_one_token_are_seen_whole() -> None:
    rows: list[Row] = [
        ("de", "de", "ADP", 3, "case"),
        ("le", "le", "DET", 3, "det"),
        ("port", "port", "NOUN", 0, "root"),
    ]
    table = tokens(rows).with_columns(start=pl.Series([0, 0, 3]), end=pl.Series([2, 2, 7]))
    assert list(why.shown(table, "du port").read) == ["du", "port"]


def test_what_was_asked_before_is_not_asked_again_and_damage_is_noticed(tmp_path: Path) -> None:
    rows: list[Row] = [("Bon", "bon", "ADJ", 2, "amod"), ("bilan", "bilan", "NOUN", 0, "root")]
    parsed, kept, judges = one_sentence("Bon bilan", rows), Weights.at(tmp_path), Counting()
    first = why.explain(parsed, SENTENCE, NONE, judges, kept)
    asked = len(judges.asked)
    assert why.explain(parsed, SENTENCE, NONE, judges, Weights.at(tmp_path)).equals(first)
    assert len(judges.asked) == asked
    other: list[Row] = [("Bon", "bon", "ADJ", 2, "amod"), ("mot", "mot", "NOUN", 0, "root")]
    why.explain(one_sentence("Bon mot", other), SENTENCE, NONE, judges, kept)
    assert len(judges.asked) == 2 * asked
    for file in tmp_path.rglob("*.parquet"):
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert why.explain(parsed, SENTENCE, NONE, judges, kept).equals(first)
    assert len(judges.asked) == 3 * asked


def test_nothing_to_explain_loads_no_model() -> None:
    found = why.explain(small_parsed(), SENTENCE.clear(), NONE)
    assert found.is_empty()
    assert dict(found.schema) == why.REASONS


def test_the_shipped_models_are_shown_what_annotation_showed_them(parsed: Parsed) -> None:
    """Rebuilt from the tables, a sentence gets the very probabilities that the table holds."""
    folder = store.bundled_directory() / "fr"
    models = ToneModels.load(folder / "sentiment", folder / "pretrain" / "talent.pt")
    rows = parsed.sentences.head(6)
    keys = ["article_id", "sentence_id"]
    words = [
        why.shown(
            parsed.tokens.join(rows[i].select(keys), on=keys, how="semi"), parsed.texts[rows["article_id"][i]]
        ).read
        for i in range(rows.height)
    ]
    assert models.sentences(words)[:, 0] == pytest.approx(rows["p_negative"].to_numpy(), abs=1e-5)


LIST = {"succès": 0.6, "ruiner": -0.7, "bon": 0.5, "plus": 0.3}


def test_a_listed_word_under_a_negation_counts_the_other_way() -> None:
    (row,) = lexicon.hits(tokens(NOT_A_SUCCESS), LIST).iter_rows(named=True)
    assert (row["word"], row["polarity"], row["negated"]) == ("succès", 0.6, True)
    assert row["value"] == pytest.approx(0.6 * lexicon.NEGATED)


def test_a_negation_reaches_the_object_of_its_verb_but_no_other_clause() -> None:
    rows: list[Row] = [
        ("Elle", "lui", "PRON", 4, "nsubj"),
        ("ne", "ne", "ADV", 4, "advmod"),
        ("pas", "pas", "ADV", 4, "advmod"),
        ("connaît", "connaître", "VERB", 0, "root"),
        ("succès", "succès", "NOUN", 4, "obj"),
        ("et", "et", "CCONJ", 7, "cc"),
        ("ruine", "ruiner", "VERB", 4, "conj"),
    ]
    found = dict(lexicon.hits(tokens(rows), LIST).select("word", "negated").rows())
    assert found == {"succès": True, "ruine": False}


def test_more_is_no_negation_without_ne() -> None:
    rows: list[Row] = [("plus", "plus", "ADV", 2, "advmod"), ("bon", "bon", "ADJ", 0, "root")]
    (row,) = lexicon.hits(tokens(rows), LIST).iter_rows(named=True)
    assert (row["word"], row["negated"]) == ("bon", False)


def test_an_intensifier_strengthens_and_a_downtoner_weakens() -> None:
    very: list[Row] = [("très", "très", "ADV", 2, "advmod"), ("bon", "bon", "ADJ", 0, "root")]
    little: list[Row] = [("peu", "peu", "ADV", 2, "advmod"), ("bon", "bon", "ADJ", 0, "root")]
    assert lexicon.hits(tokens(very), LIST)["value"].to_list() == [pytest.approx(0.75)]
    assert lexicon.hits(tokens(little), LIST)["value"].to_list() == [pytest.approx(0.3)]


def test_a_name_is_never_looked_up() -> None:
    rows: list[Row] = [("Bon", "bon", "PROPN", 0, "root")]
    assert lexicon.hits(tokens(rows), LIST).is_empty()


def test_the_shipped_list_holds_polarities_of_lemmas_of_judgement() -> None:
    shipped = lexicon.shipped()
    assert len(shipped) > 1000
    assert all(0 < abs(value) <= 1 for value in shipped.values())
    assert shipped["échec"] < 0 < shipped["excellent"]
