"""Lines in capitals as the models read them: in small letters, names as the rest of the article spells them.

"OPENAI S'ETEND" becomes "OpenAI s'étend" where the article has these words. Each character stays one character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from talent_analysis.read.layout import fold
from talent_analysis.read.word_list import lemmas

_WORD = re.compile(r"[^\W\d_]+")
#: A line counts as in capitals from so many words of two letters or more on, all of them in capitals.
_FEWEST = 3
#: What stands before a word inside a sentence.
_GOES_ON = re.compile(r"[\w,;:'’)%»-]\s*[«“\"(]?\s*$")


def in_small_letters(texts: Sequence[str]) -> list[str]:
    """The lines of one article, those in capitals rewritten; the same if none is, or all are."""
    raised = [is_in_capitals(text) for text in texts]
    if not any(raised) or all(raised):
        return list(texts)
    spelt, bare = _spellings([text for text, up in zip(texts, raised, strict=True) if not up])
    return [_rewritten(text, spelt, bare) if up else text for text, up in zip(texts, raised, strict=True)]


def is_in_capitals(text: str) -> bool:
    """Whether all words of a line are in capitals, one letter words apart, and it has three or more."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return len(words) >= _FEWEST and all(word.isupper() for word in words)


def _spellings(texts: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The commonest spelling of each word in small letters, and of each without accents; those inside sentences before
    those at their beginning, which bear a capital in any case."""
    inside: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for text in texts:
        for found in _WORD.finditer(text):
            begins = not _GOES_ON.search(text, max(0, found.start() - 6), found.start())
            (first if begins else inside)[found.group()] += 1
    spelt: dict[str, str] = {}
    for words in (inside, Counter({_at_ease(word): n for word, n in first.items()})):
        for word in sorted(words, key=lambda word: (-words[word], word)):
            spelt.setdefault(word.lower(), word)
    bare: dict[str, str] = {}
    for word in spelt.values():
        bare.setdefault(fold(word), word)
    return spelt, bare


def _at_ease(word: str) -> str:
    """A word from the beginning of a sentence: in small letters where it is French."""
    return word.lower() if word.lower() in lemmas() else word


@cache
def _plain() -> dict[str, str]:
    """French words by their form without accents."""
    found: dict[str, str] = {}
    for word in lemmas():
        found.setdefault(fold(word), word)
    return found


def _rewritten(text: str, spelt: Mapping[str, str], bare: Mapping[str, str]) -> str:
    def small(found: re.Match[str]) -> str:
        word = found.group()
        low = word.lower()
        known = spelt.get(low) or (low if low in lemmas() else bare.get(fold(low)) or _plain().get(fold(low)))
        return _as_long(word, known or word[:1] + low[1:])

    rewritten = _WORD.sub(small, text)
    return re.sub(r"[^\W\d_]", lambda first: _as_long(first.group(), first.group().upper()), rewritten, count=1)


def _as_long(word: str, other: str) -> str:
    """The other spelling where it has as many characters, so that offsets hold."""
    return other if len(other) == len(word) else word
