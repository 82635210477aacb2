"""Where reported words may end: with the clause, before what the author adds behind a comma, or with the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from talent_analysis.annotate.attribution import Attributor
from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.openings import TAIL
from talent_analysis.annotate.shadow import Attribution

_S = SPACE
#: Words behind a comma that may begin the author's own addition.
_CUT = re.compile(
    rf",{_S}(?P<word>mais|et|car|soit|dont|qui|que|où|alors|tandis|avec|sans|contre|histoire|ce|formule|un|une|le|la|les"
    rf"|l['’]|il|elle|ils|elles|pour|après|avant|dans|moins|plus|puis|ou|quand|comme|selon|en)\b|(?P<stop>{_S}?[:;(]{_S})",
    re.IGNORECASE,
)
_AT_LEAST = 20


def endings(attributor: Attributor, row: Attribution, end: int) -> Iterator[Attribution]:
    """The candidate, and the same ending earlier and later in the sentence that ends at `end`, each with features."""
    shadow = attributor.shadow
    cuts = [m for m in _CUT.finditer(shadow, row.start + _AT_LEAST, row.end) if row.end - m.start() > 3]
    held = [f"holds {_word(cuts[0])}", f"holds {min(3, len(cuts))} cuts"] if cuts else ["holds no cut"]
    yield replace(row, features=(*row.features, "own end", *held, *_behind(attributor, row.end, end)))
    for cut in cuts[:1] + cuts[1:][-1:]:
        yield replace(row, end=cut.start(), features=(*row.features, "cut", f"cut at {_word(cut)}"))
    tail = TAIL.search(shadow, row.end, end)
    last = tail.start() if tail else end
    if last - row.end > 8 and row.place < 0:
        joint = re.compile(r"[\s,]*(?P<word>[^\W\d_]+)?").match(shadow, row.end, last)
        word = joint["word"].lower() if joint and joint["word"] else "nothing"
        yield replace(row, end=last, features=(*row.features, "on", f"on past {word}"))


def _word(cut: re.Match[str]) -> str:
    return (cut["word"] or cut["stop"].strip()).lower()


def _behind(attributor: Attributor, start: int, end: int) -> list[str]:
    """What follows the candidate in its sentence."""
    follows = re.compile(r"[\s]*([^\W\d_]+|[^\w\s])").match(attributor.shadow, start, end)
    return [f"behind {follows[1].lower()}" if follows else "behind nothing"]
