"""Who said the words between two quotation marks: cues after, before and inside them."""

from __future__ import annotations

import re
from dataclasses import replace

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.cues import Cue, according, inverted
from talent_analysis.annotate.incises import Incises
from talent_analysis.annotate.marks import Marked
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.annotate.verbs import reporting

_S = SPACE
_WORDS_OF = re.compile(
    rf"\b(?P<words>paroles?|mots|propos|formule|phrase|déclaration){_S}(?:de{_S}|d['’]|du{_S})", re.IGNORECASE
)
_INCISED_SUBJECT = re.compile(
    rf"(?:{_S}(?:de{_S}son{_S}côté|pour{_S}sa{_S}part|quant{_S}à{_S}(?:lui|elle)))?{_S}(?:(?:le|la|les|un|une|son|sa|ses)\b|l['’]|[A-ZÀ-Ý])[^,.;:«“\"·]{{2,80}}[,.;]"
)
_VIEW_LEAD = re.compile(r"(?:[^\s,;:.]+(?:\s[^\s,;:.]+){0,3},|or|mais|et|car|ainsi)?\s*", re.IGNORECASE)
_AGENT = re.compile(rf"{_S}?par{_S}(?=[A-ZÀ-Ý]|l[ea]s?{_S}|l['’]|une?{_S}|s(?:on|a|es){_S})")
_BLANK = '»”" \u00a0\u202f'
_SIGNED = re.compile(r"[»”\"]?\s*\n*[—–-]\s*(?=[A-ZÀ-Ý])")
_FOR_WHOM = re.compile(rf",{_S}(?P<view>pour|selon|d['’]après){_S}(?:qui|lequel|laquelle|lesquels|lesquelles)\b")
_SUBJECT_PRONOUN = re.compile(rf"(?P<who>il|elle|ils|elles){_S}", re.IGNORECASE)
_HELPS = re.compile(rf"{_S}(?:a|ont|avait|avaient|est|sont|n['’]a|n['’]ont)(?:{_S}\w+ment)?{_S}?$")
#: « il « suit le dossier » »: the subject of the quoted words right before them.
_PRONOUN_BEFORE = re.compile(rf"(?<![\w-])(?P<who>il|elle|ils|elles){_S}$", re.IGNORECASE)
_MATTER = re.compile(rf"{_S}(?:sur|contre|face{_S}à|après|à{_S}propos|devant){_S}")
_GAPS = (" ", "\u00a0", "\u202f", ",", "")
_ANY_VERB = re.compile(
    rf",?{_S}(?P<verb>(?:se{_S}|s['’]|lui{_S}|leur{_S}|l['’]|le{_S}|la{_S}|me{_S}|m['’]|y{_S})?(?:(?:a|ont|avait|aurait|est|fut){_S}(?:\w+ment{_S})?[^\W\d_]{{3,}}(?:é|ée|i|is|it|u|és)|[^\W\d_]{{3,}}(?:e|t|d|ent|a)))"
    rf"(?:{_S}\w+ment)?,?{_S}(?:(?:le|la|les|un|une|son|sa|ses|leur|celui-ci|celle-ci|ce|cette|lui|elle)\b|l['’]|[A-ZÀ-Ý])"
)
_NOT_VERBS = frozenset(
    ["cette", "dont", "sans", "comme", "même", "quand", "entre", "contre", "toute", "autre", "quelque", "notre",
     "votre", "leur", "chaque", "alors", "peut", "pendant", "avant", "devant", "durant", "malgré", "pourtant",
     "tandis", "tant", "étant", "ayant", "disant", "lorsque", "puisque", "parce", "presque", "encore", "ensuite",
     "ensemble", "dite", "dites", "elle", "une", "celle", "juste", "force", "voire", "outre"]
)  # fmt: skip


