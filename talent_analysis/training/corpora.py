"""Readers of the training corpora: marked-up press, WiNER stand-off names, tone labels; and their tokens.

The tokeniser here only serves training. It follows the French treebanks (elisions and inverted clitics
apart, hyphenated names whole), so that models see the tokens that Stanza's own tokeniser will give them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ENTITY_TYPES = ("PER", "ORG", "LOC", "PRODUCT", "EVENT")
TONES = ("negative", "neutral", "positive")
_SIGN = {"-": "negative", "0": "neutral", "+": "positive"}
_ROLE = {"T": "title", "C": "standfirst", "H": "heading", "%": "boilerplate"}
_BRAT = {"Person": "PER", "Organization": "ORG", "Location": "LOC", "Product": "PRODUCT", "Event": "EVENT"}

_OPEN = {
    "entity": re.compile(r"\{(PER|ORG|LOC|PRODUCT|EVENT)\|([-0+])\|"),
    "quote": re.compile(r"<q\|(direct|mixed|indirect)\|([^|<>]*)\|([^|<>]*)>"),
    "amount": re.compile(r"<a\|([0-9.]+)\|([^|<>]+)\|(\w+)\|(\w+)>"),
}
_CLOSE = {"}": "entity", "</q>": "quote", "</a>": "amount"}
_LINE = re.compile(r"(T[-0+]|C[-0+]|H|[-0+]|%)\t(.+)$")

_ELISION = r"(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|[cdjlmnst]|qu)'(?=\w)"
_CLITIC = r"-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|en|y)\b(?!-)"
_ABBREVIATION = r"(?:MM?|Dr|Pr|St|Ste|Mgr|Me|av|art|cf|etc|env|vol|éd)\.(?=\s)|(?:[A-ZÉ]\.-?)+(?=\s|\w)"
_WORD = rf"\w+(?:(?!{_CLITIC})[-]\w+)*"
_NUMBER = r"\d+(?=h\d|h\b)|\d{1,3}(?:[ \u00a0\u202f]\d{3})+\b(?:,\d+)?|\d+(?:[.,]\d+)+"
_TOKEN = re.compile(
    rf"aujourd'hui\b|c'est-à-dire\b|{_ABBREVIATION}|(?<!\w){_ELISION}|[OD]'[A-ZÉ]\w+|{_CLITIC}"
    rf"|{_NUMBER}|{_WORD}|\.\.+|[^\w\s]",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:[.!?…]+)(?:\s*[»”\"])?\s+(?=[«“\"(–—-]?\s*[A-ZÉÈÊÀÂÎÔÇŒ0-9])")
_NO_END = re.compile(r"(?:\b(?:MM?|Dr|Pr|St|Ste|Mgr|Me|av|art|cf|env|vol|éd)|\b[A-ZÉ])\.\s+$")


class Token(NamedTuple):
    """One token: its place (code points, half open) and its text with straight apostrophes."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Mark:
    """One annotation: `kind` entity, quote or amount; `fields` as marked; offsets in the sentence's text."""

    kind: str
    fields: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence with its tone (None where it has none) and its marks."""

    text: str
    role: str = "body"
    tone: str | None = None
    marks: tuple[Mark, ...] = ()

    def entities(self) -> list[Mark]:
        """The names, whose `fields` are (type, tone)."""
        return [mark for mark in self.marks if mark.kind == "entity"]


@dataclass(frozen=True)
class Article:
    """One article of a corpus; `head` holds the header's keys (id, source, story, date)."""

    id: str
    head: dict[str, str] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()


