"""Who said the words between two quotation marks: cues after, before and inside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

import polars as pl

from talent_analysis.annotate.cues import Cue, according, find_cues, inverted
from talent_analysis.annotate.marks import Marked
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.speakers import People, Speaker
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.annotate.verbs import reporting

_S = SPACE
_STOP = re.compile(r"(?<!\bM)(?<!\bMM)(?<!\bMe)(?<!\bDr)(?<![A-ZÀ-Ý])[.!?…](?=[\s»”\"]|$)|\n|(?<=\bM)\n")
_AGENT = re.compile(rf"{_S}?par{_S}(?=[A-ZÀ-Ý]|l[ea]s?{_S}|l['’]|une?{_S}|s(?:on|a|es){_S})")
_GAPS = (" ", "\u00a0", "\u202f", ",", "")
_INCISE_LEFT = re.compile(rf"[,;?!…–—.]{_S}?")
_CUE_END = re.compile(r"[,.;:!?–—]|$")
_ANY_VERB = re.compile(
    rf",?{_S}(?P<verb>(?:se{_S}|s['’]|lui{_S}|leur{_S}|l['’]|le{_S}|la{_S}|me{_S}|m['’]|y{_S})?(?:(?:a|ont|avait|aurait|est|fut){_S}(?:\w+ment{_S})?[^\W\d_]{{3,}}(?:é|ée|i|is|it|u|és)|[^\W\d_]{{3,}}(?:e|t|d|ent|a)))"
    rf"(?:{_S}\w+ment)?,?{_S}(?:(?:le|la|les|un|une|son|sa|ses|leur|celui-ci|celle-ci|ce|cette|lui|elle)\b|l['’]|[A-ZÀ-Ý])"
)
_NOT_VERBS = frozenset(
    [
        "cette",
        "dont",
        "sans",
        "comme",
        "même",
        "quand",
        "entre",
        "contre",
        "toute",
        "autre",
        "quelque",
        "notre",
        "votre",
        "leur",
        "chaque",
        "alors",
        "peut",
        "pendant",
        "avant",
        "devant",
        "durant",
        "malgré",
        "pourtant",
        "tandis",
        "tant",
        "étant",
        "ayant",
        "disant",
        "lorsque",
        "puisque",
        "parce",
        "presque",
        "encore",
        "ensuite",
        "ensemble",
        "dite",
        "dites",
        "elle",
        "une",
        "celle",
        "juste",
        "force",
        "voire",
        "outre",
    ]
)


@dataclass(frozen=True)
class Attribution:
    """A stretch of reported speech text[start:end], with its kind, cue and speaker (null where unknown)."""

    start: int
    end: int
    kind: str = "direct"
    cue: str | None = None
    speaker: Speaker | None = None


class Attributor:
    """Finds the cue and the speaker of quoted stretches of one article.

    Cues are looked for in the text with all quoted characters blanked, so that no quotation's own words count.
    """

    def __init__(self, text: str, marked: list[Marked], people: People, tokens: pl.DataFrame) -> None:
        self.text = text
        self.people = people
        self.marked = marked
        self.tokens = tokens
        pieces, at = [], 0
        for mark in marked:
            pieces += [text[at : mark.start], "·" * (mark.end - mark.start)]
            at = mark.end
        self.shadow = "".join([*pieces, text[at:]])
        self.syntax = Syntax(tokens)
        self.views = list(according().finditer(self.shadow))
        self.cues = find_cues(self.shadow, _verbs(tokens))
        self.turned = [m for m in inverted().finditer(self.shadow) if self._reports(m)]
        self._rights = [mark.right for mark in marked]
        self._cue_starts = [cue.start for cue in self.cues]

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in text[start:end], outside quotation marks."""
        return self.cues[bisect_left(self._cue_starts, start) : bisect_left(self._cue_starts, end)]

    def cue_at(self, place: int) -> Cue | None:
        """The cue that begins exactly at `place`."""
        return next(iter(self.cues_in(place, place + 1)), None)

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
            return at, end, match.group(), self.people.pronoun(who, offset + at)
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

    def attribute(self, mark: Marked) -> Attribution:
        """The cue and speaker of a whole quotation, from its sentence."""
        own = Attribution(mark.start, mark.end)
        first, last = self.before_start(mark.left), self.after_end(mark.right)
        before = self.shadow[first : mark.left]
        colon = before.rstrip().endswith(":")
        after = self._after(own, mark.right, last)
        if after and after.cue and (not before.strip() or re.search(r"-(?:il|elle|on|ils|elles)\b", after.cue)):
            return after
        earlier = self._before(own, first, mark.left)
        if earlier and (agent := _AGENT.match(self.shadow, mark.right, last)):
            return replace(earlier, speaker=self.people.according_to(agent.end(), last))
        if earlier and (colon or not after):
            return earlier
        if after and (after.cue or not before.strip()):
            return after
        return earlier or after or self._uncued(own, first, mark.left)

    def before_start(self, left: int) -> int:
        """Where the sentence that leads up to `left` begins."""
        low = max(0, left - 420)
        stops = [m.end() for m in _STOP.finditer(self.shadow, low, left)]
        stops = [s for s in stops if self.shadow[s:left].strip('»”" \u00a0\u202f')]
        if self.shadow[max(0, left - 1) : left] == "\n" or not self.shadow[low:left].strip(" \u00a0\u202f\n"):
            return left
        line = self.shadow.rfind("\n", low, left) + 1
        return max([low if low else 0, line, *stops])

    def after_end(self, right: int) -> int:
        """Where the sentence that goes on after `right` ends."""
        stop = _STOP.search(self.shadow, right, right + 260)
        return stop.start() if stop else min(len(self.shadow), right + 260)

    def _after(self, own: Attribution, right: int, last: int) -> Attribution | None:
        lead = re.compile(rf"[{SPACE[1:-1]},–—-]*").match(self.shadow, right, last)
        at = lead.end() if lead else right
        if match := inverted().match(self.shadow, at, last):
            return replace(own, cue=match.group(), speaker=self._inverted_subject(match))
        cue = self.cue_at(at)
        if cue and not (cue.passive and " " not in cue.text) and self.shadow[cue.end : cue.end + 1] in _GAPS:
            speaker = self._follower(cue, last)
            return replace(own, cue=cue.text, speaker=speaker) if speaker else None
        view = next(iter(self._matches(self.views, at, min(last, at + 60))), None)
        if view and view.group().lower() != "pour" and not self.shadow[at : view.start()].strip(" ,"):
            return replace(own, cue=view.group(), speaker=self.people.according_to(view.end(), last))
        match = _ANY_VERB.match(self.shadow, right, last)
        if match and match["verb"].split()[-1].lower() not in _NOT_VERBS:
            return replace(own, cue=match["verb"], speaker=self.people.subject_after(match.end("verb"), last))
        if title := re.compile(rf"{_S}?:{_S}(?=[A-ZÀ-Ýa-zà-ÿ])").match(self.shadow, right, last):
            return replace(own, speaker=self.people.subject_after(title.end(), last))
        return self._later(own, right, last)

    def _later(self, own: Attribution, right: int, last: int) -> Attribution | None:
        """A cue with its subject behind it, after the rest of the sentence (« X » à celle de Meta, a dit Y)."""
        for cue in self.cues_in(right, last):
            comma = self.shadow[max(right, cue.start - 2) : cue.start].startswith(",")
            follows = re.compile(rf"{_S}(?:(?:le|la|les|un|une|son|sa)\b|l['’]|[A-ZÀ-Ý])").match(
                self.shadow, cue.end, last
            )
            if comma and follows and not cue.passive:
                speaker = self._follower(cue, last)
                return replace(own, cue=cue.text, speaker=speaker) if speaker else None
        return None

    def _inverted_subject(self, match: re.Match[str]) -> Speaker | None:
        who = match["who1"] or match["who2"]
        return self.people.pronoun(who, match.start())

    def _before(self, own: Attribution, first: int, left: int) -> Attribution | None:
        cues = [c for c in self.cues_in(first, left) if not c.passive or self._governs(c, left)]
        views = [m for m in self._matches(self.views, first, left) if self._is_view(m, first)]
        turned = self._matches(self.turned, first, left)
        if turned and (not cues or turned[-1].end() >= cues[-1].end - 1):
            return replace(own, cue=turned[-1].group(), speaker=self._inverted_subject(turned[-1]))
        if views and (not cues or views[-1].start() > cues[-1].start or views[-1].start() == first):
            return replace(own, cue=views[-1].group(), speaker=self._view(views[-1], left))
        if not cues:
            return None
        return replace(own, cue=cues[-1].text, speaker=self.subject(cues[-1], first, left))

    def _governs(self, cue: Cue, left: int) -> bool:
        """A lone participle reports only right before the marks, with its agent, or after another cue's « et »."""
        between = self.shadow[cue.end : left]
        joined = re.search(rf"(?:,|\bet|\bpuis){_S}(?:\w+ment{_S})?$", self.shadow[max(0, cue.start - 24) : cue.start])
        return len(between.split()) <= 4 or bool(joined) or bool(re.search(r"\bpar\b", between)) or " " in cue.text

    @staticmethod
    def _matches(found: list[re.Match[str]], start: int, end: int) -> list[re.Match[str]]:
        return found[bisect_left(found, start, key=re.Match.start) : bisect_left(found, end, key=re.Match.start)]

    def _is_view(self, match: re.Match[str], first: int) -> bool:
        """« pour » gives a view only where it opens the sentence."""
        return match.group().lower() != "pour" or not self.shadow[first : match.start()].strip('»”" \u00a0\u202f')

    def _view(self, match: re.Match[str], last: int) -> Speaker | None:
        if re.search(r"(?:ses|leurs)\s+yeux|l['’](?:en|entendre)", match.group(), re.IGNORECASE):
            first = self.before_start(match.start())
            return self.people.subject_before(self.shadow, match.start(), first) or self.people.pronoun(
                "il", match.start()
            )
        return self.people.according_to(match.end(), last)

    def _reports(self, match: re.Match[str]) -> bool:
        verb = (match["part"] or match["verb"] or "").lower().split()
        return bool(verb) and verb[0] in reporting()

    def subject(self, cue: Cue, first: int, last: int) -> Speaker | None:
        """The subject of a cue: before it, or after « par » where the cue is passive."""
        gap = self.shadow[max(first, cue.start - 3) : cue.start]
        if re.search(r"[»”\"],?\s*$", gap) or any(
            q.right <= cue.start <= q.right + 3 for q in self._quotes_near(cue.start)
        ):
            return self._follower(cue, last)
        agent = re.compile(rf"{_S}(?:\w+{_S}){{0,3}}?par{_S}").match(self.shadow, cue.end, last)
        if agent and cue.passive:
            return self.people.according_to(agent.end(), last)
        return self._parsed_subject(cue, first) or self.people.subject_before(self.shadow, cue.start, first)

    def _parsed_subject(self, cue: Cue, first: int) -> Speaker | None:
        """Who the parser says is the subject of a cue; null where it does not know."""
        subject = self.syntax.subject(cue.start, cue.end) if self.syntax.parsed else None
        return self.people.parsed(subject, first) if subject else None

    def _follower(self, cue: Cue, last: int) -> Speaker | None:
        """The subject behind a cue (« », a dit X): the parser's, if it lies there, else the nearest name or phrase."""
        subject = self.syntax.subject(cue.start, cue.end) if self.syntax.parsed else None
        if subject and cue.end <= subject.start < last:
            return self.people.parsed(subject, cue.end) or self.people.subject_after(cue.end, last)
        return self.people.subject_after(cue.end, last)

    def _quotes_near(self, place: int) -> list[Marked]:
        at = bisect_left(self._rights, place - 3)
        return self.marked[at : at + 2]

    def _uncued(self, own: Attribution, first: int, left: int) -> Attribution:
        """No cue: the sentence's own subject, where a person is named before the quoted words."""
        near = [m for m in self.people.within(first, left) if m.type == "PER"]
        return replace(own, speaker=near[-1] if near else None)


def _verbs(tokens: pl.DataFrame) -> frozenset[int] | None:
    """Where the verbs of a parsed text begin; null where it was not parsed."""
    if not tokens["upos"].is_not_null().any():
        return None
    return frozenset(tokens.filter(pl.col("upos").is_in(["VERB", "AUX"]))["start"].to_list())
