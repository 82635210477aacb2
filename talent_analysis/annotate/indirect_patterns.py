"""The clauses that may be indirect speech: after a verb, with a verb behind or inside, under « selon »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.attribution import Attributor
from talent_analysis.annotate.complements import as_candidate, of_cues, of_others
from talent_analysis.annotate.cues import Cue
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.openings import FINITE, NO_TELLING, TAIL, opening
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.annotate.verbs import telling

_S = SPACE
#: What stands before « selon » where it begins a clause of its own.
_OPENS = re.compile(r"(?:[;:(]|\b(?:et|mais|car|or|que|où|donc))$|(?:et|mais|car)?\s?qu['’]$", re.IGNORECASE)
#: What begins the words behind an incised cue where they are no part of what is said.
_LED = re.compile(
    r"[\s,]*(?:et|mais|ou|puis|avant|en|sans|avec|tout|pour|ce\squi|lors|dans|au|à|devant|d['’]un|qui|dont|alors|tandis|sur|comme|après|depuis)\b",
    re.IGNORECASE,
)


def patterns(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """Every clause of a sentence that a cue may make somebody's words, each with its features."""
    yield from _incised(attributor, start, end)
    yield from _viewed(attributor, start, end)
    governed = list(_governed(attributor, start, end))
    yield from governed
    if attributor.syntax.parsed:
        yield from _objects(attributor, start, end)
        yield from _complements(attributor, start, end, governed)


def _clause_end(shadow: str, start: int, end: int) -> int:
    tail = TAIL.search(shadow, start + 10, end) if end - start > 10 else None
    return tail.start() if tail else end


def _verb_features(attributor: Attributor, cue: Cue, pattern: str) -> list[str]:
    """The pattern, the verb's lemma, form and clause, and what makes it less than a statement."""
    verb = attributor.syntax.verb(cue.start, cue.end)
    lemma = verb.lemma if verb else cue.verb
    forms = [w.feats for w in attributor.syntax.words(cue.start, cue.end) if "VerbForm=Fin" in w.feats]
    form = re.search(r"Mood=(\w+)", forms[0]) if forms else None
    tense = re.search(r"Tense=(\w+)", forms[0]) if forms else None
    shown = f"{form[1] if form else 'None'} {tense[1] if tense else ''}".strip()
    if verb and not forms:
        shown = "infinitive" if "VerbForm=Inf" in verb.feats else "participle"
    led = attributor.shadow[max(0, cue.start - 16) : cue.start].lower()
    found = [f"pattern {pattern}", f"verb {lemma}", f"{pattern} {lemma}", f"form {shown}", f"{pattern} {shown}"]
    found += ["passive"] if cue.passive else []
    found += ["telling"] if cue.telling else ["not telling"]
    found += [f"relation {verb.deprel.split(':')[0]}"] if verb else []
    if re.search(r"\b(?:faut|je|j['’]|nous|vous|peut|doit)\s*(?:\w['’]|ne\s|en\s|me\s)?$", led):
        found.append("first person or duty")
    return found


