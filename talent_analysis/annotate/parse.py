"""Stanza's parse of an article as plain rows, every offset in the raw file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.boundaries import repair
from talent_analysis.annotate.capitals import in_small_letters
from talent_analysis.annotate.text import Normalised, normalise
from talent_analysis.models.second_look import WINDOW

if TYPE_CHECKING:
    from talent_analysis.annotate.chances import Watched

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
_PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True)
class Line:
    """One analysed line of an article: its number, its place in the raw file, its role and its text.

    `starts` and `ends` give the raw place of each character of `text` where it is not the raw stretch itself
    (in pages, which hold tags and entities); else they are None.
    """

    number: int
    start: int
    end: int
    role: str
    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def normalised(self) -> Normalised:
        """The line's text for the models."""
        if self.starts is None or self.ends is None:
            return normalise(self.text, self.start)
        plain = normalise(self.text)
        starts, ends = self.starts, self.ends
        return Normalised(plain.text, tuple(starts[i] for i in plain.starts), tuple(ends[i - 1] for i in plain.ends))


@dataclass(frozen=True)
class Entity:
    """A named stretch as the model gives it, in raw offsets; `tokens` is its half-open span in the sentence."""

    start: int
    end: int
    text: str
    type: str
    tokens: tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence: its surface tokens (apostrophes straight, for the classifiers) with raw spans, its syntactic
    words as rows of the `tokens` table (without ids), its entities, and how sure the names network is of each token
    (see `chances`; None where that was not asked)."""

    line: int
    role: str
    start: int
    end: int
    surface: list[str]
    spans: list[tuple[int, int]]
    words: list[dict[str, object]]
    entities: list[Entity] = field(default_factory=list)
    chances: Any = None


class Parser:
    """Runs one Stanza pipeline over articles, several at a time: the networks read many sentences nearly as fast as
    few. No network looks beyond a sentence or a line, so that neighbours change nothing but rounding. Only a line
    longer than the tokenizer's WINDOW is read in several pieces, and how the last one is read hangs on what else is
    in the call: an article with such a line stands alone."""

    def __init__(self, pipeline: Any, boundaries: Boundaries, watched: Watched | None = None) -> None:
        """`watched` keeps the chances of the pipeline's names network."""
        self._pipeline = pipeline
        self._boundaries = boundaries
        self._watched = watched

    def parse(self, raw: str, lines: Sequence[Line]) -> list[Sentence]:
        """The sentences of the given lines of `raw`; no sentence crosses a line."""
        return self.parse_together([(raw, lines)])[0]

    def parse_together(self, articles: Sequence[tuple[str, Sequence[Line]]]) -> list[list[Sentence]]:
        """The sentences of each article, given as its raw text and its lines."""
        found: list[list[Sentence]] = [[] for _ in articles]
        shown = [[_Shown(number, raw, *pair) for pair in _read(lines)] for number, (raw, lines) in enumerate(articles)]
        alone = [own for own in shown if any(len(line.read) >= WINDOW for line in own)]
        together = [line for own in shown if all(len(line.read) < WINDOW for line in own) for line in own]
        for lines in (together, *alone):
            self._parse(lines, found)
        return found

    def _parse(self, shown: Sequence[_Shown], found: list[list[Sentence]]) -> None:
        """Parse these lines in one call, and add their sentences to `found`, by the number of their article."""
        if not shown:
            return
        joined = _PARAGRAPH_BREAK.join(line.read for line in shown)
        self._boundaries.text = joined
        document = self._pipeline(joined)
        starts = list(accumulate((len(line.read) + len(_PARAGRAPH_BREAK) for line in shown[:-1]), initial=0))
        owners, sentences = [], []
        for parsed in document.sentences:
            place = bisect_right(starts, parsed.tokens[0].start_char) - 1
            owners.append(shown[place].article)
            sentences.append(_sentence(parsed, shown[place], starts[place]))
        if self._watched is not None:
            chances = self._watched.take([s.surface for s in sentences])
            sentences = [replace(s, chances=own) for s, own in zip(sentences, chances, strict=True)]
        for owner, sentence in zip(owners, sentences, strict=True):
            found[owner].append(sentence)


@dataclass(frozen=True)
class _Shown:
    """A line as the models see it (`read`), with what stands there, and the number and raw text of its article."""

    article: int
    raw: str
    line: Line
    text: Normalised
    read: str


def _read(lines: Sequence[Line]) -> list[tuple[Line, Normalised, str]]:
    """The lines of one article that hold text, and what the models read of each: lines in capitals in small letters."""
    kept = [(line, line.normalised()) for line in lines]
    kept = [(line, text) for line, text in kept if text.text.strip()]
    small = in_small_letters([text.text for _, text in kept])
    return [(line, text, read) for (line, text), read in zip(kept, small, strict=True)]


class Boundaries:
    """Stanza's hook after tokenisation. It needs the text that is being cut, which Stanza does not pass on."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, sentences: list[list[Any]]) -> list[list[Any]]:
        """Mend cuts that no French text has; see `boundaries.repair`."""
        return repair(self.text, sentences)


def _sentence(parsed: Any, shown: _Shown, shift: int) -> Sentence:
    line, text, raw = shown.line, shown.text, shown.raw

    def place(item: Any) -> tuple[int, int]:
        return text.raw_span(item.start_char - shift, item.end_char - shift)

    spans = [place(token) for token in parsed.tokens]
    stood = [text.text[token.start_char - shift : token.end_char - shift] for token in parsed.tokens]
    words = [
        row for token, span, own in zip(parsed.tokens, spans, stood, strict=True) for row in _words(token, span, own)
    ]
    return Sentence(
        line=line.number,
        role=line.role,
        start=spans[0][0],
        end=spans[-1][1],
        surface=[token.text for token in parsed.tokens],
        spans=spans,
        words=words,
        entities=[_entity(e, raw, place(e), spans) for e in parsed.ents],
    )


def _words(token: Any, span: tuple[int, int], stood: str) -> list[dict[str, object]]:
    """The words of a token, with the text that stood there (a line in capitals was read in small letters)."""
    return [
        {
            "token_id": word.id,
            "start": span[0],
            "end": span[1],
            "text": stood if len(token.words) == 1 else word.text,
            "lemma": word.lemma,
            "upos": word.upos,
            "feats": word.feats,
            "head": word.head,
            "deprel": word.deprel,
        }
        for word in token.words
    ]


def _entity(found: Any, raw: str, span: tuple[int, int], tokens: Sequence[tuple[int, int]]) -> Entity:
    inside = [i for i, (start, end) in enumerate(tokens) if start < span[1] and end > span[0]]
    return Entity(span[0], span[1], raw[span[0] : span[1]], found.type, (inside[0], inside[-1] + 1))
