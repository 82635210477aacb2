"""The same text written otherwise, character for character, so that every offset holds: for tables of robustness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talent_analysis.models.evaluate import Marked, Span


def typographic(text: str) -> str:
    """Curved apostrophes, and no-break spaces before double punctuation and inside guillemets."""
    text = text.replace("'", "’")
    return re.sub(r" (?=[;:!?%»])|(?<=«) ", "\u00a0", text)


def straight(text: str) -> str:
    """Straight apostrophes and quotation marks, plain spaces."""
    return re.sub(r"[«»“”]", '"', text.replace("’", "'")).translate({0xA0: " ", 0x202F: " "})


def without_accents(text: str) -> str:
    """Letters without their accents, as after bad character recognition."""
    return "".join(unicodedata.normalize("NFKD", c)[0] if c.isalpha() else c for c in text)


def capitals(text: str) -> str:
    """All in capitals (but for letters whose capital is two)."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


WRITINGS: dict[str, Callable[[str], str]] = {
    "typographic": typographic,
    "straight": straight,
    "no accents": without_accents,
}


def title_in_capitals(article: Marked) -> Marked:
    """The article with its first paragraph in capitals."""
    start, end = article.paragraphs[0]
    return replace(article, text=article.text[:start] + capitals(article.text[start:end]) + article.text[end:])


def in_title(article: Marked, names: set[Span]) -> set[Span]:
    """Those of the names that stand in the first paragraph."""
    return {name for name in names if name[1] <= article.paragraphs[0][1]}
