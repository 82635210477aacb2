"""Signs that a text was translated by machine or damaged in copying, each with its place.

A flag is a caution for the reader of the figures, never a correction: the text is left as it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import polars as pl

from talent_analysis.read.language import DOUBTFUL, ENGLISH, function_words
from talent_analysis.read.layout import fold
from talent_analysis.read.word_list import known
from talent_analysis.tables import ANALYSED_ROLES

KINDS = ("english-word", "english-passage", "doubled-word", "missing-space", "mixed-quotes", "calque")
FLAGS_SCHEMA: dict[str, type[pl.DataType]] = {
    "article_id": pl.String,
    "line": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "flag": pl.String,
    "text": pl.String,
    "note": pl.String,
}

_CLAUSE = re.compile(r"[^.!?;:«»“”\"()\[\]—–]+")
_WORD = re.compile(r"[^\W\d_]+")
# `Google's DeepMind`: the English possessive before a name; firms whose own name ends so are left alone.
_POSSESSIVE = re.compile(r"\b[A-ZÀ-Þ]\w+['’]s(?= [A-ZÀ-Þ])")
_FIRMS = re.compile(
    r"^(?:Mc|Lloyd|Levi|Moody|Christie|Sotheby|Domino|Kellogg|Macy|Wendy|Poor|Carl|Reader|Women|Men|Children|Hellmann)"
)
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[ \t\u00a0\u202f]+(\1)(?![\w'’-])", re.IGNORECASE)
# Words that French repeats on purpose, or by its grammar.
_REPEATED = frozenset(
    [
        *("nous", "vous", "faire", "très", "oui", "non", "si", "bien", "trop", "plus", "peu", "beaucoup", "vite"),
        *("jamais", "là", "ha", "hé", "bla", "toc", "tout", "petit"),
    ]
)
_GLUED = re.compile(
    r"(?P<stop>[^\W\d_]{2,}[a-zà-ÿ][.!?…](?=[A-ZÀ-Þ][a-zà-ÿ]+))|(?P<comma>[^\W\d_]{2,},(?=[^\W\d_]{2,}))"
    r"|(?P<case>(?<![\w'’-])[a-zà-ÿ]{3,}(?=[A-ZÀ-Þ][a-zà-ÿ]{2,}))|(?P<quote>[^\W\d_]»(?=[^\W\d_])|[^\W\d_](?=«))"
)
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*|\b[\w-]+\.(?:fr|com|org|net|ai|io|eu|be|ch|ca|gouv)\b\S*", re.IGNORECASE)
_DETERMINERS = re.compile(r"^(une?|les|des|dans|avec|cette|leurs?|selon|entre)([^\W\d_]{4,})$")
_STYLES = {"guillemets": "«", "curly": "“", "straight": '"'}
_PAIRS = {"«": "»", "“": "”", '"': '"'}


class Found(NamedTuple):
    """One flag on a line: its kind, its place in the line's text, and what to say about it."""

    flag: str
    start: int
    end: int
    note: str = ""


