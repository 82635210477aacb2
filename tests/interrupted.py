"""Annotation with a reader that needs no models, run in a process of its own so that tests may kill it.

    python interrupted.py CORPUS CACHE [SECONDS]

Each article takes SECONDS; the ids of articles are printed as they are annotated.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from talent_analysis.annotate.annotate import annotate
from talent_analysis.annotate.batches import Article
from talent_analysis.annotate.store import Store, Tables
from talent_analysis.read import read
from talent_analysis.tables import Parsed, frame


def words(article: Article) -> Tables:
    """One sentence a line, one token a word, a mention for each word in capitals."""
    sentences: list[dict[str, object]] = []
    tokens: list[dict[str, object]] = []
    mentions: list[dict[str, object]] = []
    for number, (line, start, end) in enumerate(article.analysed.select("line", "start", "end").iter_rows()):
        if not article.raw[start:end].strip():
            continue
        here: dict[str, object] = {"article_id": article.article_id, "sentence_id": number}
        tone = {"p_negative": 0.2, "p_neutral": 0.6, "p_positive": 0.2, "label": "neutral"}
        text = article.raw[start:end]
        sentences.append({**here, "line": line, "start": start, "end": end, "text": text, **tone, "role": "body"})
        place = start
        for token_id, word in enumerate(text.split(), start=1):
            place = article.raw.index(word, place)
            at = {"start": place, "end": place + len(word), "text": word}
            kind = {"lemma": word.lower(), "upos": "NOUN", "head": token_id - 1, "deprel": "root"}
            tokens.append({**here, "token_id": token_id, **at, **kind})
            if word.istitle() and word.isalpha():
                mentions.append({**here, **at, "type": "ORG", "label": None})
    return {
        "sentences": frame("sentences", sentences),
        "tokens": frame("tokens", tokens),
        "mentions": frame("mentions", mentions),
    }


class Fake:
    """An engine that cuts words; `annotated` are the ids of the articles that it was given."""

    def __init__(self, seconds: float = 0, tell: bool = False) -> None:
        self.seconds = seconds
        self.tell = tell
        self.annotated: list[str] = []

    def __call__(self, batches: Iterator[list[Article]], models: str, store: Store) -> None:
        for batch in batches:
            made = {}
            for article in batch:
                time.sleep(self.seconds)
                made[article.key] = words(article)
                self.annotated.append(article.article_id)
            store.save(made)
            if self.tell:
                sys.stdout.write("".join(f"{article.article_id}\n" for article in batch))
                sys.stdout.flush()


def annotated(corpus: Path, cache: Path | str, engine: Fake | None = None) -> tuple[Parsed, list[str]]:
    """The corpus annotated by the fake engine, and what was annotated for it."""
    fake = engine or Fake()
    return annotate(read(corpus), cache=cache, engine=fake), fake.annotated


def write_corpus(folder: Path, n: int) -> Path:
    """`n` short articles of our own, no two alike."""
    folder.mkdir(exist_ok=True)
    names = ("Lumeo", "Norvane", "Brévin", "Cotière", "Ostrander")
    for i in range(n):
        firm, other = names[i % 5], names[(i // 5) % 5]
        (folder / f"a{i:04}.txt").write_text(
            f"{firm} ouvre un atelier numéro {i}\n\nLa direction de {firm} a promis {i + 2} emplois à {other}.\n"
            f"Le conseil municipal du canton {i} se réunira mardi pour en débattre avec les riverains.\n",
            encoding="utf-8",
        )
    return folder


if __name__ == "__main__":
    from talent_analysis.annotate import batches

    batches.in_batches.__defaults__ = (10_000, 4)
    parsed, _ = annotated(Path(sys.argv[1]), sys.argv[2], Fake(float(sys.argv[3]), tell=True))
    sys.stdout.write(f"done {parsed.tokens.height} {parsed.tokens.hash_rows(seed=1).sum()}\n")
