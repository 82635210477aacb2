"""What a number counts: a currency, a percentage, a duration or the noun that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from talent_analysis.annotate.numbers import SPACE, Numeral

_S = SPACE
CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "US$": "USD", "CA$": "CAD", "AU$": "AUD"}
_CODES = "EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|XOF|XAF|INR|BRL|KRW|PLN|RUB|ZAR|MAD"
_CURRENCIES = (
    (r"euros?", "EUR"),
    (r"dollars?\s+canadiens?", "CAD"),
    (r"dollars?\s+australiens?", "AUD"),
    (r"dollars?", "USD"),
    (r"francs?\s+CFA|FCFA|F\s?CFA", "XOF"),
    (r"francs?\s+suisses?", "CHF"),
    (r"livres?\s+sterling|pounds?", "GBP"),
    (r"couronnes?\s+su[ée]doises?", "SEK"),
    (r"couronnes?\s+norv[ée]giennes?", "NOK"),
    (r"couronnes?\s+danoises?", "DKK"),
    (r"couronnes?\s+islandaises?", "ISK"),
    (r"couronnes?\s+tch[èe]ques?", "CZK"),
    (r"yens?", "JPY"),
    (r"yuans?|renminbis?", "CNY"),
    (r"wons?", "KRW"),
    (r"roupies?", "INR"),
    (r"roubles?", "RUB"),
    (r"r[ée]aux|real", "BRL"),
    (r"zlotys?", "PLN"),
    (r"nairas?", "NGN"),
    (r"cedis?", "GHS"),
    (r"rands?", "ZAR"),
    (r"shillings?", "KES"),
    (r"dirhams?", "MAD"),
)
# A plain « couronnes », « livres » or « francs » is named after the country the article speaks of.
_BY_COUNTRY = {
    "couronne": (("su[ée]d", "SEK"), ("norv[èe]g", "NOK"), ("dan(?:ois|emark)", "DKK"), ("island", "ISK")),
    "franc": (
        ("suisse|gen[èe]v|helv|lausann|z[uü]rich|bern", "CHF"),
        ("s[ée]n[ée]gal|b[ée]nin|ivoir|mali|burkin|togo|niger", "XOF"),
    ),
    "livre": (("brit|angl|londr|[ée]coss|royaume-uni", "GBP"),),
}
_AFTER = re.compile(
    rf"{_S}?(?:d(?:e{_S}|['’]))?(?:(?P<sign>US\$|[€$£¥])|(?P<code>{_CODES})\b|"
    + "|".join(f"(?P<c{i}>(?:{p})\\b)" for i, (p, _) in enumerate(_CURRENCIES))
    + rf"|(?P<plain>couronne|franc|livre)s?\b|(?P<cents>centimes?|cents?)\b(?:{_S}d['’]euros?)?"
    + rf"|(?P<percent>%|pour{_S}cents?\b|pourcents?\b|p\.{_S}?100))",
    re.IGNORECASE,
)
_PERCENT_POINTS = re.compile(
    rf"{_S}?points?\b(?!{_S}de{_S}(?!pourcentage|base))(?:{_S}de{_S}pourcentage|{_S}de{_S}base)?", re.IGNORECASE
)
_CENTS = re.compile(rf"{_S}(?P<cents>\d\d)(?![\d.,%\w]|{_S}?(?:%|\d|[a-zà-ÿ]+s\b))")
_DURATIONS = {
    "an": "an", "ans": "an", "année": "an", "années": "an", "mois": "mois", "semaine": "semaine",
    "semaines": "semaine", "jour": "jour", "jours": "jour", "journée": "journée", "journées": "journée",
    "heure": "heure", "heures": "heure", "minute": "minute", "minutes": "minute", "min": "minute",
    "seconde": "seconde", "secondes": "seconde", "trimestres": "trimestre", "décennies": "décennie",
}  # fmt: skip
_BOOKS = re.compile(r"\b(?:éditeur|roman|librair|auteur|autrice|lecteur|bibliothè)", re.IGNORECASE)
_MANY = re.compile(r"(?:millions?|milliards?)\s+(?:de\s)?$")
_OF_NOUN = re.compile(rf"{_S}(?:de{_S}|d['’])(?P<word>[^\W\d_]{{3,}}s)\b")
#: Nouns of which millions are money: « 7 millions de primes ».
MONEY_NOUNS = frozenset(
    ["prime", "aide", "perte", "dette", "amende", "subvention", "bénéfice", "don", "investissement", "indemnité",
     "pénalité", "crédit", "recette", "dividende", "économie", "salaire", "rente", "frais", "pension", "bonus",
     "action", "déficit", "excédent", "budget", "fonds", "dépense", "dommage", "intérêt", "impôt", "taxe",
     "cotisation", "ristourne", "remise", "rabais"]
)  # fmt: skip
_COMPOUND = re.compile(
    rf"(?:(?<=poids)|(?<=mètres)|(?<=parties)|(?<=longs)){_S}(?P<adjective>lourds|carrés|cubes|civiles|métrages)\b",
    re.IGNORECASE,
)
_EVENTS = frozenset(["suppression", "création", "destruction", "ouverture", "lettre", "offre"])
_WORD = re.compile(rf"{_S}?(?P<of>de{_S}|d['’])?(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)")
#: Letters of a unit that has no plural in s (« km », « min »).
_ABBREVIATION = 4
_DONT = re.compile(rf"\bdont{_S}(?:\w+{_S}){{0,3}}$", re.IGNORECASE)
_BEFORE_NOUN = frozenset(
    ["grands", "grandes", "grand", "petits", "petites", "petit", "nouveaux", "nouvelles", "nouveau", "jeunes",
     "anciens", "anciennes", "ancien", "autres", "premiers", "premières", "derniers", "dernières", "longs",
     "longues", "bons", "bonnes", "gros", "grosses", "vieux", "vieilles", "principaux", "principales", "seuls",
     "seules", "simples", "vrais", "pauvres", "futurs", "futures", "prétendus", "mauvais", "malheureux",
     "malheureuses", "prochains", "prochaines", "meilleurs", "meilleures"]
)  # fmt: skip
_OF_GROUP = re.compile(
    rf"{_S}(?:des|de{_S}(?:ses|ces|leurs|nos|mes)|d['’]entre{_S}(?:les|ses|ces))"
    rf"(?:{_S}[\w-]+(?:{_S}\d{{3}})*){{0,3}}?{_S}(?!(?:trois|cents|{'|'.join(sorted(_BEFORE_NOUN))})\b)"
    rf"(?P<word>[^\W\d_]{{3,}}s)\b",
)
NOT_NOUNS = frozenset(
    ["de", "des", "du", "d", "à", "au", "aux", "en", "et", "ou", "par", "sur", "dans", "pour", "contre", "avec",
     "sans", "sous", "chez", "vers", "dont", "que", "qui", "quand", "mais", "le", "la", "les", "l", "un", "une",
     "ce", "cette", "ces", "son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes", "notre", "nos", "votre", "vos",
     "il", "elle", "ils", "elles", "on", "nous", "vous", "je", "tu", "y", "ne", "se", "s", "n", "est", "sont", "a",
     "ont", "sera", "seront", "était", "étaient", "avait", "avaient", "soit", "seulement", "déjà", "environ", "plus",
     "moins", "puis", "donc", "or", "ni", "car", "comme", "si", "où", "selon", "après", "avant", "depuis", "pendant",
     "lors", "entre", "jusque", "fut", "furent", "serait", "auraient", "aurait", "seraient", "peut", "peuvent",
     "avaient", "ensemble", "chacun", "aujourd", "hier", "soir", "matin", "janvier", "février", "mars", "avril",
     "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "er", "ère", "e", "ème",
     "bis", "ter", "h", "fini", "maximum", "minimum", "tout", "tous", "chaque", "autrement"]
)  # fmt: skip
_IRREGULAR = {
    "voix": "voix", "pays": "pays", "fois": "fois", "mois": "mois", "cas": "cas", "prix": "prix",
    "procès": "procès", "décès": "décès", "accès": "accès", "repas": "repas", "bras": "bras", "bus": "bus",
    "œufs": "œuf", "yeux": "œil", "messieurs": "monsieur", "mesdames": "madame", "corps": "corps",
    "temps": "temps", "avis": "avis", "poids": "poids", "français": "français", "succès": "succès",
    "travaux": "travail", "bijoux": "bijou", "vitraux": "vitrail", "secours": "secours", "congés": "congé",
    "colis": "colis", "choix": "choix", "concours": "concours", "parcours": "parcours", "lits": "lit",
    "gens": "gens", "matches": "match", "frais": "frais",
    "bocaux": "bocal", "tapis": "tapis", "abus": "abus", "refus": "refus", "anglais": "anglais", "visas": "visa",
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """What follows a numeral: its kind (`money`, `percent`, `duration`, `count`, `none`), name and end.

    `factor` turns the numeral's value into the unit's (0.01 for centimes).
    """

    kind: str
    name: str | None
    end: int
    factor: float = 1.0


def singular(noun: str) -> str:
    """The singular of a French noun, by its ending (« chevaux » is « cheval », « voix » stays)."""
    word = noun.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.fullmatch(r"[^\W\d_]{3,}s-[^\W\d_]{3,}s", word):
        return "-".join(singular(part) for part in word.split("-"))
    if word.endswith("eaux") or (word.endswith("eux") and not word.endswith("ieux")):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-3] + "al"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def read_unit(text: str, numeral: Numeral, limit: int, lemmas: dict[int, tuple[str | None, str | None]]) -> Unit:
    """The unit of `numeral`, looking no further than `limit`; `lemmas` maps a word's start to (lemma, upos)."""
    if numeral.sign:
        return Unit("money", CURRENCY_SIGNS.get(numeral.sign, "USD"), numeral.end)
    match = _AFTER.match(text, numeral.end, limit)
    if match and not _is_other_word(text, match):
        return _with_cents(text, numeral, _named(text, match), limit)
    if not numeral.scaled and (group := _OF_GROUP.match(text, numeral.end, limit)):
        return Unit("count", singular(group["word"]), numeral.end)
    return _noun(text, numeral, limit, lemmas)


