"""Text as the models want it, with a way back to the raw file.

The models were trained on straight apostrophes, plain spaces and composed accents; articles come with all kinds.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "′": "'",
        "\t": " ",
        "\r": " ",
        "\n": " ",
        "\v": " ",
        "\f": " ",
        "\x85": " ",
    }
    | dict.fromkeys("\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009", " ")
    | dict.fromkeys("\u200a\u2028\u2029\u202f\u205f\u3000", " ")
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")


@dataclass(frozen=True)
class Normalised:
    """`text` for the models; character i of it stands at raw offsets `starts[i]` to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of the non-empty stretch `text[start:end]`."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no stretch {start}:{end} in a text of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]

    def position(self, raw: int) -> int:
        """The first character of `text` that stands at or after the raw offset."""
        return bisect_left(self.starts, raw)


def normalise(raw: str, offset: int = 0) -> Normalised:
    """Compose accents, straighten apostrophes, make every run of spaces one plain space and drop invisible characters.

    `offset` is where `raw` begins in its file.
    """
    return _plain(raw, offset) or _by_cluster(raw, offset)


def _plain(raw: str, offset: int) -> Normalised | None:
    """The same for a text (most are so) that holds no combining mark, nothing invisible and nothing to compose."""
    text = raw.translate(_SAME_LENGTH)
    if not (_INVISIBLE.isdisjoint(text) and unicodedata.is_normalized("NFC", text)):
        return None
    if any(map(unicodedata.combining, text)):
        return None
    kept = [i for i, character in enumerate(text) if character != " " or i == 0 or text[i - 1] != " "]
    starts = tuple(offset + i for i in kept)
    return Normalised("".join(text[i] for i in kept), starts, tuple(i + 1 for i in starts))


def _by_cluster(raw: str, offset: int) -> Normalised:
    """The same for any text, a character with its combining marks at a time."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for begin, end in _clusters(raw):
        composed = unicodedata.normalize("NFC", raw[begin:end].translate(_SAME_LENGTH))
        if composed == " " and characters[-1:] == [" "]:
            continue  # Stanza loses its place in a number that holds two ("3  000")
        for character in composed:
            characters.append(character)
            starts.append(offset + begin)
            ends.append(offset + end)
    return Normalised("".join(characters), tuple(starts), tuple(ends))


def _clusters(raw: str) -> Iterable[tuple[int, int]]:
    """Each character with the combining marks that follow it; invisible characters are passed over."""
    begin = 0
    while begin < len(raw):
        end = begin + 1
        while end < len(raw) and unicodedata.combining(raw[end]):
            end += 1
        if raw[begin] not in _INVISIBLE:
            yield begin, end
        begin = end
