"""Who speaks: the name behind the subject of a reporting verb, a pronoun, or a title."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

import polars as pl

from talent_analysis.annotate.antecedents import NOUN, NOUNS, Antecedents, Asked, Candidate, Speaker
from talent_analysis.annotate.gender import of_description, of_name, of_role
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.syntax import Subject, Syntax
from talent_analysis.annotate.titles import (
    ANAPHORS,
    APPOSED,
    APPOSED_TITLE,
    BODIES,
    CIRCUMSTANCE,
    CUT,
    CUT_INDEFINITE,
    DANGLING,
    DEFINITE,
    DET,
    DETERMINED,
    FIRMS,
    INSTITUTIONS,
    NAMED_BODY,
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
    is_human,
    last_phrase,
)

_S = SPACE
_TITLED = 5
_SPACES = " \u00a0\u202f"
_DOT = "\u2024"
_ABBREVIATED = re.compile(r"(?<=\bM)\.(?=\s)|(?<=\bMM)\.(?=\s)|(?<=\bDr)\.(?=\s)|(?<=\bPr)\.(?=\s)|(?<=\bMme)\.(?=\s)")
#: Words between a reporting verb and the subject that follows it.
_ASIDE = re.compile(
    rf",?(?:{_S}(?:de{_S}(?:son|leur){_S}côté|pour{_S}(?:sa|leur){_S}part|quant{_S}à{_S}(?:lui|elle)|à{_S}son{_S}tour|presque|aussi|encore|alors"
    rf"|enfin|ensuite|toutefois|cependant|pourtant|même|volontiers|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w{{3,}}ment),?)+{_S}"
    rf"(?=(?:{DET})(?:{_S}|\b)|l['’]|[A-ZÀ-Ý])",
)
_OWN_WORDS = re.compile(
    rf"(?:ses|leurs?){_S}(?:propres{_S})?(?:mots|termes|dires|calculs|estimations|propos|chiffres)\b", re.IGNORECASE
)


@dataclass
class People:
    """The named persons and organisations of one article, with what the article says they are.

    Built once per article from its text and mentions; asked for the speaker near a reporting verb.
    """

    text: str
    mentions: list[Speaker] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _roles: dict[str, list[tuple[int, Speaker, str]]] = field(default_factory=dict)
    _genders: dict[str, tuple[str, str]] = field(default_factory=dict)
    _told: dict[str, list[str]] = field(default_factory=dict)
    _antecedents: Antecedents | None = None
    _titles: list[Speaker] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    places: list[Speaker] = field(default_factory=list)
    leads: set[str | None] = field(default_factory=set)

    @classmethod
    def read(
        cls,
        text: str,
        mentions: pl.DataFrame,
        syntax: Syntax | None = None,
        quoted: list[tuple[int, int]] | None = None,
    ) -> People:
        """Collect the mentions, their genders and their roles (« X, directeur de Y », « le maire, X »)."""
        named = mentions.filter(pl.col("type").is_in(["PER", "ORG"])).sort("start")
        people = cls(text)
        for start, words, kind, entity in named.select("start", "text", "type", "entity").iter_rows():
            people.mentions.append(Speaker(words, int(start), entity or words, kind))
        for start, words, entity in (
            mentions.filter(pl.col("type") == "LOC").select("start", "text", "entity").iter_rows()
        ):
            people.places.append(Speaker(words, int(start), entity or words, "LOC"))
        people._complete()
        people._starts = [m.start for m in people.mentions]
        counts = Counter(m.entity for m in people.mentions if m.type == "PER")
        people.leads = {name for name, n in counts.items() if n >= 3 and n == max(counts.values())}
        for mention in people.mentions:
            if mention.type == "PER":
                people._describe(mention)
        people.quoted = quoted or []
        trees = syntax or Syntax.empty()
        nouns = people._nouns(trees)
        people._titles = [n for n in nouns if n.type == NOUN and DEFINITE.match(n.text)]
        open_names = [m for m in people.mentions if m.type == "PER" or not people.bracketed(m)]
        people._antecedents = Antecedents(text, open_names, trees, people._genders, people._told, people.quoted, nouns)
        return people

    def _complete(self) -> None:
        """Add the places where a known person's surname stands and no mention was found."""
        surnames: dict[str, set[str]] = {}
        for m in self.mentions:
            if m.type == "PER" and m.entity and len(m.entity.split()) > 1:
                surnames.setdefault(m.entity.split()[-1], set()).add(m.entity)
        taken = sorted((m.start, m.start + len(m.text)) for m in [*self.mentions, *self.places])
        for surname, owners in surnames.items():
            if len(owners) > 1 or len(surname) < 4:
                continue
            for match in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", self.text):
                at = bisect_right(taken, (match.start(), len(self.text) + 1)) - 1
                if at < 0 or taken[at][1] <= match.start():
                    self.mentions.append(Speaker(surname, match.start(), next(iter(owners)), "PER"))
        self.mentions.sort(key=lambda m: m.start)

    def _nouns(self, syntax: Syntax) -> list[Speaker]:
        """The noun phrases without a name that can speak: « la préfecture », « une voisine », « les syndicats »."""
        found = []
        for start, end, noun, gender, number in syntax.subject_nouns():
            if any(m.start < end for m in self.within(start, end)) or not _speaks(noun):
                continue
            words = CUT.split(re.sub(r"^(?:par|selon)\s", "", self.text[start:end]))[0].strip(" ,")
            if number == "singular" and gender:
                self._genders[f"noun at {start}"] = (gender, "sure")
            found.append(Speaker(words, start, None, NOUN if number == "singular" else NOUNS))
        for first, second in pairwise(self.mentions):
            end = first.start + len(first.text)
            if first.type == second.type == "PER" and re.fullmatch(
                r"(?:\s\([^)]*\))?\s(?:et|ou)\s", self.text[end : second.start]
            ):
                whole = self.text[first.start : second.start + len(second.text)]
                found.append(Speaker(whole, first.start, None, NOUNS))
        return found

    def _describe(self, mention: Speaker) -> None:
        before = self.text[max(0, mention.start - 90) : mention.start]
        end = mention.start + len(mention.text)
        roles = []
        if (match := ROLE_BEFORE.search(before)) and re.match(rf"(?i:{DET})|[A-ZÀ-Ý]", match["role"].strip()):
            phrase = last_phrase(match["role"].strip())
            apart = before.rstrip(_SPACES).endswith(",")
            if (apart and _is_person(phrase)) or (
                not apart and not PREPOSITION.search(before) and len(phrase.split()) <= 6
            ):
                roles.append(phrase)
        if (match := ROLE_AFTER.match(self.text, end)) and (
            _is_person(match["role"]) or not DETERMINED.match(match["role"])
        ):
            roles.append(match["role"])
        for role in roles:
            head = head_noun(role)
            if head:
                self._roles.setdefault(head, []).append((mention.start, mention, role.lower()))
                self._told.setdefault(mention.entity or mention.text, []).append(role.lower())
        self._engender(mention, before, roles)

    def _engender(self, mention: Speaker, before: str, roles: list[str]) -> None:
        """Note the gender that a title, a first name or a role shows, the surest first."""
        name = mention.entity or mention.text
        found = of_name(name, before)
        if found is None or found[1] != "sure":
            shown = [g for r in roles if (g := of_description(r))]
            found = next((g for g in shown if g[1] == "sure"), found or next(iter(shown), None))
        if found and (name not in self._genders or found[1] == "sure"):
            self._genders[name] = found

    def heard(self, end: int, speaker: Speaker) -> None:
        """Remember that this speaker was quoted up to `end`: pronouns prefer them."""
        if self._antecedents:
            self._antecedents.voices.append((end, speaker))

    def candidates(self, asked: Asked) -> list[Candidate]:
        """Who a pronoun or a title could stand for, each with what speaks for it (training learns from these)."""
        return self._antecedents.candidates(asked) if self._antecedents else []

    def voice_of(self, start: int, end: int) -> Speaker | None:
        """The last speaker heard in text[start:end]."""
        voices = self._antecedents.voices if self._antecedents else []
        return next((who for at, who in reversed(voices) if start < at <= end), None)

    def noun_before(self, start: int, end: int) -> Speaker | None:
        """Whom the noun phrase that ends at `end` names (the antecedent of « pour qui »)."""
        return self._antecedent(start, end)

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

    def bracketed(self, mention: Speaker) -> bool:
        """Whether the name stands in brackets, as a person's party does: « Yves Pozzo di Borgo (UDI) »."""
        return self.text[max(0, mention.start - 2) : mention.start].rstrip().endswith("(")

    def _antecedent(self, start: int, end: int) -> Speaker | None:
        near = [m for m in self.within(start, end) if m.start + len(m.text) <= end + 1 and not self.bracketed(m)]
        words = self.text[start:end]
        phrases = list(re.finditer(rf"(?<![\w'’])(?:{DET})(?:{_S}|(?<=['’]))", words, re.IGNORECASE))
        if near and (end - near[-1].start - len(near[-1].text) <= 2 or not phrases):
            return near[-1]
        solid = [m for m in phrases if not re.match(r"d|leur\b", m.group(), re.IGNORECASE)] or phrases
        return self._named_phrase(start + solid[-1].start(), end, near) if solid else (near[-1] if near else None)

    def _somebody_at(self, start: int, end: int) -> Speaker | None:
        """« Chez X, on parle de » and « À la préfecture, on »: the place stands for who speaks."""
        match = re.search(
            rf"(?:chez|à|au|aux|sur|dans|du{_S}côté{_S}d\w*){_S}(?P<who>[^,;:]{{2,60}}),{_S}?$",
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

    def _named_phrase(self, start: int, end: int, inside: list[Speaker]) -> Speaker | None:
        """The person a noun phrase names or that stands in apposition to it; else what the phrase means."""
        if pronoun := PRONOUN.match(self.text, start):
            return self.pronoun(pronoun["who"], start)
        for mention in inside:
            preposed = PREPOSITION.search(self.text[max(start, mention.start - 16) : mention.start])
            if mention.start - start <= 4 and mention.start <= end:
                return mention
            if (
                mention.type == "PER"
                and not preposed
                and (mention.start < end or (mention.start <= end + 2 and _closed(self.text, mention)))
            ):
                return mention
            if (
                mention.type == "ORG"
                and mention.start < end
                and not preposed
                and is_firm(self.text[start : mention.start])
            ):
                return mention
        return self._apposed(start, end) or self.phrase(self.text[start:end], start)

    def _apposed(self, start: int, end: int) -> Speaker | None:
        """The name in apposition to the noun phrase start:end: « son avocate, Me X », « le collectif Poche Vide »."""
        head = head_noun(self.text[start:end])
        if match := APPOSED.match(self.text, end):
            near = self.within(match.end(), match.end() + 2)
            if near and ("," not in match.group() or _closed(self.text, near[0])):
                return near[0]
        if match := APPOSED_TITLE.match(self.text, end):
            near = self.within(match.end(), match.end() + 2)
            if near and near[0].type == "PER":
                return near[0]
        match = NAMED_BODY.match(self.text, start, max(end, start))
        if match and (head in FIRMS or head in BODIES):
            near = self.within(match.start("name"), match.start("name") + 1)
            return near[0] if near else Speaker(match["name"].strip(), match.start("name"), None, "ORG")
        return None

    def free(self, start: int, end: int) -> list[Speaker]:
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
        return head is not None and (head in self._roles or _speaks(head))

    def according_to(self, start: int, end: int) -> Speaker | None:
        """Who stands behind « selon » or « d'après », whose words begin at `start`."""
        while start < end and self.text[start].isspace():
            start += 1
        if pronoun := re.match(r"(?:lui|elle|eux|elles)(?:-mêmes?)?\b", self.text[start:end], re.IGNORECASE):
            return self.pronoun({"lui": "il", "eux": "ils"}.get(pronoun.group()[:3].lower(), "elle"), start)
        if re.match(rf"(?:la|cette){_S}(?:même{_S})?source\b", self.text[start:end]) and (
            voice := self.voice_of(max(0, start - 900), start)
        ):
            return voice
        if _OWN_WORDS.match(self.text, start, end):
            line = max(self.text.rfind(sign, 0, start) for sign in (". ", "\n", "» ", "? ", "! ")) + 1
            here = [m for m in self.free(line, start) if m.type == "PER"]
            return here[0] if here else self.anybody(start)
        stop = re.compile(r"[.;:!?«»“”\"()\n]|,(?=\s)").search(self.text, start, end)
        phrase_end = stop.start() if stop else end
        inside = self.within(start, min(end, phrase_end + 60))
        inside = [m for m in inside if m.start <= phrase_end + 4]
        return self._named_phrase(start, phrase_end, inside) if phrase_end > start else None

    def phrase(self, words: str, place: int) -> Speaker | None:
        """Who a title or other noun phrase means in this article; the phrase itself where nobody is named."""
        definite = bool(DEFINITE.match(words.strip()))
        words = (CUT if definite else CUT_INDEFINITE).split(words.strip())[0].strip(" ,'’")
        words = DANGLING.sub("", words)
        own = [m for m in self.within(place, place + 4) if m.start - place <= 4]
        if own:
            return own[0]
        head = head_noun(words)
        if head is None:
            return None
        if speaker := self._by_role(head, words, place):
            return speaker
        human = head in ANAPHORS or is_human(head)
        if definite and human and head not in INSTITUTIONS and head not in FIRMS:
            gender = determiner_gender(words) or of_role(head)
            return self._stands_for(Asked("title", words, place, gender)) or Speaker(words, place, None)
        if definite and head in FIRMS:
            return self._stands_for(Asked("firm", words, place, None)) or Speaker(words, place, None)
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
        if wanted and not fit(best)[0] and not (len(found) == 1 and len(wanted) < 2):
            return None
        return Speaker(words, place, best[1].entity, best[1].type)

    def anybody(self, place: int) -> Speaker | None:
        """Who speaks at `place` where nothing says it: the voice or the person that the text is about there."""
        return self._stands_for(Asked("alone", "", place, None))

    def pronoun(self, word: str, place: int) -> Speaker | None:
        """The nearest earlier person (else organisation) that a pronoun at `place` can stand for."""
        word = word.lower()
        if word in ("on", "nous", "je", "ils", "elles", "ces derniers", "ceux-ci", "celles-ci"):
            return self._plural(word, place)
        if word in ("ce dernier", "cette dernière", "celui-ci", "celle-ci"):
            return self._stands_for(
                Asked("latter", word, place, "f" if word.startswith("ce") and word.endswith(("ère", "lle-ci")) else "m")
            )
        feminine = (
            word.startswith("elle")
            or word in ("celle-ci", "cette dernière", "la première", "la seconde")
            or word.endswith("intéressée")
        )
        return self._stands_for(Asked("pronoun", "elle" if feminine else "il", place, "f" if feminine else "m"))

    def _stands_for(self, asked: Asked) -> Speaker | None:
        found = self._antecedents.best(asked) if self._antecedents else None
        if found is None or found[0].type != NOUN:
            return self._as_last_called(found[0], asked) if found else None
        meant = self.phrase(found[0].text, found[0].start)
        return replace(found[0], entity=meant.entity if meant else None)

    def _as_last_called(self, speaker: Speaker, asked: Asked) -> Speaker:
        """The speaker by the title that stands nearest before a pronoun, where the text last names them so."""
        if asked.kind not in ("pronoun", "latter") or speaker.type != "PER":
            return speaker
        later = [n for n in self._titles if speaker.start < n.start < asked.place]
        for noun in reversed(later[-4:]):
            meant = self.phrase(noun.text, noun.start)
            if meant and meant.entity == speaker.entity and meant.entity:
                return replace(speaker, text=noun.text, start=noun.start)
        return speaker

    def _plural(self, word: str, place: int) -> Speaker | None:
        if word in ("on", "je", "nous"):
            return None
        if found := self._stands_for(Asked("plural", word, place, None)):
            return found
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


def undotted(text: str) -> str:
    """The text with the dot of « M. » and the like made another sign, so that it ends no sentence; length is kept."""
    return _ABBREVIATED.sub(_DOT, text)


def dotted(words: str) -> str:
    """Words of an `undotted` text as the article has them."""
    return words.replace(_DOT, ".")


def _closed(text: str, mention: Speaker) -> bool:
    """Whether a comma, a bracket or the end of the sentence follows the name."""
    return bool(re.compile(r"\s?(?:[,;:.!?()»]|$)").match(text, mention.start + len(mention.text)))


def _is_person(phrase: str) -> bool:
    """Whether the head of the noun phrase names a kind of person."""
    head = head_noun(phrase)
    return head is not None and (head in ANAPHORS or is_human(head)) and head not in INSTITUTIONS


def _speaks(noun: str) -> bool:
    """Whether the noun names a kind of person or body."""
    single = noun.removesuffix("s")
    return any(word in INSTITUTIONS or word in FIRMS or word in BODIES for word in (noun, single)) or is_human(single)
