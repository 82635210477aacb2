"""Who is named in an article, and what it says they are: roles, genders, the last voices heard."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

import polars as pl

from talent_analysis.annotate.antecedents import NOUN, NOUNS, Antecedents, Asked, Candidate, Speaker
from talent_analysis.annotate.gender import of_description, of_name
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.annotate.titles import (
    ANAPHORS,
    BODIES,
    CUT,
    DEFINITE,
    DET,
    DETERMINED,
    FIRMS,
    INSTITUTIONS,
    PREPOSITION,
    ROLE_AFTER,
    ROLE_BEFORE,
    head_noun,
    is_human,
    last_phrase,
)

_SPACES = " \u00a0\u202f"


@dataclass
class Cast:
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
    ) -> Self:
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
            if any(m.start < end for m in self.within(start, end)) or not speaks(noun):
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
            if (apart and is_person(phrase)) or (
                not apart and not PREPOSITION.search(before) and len(phrase.split()) <= 6
            ):
                roles.append(phrase)
        if (match := ROLE_AFTER.match(self.text, end)) and (
            is_person(match["role"]) or not DETERMINED.match(match["role"])
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

    def within(self, start: int, end: int) -> list[Speaker]:
        """The mentions that begin in text[start:end]."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def bracketed(self, mention: Speaker) -> bool:
        """Whether the name stands in brackets, as a person's party does: « Yves Pozzo di Borgo (UDI) »."""
        return self.text[max(0, mention.start - 2) : mention.start].rstrip().endswith("(")

    def free(self, start: int, end: int) -> list[Speaker]:
        """Mentions that no preposition governs."""
        return [
            m
            for m in self.within(start, end)
            if not PREPOSITION.search(self.text[max(start, m.start - 22) : m.start]) and (m.start + len(m.text) <= end)
        ]

    def can_speak(self, start: int, end: int) -> bool:
        """Whether the noun phrase at start:end names somebody, or a kind of person or body that speaks."""
        if any(m.start - start <= 40 for m in self.within(start, end)):
            return True
        head = head_noun(self.text[start:end])
        return head is not None and (head in self._roles or speaks(head))


def is_person(phrase: str) -> bool:
    """Whether the head of the noun phrase names a kind of person."""
    head = head_noun(phrase)
    return head is not None and (head in ANAPHORS or is_human(head)) and head not in INSTITUTIONS


def speaks(noun: str) -> bool:
    """Whether the noun names a kind of person or body."""
    single = noun.removesuffix("s")
    return any(word in INSTITUTIONS or word in FIRMS or word in BODIES for word in (noun, single)) or is_human(single)