def flags(lines: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """The flags of every analysed line, with the columns of FLAGS_SCHEMA; `text` is the raw stretch.

    `lines` is the table of the contract, with `char_starts` and `char_ends` where read from a page.
    """
    kept = lines.filter(pl.col("role").is_in(ANALYSED_ROLES))
    minority = _minority_marks(kept)
    rows = [
        _row(line, found, texts)
        for line in kept.iter_rows(named=True)
        for found in sorted(
            _of_line(line["text"], minority.get(line["article_id"], frozenset())), key=lambda f: f.start
        )
    ]
    return pl.DataFrame(rows, schema=FLAGS_SCHEMA, orient="row")


def _row(line: Mapping[str, object], found: Found, texts: Mapping[str, str]) -> tuple[object, ...]:
    starts, ends = line.get("char_starts"), line.get("char_ends")
    if isinstance(starts, list) and isinstance(ends, list):
        start, end = int(starts[found.start]), int(ends[found.end - 1])
    else:
        start, end = int(str(line["start"])) + found.start, int(str(line["start"])) + found.end
    article = str(line["article_id"])
    return article, line["line"], start, end, found.flag, texts[article][start:end], found.note or None


def _of_line(text: str, minority: frozenset[str]) -> Iterator[Found]:
    if function_words(fold(text)) == (0, 0) and len(text) < 20:
        return
    yield from _english(text)
    yield from _doubled(text)
    yield from _glued(text)
    yield from _calques(text)
    yield from _mixed(text, minority)


def _english(text: str) -> Iterator[Found]:
    """English clauses, and single English function words or possessives in a French one."""
    for clause in _CLAUSE.finditer(text):
        words = list(_WORD.finditer(text, clause.start(), clause.end()))
        english, french = function_words(fold(clause[0]))
        if english >= 2 and english > french and len(words) >= 4:
            yield Found("english-passage", words[0].start(), words[-1].end())
            continue
        for place, word in enumerate(words):
            if word[0] in ENGLISH and word[0] not in DOUBTFUL and not _inside_name(words, place):
                yield Found("english-word", word.start(), word.end())
    for name in _POSSESSIVE.finditer(text):
        if not _FIRMS.match(name[0]):
            yield Found("english-word", name.start(), name.end(), "English possessive")


def _inside_name(words: list[re.Match[str]], place: int) -> bool:
    """True beside a word in capitals: `House of Cards`, `Bank of America`."""
    beside = [words[index][0] for index in (place - 1, place + 1) if 0 <= index < len(words)]
    return any(word[0].isupper() for word in beside)


def _doubled(text: str) -> Iterator[Found]:
    for match in _DOUBLED.finditer(text):
        name = match[1][0].isupper() and match[2][0].isupper()
        if match[1].lower() not in _REPEATED and not name:
            yield Found("doubled-word", match.start(), match.end())


def _glued(text: str) -> Iterator[Found]:
    """Two words or sentences without the space between them."""
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for match in _GLUED.finditer(text):
        if not any(start <= match.start() < end for start, end in addresses):
            after = re.compile(r"[^\W_]*").match(text, match.end())
            yield Found("missing-space", match.start(), after.end() if after else match.end())
    for word in re.finditer(r"(?<![\w'’-])[^\W\d_]{7,16}(?![\w'’-])", text):
        parts = _DETERMINERS.match(word[0])
        if parts and not known(word[0]) and known(parts[2]):
            yield Found("missing-space", word.start(), word.end(), f"{parts[1]} {parts[2]}")


def _calques(text: str) -> Iterator[Found]:
    lowered = text.replace("'", "’").lower()
    if len(lowered) != len(text):
        return
    for pattern, note in calques():
        for match in pattern.finditer(lowered):
            yield Found("calque", match.start(), match.end(), note)


@cache
def calques() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The documented calques: their pattern, and what French says, with the work that documents it."""
    resource = files("talent_analysis.read").joinpath("flags.toml").read_text(encoding="utf-8")
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{entry['words']})(?:(?<=’)|(?!\w))"), f"{entry['rather']} ({entry['see']})")
        for entry in tomllib.loads(resource)["calque"]
    )


def _minority_marks(kept: pl.DataFrame) -> dict[str, frozenset[str]]:
    """For each article that mixes quotation marks, the opening marks that it uses less; nested ones aside."""
    found: dict[str, frozenset[str]] = {}
    for (article,), own in kept.group_by("article_id", maintain_order=True):
        counts = _counted(own["text"].to_list())
        used = [style for style, count in counts.items() if count]
        if len(used) > 1:
            main = max(used, key=lambda style: (counts[style], style))
            found[str(article)] = frozenset(_STYLES[style] for style in used if style != main)
    return found


def _counted(texts: Iterable[str]) -> dict[str, int]:
    counts = dict.fromkeys(_STYLES, 0)
    for text in texts:
        for start, _ in _quotations(text):
            counts[next(style for style, mark in _STYLES.items() if text[start] == mark)] += 1
    return counts


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """The quotations of a line that stand in no other one: from mark to mark, or to the end of the line."""
    at = 0
    while (opened := re.compile('[«“"]').search(text, at)) is not None:
        closed = text.find(_PAIRS[opened[0]], opened.end())
        at = closed + 1 if closed >= 0 else len(text)
        yield opened.start(), at


def _mixed(text: str, minority: frozenset[str]) -> Iterator[Found]:
    for start, end in _quotations(text):
        if text[start] in minority:
            yield Found("mixed-quotes", start, end)
