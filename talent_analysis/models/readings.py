"""Single sentences parsed into readings, as training and evaluation need them; in a report the article's parse serves.

What was parsed can be kept in a file, which holds for the syntax models it was made with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from talent_analysis.annotate import reading
from talent_analysis.annotate.parse import _words
from talent_analysis.annotate.reading import Reading
from talent_analysis.annotate.text import normalise
from talent_analysis.models import store

PROCESSORS = "tokenize,mwt,pos,lemma,depparse"
_BATCH = 200


class Read(NamedTuple):
    """A sentence's reading, and the place of each token in its text."""

    reading: Reading
    spans: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open token span that covers the characters start to end (empty where none is touched)."""
        inside = [i for i, (first, last) in enumerate(self.spans) if first < end and last > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def parse(texts: Sequence[str], kept: Path | None = None) -> list[Read]:
    """The readings of these sentences by the shipped models; `kept` is a file to take known ones from, and to write."""
    known = _load(kept) if kept else {}
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, _parsed(new), strict=True))
        if kept:
            _save(known, kept)
    return [_read(known[text]) for text in texts]


def _read(row: Mapping[str, Any]) -> Read:
    spans = tuple((int(start), int(end)) for start, end in row["spans"])
    return Read(reading.of(row["tokens"], spans, row["words"]), spans)


def _parsed(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    pipeline = store.load_pipeline(store.bundled(), PROCESSORS, tokenize_no_ssplit=True)
    for at in range(0, len(texts), _BATCH):
        batch = [normalise(text) for text in texts[at : at + _BATCH]]
        document = pipeline("\n\n".join(one.text for one in batch))
        starts = [0]
        for one in batch:
            starts.append(starts[-1] + len(one.text) + 2)
        for one, start, sentence in zip(batch, starts, document.sentences, strict=False):
            spans = [one.raw_span(t.start_char - start, t.end_char - start) for t in sentence.tokens]
            placed = list(zip(sentence.tokens, spans, strict=True))
            words = [row for token, span in placed for row in _words(token, span, token.text)]
            yield {"tokens": [token.text for token in sentence.tokens], "spans": spans, "words": words}


def _key() -> str:
    parts = {"pretrain", *PROCESSORS.split(",")}
    files = store.bundled().files
    return store.key_of_sums({name: files[name] for name in files if "/" in name and name.split("/")[1] in parts})


def _load(kept: Path) -> dict[str, dict[str, Any]]:
    if not kept.is_file():
        return {}
    with kept.open(encoding="utf-8") as lines:
        if json.loads(next(lines, "{}")).get("models") != _key():
            return {}
        return {row.pop("text"): row for row in map(json.loads, lines)}


def _save(known: Mapping[str, Mapping[str, Any]], kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    rows = (json.dumps({"text": text, **row}, ensure_ascii=False) for text, row in known.items())
    kept.write_text("\n".join([json.dumps({"models": _key()}), *rows]) + "\n", encoding="utf-8")
