"""The small log-linear models of reported speech and amounts: named weights, summed where their features hold.

`weights.json` is made by the `speech` stage of training from `press/train` alone; a feature it lacks weighs nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

Weights = Mapping[str, Mapping[str, float]]
WEIGHTS = Path(__file__).with_name("weights.json")


_using: ContextVar[Weights | None] = ContextVar("weights", default=None)


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Every shipped model: its features' weights, by its name."""
    content: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return content


@contextmanager
def instead(other: Weights) -> Iterator[None]:
    """Within this block `other` weighs in the place of the shipped models (training begins without any)."""
    token = _using.set(other)
    try:
        yield
    finally:
        _using.reset(token)


def score(model: str, features: Iterable[str]) -> float:
    """The sum of the weights of these features in `model`: log-odds, or a candidate's strength."""
    using = _using.get()
    weights = (shipped() if using is None else using).get(model, {})
    return sum(weights.get(feature, 0.0) for feature in features)


def probability(model: str, features: Iterable[str]) -> float:
    """The logistic of the score, with the model's `bias`."""
    return 1 / (1 + math.exp(-score(model, ["bias", *features])))
