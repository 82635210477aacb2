"""What the linear tone models gain from more labels and from each kind of feature, by cross-validation.

`python -m talent_analysis.training --data DIR --work DIR --only study` prints it. Nothing is chosen on dev files here:
the training files are cut in `tone.FOLDS`, Wikinews by months in a row (its subjects change with them), press by story.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talent_analysis.annotate.linear import weighed
from talent_analysis.annotate.tone import CLASSES, Masking
from talent_analysis.training import calibration, linear, tone

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from talent_analysis.annotate.polarity import Lists

SHARES = (0.25, 0.5, 1.0)
LISTS = "word lists"
#: Kinds of features, each set with all those before it.
STEPS = {
    "sentence": (("words", "characters"), ("lemmas", "links", "form"), (LISTS,)),
    "target": (("words", "around"), ("beside",), ("lemmas", "links", "form"), ("frames", LISTS)),
}


def run(data: Path, work: Path, say: Callable[[str], None]) -> None:
    """Print macro-F1 on each corpus for growing sets of features, then for growing shares of the articles."""
    for which, steps in STEPS.items():
        rows = tone.cases(data, work, which)
        blocks = _blocks(which, rows, linear.lists(data))
        names: list[str] = []
        for step in steps:
            names += step
            say(_line(which, " + ".join(names), _scores(rows, [blocks[name] for name in names], 1.0)))
        for share in SHARES[:-1]:
            say(_line(which, f"all, {share:.0%} of the articles", _scores(rows, list(blocks.values()), share)))


def _line(which: str, what: str, found: dict[str, float]) -> str:
    told = ", ".join(f"{corpus} {value:.3f}" for corpus, value in sorted(found.items()))
    return f"{which}: {what}: macro-F1 {told}"


def _blocks(which: str, rows: Sequence[tone.Row], lists: Lists) -> dict[str, csr_matrix]:
    from scipy.sparse import csr_matrix

    known = tone._linear_cases(rows, lists, Masking().target if which == "target" else "")
    found = {name: weighed(linear.family(name, grams), grams) for name, grams in known.grams.items()}
    return found | {LISTS: csr_matrix(known.dense)}


def kept(article: str, share: float) -> bool:
    """Whether an article is among the first `share` of all in a fixed random order."""
    return zlib.crc32(f"share {article}".encode()) % 1000 < share * 1000


def _scores(rows: Sequence[tone.Row], blocks: Sequence[csr_matrix], share: float) -> dict[str, float]:
    from scipy.sparse import hstack

    features = hstack(blocks).tocsr()
    folds = [tone.fold(row.article) for row in rows]
    gold = [CLASSES.index(row.tone) for row in rows]
    found = [0] * len(rows)
    for one in range(tone.FOLDS):
        seen = [n for n, row in enumerate(rows) if folds[n] != one and kept(row.article, share)]
        asked = [n for n in range(len(rows)) if folds[n] == one]
        model = linear._regression(features[seen], [gold[n] for n in seen])
        for n, label in zip(asked, model.predict(features[asked]).tolist(), strict=True):
            found[n] = label
    corpora = {row.corpus for row in rows}
    return {corpus: _macro_f1(rows, found, corpus) for corpus in corpora}


def _macro_f1(rows: Sequence[tone.Row], found: Sequence[int], corpus: str) -> float:
    pairs = [(row.tone, CLASSES[label]) for row, label in zip(rows, found, strict=True) if row.corpus == corpus]
    return calibration.macro_f1([gold for gold, _ in pairs], [label for _, label in pairs])[0]
