"""Second names that an article introduces beside the first: "Banque centrale européenne (BCE)", "X, alias Y"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from talent_analysis.annotate.names import key, straight

_EMPTY_WORDS = "de du des d la le les l et à au aux en pour sur of the and for und der die das"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_BRACKET = re.compile(r"\s?\(\s?([A-ZÀ-Þ][\w.&-]{1,11})\s?[),;]")
_SHORTEST_LOOSE = 3
_LONGEST_WORD_LIKE = 7
_OPENS = r"[,(\s]+"
_QUOTE = r"\s*[«\"“]?\s*"
_NICKNAME = re.compile(rf"{_OPENS}(?:alias|dite?|surnommée?|mieux connue? comme){_QUOTE}")
_FORMER = re.compile(rf"{_OPENS}(?:ex-|ancienne?ment |autrefois |alias ){_QUOTE}")
_LATER = re.compile(rf"{_OPENS}(?:rebaptisée?|renommée?|devenue?)(?: depuis)? {_QUOTE}")
_RENAMED = ("ORG", "PRODUCT", "EVENT")

#: key of the short or former name -> (key of the name it stands for, why)
Introduced = dict[str, tuple[str, str]]


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare if not unicodedata.combining(c))


def initials(name: str) -> str:
    """First letters of the words that carry meaning, in capitals: "Direction des matériels de défense" is DMD."""
    words = re.split(r"[\s'’-]+", _plain(straight(name)))
    return "".join(w[0] for w in words if w and w.casefold() not in _EMPTY).upper()


def is_acronym(short: str, full: str) -> bool:
    """Whether `short` is all capitals (or digits) and spells the initials of `full`, two words at least."""
    letters = re.sub(r"[.\s-]", "", _plain(straight(short)))
    return len(letters) > 1 and letters.isupper() and letters == initials(full)


def could_abbreviate(short: str, full: str) -> bool:
    """Whether, in brackets beside `full`, `short` may abbreviate it: exact initials, or letters of it in their
    order from the first on ("Insee", "Unicef")."""
    if is_acronym(short, full):
        return True
    letters, whole = key(short), key(full)
    fits = _SHORTEST_LOOSE <= len(letters) <= _LONGEST_WORD_LIKE and len(full.split()) > 1 and letters[0] == whole[0]
    rest = iter(whole)
    return fits and letters not in whole and all(letter in rest for letter in letters)


def introduced(rows: Sequence[Mapping[str, Any]], raw: str) -> Introduced:
    """The second names that one article introduces; `rows` are its mentions (text, type, start, end) in order."""
    found: Introduced = {}
    for row in rows:
        bracket = _BRACKET.match(raw, row["end"])
        if bracket and could_abbreviate(bracket[1], row["text"]):
            found[key(bracket[1])] = (key(row["text"]), "acronym in brackets")
    for first, second in pairwise(rows):
        found |= dict(_side_by_side(first, second, raw))
    return {short: told for short, told in found.items() if short != told[0]}


def _side_by_side(
    first: Mapping[str, Any], second: Mapping[str, Any], raw: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    gap = straight(raw[first["end"] : second["start"]])
    one, other = key(first["text"]), key(second["text"])
    closed = raw[second["end"] : second["end"] + 2].strip()[:1] == ")"
    if gap.strip() == "(" and closed and could_abbreviate(first["text"], second["text"]):
        yield one, (other, "acronym in brackets")
    if first["type"] != second["type"]:
        return
    if first["type"] == "PER" and _NICKNAME.fullmatch(gap):
        yield other, (one, "apposition")
    if first["type"] in _RENAMED and _FORMER.fullmatch(gap):
        yield other, (one, "apposition")
    if first["type"] in _RENAMED and _LATER.fullmatch(gap):
        yield one, (other, "apposition")
