"""The recurrent network of tone: NumPy computes what PyTorch learnt, names carry nothing, lengths do not mix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_readings import BLAMED, BLAMES, HOLDS, OWNS, SAVES, aimed

from talent_analysis.annotate import recurrent
from talent_analysis.annotate.encoding import LONGEST, NUMBERS, SIZES, Encoded, encode
from talent_analysis.annotate.recurrent import HEADS, Recurrent
from talent_analysis.errors import UnusableInput
from talent_analysis.training import recurrent as training

PLACEHOLDERS = ("xcible", "xautre")
WIDTH = 8
VECTORS = {
    word: np.random.default_rng(number).normal(size=WIDTH)
    for number, word in enumerate(("critique", "échoue", "échec", "sauver", "par", "qui", "dort"))
}
LISTS = {"échouer": (-0.5, -0.25)}
SENTENCES = [aimed(BLAMES, 0, [2]), aimed(BLAMED, 0), aimed(HOLDS, 0), aimed(OWNS, 3), aimed(SAVES, 5, [0])]


def seen(sentence: object) -> Encoded:
    return encode(sentence, VECTORS, LISTS, PLACEHOLDERS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def network() -> training.Network:
    """A network with the weights it begins with."""
    torch.manual_seed(3)
    return training.Network(WIDTH).eval()


@pytest.mark.parametrize("head", HEADS)
def test_numpy_computes_what_pytorch_does(network: training.Network, head: str) -> None:
    order = sorted(SENTENCES, key=lambda one: -len(seen(one).marks))
    with torch.no_grad():
        wanted = network(training.side_by_side([seen(one) for one in order]), head).log_softmax(-1).numpy()
    found = Recurrent((training.exported(network),), VECTORS, LISTS, PLACEHOLDERS).log_chances(order, head)
    assert np.abs(found - wanted).max() < 1e-5


def test_a_sentence_scores_alike_alone_and_among_longer_ones(network: training.Network) -> None:
    model = Recurrent((training.exported(network),), VECTORS, LISTS, PLACEHOLDERS)
    alone = np.vstack([model.log_chances([one], "target") for one in SENTENCES])
    assert np.abs(model.log_chances(SENTENCES, "target") - alone).max() < 1e-6


def test_what_a_name_is_called_is_not_seen() -> None:
    """A name's word has no vector and nothing from the lists, even where the lists have it."""
    named = seen(aimed(OWNS, 1))
    assert not named.vectors[named.target].any()
    assert named.numbers[named.target].tolist() == [1.0] + [0.0] * (NUMBERS - 1)


def test_a_negation_turns_the_numbers_of_its_word() -> None:
    """The verb of « n'échoue pas » speaks for its subject, in the lists too."""
    found = seen(aimed(HOLDS, 0)).numbers[2]
    assert found[2:8].tolist() == pytest.approx([0.74, 0.74, 0, 0.37, 0.185, 0.74])
    assert found[8] == 1


def test_a_word_left_out_is_not_seen() -> None:
    assert len(seen(aimed(HOLDS, 0).without({2})).marks) == len(seen(aimed(HOLDS, 0)).marks) - 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3 * LONGEST), st.integers(0, 3 * LONGEST))
def test_of_a_long_sentence_the_words_around_the_target_are_read(before: int, after: int) -> None:
    found = seen(["mot"] * before + ["xcible"] + ["mot"] * after)
    assert len(found.marks) == min(LONGEST, before + after + 1)
    assert found.numbers[found.target][0] == 1
    assert (found.marks < SIZES).all()
    assert (found.marks >= 0).all()


def test_an_empty_sentence_is_read_as_one_unknown_word() -> None:
    assert len(seen([]).marks) == 1


def test_a_network_reads_back_as_it_was_saved(network: training.Network, tmp_path: Path) -> None:
    made = Recurrent((training.exported(network),) * 2, VECTORS, LISTS, PLACEHOLDERS)
    for name in ("one.npz", "two.npz"):
        made.save(tmp_path / name)
    read = recurrent.load(tmp_path / "one.npz", VECTORS, PLACEHOLDERS)
    assert len(read.members) == 2
    assert read.lists == LISTS
    assert np.allclose(read.log_chances(SENTENCES, "target"), made.log_chances(SENTENCES, "target"), atol=0.01)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_damaged_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "network.npz").write_bytes(b"PK cut")
    with pytest.raises(UnusableInput, match=r"network\.npz"):
        recurrent.load(tmp_path / "network.npz", VECTORS, PLACEHOLDERS)


def test_training_learns_and_repeats_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb that decides the class is learnt, and the same seed gives the same weights."""
    monkeypatch.setattr(training, "EPOCHS", 40)
    tasks = {
        "sentence": training.Task([seen(BLAMES), seen(HOLDS)] * 4, [0, 2] * 4),
        "target": training.Task([seen(SENTENCES[0]), seen(SENTENCES[2])] * 4, [1, 2] * 4),
    }
    one, two = (training.train(tasks, 5, lambda _: None) for _ in range(2))
    assert all(np.array_equal(one[name], two[name]) for name in one)
    model = Recurrent((one,), VECTORS, LISTS, PLACEHOLDERS)
    assert model.log_chances([BLAMES, HOLDS], "sentence").argmax(axis=1).tolist() == [0, 2]
    assert model.log_chances([SENTENCES[0], SENTENCES[2]], "target").argmax(axis=1).tolist() == [1, 2]
