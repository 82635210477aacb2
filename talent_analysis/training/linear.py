"""Trains the linear members of the tone models: TF-IDF features, logistic regression, then fewer features."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.linear import Family, LinearTone, features, matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from talent_analysis.annotate.linear import Floats

#: The least number of sentences a feature stands in, and how many features of each family are kept.
LEAST = {"words": 2, "characters": 3, "around": 2}
KEPT = {"words": 24_000, "characters": 40_000, "around": 24_000}
FOLDS = 4


def family(name: str, sentences: Sequence[Sequence[str]], target: str = "") -> Family:
    """Every feature of a family that enough sentences have, with its smoothed inverse document frequency."""
    import numpy as np

    counts: Counter[str] = Counter()
    for tokens in sentences:
        counts.update(set(features(name, tokens, target)))
    known = sorted(gram for gram, n in counts.items() if n >= LEAST[name] and "\n" not in gram)
    idf = [1 + math.log((1 + len(sentences)) / (1 + counts[gram])) for gram in known]
    return Family(name, {gram: number for number, gram in enumerate(known)}, np.array(idf))


def train(
    names: Sequence[str],
    sentences: Sequence[Sequence[str]],
    gold: Sequence[int],
    target: str = "",
    beside: Floats | None = None,
) -> LinearTone:
    """Fit on all features, keep of each family those of most weight, and fit again on these."""
    full = [family(name, sentences, target) for name in names]
    first = _fit(full, sentences, gold, target, beside)
    families, at = [], 0
    for one in full:
        families.append(_strongest(one, abs(first.weights[at : at + len(one.place)]).max(axis=1)))
        at += len(one.place)
    return _fit(families, sentences, gold, target, beside)


def _strongest(one: Family, weight: Floats) -> Family:
    best = sorted((-weight[place], gram) for gram, place in one.place.items())[: KEPT[one.name]]
    kept = sorted(gram for _, gram in best)
    places = [one.place[gram] for gram in kept]
    return Family(one.name, {gram: number for number, gram in enumerate(kept)}, one.idf[places])


def _fit(
    families: Sequence[Family],
    sentences: Sequence[Sequence[str]],
    gold: Sequence[int],
    target: str,
    beside: Floats | None,
) -> LinearTone:
    import numpy as np

    fitted = _regression(_joined(matrix(families, sentences, target), beside), gold)
    return LinearTone(tuple(families), np.asarray(fitted.coef_.T), np.asarray(fitted.intercept_))


def _joined(rows: csr_matrix, beside: Floats | None) -> csr_matrix:
    from scipy.sparse import csr_matrix, hstack

    return rows if beside is None else hstack([rows, csr_matrix(beside)]).tocsr()


def _regression(rows: csr_matrix, gold: Sequence[int]) -> Any:
    """Multinomial logistic regression, the classes weighing alike."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, class_weight="balanced", max_iter=300).fit(rows, list(gold))


def out_of_fold(
    sentences: Sequence[Sequence[str]],
    gold: Sequence[int],
    groups: Sequence[str],
    asked: Sequence[Sequence[str]],
    asked_groups: Sequence[str],
) -> Floats:
    """Log probabilities (n, 3) of the sentence model for `asked`, each from a model that saw none of its article.

    The target model takes these as features; on sentences that the model had learnt they would be too good.
    """
    import numpy as np

    known = [family(name, sentences) for name in ("words", "characters")]
    rows = matrix(known, sentences)
    order = {group: number % FOLDS for number, group in enumerate(sorted({*groups, *asked_groups}))}
    found = np.zeros((len(asked), 3))
    for fold in range(FOLDS):
        seen = [n for n, group in enumerate(groups) if order[group] != fold]
        wanted = [n for n, group in enumerate(asked_groups) if order[group] == fold]
        fitted = _regression(rows[seen], [gold[n] for n in seen])
        if wanted:
            found[wanted] = fitted.predict_log_proba(matrix(known, [asked[n] for n in wanted]))
    return found
