"""What may be claimed from a table of tone, and what must stay unsaid.

A difference is claimed only where two intervals do not overlap, and a sign only where an interval leaves 0.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import polars as pl

from talent_analysis.words import Words

#: Means of the sentence model are off by up to 0.07 on the labelled sentences of `press` and `sentiment` dev; nearer
#: to 0 than this no sign is claimed.
MODEL_BIAS = 0.1

Row = dict[str, Any]


def nothing(words: Words) -> str:
    """What is said where no sentence has a tone."""
    return words("No sentence has a tone: the models used here give none.")


def sign(row: Row) -> int:
    """-1, 0 or 1: the sign that a mean may be said to have."""
    if row["low"] is None or row["low"] <= 0 <= row["high"] or abs(row["mean"]) < MODEL_BIAS:
        return 0
    return -1 if row["high"] < 0 else 1


def separate(one: Row, other: Row) -> bool:
    """Whether two intervals are known and do not overlap."""
    if one["low"] is None or other["low"] is None:
        return False
    return bool(one["high"] < other["low"] or other["high"] < one["low"])


def pairs_apart(rows: pl.DataFrame) -> list[tuple[Row, Row]]:
    """Pairs whose intervals do not overlap, the lower one first."""
    ordered = rows.sort("mean").to_dicts()
    return [(low, high) for low, high in combinations(ordered, 2) if separate(low, high)]


def quoted(text: str, longest: int = 220) -> str:
    """The sentence in guillemets, cut at a word where it is long."""
    text = " ".join(text.split())
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0] + " […]"
    if text.startswith("«"):
        return text if text.count("»") >= text.count("«") else f"{text} »"
    return f"« {text} »"
