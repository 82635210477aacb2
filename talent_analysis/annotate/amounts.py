"""Amounts: money, percentages, durations and things counted, with their bound, period, source and modality."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from talent_analysis.annotate import weights
from talent_analysis.annotate.bounds import Amount, paired, with_bound
from talent_analysis.annotate.elliptic import LeftOut, scale_of
from talent_analysis.annotate.modality import Clauses
from talent_analysis.annotate.numbers import SPACE, Numeral, find_numerals
from talent_analysis.annotate.selection import reasons, worth_keeping
from talent_analysis.annotate.units import Unit, lemmas_by_place, read_unit
from talent_analysis.tables import frame

_S = SPACE
_PERIOD = re.compile(
    rf"[^.;:!?»”\n]{{0,40}}?\b(?:par{_S}(?P<per>an|mois|jour|semaine|heure|trimestre|année|saison)\b"
    rf"|(?P<adj>annuel|mensuel|hebdomadaire|quotidien)(?:le)?s?\b"
    rf"|(?:sur|en|pendant|pour){_S}(?P<n>\d+|[a-zé-]+){_S}(?P<span>ans|mois|jours|semaines|saisons|années)\b"
    rf"|l['’](?P<the>heure|année)\b)",
    re.IGNORECASE,
)
_PERIODS = {"annuel": "an", "mensuel": "mois", "hebdomadaire": "semaine", "quotidien": "jour", "année": "an"}
_TIME = re.compile(rf"{_S}(?:an|mois|semaine|jour|heure|minute|million|milliard)\b", re.IGNORECASE)
_FIGURES = re.compile(rf"\bà{_S}(?P<n>\d{{1,2}}|[a-z]+){_S}chiffres\b", re.IGNORECASE)


def find_amounts(
    text: str, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame, quotes: pl.DataFrame
) -> pl.DataFrame:
    """The amounts of one article, as the `amounts` table of the contract.

    `value` is a number in `unit`: an ISO 4217 code, `%`, or the singular of the noun counted; null where the
    article does not say. `bound` is `range` where `value_high` closes it. `attributed_to` is who states it.
    Dates, years, times, ages, ordinals, names with numbers, phone numbers and scores are left out.
    """
    lemmas = lemmas_by_place(tokens.select("start", "lemma", "upos").iter_rows(named=True))
    names = [(int(a), int(b)) for a, b in mentions.select("start", "end").iter_rows()]
    rows: list[dict[str, object]] = []
    clauses, left_out = Clauses(text, tokens, quotes, mentions), LeftOut(text, lemmas)
    money: str | None = _first_currency(text, sentences, lemmas)
    for sentence in sentences.sort("start").iter_rows(named=True):
        start, end = int(sentence["start"]), int(sentence["end"])
        for amount in _in_sentence(text, start, end, lemmas, names):
            amount, money = _with_currency(left_out, amount, money, sentence, rows)
            rows.append(_row(text, amount, sentence, clauses))
    return frame("amounts", rows)


def candidates(
    text: str, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame
) -> Iterator[tuple[int, int, list[str]]]:
    """Every number that could be an amount: its start, its end and what speaks for it (training learns from these)."""
    lemmas = lemmas_by_place(tokens.select("start", "lemma", "upos").iter_rows(named=True))
    names = [(int(a), int(b)) for a, b in mentions.select("start", "end").iter_rows()]
    for start, end in sentences.sort("start").select("start", "end").iter_rows():
        for bare, amount in _numbers(text, start, end, lemmas, names):
            seen = reasons(text, bare.numeral, bare.unit, start, end, amount.bound, lemmas)
            yield amount.start, amount.end, seen


_Lemmas = dict[int, tuple[str | None, str | None]]


def _numbers(
    text: str, start: int, end: int, lemmas: _Lemmas, names: list[tuple[int, int]]
) -> list[tuple[Amount, Amount]]:
    """The numbers of a sentence with their units, each bare and with its bound."""
    numerals = [n for n in find_numerals(text, start, end) if not _inside(n, names)]
    numerals = [n for n in numerals if not _is_new(n, text, lemmas)]
    numerals = [n for n in numerals if n.value != 1 or n.digits or n.scaled or n.rough or _one_of_time(text, n)]
    amounts: list[Amount] = []
    for numeral in numerals:
        if not amounts or numeral.start >= amounts[-1].end:  # « cent » of « pour cent » is read already
            unit = read_unit(text, numeral, end, lemmas)
            amounts.append(Amount(numeral.start, unit.end, numeral.value * unit.factor, unit, numeral))
    return [(amount, with_bound(text, amount, start, end)) for amount in paired(text, amounts)]


def _in_sentence(text: str, start: int, end: int, lemmas: _Lemmas, names: list[tuple[int, int]]) -> Iterator[Amount]:
    numbers = _numbers(text, start, end, lemmas, names)
    found = [amount for bare, amount in numbers if _is_amount(text, bare, amount, start, end, lemmas)]
    for match in _FIGURES.finditer(text, start, end):
        digits = find_numerals(match["n"])
        if digits and 3 <= digits[0].value <= 15:
            numeral = Numeral(match.start(), match.end(), 10 ** (digits[0].value - 1), False, False, True, 1)
            unit = Unit("money", None, match.end())
            found = [a for a in found if not (a.start < match.end() and a.end > match.start())]
            found.append(Amount(match.start(), match.end(), numeral.value, unit, numeral, "at_least"))
    yield from sorted(found, key=lambda a: a.start)


#: How probable it must be that a number is an amount: where the F1 of training articles left out is highest.
LIKELY = 0.4


def _is_amount(text: str, bare: Amount, bounded: Amount, start: int, end: int, lemmas: _Lemmas) -> bool:
    """Whether a reader would mark the number as a figure; by rule where the text was not tagged."""
    if not lemmas:
        return (
            bare.unit.kind != "fraction"
            and bare.numeral.value != 1
            and worth_keeping(text, bare.numeral, bare.unit, start, end)
        )
    seen = reasons(text, bare.numeral, bare.unit, start, end, bounded.bound, lemmas)
    return weights.probability("amount", seen) >= LIKELY


def _is_new(numeral: Numeral, text: str, lemmas: _Lemmas) -> bool:
    """« un appareil neuf »: the adjective."""
    word = text[numeral.start : numeral.end].lower()
    return word == "neuf" and lemmas.get(numeral.start, (None, None))[1] == "ADJ"


def _one_of_time(text: str, numeral: Numeral) -> bool:
    """« un mois », « une heure »: a duration, where « un » counts."""
    return bool(_TIME.match(text, numeral.end))


def _inside(numeral: Numeral, names: list[tuple[int, int]]) -> bool:
    """Whether a number is part of a name (« Llama 4 », « France 2 »)."""
    at = bisect_right(names, (numeral.start, len(names) + numeral.end + 10**9)) - 1
    return any(a <= numeral.start and numeral.end <= b for a, b in names[max(0, at - 2) : at + 1])


def _first_currency(text: str, sentences: pl.DataFrame, lemmas: dict[int, tuple[str | None, str | None]]) -> str | None:
    for start, end in sentences.sort("start").select("start", "end").iter_rows():
        for numeral in find_numerals(text, start, end):
            unit = read_unit(text, numeral, end, lemmas)
            if unit.kind == "money" and unit.name:
                return unit.name
    return None


def _with_currency(
    left_out: LeftOut, amount: Amount, money: str | None, sentence: dict[str, object], rows: list[dict[str, object]]
) -> tuple[Amount, str | None]:
    """Complete « 305 millions d'amende » and « contre 61 » from what was counted before in the article."""
    if amount.unit.kind == "money":
        name = amount.unit.name or money
        return replace(amount, unit=replace(amount.unit, name=name)), name
    if amount.unit.kind != "none":
        return amount, money
    name = left_out.unit(amount.start, amount.end, sentence, rows)
    if amount.numeral.scaled and not (name and _takes_up(name, sentence, rows)):
        return replace(amount, unit=Unit("money", money, amount.end)), money
    if name and re.fullmatch("[A-Z]{3}", name):
        scale = scale_of(str(rows[-1]["text"]), amount.numeral.value)
        numeral = replace(amount.numeral, value=amount.numeral.value * scale)
        return replace(amount, value=amount.value * scale, numeral=numeral, unit=Unit("money", name, amount.end)), money
    return replace(amount, unit=Unit("count", name, amount.end)), money


