"""A sentence with names in it, as the parser hands it on, for tests without models."""

from __future__ import annotations

from talent_analysis.annotate.parse import Entity, Sentence


def sentence_of(raw: str, words: list[str], *named: tuple[int, int, str]) -> Sentence:
    """The words as they stand in `raw`; `named` are the first token of a name, the one after its last, its type."""
    spans, position = [], 0
    for word in words:
        start = raw.index(word, position)
        spans.append((start, start + len(word)))
        position = start + len(word)
    entities = [
        Entity(spans[a][0], spans[b - 1][1], raw[spans[a][0] : spans[b - 1][1]], kind, (a, b)) for a, b, kind in named
    ]
    return Sentence(1, "body", spans[0][0], spans[-1][1], words, spans, [], entities)
