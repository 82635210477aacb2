"""Whom a pronoun or a title stands for: the named candidates before it, and what speaks for each.

A candidate is a person or an organisation of the article; its features are names of facts (how far, in which
grammatical role, of which gender ...), and a log-linear choice weighs them (see `weights`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace

from talent_analysis.annotate import weights
from talent_analysis.annotate.syntax import Syntax

#: Types of candidates that are no names: a noun phrase that can speak, one in the plural.
NOUN, NOUNS = "noun", "nouns"
_OPEN_TO = {"plural": (NOUNS,), "title": ("PER",), "firm": ("ORG",)}
_TOPIC = re.compile(r"(?:^|[.!?»\n]\s?)(?:Quant (?:à|au|aux)|Côté|Chez|Pour)\s(?:M.\s|Mme\s|l['’]|la\s)?$")
_REACH = 3000
_LATEST = 12
#: A title of so many words (« la maire ») takes up a person named before; a longer one may stand for nobody named.
_SHORT = 2


@dataclass(frozen=True)
class Asked:
    """A question for an antecedent: `kind` (pronoun or title), its words, where it stands, which gender it shows."""

    kind: str
    words: str
    place: int
    gender: str | None


@dataclass(frozen=True)
class Speaker:
    """Who speaks: the article's words for them, where those words stand, and their canonical name (or null)."""

    text: str
    start: int
    entity: str | None
    type: str = ""
    asked: Asked | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Candidate:
    """A possible antecedent with its features; `speaker` is its latest mention before the place."""

    speaker: Speaker
    features: tuple[str, ...]