def parse_marks(line: str) -> tuple[str, tuple[Mark, ...]]:
    """Plain text and marks of one marked-up line. Raises ValueError where marks cross or stay open."""
    text, at = "", 0
    marks: list[Mark] = []
    stack: list[tuple[str, tuple[str, ...], int]] = []
    while at < len(line):
        opened = next(((k, m) for k, p in _OPEN.items() if (m := p.match(line, at))), None)
        closed = next((c for c in _CLOSE if line.startswith(c, at)), None)
        if opened:
            stack.append((opened[0], opened[1].groups(), len(text)))
            at = opened[1].end()
        elif closed:
            if not stack or stack[-1][0] != _CLOSE[closed]:
                raise ValueError(f"mark closed that is not open: {line[at : at + 40]!r}")
            kind, fields, start = stack.pop()
            marks.append(Mark(kind, fields, start, len(text)))
            at += len(closed)
        else:
            text += line[at]
            at += 1
    if stack:
        raise ValueError(f"mark left open: {line[:40]!r}")
    return text, tuple(sorted(marks, key=lambda m: (m.start, -m.end)))


def read_press(path: Path) -> list[Article]:
    """Articles of a marked-up press file; boilerplate lines have the role `boilerplate`."""
    blocks = path.read_text(encoding="utf-8").split("=====\n")
    return [_press_article(block) for block in blocks if block.strip()]


def _press_article(block: str) -> Article:
    head = dict(re.findall(r"^@(\w+)[ \t]*(.*)$", block, re.MULTILINE))
    sentences = []
    for line in block.splitlines():
        if matched := _LINE.match(line):
            kind, text = matched.groups()
            plain, marks = parse_marks(text)
            marks = tuple(_readable(mark) for mark in marks)
            sentences.append(Sentence(plain, _ROLE.get(kind[0], "body"), _SIGN.get(kind[-1]), marks))
    return Article(head["id"], head, tuple(sentences))


def _readable(mark: Mark) -> Mark:
    if mark.kind != "entity":
        return mark
    return Mark(mark.kind, (mark.fields[0], _SIGN[mark.fields[1]]), mark.start, mark.end)


def read_names(folder: Path) -> list[Article]:
    """WiNER articles under `folder` (brat files): sentences with names, nested names left out, no tone."""
    return [_brat_article(path) for path in sorted(folder.rglob("*.ann"))]


def _brat_article(path: Path) -> Article:
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    names = outermost(_brat_marks(path.read_text(encoding="utf-8")))
    sentences = []
    for start, end in sentence_spans(text, [(m.start, m.end) for m in names]):
        inside = tuple(Mark(m.kind, m.fields, m.start - start, m.end - start) for m in names if start <= m.start < end)
        sentences.append(Sentence(text[start:end], marks=inside))
    return Article(path.stem, {"id": path.stem}, tuple(sentences))


def _brat_marks(annotations: str) -> list[Mark]:
    marks = []
    for line in annotations.splitlines():
        if matched := re.match(r"T\d+\t(\w+) (\d+) (\d+)\t", line):
            name, start, end = matched.groups()
            if name in _BRAT:
                marks.append(Mark("entity", (_BRAT[name], "neutral"), int(start), int(end)))
    return marks


def outermost(marks: Sequence[Mark]) -> list[Mark]:
    """Marks that lie in no other, in order; of two that cross, the first."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def sentence_spans(text: str, whole: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Sentences of each line of a text, by rule; no cut falls inside a span of `whole`."""
    for line in re.finditer(r"[^\r\n]+", text):
        start = line.start()
        for end in (m.end() for m in _SENTENCE_END.finditer(text, line.start(), line.end())):
            if _NO_END.search(text, start, end) or any(a < end < b for a, b in whole):
                continue
            yield from _trimmed(text, start, end)
            start = end
        yield from _trimmed(text, start, line.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def read_tone(path: Path) -> list[tuple[str, Sentence]]:
    """(WiNER document, sentence) of a tone file; the sentence's entities are its labelled targets."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marks = [
            Mark("entity", (_BRAT[t["type"]], t["label"]), t["start"] - row["start"], t["end"] - row["start"])
            for t in row["targets"]
        ]
        rows.append((row["doc"], Sentence(row["text"], tone=row["label"], marks=tuple(marks))))
    return rows


def tokenise(text: str) -> list[Token]:
    """Tokens of a sentence, apostrophes straightened (one character for one, so offsets hold)."""
    straight = text.replace("’", "'").replace("\u00ad", " ")
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(straight)]


def token_span(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Half-open token span that covers the characters start to end (empty where none is touched)."""
    inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)