class Attributor(Incises):
    """Finds the cue and the speaker of quoted stretches of one article.

    Cues are looked for in the text with all quoted characters blanked, so that no quotation's own words count.
    """

    def attribute(self, mark: Marked) -> Attribution:
        """The cue and speaker of a whole quotation, from its sentence; a subject that cannot speak gives way."""
        found = self._attribute(mark)
        return replace(found, speaker=self.speaking(found.speaker, self.before_start(mark.left), mark.left))

    def _attribute(self, mark: Marked) -> Attribution:
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
        if earlier and (colon or not after or not self._is_known(after.cue)):
            return earlier
        if after and (after.cue or not before.strip()):
            return after
        return earlier or after or self._viewed_later(own, mark.right, last) or self._uncued(own, first, mark)

    def _viewed_later(self, own: Attribution, right: int, last: int) -> Attribution | None:
        """« selon X » at the end of the sentence, behind what follows the quotation."""
        for view in self._matches(self.views, right, last):
            if view.group().lower() != "pour" and self.shadow[max(right, view.start() - 2) : view.start()] in (
                ", ",
                "  ",
            ):
                return replace(own, cue=view.group(), speaker=self.people.according_to(view.end(), last))
        return None

    @staticmethod
    def _is_known(cue: str | None) -> bool:
        """Whether the words hold a reporting verb or a preposition of view."""
        words = re.findall(r"[^\W\d_]+", (cue or "").lower())
        return bool(cue and according().match(cue)) or any(word in reporting() for word in words)

    def _after(self, own: Attribution, right: int, last: int) -> Attribution | None:
        lead = re.compile(rf"[{SPACE[1:-1]},–—-]*").match(self.shadow, right, last)
        at = lead.end() if lead else right
        if match := inverted().match(self.shadow, at, last):
            return replace(own, cue=match.group(), speaker=self._inverted_subject(match))
        if found := self._plain_order(own, at):
            return found
        cue = self._cue_after(at)
        if (
            cue
            and not cue.verb.endswith("ant")
            and not (cue.passive and " " not in cue.text)
            and self.shadow[cue.end : cue.end + 1] in _GAPS
        ):
            speaker = self._follower(cue, last)
            return replace(own, cue=cue.text, speaker=speaker) if speaker else None
        if cue and (agent := _AGENT.match(self.shadow, cue.end, last)):
            return replace(own, cue=cue.text, speaker=self.people.according_to(agent.end(), last))
        view = next(iter(self._matches(self.views, at, min(last, at + 60))), None)
        if view and view.group().lower() != "pour" and not self.shadow[at : view.start()].strip(" ,"):
            return replace(own, cue=view.group(), speaker=self.people.according_to(view.end(), last))
        match = _ANY_VERB.match(self.shadow, right, last)
        if (
            match
            and match["verb"].islower()
            and match["verb"].split()[-1] not in _NOT_VERBS
            and not match["verb"].endswith("ant")
        ):
            return replace(own, cue=match["verb"], speaker=self.people.subject_after(match.end("verb"), last))
        if title := re.compile(rf"{_S}?:{_S}(?=[A-ZÀ-Ýa-zà-ÿ])").match(self.shadow, right, last):
            return replace(own, speaker=_without_matter(self.people.subject_after(title.end(), last)))
        return self._later(own, right, last)

    def _plain_order(self, own: Attribution, at: int) -> Attribution | None:
        """« X », elle a dit; « X », Ardant a écrit: the subject before its verb; none behind a full stop."""
        if self.shadow[own.end : at].count(",") == 0 and self.text[own.end - 1] in ".!?…":
            return None
        if pronoun := _SUBJECT_PRONOUN.match(self.shadow, at):
            cue = self.cue_at(pronoun.end())
            return replace(own, cue=cue.text, speaker=self.people.pronoun(pronoun["who"], at)) if cue else None
        name = next((m for m in self.people.within(at, at + 1) if m.type == "PER"), None)
        cue = self.cue_at(name.start + len(name.text) + 1) if name else None
        return replace(own, cue=cue.text, speaker=name) if cue and not cue.passive else None

    def _cue_after(self, at: int) -> Cue | None:
        """The cue that begins at `at`, or behind the pronouns there (« nous dit X »)."""
        clitics = re.compile(rf"(?:(?:nous|me|lui|leur|vous|te|y|en){_S}|m['’]){{1,2}}", re.IGNORECASE).match(
            self.shadow, at
        )
        place = clitics.end() if clitics else at
        taken = self._any_cue.get(place)  # « , juge la maire »: a verb here, whatever the tagger says
        follows = taken and _INCISED_SUBJECT.match(self.shadow, taken.end, taken.end + 90)
        return self.cue_at(at) or self.cue_at(place) or (taken if follows else None)

    def _later(self, own: Attribution, right: int, last: int) -> Attribution | None:
        """A cue with its subject behind it, after the rest of the sentence (« X » à celle de Meta, a dit Y)."""
        for cue in self.cues_in(right, last):
            comma = self.shadow[max(right, cue.start - 2) : cue.start].startswith(",")
            follows = re.compile(rf"{_S}(?:(?:le|la|les|un|une|son|sa)\b|l['’]|[A-ZÀ-Ý])").match(
                self.shadow, cue.end, last
            )
            if comma and follows and not cue.passive and not cue.verb.endswith("ant"):
                speaker = self._follower(cue, last)
                return replace(own, cue=cue.text, speaker=speaker) if speaker else None
        return None

    def _before(self, own: Attribution, first: int, left: int) -> Attribution | None:
        cues = [c for c in self.cues_in(first, left) if not c.passive or self._governs(c, left)]
        views = [m for m in self._matches(self.views, first, left) if self._is_view(m, first)]
        turned = self._matches(self.turned, first, left)
        if turned and (not cues or turned[-1].end() >= cues[-1].end - 1):
            return replace(own, cue=turned[-1].group(), speaker=self._inverted_subject(turned[-1]))
        opens = bool(views) and bool(_VIEW_LEAD.fullmatch(self.shadow[first : views[-1].start()].strip(_BLANK)))
        if opens and cues and self._speaks_itself(cues[-1], views[-1].end(), left):
            opens = False
        if views and (not cues or views[-1].start() > cues[-1].start or opens):
            return replace(own, cue=views[-1].group(), speaker=self._view(views[-1], left))
        if not cues:
            return None
        cue, speaker = self._speaking(cues, first, left)
        return replace(own, cue=cue.text, speaker=speaker)

    def _speaks_itself(self, cue: Cue, since: int, left: int) -> bool:
        """Whether a cue behind « selon X, ... » has a speaker of its own, in a clause of its own."""
        apart = re.search(r";|\bet\s|\bmais\s", self.shadow[since : cue.start])
        if cue.start < since or not apart or not (self._adjoins(cue, left) or cue.telling):
            return False
        speaker = self.subject(cue, since, left)
        return speaker is not None and bool(speaker.entity or self.people.can_speak(speaker.start, speaker.start + 40))

    def _speaking(self, cues: list[Cue], first: int, left: int) -> tuple[Cue, Speaker | None]:
        """The last cue before a quotation; the one whose clause holds it, where that cue's subject cannot speak."""
        cue, speaker = cues[-1], self.subject(cues[-1], first, left)
        if self._is_infinitive(cue):
            ruling = next((c for c in reversed(cues[:-1]) if not self._is_infinitive(c)), None)
            if ruling and not re.search(r"[;:.]", self.shadow[ruling.end : cue.start]):
                return cue, self.subject(ruling, first, left)
        outer = next((c for c in reversed(cues[:-1]) if self._holds(c, cues[-1])), None)
        if outer is None:
            return cue, speaker
        aside = cue.verb.endswith(("er", "ir", "re")) or cue.passive or not self._adjoins(cue, left)
        if aside or speaker is None or not (speaker.entity or self.people.can_speak(speaker.start, speaker.start + 40)):
            return outer, self.subject(outer, first, left)
        return cue, speaker

    @staticmethod
    def _is_infinitive(cue: Cue) -> bool:
        return bool(re.search(r"(?:er|ir|oir|re)$", cue.verb)) and " " not in cue.text.strip()

    def _holds(self, outer: Cue, inner: Cue) -> bool:
        """Whether `outer` opens a clause with « que » in which `inner` stands, not joined to it by « et »."""
        between = self.shadow[outer.end : inner.start]
        opened = re.match(rf"(?:{_S}[^,.;:]{{1,40}}?)?,?{_S}(?:que{_S}|qu['’])", between)
        return bool(opened) and not re.search(r"(?:,\s|\bet\s|\bmais\s|\bavant\s)(?:de\s|d['’])?$", between)

    def _adjoins(self, cue: Cue, left: int) -> bool:
        return len(self.shadow[cue.end : left].split()) <= 2

    def _governs(self, cue: Cue, left: int) -> bool:
        """A lone participle reports only right before the marks, with its agent, or after another cue's « et »."""
        between = self.shadow[cue.end : left]
        joined = re.search(rf"(?:,|\bet|\bpuis){_S}(?:\w+ment{_S})?$", self.shadow[max(0, cue.start - 24) : cue.start])
        return len(between.split()) <= 4 or bool(joined) or bool(re.search(r"\bpar\b", between)) or " " in cue.text

    def _is_view(self, match: re.Match[str], first: int) -> bool:
        """« pour » gives a view only where it opens the sentence."""
        return match.group().lower() != "pour" or bool(
            _VIEW_LEAD.fullmatch(self.shadow[first : match.start()].strip(_BLANK))
        )

    def _uncued(self, own: Attribution, first: int, mark: Marked) -> Attribution:
        """No cue: a signature behind, or the sentence's own subject, where a person is named before the words."""
        if (signed := _SIGNED.match(self.text, mark.right)) and (
            near := self.people.within(signed.end(), signed.end() + 1)
        ):
            return replace(own, speaker=near[0])
        if signed and "\n" in signed.group():
            line = self.text[
                signed.end() : self.text.find("\n", signed.end()) if "\n" in self.text[signed.end() :] else None
            ]
            return replace(own, speaker=Speaker(line.strip(" .,"), signed.end(), None, "signed"))
        if (whose := _FOR_WHOM.search(self.shadow, first, mark.left)) and not self.shadow[
            whose.end() : mark.left
        ].strip():
            return replace(own, cue=whose["view"], speaker=self.people.noun_before(first, whose.start()))
        if of := _WORDS_OF.search(self.shadow, first, mark.left):
            return replace(own, cue=of["words"], speaker=self.people.according_to(of.end(), mark.left))
        whole = self.people.within(first, mark.left)
        if whole and _HELPS.fullmatch(self.shadow, whole[-1].start + len(whole[-1].text), mark.left):
            return replace(own, speaker=whole[-1])  # « Corvel a « pris acte » »
        if pronoun := _PRONOUN_BEFORE.search(self.shadow, first, mark.left):
            return replace(own, speaker=self.people.pronoun(pronoun["who"], pronoun.start()))
        near = [m for m in whole if m.type == "PER"]
        subject = self.syntax.last_subject(first, mark.left)
        speaker = self.people.parsed(subject, first) if subject else None
        if speaker and (
            speaker.entity or speaker.asked or self.people.can_speak(speaker.start, speaker.start + len(speaker.text))
        ):
            return replace(own, speaker=speaker)
        return replace(own, speaker=self.people.anybody(mark.left) if near else None)


def _without_matter(speaker: Speaker | None) -> Speaker | None:
    """The one whom a title names behind a quotation, without what they speak of (« : un cadre sur la vague »)."""
    if speaker is None or speaker.entity:
        return speaker
    return replace(speaker, text=_MATTER.split(speaker.text)[0])
