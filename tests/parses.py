"""Hand-made parses of short French sentences of our own, for analyses that read dependency trees."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from talent_analysis.tables import SCHEMAS, Parsed, frame


@dataclass
class Article:
    """An article under construction: sentences of words « text/lemma/UPOS/head/relation[/features] »."""

    key: str
    source: str
    published: datetime.date | None = None
    text: str = ""
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"sentences": [], "tokens": [], "mentions": [], "amounts": [], "quotes": []}
    )

    def says(
        self, words: str, names: dict[str, str] | None = None, amounts: dict[str, dict[str, Any]] | None = None
    ) -> Article:
        """Add a sentence; `names`: its mentions and their types, `amounts`: their text and columns."""
        number, first = len(self.rows["sentences"]) + 1, len(self.text)
        for n, word in enumerate(words.split(), start=1):
            text, lemma, upos, head, relation, *feats = word.replace("_", " ").split("/")
            start = len(self.text)
            self.text += text + ("" if text.endswith("’") else " ")
            token = {"token_id": n, "start": start, "end": start + len(text), "text": text, "lemma": lemma or text}
            more = {"upos": upos, "head": int(head), "deprel": relation, "feats": feats[0] if feats else None}
            self._add("tokens", number, token | more)
        sentence = self.text[first:].rstrip()
        self._add("sentences", number, {"start": first, "end": first + len(sentence), "text": sentence, "line": 1})
        for name, kind in (names or {}).items():
            self._add("mentions", number, self._span(name, first) | {"type": kind, "entity": name})
        for name, columns in (amounts or {}).items():
            defaults = {"bound": "exact", "modality": "asserted", "unit": "EUR"}
            self._add("amounts", number, {**self._span(name, first), **defaults, **columns})
        return self

    def quotes(self, text: str, speaker: str | None, kind: str = "direct") -> Article:
        """Add a quotation of the last sentence."""
        first = self.rows["sentences"][-1]["start"]
        self.rows["quotes"].append(
            {"article_id": self.key, **self._span(text, first), "kind": kind, "speaker": speaker}
        )
        return self

    def _span(self, part: str, first: int) -> dict[str, Any]:
        start = self.text.index(part, first)
        return {"start": start, "end": start + len(part), "text": part}

    def _add(self, table: str, number: int, row: dict[str, Any]) -> None:
        self.rows[table].append({"article_id": self.key, "sentence_id": number, **row})


def parsed(*articles: Article) -> Parsed:
    """The articles as an annotated corpus."""
    made = {
        name: frame(name, [row for a in articles for row in a.rows[name]])
        for name in ("sentences", "tokens", "mentions", "amounts", "quotes")
    }
    about = [
        {"article_id": a.key, "source": a.source, "published": a.published, "n_tokens": len(a.text.split())}
        for a in articles
    ]
    empty = {"lines": pl.DataFrame(schema=SCHEMAS["lines"]), "problems": pl.DataFrame()}
    return Parsed(articles=frame("articles", about), texts={a.key: a.text for a in articles}, **made, **empty)
