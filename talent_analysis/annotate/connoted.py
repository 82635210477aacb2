"""What the connotations of a sentence's words come to, in all and toward the target: features of the tone models."""

from __future__ import annotations

from math import sqrt

from talent_analysis.annotate.bearing import DIRECT, Bearing, toward
from talent_analysis.annotate.connotation import Sense, Senses, sense, shipped
from talent_analysis.annotate.polarity import NEGATED
from talent_analysis.annotate.reading import Reading, Tree, Word

#: Sums over the sentence, and more of them where there is a target.
SUMS, TOWARD = 2, 10
_NEAR, _NOWHERE, _FAR = 3, 9, 4
_WEAK = 0.25


def features(reading: Reading) -> list[str]:
    """Of each listed word its tone and relation, and how it bears on the target, negation and conditional included."""
    found = []
    tree, bearing, ways = _seen(reading)
    for word, meant in _listed(tree, shipped()):
        event = meant.event * _turn(tree, word)
        kind = word.upos[0]
        found += [f"event {_sign(event)}", f"event {kind}{_sign(event)} {word.deprel.split(':')[0]}"]
        if bearing is not None:
            found += _aimed(tree, word, meant, bearing.of(word), ways.get(word.id, _NOWHERE))
    if bearing is not None:
        _, _, good, bad, better, worse, *_ = sums(reading)
        found.append(f"sum {_sign(good**2 + better**2 / 2 - bad**2 - worse**2 / 2)}")
    return found


def _aimed(tree: Tree, word: Word, meant: Sense, way: str, far: int) -> list[str]:
    turn = _turn(tree, word)
    code = f"{word.upos[0]}{''.join(map(_sign, meant))}{'' if turn > 0 else '!'}"
    if not way:
        return [f"{code} far {min(far, _FAR)}"]
    said = _sign(toward(meant, word, way) * turn)
    found = [f"{code} {way}", f"toward {said} {way}", code]
    return [*found, f"maybe {said} {way}"] if _conditional(tree, word) else found


def sums(reading: Reading) -> list[float]:
    """Good and bad in all; then toward the target: said of it, said of what is its own, of events it has a part in,
    of events near it and of those far; each good and bad, in square roots."""
    tree, bearing, ways = _seen(reading)
    found = [0.0] * (SUMS + (TOWARD if bearing else 0))
    for word, meant in _listed(tree, shipped()):
        turn = _turn(tree, word)
        event = meant.event * turn
        found[event <= 0] += abs(event)
        if bearing is None:
            continue
        if way := bearing.of(word):
            said = toward(meant, word, way) * turn
            found[(2 if way in DIRECT else 4) + (said < 0)] += abs(said)
            found[6 + (event < 0)] += abs(event)
        else:
            near = ways.get(word.id, _NOWHERE) <= _NEAR
            found[(8 if near else 10) + (event < 0)] += abs(event)
    return [sqrt(value) for value in found]


def _seen(reading: Reading) -> tuple[Tree, Bearing | None, dict[int, int]]:
    """The tree, how words bear on its target, and how far each is from it."""
    tree = reading.tree
    if tree.target is None:
        return tree, None, {}
    ways = {number: sum(step != "<=" for step in way) for number, way in tree.paths(tree.target).items()}
    return tree, Bearing(tree, tree.target), ways


def _listed(tree: Tree, known: Senses) -> list[tuple[Word, Sense]]:
    return [(word, meant) for word in tree.words if (meant := sense(tree, word, known)) is not None]


def _turn(tree: Tree, word: Word) -> float:
    return NEGATED if tree.negated(word, 1) else 1.0


def _conditional(tree: Tree, word: Word) -> bool:
    helpers = [c for c in tree.children[word.id] if c.deprel.split(":")[0] in ("aux", "cop")]
    return any("Mood=Cnd" in one.feats for one in (word, *helpers))


def _sign(value: float) -> str:
    return "+" if value > _WEAK else "-" if value < -_WEAK else "0"
