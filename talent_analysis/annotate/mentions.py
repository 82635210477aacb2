"""Mentions of an article: the model's entities with their edges trimmed, and the occurrences it passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from talent_analysis.annotate.evidence import cues, most_likely
from talent_analysis.annotate.names import is_beside, is_never_a_name, key, looks_like_a_name, straight
from talent_analysis.annotate.parse import Entity, Sentence

if TYPE_CHECKING:
    from talent_analysis.annotate.name_judge import NameJudge

_PUNCTUATION = frozenset("«»\"“”‹›()[]{}.,;:!?…–—-•|*'")
#: Shorter names are too easily ordinary words to be looked for elsewhere in the article.
_SHORTEST_SOUGHT = 3
_LONGEST_SOUGHT = 5
_NOT_A_NAME = frozenset({"VERB", "AUX", "ADV", "PRON", "DET", "ADP", "CCONJ", "SCONJ", "INTJ"})
_JOINTS = frozenset({"de", "d'", "du", "chez"})


def mentions(raw: str, sentences: Sequence[Sentence], judge: NameJudge | None = None) -> list[list[Entity]]:
    """For each sentence its mentions, in order, none overlapping.

    With `judge` they start from what it finds, without (official models, whose networks know other types) from the
    network's names. Edges lose titles, prepositions and punctuation ("PDG de Meta" -> "Meta"); two names joined by a
    preposition are two mentions ("Llama de Meta", where Meta stands alone elsewhere); a name found once in the article
    is marked wherever its words stand, spelt together or apart ("Open AI", "OpenAI").
    """
    names = judge.names(raw, sentences) if judge else [s.entities for s in sentences]
    trimmed = [
        [e for e in (trim(raw, s, whole) for whole in extend(raw, s, found)) if e]
        for s, found in zip(sentences, names, strict=True)
    ]
    alone = _types(raw, sentences, trimmed, by_cues=judge is None)
    apart = [
        [piece for entity in found for piece in split(raw, sentence, entity, alone)]
        for sentence, found in zip(sentences, trimmed, strict=True)
    ]
    types = _types(raw, sentences, apart, by_cues=judge is None)
    return [_completed(raw, sentence, found, types) for sentence, found in zip(sentences, apart, strict=True)]


def extend(raw: str, sentence: Sentence, found: Sequence[Entity]) -> list[Entity]:
    """The entities, each with the capitalised words that follow it at once: "Apple | Intelligence" is one name, as
    French gives no capital to a common word in mid-sentence. Two lone words side by side are one name too."""
    whole: list[Entity] = []
    for entity in sorted(found, key=lambda e: e.start):
        first, last = entity.tokens
        if whole and whole[-1].tokens[1] >= last:
            continue
        if (
            whole
            and last - first == 1
            and whole[-1].tokens[1] == first
            and _lone(whole[-1])
            and _goes_on(sentence, first)
        ):
            first = whole.pop().tokens[0]
        taken = {i for e in found for i in range(*e.tokens)}
        while last < len(sentence.surface) and last not in taken and _goes_on(sentence, last):
            last += 1
        whole.append(_entity(raw, sentence, first, last, entity.type))
    return whole


def _lone(entity: Entity) -> bool:
    return entity.tokens[1] - entity.tokens[0] == 1


def _goes_on(sentence: Sentence, position: int) -> bool:
    """Whether the word at `position` has a capital, follows the last after one space, and is no title or day."""
    word = sentence.surface[position]
    gap = sentence.spans[position][0] - sentence.spans[position - 1][1]
    proper = word[0].isupper() and word[0].isalpha() and (len(word) > 1)
    return proper and gap == 1 and not is_beside(word) and not is_never_a_name(word)


def split(raw: str, sentence: Sentence, entity: Entity, alone: Mapping[str, str]) -> list[Entity]:
    """The entity in two where it is two names: joined by a preposition to a name that is no place ("Llama de
    Meta"), or a firm and a full person's name side by side ("Open AI Sam Altman"); each stands alone elsewhere in
    the article."""
    first, last = entity.tokens
    for joint in range(first + 1, last):
        joined = straight(sentence.surface[joint]).casefold() in _JOINTS
        before, after = (first, joint), (joint + joined, last)
        kinds = [alone.get(key(" ".join(sentence.surface[slice(*span)]))) for span in (before, after)]
        person = kinds[1] == "PER" and kinds[0] not in (None, "LOC", "PER") and last - joint > 1
        if person or (joined and kinds[1] not in (None, "LOC")):
            head = trim(raw, sentence, _entity(raw, sentence, *before, str(kinds[0] or entity.type)))
            tail = _entity(raw, sentence, *after, str(kinds[1]))
            return [tail] if head is None else [head, tail]
    return [entity]


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
    if is_never_a_name(found.text) or not looks_like_a_name(found.text) or _is_common_word(sentence, first, last):
        return None
    return found


def _is_common_word(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a lone word with a capital ("Écoutez") is tagged as a verb, an adverb or a function word."""
    if last - first > 1:
        return False
    start = sentence.spans[first][0]
    return any(word["start"] == start and word.get("upos") in _NOT_A_NAME for word in sentence.words)


def _introduces(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the first word only introduces the name: "PDG", "d'", "IA", but not the article of "Le Monde"."""
    word = words[first]
    if not (is_beside(word) or is_never_a_name(word)):
        return False
    article_of_title = straight(word).casefold() in {"le", "la", "les", "l'"} and word[0].isupper()
    return not (article_of_title and last - first > 1 and words[first + 1][:1].isupper())


def _entity(raw: str, sentence: Sentence, first: int, last: int, kind: str) -> Entity:
    start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
    return Entity(start, end, raw[start:end], kind, (first, last))


def _types(
    raw: str, sentences: Sequence[Sentence], found: Sequence[Sequence[Entity]], *, by_cues: bool
) -> dict[str, str]:
    """The names of the article, by `names.key`, and the likeliest type of each there; the judge has weighed the cues
    beside them already. "Llama 4" also makes "Llama" known."""
    votes: dict[str, Counter[str]] = {}
    beside: dict[str, list[Counter[str]]] = {}
    families: dict[str, str] = {}
    for sentence, entities in zip(sentences, found, strict=True):
        for entity in entities:
            words = sentence.surface[slice(*entity.tokens)]
            name, family = key(" ".join(words)), key(" ".join(words[:-1]))
            if words[-1][0].isdigit() and len(family) >= _SHORTEST_SOUGHT and entity.type == "PRODUCT":
                families[family] = entity.type
            if len(name) >= _SHORTEST_SOUGHT:
                votes.setdefault(name, Counter())[entity.type] += 1
                if by_cues:
                    beside.setdefault(name, []).append(cues(raw, entity.start, entity.end))
    return families | {name: most_likely(count, beside.get(name, ())) for name, count in votes.items()}


def _completed(raw: str, sentence: Sentence, found: Sequence[Entity], types: Mapping[str, str]) -> list[Entity]:
    """The sentence's mentions, one type for one name, with the names passed over; a longer known name replaces
    the pieces inside it."""
    sought = list(_passed_over(raw, sentence, found, types))
    kept = [e for e in found if not any(_inside(e, longer) for longer in sought)]
    alike = [replace(e, type=types.get(key(" ".join(sentence.surface[slice(*e.tokens)])), e.type)) for e in kept]
    return sorted([*alike, *sought], key=lambda e: e.start)


def _inside(piece: Entity, longer: Entity) -> bool:
    return longer.tokens[0] <= piece.tokens[0] and piece.tokens[1] <= longer.tokens[1]


def _passed_over(raw: str, sentence: Sentence, found: Sequence[Entity], types: Mapping[str, str]) -> Iterator[Entity]:
    words = sentence.surface
    position = 0
    while position < len(words):
        for size in range(min(_LONGEST_SOUGHT, len(words) - position), 0, -1):
            span = (position, position + size)
            if _is_known(words[slice(*span)], types) and _is_free(span, found):
                yield _entity(raw, sentence, *span, types[key(" ".join(words[slice(*span)]))])
                position += size - 1
                break
        position += 1


def _is_known(words: Sequence[str], types: Mapping[str, str]) -> bool:
    """Whether these words are a known name, written as one: a capital or digit first, no preposition at an edge."""
    if is_beside(words[0]) or is_beside(words[-1]) or not all(word[0].isalnum() for word in words):
        return False
    return words[0][0].isupper() and key(" ".join(words)) in types


def _is_free(span: tuple[int, int], found: Sequence[Entity]) -> bool:
    """Whether no mention is there yet, or only pieces that the span wholly takes in."""
    touching = [e.tokens for e in found if e.tokens[0] < span[1] and e.tokens[1] > span[0]]
    return all(span[0] <= first and last <= span[1] and (first, last) != span for first, last in touching)
