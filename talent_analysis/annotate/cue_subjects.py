"""Who is the subject of a reporting verb or stands behind « selon »: before it, behind it, in a « par » phrase."""

from __future__ import annotations

import re

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.cues import Cue
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.shadow import Shadow
from talent_analysis.annotate.titles import PREPOSITION

_S = SPACE
_RIGHT_BEFORE = re.compile(
    rf"(?<![\w-])(?P<who>il|elle|ils|elles|ce{_S}dernier|cette{_S}dernière|celui-ci|celle-ci){_S}(?:(?:ne|lui|leur|nous|en|y|me|\w+ment|aussi){_S}|n['’]|m['’])*$",
    re.IGNORECASE,
)
_INFINITIVE_LEAD = re.compile(
    rf"\b(?:avant|sans|pour|au{_S}point){_S}?(?:de{_S}|d['’])?(?:l['’]|\w+{_S})?$", re.IGNORECASE
)
_BY_VOICE = re.compile(rf"\bpar{_S}(?:la{_S}voix|l['’]intermédiaire|la{_S}bouche){_S}d(?:e{_S}|['’])", re.IGNORECASE)
_INCISED_SUBJECT = re.compile(
    rf"(?:{_S}(?:de{_S}son{_S}côté|pour{_S}sa{_S}part|quant{_S}à{_S}(?:lui|elle)))?{_S}(?:(?:le|la|les|un|une|son|sa|ses)\b|l['’]|[A-ZÀ-Ý])[^,.;:«“\"·]{{2,80}}[,.;]"
)


class CueSubjects(Shadow):
    """An article asked for the subjects of its cues."""

    def speaking(self, speaker: Speaker | None, first: int, last: int) -> Speaker | None:
        """The speaker, or where a thing was taken for one the last name of the stretch that no preposition governs."""
        if (
            speaker is None
            or speaker.entity
            or speaker.asked
            or self.people.can_speak(speaker.start, speaker.start + 40)
        ):
            return speaker
        if speaker.type or not self.syntax.parsed:
            return speaker
        near = [m for m in self.people.free(first, last) if m.type == "PER"]
        return near[-1] if near else speaker

    def _inverted_subject(self, match: re.Match[str]) -> Speaker | None:
        who = match["who1"] or match["who2"]
        return self.people.pronoun(who, match.start())

    def _view(self, match: re.Match[str], last: int) -> Speaker | None:
        if re.search(r"(?:ses|leurs)\s+yeux|l['’](?:en|entendre)", match.group(), re.IGNORECASE):
            first = self.before_start(match.start())
            return self.people.subject_before(self.shadow, match.start(), first) or self.people.pronoun(
                "il", match.start()
            )
        return self.people.according_to(match.end(), last)

    def subject(self, cue: Cue, first: int, last: int) -> Speaker | None:
        """The subject of a cue: before it, or after « par » where the cue is passive."""
        gap = self.shadow[max(first, cue.start - 3) : cue.start]
        partaking = cue.verb.endswith("ant")
        if not partaking and (
            re.search(r"[»”\"],?\s*$", gap)
            or any(q.right <= cue.start <= q.right + 3 for q in self._quotes_near(cue.start))
        ):
            return self._follower(cue, last)
        if name := self._name_before(cue, first):
            return name
        if re.search(r"\bcomme\s$", self.shadow[max(first, cue.start - 6) : cue.start]):
            return self._follower(cue, last)
        if (
            not cue.passive
            and not partaking
            and self.shadow[max(0, cue.start - 2) : cue.start] == ", "
            and (
                _INCISED_SUBJECT.match(self.shadow, cue.end, last)
                and not re.search(r"\b(?:qui|dont|que|où)\b|,.*,", self.shadow[first : cue.start - 2])
            )
        ):
            return self._follower(cue, last)
        if pronoun := _RIGHT_BEFORE.search(self.shadow, max(first, cue.start - 40), cue.start):
            return self.people.pronoun(pronoun["who"], pronoun.start("who"))
        led = _INFINITIVE_LEAD.search(self.shadow, max(first, cue.start - 30), cue.start)
        if partaking or led:
            if voice := self.people.voice_of(self._sentence_start(cue.start), cue.start):
                return voice
            near = [m for m in self.people.free(first, cue.start) if m.type == "PER"] if led else []
            if near:
                return near[-1]
        if (by := _BY_VOICE.search(self.shadow, first, last)) and (
            (named := self.people.according_to(by.end(), last)) and named.entity and not named.asked
        ):
            return named
        agent = re.compile(rf"{_S}(?:\w+{_S}){{0,3}}?par{_S}").match(self.shadow, cue.end, last)
        if agent and cue.passive:
            return self.people.according_to(agent.end(), last)
        return self._parsed_subject(cue, first) or self.people.subject_before(self.shadow, cue.start, first)

    def _name_before(self, cue: Cue, first: int) -> Speaker | None:
        """The person named right before the verb, as its subject or in apposition to it."""
        near = [m for m in self.people.within(max(first, cue.start - 60), cue.start) if m.type == "PER"]
        if not near or cue.passive:
            return None
        gap = self.shadow[near[-1].start + len(near[-1].text) : cue.start]
        led = self.shadow[max(first, near[-1].start - 24) : near[-1].start]
        if PREPOSITION.search(led) or not re.fullmatch(r",?\s(?:n['’]|ne\s|\w+ment\s)?", gap):
            return None
        apposed = bool(re.search(r",\s(?:M.\s|Mme\s|Me\s)?$", led))
        return near[-1] if apposed == gap.startswith(",") else None

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
