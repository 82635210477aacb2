"""Articles that are the same text: found by hash, spaces apart; near duplicates have their place here too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def fingerprint(texts: Iterable[str]) -> str:
    """A hash of the words of an article's kept lines; line breaks and runs of spaces do not count."""
    words = " ".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


class Seen:
    """The fingerprints met so far, each with the first article that had it."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def duplicate_of(self, article_id: str, mark: str) -> str | None:
        """The id of the first article with the fingerprint `mark`; None for that first one itself."""
        first = self._first.setdefault(mark, article_id)
        return None if first == article_id else first
