"""The unit of work and of loss: a few articles that are annotated and kept together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

#: A batch ends at so many characters or articles: half a minute of work on one core.
CHARACTERS = 100_000
ARTICLES = 64


@dataclass(frozen=True)
class Article:
    """An article to annotate: its key in the store, its id, its raw text, its lines that are analysed."""

    key: str
    article_id: str
    raw: str
    analysed: pl.DataFrame


def in_batches(
    articles: Iterable[Article], characters: int = CHARACTERS, most: int = ARTICLES
) -> Iterator[list[Article]]:
    """Cut a stream of articles into batches; one that is longer than a batch stands alone."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and (len(batch) == most or size + len(article.raw) > characters):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.raw)
    if batch:
        yield batch
