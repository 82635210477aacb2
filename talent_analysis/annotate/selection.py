"""Which numbers of an article are amounts, and which are dates, ages, names, ranks or mere words."""

from __future__ import annotations

import re

from talent_analysis.annotate.numbers import SPACE, Numeral
from talent_analysis.annotate.units import Unit

_S = SPACE
_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MONTH += r"|(?:janv|févr|avr|juil|sept|oct|nov|déc)\."
_DATE_AFTER = re.compile(
    rf"{_S}?(?:(?:er|re|e|è|ème|ème|nd|nde)\b|{_S}(?:{_MONTH})(?!\w)|h\b|{_S}?h{_S}?\d|H\d|[-–/:]\d|°|ème|j['’]aime|{_S}commentaires?\b"
    rf"|{_S}(?:premiers?|premières?|derniers?|dernières?)\b)"
    rf"|{_S}(?:au|et{_S}le|ou){_S}\d{{1,2}}{_S}(?:{_MONTH})\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    rf"(?:\b(?:n°|n[o°]|numéro|page|pages|article|articles|phase|diapositive|chapitre|porte|annexe|ligne|salle|tome|acte|saison|épisode|version"
    rf"|taille|force|top|quai|voie|route|départementale|nationale|antenne|chaîne|chambre|hangar|lot|case|figure|tableau|plan|horizon|agenda"
    rf"|années?|exercice|{_MONTH}|classe|niveau|groupe|bâtiment|cellule|dès{_S}l['’]an|l['’]an){_S}"
    rf"|(?<=\w{_S})[A-ZÀ-Ý]\w*[ \u00a0-])$",
)
_DAY_BEFORE = re.compile(rf"\b(?:du|le|au|les|[A-ZÀ-Ý]\w*){_S}$")
_AGE_BEFORE = re.compile(
    rf"(?:âgée?s?{_S}de{_S}|,{_S}|à{_S}|fils{_S}de{_S}|fille{_S}de{_S}|enfants?{_S}de{_S}|femme{_S}de{_S}|homme{_S}de{_S}|l['’]âge{_S}de{_S}|ses{_S}|\({_S}?)$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(rf"\b(?:à|vers|dès|jusqu['’]à|avant|après|de|depuis|pour){_S}$", re.IGNORECASE)
_AGO = re.compile(rf"\b(?:il{_S}y{_S}a|voilà|voici|dans|(?:tous|toutes){_S}les){_S}(?:\w+{_S})?$", re.IGNORECASE)
_LATER = re.compile(rf"{_S}(?:après|plus{_S}tard|plus{_S}tôt|auparavant|avant)\b", re.IGNORECASE)
_DAYTIME = re.compile(
    rf"{_S}(?:du{_S}(?:matin|soir)|de{_S}l['’]après-midi|pile|sonn)|{_S}\d\d\b|{_S}(?:trente|quinze)\b", re.IGNORECASE
)
_SPENT = re.compile(rf"{_S}(?:de{_S}|d['’])[a-zà-ÿ]", re.IGNORECASE)
_MEASURES = frozenset(
    ["mètre", "kilomètre", "centimètre", "millimètre", "degré", "gramme", "kilo", "litre", "nuit", "ligne", "page",
     "reprise", "camp", "tour", "colonne", "mot", "coup", "étage", "langue", "phrase", "côté", "main", "heure-là",
     "valise", "étape", "lettre", "question", "façon", "manière", "sur", "doigt", "pièce", "exercice", "séance",
     "pas"]
)  # fmt: skip
_PEOPLE = re.compile(
    r"(?:eur|euse|ien|ienne|iste|aire|ier|ière|ant|ante|ent|é|ée|ain|teur|trice|logue|crate|naute|ard|ère)$"
)
_FEW = frozenset(["membre", "enfant", "personne", "homme", "femme", "point", "match", "lit", "procès", "usine"])
_COUNTED = frozenset(
    ["personne", "salarié", "poste", "emploi", "chercheur", "habitant", "famille", "client", "élève", "magasin",
     "siège", "exemplaire", "abonné", "passager", "bénévole", "enfant", "hectare", "tonne", "voix", "signature",
     "foyer", "agent", "patient", "visiteur", "élu", "membre", "voyageur", "point", "puce", "cas", "établissement",
     "hôpital", "volontaire", "logement", "licenciement", "recrutement", "suppression", "départ", "embauche",
     "fermeture", "offre", "brevet", "dossier", "plainte", "procès", "décès", "mort", "blessé", "victime",
     "accident", "place", "entrée", "usine", "lit", "avion", "navire", "voiture", "contrat", "ménage", "électeur",
     "conseiller", "amendement", "commande", "message", "article", "étude", "partage", "boutique", "match", "but",
     "exploitation", "éditeur", "homme", "femme", "étoile"]
)  # fmt: skip


def worth_keeping(text: str, numeral: Numeral, unit: Unit, start: int, end: int) -> bool:
    """Whether the number is an amount that a reader would call a figure of the article.

    Money, percentages and anything in millions always are; counts and durations by size, noun and context.
    """
    before = text[max(start, numeral.start - 40) : numeral.start]
    if unit.kind in ("money", "percent"):
        return True
    if numeral.scaled:
        return True
    if numeral.value <= 1 or _DATE_AFTER.match(text, numeral.end, end):
        return False
    if unit.kind == "duration":
        return _duration(text, numeral, unit, before, end)
    if numeral.digits and (_year(text, numeral) or _NAME_BEFORE.search(before)):
        return False
    if numeral.digits and unit.kind == "none" and _DAY_BEFORE.search(before):
        return False
    return _count(numeral, unit)


def _year(text: str, numeral: Numeral) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", text[numeral.start : numeral.end]))


def _duration(text: str, numeral: Numeral, unit: Unit, before: str, end: int) -> bool:
    if unit.name == "an" and (_AGE_BEFORE.search(before) or (numeral.digits and not re.search(r"\bsur\s$", before))):
        return False
    if unit.name == "heure" and numeral.digits and _CLOCK_BEFORE.search(before):
        return False
    return not _AGO.search(before) and not _LATER.match(text, unit.end, end) and unit.name not in ("minute",)


def _count(numeral: Numeral, unit: Unit) -> bool:
    name, value = unit.name, numeral.value
    if numeral.rough:
        return True
    if name is None:
        return value >= 100 or (value > 20 and not numeral.digits)
    if name in _MEASURES or name == "fois":
        return 100 <= value < 1000 and numeral.digits
    if value >= 100 or (name in _COUNTED and (value > 4 or name not in _FEW)):
        return True
    if value > 10:
        return numeral.digits or bool(_PEOPLE.search(name))
    return value >= 5 and bool(_PEOPLE.search(name))


def signs(text: str, numeral: Numeral, unit: Unit, start: int, end: int) -> dict[str, bool]:
    """What a reader sees of the number at once, by name, and whether it holds."""
    before = words_before(text, numeral, start)
    return {
        "date after": bool(_DATE_AFTER.match(text, numeral.end, end)),
        "year": _year(text, numeral),
        "name before": bool(_NAME_BEFORE.search(before)),
        "age": bool(_AGE_BEFORE.search(before)) and unit.name == "an",
        "clock": bool(_CLOCK_BEFORE.search(before)) and unit.name == "heure",
        "time of day": unit.name == "heure" and bool(_DAYTIME.match(text, unit.end, end)),
        "of work": bool(_SPENT.match(text, unit.end, end)),
        "ago": bool(_AGO.search(before)),
        "later": bool(_LATER.match(text, unit.end, end)),
        "by rule": worth_keeping(text, numeral, unit, start, end),
        "definite": bool(re.search(r"\b(?:les|ses|ces|leurs|des|aux|nos|mes)\s$", before, re.IGNORECASE)),
        "rough": numeral.rough,
        "opens the sentence": not before.strip(),
    }


def words_before(text: str, numeral: Numeral, start: int) -> str:
    """The forty characters before the number, no further than `start`."""
    return text[max(start, numeral.start - 40) : numeral.start]


def kinds(unit: Unit) -> list[str]:
    """What kind of thing the noun counted is, by its form and by the lists above."""
    if unit.kind not in ("count", "duration") or not unit.name:
        return []
    found = [f"unit {unit.name}", f"ending {unit.name[-3:]}"]
    found += ["people"] if _PEOPLE.search(unit.name) else []
    found += ["counted"] if unit.name in _COUNTED else []
    found += ["measure"] if unit.name in _MEASURES else []
    return found
