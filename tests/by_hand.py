# ruff: noqa: RUF007 (tables of sentences are easier to read on one line each)
"""Frames built by hand from plain text, without any model: for tests of what reads quotations and amounts."""

from __future__ import annotations

import re

import polars as pl

from talent_analysis.tables import frame

TOKEN = re.compile(r"\w+['’]|\w+(?:-\w+)*|[^\w\s]")
SENTENCE_END = re.compile(r"(?<!\bM)[.!?…](?:\s?[»”\"])?\s+(?=[«“\"]?\s?[A-ZÀ-Ý])")


def by_hand(
    text: str, names: dict[str, str | tuple[str, str]] | None = None, article: str = "a"
) -> tuple[str, pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """(text, lines, sentences, tokens, mentions): all lines are body, tokens carry no grammar.

    `names` maps a name to its type, or to (type, canonical entity); every place where it stands is a mention.
    """
    lines: list[dict[str, object]] = []
    sentences: list[dict[str, object]] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        role = "body" if line.strip() else "blank"
        lines.append(
            {
                "article_id": article,
                "line": number,
                "start": start,
                "end": end,
                "role": role,
                "rule": "hand",
                "text": line,
            }
        )
        for a, b in _sentences(line):
            place = {"line": number, "start": start + a, "end": start + b, "text": line[a:b]}
            sentences.append({"article_id": article, "sentence_id": len(sentences), **place})
        start = end + 1
    tokens = [
        {
            "article_id": article,
            "sentence_id": s["sentence_id"],
            "token_id": i,
            "start": m.start(),
            "end": m.end(),
            "text": m.group(),
        }
        for s in sentences
        for i, m in enumerate(TOKEN.finditer(text, int(str(s["start"])), int(str(s["end"]))), 1)
    ]
    mentions = _mentions(text, names or {}, article)
    return (
        text,
        frame("lines", lines),
        frame("sentences", sentences),
        frame("tokens", tokens),
        frame("mentions", mentions),
    )


def _sentences(line: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in SENTENCE_END.finditer(line)), len(line)]
    spans = [(a, a + len(line[a:b].rstrip())) for a, b in zip(cuts, cuts[1:], strict=False)]
    return [(a, b) for a, b in spans if line[a:b].strip()]


def _mentions(text: str, names: dict[str, str | tuple[str, str]], article: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    taken: set[int] = set()
    for name in sorted(names, key=len, reverse=True):
        kind = names[name]
        type_, entity = (kind, name) if isinstance(kind, str) else kind
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if taken.isdisjoint(range(match.start(), match.end())):
                taken |= set(range(match.start(), match.end()))
                found.append(
                    {"article_id": article, "sentence_id": 0, "start": match.start(), "end": match.end(),
                     "text": name, "type": type_, "entity": entity}
                )  # fmt: skip
    return sorted(found, key=lambda row: int(str(row["start"])))
