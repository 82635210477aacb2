"""Every number of an article with what it counts, before it is judged which of them are amounts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from talent_analysis.annotate.bounds import Amount, paired, with_bound
from talent_analysis.annotate.elliptic import LeftOut, Row, scale_of
from talent_analysis.annotate.numbers import SPACE, Numeral, find_numerals
from talent_analysis.annotate.units import Unit, read_unit

_S = SPACE
_TIME = re.compile(rf"{_S}(?:an|mois|semaine|jour|heure|minute|million|milliard)\b", re.IGNORECASE)
_FIGURES = re.compile(rf"\bà{_S}(?P<n>\d{{1,2}}|[a-z]+){_S}chiffres\b", re.IGNORECASE)

Lemmas = dict[int, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Figure:
    """A number in its sentence: `bare` as it is written, `amount` with its bound and with the unit it leaves out.

    `sure` where its form alone says that it is an amount (« à neuf chiffres »).
    """

    bare: Amount
    amount: Amount
    sentence: Row
    sure: bool = False


class Figures:
    """The numbers of one article, in the order of the text."""

    def __init__(self, text: str, sentences: pl.DataFrame, lemmas: Lemmas, mentions: pl.DataFrame) -> None:
        self._text, self._lemmas = text, lemmas
        self._sentences = sentences.sort("start")
        self._names = [(int(a), int(b)) for a, b in mentions.select("start", "end").iter_rows()]
        self._left_out = LeftOut(text, lemmas)
        self._money = self._first_currency()
        self._earlier: list[dict[str, object]] = []

    def __iter__(self) -> Iterator[Figure]:
        """Each number once; iterate once, since elliptic numbers take up what was counted before them."""
        for sentence in self._sentences.iter_rows(named=True):
            start, end = int(sentence["start"]), int(sentence["end"])
            many_digits = list(self._many_digits(start, end, sentence))
            covered = [(f.amount.start, f.amount.end) for f in many_digits]
            plain = (self._completed(bare, bounded, sentence) for bare, bounded in self._numbers(start, end))
            free = (f for f in plain if not any(f.amount.start < b and f.amount.end > a for a, b in covered))
            yield from sorted([*free, *many_digits], key=lambda figure: figure.amount.start)

    def _numbers(self, start: int, end: int) -> list[tuple[Amount, Amount]]:
        """The numbers of a sentence with their units, each bare and with its bound."""
        text = self._text
        amounts: list[Amount] = []
        for numeral in find_numerals(text, start, end):
            if self._inside(numeral) or self._is_new(numeral) or not self._counts(numeral):
                continue
            if not amounts or numeral.start >= amounts[-1].end:  # « cent » of « pour cent » is read already
                unit = read_unit(text, numeral, end, self._lemmas)
                amounts.append(Amount(numeral.start, unit.end, numeral.value * unit.factor, unit, numeral))
        return [(amount, with_bound(text, amount, start, end)) for amount in paired(text, amounts)]

    def _many_digits(self, start: int, end: int, sentence: Row) -> Iterator[Figure]:
        for match in _FIGURES.finditer(self._text, start, end):
            digits = find_numerals(match["n"])
            if digits and 3 <= digits[0].value <= 15:
                numeral = Numeral(match.start(), match.end(), 10 ** (digits[0].value - 1), False, False, True, 1)
                unit = Unit("money", self._money, match.end())
                found = Amount(match.start(), match.end(), numeral.value, unit, numeral, "at_least")
                yield Figure(found, found, sentence, sure=True)

    def _completed(self, bare: Amount, bounded: Amount, sentence: Row) -> Figure:
        """The number with its unit, what was left out taken from what was counted before."""
        amount = self._with_unit(bounded, sentence)
        if amount.unit.kind != "none" and amount.unit.name:
            words = self._text[amount.start : amount.end]
            known = {"sentence_id": sentence["sentence_id"], "unit": amount.unit.name, "text": words}
            self._earlier.append({**known, "value": amount.value})
        return Figure(bare, amount, sentence)

    def _with_unit(self, amount: Amount, sentence: Row) -> Amount:
        """Complete « 305 millions d'amende » and « contre 61 »."""
        if amount.unit.kind == "money":
            self._money = amount.unit.name or self._money
            return replace(amount, unit=replace(amount.unit, name=self._money))
        if amount.unit.kind != "none":
            return amount
        name = self._left_out.unit(amount.start, amount.end, sentence, self._earlier)
        named = self._left_out.named(amount.start, int(str(sentence["start"])))
        if amount.numeral.scaled and not (name and (named or self._takes_up(name, sentence))):
            return replace(amount, unit=Unit("money", self._money, amount.end))
        if name and re.fullmatch("[A-Z]{3}", name):
            sums = (str(row["text"]) for row in reversed(self._earlier) if row["unit"] == name)
            scale = scale_of(next(sums, ""), amount.numeral.value)
            numeral = replace(amount.numeral, value=amount.numeral.value * scale)
            return replace(amount, value=amount.value * scale, numeral=numeral, unit=Unit("money", name, amount.end))
        return replace(amount, unit=Unit("count", name, amount.end))

    def _takes_up(self, name: str, sentence: Row) -> bool:
        """Whether millions without a noun are of the thing counted by millions just before (« 2,6 millions »)."""
        last = self._earlier[-1] if self._earlier else None
        if last is None or last["sentence_id"] != sentence["sentence_id"]:
            return False
        return name == last["unit"] and name != "%" and float(str(last["value"])) >= 10**6

    def _first_currency(self) -> str | None:
        for start, end in self._sentences.select("start", "end").iter_rows():
            for numeral in find_numerals(self._text, start, end):
                unit = read_unit(self._text, numeral, end, self._lemmas)
                if unit.kind == "money" and unit.name:
                    return unit.name
        return None

    def _counts(self, numeral: Numeral) -> bool:
        """Whether « un » counts: in « un million », « un mois », « une heure »."""
        said = numeral.digits or numeral.scaled or numeral.rough
        return numeral.value != 1 or said or bool(_TIME.match(self._text, numeral.end))

    def _is_new(self, numeral: Numeral) -> bool:
        """« un appareil neuf »: the adjective."""
        word = self._text[numeral.start : numeral.end].lower()
        return word == "neuf" and self._lemmas.get(numeral.start, (None, None))[1] == "ADJ"

    def _inside(self, numeral: Numeral) -> bool:
        """Whether a number is part of a name (« Llama 4 », « France 2 »)."""
        at = bisect_right(self._names, (numeral.start, len(self._names) + numeral.end + 10**9)) - 1
        near = self._names[max(0, at - 2) : at + 1]
        return any(a <= numeral.start and numeral.end <= b for a, b in near)
