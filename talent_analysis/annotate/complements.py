"""Clauses and phrases that the tree makes somebody's words: complements of a verb, or of a noun such as « motif »."""

from __future__ import annotations

from collections.abc import Iterator

from talent_analysis.annotate.attribution import Attributor
from talent_analysis.annotate.cues import Cue
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.annotate.syntax import Word

_MARKS = frozenset(["que", "qu'", "qu’", "de", "d'", "d’", "à", "du", "des"])
#: Parts of a sentence that may hold what a verb reports, with the name of their pattern.
_RELATIONS = ("ccomp", "xcomp", "advcl")
_SHORTEST = 8


def of_cues(attributor: Attributor, start: int, end: int) -> Iterator[tuple[Cue, Word, str, int, int]]:
    """(cue, its verb, pattern, start, end) of every complement of the reporting verbs in start:end."""
    for cue in attributor.cues_in(start, end):
        verb = attributor.syntax.verb(cue.start, cue.end)
        for child in attributor.syntax.children(verb) if verb else []:
            found = _complement(attributor, child)
            if verb and found and found[1] > cue.end:
                yield cue, verb, *found


def of_others(attributor: Attributor, start: int, end: int) -> Iterator[tuple[Cue, Word, str, int, int]]:
    """The same for other verbs, and for nouns, that govern a clause with « que »."""
    syntax = attributor.syntax
    known = [(cue.start, cue.end) for cue in attributor.cues_in(start, end)]
    for word in syntax.words(start, end):
        if word.upos not in ("VERB", "NOUN") or any(a <= word.start < b for a, b in known):
            continue
        for child in syntax.children(word):
            found = _complement(attributor, child) if child.deprel in ("ccomp", "acl") else None
            if found and found[1] > word.end and _with_que(attributor, child):
                cue = Cue(word.start, word.end, word.text.lower(), word.text, telling=False)
                yield cue, word, f"que of a {word.upos.lower()}", found[1], found[2]


def _with_que(attributor: Attributor, child: Word) -> bool:
    marks = [mark for mark in attributor.syntax.children(child) if mark.deprel == "mark"]
    return any(mark.text.lower().startswith("qu") for mark in marks)


def _complement(attributor: Attributor, child: Word) -> tuple[str, int, int] | None:
    """(pattern, start, end) of what a verb may report, without its conjunction or preposition."""
    if child.deprel.split(":")[0] not in _RELATIONS:
        return None
    first, last = attributor.syntax.whole(child)
    words = attributor.syntax.words(first, last)
    lead = words[0].text.lower() if words else ""
    if lead in _MARKS and len(words) > 1:
        first = words[1].start
    form = "infinitive" if "VerbForm=Inf" in child.feats else child.upos.lower()
    mark = lead if lead in _MARKS else "bare"
    return (f"{form} clause {mark}", first, last) if last - first > _SHORTEST else None


def as_candidate(
    attributor: Attributor, found: tuple[Cue, Word, str, int, int], start: int, features: list[str]
) -> Attribution:
    """The complement as a candidate, with the subject of its verb as the speaker."""
    cue, _, _, first, last = found
    speaker = attributor.subject(cue, start, first)
    return Attribution(first, last, "indirect", cue.text, speaker, tuple(features))
