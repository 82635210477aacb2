"""Dates as French pages write them. What does not name a whole day (« mardi », « en juin ») is never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

from talent_analysis.read.layout import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})(?:er)? ([a-z]+)\.?,? (\d{4})(?!\d)")
_ENGLISH = re.compile(r"\b([a-z]+)\.? (\d{1,2}),? (\d{4})(?!\d)")


def read_date(value: object) -> date | None:
    """The day that `value` names, or None. Days come before months in figures (17/06/2025)."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = fold(value)
    for pattern, order in ((_ISO, (0, 1, 2)), (_NUMERIC, (2, 1, 0)), (_WORDS, (2, 1, 0)), (_ENGLISH, (2, 0, 1))):
        for match in pattern.finditer(text):
            year, month, day = (match.groups()[place] for place in order)
            found = _day(year, month, day)
            if found is not None:
                return found
    return None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.get(month)
    try:
        return date(int(year), number, int(day)) if number else None
    except ValueError:
        return None
