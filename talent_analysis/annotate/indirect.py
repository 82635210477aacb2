"""Indirect speech: of the clauses that a verb or « selon » may make somebody's words, those that are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from talent_analysis.annotate import weights
from talent_analysis.annotate.attribution import Attributor
from talent_analysis.annotate.endings import endings
from talent_analysis.annotate.indirect_patterns import patterns
from talent_analysis.annotate.shadow import Attribution

_LONGEST = 1500
#: A clause with a larger share of quoted characters is a quotation.
_COVERED, _COVERED_UNPARSED = 0.25, 0.6
_SHORTEST = 8
#: What a quoted character is blanked to.
_QUOTED = "·"
#: How probable a candidate must be: where the F1 of the training articles, left out in turn, is highest.
LIKELY = 0.27


def find_indirect(text: str, sentences: list[tuple[int, int]], attributor: Attributor) -> list[Attribution]:
    """The indirect speech of an article: of candidates that overlap the most probable, where it is probable enough."""
    found: list[Attribution] = []
    for row in candidates(text, sentences, attributor):
        if attributor.syntax.parsed and probability(row) < LIKELY:
            break  # the most probable come first
        apart = all(row.end <= other.start or row.start >= other.end for other in found)
        apart = apart and (row.place < 0 or all(row.place != other.place for other in found))
        if apart:
            found.append(row)
    return found


def candidates(text: str, sentences: list[tuple[int, int]], attributor: Attributor) -> list[Attribution]:
    """Every clause that may be indirect speech, the most probable first (in the text's order where it has no trees)."""
    parsed = attributor.syntax.parsed
    rows: dict[tuple[int, int, str | None], Attribution] = {}
    for start, end in _windows(sentences):
        for row in patterns(attributor, start, end):
            for one in endings(attributor, row, end) if parsed else [row]:
                a, b = _trim(text, one.start, one.end)
                covered = _covered(attributor.shadow, a, b) if b > a else 1.0
                if b - a >= _SHORTEST and covered < (_COVERED if parsed else _COVERED_UNPARSED):
                    features = (*one.features, *_shape(attributor, one, a, b, covered, (start, end)))
                    rows.setdefault((a, b, one.cue), replace(one, start=a, end=b, features=features))
    return sorted(rows.values(), key=lambda row: -probability(row)) if parsed else list(rows.values())


def probability(row: Attribution) -> float:
    """How probable it is that the candidate is indirect speech, by its features."""
    return weights.probability("indirect", row.features)


def _shape(
    attributor: Attributor, row: Attribution, start: int, end: int, covered: float, sentence: tuple[int, int]
) -> list[str]:
    """Features of the clause, of its speaker and of its sentence."""
    words = attributor.syntax.words(start, end)
    moods = [w for w in words if "VerbForm=Fin" in w.feats]
    speaker = row.speaker
    who = "nobody" if speaker is None else speaker.asked.kind if speaker.asked else speaker.type or "phrase"
    shape = [
        f"speaker {who}",
        f"quoted {min(9, -int(-covered * 10))}",
        "holds a quotation" if covered else "holds none",
        f"words {min(6, len(words) // 4)}",
    ]
    pattern = next((f for f in row.features if f.startswith("pattern")), "")
    if speaker and not speaker.entity and not speaker.asked:
        speaks = "speaks" if attributor.people.can_speak(speaker.start, speaker.start + 40) else "cannot speak"
        shape += [speaks, f"{pattern} {speaks}"]
    shape.append("finite" if moods else "not finite")
    shape += ["conditional"] if any("Mood=Cnd" in w.feats for w in moods) else []
    shape += [f"{pattern} quoted" if covered else f"{pattern} open", f"{pattern} {who}"]
    shape += ["beside a quotation"] if _QUOTED in attributor.shadow[slice(*sentence)] else []
    return [*shape, f"{pattern} words {min(6, len(words) // 4)}"]


def _windows(sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences, cut where one is longer than any sentence is: time stays linear in the text."""
    for start, end in sentences:
        yield from ((at, min(end, at + _LONGEST)) for at in range(start, end, _LONGEST))


def _covered(shadow: str, start: int, end: int) -> float:
    return shadow.count(_QUOTED, start, end) / (end - start)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",:;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return start, end
