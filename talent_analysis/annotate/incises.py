"""Quotations that their own cue interrupts: « X, dit-il, Y »."""

from __future__ import annotations

import re

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.cue_subjects import CueSubjects
from talent_analysis.annotate.cues import find_cues, inverted
from talent_analysis.annotate.marks import Marked
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.annotate.verbs import reporting

_S = SPACE
_INCISE_LEFT = re.compile(rf"[,;?!…–—.]{_S}?")
_CUE_END = re.compile(r"[,.;:!?–—]|$")


class Incises(CueSubjects):
    """An article asked for the parts of its interrupted quotations."""

    def split(self, mark: Marked) -> list[Attribution]:
        """The parts of a quotation that its own cue interrupts (« X, dit-il, Y »); one part where none does."""
        inner = self.text[mark.start : mark.end]
        for place in _INCISE_LEFT.finditer(inner):
            found = self._incise(inner, place.end(), mark.start)
            if found is None:
                continue
            _, cue_end, cue, speaker = found
            keep = place.start() + (1 if inner[place.start()] in "?!…." else 0)
            parts = [(mark.start, mark.start + keep), (mark.start + cue_end, mark.end)]
            trimmed = [self._trim(a, b) for a, b in parts]
            return [Attribution(a, b, cue=cue, speaker=speaker) for a, b in trimmed if b > a] or [
                Attribution(mark.start, mark.end)
            ]
        return [Attribution(mark.start, mark.end)]

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and (self.text[start].isspace() or self.text[start] in ",;:–—.") and self.text[start] != "…":
            start += 1
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in ",;:–—"):
            end -= 1
        return start, end

    def _incise(self, inner: str, at: int, offset: int) -> tuple[int, int, str, Speaker | None] | None:
        """A cue that begins at inner[at] and ends at a punctuation mark; offsets in `inner`."""
        if match := inverted().match(inner, at):
            verb = (match["part"] or match["verb"] or "").lower()
            who = match["who1"] or match["who2"]
            if who.lower() in ("je", "nous") or verb.split()[0] not in reporting():
                return None
            stop = _CUE_END.search(inner, match.end(), match.end() + 80)
            end = stop.start() if stop else match.end()
            return at, end, match.group(), self.people.pronoun(who, offset)
        cue = next((c for c in find_cues(inner[at : at + 60]) if c.start == 0), None)
        if cue is None:
            return None
        cue_end = at + cue.end
        stop = _CUE_END.search(inner, cue_end, cue_end + 90)
        follows = re.match(
            rf"{_S}(?:(?:le|la|les|un|une|son|sa|celui-ci|celle-ci|ce{_S}dernier|cette)\b|l['’]|[A-ZÀ-Ý])",
            inner[cue_end : cue_end + 20],
        )
        if stop is None or not follows or stop.start() - cue_end > 80:
            return None
        speaker = self.people.subject_after(offset + cue_end, offset + stop.start())
        return (at, stop.start(), cue.text, speaker) if speaker else None
