"""An article with its quoted characters blanked, and the cues and sentence bounds that show outside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

import polars as pl

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.cues import Cue, according, find_cues, inverted
from talent_analysis.annotate.marks import Marked
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.speakers import People
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.annotate.verbs import reporting

_S = SPACE
_STOP = re.compile(r"(?<!\bM)(?<!\bMM)(?<!\bMe)(?<!\bDr)(?<![A-ZÀ-Ý])[.!?…](?=[\s»”\"]|$)|\n|(?<=\bM)\n")
_BLANK = '»”" \u00a0\u202f'


@dataclass(frozen=True)
class Attribution:
    """A stretch of reported speech text[start:end], with its kind, cue and speaker (null where unknown).

    `features` are what speaks for it and `place` where its cue stands, for what is weighed before it is kept.
    """

    start: int
    end: int
    kind: str = "direct"
    cue: str | None = None
    speaker: Speaker | None = None
    features: tuple[str, ...] = field(default=(), compare=False)
    place: int = field(default=-1, compare=False)


class Shadow:
    """One article as attribution reads it.

    Cues are looked for in the text with all quoted characters blanked, so that no quotation's own words count.
    """

    def __init__(self, text: str, marked: list[Marked], people: People, tokens: pl.DataFrame, syntax: Syntax) -> None:
        self.text = text
        self.people = people
        self.marked = marked
        self.tokens = tokens
        pieces, at = [], 0
        for mark in marked:
            pieces += [text[at : mark.start], "·" * (mark.end - mark.start)]
            at = mark.end
        self.shadow = "".join([*pieces, text[at:]])
        self.syntax = syntax
        self.views = list(according().finditer(self.shadow))
        self.cues = find_cues(self.shadow, _verbs(tokens))
        self._any_cue = {cue.start: cue for cue in find_cues(self.shadow)}
        self.turned = [m for m in inverted().finditer(self.shadow) if self._reports(m)]
        self._rights = [mark.right for mark in marked]
        self._cue_starts = [cue.start for cue in self.cues]

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in text[start:end], outside quotation marks."""
        return self.cues[bisect_left(self._cue_starts, start) : bisect_left(self._cue_starts, end)]

    def cue_at(self, place: int) -> Cue | None:
        """The cue that begins exactly at `place`."""
        return next(iter(self.cues_in(place, place + 1)), None)

    def before_start(self, left: int) -> int:
        """Where the sentence that leads up to `left` begins; `left` itself where the quotation opens a sentence."""
        led = self.shadow[max(0, left - 8) : left].rstrip(_BLANK + "\n")
        opens = not led or led[-1:] in ".!?…" or "\n" in self.shadow[max(0, left - 3) : left]
        if opens and not led.endswith(":"):
            return left
        low = max(0, left - 420)
        text = self.shadow[low:left].rstrip()
        stops = [m.end() for m in _STOP.finditer(self.shadow, low, low + len(text))]
        line = self.shadow.rfind("\n", low, low + len(text)) + 1
        return max([low if low else 0, line, *stops])

    def after_end(self, right: int) -> int:
        """Where the sentence that goes on after `right` ends."""
        stop = _STOP.search(self.shadow, right, right + 260)
        return stop.start() if stop else min(len(self.shadow), right + 260)

    @staticmethod
    def _matches(found: list[re.Match[str]], start: int, end: int) -> list[re.Match[str]]:
        return found[bisect_left(found, start, key=re.Match.start) : bisect_left(found, end, key=re.Match.start)]

    def _reports(self, match: re.Match[str]) -> bool:
        verb = (match["part"] or match["verb"] or "").lower().split()
        return bool(verb) and verb[0] in reporting()

    def _sentence_start(self, place: int) -> int:
        stops = [m.end() for m in _STOP.finditer(self.shadow, max(0, place - 420), place)]
        return stops[-1] if stops else max(0, place - 420)

    def _quotes_near(self, place: int) -> list[Marked]:
        at = bisect_left(self._rights, place - 3)
        return self.marked[at : at + 2]


def _verbs(tokens: pl.DataFrame) -> frozenset[int] | None:
    """Where the verbs of a parsed text begin; null where it was not parsed."""
    if not tokens["upos"].is_not_null().any():
        return None
    return frozenset(tokens.filter(pl.col("upos").is_in(["VERB", "AUX"]))["start"].to_list())
