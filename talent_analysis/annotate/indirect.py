"""Indirect speech: the clause that a reporting verb or « selon » makes somebody's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talent_analysis.annotate.attribution import Attribution, Attributor
from talent_analysis.annotate.cues import Cue
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.speakers import Speaker
from talent_analysis.annotate.verbs import telling

_S = SPACE
_QUE = re.compile(
    rf"(?:{_S}(?:\w+ment|aussi|déjà|toutefois|pourtant|néanmoins|cependant|encore|ainsi|alors|ensuite|enfin"
    rf"|même|volontiers|surtout|donc"
    rf"|(?:ce{_S})?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:{_S}(?:soir|matin|dernier"
    rf"|\d\d?{_S}\w+))?|hier(?:{_S}soir)?|aujourd['’]hui|ce{_S}(?:matin|soir)|la{_S}veille)(?=[\s,])"
    rf"|,?{_S}(?:à|au|aux|en|dans|devant|auprès|lors|par|sur|face|avec|après|depuis"
    rf"|le{_S}\d){_S}(?:(?!qu['’e])[^,.;:!?«»“”\"\n]){{2,90}}?(?=,|{_S}qu)"
    rf"|{_S}(?-i:[A-ZÀ-Ý])[^,.;:!?«»“”\"\n]{{2,40}}?(?={_S}qu)"
    rf"|,(?!{_S}ce)[^,.;:!?«»“”\"\n]{{2,60}}?,)*,?{_S}(?P<que>que{_S}|qu['’])",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"{_S}(?:à{_S}[^,.;:]{{2,30}}{_S})?(?P<que>s['’](?=ils?\b)|si{_S}|où{_S}|comment{_S}|pourquoi{_S}|combien{_S})",
    re.IGNORECASE,
)
_COLON = re.compile(rf"(?:{_S}[^,.;:!?«»“”\"\n]{{1,40}}|,{_S}[^,.;:!?«»“”\"\n]{{1,25}})?{_S}?:{_S}(?=[a-zà-ÿ])")
_OBJECT = re.compile(
    rf"^{_S}(?:(?:le|la|les|un|une|son|sa|ses|des|leur|leurs|ce|cette|ces|plus|moins|autant|aussi|mieux|bien"
    rf"|tel|même|autre)\b|l['’])",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    rf"(?P<between>{_S}(?:[^.;:!?«»“”\"\n,]{{1,50}}?{_S})??)(?P<de>de{_S}"
    rf"|d['’])?(?P<inf>(?:(?:ne{_S}(?:pas{_S}|plus{_S}|jamais{_S}|rien{_S})?|n['’]|y{_S}|en{_S}|se{_S}|s['’]"
    rf"|lui{_S}|leur{_S}))*(?:(?:l['’]|les?{_S}|la{_S})?avoir|(?:l['’])?être|[^\W\d_]{{2,}}(?:er|ir|oir|dre"
    rf"|tre|ire|vre))\b)",
    re.IGNORECASE,
)
_INFINITIVE_VERBS = re.compile(
    r"^(?:di[ts]|disent|dis|assur|affirm|reconn|ni[eéa]|nier|admet|admis|jur|prétend|avou|promet|promis|plai"
    r"|accus|reproch|regrett|confess"
    r"|contest|estim|concèd|concéd|cro[iy]|dément|démenti|soutien|soutenu|déclar|racont|expliqu)",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"{_S}[^.;:!?«»“”\"\n]{{1,90}}?(?<=[\s,])(?:de{_S}|d['’])(?P<inf>(?:ne{_S}(?:pas{_S})?|n['’]|s['’]"
    rf"|se{_S})?(?:avoir|être|[^\W\d_]{{2,}}(?:er|ir|dre|tre|ire))\b)",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"(?<![\w’'-])(?:a|ont|est|sont|sera|seront|fut|va|vont|doit|peut|peuvent|faut|fait|font|reste|ne"
    r"|n['’]\w+|se|s['’]\w+|\w+(?:ait|aient|ront|era|ira|dra|vra|èrent))(?!\w)",
    re.IGNORECASE,
)
_NO_TELLING = frozenset(
    [
        "compte",
        "comptent",
        "comptait",
        "comptant",
        "compter",
        "signifie",
        "signifient",
        "exige",
        "exigent",
        "réclame",
        "réclament",
        "chiffre",
        "arrête",
        "arrêté",
        "voit",
        "y",
    ]
)
_TAIL = re.compile(
    r",\s(?:ce\squ[ie]|selon|d['’]après|avant\sde|tandis\sque|alors\sque|quand|formule|tout\sen|ce\sdont)\b"
    r"|\s;\s|\s[–—]\s|\)",
    re.IGNORECASE,
)


_LONGEST = 1500


def find_indirect(text: str, sentences: list[tuple[int, int]], attributor: Attributor) -> list[Attribution]:
    """The indirect speech of an article; nothing that quotation marks cover for the greater part."""
    found: list[Attribution] = []
    for start, end in _windows(sentences):
        for row in _in_sentence(attributor, start, end):
            a, b = _trim(text, row.start, row.end)
            apart = all(b <= other.start or a >= other.end for other in found[-4:])
            if b - a >= 8 and apart and _covered(attributor.shadow, a, b) < 0.6:
                found.append(Attribution(a, b, "indirect", row.cue, row.speaker))
    return found


def _windows(sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences, cut where one is longer than any sentence is: time stays linear in the text."""
    for start, end in sentences:
        yield from ((at, min(end, at + _LONGEST)) for at in range(start, end, _LONGEST))


