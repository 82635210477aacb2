"""Whom a noun phrase, a title or a pronoun of an article means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from talent_analysis.annotate.antecedents import NOUN, Asked, Speaker
from talent_analysis.annotate.cast import Cast
from talent_analysis.annotate.gender import of_role
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.titles import (
    ANAPHORS,
    APPOSED,
    APPOSED_TITLE,
    BODIES,
    CUT,
    CUT_INDEFINITE,
    DANGLING,
    DEFINITE,
    DET,
    FIRMS,
    INSTITUTIONS,
    NAMED_BODY,
    PREPOSITION,
    PRONOUN,
    determiner_gender,
    head_noun,
    is_firm,
    is_human,
)

_S = SPACE
_OWN_WORDS = re.compile(
    rf"(?:ses|leurs?){_S}(?:propres{_S})?(?:mots|termes|dires|calculs|estimations|propos|chiffres)\b", re.IGNORECASE
)


@dataclass
class Meanings(Cast):
    """The people of an article, asked whom a noun phrase, a title or a pronoun means."""

    def noun_before(self, start: int, end: int) -> Speaker | None:
        """Whom the noun phrase that ends at `end` names (the antecedent of « pour qui »)."""
        return self._antecedent(start, end)

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


def _closed(text: str, mention: Speaker) -> bool:
    """Whether a comma, a bracket or the end of the sentence follows the name."""
    return bool(re.compile(r"\s?(?:[,;:.!?()»]|$)").match(text, mention.start + len(mention.text)))