def _with_cents(text: str, numeral: Numeral, unit: Unit, limit: int) -> Unit:
    """« 4 euros 85 »: the cents behind the currency, as a factor of the whole."""
    cents = _CENTS.match(text, unit.end, limit) if unit.kind == "money" and numeral.value else None
    if cents is None or numeral.scaled or numeral.value != int(numeral.value):
        return unit
    return replace(unit, end=cents.end(), factor=1 + int(cents["cents"]) / 100 / numeral.value)


def _is_other_word(text: str, match: re.Match[str]) -> bool:
    """« livres » are books, and « cents » a number, unless something in the article says money."""
    if match["plain"] and match["plain"].lower() == "livre":
        return (
            not _MANY.search(text, max(0, match.start() - 12), match.start() + 4)
            and "£" not in text
            and (currency_by_country("livre", text) is None or bool(_BOOKS.search(text)))
        )
    return bool(match["cents"]) and match["cents"].lower() == "cents" and "dollar" not in text


def _named(text: str, match: re.Match[str]) -> Unit:
    end = match.end()
    if match["percent"]:
        return Unit("percent", "%", end)
    if match["sign"]:
        return Unit("money", CURRENCY_SIGNS[match["sign"].upper()], end)
    if match["code"]:
        return Unit("money", match["code"].upper(), end)
    if match["cents"]:
        return Unit("money", "USD" if match["cents"].lower().startswith("cents") else "EUR", end, 0.01)
    if match["plain"]:
        name = match["plain"].lower()
        return Unit("money", currency_by_country(name, text) or ("GBP" if name == "livre" else None), end)
    which = next(i for i in range(len(_CURRENCIES)) if match[f"c{i}"])
    return Unit("money", _CURRENCIES[which][1], end)