def _covered(shadow: str, start: int, end: int) -> float:
    return shadow.count("·", start, end) / (end - start)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",:;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return start, end


def _in_sentence(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    yield from _incised(attributor, start, end)
    yield from _viewed(attributor, start, end)
    yield from _governed(attributor, start, end)


def _clause_end(shadow: str, start: int, end: int) -> int:
    tail = _TAIL.search(shadow, start + 10, end) if end - start > 10 else None
    return tail.start() if tail else end


def _governed(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """Clauses after a telling verb: « dit que ... », « assure avoir ... », « l'accuse d'avoir ... »."""
    shadow, reached = attributor.shadow, start
    for cue in attributor.cues_in(start, end):
        if cue.start < reached or not cue.telling or cue.verb in _NO_TELLING:
            continue
        opening = _opening(shadow, cue, end)
        if opening is None:
            continue
        if re.search(
            r"\b(?:faut|je|j['’]|nous|vous|peut|doit)\s*(?:\w['’]|ne\s|en\s|me\s)?$",
            shadow[max(start, cue.start - 14) : cue.start],
            re.IGNORECASE,
        ):
            continue
        stop = _next_cue(attributor, opening, _clause_end(shadow, opening, end))
        speaker = attributor.subject(cue, attributor_start(attributor, cue.start, start), opening)
        if speaker is None and _impersonal(shadow, cue, start):
            continue
        reached = stop
        yield Attribution(opening, stop, "indirect", cue.text, speaker)


def _next_cue(attributor: Attributor, opening: int, stop: int) -> int:
    """Cut a clause before a second reporting verb of the same subject (« ... et soutenu que ... »)."""
    shadow = attributor.shadow
    for cue in attributor.cues_in(opening + 8, stop):
        joint = re.search(r"(?:,?\s(?:et|mais|puis)|,)\s(?:en\s)?$", shadow[opening : cue.start])
        if joint and cue.telling and _opening(shadow, cue, stop) is not None:
            return opening + joint.start()
    return stop


def _clause_begin(shadow: str, start: int, end: int) -> int:
    """Where the last clause before `end` begins: after a colon, a semicolon or « car »."""
    cuts = [
        m.end() for m in re.compile(r"(?:\s?[:;]|\(\S{0,6},|,\s(?:car|mais|puisque))\s").finditer(shadow, start, end)
    ]
    return cuts[-1] if cuts and end - cuts[-1] > 12 else start


def attributor_start(attributor: Attributor, place: int, start: int) -> int:
    """Where to begin to look for a subject: the sentence, or what follows a semicolon or a colon."""
    cut = max(attributor.shadow.rfind(" ; ", start, place), attributor.shadow.rfind(": ", start, place))
    return cut + 2 if cut >= 0 else start


def _opening(shadow: str, cue: Cue, end: int) -> int | None:
    """Where the clause that the cue governs begins; null where it governs none."""
    negated = re.search(r"(?:\bne\s|\bn['’])(?:\w+\s)?$", shadow[max(0, cue.start - 8) : cue.start]) or re.match(
        r"n['’]|ne\s", cue.text, re.I
    )
    match = _QUE.match(shadow, cue.end, end)
    if match and not negated:
        return match.end()
    if cue.verb.startswith("demand") and (asked := _WHETHER.match(shadow, cue.end, end)):
        return asked.start("que")
    if re.match(r"accus|reproch", cue.verb) and (blame := _BLAME.match(shadow, cue.end, min(end, cue.end + 120))):
        return blame.start("inf")
    infinitive = _INFINITIVE.match(shadow, cue.end, min(end, cue.end + 90))
    if infinitive and _INFINITIVE_VERBS.match(cue.verb) and not negated:
        between = infinitive["between"] or ""
        needs_de = re.match(r"accus|reproch|plai|promet|promis|regrett", cue.verb, re.IGNORECASE)
        if (needs_de and infinitive["de"]) or (
            not needs_de and not infinitive["de"] and len(between.split()) <= 2 and not _OBJECT.match(between)
        ):
            return infinitive.start("inf")
    colon = _COLON.match(shadow, cue.end, end)
    if (
        colon
        and not negated
        and "·" not in colon.group()
        and "contraire" not in colon.group()
        and _FINITE.search(shadow, colon.end(), end)
    ):
        return colon.end()
    return None


def _impersonal(shadow: str, cue: Cue, start: int) -> bool:
    return bool(
        re.search(
            r"\b(?:il (?:faut|est|s['’]agit)|pour|de|à|d['’])\s*$", shadow[max(start, cue.start - 14) : cue.start]
        )
    )


def _incised(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """« X, dit-il, Y » and « X, a annoncé Y. » without quotation marks."""
    shadow = attributor.shadow
    for match in attributor._matches(attributor.turned, start, end):
        verb = (match["part"] or match["verb"] or "").lower().split()
        who = (match["who1"] or match["who2"]).lower()
        before = shadow[start : match.start()].rstrip()
        if not verb or verb[0] not in telling() or not before.endswith(",") or who in ("je", "nous"):
            continue
        speaker = attributor.people.pronoun(who, match.start())
        stop = re.compile(r"[,.;:!?]|$").search(shadow, match.end(), end)
        if stop and re.match(r".{0,12}[«“\"]", shadow[stop.end() : stop.end() + 14]):
            return
        after = (stop.end() if stop else end, _clause_end(shadow, match.end(), end))
        yield _longer((start, match.start()), after, match.group(), speaker)
        return
    yield from _closing(attributor, start, end)


def _closing(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """« X, a annoncé Y. »: a clause, a comma, a telling verb, and somebody who can speak."""
    shadow = attributor.shadow
    for match in re.compile(rf",{_S}").finditer(shadow, start, end):
        cue = attributor.cue_at(match.end())
        if cue is None or not cue.telling or cue.passive or cue.verb in _NO_TELLING or cue.text.lower().startswith("y"):
            continue
        follows = re.compile(
            rf"(?:{_S}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|\w+ment)(?:{_S}(?:soir"
            rf"|matin))?)?{_S}"
            rf"(?P<np>(?:(?:le|la|les|un|une|son|sa|ses|des|leur|plusieurs)\b|l['’]|[A-ZÀ-Ý])[^,.;:!?]*)"
        ).match(shadow, cue.end, end)
        before = shadow[start : match.start()]
        if not follows or before.count("·") > len(before) / 2 or len(before) < 18 or not _FINITE.search(before):
            continue
        if not attributor.people.can_speak(follows.start("np"), follows.end("np")):
            continue
        stop = follows.end("np")
        speaker = attributor.people.subject_after(cue.end, min(end, stop + 60))
        yield Attribution(_clause_begin(shadow, start, match.start()), match.start(), "indirect", cue.text, speaker)
        return


def _longer(before: tuple[int, int], after: tuple[int, int], cue: str, speaker: Speaker | None) -> Attribution:
    span = before if before[1] - before[0] >= after[1] - after[0] else after
    return Attribution(span[0], span[1], "indirect", cue, speaker)


def _viewed(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """« Selon X, ... », « ..., selon X. » and « ..., selon X, ... »."""
    shadow = attributor.shadow
    for match in attributor._matches(attributor.views, start, end):
        speaker = attributor._view(match, end)
        if re.match(r"[-‑]|\s?$", shadow[match.end() : match.end() + 1]) and shadow[match.end()] != " ":
            continue
        if match.group().lower() == "pour" and not _named_view(attributor, match, speaker, start):
            continue
        last = _view_end(shadow, match.end(), end, speaker)
        lead = shadow[start : match.start()].strip(" ,")
        if len(lead) < 18:
            yield Attribution(last, _clause_end(shadow, last, end), "indirect", match.group(), speaker)
        else:
            yield _longer(
                (_clause_begin(shadow, start, match.start()), match.start()), (last, end), match.group(), speaker
            )


def _named_view(attributor: Attributor, match: re.Match[str], speaker: Speaker | None, start: int) -> bool:
    """« pour » opens a view only at the head of a sentence and before somebody named at once."""
    if match.start() - start > 3 or speaker is None or speaker.entity is None:
        return False
    comma = attributor.shadow.find(",", match.end(), match.end() + 80)
    return comma >= 0 and speaker.start <= comma + 6 and (speaker.start - match.end() < 30)


def _view_end(shadow: str, start: int, end: int, speaker: Speaker | None) -> int:
    """Where the words after « selon » end: past the name, and past an apposition to it."""
    if speaker and start <= speaker.start < min(end, start + 90):
        start = max(start, speaker.start + len(speaker.text))
    stop = re.compile(r"[,;.:!?]").search(shadow, start, end)
    if stop is None:
        return end
    apposed = re.compile(rf",{_S}(?:[a-zà-ÿ][^,.;:!?«»“”\"]{{3,80}}),").match(shadow, stop.start(), end)
    if apposed and not _FINITE.search(apposed.group()):
        return apposed.end() - 1
    return stop.start()