def _takes_up(name: str, sentence: dict[str, object], rows: list[dict[str, object]]) -> bool:
    """Whether millions without a noun are of the thing counted by millions just before (« 2,6 millions »)."""
    last = rows[-1] if rows else None
    if last is None or last["sentence_id"] != sentence["sentence_id"]:
        return False
    return name == last["unit"] and name != "%" and float(str(last["value"])) >= 10**6


def _row(text: str, amount: Amount, sentence: dict[str, object], clauses: Clauses) -> dict[str, object]:
    modality, speaker = clauses.modality(
        amount.start,
        amount.end,
        int(str(sentence["start"])),
        int(str(sentence["end"])),
        money=amount.unit.kind == "money",
    )
    return {
        "article_id": sentence["article_id"],
        "sentence_id": sentence["sentence_id"],
        "start": amount.start,
        "end": amount.end,
        "text": text[amount.start : amount.end],
        "value": float(f"{amount.value:.12g}"),
        "unit": amount.unit.name,
        "bound": amount.bound,
        "value_high": amount.value_high,
        "period": _period(text, amount, int(str(sentence["end"]))),
        "attributed_to": speaker,
        "modality": modality,
    }


def _period(text: str, amount: Amount, end: int) -> str | None:
    if amount.unit.kind not in ("money", "count"):
        return None
    match = _PERIOD.match(text, amount.end, end)
    if match is None or (match["adj"] and "," in text[amount.end : match.start("adj")]):
        return None  # « 100 millions, en rémunération annuelle » says of what else, not for which time
    if match["n"]:
        count = find_numerals(match["n"])
        return f"{count[0].value:g} {match['span'].lower()}" if count else None
    word = (match["per"] or match["adj"] or match["the"]).lower()
    return _PERIODS.get(word, word)
