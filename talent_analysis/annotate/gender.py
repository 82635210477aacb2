"""The likely gender of a person, from a title, a role or a first name; null where nothing tells."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_NAMES = Path(__file__).with_name("first_names.txt")
_MASCULINE_ENDS = (
    "o",
    "os",
    "us",
    "or",
    "ur",
    "rt",
    "rd",
    "ld",
    "n",
    "ck",
    "k",
    "f",
    "d",
    "c",
    "t",
    "x",
    "b",
    "ël",
    "el",
    "il",
    "ic",
    "er",
    "im",
    "am",
    "ar",
    "is",
    "as",
    "ry",
    "v",
)
_FEMININE_ROLES = re.compile(
    r"(?:trice|euse|ière|ienne|ante|ente|esse|ée|ère|aine|onne|ale|elle|ine|ive|femme|mère|sœur|fille|dame|reine|avocate|députée|élue|adjointe|cheffe|maîtresse)$"
)
_MASCULINE_ROLES = re.compile(
    r"(?:teur|eur|ien|ier|ant|ent|ain|é|homme|père|frère|fils|roi|patron|préfet|avocat|député|adjoint|chef|délégué|élu)$"
)
_EPICENE = frozenset(
    ["claude", "dominique", "camille", "sacha", "sasha", "alix", "charlie", "alex", "leslie", "ange", "ming"]
)
_FEMININE_ADJECTIVES = frozenset(["ancienne", "nouvelle", "première", "née", "cheffe", "directrice", "présidente"])
_MASCULINE_ADJECTIVES = frozenset(["ancien", "nouveau", "premier", "né"])
_NEUTRAL_ROLES = frozenset(["chercheur-e", "ministre", "maire", "médecin", "président-e", "président"])


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """The listed first names, each with `m` or `f`."""
    men, women = _NAMES.read_text(encoding="utf-8").split("# men")[1].split("# women")
    return dict.fromkeys(men.split(), "m") | dict.fromkeys(women.split(), "f")


def of_name(name: str, before: str) -> tuple[str, str] | None:
    """(`m` or `f`, `sure` or `likely`) by the title before a person's name or its first name; null where none tells."""
    if re.search(r"\bMM?[.\u2024]\s?$|\bmonsieur\s$", before, re.IGNORECASE):
        return "m", "sure"
    if re.search(r"\bM(?:me|lle)s?\.?\s?$|\bmadame\s$", before, re.IGNORECASE):
        return "f", "sure"
    words = name.split()
    if len(words) < 2:
        return None
    first = words[0].lower()
    known = _known()
    if gender := known.get(first) or known.get(first.split("-")[0]):
        return gender, "sure"
    if first in _EPICENE:
        return None
    if first.endswith(("a", "e", "ie", "ée")):
        return "f", "likely"
    return ("m", "likely") if first.endswith(_MASCULINE_ENDS) else None


def of_role(role: str | None) -> str | None:
    """`m`, `f` or null for a role such as « directrice »."""
    if not role or role in _NEUTRAL_ROLES:
        return None
    if _FEMININE_ROLES.search(role):
        return "f"
    return "m" if _MASCULINE_ROLES.search(role) else None


def of_description(role: str) -> tuple[str, str] | None:
    """(`m` or `f`, `sure` or `likely`) that the words of a role show: « la cheffe », « ancienne chef d’équipe »."""
    words = role.lower().split()
    if not words:
        return None
    if words[0] in ("la", "une", "cette", "sa") or any(word in _FEMININE_ADJECTIVES for word in words[:3]):
        return "f", "sure"
    if words[0] in ("le", "un", "ce") or any(word in _MASCULINE_ADJECTIVES for word in words[:3]):
        return "m", "sure"
    heads = [word for word in words[:3] if len(word) > 3]
    shown = next((g for word in heads if (g := of_role(word))), None)
    return (shown, "likely" if shown == "m" else "sure") if shown else None
