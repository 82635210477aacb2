"""Mentions of an article: the model's entities with their edges trimmed, and the occurrences it passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from talent_analysis.annotate.names import is_beside, is_never_a_name, key, looks_like_a_name, straight
from talent_analysis.annotate.parse import Entity, Sentence

_PUNCTUATION = frozenset("«»\"“”‹›()[]{}.,;:!?…–—-•|*'")
#: Shorter names are too easily ordinary words to be looked for elsewhere in the article.
_SHORTEST_SOUGHT = 3


def mentions(raw: str, sentences: Sequence[Sentence]) -> list[list[Entity]]:
    """For each sentence its mentions, in order, none overlapping.

    Edges lose titles, prepositions and punctuation ("PDG de Meta" -> "Meta"); a name that the model found
    once in the article is marked wherever its capitalised words stand, with the type it was given most.
    """
    trimmed = [[e for e in (trim(raw, s, e) for e in s.entities) if e] for s in sentences]
    types = _types(sentences, trimmed)
    return [
        sorted([*found, *_passed_over(raw, sentence, found, types)], key=lambda e: e.start)
        for sentence, found in zip(sentences, trimmed, strict=True)
    ]


def trim(raw: str, sentence: Sentence, entity: Entity) -> Entity | None:
    """The entity without what is not its name; None where no name is left."""
    first, last = entity.tokens
    words = sentence.surface
    while first < last and (words[first] in _PUNCTUATION or _introduces(words, first, last)):
        first += 1
    while first < last and (words[last - 1] in _PUNCTUATION or is_beside(words[last - 1])):
        last -= 1
    if first == last:
        return None
    found = _entity(raw, sentence, first, last, entity.type)
    return None if is_never_a_name(found.text) or not looks_like_a_name(found.text) else found


def _introduces(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the first word only introduces the name: "PDG", "d'", but not the article of "Le Monde"."""
    word = words[first]
    if not is_beside(word):
        return False
    article_of_title = straight(word).casefold() in {"le", "la", "les", "l'"} and word[0].isupper()
    return not (article_of_title and last - first > 1 and words[first + 1][:1].isupper())


def _entity(raw: str, sentence: Sentence, first: int, last: int, kind: str) -> Entity:
    start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    return Entity(start, end, raw[start:end], kind, (first, last))


def _types(sentences: Sequence[Sentence], found: Sequence[Sequence[Entity]]) -> dict[tuple[str, ...], str]:
    """The words of each name of the article, and the type it was given most often there."""
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for sentence, entities in zip(sentences, found, strict=True):
        for entity in entities:
            if len(key(entity.text)) >= _SHORTEST_SOUGHT:
                name = tuple(sentence.surface[slice(*entity.tokens)])
                votes.setdefault(name, Counter())[entity.type] += 1
    return {name: min(count, key=lambda t: (-count[t], t)) for name, count in votes.items()}


def _passed_over(
    raw: str, sentence: Sentence, found: Sequence[Entity], types: dict[tuple[str, ...], str]
) -> Iterator[Entity]:
    taken = {i for entity in found for i in range(*entity.tokens)}
    longest = max(map(len, types), default=0)
    position = 0
    while position < len(sentence.surface):
        for size in range(longest, 0, -1):
            span = range(position, position + size)
            name = tuple(sentence.surface[position : position + size])
            if len(name) == size and name in types and not taken.intersection(span):
                yield _entity(raw, sentence, position, position + size, types[name])
                position += size - 1
                break
        position += 1
