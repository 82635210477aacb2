"""What a word says of those it tells of: of the event, of who acts or bears it, of whom it is aimed at.

« X critique Y » speaks against Y and not against X, « X échoue » against X, « X sauve Y » for both (connotation frames:
Rashkin, Singh and Choi 2016). The list, `connotations.txt`, is our own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from talent_analysis.annotate.reading import Tree, Word


class Sense(NamedTuple):
    """Tone, -1 to 1: of what the word means, toward its subject or owner, toward its object or aim."""

    event: float
    bearer: float
    aim: float


Senses = Mapping[tuple[str, str], Sense]
_SIGNS = {"+": 1.0, "0": 0.0, "-": -1.0}
_KINDS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "ADV": "adverb"}
#: A noun or adjective that its own list lacks is looked up in the other.
_LIKE = {"noun": "adjective", "adjective": "noun"}


@cache
def shipped() -> Senses:
    """The sense of each (kind, lemma) of the list that ships with the package."""
    return parsed(resources.files("talent_analysis.annotate").joinpath("connotations.txt").read_text(encoding="utf-8"))


def parsed(text: str) -> Senses:
    """The senses of a list: a line with a kind and its signs, then indented lines of lemmas, which it holds for.

    Raises ValueError naming a line that is neither.
    """
    found: dict[tuple[str, str], list[Sense]] = defaultdict(list)
    kind, sense = "", Sense(0.0, 0.0, 0.0)
    for line in text.splitlines():
        if line.startswith("  ") and kind:
            for lemma in line.split():
                found[kind, lemma].append(sense)
        elif line.strip() and not line.startswith("#"):
            kind, sense = _heading(line)
    return {key: _mean(senses) for key, senses in found.items()}


def _heading(line: str) -> tuple[str, Sense]:
    kind, *signs = line.split()
    if any(sign not in _SIGNS for sign in signs) or len(signs) not in (1, 3):
        raise ValueError(f"not a kind of words with its signs: {line!r}")
    values = [_SIGNS[sign] for sign in signs]
    if len(values) == 3:
        return kind, Sense(*values)
    return kind, Sense(values[0], values[0] if kind == "adjective" else 0.0, 0.0)


def _mean(senses: list[Sense]) -> Sense:
    event, bearer, aim = (sum(values) / len(senses) for values in zip(*senses, strict=True))
    return Sense(event, bearer, aim)


def sense(tree: Tree, word: Word, known: Senses) -> Sense | None:
    """What the word says here; None where the list does not have it, or where it is hidden or left out."""
    kind = _KINDS.get(word.upos)
    if kind is None or not tree.seen(word):
        return None
    found = known.get((kind, word.lemma))
    if kind == "verb" and _reflexive(tree, word):
        return known.get(("reflexive", word.lemma)) or (found and found._replace(aim=0.0))
    if found is None and kind in _LIKE:
        found = known.get((_LIKE[kind], word.lemma))
    if found is None and kind == "adjective" and "VerbForm=Part" in word.feats:
        done = known.get(("verb", word.lemma))
        return done and Sense(done.event, done.aim, 0.0)
    return found


def _reflexive(tree: Tree, verb: Word) -> bool:
    return any(child.deprel.startswith("expl") and child.lemma in ("se", "soi") for child in tree.children[verb.id])
