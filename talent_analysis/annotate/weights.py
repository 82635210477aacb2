"""The small log-linear models of reported speech and amounts: named weights, summed where their features hold.

`weights.json` is made by the `speech` stage of training from `press/train` alone; a feature it lacks weighs nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Mapping[str, float]]:
    """Every shipped model: its features' weights, by its name."""
    content: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return content


def score(model: str, features: Iterable[str]) -> float:
    """The sum of the weights of these features in `model`: log-odds, or a candidate's strength."""
    weights = shipped().get(model, {})
    return sum(weights.get(feature, 0.0) for feature in features)


def probability(model: str, features: Iterable[str]) -> float:
    """The logistic of the score, with the model's `bias`."""
    return 1 / (1 + math.exp(-score(model, ["bias", *features])))
