"""Articles that are the same text, or nearly: MinHash over word shingles finds them, their shingles decide.

Shingles are of folded words (case, accents, punctuation and inflected typography apart), which does the work of
lemmas before anything is parsed. Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from talent_analysis.read.layout import fold

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE = 5
#: Two articles that share this part of their shingles (Jaccard) are one text.
SAME = 0.7
#: Below this they are not even worth showing as alike.
ALIKE = 0.3
_PERMUTATIONS = 128
_MAX_SHINGLES = 20_000


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """Hashes of every run of SHINGLE words of the kept lines; of all the words where there are fewer."""
    words = re.findall(r"\w+", " ".join(fold(text) for text in texts))
    runs = [" ".join(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1))]
    return frozenset(zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs[:_MAX_SHINGLES])


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard index: shared shingles over all shingles of the two, between 0 and 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


class Seen:
    """Articles met so far, found again by likeness of at least `threshold`."""

    def __init__(self, threshold: float = SAME) -> None:
        from datasketch import MinHashLSH

        self._threshold = threshold
        # The index is asked for a little less than what counts, since it only estimates.
        self._index = MinHashLSH(threshold=threshold * 0.8, num_perm=_PERMUTATIONS)
        self._marks: dict[str, frozenset[int]] = {}
        self._exact: dict[frozenset[int], str] = {}

    def duplicate_of(self, article_id: str, texts: Sequence[str]) -> str | None:
        """The id of the first article with the same text, or the one most alike; None for one that is new.

        Only articles that repeat no other one are kept.
        """
        mark = shingles(texts)
        if mark in self._exact:
            return self._exact[mark]
        sketch = _sketch(mark)
        nearest = next(iter(self._near(sketch, mark)), None)
        if nearest is None:
            self._keep(article_id, sketch, mark)
        return nearest[0] if nearest else None

    def alike(self, article_id: str, texts: Sequence[str]) -> list[tuple[str, float]]:
        """The articles met so far that are alike, the most alike first, with their likeness; keeps this one."""
        mark = shingles(texts)
        sketch = _sketch(mark)
        found = self._near(sketch, mark)
        self._keep(article_id, sketch, mark)
        return found

    def _keep(self, article_id: str, sketch: MinHash, mark: frozenset[int]) -> None:
        self._exact.setdefault(mark, article_id)
        self._marks[article_id] = mark
        self._index.insert(article_id, sketch)

    def _near(self, sketch: MinHash, mark: frozenset[int]) -> list[tuple[str, float]]:
        rated = [(str(name), likeness(mark, self._marks[str(name)])) for name in self._index.query(sketch)]
        return sorted((pair for pair in rated if pair[1] >= self._threshold), key=lambda pair: (-pair[1], pair[0]))


def _sketch(mark: frozenset[int]) -> MinHash:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=int)
    sketch.update_batch(mark)
    return sketch
