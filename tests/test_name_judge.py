"""The second look at names: candidates, chances, the choice among candidates, the stored model."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from named_sentences import sentence_of

from talent_analysis.annotate import name_judge
from talent_analysis.annotate.candidates import candidates
from talent_analysis.annotate.chances import marginals
from talent_analysis.annotate.name_features import Article, Candidate, Known
from talent_analysis.annotate.name_judge import Layers, NameJudge, chosen
from talent_analysis.annotate.parse import Sentence
from talent_analysis.errors import UnusableInput


def _candidates(text: str, tags: str, *marked: tuple[int, int], heads: frozenset[str] = frozenset()) -> set[str]:
    words = text.split()
    return {" ".join(words[a:b]) for a, b in candidates(words, tags.split(), set(marked), heads)}


def test_every_part_of_a_run_of_capitals_may_be_a_name() -> None:
    found = _candidates("Le patron Marc Aubry Lenoir part", "DET NOUN PROPN PROPN PROPN VERB")
    assert {"Marc Aubry Lenoir", "Marc Aubry", "Aubry Lenoir", "Marc", "Aubry", "Lenoir"} <= found


def test_a_name_may_go_on_in_small_letters_and_begin_in_them() -> None:
    text, tags = (
        "la Ligue des épargnants et le ministère de l' Intérieur",
        "DET NOUN ADP NOUN CCONJ DET NOUN ADP DET NOUN",
    )
    found = _candidates(text, tags, heads=frozenset({"ministère"}))
    assert {"Ligue des épargnants", "Ligue", "ministère de l' Intérieur", "Intérieur"} <= found


def test_what_the_network_marks_is_a_candidate_with_its_borders_moved() -> None:
    found = _candidates("la nuit bleue du quai", "DET NOUN ADJ ADP NOUN", (1, 3))
    assert {"nuit bleue", "la nuit bleue"} <= found


def test_titles_and_days_alone_are_no_candidates() -> None:
    assert _candidates("Lundi , PDG , Me", "NOUN PUNCT NOUN PUNCT NOUN") == set()


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 1000))
def test_marginals_are_the_shares_of_all_tag_sequences(length: int, tags: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    scores = torch.randn(1, length + 2, tags, generator=generator)  # padded by two
    moves = torch.randn(tags, tags, generator=generator)
    expected = np.zeros((length, tags))
    for sequence in itertools.product(range(tags), repeat=length):
        total = sum(float(scores[0, t, tag]) for t, tag in enumerate(sequence))
        weight = np.exp(total + sum(float(moves[a, b]) for a, b in itertools.pairwise(sequence)))
        expected[range(length), sequence] += weight
    (found,) = marginals(scores, [length], moves)
    assert found == pytest.approx(expected / expected.sum(axis=1, keepdims=True), abs=1e-4)


def _spans(*spans: tuple[int, int]) -> list[Candidate]:
    return [Candidate(0, span, *span, "x") for span in spans]


def test_of_candidates_that_overlap_the_likelier_choice_in_sum_is_taken() -> None:
    one_long = np.array([[0.1, 0.9], [0.4, 0.6], [0.4, 0.6]])
    two_short = np.array([[0.45, 0.55], [0.1, 0.9], [0.1, 0.9]])
    spans = _spans((0, 4), (0, 2), (2, 4))
    assert chosen(spans, one_long) == [0]
    assert chosen(spans, two_short) == [1, 2]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5), st.floats(0.01, 0.99)), max_size=12))
def test_the_choice_never_overlaps_and_holds_nothing_unlikely(rows) -> None:
    spans = _spans(*((start, start + size) for start, size, _ in rows))
    chances = np.array([[1 - chance, chance] for _, _, chance in rows]).reshape(-1, 2)
    taken = chosen(spans, chances)
    places = sorted((spans[i].start, spans[i].end) for i in taken)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert all(chances[i, 1] > 0.4 for i in taken)


def _sentence(raw: str, words: list[str], *marked: tuple[int, int, str]) -> Sentence:
    chances = np.tile([1.0, 0, 0, 0, 0, 0, 0], (len(words), 1))
    for a, b, _ in marked:
        chances[a:b] = [0.1, 0, 0.9, 0, 0, 0, 0]
        chances[a, 6] = 0.9
    return replace(sentence_of(raw, words, *marked), chances=chances)


def _judge(layers: Layers | None = None, numbers: int = 0) -> NameJudge:
    known = Known(
        {"lumeo": np.array([0, 3.0, 0, 0, 0])}, {"lumeo": np.array([0, 0, 3.0, 0, 0, 0])}, frozenset({"cour"})
    )
    rng = np.random.default_rng(1)
    layers = layers or Layers(
        {"w=lumeo": 0, "-1=chez": 1},
        rng.normal(size=(2, 10)),
        np.zeros(numbers),
        np.ones(numbers),
        rng.normal(size=(numbers, 10)),
        np.zeros(10),
        rng.normal(size=(4, 6)),
    )
    return NameJudge(known, layers, {"lumeo": np.ones(3), "chez": np.zeros(3)})


def test_the_article_tells_of_the_same_name_elsewhere() -> None:
    """The numbers of an unmarked mention differ where the article marks the same name in another sentence."""
    raw = "Chez Lumeo on rit. Lumeo recrute."
    first = _sentence(raw[:18], ["Chez", "Lumeo", "on", "rit", "."])
    second = _sentence(raw, ["Lumeo", "recrute", "."])
    marked = _sentence(raw, ["Lumeo", "recrute", "."], (0, 1, "ORG"))
    judge = _judge()
    articles = [Article(raw, [first, other], judge.known, judge.vector) for other in (second, marked)]
    place = next(n for n, c in enumerate(articles[0].all) if c.sentence == 0 and c.key == "lumeo")
    alone, together = (a.dense(judge.known.names, judge.known.words)[place] for a in articles)
    assert not np.array_equal(alone, together)


def test_a_stored_judge_reads_back_and_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    raw = "Chez Lumeo on rit."
    sentence = _sentence(raw, ["Chez", "Lumeo", "on", "rit", "."], (1, 2, "ORG"))
    size = Article(raw, [sentence], _judge().known, _judge().vector).dense({}, {}).shape[1]
    judge = _judge(numbers=size)
    for name in ("a.npz", "b.npz"):
        name_judge.save(judge, tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back = name_judge.load(tmp_path / "a.npz", judge.vector)
    assert back.names(raw, [sentence]) == judge.names(raw, [sentence])
    assert back.known.heads == judge.known.heads


def test_a_damaged_judge_is_named(tmp_path: Path) -> None:
    (tmp_path / "judge.npz").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnusableInput, match=r"judge\.npz.*not a model of names"):
        name_judge.load(tmp_path / "judge.npz", {})


def test_an_article_without_names_has_none() -> None:
    raw = "rien ici"
    sentence = _sentence(raw, ["rien", "ici"])
    assert _judge(numbers=1).names(raw, [sentence]) == [[]]
