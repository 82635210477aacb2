"""The words and numbers of the report in English or French.

English text is its own key. French stands in `locale/fr/*.po`, one catalogue for each room, read with babel.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Literal

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

Language = Literal["en", "fr"]


def catalogue_entries(language: Language) -> Iterator[tuple[str, str]]:
    """All (English, translation) pairs of the language's catalogues."""
    folder = resources.files("talent_analysis") / "locale" / language
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".po"):
            with file.open("rb") as lines:
                yield from ((str(m.id), str(m.string)) for m in read_po(lines) if m.id and m.string)


@dataclass(frozen=True)
class Words:
    """Says things in one language: `words("{n} articles", n=5)`; values are inserted as they come (format
    numbers with `number`, `percent`, `signed` first). Text without a translation stays English."""

    language: Language = "en"

    @cached_property
    def _catalogue(self) -> Mapping[str, str]:
        return {} if self.language == "en" else dict(catalogue_entries(self.language))

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language with its `{names}` filled in."""
        said = self._catalogue.get(text, text)
        return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], m[0])), said) if values else said

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with its thousands and decimal marks, or a dash where there is none."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        value = round(value, digits) + 0  # no minus before nothing
        return str(format_decimal(value, format=pattern, locale=self.language)).replace("-", "−")

    def signed(self, value: float | None, digits: int = 2) -> str:
        """A number that always shows its sign."""
        shown = self.number(value, digits)
        return f"+{shown}" if value is not None and round(value, digits) > 0 else shown

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share between 0 and 1 as a percentage."""
        if share is None:
            return "–"
        pattern = "0" + ("." + "0" * digits if digits else "") + ("%" if self.language == "en" else "\u202f%")
        return str(format_percent(share, format=pattern, locale=self.language))

    def date(self, day: datetime.date | None) -> str:
        """A date in full, or 'unknown'."""
        return self("unknown") if day is None else str(format_date(day, format="long", locale=self.language))

    def listing(self, items: list[str]) -> str:
        """'a, b and c'."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"