def _governed(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """Clauses after a telling verb: « dit que ... », « assure avoir ... », « l'accuse d'avoir ... »."""
    shadow, reached = attributor.shadow, start
    parsed = attributor.syntax.parsed
    for cue in attributor.cues_in(start, end):
        if not parsed and (cue.start < reached or not cue.telling or cue.verb in NO_TELLING):
            continue
        found = opening(shadow, cue, end)
        if found is None or (not parsed and found[0] in ("que negated", "to do", "said to be")):
            continue
        pattern, first = found
        features = _verb_features(attributor, cue, pattern)
        if pattern.startswith("que"):
            features += _que_features(attributor, cue, first)
        if not parsed and "first person or duty" in features:
            continue
        stop = _next_cue(attributor, first, _clause_end(shadow, first, end))
        verb = attributor.syntax.verb(cue.start, cue.end)
        if (
            verb
            and (reach := attributor.syntax.complement(verb, first - 8, stop))
            and (reach - first > 12 and (pattern not in ("que", "que negated") or _has_verb(attributor, first, reach)))
        ):
            stop = min(stop, reach)
        speaker = attributor.subject(cue, attributor_start(attributor, cue.start, start), first)
        if speaker is None and _impersonal(shadow, cue, start):
            continue
        reached = stop
        yield Attribution(first, stop, "indirect", cue.text, speaker, tuple(features))


def _que_features(attributor: Attributor, cue: Cue, first: int) -> list[str]:
    """Whether « que » is a conjunction or a pronoun to the parser, and how far from the verb it stands."""
    words = attributor.syntax.words(cue.end, first)
    que = next((w for w in reversed(words) if w.text.lower().startswith("qu")), None)
    return [f"que is {que.upos if que else 'unknown'}", f"que after {min(4, max(0, len(words) - 1))}"]


def _objects(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """Noun phrases that a verb reports: « nie toute hausse », « a promis une prime »."""
    for cue in attributor.cues_in(start, end):
        verb = attributor.syntax.verb(cue.start, cue.end)
        span = attributor.syntax.object_of(verb) if verb else None
        if verb is None or span is None or span[1] > end or cue.passive:
            continue
        speaker = attributor.subject(cue, attributor_start(attributor, cue.start, start), span[0])
        stop = _clause_end(attributor.shadow, span[0], span[1])
        features = _verb_features(attributor, cue, "object")
        yield Attribution(span[0], stop, "indirect", cue.text, speaker, tuple(features))


def _complements(attributor: Attributor, start: int, end: int, known: list[Attribution]) -> Iterator[Attribution]:
    """What the tree gives a verb or a noun as its complement, where the words alone did not show it."""
    for find in (of_cues, of_others):
        for found in find(attributor, start, end):
            cue, _, pattern, first, last = found
            if any(abs(row.start - first) < 4 and abs(row.end - last) < 12 for row in known):
                continue
            clause = attributor_start(attributor, cue.start, start)
            yield as_candidate(attributor, found, clause, _verb_features(attributor, cue, pattern))


def _next_cue(attributor: Attributor, first: int, stop: int) -> int:
    """Cut a clause before a second reporting verb of the same subject (« ... et soutenu que ... »)."""
    shadow = attributor.shadow
    for cue in attributor.cues_in(first + 8, stop):
        joint = re.search(r"(?:,?\s(?:et|mais|puis)|,)\s(?:(?:ils?|elles?)\s)?(?:en\s)?$", shadow[first : cue.start])
        if joint and cue.telling and opening(shadow, cue, stop) is not None:
            return first + joint.start()
    return stop


def _clause_begin(shadow: str, start: int, end: int) -> int:
    """Where the last clause before `end` begins: after a colon, a semicolon or « car »."""
    cuts = [
        m.end()
        for m in re.compile(r"(?:\s?[:;]|\(\S{0,6},|,\s(?:car|mais|puisque)|\.\s[–—])\s").finditer(shadow, start, end)
    ]
    return cuts[-1] if cuts and end - cuts[-1] > 12 else start


def attributor_start(attributor: Attributor, place: int, start: int) -> int:
    """Where to begin to look for a subject: the sentence, or what follows a semicolon or a colon."""
    cut = max(attributor.shadow.rfind(" ; ", start, place), attributor.shadow.rfind(": ", start, place))
    return cut + 2 if cut >= 0 else start


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
        if stop and stop.end() < end and re.match(r".{0,12}[«“\"]", shadow[stop.end() : stop.end() + 14]):
            return
        after = (stop.end() if stop else end, _clause_end(shadow, match.end(), end))
        features = ("pattern incise", f"incise {verb[0]}", f"incise after {min(3, (after[1] - after[0]) // 30)}")
        before_span = (_clause_begin(shadow, start, match.start()), match.start())
        yield from _parts(attributor, (before_span, after), (match.group(), match.start()), speaker, features)
        return
    yield from _closing(attributor, start, end)


def _closing(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """« X, a annoncé Y. »: a clause, a comma, a telling verb, and somebody who can speak."""
    shadow = attributor.shadow
    for match in re.compile(rf",{_S}").finditer(shadow, start, end):
        cue = attributor.cue_at(match.end())
        if cue is None or not cue.telling or cue.passive or cue.verb in NO_TELLING or cue.text.lower().startswith("y"):
            continue
        follows = re.compile(
            rf"(?:{_S}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|\w+ment)(?:{_S}(?:soir"
            rf"|matin))?)?{_S}"
            rf"(?P<np>(?:(?:le|la|les|une?|sa|son|ses|des|leurs?|plusieurs|certain(?:e?s)|deux|trois|cette|ce|cet)\b|l['’]|[A-ZÀ-Ý])[^,.;:!?]*)"
        ).match(shadow, cue.end, end)
        before = shadow[start : match.start()]
        parsed = attributor.syntax.parsed
        if not follows or before.count("·") > len(before) / 2 or (not parsed and len(before) < 18):
            continue
        speaks = attributor.people.can_speak(follows.start("np"), follows.end("np"))
        if not parsed and not (speaks and FINITE.search(before)):
            continue
        stop = follows.end("np")
        speaker = attributor.people.subject_after(cue.end, min(end, stop + 60))
        features = _verb_features(attributor, cue, "closing")
        features += ["closing speaks" if speaks else "closing cannot speak"]
        features += ["closing verb" if _has_verb(attributor, start, match.start()) else "closing no verb"]
        first = (_clause_begin(shadow, start, match.start()), match.start())
        after = (stop, _clause_end(shadow, stop, end))
        yield from _parts(attributor, (first, after), (cue.text, cue.start), speaker, tuple(features))
        return


def _parts(
    attributor: Attributor,
    spans: tuple[tuple[int, int], tuple[int, int]],
    cue: tuple[str, int],
    speaker: Speaker | None,
    features: tuple[str, ...],
) -> Iterator[Attribution]:
    """The two parts of a clause that its cue interrupts, of which at most one is kept; without trees the longer one."""
    before, after = spans
    led = bool(_LED.match(attributor.shadow, after[0], after[1]))
    longer = before[1] - before[0] >= after[1] - after[0]
    pattern = features[0]
    if not attributor.syntax.parsed:
        span = before if longer or led else after
        yield Attribution(span[0], span[1], "indirect", cue[0], speaker, features, cue[1])
        return
    for side, (first, last), long in (("before", before, longer), ("after", after, not longer)):
        if last - first < 12:
            continue
        more = [
            f"{side}: {pattern}",
            f"{side} {'longer' if long else 'shorter'}",
            f"{pattern} {side} {'longer' if long else 'shorter'}",
        ]
        more += [f"{side} with circumstance behind"] if led else []
        more += [f"{side} has verb"] if _has_verb(attributor, first, last) else [f"{side} has no verb"]
        yield Attribution(first, last, "indirect", cue[0], speaker, (*features, *more), cue[1])


def _viewed(attributor: Attributor, start: int, end: int) -> Iterator[Attribution]:
    """« Selon X, ... », « ..., selon X. » and « ..., selon X, ... »."""
    shadow = attributor.shadow
    for match in attributor._matches(attributor.views, start, end):
        speaker = attributor._view(match, end)
        if re.match(r"[-‑]|\s?$", shadow[match.end() : match.end() + 1]) and shadow[match.end()] != " ":
            continue
        if match.group().lower() == "pour" and not _named_view(attributor, match, speaker, start):
            continue
        last = _view_end(attributor, match.end(), end, speaker)
        lead = shadow[start : match.start()].strip(" ,")
        head = re.findall(r"[^\W\d_]+", shadow[match.end() : match.end() + 40].lower())[:2]
        where = (
            "first" if len(lead) < 18 else "clause" if _OPENS.search(lead) else "last" if end - last < 12 else "middle"
        )
        features = (f"pattern view {where}", f"view {match.group().lower()}", *(f"view word {word}" for word in head))
        if where in ("first", "clause"):
            yield Attribution(last, _clause_end(shadow, last, end), "indirect", match.group(), speaker, features)
        else:
            before = (_clause_begin(shadow, start, match.start()), match.start())
            yield from _parts(attributor, (before, (last, end)), (match.group(), match.start()), speaker, features)


def _named_view(attributor: Attributor, match: re.Match[str], speaker: Speaker | None, start: int) -> bool:
    """« pour » opens a view only at the head of a sentence and before somebody named at once."""
    if match.start() - start > 3 or speaker is None or speaker.entity is None:
        return False
    comma = attributor.shadow.find(",", match.end(), match.end() + 80)
    return comma >= 0 and speaker.start <= comma + 6 and (speaker.start - match.end() < 30)


def _view_end(attributor: Attributor, start: int, end: int, speaker: Speaker | None) -> int:
    """Where the words after « selon » end: past the name, and past an apposition to it."""
    shadow = attributor.shadow
    if speaker and start <= speaker.start < min(end, start + 90):
        start = max(start, speaker.start + len(speaker.text))
    stop = re.compile(r"[,;.:!?]").search(shadow, start, end)
    if stop is None:
        return end
    relative = re.compile(
        rf",{_S}(?:(?:à|pour|chez|avec){_S})?(?:qui|dont|lequel|laquelle){_S}[^,.;:!?]{{3,120}},"
    ).match(shadow, stop.start(), end)
    if relative:
        return relative.end()
    apposed = re.compile(rf",{_S}(?:[a-zà-ÿ][^,.;:!?«»“”\"]{{3,80}}),").match(shadow, stop.start(), end)
    if apposed and not _is_clause(attributor, apposed.start(), apposed.end()):
        return apposed.end()
    return stop.end()


def _is_clause(attributor: Attributor, start: int, end: int) -> bool:
    """Whether a finite verb or a subject stands in start:end."""
    subject = any(word.deprel.startswith("nsubj") for word in attributor.syntax.words(start, end))
    return subject or _has_verb(attributor, start, end)


def _has_verb(attributor: Attributor, start: int, end: int) -> bool:
    """Whether a finite verb stands in start:end."""
    if attributor.syntax.parsed:
        return any("VerbForm=Fin" in word.feats for word in attributor.syntax.words(start, end))
    return bool(FINITE.search(attributor.shadow, start, end))
