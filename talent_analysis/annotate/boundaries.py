"""Cuts between words and sentences that no French text has, mended after Stanza's tokenizer."""

from __future__ import annotations

import re
from typing import Any

_ENDS_A_SENTENCE = frozenset('.!?…:;»"”)]›—–-')


def repair(text: str, sentences: list[list[Any]]) -> list[list[Any]]:
    """Join pieces of one run of letters, and sentences cut where nothing ends one.

    `sentences` is what Stanza hands its tokenize postprocessor: words as strings, multi-word tokens as
    (string, True); the same shape comes back. A line of `text` (two newlines apart) always ends a sentence.
    """
    mended: list[list[Any]] = []
    position = 0
    for sentence in sentences:
        words, begin, position = _join_letters(text, sentence, position)
        gap = text[:begin].rstrip(" ")
        if mended and words and not gap.endswith("\n") and _carries_on(mended[-1], words):
            mended[-1].extend(words)
        elif words:
            mended.append(words)
    return mended


def _join_letters(text: str, sentence: list[Any], position: int) -> tuple[list[Any], int, int]:
    """The sentence with split words rejoined, where it begins in `text`, and where it ends."""
    words: list[Any] = []
    begin = -1
    for word in sentence:
        form = _form(word)
        start, end = _find(text, form, position)
        touches = bool(words) and start == position
        begin = start if begin < 0 else begin
        if touches and text[start - 1].isalpha() and form[0].isalpha():
            words[-1] = _form(words[-1]) + form
        else:
            words.append(word)
        position = end
    return words, max(begin, 0), position


def _find(text: str, form: str, position: int) -> tuple[int, int]:
    """Where `form` next stands; a token may hold spaces ("10 000"), which the text may double."""
    start = text.find(form, position)
    if start >= 0:
        return start, start + len(form)
    found = re.compile(r"\s+".join(map(re.escape, form.split()))).search(text, position)
    if found is None:
        raise ValueError(f"the token {form!r} does not stand in the text after character {position}")
    return found.span()


def _carries_on(before: list[Any], after: list[Any]) -> bool:
    """Whether a sentence break between these two is one that no writer makes."""
    last, first = _form(before[-1]), _form(after[0])
    return last[-1] not in _ENDS_A_SENTENCE and first[0].islower()


def _form(word: Any) -> str:
    return word if isinstance(word, str) else word[0]
