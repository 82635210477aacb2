"""French numerals in running text: where they stand and what they are worth.

Digits with French or English grouping, numerals in words, « deux millions et demi », « une centaine ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SPACE = "[ \u00a0\u202f\u2009]"
_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zéro",
            "un",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
        ]
    )
} | {"une": 1}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_TENS |= {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_HUNDREDS = {"cent": 100, "cents": 100, "mille": 1000}
_SCALES = {
    "mille": 1e3,
    "millier": 1e3,
    "milliers": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "milliard": 1e9,
    "milliards": 1e9,
    "billion": 1e12,
    "billions": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mln": 1e6,
    "md": 1e9,
    "mds": 1e9,
    "mrd": 1e9,
    "mrds": 1e9,
}
_ROUGH = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}

_LARGEST = 10**15
_WORD = "|".join(sorted({*_UNITS, *_TENS, *_HUNDREDS}, key=len, reverse=True))
_DIGITS = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?![\d])(?:,\d+)?|\d+(?:[.,]\d+)?"
_NUMERAL = re.compile(
    rf"(?<![\w.,/:])(?<!\d[-–])(?P<dollar>(?:US|CA|AU)?[$€£]{SPACE}?)?"
    rf"(?:(?P<digits>{_DIGITS})(?![\w]*\d)"
    rf"|(?P<words>(?:{_WORD})(?:(?:[-‑]|{SPACE})(?:et(?:[-‑]|{SPACE})(?=(?:une?|onze)\b))?(?:{_WORD})\b){{0,9}}))"
    r"(?![-‑]?\w*\d)(?![-‑]\w+ième)",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    rf"\b(?P<count>une?|la|cette|l['’]autre|(?:{_WORD})){SPACE}"
    rf"(?P<rough>(?:petite|bonne|grosse){SPACE})?(?P<noun>{'|'.join(_ROUGH)})s?\b",
    re.IGNORECASE,
)
_SCALE = re.compile(
    rf"{SPACE}?(?:bons?{SPACE}|petits?{SPACE})?(?:de{SPACE}|d['’])?(?P<word>milliers?|millions?|milliards?|billions?)\b"
    rf"|{SPACE}?(?P<sign>[kKM]|Mds?|Mrds?|mds?)(?=[$€£]|{SPACE}?(?:[$€£]|euros?\b|dollars?\b|EUR\b|USD\b|FCFA\b|CHF\b))"
)
_HALF = re.compile(rf"{SPACE}et{SPACE}demie?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Numeral:
    """A number at text[start:end]: its value, whether it is rough by nature, and how it is written.

    `sign` is a currency sign standing before it, `scaled` whether a million or milliard is part of it,
    `bare` the value before that scale.
    """

    start: int
    end: int
    value: float
    rough: bool
    digits: bool
    scaled: bool
    bare: float
    sign: str = ""


def words_value(words: str) -> int | None:
    """What a numeral in words is worth (« quatre-vingt-dix-sept » is 97); null if it is none."""
    total = current = 0
    for word in re.split(rf"[-‑]|{SPACE}|\bet\b", words.lower()):
        if not word:
            continue
        if word in _UNITS:
            current += _UNITS[word]
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76
        elif word in _TENS:
            current += _TENS[word]
        elif word in ("cent", "cents"):
            current = max(current, 1) * 100
        elif word == "mille":
            total, current = total + max(current, 1) * 1000, 0
        else:
            return None
    return total + current


def digits_value(digits: str, signed: bool = False) -> float:
    """What a number in digits is worth; `signed` numbers (with $ before) may group by commas."""
    bare = re.sub(SPACE, "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare) and not bare.startswith("0"):
        bare = bare.replace(".", "")
    if signed and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        return float(bare.replace(",", ""))
    return float(bare.replace(",", "."))


def find_numerals(text: str, start: int = 0, end: int | None = None) -> list[Numeral]:
    """Every numeral of text[start:end], in order, with no overlap; a lone « un » counts as one."""
    end = len(text) if end is None else end
    found = sorted([*_rough(text, start, end), *_plain(text, start, end)], key=lambda n: (n.start, -n.end))
    kept: list[Numeral] = []
    for numeral in found:
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept


def _plain(text: str, start: int, end: int) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text, start, end):
        digits, sign = match["digits"], (match["dollar"] or "").strip()
        if digits is None and match.end() < len(text) and (text[match.end()].isalnum()):
            continue
        value = digits_value(digits, bool(sign)) if digits else words_value(match["words"])
        if value is not None and value < _LARGEST:
            yield _scaled(text, match.start(), match.end(), end, float(value), False, bool(digits), sign)


def _rough(text: str, start: int, end: int) -> Iterator[Numeral]:
    for match in _ROUGHLY.finditer(text, start, end):
        count = words_value(match["count"])
        value = _ROUGH[match["noun"].lower()] * (count or 1)
        yield _scaled(text, match.start(), match.end(), end, float(value), True, False, "")


def _scaled(text: str, start: int, stop: int, end: int, value: float, rough: bool, digits: bool, sign: str) -> Numeral:
    bare, scaled = value, False
    while (scale := _SCALE.match(text, stop, end)) and not (scale["sign"] and scaled):
        factor = _SCALES[(scale["word"] or scale["sign"]).lower()]
        half = _HALF.match(text, scale.end(), end)
        value, stop, scaled = value * factor, scale.end(), True
        if half:
            value, stop = value + factor / 2, half.end()
    return Numeral(start, stop, round(value, 6), rough, digits, scaled, bare, sign)
