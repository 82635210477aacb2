"""Stretches of a sentence that may be names: what the network marks, runs of capitals, and what borders on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from talent_analysis.annotate.names import is_beside, is_never_a_name, straight

#: Words that stand inside names: "Parti des travailleurs", "Johnson & Johnson", "Mohammed ben Salmane".
_JOINTS = frozenset(
    ["de", "d'", "du", "des", "la", "le", "les", "l'", "et", "&", "of", "the", "for", "and", "von", "van"]
)
_JOINTS |= {"der", "den", "al", "el", "bin", "ben", "ibn", "à", "aux", "au", "en", "sur", "sous", "-", "'"}
_DEFINITE = frozenset(["de", "d'", "du", "des", "la", "le", "les", "l'"])
_PUNCTUATION = frozenset('«»"“”‹›()[]{}.,;:!?…–—•|*/')
_LONGEST_RUN, _LONGEST_TAIL, _MANY = 9, 4, 4
_BODY = frozenset({"NOUN", "ADJ", "PROPN", "NUM", "X"})

Span = tuple[int, int]


def candidates(
    words: Sequence[str], upos: Sequence[str], marked: Collection[Span], heads: Collection[str]
) -> list[Span]:
    """Half-open token spans, in order. `marked` are the network's names; `heads` are the common nouns in small
    letters that begin some names ("ministère de l'Intérieur")."""
    low = [straight(word).casefold() for word in words]
    proper = [is_proper(word) for word in words]
    found: set[Span] = set(marked)
    for span in marked:
        found.update(_variants(words, span))
    for start, end in runs(low, proper):
        found.update(_parts(start, end, proper))
        for tail in _tails(low, upos, end):
            found.add((start, tail))
    for start, word in enumerate(low):
        if word in heads and not proper[start]:
            found.update((start, end) for end in _tails(low, upos, start + 1, proper))
    return sorted(span for span in found if _may_be_a_name(words, span))


def is_proper(word: str) -> bool:
    """A capital first, or a capital after digits or a prefix ("31Parsecs", "iPhone", "al-Bab")."""
    return word[:1].isupper() or (any(c.isupper() for c in word[1:]) and word[:1].isalnum())


def runs(low: Sequence[str], proper: Sequence[bool]) -> Iterator[Span]:
    """Longest runs of proper words, numbers after them and joints between them."""
    start = 0
    while start < len(low):
        if not proper[start]:
            start += 1
            continue
        end = at = start + 1
        while at < len(low) and at - start < _LONGEST_RUN:
            if proper[at] or low[at][0].isdigit():
                end = at + 1
            elif low[at] not in _JOINTS:
                break
            at += 1
        yield start, end
        start = end


def _parts(start: int, end: int, proper: Sequence[bool]) -> Iterator[Span]:
    edges = [i for i in range(start, end) if proper[i]]
    ends = [*edges, *(i for i in range(start, end) if not proper[i] and i + 1 == end)]
    few = len(edges) <= _MANY
    for first in edges:
        for last in ends:
            if first <= last and (few or first == start or last + 1 == end or last - first < 2):
                yield first, last + 1


def _tails(low: Sequence[str], upos: Sequence[str], end: int, proper: Sequence[bool] = ()) -> Iterator[int]:
    """Ends of the name with words in small letters after it: "Pôle emploi", "Ligue des droits de l'homme"."""
    at = end
    while at < len(low) and at - end < _LONGEST_TAIL:
        if upos[at] in _BODY or (proper and proper[at]):
            yield at + 1
        elif low[at] not in _DEFINITE:
            return
        at += 1


def _variants(words: Sequence[str], span: Span) -> Iterator[Span]:
    start, end = span
    near = [(start - 1, end), (start - 2, end), (start + 1, end), (start, end - 1), (start, end + 1)]
    yield from ((a, b) for a, b in near if 0 <= a < b <= len(words))


def _may_be_a_name(words: Sequence[str], span: Span) -> bool:
    first, last = words[span[0]], words[span[1] - 1]
    if span[1] - span[0] == 1 and is_never_a_name(first):
        return False
    if first in _PUNCTUATION or last in _PUNCTUATION - {"!", "."} or (is_beside(last) and not last[0].isupper()):
        return False
    return any(c.isupper() or c.isdigit() for word in words[span[0] : span[1]] for c in word) or span[1] - span[0] > 1
