"""What is read around a place where a sentence may end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.models import sentence_ends, store
from talent_analysis.models.second_look import SecondLook
from talent_analysis.models.sentence_ends import Places
from talent_analysis.training.hashed import Example, fit

TITLE = ["Un", "plan", "sans", "surprise", "Le", "maire", "attend", "."]


def features(forms: list[str], verbs: tuple[int, ...], i: int, start: int = 0) -> list[str]:
    return Places(forms, [n in verbs for n in range(len(forms))]).features(i, start)


def test_a_title_without_a_verb_before_a_sentence_with_one_is_told_apart():
    assert "verbs 0 1 w Aa" in features(TITLE, (6,), 3)
    assert "verbs 1 1 w Aa" in features(TITLE, (1, 6), 3)


def test_the_sentence_so_far_begins_where_the_last_one_ended():
    assert {"head un w", "length 4 w Aa"} <= set(features(TITLE, (), 3))
    assert {"head sans w", "length 2 w Aa"} <= set(features(TITLE, (), 3, start=2))


@pytest.mark.parametrize(
    ("form", "kind"), [("maire", "w"), ("Dr.", "w."), ("...", "."), ("?", "."), (":", ":"), ("»", "»")]
)
def test_kinds_of_tokens(form: str, kind: str):
    assert sentence_ends.kind(form) == kind


@given(st.lists(st.sampled_from([*TITLE, "(", "«", "»", "12", ";"]), min_size=2, max_size=90), st.data())
def test_the_stretches_read_lie_in_the_text_and_meet_at_the_place_asked_about(forms: list[str], data):
    i = data.draw(st.integers(0, len(forms) - 2))
    start = data.draw(st.integers(0, i))
    near, so_far, after = Places(forms, [False] * len(forms)).stretches(i, start)
    assert 0 <= near[0] <= i < near[1] <= len(forms)
    assert so_far == (start, i + 1)
    assert i + 1 == after[0] < after[1] <= len(forms)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Le maire présente son budget ce soir", {"présente"}),
        ("Les élus voteront demain la hausse annoncée", {"voteront"}),
        ("Ils ont refusé de payer", {"ont"}),
        ("Une hausse des prix de la viande", set()),
    ],
)
def test_verbs_in_a_finite_form_are_known(text: str, verbs: set[str]):
    look = SecondLook.load(store.bundled_directory() / store.SECOND_LOOK, store.vectors())
    forms = text.split()
    assert {form for i, form in enumerate(forms) if look.verbs.is_finite(forms, i)} == verbs


class Vectors:
    emb = np.eye(3, dtype=np.float32)


def test_the_regression_learns_from_features_words_and_means_and_twice_alike():
    chance = np.random.default_rng(5)
    examples = []
    for _ in range(600):
        signs = chance.integers(0, 2, 3)
        means = np.zeros((1, 3), np.float16)
        means[0, signs[2]] = 1
        examples.append(Example(np.array([signs[0]], np.int32), [int(signs[1])], means, bool(signs.sum() >= 2)))
    first, second = (fit(examples, Vectors(), 30) for _ in range(2))
    for example in examples[:50]:
        odds = first.weights[example.buckets].sum() + first.vectors[0, example.words[0]] + first.constant
        odds += float((first.vectors[1] * example.means[0]).sum())
        assert (odds > 0) == example.truth
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.vectors, second.vectors)
