"""Trains the linear members of the tone models: TF-IDF features, logistic regression, then fewer features."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.linear import Family, LinearTone, features, judged, matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from talent_analysis.annotate.linear import Floats
    from talent_analysis.annotate.polarity import Lists

#: The families of features that each model reads.
SENTENCE = ("words", "characters", "lemmas", "links", "form")
TARGET = (*SENTENCE, "around", "beside")
#: The least number of sentences a feature stands in (else 2), and how many features of a family are kept.
LEAST = {"characters": 3, "form": 5}
KEPT = 24_000
KEPT_CHARACTERS = 40_000
FOLDS = 4


def family(name: str, sentences: Sequence[Sequence[str]], target: str = "") -> Family:
    """Every feature of a family that enough sentences have, with its smoothed inverse document frequency."""
    import numpy as np

    counts: Counter[str] = Counter()
    for tokens in sentences:
        counts.update(set(features(name, tokens, target)))
    least = LEAST.get(name, 2)
    known = sorted(gram for gram, n in counts.items() if n >= least and "\n" not in gram)
    idf = [1 + math.log((1 + len(sentences)) / (1 + counts[gram])) for gram in known]
    return Family(name, {gram: number for number, gram in enumerate(known)}, np.array(idf))


def train(
    names: Sequence[str],
    sentences: Sequence[Sequence[str]],
    gold: Sequence[int],
    target: str = "",
    beside: Floats | None = None,
    lists: Lists | None = None,
) -> LinearTone:
    """Fit on all features, keep of each family those of most weight, and fit again on these."""
    known = lists or {}
    dense = _dense(sentences, target, beside, known)
    full = [family(name, sentences, target) for name in names]
    first = _regression(_joined(matrix(full, sentences, target), dense), gold).coef_.T
    families, at = [], 0
    for one in full:
        families.append(_strongest(one, abs(first[at : at + len(one.place)]).max(axis=1)))
        at += len(one.place)
    fitted = _regression(_joined(matrix(families, sentences, target), dense), gold)
    return LinearTone(tuple(families), fitted.coef_.T, fitted.intercept_, known)


def _dense(sentences: Sequence[Sequence[str]], target: str, beside: Floats | None, lists: Lists) -> Floats | None:
    """What the word lists say, and the columns beside it, in the order in which `LinearTone` reads them."""
    import numpy as np

    parts = [judged(sentences, target, lists)] if lists else []
    parts += [] if beside is None else [beside]
    return np.hstack(parts) if parts else None


def _strongest(one: Family, weight: Floats) -> Family:
    most = KEPT_CHARACTERS if one.name == "characters" else KEPT
    best = sorted((-weight[place], gram) for gram, place in one.place.items())[:most]
    kept = sorted(gram for _, gram in best)
    places = [one.place[gram] for gram in kept]
    return Family(one.name, {gram: number for number, gram in enumerate(kept)}, one.idf[places])


def _joined(rows: csr_matrix, beside: Floats | None) -> csr_matrix:
    from scipy.sparse import csr_matrix, hstack

    return rows if beside is None else hstack([rows, csr_matrix(beside)]).tocsr()


def _regression(rows: csr_matrix, gold: Sequence[int]) -> Any:
    """Multinomial logistic regression, the classes weighing alike."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, class_weight="balanced", max_iter=120, tol=1e-3).fit(rows, list(gold))


def out_of_fold(
    sentences: Sequence[Sequence[str]],
    gold: Sequence[int],
    groups: Sequence[str],
    asked: Sequence[Sequence[str]],
    asked_groups: Sequence[str],
    lists: Lists,
) -> Floats:
    """Log probabilities (n, 3) of the sentence model for `asked`, each from a model that saw none of its article.

    The target model takes these as features; on sentences that the model had learnt they would be too good.
    """
    import numpy as np

    known = [family(name, sentences) for name in SENTENCE]
    rows = _joined(matrix(known, sentences), _dense(sentences, "", None, lists))
    others = _joined(matrix(known, asked), _dense(asked, "", None, lists))
    order = {group: number % FOLDS for number, group in enumerate(sorted({*groups, *asked_groups}))}
    found = np.zeros((len(asked), 3))
    for fold in range(FOLDS):
        seen = [n for n, group in enumerate(groups) if order[group] != fold]
        wanted = [n for n, group in enumerate(asked_groups) if order[group] == fold]
        if wanted:
            found[wanted] = _regression(rows[seen], [gold[n] for n in seen]).predict_log_proba(others[wanted])
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
