"""Training of the names models: sentences made from others, articles held apart, faster equals of Stanza's code."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.models.evaluate import Marked
from talent_analysis.models.otherwise import WRITINGS, capitals
from talent_analysis.training import folds, name_judge, ner, spellings
from talent_analysis.training.corpora import Article
from talent_analysis.training.swapping import NamePool, names_of, swapped, varied

ARTICLE = [
    ner.tag(
        "Chez Lumeo, Inès Carvalho a lancé Aubade à Nantes.",
        [(5, 10, "ORG"), (12, 25, "PER"), (34, 40, "PRODUCT"), (43, 49, "LOC")],
    ),
    ner.tag("Norvane et Karl Ostrova saluent Lumeo.", [(0, 7, "ORG"), (11, 23, "PER"), (32, 37, "ORG")]),
]


@pytest.mark.parametrize("seed", range(8))
def test_exchanged_names_keep_their_types_and_one_name_stays_one(seed: int) -> None:
    new = swapped(ARTICLE, NamePool([ARTICLE]), random.Random(seed), 0.3)
    kinds = [[kind for *_, kind in names_of(sentence)] for sentence in (*ARTICLE, *new)]
    assert kinds[:2] == kinds[2:]
    firms = [new[0][start][0] for start, _, kind in names_of(new[0]) if kind == "ORG"]
    again = [new[1][start][0] for start, _, kind in names_of(new[1]) if kind == "ORG"]
    assert firms[0] == again[-1]
    assert ("Nantes", "B-LOC") in new[0]


def test_a_sentence_in_capitals_keeps_its_tags() -> None:
    raised = varied(ARTICLE[0], random.Random(1), 1.0, 0.0)
    assert all(word == word.upper() for word, _ in raised)
    assert [tag for _, tag in raised] == [tag for _, tag in ARTICLE[0]]


def test_articles_of_one_story_are_in_one_fold() -> None:
    articles = [Article(str(n), {"story": "s"} if n % 3 == 0 else {}) for n in range(12)]
    own = folds.press_folds(articles)
    assert len({fold for fold, a in zip(own, articles, strict=True) if a.head}) == 1
    assert set(own) == {0, 1}


def test_a_name_is_not_counted_within_its_own_group() -> None:
    marked = Marked("Lumeo rit.", ((0, 10),), ((0, 5, "ORG"),))
    counts = name_judge.Counts([name_judge.Text("press", group, 0, marked) for group in "ab"])
    assert counts.known.names["lumeo"][1] == 2
    assert counts.without("a")[0]["lumeo"][1] == 1


def test_reading_each_spelling_once_gives_the_same_values() -> None:
    from stanza.models.common.char_model import CharacterModel

    class Characters:
        def __len__(self) -> int:
            return 20

    settings = {"char_emb_dim": 6, "char_hidden_dim": 5, "char_num_layers": 1, "char_rec_dropout": 0, "dropout": 0.0}
    torch.manual_seed(1)
    model = CharacterModel(settings, {"char": Characters()}, bidirectional=True, attention=False).eval()
    chars = torch.tensor([[3, 4, 5], [6, 7, 8], [3, 4, 5], [9, 4, 0], [9, 4, 0]])
    given_ = (chars, chars == 0, (2, 0, 4, 1, 3), [3, 2], [3, 3, 3, 2, 2])
    slow = CharacterModel.forward
    expected, found = slow(model, *given_), spellings.each_word_once(slow)(model, *given_)
    assert torch.allclose(expected.data, found.data, atol=1e-6)
    assert expected.batch_sizes.tolist() == found.batch_sizes.tolist()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_text_written_otherwise_keeps_every_offset(text: str) -> None:
    for written in (*WRITINGS.values(), capitals):
        assert len(written(text)) == len(text)


def test_the_judge_learns_what_tells_a_name() -> None:
    """A toy task: the string `yes` marks organisations, `no` nothing; the numbers are noise."""
    rng = np.random.default_rng(0)
    text = name_judge.Text("press", "a", 0, Marked("", (), ()))
    names = [["yes"] if n % 2 else ["no"] for n in range(512)]
    gold = [2 if n % 2 else 0 for n in range(512)]
    case = name_judge.Case(text, [], names, rng.normal(size=(512, 3)).astype("float32"), gold)
    layers = name_judge.fit([case], epochs=60)
    assert (layers.chances([["yes"], ["no"]], np.zeros((2, 3))).argmax(axis=1) == [2, 0]).all()
