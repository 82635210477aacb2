"""Bounds and ranges of amounts: « plus de », « environ », « entre 11 et 13 M€ », « ou plus »."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from talent_analysis.annotate.numbers import SPACE, Numeral
from talent_analysis.annotate.units import Unit

_S = SPACE
_WINDOW = 45
_BEFORE = (
    ("at_most", rf"jusqu['’](?:à|aux?){_S}(?:quelque{_S})?|(?:un{_S}peu{_S}|pas{_S}|bien{_S})?moins{_S}d(?:e{_S}|['’])"
     rf"|(?:pas|jamais|guère){_S}plus{_S}d(?:e{_S}|['’])|(?:tout{_S})?au{_S}(?:plus|maximum){_S}"
     rf"|un{_S}maximum{_S}de{_S}"),
    ("at_least", rf"(?:(?:un{_S}peu|bien|beaucoup){_S})?plus{_S}d(?:e{_S}|['’])|d['’]au{_S}moins{_S}|au{_S}moins{_S}"
     rf"|au{_S}minimum{_S}|un{_S}minimum{_S}de{_S}|pas{_S}moins{_S}de{_S}"),
    ("about", rf"environ{_S}|près{_S}d(?:e{_S}|['’])|quelque{_S}|autour{_S}de{_S}|(?:de{_S})?l['’]ordre{_S}de{_S}"
     rf"|à{_S}peu{_S}près{_S}|presque{_S}|aux{_S}alentours{_S}de{_S}|grosso{_S}modo{_S}"),
)  # fmt: skip
_BEFORE_RE = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _BEFORE) + r")(?:les?\s)?$", re.I
)
_OUTSIDE = (
    ("at_most", rf"(?:plafonn\w+|limit\w+|inférieure?s?){_S}(?:à|aux){_S}|ne{_S}dépass\w+{_S}(?:pas|guère){_S}"
     rf"|ne{_S}(?:pas|guère){_S}dépasser{_S}|\bsous{_S}(?:les{_S})?"
        rf"|(?:pouvant|pourrai(?:t|ent)|peut|peuvent){_S}(?:atteindre|aller{_S}jusqu['’]à|monter{_S}à"
        rf"|grimper{_S}à){_S}(?:les{_S})?"),
    ("at_least", rf"(?:dépass|excéd|franchi)\w*{_S}(?:(?:déjà|largement|désormais|encore|malgré{_S}tout"
     rf"|les?|la){_S}){{0,2}}"
     rf"|supérieure?s?{_S}à{_S}|plancher{_S}de{_S}|à{_S}partir{_S}de{_S}"),
    ("about", rf"\bproches?{_S}de{_S}|(?:avoisin|frôl|approch|tutoy|tutoi)\w*{_S}(?:les{_S})?"
     rf"|\bestim\w*{_S}à{_S}|\bbien{_S}"),
)  # fmt: skip
_OUTSIDE_RE = re.compile(r"(?:" + "|".join(f"(?P<{n}>{p})" for n, p in _OUTSIDE) + r")$", re.IGNORECASE)
_AFTER_RE = re.compile(
    rf",?{_S}(?:(?P<at_most>(?:tout{_S})?au{_S}(?:plus|maximum)|maximum|maxi)|(?P<at_least>au{_S}(?:moins"
    rf"|minimum|bas{_S}mot)"
    rf"|minimum|ou{_S}plus|et{_S}plus|voire{_S}(?:plus|davantage))|(?P<about>environ|à{_S}peu{_S}près|ou{_S}peu{_S}s['’]en{_S}faut|peu{_S}ou{_S}prou"
    rf"|(?<=\w)près\b))(?!{_S}de\b)(?!\w)",
    re.IGNORECASE,
)
_RANGE_LINK = re.compile(rf"{_S}?(?:(?P<and>et|à|ou){_S}(?:les{_S}|quelque{_S})?|[-–—]{_S}?)", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:pass|port|ramen|ramèn|grimp|tomb|baiss|augment|relev|relèv|bond|recul|abaiss|mont|rédui|réduc|hauss"
    r"|progress|chut|évolu|descend|remont|fond|amput|gonfl|doubl|tripl)\w*[^.;:]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """A number with its unit at text[start:end]; `value_high` closes a range."""

    start: int
    end: int
    value: float
    unit: Unit
    numeral: Numeral
    bound: str = "exact"
    value_high: float | None = None


def paired(text: str, amounts: list[Amount]) -> list[Amount]:
    """Give « 11 » in « entre 11 et 13 M€ » the scale and unit of its pair, and join true ranges."""
    paired: list[Amount] = []
    for amount in amounts:
        if (
            paired
            and not _is_year(text, paired[-1])
            and (link := _RANGE_LINK.fullmatch(text, paired[-1].end, amount.start))
        ):
            low = _completed(paired[-1], amount)
            before = text[max(0, low.start - 60) : low.start]
            word = (link["and"] or "").lower()
            if low.unit.name == amount.unit.name and low.unit.kind != "none":
                paired[-1] = low
                if low.value < amount.value and _is_range(word, before):
                    paired[-1] = replace(low, end=amount.end, bound="range", value_high=amount.value)
                    continue
        paired.append(amount)
    return paired


def _is_year(text: str, amount: Amount) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", text[amount.start : amount.numeral.end]))


def _completed(low: Amount, high: Amount) -> Amount:
    if low.unit.kind != "none" or (high.unit.kind == "none" and not high.numeral.scaled):
        return low
    scale = (
        high.numeral.value / high.numeral.bare
        if high.numeral.scaled and not low.numeral.scaled and high.numeral.bare
        else 1
    )
    numeral = replace(low.numeral, value=low.value * scale, scaled=high.numeral.scaled)
    return replace(
        low, value=low.value * scale * high.unit.factor, numeral=numeral, unit=replace(high.unit, end=low.end)
    )


def _is_range(word: str, before: str) -> bool:
    if re.search(
        r"\b(?:hausse|baisse|recul|progression|augmentation|repli|fourchette)\s+de\s+$", before, re.IGNORECASE
    ):
        return True
    if word == "et":
        return bool(re.search(rf"\bentre{_S}(?:les{_S})?$", before, re.IGNORECASE))
    if word == "ou":
        return False
    return not _CHANGE.search(before)


def with_bound(text: str, amount: Amount, start: int, end: int) -> Amount:
    """The amount with the bound that the words beside it in the sentence start:end give, and these words where they
    belong to it."""
    before, at = text[max(start, amount.start - _WINDOW) : amount.start], amount.start
    if amount.bound == "range":
        return amount
    if match := _BEFORE_RE.search(before):
        inside = amount.start - (len(before) - match.start())
        return replace(amount, start=inside, bound=str(match.lastgroup))
    if (match := _AFTER_RE.match(text, amount.end, end)) and match.lastgroup:
        return replace(amount, end=match.end(), bound=match.lastgroup)
    if match := _OUTSIDE_RE.search(before):
        return replace(amount, bound=str(match.lastgroup))
    return replace(amount, bound="about") if amount.numeral.rough else replace(amount, start=at)