class Antecedents:
    """The candidates of one article; `voices` are filled as its quotations are attributed."""

    def __init__(
        self,
        text: str,
        mentions: list[Speaker],
        syntax: Syntax,
        genders: dict[str, tuple[str, str]],
        roles: dict[str, list[str]],
        quoted: list[tuple[int, int]],
        nouns: list[Speaker],
    ) -> None:
        self._text = text
        self._mentions = sorted([*mentions, *nouns], key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]
        self._genders, self._roles, self._quoted = genders, roles, quoted
        self._lines = [m.end() for m in re.finditer(r"\n+", text)]
        self._sentences = syntax.sentence_starts() or [m.end() for m in re.finditer(r"[.!?…»]\s+|\n", text)]
        self._grammar = {m.start: syntax.role(m.start, m.start + len(m.text)) for m in self._mentions}
        self._counts = Counter(m.entity for m in mentions if m.type == "PER")
        self.voices: list[tuple[int, Speaker]] = []

    def best(self, asked: Asked) -> tuple[Speaker, float] | None:
        """The strongest candidate and its strength; null where there is none."""
        found = self.candidates(asked)
        if not found:
            return None
        if asked.kind == "latter":
            agree = [c for c in found if c.speaker.type == "PER" and "gender clash" not in c.features] or found
            return replace(agree[0].speaker, asked=asked), 0.0
        if asked.kind == "pronoun":
            found = [c for c in found if "gender clash" not in c.features] or found
        scored = [(weights.score("antecedent", c.features), -at, c.speaker) for at, c in enumerate(found)]
        strength, _, speaker = max(scored, key=lambda s: s[:2])
        said = asked.words if asked.kind in ("title", "firm") else speaker.text
        place = asked.place if asked.kind in ("title", "firm") else speaker.start
        return Speaker(said, place, speaker.entity, speaker.type, asked), strength

    def candidates(self, asked: Asked) -> list[Candidate]:
        """The latest entities mentioned before the place, nearest first, each with its features."""
        latest: dict[str, Speaker] = {}
        times: Counter[str] = Counter()
        subjects: dict[str, Speaker] = {}
        until = bisect_right(self._starts, asked.place - 1)
        for mention in reversed(self._mentions[:until]):
            if asked.place - mention.start > _REACH or len(latest) >= _LATEST:
                break
            if self._within_other_words(mention.start, asked.place):
                continue
            if mention.type not in _OPEN_TO.get(asked.kind, ("PER", "ORG", NOUN)):
                continue
            latest.setdefault(_key(mention), mention)
            times[_key(mention)] += 1
            if self._grammar[mention.start] == "nsubj":
                subjects.setdefault(_key(mention), mention)
        wanted = "ORG" if asked.kind == "firm" else "PER"
        fits = [name for name, m in latest.items() if self._gender(m, asked) != "clash" and m.type == wanted]
        ordered = [name for name in subjects if name in fits]
        stands_alone = asked.kind in ("title", "firm") and len(asked.words.split()) > _SHORT
        own = [self._itself(asked, list(latest.values()))] if stands_alone else []
        return own + [
            Candidate(m, tuple(self._features(m, asked, fits, ordered, times[name], subjects.get(name))))
            for name, m in latest.items()
        ]

    def _itself(self, asked: Asked, others: list[Speaker]) -> Candidate:
        """The phrase as it stands, for nobody the article names."""
        words = re.findall(r"[^\W\d_]+", asked.words.lower())
        head = next((w for w in words[1:] if len(w) > 2), "")
        titled = any(head in role for told in self._roles.values() for role in told)
        found = [
            f"itself {asked.kind}",
            f"itself words {min(5, len(words))}",
            f"itself {'known' if titled else 'unknown'} title",
        ]
        bearers = [
            m for m in others if any(head in role.split()[:3] for role in self._roles.get(m.entity or m.text, []))
        ]
        fits = [m for m in others if self._gender(m, asked) in ("agrees", "unknown")]
        near = [m for m in fits if _between(self._sentences, m.start, asked.place) <= 2]
        found += [f"itself with {min(2, len(bearers))} bearers", f"itself with {min(2, len(near))} near"]
        found += [f"itself {len(words)} words with {min(1, len(bearers))} bearers"] if len(words) < 5 else []
        return Candidate(Speaker(asked.words, asked.place, None, "itself", asked), tuple(found))

    def _features(
        self, m: Speaker, asked: Asked, fits: list[str], ordered: list[str], times: int, subject: Speaker | None
    ) -> list[str]:
        kind = asked.kind
        apart = _between(self._sentences, m.start, asked.place)
        lines = _between(self._lines, m.start, asked.place)
        grammar = self._grammar[m.start]
        found = [f"type {m.type}", f"{kind} {m.type}", f"sentences {min(apart, 5)}", f"lines {min(lines, 3)}"]
        found += [f"grammar {grammar}", f"grammar {grammar} sentences {min(apart, 2)}"]
        found.append(f"gender {self._gender(m, asked)}")
        if self._sure(m, asked):
            found += ["gender surely agrees", f"{kind} gender surely agrees"]
        if m.type == NOUN:
            found += [f"noun {asked.words if kind == 'pronoun' else kind}", f"noun sentences {min(apart, 3)}"]
            found += [f"noun {grammar} sentences {min(apart, 2)}", f"noun lines {min(lines, 1)}"]
        if m.type == "ORG":
            found.append(f"ORG {asked.words if kind == 'pronoun' else ''}")
        if _key(m) in fits:
            found.append(f"nearest {min(fits.index(_key(m)), 4)}")
            found += ["only one"] if len(fits) == 1 else []
        if _key(m) in ordered:
            found.append(f"subject nearest {min(ordered.index(_key(m)), 3)}")
        if subject:
            found.append(f"subject sentences {min(_between(self._sentences, subject.start, asked.place), 4)}")
        found.append(f"times {min(times, 4)}")
        if m.entity and self._counts[m.entity] >= 3 and self._counts[m.entity] == max(self._counts.values()):
            found.append("lead")
        if _TOPIC.search(self._text[max(0, m.start - 16) : m.start]):
            found.append(f"topic sentences {min(apart, 1)}")
        if not _between(self._lines, 0, m.start):
            found.append("title line")
        first = (
            self._lines[bisect_right(self._lines, asked.place) - 1]
            if self._lines and asked.place >= self._lines[0]
            else 0
        )
        if 0 <= m.start - first <= 60:
            found.append("opens paragraph")
        found += self._voice(m, asked.place)
        if kind == "title":
            found += self._titled(m, asked)
        if kind in ("alone", "firm"):
            found += [f"{kind}: {name}" for name in found if name.startswith(("sentences", "lines", "last", "nearest"))]
        return found

    def _voice(self, m: Speaker, place: int) -> list[str]:
        heard = [(end, who) for end, who in self.voices if end <= place]
        if not heard:
            return []
        heard.sort(key=lambda v: v[0])
        end, last = heard[-1]
        if last.entity == m.entity and last.type == m.type:
            return ["last voice", f"last voice lines {min(_between(self._lines, end, place), 2)}"]
        return ["earlier voice"] if any(who.entity == m.entity for _, who in heard[-4:]) else ["no voice"]

    def _titled(self, m: Speaker, asked: Asked) -> list[str]:
        """Whether the article gives this person the title: its head noun, and how many of its other words."""
        words = re.findall(r"[^\W\d_]{3,}", asked.words.lower())
        told = self._roles.get(m.entity or m.text, [])
        heads = {head for role in told for head in re.findall(r"[^\W\d_]{3,}", role)[:3]}
        if not words or not told:
            return ["no title known"]
        best = max(len(set(words) & set(re.findall(r"[^\W\d_]{3,}", role))) for role in told)
        head = next((w for w in words if w not in ("les", "des", "une")), "")
        return [f"title words {min(best, 3)} of {min(len(words), 3)}"] + (
            ["title head"] if head in heads else ["other title"]
        )

    def _gender(self, m: Speaker, asked: Asked) -> str:
        known = self._genders.get(m.entity or m.text) if m.type != NOUN else self._genders.get(f"noun at {m.start}")
        if asked.gender is None or known is None or m.type == "ORG":
            return "unknown"
        if known[0] == asked.gender:
            return "agrees"
        return "clash" if known[1] == "sure" else "unlikely"

    def _sure(self, m: Speaker, asked: Asked) -> bool:
        """Whether a title or a well-known first name gives the person the gender asked for."""
        return m.type != NOUN and self._genders.get(m.entity or m.text) == (asked.gender, "sure")

    def _within_other_words(self, start: int, place: int) -> bool:
        """Whether a mention stands in somebody's quoted words, and `place` outside them."""
        at = bisect_right(self._quoted, (start, 1 << 60)) - 1
        return (
            at >= 0
            and self._quoted[at][0] <= start < self._quoted[at][1]
            and not (self._quoted[at][0] <= place < self._quoted[at][1])
        )


def _key(m: Speaker) -> str:
    return m.entity or m.text.lower()


def _between(bounds: list[int], start: int, end: int) -> int:
    """How many bounds lie in start:end."""
    return bisect_right(bounds, end) - bisect_right(bounds, start)
