"""Cuts of words as the treebanks have them, and the tokens of a text as its labels cut it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: The tokenizer's labels of a character: inside a token, its end, a sentence's end, and both for opened tokens.
INSIDE, TOKEN, SENTENCE, OPENED, OPENED_SENTENCE = range(5)
#: No sentence begins with one of these.
FOLLOWING = frozenset(",.;:!?)»”")
_STRAIGHT = '"'

#: One word in the treebanks, however the tokenizer cuts it.
_WHOLE = re.compile(
    r"\b(?i:c'est-à-dire|l'on)\b"
    r"|\b(?:[A-ZÀ-Ý]\.-?)+[A-ZÀ-Ý]\.(?!\w)"
    r"|\b\w+\((?:e?s|e|x|ES?|S|X)\)(?!\w)"
    r"|[^\W\d_]+"
)
#: Several words in the treebanks, one for each group.
_APART = re.compile(
    r"(?<![\w,.])(\d{1,2})([hH])((?:[0-5]\d)?)(?!\w)"
    r"|(?<=\w)()(--+)(?=\w)"
    r"|(?:(?<=\s)|(?<=^))(-)(?=[^\W\d_]{2})"
    r"|(?<=[a-zà-ÿ])(/)(?=[a-zà-ÿ])(?<!km/)"
    r"|(?<=[A-ZÀ-Ý]{3})(\.)(?=[\s\"»)])"
)


class Place(NamedTuple):
    """A token: where it begins and ends in the text (half open), and its form."""

    start: int
    end: int
    form: str


def cut(text: str, labels: list[int]) -> None:
    """Bring the labels of `text` to the treebanks' words, in place; no token ends on a space."""
    for at in range(len(text) - 1, 0, -1):
        if text[at] == " " and labels[at]:
            labels[at - 1] = labels[at - 1] or labels[at]
            labels[at] = INSIDE
    for found in _WHOLE.finditer(text):
        inner = range(found.start(), found.end() - 1)
        if any(labels[at] for at in inner):
            for at in inner:
                labels[at] = INSIDE
            labels[found.end() - 1] = labels[found.end() - 1] or TOKEN
    for found in _APART.finditer(text):
        for start, end in (found.span(n) for n in range(1, found.re.groups + 1) if found[n]):
            for at in (start - 1, end - 1):
                if at >= 0 and text[at] != " ":
                    labels[at] = labels[at] or TOKEN


def places(text: str, labels: Sequence[int]) -> Iterator[Place]:
    """The tokens that the labels cut the text into."""
    start = 0
    for at, label in enumerate(labels):
        if label or at == len(text) - 1:
            form = text[start : at + 1].strip()
            if form:
                begin = at + 1 - len(text[start : at + 1].lstrip())
                yield Place(begin, begin + len(form), form)
            start = at + 1


def words_of(tokens: Sequence[Place]) -> list[str]:
    """The forms of tokens in a row, as `directed` has them."""
    glued = [one.end == other.start for one, other in pairwise(tokens)]
    return directed([token.form for token in tokens], [*glued, False])


def directed(forms: Sequence[str], glued: Sequence[bool]) -> list[str]:
    """Forms in which a straight quotation mark is « or » where the spaces around it tell; `glued` says of each form
    whether no space follows."""
    found = list(forms)
    for i, form in enumerate(forms):
        if form == _STRAIGHT:
            before, after = i > 0 and glued[i - 1], glued[i]
            if before and (not after or forms[i + 1] in FOLLOWING):
                found[i] = "»"
            elif after and (not before or forms[i - 1][-1] in "'("):
                found[i] = "«"
    return found
