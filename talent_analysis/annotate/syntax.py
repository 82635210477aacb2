"""The parser's view of a reporting verb: its grammatical subject, where the text was parsed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import polars as pl

_CLIMB = ("conj", "xcomp", "advcl", "parataxis", "aux", "cop", "aux:tense", "aux:pass", "ccomp")
_LEFT_OUT = ("acl", "acl:relcl", "advcl", "appos", "punct", "parataxis", "conj", "cc", "orphan")


@dataclass(frozen=True)
class Word:
    """A syntactic word: where it stands, its part of speech, features and relation to its head."""

    start: int
    end: int
    text: str
    upos: str
    feats: str
    deprel: str
    head: int
    own: int
    sentence: int


@dataclass(frozen=True)
class Subject:
    """The subject of a verb: the noun phrase start:end, its head's place, and whether it is a pronoun."""

    start: int
    end: int
    head_start: int
    head_end: int
    pronoun: str | None
    feats: str


class Syntax:
    """The dependency trees of one article; empty (`parsed` false) where tokens carry no heads."""

    def __init__(self, tokens: pl.DataFrame) -> None:
        columns = ["start", "end", "text", "upos", "feats", "deprel", "head", "token_id", "sentence_id"]
        parsed = tokens.filter(pl.col("head").is_not_null() & pl.col("deprel").is_not_null()).sort("start", "token_id")
        self._words = [
            Word(int(a), int(b), t, u or "", f or "", d, int(h), int(i), int(s))
            for a, b, t, u, f, d, h, i, s in parsed.select(columns).iter_rows()
        ]
        self.parsed = bool(self._words)
        self._starts = [word.start for word in self._words]
        self._by_id = {(word.sentence, word.own): word for word in self._words}
        self._children: dict[tuple[int, int], list[Word]] = {}
        for word in self._words:
            self._children.setdefault((word.sentence, word.head), []).append(word)

    def subject(self, start: int, end: int) -> Subject | None:
        """The subject of the verb that stands at start:end; that of the verb it is joined to where it has none."""
        here = self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        verbs = [word for word in here if word.upos in ("VERB", "AUX")]
        verb = next((word for word in reversed(verbs) if word.upos == "VERB"), verbs[-1] if verbs else None)
        for _ in range(5):
            if verb is None:
                return None
            found = [w for w in self._of(verb) if w.deprel.startswith("nsubj")]
            if found:
                return self._subject(verb, found[0])
            verb = self._above(verb)
        return None

    def _of(self, word: Word) -> list[Word]:
        return self._children.get((word.sentence, word.own), [])

    def _above(self, verb: Word) -> Word | None:
        relation = verb.deprel
        if relation.startswith("acl"):
            return None
        return (
            self._by_id.get((verb.sentence, verb.head))
            if relation.split(":")[0] in {r.split(":")[0] for r in _CLIMB}
            else None
        )

    def _subject(self, verb: Word, word: Word) -> Subject | None:
        if "PronType=Rel" in word.feats or word.text.lower() == "qui":
            head = self._by_id.get((verb.sentence, verb.head)) if verb.deprel.startswith("acl") else None
            if head is None:
                return None
            word = head
        start, end = self._span(word)
        pronoun = word.text.lower().lstrip("-").removeprefix("t-") if word.upos == "PRON" else None
        return Subject(start, end, word.start, word.end, pronoun, word.feats)

    def _span(self, word: Word) -> tuple[int, int]:
        """The noun phrase of `word`, without its clauses and appositions."""
        start, end, todo, seen = word.start, word.end, [word], 0
        while todo and seen < 200:
            seen += 1
            for child in self._of(todo.pop()):
                if child.deprel not in _LEFT_OUT:
                    start, end = min(start, child.start), max(end, child.end)
                    todo.append(child)
        return start, end
