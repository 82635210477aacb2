"""French words, and the dictionary form of each: from the list `words.xz`, before any model is loaded.

A word has one form here whatever its sentence (`est` is the verb, `avions` the planes): enough to see that two
texts say the same in other inflections, not to count words by.
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache
from importlib.resources import files

from talent_analysis.read.layout import fold


@cache
def lemmas() -> dict[str, str]:
    """Each word in lower case that is frequent in a corpus of 21.7 million words, with its dictionary form."""
    data = files("talent_analysis.read").joinpath("words.xz").read_bytes()
    return dict(_pair(line) for line in lzma.decompress(data).decode("utf-8").split("\n"))


def _pair(line: str) -> tuple[str, str]:
    """A line is `word`, or `word 4aller`: letters to cut at the end, letters to add."""
    word, _, rule = line.partition(" ")
    cut = int(rule[: len(rule) - len(rule.lstrip("0123456789"))] or 0)
    return word, word[: len(word) - cut] + rule.lstrip("0123456789")


def known(word: str) -> bool:
    """True for a French word in lower case that the list holds."""
    return word in lemmas()


@lru_cache(maxsize=1 << 16)
def folded_lemma(word: str) -> str:
    """The dictionary form of a word (NFC) where it is known, else the word, in lower case and without accents."""
    lowered = word.lower()
    return fold(lemmas().get(lowered, lowered)) or lowered
