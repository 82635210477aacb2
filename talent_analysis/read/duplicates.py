"""Articles that are the same text, or nearly: MinHash over runs of lemmas finds them, the runs themselves decide.

Lemmas are those of `word_list`, so that copies are known, and left out, before any model reads them. Broder, "On
the resemblance and containment of documents", 1997; bands of a signature: Leskovec, Rajaraman and Ullman, "Mining
of Massive Datasets", 2014, section 3.4.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from talent_analysis.read.word_list import folded_lemma

#: The hashes of an article's runs of lemmas, in order, each once.
Mark = npt.NDArray[np.uint32]

SHINGLE = 5
#: Two articles that share this part of their shingles (Jaccard) are one text.
SAME = 0.7
#: Below this they are not even worth showing as alike.
ALIKE = 0.3
_PERMUTATIONS = 128
_MAX_SHINGLES = 20_000
#: With that many articles of one band an article is compared, the first ones; a bound for a thousand copies.
_MOST_COMPARED = 50
_WORD = re.compile(r"\w+")
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Pair(NamedTuple):
    """Two articles by their numbers, the earlier one second, and their likeness."""

    article: int
    other: int
    likeness: float


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: dictionary forms, in lower case, without accents."""
    return [folded_lemma(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def runs(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """A hash for each run of SHINGLE words in a row; of all the words where there are fewer."""
    codes = np.fromiter((_code(word) for word in words), dtype=np.uint64, count=len(words))
    length = min(SHINGLE, len(codes))
    found = np.zeros(max(0, len(codes) - length + 1), dtype=np.uint64)
    if not length:
        return found.astype(np.uint32)
    for place in range(length):
        found = (found ^ codes[place : place + len(found)]) * _MIX
        found ^= found >> np.uint64(29)
    return (found >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def mark_of(texts: Iterable[str]) -> Mark:
    """The mark of an article, from its kept lines; of a very long one, of its beginning."""
    words: list[str] = []
    for text in texts:
        words += words_of(text)
        if len(words) >= _MAX_SHINGLES:
            break
    return np.unique(runs(words[: _MAX_SHINGLES + SHINGLE - 1]))


def likeness(one: Mark, other: Mark) -> float:
    """The Jaccard index: shared shingles over all shingles of the two, between 0 and 1."""
    shared = np.intersect1d(one, other, assume_unique=True).size
    union = one.size + other.size - shared
    return float(shared / union) if union else 1.0


def repeated(marks: Sequence[Mark]) -> dict[int, int]:
    """For each article that repeats one before it, that one: the first with the same text, or the most alike.

    An article is compared with those before it that repeat no other themselves.
    """
    first: dict[bytes, int] = {}
    same = {number: first.setdefault(mark.tobytes(), number) for number, mark in enumerate(marks)}
    found = {number: other for number, other in same.items() if number != other}
    for pair in _near(marks, SAME, skip=found, keep_copies=False):
        found[pair.article] = pair.other
    return found


def alike(marks: Sequence[Mark], threshold: float = ALIKE) -> list[Pair]:
    """The pairs of articles whose likeness is at least `threshold`, the most alike first."""
    return sorted(_near(marks, threshold), key=lambda pair: (-pair.likeness, pair.article, pair.other))


def _near(
    marks: Sequence[Mark], threshold: float, skip: Iterable[int] = (), *, keep_copies: bool = True
) -> Iterator[Pair]:
    """Each article with those before it that are like it; only with the most alike where copies are not kept."""
    skipped = set(skip)
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, buckets in _buckets(marks, threshold):
        if number in skipped:
            continue
        candidates = sorted({other for bucket in buckets for other in members[bucket]})
        rated = (Pair(number, other, likeness(marks[number], marks[other])) for other in candidates)
        near = [pair for pair in rated if pair.likeness >= threshold]
        yield from near if keep_copies else sorted(near, key=lambda pair: (-pair.likeness, pair.other))[:1]
        if keep_copies or not near:
            for bucket in buckets:
                if len(members[bucket]) < _MOST_COMPARED:
                    members[bucket].append(number)


def _buckets(marks: Sequence[Mark], threshold: float) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The articles that share a band of their signature with another one, in order, with these bands."""
    import polars as pl

    if len(marks) < 2:
        return
    signatures = _signatures(marks)
    width = _band_width(threshold)
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for band in range(_PERMUTATIONS // width):
        keys = pl.from_numpy(signatures[:, band * width : (band + 1) * width]).hash_rows(seed=1)
        for number in keys.is_duplicated().arg_true().to_list():
            rows[number].append((band, keys[number]))
    yield from sorted(rows.items())


def _band_width(threshold: float) -> int:
    """How many values a band has, so that a pair of likeness `threshold` shares one in 99 of 100 cases or more."""
    return max(
        width for width in range(1, 17) if width == 1 or (1 - threshold**width) ** (_PERMUTATIONS // width) <= 0.01
    )


def _signatures(marks: Sequence[Mark]) -> npt.NDArray[np.uint32]:
    from datasketch import MinHash

    sketches = MinHash.generator((mark.tolist() for mark in marks), num_perm=_PERMUTATIONS, seed=1, hashfunc=int)
    return np.stack([sketch.digest().astype(np.uint32) for sketch in sketches])
