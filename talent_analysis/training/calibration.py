"""What turns the scores of the tone models into probabilities, fitted on cases that the models have not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from talent_analysis.annotate.tone import CLASSES, Calibration, combined, probabilities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Share of cases that the model should label; below the threshold it abstains.
COVERAGE = 0.85
#: Weights of the linear model beside the network that are tried on them.
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
#: Log losses so near to each other are taken as equal.
EQUAL = 0.001
TEMPERATURES = tuple(round(0.5 + 0.02 * n, 2) for n in range(100))
#: Parts of the shift of classes that are tried, and how much macro-F1 a larger part may cost.
SHIFTS = (0.0, 0.25, 0.5, 0.75, 1.0)
COST = 0.005


def fit(
    by_words: NDArray[np.float64], by_network: NDArray[np.float64], gold: Sequence[int], corpora: Sequence[str]
) -> Calibration:
    """What suits these cases, which the models have not seen; both (n, 3) are log probabilities.

    The weight of the linear model (of SHARES) and the temperature are those of least log loss (Guo et al. 2017); of
    weights within EQUAL of the least that of most macro-F1, by the mean over the corpora. The models learn with classes
    that weigh about alike, so that they find too many of the rare ones; what makes up for that (two numbers, by log
    loss) would find too few for macro-F1. Of SHIFTS of it the largest that costs no more than COST of the most
    macro-F1 is taken. The threshold keeps COVERAGE of the cases.
    """
    import numpy as np

    losses = {share: _cooled(_mixed(by_words, by_network, share), gold) for share in SHARES}
    least = min(loss for loss, _ in losses.values())
    near = [share for share, (loss, _) in losses.items() if loss <= least + EQUAL]
    share = max(near, key=lambda one: _mean_f1(_mixed(by_words, by_network, one), gold, corpora))
    mixed = _mixed(by_words, by_network, share)
    whole = _shift(mixed, gold)
    scores = {}
    for part in SHIFTS:
        _, temperature = _cooled(mixed, gold, part * whole)
        scores[part] = _mean_f1(mixed / temperature + part * whole, gold, corpora), temperature
    most = max(score for score, _ in scores.values())
    part = max(part for part, (score, _) in scores.items() if score >= most - COST)
    temperature = scores[part][1]
    negative, _, positive = (part * whole).round(3).tolist()
    settings = Calibration(temperature, negative, positive, linear=share)
    best = combined((by_words, by_network), settings).max(axis=1)
    threshold = round(float(np.quantile(best, 1 - COVERAGE)), 3)
    return replace(settings, threshold=threshold, coverage=round(float((best >= threshold).mean()), 3))


def _mixed(by_words: NDArray[np.float64], by_network: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    return share * by_words + (1 - share) * by_network


def _loss(scores: NDArray[np.float64], gold: Sequence[int]) -> float:
    """Mean log loss."""
    import numpy as np

    found = probabilities(scores)[np.arange(len(gold)), list(gold)]
    return float(-np.log(np.maximum(found, 1e-12)).mean())


def _cooled(
    scores: NDArray[np.float64], gold: Sequence[int], shift: NDArray[np.float64] | float = 0.0
) -> tuple[float, float]:
    """The least log loss, and the temperature that gives it."""
    return min((_loss(scores / temperature + shift, gold), temperature) for temperature in TEMPERATURES)


def _shift(scores: NDArray[np.float64], gold: Sequence[int]) -> NDArray[np.float64]:
    """What to add to the scores of each class, that of neutral being 0, for the least log loss."""
    import numpy as np
    from scipy.optimize import minimize

    def loss(values: NDArray[np.float64]) -> float:
        return _loss(scores / np.exp(values[0]) + np.array([values[1], 0.0, values[2]]), gold)

    _, negative, positive = minimize(loss, np.zeros(3), method="Nelder-Mead").x
    return np.array([negative, 0.0, positive])


def _mean_f1(scores: NDArray[np.float64], gold: Sequence[int], corpora: Sequence[str]) -> float:
    """Macro-F1, the mean over the corpora."""
    found = scores.argmax(axis=1)
    parts = [[n for n, corpus in enumerate(corpora) if corpus == name] for name in sorted(set(corpora))]
    each = [macro_f1([CLASSES[gold[n]] for n in own], [CLASSES[found[n]] for n in own])[0] for own in parts]
    return sum(each) / len(each)


def quality(which: str, chances: NDArray[np.float64], gold: Sequence[int], corpora: Sequence[str]) -> list[str]:
    """A line for each corpus: macro-F1 and calibration error."""
    from talent_analysis.models.evaluate import calibration_error

    found, sure = chances.argmax(axis=1), chances.max(axis=1)
    lines = []
    for name in sorted(set(corpora)):
        own = [n for n, corpus in enumerate(corpora) if corpus == name]
        score, _ = macro_f1([CLASSES[gold[n]] for n in own], [CLASSES[found[n]] for n in own])
        error = calibration_error([float(sure[n]) for n in own], [bool(found[n] == gold[n]) for n in own])
        lines.append(f"{which}, {name}: macro-F1 {score:.3f}, calibration error {error:.3f}, of {len(own)}")
    return lines


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Mean F1 over the three classes, and each class's F1."""
    right = Counter(g for g, f in zip(gold, found, strict=True) if g == f)
    golds, founds = Counter(gold), Counter(found)
    each = {c: 2 * right[c] / max(1, golds[c] + founds[c]) for c in CLASSES}
    return sum(each.values()) / len(each), each
