"""Amounts: money, percentages, durations and things counted, with their bound, period, source and modality."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from talent_analysis.annotate import weights
from talent_analysis.annotate.amount_features import features as features_of
from talent_analysis.annotate.bounds import Amount
from talent_analysis.annotate.figures import Figure, Figures
from talent_analysis.annotate.modality import Clauses
from talent_analysis.annotate.numbers import SPACE, find_numerals
from talent_analysis.annotate.selection import worth_keeping
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.annotate.units import lemmas_by_place
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
#: How probable it must be that a number is an amount: where the F1 of training articles left out is highest.
LIKELY = 0.36


def find_amounts(
    text: str, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame, quotes: pl.DataFrame
) -> pl.DataFrame:
    """The amounts of one article, as the `amounts` table of the contract.

    `value` is a number in `unit`: an ISO 4217 code, `%`, or the singular of the noun counted; null where the
    article does not say. `bound` is `range` where `value_high` closes it. `attributed_to` is who states it.
    Dates, years, times, ages, ordinals, names with numbers, phone numbers and scores are left out.
    """
    clauses = Clauses(text, tokens, quotes, mentions)
    rows = [
        _row(text, figure, clauses)
        for figure, features in read_figures(text, sentences, tokens, mentions)
        if _is_amount(text, figure, features)
    ]
    return frame("amounts", rows)


def read_figures(
    text: str, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame
) -> Iterator[tuple[Figure, list[str]]]:
    """Every number that could be an amount, with what speaks for it (training learns from these); with nothing where
    the text was not tagged."""
    lemmas = lemmas_by_place(tokens.select("start", "lemma", "upos").iter_rows(named=True))
    syntax = Syntax(tokens)
    for figure in Figures(text, sentences, lemmas, mentions):
        yield figure, (features_of(text, figure, lemmas, syntax) if lemmas else [])


def _is_amount(text: str, figure: Figure, features: list[str]) -> bool:
    """Whether a reader would mark the number as a figure; by rule where the text was not tagged."""
    if figure.sure:
        return True
    if features:
        return weights.probability("amount", features) >= LIKELY
    bare = figure.bare
    start, end = int(str(figure.sentence["start"])), int(str(figure.sentence["end"]))
    kept = worth_keeping(text, bare.numeral, bare.unit, start, end)
    return kept and bare.numeral.value != 1


def _row(text: str, figure: Figure, clauses: Clauses) -> dict[str, object]:
    amount, sentence = figure.amount, figure.sentence
    start, end = int(str(sentence["start"])), int(str(sentence["end"]))
    modality, speaker = clauses.modality(amount.start, amount.end, start, end, money=amount.unit.kind == "money")
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
        "period": _period(text, amount, end),
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
