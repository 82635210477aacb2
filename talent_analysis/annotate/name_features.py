"""What tells whether a stretch is a name, and of which type: its words, its neighbours, the network's chances, and
what the rest of the article says of the same name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_analysis.annotate.candidates import Span, candidates
from talent_analysis.annotate.evidence import cues, listed
from talent_analysis.annotate.names import key, straight
from talent_analysis.annotate.parse import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TYPES = ("PER", "ORG", "LOC", "PRODUCT", "EVENT")
CLASSES = ("O", *TYPES)
_NOUNS = frozenset({"NOUN"})
_VERBS = frozenset({"VERB"})
_REACH = 6
_OPEN, _CLOSED = frozenset('«"“‹('), frozenset('»"”›)')


@dataclass(frozen=True)
class Candidate:
    """A stretch of sentence number `sentence`: its token span, its place in the raw text, its `names.key`."""

    sentence: int
    span: Span
    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Known:
    """What training has seen: how often each name had each of `TYPES`, how often each word stood outside names and
    in names of each type, and the nouns that begin names."""

    names: Mapping[str, Sequence[float]]
    words: Mapping[str, Sequence[float]]
    heads: frozenset[str]


def upos_of(sentence: Sentence) -> list[str]:
    """The part of speech of each token (of the first word of a contraction)."""
    first: dict[object, str] = {}
    for word in sentence.words:
        first.setdefault(word["start"], str(word.get("upos") or "X"))
    return [first.get(start, "X") for start, _ in sentence.spans]


def found_in(sentences: Sequence[Sentence], known: Known) -> list[Candidate]:
    """The candidates of an article, in order."""
    out = []
    for number, sentence in enumerate(sentences):
        marked = {e.tokens for e in sentence.entities}
        for span in candidates(sentence.surface, upos_of(sentence), marked, known.heads):
            start, end = sentence.spans[span[0]][0], sentence.spans[span[1] - 1][1]
            out.append(Candidate(number, span, start, end, key(" ".join(sentence.surface[slice(*span)]))))
    return out


def strings(sentence: Sentence, low: Sequence[str], upos: Sequence[str], span: Span, first: bool) -> list[str]:
    """The features of one candidate that are words and pieces of words."""
    start, end = span
    words = sentence.surface[start:end]
    own = low[start:end]
    around = [low[i] if 0 <= i < len(low) else "" for i in range(start - 3, start)]
    after = [low[i] if 0 <= i < len(low) else "" for i in range(end, end + 3)]
    tags = [upos[i] if 0 <= i < len(upos) else "" for i in (start - 2, start - 1, end, end + 1)]
    form = " ".join(_shape(word) for word in words[:5])
    out = [f"w={word}" for word in own]
    out += [
        f"w1={own[0]}",
        f"wn={own[-1]}",
        f"n={min(len(own), 6)}",
        f"form={form}",
        f"tags={' '.join(upos[start:end][:5])}",
    ]
    out += [f"p={word[:3]}" for word in own] + [f"s={word[-3:]}" for word in own] + [f"z={word[-4:]}" for word in own]
    out += [f"-{3 - i}={word}" for i, word in enumerate(around)] + [f"+{i}={word}" for i, word in enumerate(after, 1)]
    out += [f"-2-1={around[1]} {around[2]}", f"+1+2={after[0]} {after[1]}", f"-1+1={around[2]} {after[0]}"]
    out += [f"-3-1={' '.join(around)}", f"t={' '.join(tags)}", f"t-1={tags[1]}", f"t+1={tags[2]}"]
    out += [f"noun={word}" for word in _before(low, upos, start)]
    out += [f"left={word}" for word in low[max(0, start - _REACH) : start]]
    out += [f"right={word}" for word in low[end : end + _REACH]]
    out += [f"verb={word}" for word in _verb(low, upos, end)]
    if around[2] == "," or after[0] == ",":
        out += [f"appos={word}" for word in _apposed(low, upos, end)]
    if around[2] in _OPEN and after[0] in _CLOSED:
        out.append("quoted")
    if start == 0:
        out.append("opens" + (" title" if first else ""))
    if first:
        out.append("title")
    return out


def _shape(word: str) -> str:
    kinds = "".join("9" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word)
    return re.sub(r"(.)\1+", r"\1", kinds)


def _before(low: Sequence[str], upos: Sequence[str], start: int) -> Iterator[str]:
    """The last common noun before, within reach."""
    for i in range(start - 1, max(-1, start - _REACH), -1):
        if upos[i] in _NOUNS:
            yield low[i]
            return


def _verb(low: Sequence[str], upos: Sequence[str], end: int) -> Iterator[str]:
    for i in range(end, min(len(low), end + 2 * _REACH)):
        if upos[i] in _VERBS:
            yield low[i]
            return


def _apposed(low: Sequence[str], upos: Sequence[str], end: int) -> Iterator[str]:
    for i in range(end, min(len(low), end + _REACH)):
        if upos[i] in _NOUNS:
            yield low[i]
            return


class Article:
    """An article's candidates with all that is computed once for all of them."""

    def __init__(
        self,
        raw: str,
        sentences: Sequence[Sentence],
        known: Known,
        vector: Mapping[str, Floats],
    ) -> None:
        """`vector` gives the vector of a word in small letters."""
        self.raw, self.sentences, self.known, self.vector = raw, sentences, known, vector
        self.chances = [s.chances for s in sentences]
        self.all = found_in(sentences, known)
        self.low = [[re.sub(r"\d", "0", straight(w).casefold()) for w in s.surface] for s in sentences]
        self.upos = [upos_of(s) for s in sentences]

    def sparse(self) -> list[list[str]]:
        """The features of each candidate that are strings."""
        return [
            strings(self.sentences[c.sentence], self.low[c.sentence], self.upos[c.sentence], c.span, c.sentence == 0)
            for c in self.all
        ]

    def dense(self, names: Mapping[str, Sequence[float]], words: Mapping[str, Sequence[float]]) -> Floats:
        """The features of each candidate that are numbers (candidates, columns)."""
        import numpy as np

        network = np.array([self._network(c) for c in self.all]).reshape(len(self.all), -1)
        beside = [cues(self.raw, c.start, c.end) for c in self.all]
        told = np.array([[found[t] for t in TYPES] for found in beside], dtype=float).reshape(-1, len(TYPES))
        blocks = [
            network,
            told,
            self._elsewhere(np.hstack([network[:, :6], told])),
            self._part_of(network[:, :6]),
            self._in_lists(),
            np.array([self._gazetteer(c, names, words) for c in self.all]).reshape(len(self.all), -1),
            np.array([self._vectors(c) for c in self.all]).reshape(len(self.all), -1),
            np.tile(self._whole(), (len(self.all), 1)),
        ]
        return np.hstack(blocks)

    def _network(self, c: Candidate) -> list[float]:

        chances = self.chances[c.sentence]
        (start, end), size = c.span, len(chances)
        inside = chances[start:end]
        begins, out = chances[:, 6], chances[:, 0]
        goes_on = 1 - out - begins
        kinds = inside[:, :6].mean(axis=0)
        before = goes_on[start]
        after = goes_on[end] if end < size else 0.0
        marked = [e for e in self.sentences[c.sentence].entities if e.tokens[0] < end and e.tokens[1] > start]
        exact = [float(any(e.tokens == c.span and e.type == t for e in marked)) for t in TYPES]
        edges = [begins[start], before, after, float(begins[start + 1 : end].max(initial=0.0))]
        return [*kinds, *edges, *exact, float(bool(marked)), *(_odds(v) for v in (*kinds, *edges))]

    def _elsewhere(self, rows: Floats) -> Floats:
        """Mean over the other mentions of the same name in the article, and how many there are."""
        import numpy as np

        own: dict[str, list[int]] = defaultdict(list)
        for i, c in enumerate(self.all):
            own[c.key].append(i)
        out = np.zeros((len(self.all), rows.shape[1] + 1))
        for places in own.values():
            if len(places) > 1:
                total = rows[places].sum(axis=0)
                for i in places:
                    out[i, :-1] = (total - rows[i]) / (len(places) - 1)
                    out[i, -1] = np.log(len(places))
        return out

    def _part_of(self, kinds: Floats) -> Floats:
        """Chances of the names marked in the article that end with this one, or begin with it, and are longer."""
        import numpy as np

        ends: dict[str, list[int]] = defaultdict(list)
        begins: dict[str, list[int]] = defaultdict(list)
        marked = {(n, e.tokens) for n, s in enumerate(self.sentences) for e in s.entities}
        for i, c in enumerate(self.all):
            if (c.sentence, c.span) in marked and c.span[1] - c.span[0] > 1:
                words = self.low[c.sentence][c.span[0] : c.span[1]]
                ends[words[-1]].append(i)
                begins[words[0]].append(i)
        out = np.zeros((len(self.all), 12))
        for i, c in enumerate(self.all):
            if c.span[1] - c.span[0] == 1:
                word = self.low[c.sentence][c.span[0]]
                for block, found in enumerate((ends, begins)):
                    if word in found:
                        out[i, 6 * block : 6 * block + 6] = kinds[found[word]].mean(axis=0)
        return out

    def _in_lists(self) -> Floats:
        """Mean chances of the names beside which the candidate stands in a list."""
        import numpy as np

        out = np.zeros((len(self.all), 6))
        rows: dict[tuple[int, Span], list[int]] = defaultdict(list)
        for i, c in enumerate(self.all):
            rows[c.sentence, c.span].append(i)
        for n, sentence in enumerate(self.sentences):
            names = sorted(sentence.entities, key=lambda e: e.start)
            for run in listed(self.raw, [(e.start, e.end) for e in names]):
                means = [self.chances[n][slice(*names[i].tokens), :6].mean(axis=0) for i in run]
                for place, i in enumerate(run):
                    others = [m for other, m in enumerate(means) if other != place]
                    for row in rows[n, names[i].tokens]:
                        out[row] = np.mean(others, axis=0)
        return out

    def _gazetteer(
        self, c: Candidate, names: Mapping[str, Sequence[float]], words: Mapping[str, Sequence[float]]
    ) -> list[float]:
        import numpy as np

        counts = np.array(names.get(c.key, (0.0,) * 5))
        out = list(np.log1p(counts)) + list(counts / (counts.sum() + 0.5))
        own = [np.array(words.get(w, (0.0,) * 6)) for w in self.low[c.sentence][c.span[0] : c.span[1]]]
        shares = [n / (n.sum() + 1.0) for n in own]
        for row in (shares[0], shares[-1], np.mean(shares, axis=0)):
            out += list(row)
        return out

    def _vectors(self, c: Candidate) -> Floats:
        import numpy as np

        low, (start, end) = self.low[c.sentence], c.span
        none = np.zeros(_size(self.vector))

        def mean(these: Sequence[str]) -> Floats:
            found = [self.vector[w] for w in these if w in self.vector]
            return np.mean(found, axis=0) if found else none

        return np.concatenate([mean(low[start:end]), mean(low[max(0, start - 3) : start]), mean(low[end : end + 3])])

    def _whole(self) -> list[float]:
        """What kind of text it is: dated like a news agency's or Wikinews', long or short, full of names or not."""
        import math

        tokens = sum(len(s.surface) for s in self.sentences)
        dated = bool(re.search(r"\d{4} ?\. ?[–—-]", self.raw[:300]))
        typographic = "’" in self.raw
        return [float(dated), float(typographic), math.log1p(tokens) / 8]


def _odds(chance: float) -> float:
    import math

    chance = min(0.995, max(0.005, float(chance)))
    return math.log(chance / (1 - chance)) / 3


def _size(vector: Mapping[str, Floats]) -> int:
    return len(next(iter(vector.values())))
