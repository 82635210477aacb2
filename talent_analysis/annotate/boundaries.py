"""Cuts between words and sentences that no French text has, mended after Stanza's tokenizer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_OPENING = frozenset("«“‹([{")
_CLOSING = frozenset("»”›)]}")
_STRAIGHT = '"'
_PAUSES = frozenset(",;:.!?…–—")
#: Tokens of a sentence. No French sentence has so many; a list without a full stop may, and a parser's memory grows
#: with the square.
LONGEST = 500


@dataclass(frozen=True)
class _Piece:
    """One token: as Stanza hands it over, its place in the text, and whether a sentence ends after it."""

    word: Any
    start: int
    end: int
    last: bool

    @property
    def form(self) -> str:
        return _form(self.word)


def repair(text: str, sentences: list[list[Any]]) -> list[list[Any]]:
    """Join pieces of one run of letters, and sentences cut where nothing ends one.

    `sentences` is what Stanza hands its tokenize postprocessor: words as strings, multi-word tokens as
    (string, True); the same shape comes back. A quotation mark goes with the words it encloses. A line of `text`
    (two newlines apart) always ends a sentence; elsewhere only punctuation does, and never before a word in small
    letters ("Vraiment ?" demande-t-il). What is longer than LONGEST tokens all the same is cut.
    """
    pieces = _rejoined(text, _located(text, sentences))
    mended: list[list[Any]] = [[]]
    for i, piece in enumerate(pieces):
        mended[-1].append(piece.word)
        if i + 1 < len(pieces) and _ends_after(text, pieces, i):
            mended.append([])
    return [part for sentence in mended if sentence for part in _bearable(sentence)]


def _bearable(sentence: list[Any]) -> Iterator[list[Any]]:
    """The sentence; cut, after a comma or the like where there is one, where it is longer than LONGEST."""
    while len(sentence) > LONGEST:
        pauses = (i for i in range(LONGEST, LONGEST // 2, -1) if _form(sentence[i - 1]) in _PAUSES)
        cut = next(pauses, LONGEST)
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def _located(text: str, sentences: list[list[Any]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = 0
    for sentence in sentences:
        for number, word in enumerate(sentence, 1):
            start, position = _find(text, _form(word), position)
            pieces.append(_Piece(word, start, position, number == len(sentence)))
    return pieces


def _find(text: str, form: str, position: int) -> tuple[int, int]:
    """Where `form` next stands; a token may hold spaces ("10 000"), which the text may double."""
    start = text.find(form, position)
    if start >= 0:
        return start, start + len(form)
    found = re.compile(r"\s+".join(map(re.escape, form.split()))).search(text, position)
    if found is None:
        raise ValueError(f"the token {form!r} does not stand in the text after character {position}")
    return found.span()


def _rejoined(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Tokens of one run of letters as one token."""
    whole: list[_Piece] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        if before and before.end == piece.start and text[piece.start - 1].isalpha() and text[piece.start].isalpha():
            whole[-1] = _Piece(before.form + piece.form, before.start, piece.end, piece.last)
        else:
            whole.append(piece)
    return whole


def _ends_after(text: str, pieces: list[_Piece], i: int) -> bool:
    """Whether a sentence ends after piece i, looking through quotation marks and brackets on either side."""
    if "\n" in text[pieces[i].end : pieces[i + 1].start]:
        return True
    if _opens(text, pieces[i]) or _closes(text, pieces[i + 1]):
        return False
    first, last = i, i + 1
    while first > 0 and _closes(text, pieces[first]):
        first -= 1
    while last + 1 < len(pieces) and _opens(text, pieces[last]):
        last += 1
    cut = any(piece.last for piece in pieces[first:last])
    return cut and _may_end(text, pieces, first, i, last)


def _may_end(text: str, pieces: list[_Piece], first: int, i: int, last: int) -> bool:
    """Whether the words before could end a sentence and those after begin one."""
    before, after = pieces[first].form, pieces[last].form
    if before[-1].isalnum() and not _closes(text, pieces[i]):
        return False
    following = next((p.form for p in pieces[last:] if p.form[0].isalnum()), after)
    return not following.islower()


def _opens(text: str, piece: _Piece) -> bool:
    if piece.form == _STRAIGHT:
        return (
            text[piece.end : piece.end + 1].strip() != "" and text[max(0, piece.start - 1) : piece.start].strip() == ""
        )
    return piece.form[0] in _OPENING


def _closes(text: str, piece: _Piece) -> bool:
    if piece.form == _STRAIGHT:
        return text[max(0, piece.start - 1) : piece.start].strip() != ""
    return piece.form[0] in _CLOSING


def _form(word: Any) -> str:
    return word if isinstance(word, str) else word[0]
