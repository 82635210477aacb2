"""Stanza's tables of characters, words and grammatical features, looked up instead of gone through unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from talent_analysis.models.remembered import Answers


def quicken_words(vocabularies: Any) -> None:
    """Put the lookups into a network's vocabularies, where they are of the kinds known here."""
    from stanza.models.pos.vocab import CharVocab, FeatureVocab, WordVocab

    kept = [vocabularies[name] for name in list(vocabularies.keys())]
    for own in kept:
        if type(own) is CharVocab:
            own.map = _characters(own)
        elif type(own) is WordVocab:
            own.map = Answers(own.map).of
        elif type(own) is FeatureVocab:
            own.map, own.unmap = Answers(own.map).of, _by_tuple(Answers(own.unmap))


def _characters(vocabulary: Any) -> Callable[[Iterable[str]], list[int]]:
    from stanza.models.common.vocab import UNK

    known, normal = vocabulary._unit2id, vocabulary.normalize_unit
    unknown = known[UNK]
    if vocabulary.lower:
        return lambda units: [known.get(normal(unit), unknown) for unit in units]
    return lambda units: [known.get(unit, unknown) for unit in units]


def _by_tuple(answers: Answers[Any, Any]) -> Callable[[Iterable[Iterable[int]]], list[Any]]:
    """Lists, which cannot be keys, as tuples."""
    return lambda units: answers.of([tuple(unit) for unit in units])
