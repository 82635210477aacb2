"""The small log-linear models of speech: their sums, their fit, and what the endings of verbs show."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.annotate import weights
from talent_analysis.annotate.antecedents import Antecedents, Asked, Speaker
from talent_analysis.annotate.forms import shown
from talent_analysis.annotate.gender import of_description, of_name
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.models.speech_scores import read_press
from talent_analysis.training import loglinear

FORMS = [
    ("conditional", "coûterait seraient feraient aurait pourrait mettrait connaîtrait ouvrirait libérerait dirait"),
    ("future", "paiera sera auront viendra pourra mettra permettront connaîtra finira iront"),
    (None, "montrait tirait entrait offrait montra tira admira considérait parlait coûte était livrait assura retrait"),
]


@pytest.mark.parametrize(("mood", "words"), FORMS)
def test_the_ending_shows_conditional_and_future_and_is_not_fooled_by_stems_in_r(mood: str | None, words: str) -> None:
    assert {word: shown(word) for word in words.split()} == dict.fromkeys(words.split(), mood)


def test_a_score_is_the_sum_of_the_weights_of_its_features_and_unknown_ones_weigh_nothing() -> None:
    with weights.instead({"m": {"bias": -1.0, "a": 2.0, "b": 0.5}}):
        assert weights.score("m", ["a", "b", "never seen"]) == 2.5
        assert weights.probability("m", ["a"]) == pytest.approx(1 / (1 + math.exp(-1)))
        assert weights.score("another", ["a"]) == 0.0
    assert set(weights.shipped()) == {"antecedent", "amount", "indirect"}


def test_shipped_weights_are_sorted_and_rounded() -> None:
    """The file reads as a table: models and features in order, three decimals."""
    content = json.loads(weights.WEIGHTS.read_text(encoding="utf-8"))
    for model in content.values():
        assert list(model) == sorted(model)
        assert all(round(value, 3) == value for value in model.values())


def test_a_choice_learns_what_the_chosen_candidates_share() -> None:
    questions = [[["near"], ["far"]], [["far"], ["near"]], [["near", "man"], ["far", "man"]]]
    fitted = loglinear.fit_choice(questions, [0, 1, 0], 0.1, 1)
    assert fitted["near"] > 0 > fitted["far"]
    assert fitted.get("man", 0.0) == pytest.approx(0.0, abs=0.01)


def test_the_choice_is_at_the_minimum_of_its_penalised_likelihood() -> None:
    """Two candidates, one feature: the weight w solves penalty*w = n*(1 - p), p the logistic of w."""
    penalty, n = 0.5, 4
    fitted = loglinear.fit_choice([[["x"], []]] * n, [0] * n, penalty, 1)
    probability = 1 / (1 + math.exp(-fitted["x"]))
    assert penalty * fitted["x"] == pytest.approx(n * (1 - probability), abs=0.02)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=6, max_size=30))
def test_a_yes_or_no_fit_never_turns_its_only_feature_against_the_counts(rows: list[tuple[bool, bool]]) -> None:
    labels = [label for _, label in rows]
    if len(set(labels)) < 2:
        return
    fitted = loglinear.fit_binary([["x"] if x else [] for x, _ in rows], labels, 1.0, 1)
    with_x = [label for x, label in rows if x]
    without = [label for x, label in rows if not x]
    if with_x and without and abs(np.mean(with_x) - np.mean(without)) > 0.4:
        assert (fitted.get("x", 0.0) > 0) == (np.mean(with_x) > np.mean(without))


def test_without_any_feature_the_fit_is_the_share_of_yes() -> None:
    fitted = loglinear.fit_binary([[]] * 20, [True] * 5 + [False] * 15, 1.0, 1)
    assert fitted == {"bias": pytest.approx(math.log(5.5 / 15.5), abs=0.001)}


def test_rare_features_get_no_weight() -> None:
    assert set(loglinear.vocabulary([["a", "b"], ["a"], ["a", "c"]], 2)) == {"a"}


TEXT = "Camille Ardant a vu Hugo Berthelin. Il a ri, dit-il. NovaMind se tait."


def people(genders: dict[str, tuple[str, str]]) -> Antecedents:
    named = [(0, "Camille Ardant", "PER"), (20, "Hugo Berthelin", "PER"), (53, "NovaMind", "ORG")]
    mentions = [Speaker(name, start, name, kind) for start, name, kind in named]
    return Antecedents(TEXT, mentions, Syntax.empty(), genders, {}, [], [])


def test_a_pronoun_has_the_persons_and_firms_before_it_as_candidates() -> None:
    """Nobody named later is a candidate; a known other gender is told apart from an unknown one."""
    found = people({"Camille Ardant": ("f", "sure")}).candidates(Asked("pronoun", "il", 46, "m"))
    assert [c.speaker.text for c in found] == ["Hugo Berthelin", "Camille Ardant"]
    assert "gender clash" in found[1].features
    assert "gender unknown" in found[0].features


def test_a_pronoun_goes_to_the_only_person_of_its_gender() -> None:
    known = {"Camille Ardant": ("f", "sure"), "Hugo Berthelin": ("m", "sure")}
    for word, gender, name in (("il", "m", "Hugo Berthelin"), ("elle", "f", "Camille Ardant")):
        best = people(known).best(Asked("pronoun", word, 46, gender))
        assert best is not None
        assert best[0].entity == name


def test_gender_is_sure_from_a_title_and_likely_from_an_ending() -> None:
    assert of_name("Noa Verdier", "Mme ") == ("f", "sure")
    assert of_name("Kwame Osei", "") == ("m", "sure")
    assert of_name("Zélinda Petrov", "") == ("f", "likely")
    assert of_name("Verdier", "") is None
    assert of_description("ancienne chef d’équipe") == ("f", "sure")
    assert of_description("le directeur") == ("m", "sure")
    assert of_description("") is None


def test_training_reads_only_what_its_file_holds(tmp_path: Path) -> None:
    """An article without marks teaches nothing and breaks nothing."""
    (tmp_path / "gold.txt").write_text("@id a\nT0\tRien\n\n0\tRien du tout.\n", encoding="utf-8")
    (told,) = read_press(tmp_path / "gold.txt")
    assert told.quotes == ()
    assert told.amounts == ()
