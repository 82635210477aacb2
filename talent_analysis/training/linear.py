"""Trains the linear members of the tone models: logistic regressions on TF-IDF features."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.linear import Family, LinearTone, features, judged, weighed

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from talent_analysis.annotate.linear import Floats
    from talent_analysis.annotate.polarity import Lists

#: The families of features that each model reads.
SENTENCE = ("words", "characters", "lemmas", "links", "form")
TARGET = ("words", "lemmas", "links", "form", "around", "beside", "frames")
#: The least number of sentences a feature stands in.
LEAST = {"words": 2, "characters": 4, "lemmas": 2, "links": 2, "form": 5, "around": 2, "beside": 2, "frames": 3}
#: The inverse of the penalty's strength, of 0.3, 0.5 and 1 that of least log loss in cross-validation.
STRENGTH = 0.5


@dataclass(frozen=True)
class Cases:
    """What is learnt from: the features of each case by family, the dense columns, its class, its fold, its weight."""

    grams: dict[str, list[list[str]]]
    dense: Floats
    gold: list[int]
    folds: list[int]
    weights: list[float]

    def part(self, wanted: Sequence[int]) -> Cases:
        """Some of the cases, by number."""
        grams = {name: [own[n] for n in wanted] for name, own in self.grams.items()}
        gold, folds = ([own[n] for n in wanted] for own in (self.gold, self.folds))
        return Cases(grams, self.dense[wanted], gold, folds, [self.weights[n] for n in wanted])


def cases(
    sentences: Sequence[Sequence[str]],
    gold: list[int],
    folds: list[int],
    lists: Lists,
    target: str = "",
    weights: Sequence[float] = (),
) -> Cases:
    """The cases of a model: of sentences, or of sentences in which `target` stands for the name that is judged. By
    default all weigh the same."""
    names = TARGET if target else SENTENCE
    grams = {name: [features(name, tokens, target) for tokens in sentences] for name in names}
    return Cases(grams, judged(sentences, target, lists), gold, folds, [*weights] or [1.0] * len(gold))


def family(name: str, grams: Sequence[Sequence[str]]) -> Family:
    """Every feature of a family that enough cases have, with its smoothed inverse document frequency."""
    import numpy as np

    counts: Counter[str] = Counter()
    for found in grams:
        counts.update(set(found))
    known = sorted(gram for gram, n in counts.items() if n >= LEAST[name] and "\n" not in gram)
    idf = [1 + math.log((1 + len(grams)) / (1 + counts[gram])) for gram in known]
    return Family(name, {gram: number for number, gram in enumerate(known)}, np.array(idf))


def train(known: Cases, lists: Lists, beside: Floats | None = None) -> LinearTone:
    """Fit on all features that enough cases have, on what the word lists say, and on the columns of `beside`."""
    families = tuple(family(name, grams) for name, grams in known.grams.items())
    fitted = _regression(_rows(families, known, beside), known.gold, known.weights)
    return LinearTone(families, fitted.coef_.T, fitted.intercept_, lists)


def _rows(families: Sequence[Family], known: Cases, beside: Floats | None = None) -> csr_matrix:
    """The matrix that `LinearTone` makes of the same cases."""
    from scipy.sparse import csr_matrix, hstack

    blocks = [weighed(one, known.grams[one.name]) for one in families]
    dense = [known.dense] if beside is None else [known.dense, beside]
    return hstack([*blocks, *(csr_matrix(part) for part in dense)]).tocsr()


def _regression(rows: csr_matrix, gold: Sequence[int], weights: Sequence[float] | None = None) -> Any:
    """Multinomial logistic regression, the classes weighing alike; the mean weight of a case counts as one."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    each = None if weights is None else np.array(weights) / np.mean(weights)
    fitted = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=120, tol=1e-3)
    return fitted.fit(rows, list(gold), sample_weight=each)


def out_of_fold(known: Cases, asked: Cases, beside: Floats | None = None) -> Floats:
    """Log probabilities (n, 3) for `asked`, each from a model of `known` that saw nothing of its fold.

    `beside` are further columns, of cases that are both. The target model takes what the sentence model says as
    features; on sentences that the model had learnt it would be too good.
    """
    import numpy as np

    families = [family(name, grams) for name, grams in known.grams.items()]
    rows, others = _rows(families, known, beside), _rows(families, asked, beside)
    found = np.zeros((len(asked.gold), 3))
    for fold in sorted(set(asked.folds)):
        seen = [n for n, own in enumerate(known.folds) if own != fold]
        wanted = [n for n, own in enumerate(asked.folds) if own == fold]
        fitted = _regression(rows[seen], [known.gold[n] for n in seen], [known.weights[n] for n in seen])
        found[wanted] = fitted.predict_log_proba(others[wanted])
    return found


def lists(data: Path) -> Lists:
    """Polarity of a word, -1 to 1, by VADER-fr and by Pattern-fr; 0 where a list does not have it."""
    from talent_analysis.models import peers

    vader = {word: value / _VADER_SCALE for word, value in peers.read_vader(data / "lexicons" / "vader-fr.txt").items()}
    pattern = peers.read_pattern(data / "lexicons" / "pattern-fr-sentiment.xml")
    known = sorted(word for word in {*vader, *pattern} if re.fullmatch(r"[\w'-]{3,}", word))
    told = {word: (vader.get(word, 0.0), pattern.get(word, 0.0)) for word in known}
    return {word: values for word, values in told.items() if any(values)}


#: VADER's scale runs from -4 to 4.
_VADER_SCALE = 4.0
