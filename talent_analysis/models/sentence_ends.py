"""What is read around a place where a sentence may end: the words beside it, the sentence so far, what comes next.

A sentence without a verb may be a title, one without a mark at its end is rarely anything else; so it is told whether
the sentence so far, and the stretch that follows, have a verb in a finite form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

NONE = "<>"
_FINAL = frozenset((".", "!", "?", "…", "..", "...", "...."))
_ENDS = frozenset(".!?…")
_STRAIGHT = '"'
_OPENING, _CLOSING = frozenset("(«“["), frozenset(")»”]")
#: Tokens: how far back the last mark is looked for, how far ahead the next, and how far around marks are counted.
_LONGEST, _AHEAD, _AROUND, _NEAR = 60, 30, 60, 40
_SPANS = ((0, 2), (-1, 2), (0, 3), (-2, 1))


def form_at(forms: Sequence[str], i: int) -> str:
    """The token at i, or what stands for none."""
    return forms[i] if 0 <= i < len(forms) else NONE


def shape(form: str) -> str:
    """« Aa », « AA », « A », « a », « 9 », or the mark itself."""
    first = form[0]
    if first.isdigit():
        return "9"
    if first.isupper():
        return ("AA" if form.isupper() else "Aa") if len(form) > 1 else "A"
    return "a" if first.isalpha() else form


def kind(form: str) -> str:
    """A word, an abbreviation with its point, a final mark, or the first character of what else it is."""
    if form[0].isalnum():
        return "w." if form[-1] == "." else "w"
    return "." if form in _FINAL else form[0]


class Places:
    """The tokens of a text, with what is counted over them once.

    `finite` tells for each token whether it is a verb in a finite form.
    """

    def __init__(self, forms: Sequence[str], finite: Sequence[bool]) -> None:
        self.forms = forms
        self.low = [form.lower() for form in forms]
        self.kinds = [kind(form) for form in forms]
        self.shapes = [shape(form) for form in forms]
        self._finite = _sums(finite)
        self._capitals = _sums([shape == "AA" for shape in self.shapes])
        self._words = _sums([form[0].isalpha() for form in forms])
        self._final = _sums([kind == "." for kind in self.kinds])
        self._stops = _next([kind in ".:;" for kind in self.kinds])

    def features(self, i: int, start: int) -> list[str]:
        """What is read where the sentence that began at token `start` may end after token i."""
        return [*self._beside(i), *self._since_mark(i), *self._whole(i, start), *self._around(i, start)]

    def stretches(self, i: int, start: int) -> list[tuple[int, int]]:
        """What mean vectors are read of, half open: what stands around, the sentence so far, up to the next mark."""
        near = (max(0, i - _NEAR), min(len(self.forms), i + _NEAR + 1))
        return [near, (start, i + 1), (i + 1, self._stop(i) + 1)]

    def _beside(self, i: int) -> Iterator[str]:
        """The words and shapes just before and after."""
        low = {k: form_at(self.low, i + k) for k in range(-1, 3)}
        shapes = {k: form_at(self.shapes, i + k) for k in range(-3, 4)}
        yield from (f"shape {k}={shapes[k]}" for k in (-2, -1, 0, 1, 2, 3))
        yield from (f"{k}={word}" for k, word in low.items())
        for a, b in _SPANS:
            yield " ".join(["shapes", str(a), *(shapes[k] for k in range(a, b))])
        yield f"0~1={shapes[0]} {low[1]}"
        yield f"0=1~{low[0]} {shapes[1]}"
        yield f"1={shapes[1]} {low[1]}"
        yield f"1=2~{form_at(self.forms, i + 1)} {shapes[2]}"
        yield from (f"0/{n}={low[0][-n:]}" for n in (2, 3))
        yield from (f"1/{n}={shapes[1]} {low[1][-n:]}" for n in (2, 3))

    def _since_mark(self, i: int) -> Iterator[str]:
        """The stretch since the last mark that ends sentences, and how far the next one is."""
        forms = self.forms
        back = i
        while back > 0 and i - back < _LONGEST and forms[back - 1] not in _ENDS:
            back -= 1
        stretch = forms[back : i + 1]
        mark = "w" if forms[i][0].isalnum() else self.shapes[i]
        after = form_at(forms, i + 1)
        capitals = sum(form[0].isupper() for form in stretch) > len(stretch) / 2
        ahead = next((k for k in range(1, _AHEAD) if form_at(forms, i + k) in (*_ENDS, NONE)), _AHEAD)
        yield f"long {min(len(stretch), 40) // 4} {mark}"
        yield f"capitals {capitals} {len(stretch) > 3}"
        yield f"open {_open(stretch)} {'w' if after[0].isalnum() else after}"
        yield f"quote {stretch.count(_STRAIGHT) % 2} {self.shapes[i]}"
        yield f"ahead {ahead // 3}"

    def _whole(self, i: int, start: int) -> Iterator[str]:
        """Verbs and length of the sentence so far, and of what comes before the next mark."""
        own, after = self.kinds[i], self._after(i)
        stop = self._stop(i)
        verbs, more = self._verbs(start, i + 1), self._verbs(i + 1, stop + 1)
        length, rest, last = _rounded(i + 1 - start), _rounded(stop - i), self.kinds[stop]
        yield f"verbs {verbs} {own}"
        yield f"verbs after {more} {own}"
        yield f"verbs {verbs} {more} {own} {after}"
        yield f"verbs {verbs} {more} {own} to {last}"
        yield f"verbs long {verbs} {own} {min(length, 8)}"
        yield f"verbs after long {more} {own} {min(rest, 8)} {last}"
        yield f"length {length} {own} {after}"
        before, next_ones = self._in_capitals(start, i + 1), self._in_capitals(i + 1, min(i + 4, len(self.forms)))
        yield f"in capitals {before} {next_ones} {own} {verbs}"
        yield from self._beginning(i, start, verbs, last)

    def _beginning(self, i: int, start: int, verbs: int, last: str) -> Iterator[str]:
        """How the sentence began, and how the one before it ended."""
        own, head, first = self.kinds[i], self.low[start], self.shapes[start]
        before = form_at(self.kinds, start - 1)
        alike = head == form_at(self.low, i + 1), self.kinds[start] == form_at(self.kinds, i + 1)
        yield f"head {head} {own}"
        yield f"head {first} {own} {self._after(i)}"
        yield f"before {before} {own}"
        yield f"before {before} {own} {self.kinds[start]} {verbs}"
        yield f"to {last} {own} {before}"
        yield f"alike {first} {alike} {own}"

    def _around(self, i: int, start: int) -> Iterator[str]:
        """What is open in the sentence so far, and how many marks and capitals stand around."""
        own, after = self.kinds[i], self._after(i)
        low, high = max(0, i - _AROUND), min(len(self.forms), i + _AROUND + 1)
        sentence = self.forms[start : i + 1]
        yield f"final around {(self._final[high] - self._final[low]) // 2} {own}"
        yield f"capitals around {min((self._capitals[high] - self._capitals[low]) // 4, 4)} {own}"
        yield f"open here {_open(sentence)} {own} {after}"
        yield f"quote here {sentence.count(_STRAIGHT) % 2} {own} {after}"

    def _after(self, i: int) -> str:
        return form_at(self.shapes, i + 1)

    def _stop(self, i: int) -> int:
        """The next mark after i, or where it is no longer looked for."""
        return min(self._stops[i + 1], i + _AHEAD + 1, len(self.forms) - 1)

    def _verbs(self, start: int, end: int) -> int:
        return min(self._finite[end] - self._finite[start], 2)

    def _in_capitals(self, start: int, end: int) -> bool:
        words = self._words[end] - self._words[start]
        return words > 0 and self._capitals[end] - self._capitals[start] == words


def verb_features(forms: Sequence[str], i: int) -> list[str]:
    """What tells whether token i is a verb in a finite form: itself, its ending, the word before."""
    own, before = forms[i].lower(), form_at(forms, i - 1).lower()
    ending = before[-2:] if before[0].isalnum() else "."
    found = [f"verb={own}", f"before={before}", f"before/={ending}", f"capital={forms[i][0].isupper()} {i > 0}"]
    return found + [f"verb/{n}={own[-n:]}" for n in (2, 3, 4)]


def _sums(values: Sequence[bool]) -> list[int]:
    """How many of the values before each place hold."""
    return [0, *accumulate(map(int, values))]


def _next(marks: Sequence[bool]) -> list[int]:
    """For each place (and the one after the last), the first at or after it where a mark stands."""
    places = [len(marks)] * (len(marks) + 1)
    for i in range(len(marks) - 1, -1, -1):
        places[i] = i if marks[i] else places[i + 1]
    return places


def _rounded(length: int) -> int:
    """Lengths to 3 as they are, longer ones by fours."""
    return length if length < 4 else 4 + min((length - 4) // 4, 8)


def _open(forms: Sequence[str]) -> int:
    """1 where more brackets and quotation marks open than close, -1 where fewer do."""
    count = sum((form in _OPENING) - (form in _CLOSING) for form in forms)
    return max(-1, min(count, 1))
