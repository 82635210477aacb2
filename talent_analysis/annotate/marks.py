"""Where quotation marks open and close, in one pass, for every kind the French press uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_PAIRS = {"«": "»", "“": "”", "‹": "›", "„": "“"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items() if opener != "„"}
_SPACES = " \t\u00a0\u202f\u2009"
_DEEPEST = 6
_MARKS = frozenset('«»“”‹›„"')


@dataclass(frozen=True)
class Marked:
    """Quoted characters text[start:end], without marks and inner spaces; `left`:`right` with its marks."""

    start: int
    end: int
    left: int
    right: int


def find_marked(text: str, stretches: Iterable[tuple[int, int]]) -> list[Marked]:
    """The outermost quotations in the given stretches of text (its analysed lines), in order.

    A quotation may run over lines; one that no mark closes ends with its line.
    """
    found: list[Marked] = []
    stack: list[tuple[str, int]] = []
    line_ends: dict[int, int] = {}
    for start, end in stretches:
        for place in _places(text, start, end):
            char = text[place]
            line_ends[place] = end
            _step(text, char, place, start, stack, found)
        if stack and not _may_continue(text, stack, end):
            _close_open(text, stack, found, end)
    if stack:
        _close_open(text, stack, found, line_ends[stack[0][1]])
    return _outermost(found)


def _places(text: str, start: int, end: int) -> Iterable[int]:
    return (place for place in range(start, end) if text[place] in _MARKS)


def _step(text: str, char: str, place: int, line_start: int, stack: list[tuple[str, int]], found: list[Marked]) -> None:
    openers = [opener for opener, _ in stack]
    if char == '"':
        if '"' in openers and not _opens_again(text, place, openers):
            _close(text, stack, '"', place, found)
        else:
            stack.append((char, place))
    elif char in _PAIRS and not (char == "“" and "„" in openers):
        if char in openers and _starts_line(text, place, line_start):
            return  # a paragraph of the same quotation repeats its opening mark
        if len(stack) < _DEEPEST:
            stack.append((char, place))
    elif (opener := "„" if char == "“" else _CLOSERS.get(char, "")) in openers:
        _close(text, stack, opener, place, found)


def _starts_line(text: str, place: int, line_start: int) -> bool:
    return place - line_start <= 4 and not text[line_start:place].strip()


def _opens_again(text: str, place: int, openers: list[str]) -> bool:
    """A straight mark after a space and before a letter opens, inside a guillemet quotation, a nested one."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return openers[-1] != '"' and (before in _SPACES or before in "('’") and not after.isspace()


def _close(text: str, stack: list[tuple[str, int]], opener: str, place: int, found: list[Marked]) -> None:
    while stack:
        mark, left = stack.pop()
        if mark == opener:
            _keep(text, left, place, place + 1, found)
            return


def _close_open(text: str, stack: list[tuple[str, int]], found: list[Marked], end: int) -> None:
    if stack[0][0] != '"':
        _keep(text, stack[0][1], end, end, found)
    stack.clear()


def _may_continue(text: str, stack: list[tuple[str, int]], end: int) -> bool:
    """Whether a quotation may run on after its line: not straight ones, and only to a mark not far away."""
    opener, left = stack[0]
    closer = _PAIRS.get(opener)
    if closer is None or end - left > 5000:
        return False
    close = text.find(closer, end, end + 2500)
    again = text.find(opener, end, close if close >= 0 else end + 2500)
    return close >= 0 and (again < 0 or not text[end:again].strip())


def _keep(text: str, left: int, close: int, right: int, found: list[Marked]) -> None:
    start, end = left + 1, close
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        found.append(Marked(start, end, left, right))


def _outermost(found: list[Marked]) -> list[Marked]:
    kept: list[Marked] = []
    for marked in sorted(found, key=lambda m: (m.left, -m.right)):
        if not kept or marked.left >= kept[-1].right:
            kept.append(marked)
    return kept
