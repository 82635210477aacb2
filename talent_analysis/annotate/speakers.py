"""Who speaks: the name behind the subject of a reporting verb, a pronoun, or a title."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from talent_analysis.annotate.gender import of_name, of_role
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.syntax import Subject
from talent_analysis.annotate.titles import (
    ANAPHORS,
    DET,
    FIRMS,
    HUMAN,
    INSTITUTIONS,
    NO_SUBJECT,
    OPENER,
    PHRASE,
    PREPOSITION,
    PRONOUN,
    ROLE_AFTER,
    ROLE_BEFORE,
    SUBJECT,
    VERBAL,
    determiner_gender,
    head_noun,
    is_firm,
    last_phrase,
)

_S = SPACE
_REACH = 2500
LEAD = 250


@dataclass(frozen=True)
class Speaker:
    """Who speaks: the article's words for them, where those words stand, and their canonical name (or null)."""

    text: str
    start: int
    entity: str | None
    type: str = ""


@dataclass
class People:
    """The named persons and organisations of one article, with what the article says they are.

    Built once per article from its text and mentions; asked for the speaker near a reporting verb.
    """

    text: str
    mentions: list[Speaker] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _roles: dict[str, list[tuple[int, Speaker, str]]] = field(default_factory=dict)
    _genders: dict[str, str] = field(default_factory=dict)
    _voices: list[tuple[int, Speaker]] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    places: list[Speaker] = field(default_factory=list)
    leads: set[str | None] = field(default_factory=set)

    @classmethod
    def read(cls, text: str, mentions: pl.DataFrame) -> People:
        """Collect the mentions, their genders and their roles (« X, directeur de Y », « le maire, X »)."""
        named = mentions.filter(pl.col("type").is_in(["PER", "ORG"])).sort("start")
        people = cls(text)
        for start, words, kind, entity in named.select("start", "text", "type", "entity").iter_rows():
            people.mentions.append(Speaker(words, int(start), entity or words, kind))
        for start, words, entity in (
            mentions.filter(pl.col("type") == "LOC").select("start", "text", "entity").iter_rows()
        ):
            people.places.append(Speaker(words, int(start), entity or words, "LOC"))
        people._starts = [m.start for m in people.mentions]
        counts = Counter(m.entity for m in people.mentions if m.type == "PER")
        people.leads = {name for name, n in counts.items() if n >= 3 and n == max(counts.values())}
        for mention in people.mentions:
            if mention.type == "PER":
                people._describe(mention)
        return people

    def _describe(self, mention: Speaker) -> None:
        before = self.text[max(0, mention.start - 90) : mention.start]
        end = mention.start + len(mention.text)
        roles = []
        if (match := ROLE_BEFORE.search(before)) and re.match(rf"(?i:{DET})|[A-ZÀ-Ý]", match["role"]):
            roles.append(last_phrase(match["role"]))
        if match := ROLE_AFTER.match(self.text, end):
            roles.append(match["role"])
        for role in roles:
            head = head_noun(role)
            if head:
                self._roles.setdefault(head, []).append((mention.start, mention, role.lower()))
        gender = of_name(mention.text, before) or next((g for r in roles if (g := of_role(head_noun(r)))), None)
        name = mention.entity or mention.text
        if gender and (name not in self._genders or re.search(r"\b(?:M\.|Mme|Mlle|MM\.)\s?$", before)):
            self._genders[name] = gender

    def heard(self, end: int, speaker: Speaker) -> None:
        """Remember that this speaker was quoted up to `end`: pronouns prefer them."""
        self._voices.append((end, speaker))

    def within(self, start: int, end: int) -> list[Speaker]:
        """The mentions that begin in text[start:end]."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def subject_before(self, shadow: str, cue: int, start: int) -> Speaker | None:
        """The subject of the reporting verb at `cue`, in the clause of `shadow` that begins at `start`."""
        start = self._clause_start(shadow, start, cue)
        clause = shadow[start:cue]
        if relative := re.search(rf"(?P<head>[^,;:()]*?),?{_S}qui(?:{_S}[^,;:]*)?$", clause):
            return self._antecedent(start, start + relative.end("head"))
        if match := re.search(rf"\b(?:on)(?:{_S}\w+['’]?)?{_S}?$", clause):
            return self._somebody_at(start, start + match.start())
        near = self._free(start, cue)
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
        near = self._free(line, cue)
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
        if subject.pronoun == "on":
            return self._somebody_at(first, subject.start)
        if subject.pronoun:
            return self.pronoun(subject.pronoun, subject.start) if PRONOUN.fullmatch(subject.pronoun) else None
        for mention in self.within(subject.start, subject.head_end):
            if mention.start <= subject.head_start < mention.start + len(mention.text):
                return mention
        return self._named_phrase(subject.start, subject.end, self.within(subject.start, subject.end + 60))

    def _clause_start(self, shadow: str, start: int, cue: int) -> int:
        """After the last relative or conjunction that has a subject of its own before the cue."""
        for match in reversed(list(OPENER.finditer(shadow, start, cue))):
            rest = shadow[match.end() : cue]
            named = any(m.start - match.end() < 8 for m in self.within(match.end(), cue))
            if named or re.match(rf"{_S}?(?:{DET}{_S}?\w|(?:il|elle|on|ils|elles)\b)", rest, re.IGNORECASE):
                return match.end()
        return start

    def _antecedent(self, start: int, end: int) -> Speaker | None:
        near = [m for m in self.within(start, end) if m.start + len(m.text) <= end + 1]
        words = self.text[start:end]
        phrases = list(re.finditer(rf"(?<![\w'’])(?:{DET})(?:{_S}|(?<=['’]))", words, re.IGNORECASE))
        if near and (end - near[-1].start - len(near[-1].text) <= 2 or not phrases):
            return near[-1]
        solid = [m for m in phrases if not re.match(r"d|leur\b", m.group(), re.IGNORECASE)] or phrases
        return self._named_phrase(start + solid[-1].start(), end, near) if solid else (near[-1] if near else None)

    def _somebody_at(self, start: int, end: int) -> Speaker | None:
        """« Chez X, on parle de » and « À la préfecture, on »: the place stands for who speaks."""
        match = re.search(
            rf"(?:chez|à|au|aux|du{_S}côté{_S}d\w*){_S}(?P<who>[^,;:]{{2,60}}),{_S}?$",
            self.text[start:end],
            re.IGNORECASE,
        )
        if match is None:
            return None
        first = start + match.start("who")
        near = self.within(first, end)
        return near[0] if near else self.phrase(match["who"], first)

    def subject_after(self, start: int, end: int) -> Speaker | None:
        """The subject that follows a reporting verb ending at `start`, before `end`."""
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

    def _named_phrase(self, start: int, end: int, inside: list[Speaker]) -> Speaker | None:
        """The person a noun phrase names or that stands in apposition to it; else what the phrase means."""
        if pronoun := PRONOUN.match(self.text, start):
            return self.pronoun(pronoun["who"], start)
        for mention in inside:
            preposed = PREPOSITION.search(self.text[max(start, mention.start - 16) : mention.start])
            if mention.start - start <= 4 and mention.start <= end:
                return mention
            if mention.type == "PER" and (mention.start <= end + 2 and not preposed):
                return mention
            if (
                mention.type == "ORG"
                and mention.start < end
                and not preposed
                and is_firm(self.text[start : mention.start])
            ):
                return mention
        return self.phrase(self.text[start:end], start)

    def _free(self, start: int, end: int) -> list[Speaker]:
        """Mentions that no preposition governs."""
        return [
            m
            for m in self.within(start, end)
            if not PREPOSITION.search(self.text[max(start, m.start - 22) : m.start]) and (m.start + len(m.text) <= end)
        ]

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

    def can_speak(self, start: int, end: int) -> bool:
        """Whether the noun phrase at start:end names somebody, or a kind of person or body that speaks."""
        if any(m.start - start <= 40 for m in self.within(start, end)):
            return True
        head = head_noun(self.text[start:end])
        return bool(head) and (
            head in INSTITUTIONS
            or head in FIRMS
            or head in self._roles
            or bool(HUMAN.search(str(head).removesuffix("s")))
        )

    def according_to(self, start: int, end: int) -> Speaker | None:
        """Who stands behind « selon » or « d'après », whose words begin at `start`."""
        while start < end and self.text[start].isspace():
            start += 1
        if pronoun := re.match(r"(?:lui|elle|eux|elles)(?:-mêmes?)?\b", self.text[start:end], re.IGNORECASE):
            return self.pronoun({"lui": "il", "eux": "ils"}.get(pronoun.group()[:3].lower(), "elle"), start)
        stop = re.compile(r"[.;:!?«»“”\"()\n]|,(?=\s)").search(self.text, start, end)
        phrase_end = stop.start() if stop else end
        inside = self.within(start, min(end, phrase_end + 60))
        inside = [m for m in inside if m.start <= phrase_end + 4]
        return self._named_phrase(start, phrase_end, inside) if phrase_end > start else None

    def phrase(self, words: str, place: int) -> Speaker | None:
        """Who a title or other noun phrase means in this article; the phrase itself where nobody is named."""
        words = re.split(
            rf"{_S}(?:qui|dont|que|lors|dans|devant|après|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi"
            rf"|dimanche|à{_S}l['’]|au{_S}micro)\b",
            words.strip(),
        )[0].strip(" ,")
        own = [m for m in self.within(place, place + 4) if m.start - place <= 4]
        if own:
            return own[0]
        head = head_noun(words)
        if head is None:
            return None
        if speaker := self._by_role(head, words, place):
            return speaker
        definite = bool(re.match(r"(?:le|la|l['’]|ce|cet|cette|notre)\b|l['’]", words, re.IGNORECASE))
        if definite and head in ANAPHORS and len(words.split()) <= 3:
            return self._nearest("PER", of_role(head) or determiner_gender(words), place) or Speaker(words, place, None)
        if (
            definite
            and len(words.split()) <= 3
            and head not in INSTITUTIONS
            and head not in FIRMS
            and HUMAN.search(head)
        ):
            return self._nearest("PER", determiner_gender(words) or of_role(head), place) or Speaker(words, place, None)
        if definite and head in FIRMS and len(words.split()) <= 3:
            return self._nearest("ORG", None, place) or Speaker(words, place, None)
        return Speaker(words, place, None)

    def _by_role(self, head: str, words: str, place: int) -> Speaker | None:
        found = self._roles.get(head, [])
        if not found or re.match(r"(?:un|une|des|plusieurs|certains|deux|trois|quelques|les)\b", words, re.IGNORECASE):
            return None
        wanted = set(re.findall(r"[^\W\d_]{3,}", words.lower())) - {head}

        def fit(item: tuple[int, Speaker, str]) -> tuple[int, int, int]:
            common = len(wanted & set(re.findall(r"[^\W\d_]{3,}", item[2])))
            return common, int(item[0] <= place), -abs(place - item[0])

        best = max(found, key=fit)
        return best[1] if not wanted or fit(best)[0] or (len(found) == 1 and len(wanted) < 2) else None

    def pronoun(self, word: str, place: int) -> Speaker | None:
        """The nearest earlier person (else organisation) that a pronoun at `place` can stand for."""
        word = word.lower()
        if word in ("on", "nous", "je", "ils", "elles", "ces derniers", "ceux-ci", "celles-ci"):
            return self._plural(word, place)
        feminine = (
            word.startswith("elle")
            or word in ("celle-ci", "cette dernière", "la première", "la seconde")
            or word.endswith("intéressée")
        )
        gender = "f" if feminine else "m"
        return self._nearest("PER", gender, place) or self._nearest("ORG", None, place)

    def _plural(self, word: str, place: int) -> Speaker | None:
        if word in ("on", "je", "nous"):
            return None
        for match in reversed(
            list(
                re.finditer(
                    rf"(?<![\w'’])(?:les|des|deux|trois|plusieurs|certains|ses){_S}[^\W\d_]+s\b(?:{_S}(?:de"
                    rf"|du|des)?{_S}?[^\W\d_]+)?",
                    self.text[max(0, place - 600) : place],
                    re.IGNORECASE,
                )
            )
        ):
            return Speaker(match.group(), max(0, place - 600) + match.start(), None)
        return None

    def _nearest(self, kind: str, gender: str | None, place: int) -> Speaker | None:
        """The mention before `place` that fits, subjects and earlier voices before the rest."""
        until = bisect_right(self._starts, place - 1)
        best: tuple[float, Speaker] | None = None
        for mention in reversed(self.mentions[:until]):
            distance = place - mention.start
            if distance > _REACH or (best and distance > best[0] + 700 + LEAD):
                break
            if mention.type != kind or not self._fits(mention, gender) or self._is_quoted(mention.start, place):
                continue
            governed = PREPOSITION.search(self.text[max(0, mention.start - 16) : mention.start])
            cost = distance + (300 if governed else 0) - (LEAD if mention.entity in self.leads else 0)
            if best is None or cost < best[0]:
                best = cost, mention
        for end, voice in self._voices[-3:]:
            if voice.type == kind and 0 <= place - end < _REACH and self._fits(voice, gender):
                cost = place - end + 40
                if best is None or cost < best[0]:
                    best = cost, voice
        return best[1] if best else None

    def _is_quoted(self, start: int, place: int) -> bool:
        """Whether a mention stands in somebody's quoted words, and `place` outside them."""
        at = bisect_right(self.quoted, (start, 1 << 60)) - 1
        return (
            at >= 0
            and self.quoted[at][0] <= start < self.quoted[at][1]
            and not self.quoted[at][0] <= place < self.quoted[at][1]
        )

    def _fits(self, mention: Speaker, gender: str | None) -> bool:
        known = self._genders.get(mention.entity or mention.text)
        return gender is None or known is None or known == gender