def currency_by_country(name: str, text: str) -> str | None:
    """The code of a currency whose name several countries share, by the country `text` speaks of most."""
    counts = [(len(re.findall(pattern, text, re.IGNORECASE)), code) for pattern, code in _BY_COUNTRY[name]]
    most = max(counts)
    return most[1] if most[0] else None


def _noun(text: str, numeral: Numeral, limit: int, lemmas: dict[int, tuple[str | None, str | None]]) -> Unit:
    square = re.compile(rf"{_S}?(?P<many>k?m)[²2]\b").match(text, numeral.end, limit)
    if square:
        return Unit("count", "kilomètre carré" if square["many"] == "km" else "mètre carré", square.end())
    points = _PERCENT_POINTS.match(text, numeral.end, limit)
    if points:
        return Unit("count", "point", points.end())
    match = _WORD.match(text, numeral.end, limit)
    of = match["of"] if match else None
    for _ in range(2):
        if match and match["word"].lower() in _BEFORE_NOUN:
            match = _WORD.match(text, match.end(), limit) or match
    if match is None or text[match.start() : match.start() + 1] not in (" ", "\u00a0", "\u202f", "\u2009"):
        return Unit("none", None, numeral.end)
    word = match["word"]
    if word.lower() in _DURATIONS:
        return Unit("duration", _DURATIONS[word.lower()], match.end())
    if not _may_be_counted(text, numeral, word, match.start("word"), match.end(), lemmas):
        return Unit("none", None, numeral.end)
    if numeral.scaled and of and singular(word) in MONEY_NOUNS:
        return Unit("money", None, numeral.end)
    if numeral.scaled and (not of or not word.endswith(("s", "x"))):
        return Unit("money" if of else "none", None, numeral.end)
    if of and not numeral.scaled and not numeral.rough:
        return Unit("none", None, numeral.end)
    further = _OF_NOUN.match(text, match.end(), limit)
    if further and singular(word) in _EVENTS:
        return Unit("count", singular(further["word"]), further.end())
    compound = _COMPOUND.match(text, match.end("word"), limit)
    if compound:
        return Unit("count", f"{singular(word)} {singular(compound['adjective'])}", compound.end())
    return Unit("count", singular(word), match.end())


def _may_be_counted(
    text: str, numeral: Numeral, word: str, start: int, end: int, lemmas: dict[int, tuple[str | None, str | None]]
) -> bool:
    """Whether the word at start:end behind a number is the noun it counts, and no participle or adjective alone
    (« dont 640 tirés de », « dont quatre mortels »): its part of speech, its plural, what follows."""
    upos = lemmas.get(start, (None, None))[1]
    if word.lower() in NOT_NOUNS or (word[0].isupper() and upos != "NOUN"):
        return False
    if numeral.value >= 2 and not word.endswith(("s", "x")) and len(word) > _ABBREVIATION:
        return False
    led = bool(_DONT.search(text, max(0, numeral.start - 40), numeral.start))
    if upos == "ADJ" and led:
        return lemmas.get(end + 1, (None, None))[1] == "NOUN"
    return upos in (None, "NOUN", "ADJ", "PROPN", "X") or (upos == "VERB" and word.endswith("ées") and not led)


def lemmas_by_place(tokens: Iterable[dict[str, object]]) -> dict[int, tuple[str | None, str | None]]:
    """(lemma, upos) of each token, by where it starts."""
    return {int(str(t["start"])): (_text(t["lemma"]), _text(t["upos"])) for t in tokens}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
