"""Who speaks: the subject before or behind a reporting verb, as the words or the parser show it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.meanings import Meanings
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.syntax import Subject
from talent_analysis.annotate.titles import (
    CIRCUMSTANCE,
    DET,
    NO_SUBJECT,
    OPENER,
    PHRASE,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
    VERBAL,
)

_S = SPACE
_TITLED = 5
_DOT = "\u2024"
_ABBREVIATED = re.compile(r"(?<=\bM)\.(?=\s)|(?<=\bMM)\.(?=\s)|(?<=\bDr)\.(?=\s)|(?<=\bPr)\.(?=\s)|(?<=\bMme)\.(?=\s)")
#: Words between a reporting verb and the subject that follows it.
_ASIDE = re.compile(
    rf",?(?:{_S}(?:de{_S}(?:son|leur){_S}côté|pour{_S}(?:sa|leur){_S}part|quant{_S}à{_S}(?:lui|elle)|à{_S}son{_S}tour|presque|aussi|encore|alors"
    rf"|enfin|ensuite|toutefois|cependant|pourtant|même|volontiers|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w{{3,}}ment),?)+{_S}"
    rf"(?=(?:{DET})(?:{_S}|\b)|l['’]|[A-ZÀ-Ý])",
)


@dataclass
class People(Meanings):
    """The people of an article, asked for the speaker near a reporting verb."""

    def subject_before(self, shadow: str, cue: int, start: int) -> Speaker | None:
        """The subject of the reporting verb at `cue`, in the clause of `shadow` that begins at `start`."""
        start = self._clause_start(shadow, start, cue)
        clause = shadow[start:cue]
        if relative := re.search(rf"(?P<head>[^,;:()]*?),?{_S}qui(?:{_S}[^,;:]*)?$", clause):
            return self._antecedent(start, start + relative.end("head"))
        if match := re.search(rf"\b(?:on)(?:{_S}\w+['’]?)?{_S}?$", clause):
            return self._somebody_at(start, start + match.start())
        near = self.free(start, cue)
        persons = [m for m in near if m.type == "PER"]
        if found := self._pronoun_subject(clause, start, near):
            return found
        phrase = self._phrase_in(clause, start)
        if phrase and not persons and near and phrase[0] < near[0].start:
            return self._named_phrase(phrase[0], phrase[1], near)
        if persons and phrase and phrase[0] < persons[0].start and persons[0].start > phrase[1] + 40:
            return self._named_phrase(phrase[0], phrase[1], near)
        if near:
            return (persons or near)[-1]
        if phrase:
            return self.phrase(self.text[phrase[0] : phrase[1]], phrase[0])
        return self._sentence_subject(shadow, start, cue)

    def _pronoun_subject(self, clause: str, start: int, near: list[Speaker]) -> Speaker | None:
        """The pronoun that is the subject: right before the verb, or the clause's last where no name follows it."""
        last = next(iter(reversed(list(PRONOUN.finditer(clause)))), None)
        if last is None:
            return None
        who, place = last["who"], start + last.start()
        alone = who.lower() in ("lui", "lui-même", "elle-même")
        adjacent = re.fullmatch(
            rf"{_S}?(?:(?:n['’e]{_S}?|lui|leur|nous|en|y|\w+ment|aussi|encore){_S}?){{0,4}}", clause[last.end() :]
        )
        if adjacent and not alone:
            return self.pronoun(who, place)
        if near and (near[-1].start >= place or alone or who.lower() == "elle"):
            return None
        if who.lower() == "lui" and self._phrase_in(clause, start):
            return None
        return self.pronoun(who, place)

    def _sentence_subject(self, shadow: str, start: int, cue: int) -> Speaker | None:
        """The subject of an earlier clause of the sentence (« X nie tout, mais affirme »), or a place that speaks."""
        line = max(shadow.rfind(". ", max(0, cue - 400), start), shadow.rfind("\n", max(0, cue - 400), cue)) + 1
        near = self.free(line, cue)
        if near:
            return next((m for m in near if m.type == "PER"), near[0])
        clause = shadow[line:cue]
        if phrase := self._phrase_in(clause, line):
            return self.phrase(self.text[phrase[0] : phrase[1]], phrase[0])
        pronoun = next((m for m in PRONOUN.finditer(clause) if m["who"].lower() in ("il", "elle")), None)
        if pronoun:
            return self.pronoun(pronoun["who"], line + pronoun.start())
        return next((place for place in self.places if line <= place.start < cue and place.start - line < 3), None)

    def parsed(self, subject: Subject, first: int) -> Speaker | None:
        """Who a grammatical subject is: its pronoun resolved, its name, or what its title means."""
        words = self.text[subject.start : subject.end]
        if NO_SUBJECT.match(words) or CIRCUMSTANCE.match(words):
            return None
        if subject.pronoun == "on":
            return self._somebody_at(first, subject.start)
        if subject.pronoun:
            return self.pronoun(subject.pronoun, subject.start) if PRONOUN.fullmatch(subject.pronoun) else None
        for mention in self.within(subject.start, subject.head_end):
            if mention.start <= subject.head_start < mention.start + len(mention.text):
                return mention
        for start, end in subject.apposed:
            if named := next((m for m in self.within(start, end) if m.start - start <= _TITLED), None):
                return named
        return self._named_phrase(subject.start, subject.end, self.within(subject.start, subject.end + 60))

    def _clause_start(self, shadow: str, start: int, cue: int) -> int:
        """After the last relative or conjunction that has a subject of its own before the cue."""
        for match in reversed(list(OPENER.finditer(shadow, start, cue))):
            rest = shadow[match.end() : cue]
            named = any(m.start - match.end() < 8 for m in self.within(match.end(), cue))
            if named or re.match(rf"{_S}?(?:{DET}{_S}?\w|(?:il|elle|on|ils|elles)\b)", rest, re.IGNORECASE):
                return match.end()
        return start

    def subject_after(self, start: int, end: int) -> Speaker | None:
        """The subject that follows a reporting verb ending at `start`, before `end`."""
        if aside := _ASIDE.match(self.text, start, end):
            start = aside.end() - 1
        stop = end
        inside = self.within(start, stop)
        lead = self.text[start:stop]
        phrase = PHRASE.match(lead.lstrip(" ,\u00a0\u202f"))
        skipped = len(lead) - len(lead.lstrip(" ,\u00a0\u202f"))
        first = inside[0] if inside else None
        if phrase is None:
            free = [m for m in inside if not PREPOSITION.search(self.text[max(0, m.start - 16) : m.start])]
            if free:
                return free[0]
            later = re.search(
                rf"(?<![\w'’])(?:le|la|l['’]|les|un|une|son|sa|ses)(?:{_S}|(?<=['’]))[^,.;:!?«»\n]{{3,80}}", lead
            )
            pronoun = PRONOUN.search(lead)
            if pronoun and (not later or pronoun.start() < later.start()):
                return self.pronoun(pronoun["who"], start)
            return self.phrase(later.group(), start + later.start()) if later else first
        p_start, p_end = start + skipped, start + skipped + phrase.end()
        return self._named_phrase(p_start, p_end, inside)

    def _phrase_in(self, clause: str, start: int) -> tuple[int, int] | None:
        """The noun phrase that opens the clause, or a piece of it after a comma, and can be its subject."""
        for piece in re.finditer(r"[^,;:()\n—–]+", clause):
            words = piece.group()
            match = SUBJECT.match(words)
            if match and not NO_SUBJECT.match(words):
                phrase = match.group("phrase").rstrip()
                cut = VERBAL.search(phrase)
                first = start + piece.start() + match.start("phrase")
                return first, first + (cut.start() if cut else len(phrase))
        return None


def undotted(text: str) -> str:
    """The text with the dot of « M. » and the like made another sign, so that it ends no sentence; length is kept."""
    return _ABBREVIATED.sub(_DOT, text)


def dotted(words: str) -> str:
    """Words of an `undotted` text as the article has them."""
    return words.replace(_DOT, ".")
