"""Fits the log-linear models of `annotate/weights.json`: yes or no, and one of several candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

#: A candidate or an example: the names of the features that hold.
Features = Sequence[str]


def vocabulary(examples: Iterable[Features], least: int) -> dict[str, int]:
    """The features that at least `least` examples have, in alphabetical order, each with its column."""
    counts = Counter(feature for features in examples for feature in set(features))
    return {name: at for at, name in enumerate(sorted(f for f, n in counts.items() if n >= least))}


def matrix(examples: Sequence[Features], columns: Mapping[str, int]) -> Any:
    """A sparse matrix of zeros and ones, one row an example."""
    from scipy.sparse import csr_matrix

    pairs = [(row, columns[f]) for row, features in enumerate(examples) for f in set(features) if f in columns]
    rows, cols = zip(*pairs, strict=True) if pairs else ((), ())
    return csr_matrix((np.ones(len(pairs)), (rows, cols)), shape=(len(examples), len(columns)))


def fit_binary(examples: Sequence[Features], labels: Sequence[bool], strength: float, least: int) -> dict[str, float]:
    """L2-regularised logistic regression; `strength` is the inverse of the penalty (scikit-learn's C).

    Where no feature is frequent enough, the bias alone: the log-odds of the labels.
    """
    from sklearn.linear_model import LogisticRegression

    columns = vocabulary(examples, least)
    if not columns:  # nothing but how often the answer is yes
        odds = (sum(labels) + 0.5) / (len(labels) - sum(labels) + 0.5)
        return rounded({"bias": float(np.log(odds))})
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000)
    model.fit(matrix(examples, columns), np.array(labels))
    found = {name: float(model.coef_[0][at]) for name, at in columns.items()}
    return rounded(found | {"bias": float(model.intercept_[0])})


def fit_choice(
    questions: Sequence[Sequence[Features]], right: Sequence[int], penalty: float, least: int
) -> dict[str, float]:
    """A conditional logit (McFadden, 1974): the probability of a candidate among those of its question.

    `right` is the place of the true candidate in each question. L2 penalty, minimised by L-BFGS.
    """
    from scipy.optimize import minimize

    flat = [candidate for question in questions for candidate in question]
    columns = vocabulary(flat, least)
    table = matrix(flat, columns)
    sizes = [len(question) for question in questions]
    starts = np.cumsum([0, *sizes])
    chosen = starts[:-1] + np.array(right)

    def loss(weights: Any) -> tuple[float, Any]:
        strengths = table @ weights
        lifted = np.exp(strengths - np.repeat(np.maximum.reduceat(strengths, starts[:-1]), sizes))
        chances = lifted / np.repeat(np.add.reduceat(lifted, starts[:-1]), sizes)
        value = 0.5 * penalty * float(weights @ weights) - float(np.log(chances[chosen]).sum())
        chances[chosen] -= 1
        return value, table.T @ chances + penalty * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x
    return rounded({name: float(found[at]) for name, at in columns.items()})


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Three decimals; features that weigh next to nothing are left out."""
    return {name: round(value, 3) for name, value in weights.items() if abs(value) >= 0.02 or name == "bias"}
