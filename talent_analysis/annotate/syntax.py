"""The parser's view of a reporting verb: its grammatical subject, where the text was parsed."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import polars as pl

from talent_analysis.tables import frame

_CLIMB = ("conj", "xcomp", "advcl", "parataxis", "aux", "cop", "aux:tense", "aux:pass", "ccomp")
_LEFT_OUT = ("acl", "acl:relcl", "advcl", "appos", "punct", "parataxis", "conj", "cc", "orphan")


_COMPLEMENTS = ("ccomp", "xcomp", "obj", "advcl", "obl", "parataxis")


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
    lemma: str = ""


@dataclass(frozen=True)
class Subject:
    """The subject of a verb: the noun phrase start:end, its head's place, and whether it is a pronoun."""

    start: int
    end: int
    head_start: int
    head_end: int
    pronoun: str | None
    feats: str
    apposed: tuple[tuple[int, int], ...] = ()


class Syntax:
    """The dependency trees of one article; empty (`parsed` false) where tokens carry no heads."""

    def __init__(self, tokens: pl.DataFrame) -> None:
        columns = ["start", "end", "text", "upos", "feats", "deprel", "head", "token_id", "sentence_id", "lemma"]
        parsed = tokens.filter(pl.col("head").is_not_null() & pl.col("deprel").is_not_null()).sort("start", "token_id")
        self._words = [
            Word(int(a), int(b), t, u or "", f or "", d, int(h), int(i), int(s), lemma or t.lower())
            for a, b, t, u, f, d, h, i, s, lemma in parsed.select(columns).iter_rows()
        ]
        self.parsed = bool(self._words)
        self._starts = [word.start for word in self._words]
        self._by_id = {(word.sentence, word.own): word for word in self._words}
        self._children: dict[tuple[int, int], list[Word]] = {}
        for word in self._words:
            self._children.setdefault((word.sentence, word.head), []).append(word)

    @classmethod
    def empty(cls) -> Syntax:
        """No trees at all."""
        return cls(frame("tokens", []))

    def subject(self, start: int, end: int) -> Subject | None:
        """The subject of the verb that stands at start:end; that of the verb it is joined to where it has none."""
        verb = self.verb(start, end)
        for _ in range(5):
            if verb is None:
                return None
            found = [w for w in self._of(verb) if w.deprel.startswith("nsubj")]
            if found:
                return self._subject(verb, found[0])
            verb = self._above(verb)
        return None

    def sentence_starts(self) -> list[int]:
        """Where each parsed sentence begins."""
        firsts: dict[int, int] = {}
        for word in self._words:
            firsts.setdefault(word.sentence, word.start)
        return sorted(firsts.values())

    def role(self, start: int, end: int) -> str:
        """The grammatical relation of the name at start:end, that of its governor where it stands in apposition."""
        head = self.head_of(start, end)
        for _ in range(4):
            if head is None:
                return "none"
            relation = head.deprel.split(":")[0]
            if relation not in ("appos", "flat", "conj", "nmod") or (relation == "nmod" and not self._bare(head)):
                return relation
            head = self._by_id.get((head.sentence, head.head))
        return "none"

    def subject_nouns(self) -> list[tuple[int, int, str, str, str]]:
        """(start, end, noun, gender, number) of every noun phrase with a determiner that is a subject or an agent."""
        found = []
        for word in self._words:
            if word.upos == "NOUN" and word.deprel.split(":")[0] in ("nsubj", "obl", "root"):
                relation = word.deprel
                children = self._of(word)
                marked = any(
                    child.deprel == "case" and child.text.lower() not in ("par", "selon") for child in children
                )
                if (relation.startswith("nsubj") or not marked) and any(child.upos == "DET" for child in children):
                    start, end = self._span(word)
                    gender = re.search(r"Gender=(\w)", word.feats)
                    number = "plural" if "Number=Plur" in word.feats else "singular"
                    found.append((start, end, word.text.lower(), gender[1].lower() if gender else "", number))
        return found

    def _bare(self, word: Word) -> bool:
        """Whether no preposition governs the word (« le directeur Hugo Berthelin »)."""
        return not any(child.deprel == "case" for child in self._of(word))

    def head_of(self, start: int, end: int) -> Word | None:
        """The word of start:end whose own head lies outside."""
        inside = self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        own = {(word.sentence, word.own) for word in inside}
        return next((word for word in inside if (word.sentence, word.head) not in own), None)

    def verb(self, start: int, end: int) -> Word | None:
        """The main verb of start:end."""
        verbs = [word for word in self.words(start, end) if word.upos in ("VERB", "AUX")]
        return next((word for word in reversed(verbs) if word.upos == "VERB"), verbs[-1] if verbs else None)

    def words(self, start: int, end: int) -> list[Word]:
        """The words that begin in start:end."""
        return self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def complement(self, verb: Word, start: int, end: int) -> int | None:
        """Where the complement of `verb` that begins in start:end ends; null where the tree has none there."""
        ends = [
            self.whole(child)[1]
            for child in self._of(verb)
            if child.deprel.split(":")[0] in _COMPLEMENTS and self.whole(child)[1] > start and child.start >= start
        ]
        return min(max(ends), end) if ends else None

    def object_of(self, verb: Word) -> tuple[int, int] | None:
        """The direct object of `verb` where it is a noun phrase, with all that depends on it."""
        child = next(
            (w for w in self._of(verb) if w.deprel == "obj" and w.upos == "NOUN" and w.start > verb.start), None
        )
        return self.whole(child) if child else None

    def whole(self, word: Word) -> tuple[int, int]:
        """Everything that depends on the word, without punctuation at its ends."""
        start, end, todo, seen = word.start, word.end, [word], 0
        while todo and seen < 400:
            seen += 1
            for child in self._of(todo.pop()):
                if child.upos != "PUNCT":
                    start, end = min(start, child.start), max(end, child.end)
                todo.append(child)
        return start, end

    def last_subject(self, start: int, end: int) -> Subject | None:
        """The subject of the last finite verb or participle of start:end that has one."""
        here = self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        for word in reversed(here):
            if word.upos == "VERB" and (found := self.subject(word.start, word.end)):
                return found
        return None

    def children(self, word: Word) -> list[Word]:
        """The words that depend on this one."""
        return self._of(word)

    def above(self, word: Word) -> Word | None:
        """The word that this one depends on."""
        return self._by_id.get((word.sentence, word.head))

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
        if word.upos in ("VERB", "ADJ", "ADV", "AUX"):
            return None
        start, end = self._span(word)
        pronoun = word.text.lower().lstrip("-").removeprefix("t-") if word.upos == "PRON" else None
        apposed = tuple(
            self._span(child)
            for child in self._of(word)
            if child.deprel in ("appos", "flat:name", "flat") or (child.deprel == "nmod" and self._bare(child))
        )
        return Subject(start, end, word.start, word.end, pronoun, word.feats, apposed)

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
