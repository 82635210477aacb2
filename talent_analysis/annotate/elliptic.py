"""What an elliptic number leaves out: its noun (« on en compte 6 200 »), its currency, the scale of the sum before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from talent_analysis.annotate.numbers import SPACE, find_numerals
from talent_analysis.annotate.units import singular

_S = SPACE
_DONT = re.compile(
    rf"\b(?:les|des|ses|aux|ces|leurs){_S}(?P<noun>[^\W\d_]{{3,}}s)\b(?:[^.;:]*,{_S}(?:dont|soit)|{_S}dont){_S}[^,.;:]*$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(rf"\bdont{_S}(?:\w+{_S}){{0,3}}$", re.IGNORECASE)
_PERSONS = re.compile(
    rf"\b(?P<who>on|nous|ils|elles){_S}(?:n['’])?(?:est|était|sommes|étions|sont|étaient|seront|seraient|serait|sera){_S}"
    rf"(?:(?:bien|déjà|encore|désormais|plus{_S}de|au{_S}moins|près{_S}de|environ|quelque){_S})*$",
    re.IGNORECASE,
)
_EN = re.compile(rf"^.*\b(?P<en>en){_S}(?!\d{{4}})(?=[^\W\d_])[^.;:!?]*$", re.IGNORECASE)
_WORTH = re.compile(rf"\ben{_S}(?:val|coût|pai|pay|réclam|touch)[^\W\d_]*{_S}(?:\w+{_S}){{0,2}}$", re.IGNORECASE)
_NUMBER_OF = re.compile(rf"\bnombre{_S}(?:de{_S}|d['’]|des{_S})(?P<noun>[^\W\d_]{{3,}}s)\b[^.;:!?]*$", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(
    rf"[^.;:!?]{{0,12}}\b(?:le{_S}nombre|celui){_S}(?:de{_S}|d['’]|des{_S})(?P<noun>[^\W\d_]{{3,}}s)\b", re.IGNORECASE
)
_POPULATION = re.compile(rf"\b(?:population|peuplée?){_S}?(?:,|:|de)?{_S}?$", re.IGNORECASE)
_TIMES = frozenset(
    ["an", "ans", "année", "mois", "semaine", "jour", "heure", "minute", "fois", "euro", "dollar", "million"]
)
_MONEY = re.compile(r"[A-Z]{3}")
_BACK = 400
_UNSCALED = 10_000

#: (lemma, part of speech) of each word, by where it starts.
Lemmas = Mapping[int, tuple[str | None, str | None]]
Row = Mapping[str, object]


class LeftOut:
    """What the elliptic numbers of one article leave out, asked with the amounts found before."""

    def __init__(self, text: str, lemmas: Lemmas) -> None:
        self._text = text
        self._upos = {place: upos for place, (_, upos) in lemmas.items()}
        nouns = (place for place, (_, upos) in lemmas.items() if upos == "NOUN")
        self._nouns = sorted(nouns)

    def named(self, place: int, first: int) -> bool:
        """Whether the sentence that begins at `first` says of what the number at `place` is the number."""
        return bool(_NUMBER_OF.search(self._text, max(first, place - 160), place))

    def unit(self, place: int, end: int, sentence: Row, rows: Sequence[Row]) -> str | None:
        """The unit of the bare number at place:end: the noun it takes up, else that of the amount just before."""
        first = int(str(sentence["start"]))
        before = self._text[max(first, place - 160) : place]
        if match := (
            _DONT.search(before[-120:]) or _NUMBER_BEHIND.match(self._text, end, end + 60) or _NUMBER_OF.search(before)
        ):
            return singular(match["noun"])
        if _POPULATION.search(before):
            return "habitant"
        same = [row for row in rows[-6:] if row["sentence_id"] == sentence["sentence_id"]]
        if _WORTH.search(before):
            return next((str(r["unit"]) for r in reversed(rows) if is_money(r)), None)
        pronoun = place - len(before) + match.start("en") if (match := _EN.search(before)) else -1
        if match and self._upos.get(place - len(before) + match.end("en") + 1, "VERB") in ("VERB", "AUX"):
            return self._taken_up(pronoun, first, same, rows)
        if same:
            things = [row for row in same if row["unit"] not in _TIMES] if _OF_WHICH.search(before) else []
            return str((things or same)[-1]["unit"])
        if persons := _PERSONS.search(before[-60:]):
            return self._noun(first) if persons["who"].lower() == "elles" else "personne"
        return None

    def _taken_up(self, place: int, first: int, same: Sequence[Row], rows: Sequence[Row]) -> str | None:
        """What « en » stands for: a thing counted in the sentence that begins at `first`, its money or share, its last
        plural noun; a thing counted before, a plural noun before."""
        money = (str(row["unit"]) for row in reversed(same) if is_money(row))
        share = "%" if any(row["unit"] == "%" for row in same) else None
        found = _counted(same) or next(money, None) or share
        return found or self._noun(place, first) or _counted(rows[-6:]) or self._noun(place)

    def _noun(self, place: int, first: int = 0) -> str | None:
        """The last plural noun of first:place that is no measure of time or money, in the singular."""
        for at in reversed(self._nouns[: bisect_left(self._nouns, place)][-12:]):
            word = re.match(r"[^\W\d_]+", self._text[at : at + 40])
            if place - at > _BACK or at < first:
                return None
            if word and word.group().endswith(("s", "x")) and singular(word.group()) not in _TIMES:
                return singular(word.group())
        return None


def _counted(rows: Sequence[Row]) -> str | None:
    """The thing counted last that is neither money nor a share nor a time."""
    units = (
        str(row["unit"]) for row in reversed(rows) if row["unit"] not in (None, "%", *_TIMES) and not is_money(row)
    )
    return next(units, None)


def scale_of(words: str, value: float) -> float:
    """The scale that an elliptic sum shares with the one before it (« 57 millions d'euros, dont 11 »); 1 where the
    number is as large as a sum by itself."""
    numerals = find_numerals(words)
    scaled = bool(numerals) and numerals[-1].scaled and numerals[-1].bare > 0 and value < _UNSCALED
    return numerals[-1].value / numerals[-1].bare if scaled else 1.0


def is_money(row: Row) -> bool:
    """Whether the unit of an amount is a currency."""
    return bool(_MONEY.fullmatch(str(row["unit"])))
