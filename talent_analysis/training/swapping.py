"""Sentences made from others for the names model: names exchanged, headlines in capitals, accents left out."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable

_VOWELS = "aàâeéèêiîoôuAÀÂEÉÈÊIÎOÔU"

#: (token, BIO tag) of each token of a sentence.
Tagged = list[tuple[str, str]]


def names_of(sentence: Tagged) -> list[tuple[int, int, str]]:
    """Half-open token spans and types of the names of a sentence."""
    spans: list[tuple[int, int, str]] = []
    for n, (_, t) in enumerate(sentence):
        if t.startswith("B-"):
            spans.append((n, n + 1, t[2:]))
        elif t.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], n + 1, spans[-1][2])
    return spans


class NamePool:
    """Names to put in the place of others: first and last names of persons, whole names of other types."""

    def __init__(self, articles: Iterable[list[Tagged]]) -> None:
        found: dict[tuple[str, bool], set[tuple[str, ...]]] = {}
        for sentence in (s for article in articles for s in article):
            for start, end, kind in names_of(sentence):
                words = tuple(word for word, _ in sentence[start:end])
                if kind == "PER" and len(words) == 2:
                    self._add(found, "first", words[:1])
                    self._add(found, "last", words[1:])
                elif kind != "PER":
                    self._add(found, kind, words)
        self._pool = {key: sorted(names) for key, names in found.items()}

    @staticmethod
    def _add(found: dict[tuple[str, bool], set[tuple[str, ...]]], kind: str, words: tuple[str, ...]) -> None:
        if words[0][0].isupper():
            found.setdefault((kind, words[0][0] in _VOWELS), set()).add(words)

    def other(self, kind: str, words: tuple[str, ...], rng: random.Random, borrowed: float) -> tuple[str, ...]:
        """A name of the same kind (or, now and then, of another) that elides alike: d'Air France, de Renault."""
        if borrowed and kind in ("ORG", "PRODUCT") and len(words) == 1 and rng.random() < borrowed:
            kind = rng.choice(("first", "last", "LOC", "ORG", "PRODUCT"))
        return rng.choice(self._pool.get((kind, words[0][0] in _VOWELS), [words]))


def swapped(article: list[Tagged], pool: NamePool, rng: random.Random, borrowed: float) -> list[Tagged]:
    """The article with its names exchanged, each name for one other throughout.

    With the chance `borrowed` a firm or product takes the name of a person or place, so that the sentence must
    tell the type. Places keep their names: "en Bourgogne" does not bear another.
    """
    chosen: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def exchange(kind: str, words: tuple[str, ...]) -> tuple[str, ...]:
        if kind == "LOC" or not words[0][0].isupper():
            return words
        if (kind, words) not in chosen:
            chosen[kind, words] = pool.other(kind, words, rng, borrowed)
        return chosen[kind, words]

    out = []
    for sentence in article:
        new: Tagged = []
        done = 0
        for start, end, kind in names_of(sentence):
            new += sentence[done:start]
            words = tuple(word for word, _ in sentence[start:end])
            if kind == "PER":
                parts = ["first"] * (len(words) - 1) + ["last"]
                words = tuple(w for part, word in zip(parts, words, strict=True) for w in exchange(part, (word,)))
            else:
                words = exchange(kind, words)
            new += [(word, f"{'I' if n else 'B'}-{kind}") for n, word in enumerate(words)]
            done = end
        out.append(new + sentence[done:])
    return out


def varied(sentence: Tagged, rng: random.Random, capitals: float, bare: float) -> Tagged:
    """The sentence in capitals with the chance `capitals` (half of these bare of accents), or as it stands but
    bare of accents with the chance `bare`."""
    drawn = rng.random()
    if drawn < capitals:
        raised = [(word.upper(), t) for word, t in sentence]
        return without_accents(raised) if rng.random() < 0.5 else raised
    return without_accents(sentence) if drawn < capitals + bare else sentence


def without_accents(sentence: Tagged) -> Tagged:
    """The sentence with plain letters: « Écoles » becomes « Ecoles »."""
    return [
        ("".join(c for c in unicodedata.normalize("NFKD", w) if not unicodedata.combining(c)), t) for w, t in sentence
    ]
