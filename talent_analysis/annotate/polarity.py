"""What public word lists say of the words of a sentence: in sum, and by where they stand from the target.

The lists know words that the labelled sentences never showed; the linear models of tone learn how far to trust them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from talent_analysis.annotate.arrays import packed, unpacked
from talent_analysis.annotate.reading import CONTENT, Reading, Tree, Word

#: Polarity of a word, -1 to 1, by each list (VADER-fr, Pattern-fr); 0 where a list does not have it.
Lists = Mapping[str, tuple[float, float]]
#: A negated word counts in the other direction, a little weaker (Hutto and Gilbert 2014).
NEGATED = -0.74
SUMS, WAYS = 10, 34
_SKIPPED = frozenset({"PROPN", "DET", "ADP", "PRON", "PUNCT", "AUX"})
#: Relations of the target that are told apart; all others are one.
_ROLES = {"nsubj": 0, "nsubj:pass": 1, "obj": 1, "obl:agent": 2, "nmod": 3}
_OTHER = 4
_NOWHERE = 9


def to_arrays(lists: Lists) -> dict[str, Any]:
    """The lists as arrays of a model's file, by name."""
    import numpy as np

    words = sorted(lists)
    return {
        "lists.words": packed(words),
        "lists.values": np.array([lists[word] for word in words], dtype="float16"),
    }


def from_arrays(saved: Mapping[str, Any]) -> Lists:
    """The lists that `to_arrays` gave; raises KeyError and ValueError where they are not there or not whole."""
    values = saved["lists.values"].astype("float64").tolist()
    return {word: (row[0], row[1]) for word, row in zip(unpacked(saved["lists.words"]), values, strict=True)}


def sums(reading: Reading, lists: Lists) -> list[float]:
    """By list the sum of good, the sum of bad, the best, the worst; then good less bad by each; in square roots."""
    found = [0.0] * SUMS
    tree = reading.tree
    for word in tree.words:
        values = lists.get(word.lemma) or lists.get(reading.tokens[word.token].lower())
        if values is None or not tree.seen(word) or word.upos in _SKIPPED:
            continue
        turn = NEGATED if tree.negated(word) else 1.0
        for number, value in enumerate(values):
            if value:
                at = 4 * number + (value * turn < 0)
                found[at] += abs(value * turn)
                found[at + 2] = max(found[at + 2], abs(value * turn))
    found[8:] = [found[0] - found[1], found[4] - found[5]]
    return [sqrt(abs(value)) * (1 if value > 0 else -1) for value in found]


def by_way(reading: Reading, lists: Lists) -> list[float]:
    """Sums of good and of bad toward the target: by nearness in the tree, of its governor, of what else hangs on the
    governor, and of the other words near it, these three by the target's role; in square roots."""
    found = [0.0] * WAYS
    tree = reading.tree
    if tree.target is None:
        return found
    ways = tree.paths(tree.target)
    relation, governor, _ = tree.role(tree.target)
    role = _ROLES.get(relation, _OTHER)
    for word in tree.words:
        value = _value(tree, word, lists)
        if not value:
            continue
        side, size = int(value < 0), abs(value)
        far = sum(step != "<=" for step in ways[word.id]) if word.id in ways else _NOWHERE
        found[side] += size / (1 + far)
        if far < _NEAR:
            found[2 + side] += size
        if (part := _part(word, governor, far)) is not None:
            found[4 + 10 * part + 2 * role + side] += size
    return [sqrt(value) for value in found]


_NEAR = 3


def _value(tree: Tree, word: Word, lists: Lists) -> float:
    told = [value for value in lists.get(word.lemma, ()) if value]
    if not told or word.upos not in CONTENT or not tree.seen(word):
        return 0.0
    return sum(told) / len(told) * (NEGATED if tree.negated(word) else 1.0)


def _part(word: Word, governor: Word | None, far: int) -> int | None:
    """0 for the governor, 1 for what hangs on it, 2 for other words near the target."""
    if governor is not None and word.id == governor.id:
        return 0
    if governor is not None and word.head == governor.id:
        return 1
    return 2 if far <= _NEAR else None
