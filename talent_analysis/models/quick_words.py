"""Stanza's tables of characters, words and grammatical features, looked up instead of gone through unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

#: Words, or combinations of features, kept for each table; past it one starts anew, so that memory stays bounded.
KEPT = 40_000


def quicken_words(vocabularies: Any) -> None:
    """Put the lookups into a network's vocabularies, where they are of the kinds known here."""
    from stanza.models.pos.vocab import CharVocab, FeatureVocab, WordVocab

    kept = [vocabularies[name] for name in list(vocabularies.keys())]
    for own in kept:
        if type(own) is CharVocab:
            own.map = _characters(own)
        elif type(own) is WordVocab:
            own.map = _kept(own.unit2id, lambda unit: unit)
        elif type(own) is FeatureVocab:
            own.map = _kept(own.unit2id, lambda unit: unit)
            own.unmap = _kept(own.id2unit, tuple)


def _characters(vocabulary: Any) -> Callable[[Iterable[str]], list[int]]:
    from stanza.models.common.vocab import UNK

    known, normal = vocabulary._unit2id, vocabulary.normalize_unit
    unknown = known[UNK]
    if vocabulary.lower:
        return lambda units: [known.get(normal(unit), unknown) for unit in units]
    return lambda units: [known.get(unit, unknown) for unit in units]


def _kept(ask: Callable[[Any], Any], key_of: Callable[[Any], Any]) -> Callable[[Sequence[Any]], list[Any]]:
    """`ask` for each of some units, asked once for each key."""
    answers: dict[Any, Any] = {}

    def of(units: Sequence[Any]) -> list[Any]:
        if len(answers) > KEPT:
            answers.clear()
        keys = [key_of(unit) for unit in units]
        for key, unit in zip(keys, units, strict=True):
            if key not in answers:
                answers[key] = ask(unit)
        return [answers[key] for key in keys]

    return of
