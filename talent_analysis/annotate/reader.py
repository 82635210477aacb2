"""The models at work on one article: its parse, its mentions, the tone of its sentences and toward its targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from talent_analysis.annotate import naming, reading
from talent_analysis.annotate.batches import Article, in_batches
from talent_analysis.annotate.mentions import mentions
from talent_analysis.annotate.name_judge import NameJudge
from talent_analysis.annotate.parse import PROCESSORS, Entity, Line, Parser, Sentence
from talent_analysis.annotate.tone import ToneModels, label, mask
from talent_analysis.models import official, store
from talent_analysis.tables import LABELS, frame

#: Places are not given a tone: the labels the model learnt from have none.
TARGET_TYPES = ("PER", "ORG", "PRODUCT", "EVENT", "MISC")
#: Articles of so many characters in all are parsed together.
TOGETHER = 25_000


@dataclass(frozen=True)
class ModelReader:
    """Loaded models."""

    parser: Parser
    judge: NameJudge | None
    tone: ToneModels

    @classmethod
    def load(cls, models: Literal["bundled", "official"]) -> ModelReader:
        """Check and load the models; raises UnusableInput where a file is missing or altered."""
        ours = store.bundled()
        chosen = ours if models == "bundled" else official.installed()
        parser, judge = naming.load(chosen, PROCESSORS)
        folder = ours.directory / "fr"
        tone = ToneModels.load(folder / "sentiment", folder / "pretrain" / "talent.pt")
        return cls(parser, judge, tone)

    def batch(self, articles: Sequence[Article]) -> dict[str, dict[str, pl.DataFrame]]:
        """The tables of each article of a batch, by its key: `sentences`, `tokens`, `mentions` (not yet linked)."""
        found = {}
        for together in in_batches(articles, characters=TOGETHER):
            parsed = self.parser.parse_together([(a.raw, lines_of(a.analysed)) for a in together])
            for article, sentences in zip(together, parsed, strict=True):
                found[article.key] = self._tables(article, sentences)
        return found

    def _tables(self, article: Article, sentences: Sequence[Sentence]) -> dict[str, pl.DataFrame]:
        found = mentions(article.raw, sentences, self.judge)
        read = [reading.of(s.surface, s.spans, s.words) for s in sentences]
        name = article.article_id
        return {
            "sentences": frame("sentences", self._sentence_rows(name, article.raw, sentences, read)),
            "tokens": frame("tokens", _token_rows(name, sentences)),
            "mentions": frame("mentions", self._mention_rows(name, read, found)),
        }

    def _sentence_rows(
        self, article_id: str, raw: str, sentences: Sequence[Sentence], read: Sequence[reading.Reading]
    ) -> list[dict[str, object]]:
        scores = self.tone.sentences(read)
        labels = label(scores, self.tone.calibrations["sentence"].threshold)
        return [
            {"article_id": article_id, "sentence_id": i, "line": s.line, "start": s.start, "end": s.end}
            | {"text": raw[s.start : s.end]}
            | _tone(scores[i], labels[i])
            | {"role": s.role}
            for i, s in enumerate(sentences)
        ]

    def _mention_rows(
        self, article_id: str, read: Sequence[reading.Reading], found: Sequence[Sequence[Entity]]
    ) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        masked: list[Sequence[str]] = []
        judged: list[int] = []
        for i, (sentence, entities) in enumerate(zip(read, found, strict=True)):
            for entity in entities:
                if entity.type in TARGET_TYPES:
                    others = [e.tokens for e in entities if e is not entity and e.type in TARGET_TYPES]
                    masked.append(mask(sentence, entity.tokens, others, self.tone.masking))
                    judged.append(len(rows))
                rows.append(_mention_row(article_id, i, entity))
        if not masked:
            return rows
        scores = self.tone.targets(masked)
        labels = label(scores, self.tone.calibrations["target"].threshold)
        for place, score, given in zip(judged, scores, labels, strict=True):
            rows[place] |= _tone(score, given)
        return rows


def lines_of(analysed: pl.DataFrame) -> list[Line]:
    """The analysed rows of the `lines` table as the parser takes them."""
    columns = ["line", "start", "end", "role", "text", "char_starts", "char_ends"]
    return [Line(*row) for row in analysed.select(columns).iter_rows()]


def _tone(score: np.ndarray, given: str | None) -> dict[str, object]:
    chances = {f"p_{name}": round(float(p), 6) for name, p in zip(LABELS, score, strict=True)}
    return {**chances, "label": given}


def _mention_row(article_id: str, sentence_id: int, entity: Entity) -> dict[str, object]:
    nothing: dict[str, object] = dict.fromkeys(f"p_{name}" for name in LABELS)
    return {
        "article_id": article_id,
        "sentence_id": sentence_id,
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "type": entity.type,
        **nothing,
        "label": None,
    }


def _token_rows(article_id: str, sentences: Sequence[Sentence]) -> list[dict[str, object]]:
    return [
        {"article_id": article_id, "sentence_id": i, **word}
        for i, sentence in enumerate(sentences)
        for word in sentence.words
    ]
