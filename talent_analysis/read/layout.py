"""A text cut into its physical lines, and what can be seen of a line without reading it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_FINAL = re.compile(r"[.!?…:;][\s»”\"’')\]]*$")
_FULL_STOP = re.compile(r"[.…][\s»”\"’')\]]*$")
_INNER_END = re.compile(r"(?<![A-ZÀ-Þ.])[.!?…][»”\"]?\s+(?=[«“\"—–-]?\s*[A-ZÀ-Þ0-9])")
_FOLD_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "œ": "oe"})
_MAX_SEEN = 2000
# Combining accents, soft hyphens and zero-width characters.
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
# Marks that an interface puts before its words: bullets, arrows, emoji; quotation marks are not among them.
_LEADING = re.compile(r"^[^\w«“\"'(©@#/&+<>-]+")


@dataclass(frozen=True)
class Places:
    """Character i of a text stands at the raw offsets `starts[i]` to `ends[i]`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One physical line, or one block of a page. `text` is what is read; [start, end) is its raw place.

    `places` gives the raw place of each character of `text` where `text` is not simply the raw characters
    (a page's tags and entities); else None. `hint` is a role, and its rule, that the page itself gives.
    """

    number: int
    start: int
    end: int
    text: str
    places: Places | None = None
    hint: tuple[str, str] | None = None


@dataclass(frozen=True)
class Look:
    """What is seen of a line: folded words, length, punctuation."""

    text: str
    folded: str
    words: int
    final: bool
    full_stop: bool
    sentences: int
    key: str = field(repr=False)

    @property
    def fragment(self) -> bool:
        """True where the line does not end as a sentence does, or is a label of a few words (`En bref :`)."""
        return not self.final or (self.words <= 4 and self.text.endswith(":"))


def physical_lines(text: str) -> list[Line]:
    """The lines of `text`; a line ends at LF, CR LF or CR, and its end mark is outside [start, end)."""
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        if match.start() == match.end() and match.start() == len(text):
            break
        lines.append(Line(len(lines) + 1, match.start(), match.end(1), match.group(1)))
    return lines


def fold(text: str) -> str:
    """Lower case, without accents, plain apostrophes and spaces, without leading bullets or emoji."""
    plain = unicodedata.normalize("NFKD", text.translate(_FOLD_PUNCTUATION))
    plain = _UNSEEN.sub("", plain)
    return _LEADING.sub("", " ".join(plain.lower().split()))


def look(text: str) -> Look:
    """See one line; of a very long one, its beginning and its end."""
    stripped = text.strip()
    if len(stripped) > _MAX_SEEN:
        stripped = f"{stripped[:_MAX_SEEN]} {stripped[-200:]}"
    folded = fold(stripped)
    return Look(
        text=stripped,
        folded=folded,
        words=len(re.findall(r"\w[\w'’-]*", stripped)),
        final=bool(_FINAL.search(stripped)),
        full_stop=bool(_FULL_STOP.search(stripped)),
        sentences=1 + len(_INNER_END.findall(stripped)),
        key=re.sub(r"\W+", " ", folded).strip(),
    )


def looks(lines: Sequence[Line]) -> list[Look]:
    """See every line."""
    return [look(line.text) for line in lines]


def paragraphs(lines: Sequence[Line]) -> list[range]:
    """The lines grouped: one by one as a rule; by runs between blank lines where the text is hard-wrapped."""
    if not _wrapped(lines):
        return [range(index, index + 1) for index in range(len(lines))]
    groups: list[range] = []
    for index, line in enumerate(lines):
        goes_on = index and line.text.strip() and lines[index - 1].text.strip()
        groups[-1:] = [range(groups[-1].start, index + 1)] if goes_on else [*groups[-1:], range(index, index + 1)]
    return groups


def _wrapped(lines: Sequence[Line]) -> bool:
    """Most lines that have a neighbour below stop near one width, in mid-sentence."""
    pairs = pairwise(lines)
    inner = [line.text.rstrip() for line, below in pairs if line.text.strip() and below.text.strip()]
    if len(inner) < 6 or any(line.places or line.hint for line in lines):
        return False
    width = max(len(text) for text in inner)
    near = sum(len(text) >= 0.75 * width and not _FULL_STOP.search(text) for text in inner)
    return 50 <= width <= 130 and near >= 0.7 * len(inner)


def joined(lines: Sequence[Line], group: range) -> Line:
    """The lines of a group as one, to be judged together."""
    first = lines[group.start]
    if len(group) == 1:
        return first
    text = " ".join(lines[index].text.strip() for index in group)
    return Line(first.number, first.start, lines[group[-1]].end, text)
