"""Training of the tone models: articles kept apart, and probabilities that tell how often a label is right."""

from __future__ import annotations

import numpy as np
import pytest

from talent_analysis.annotate.tone import combined
from talent_analysis.training import calibration, linear, tone


def test_the_target_model_is_told_of_an_article_by_a_model_that_has_not_seen_it():
    rows = [["bon"], ["mauvais"], ["banal"]] * 8
    folds = [n // 3 % 2 for n in range(24)]
    gold = [2, 0, 1] * 8
    asked = linear.cases([["unique"]], [1], [2], {})
    known = [linear.cases([*rows, ["unique"]], [*gold, last], [*folds, 2], {}) for last in (0, 2)]
    own, others = (linear.out_of_fold(one, asked) for one in known)
    assert np.allclose(own, others)


def test_articles_of_one_half_year_or_one_story_are_in_one_fold():
    assert {tone.fold(f"2016/0{month}/2016_0{month}_01-001") for month in range(1, 7)} == {0}
    assert len({tone.fold(f"{year}/{month}/x") for year in (2016, 2017) for month in ("03", "09")}) == tone.FOLDS
    assert {tone.fold(f"story_{n}") for n in range(50)} == set(range(tone.FOLDS))
    assert tone.fold("story_1") == tone.fold("story_1")


def scored(sure: float) -> tuple[np.ndarray, list[int], list[str]]:
    """Log probabilities that put `sure` on the right class three times of four, else on neutral; gold, corpora."""
    gold = [0, 1, 1, 2] * 30
    said = [1 if n % 4 == 3 and c != 1 else c for n, c in enumerate(gold)]
    chances = np.full((len(gold), 3), (1 - sure) / 2)
    chances[np.arange(len(gold)), said] = sure
    return np.log(chances), gold, ["press", "sentiment"] * 60


@pytest.mark.parametrize("sure", [0.6, 0.98])
def test_calibration_brings_confidence_to_the_share_of_right_labels(sure: float):
    """Whether a model is too sure or not sure enough."""
    scores, gold, corpora = scored(sure)
    found = combined((scores, scores), calibration.fit(scores, scores, gold, corpora))
    right = (found.argmax(axis=1) == np.array(gold)).mean()
    assert abs(found.max(axis=1).mean() - right) < 0.06


def test_the_threshold_keeps_the_share_it_tells():
    scores, gold, corpora = scored(0.8)
    scores = scores + np.linspace(0, 0.5, len(gold))[:, None] * np.array([1, 0, 0])
    settings = calibration.fit(scores, scores, gold, corpora)
    kept = (combined((scores, scores), settings).max(axis=1) >= settings.threshold).mean()
    assert kept == pytest.approx(settings.coverage, abs=0.02)
    assert kept >= calibration.COVERAGE - 0.01
