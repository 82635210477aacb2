"""Dependency trees of sentences, for analyses that ask what a word belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Word:
    """A syntactic word of a sentence; `head` is the token_id of its governor, 0 for the root."""

    number: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    relation: str

    @property
    def finite(self) -> bool:
        """Whether it is a finite verb or auxiliary."""
        return self.upos in ("VERB", "AUX") and "VerbForm=Fin" in self.feats


class Tree:
    """One sentence: its words in order, each with its governor and dependents. A word without a governor in
    the sentence counts as a root, and a circle of governors is walked once."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self._at = {word.number: word for word in words}
        self._below: dict[int, list[Word]] = {}
        for word in words:
            self._below.setdefault(word.head, []).append(word)

    def governor(self, word: Word) -> Word | None:
        """The word it depends on; None for a root."""
        return self._at.get(word.head)

    def below(self, word: Word, *relations: str) -> list[Word]:
        """Its direct dependents in order, those of `relations` only (without subtypes) where given."""
        found = self._below.get(word.number, [])
        return [w for w in found if not relations or w.relation.split(":")[0] in relations]

    def above(self, word: Word) -> Iterator[Word]:
        """Its governor, that one's governor, and so on to the root."""
        seen = {word.number}
        while (up := self.governor(word)) is not None and up.number not in seen:
            seen.add(up.number)
            yield up
            word = up

    def within(self, start: int, end: int) -> list[Word]:
        """The words that overlap a stretch of the raw file."""
        return [word for word in self.words if word.start < end and word.end > start]

    def top(self, start: int, end: int) -> Word | None:
        """The word of a stretch that governs the others: a noun whose governor lies outside, else any such word."""
        inside = self.within(start, end)
        numbers = {word.number for word in inside}
        outer = [w for w in inside if w.head not in numbers and w.upos != "PUNCT"]
        nouns = [w for w in outer if w.upos in ("NOUN", "PROPN", "NUM", "SYM", "PRON")]
        chosen = nouns or outer
        return chosen[-1] if chosen else None


def trees(tokens: pl.DataFrame) -> dict[tuple[str, int], Tree]:
    """The tree of each sentence, by (article_id, sentence_id)."""
    columns = ["token_id", "start", "end", "text", "lemma", "upos", "feats", "head", "deprel"]
    made = {}
    for key, rows in tokens.group_by("article_id", "sentence_id", maintain_order=True):
        article, sentence = str(key[0]), int(str(key[1]))
        words = [
            Word(
                int(n),
                int(a),
                int(b),
                str(text),
                str(lemma or text).lower(),
                upos or "",
                feats or "",
                head or 0,
                rel or "",
            )
            for n, a, b, text, lemma, upos, feats, head, rel in rows.select(columns).iter_rows()
        ]
        made[article, sentence] = Tree(words)
    return made
