"""What stands beside a name and tells its type: "chez X" is an organisation, "X, avocate" a person.

The model sees one sentence at a time and often finds a name but mistakes its type. These cues were chosen by
their precision on the project's own annotated press (`press`, training part).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from talent_analysis.annotate.names import straight

_WIDTH = 48
_OF = r"(?:de la |de l'|du |des |de |d')"
_FIRM = (
    "groupe|association|laboratoire|syndicat|cabinet|société|entreprise|start-up|startup|jeune pousse|banque|agence|"
    "coopérative|fondation|fédération|éditeur|constructeur|fabricant|distributeur|opérateur|assureur|équipementier|"
    "quotidien|journal|hebdomadaire|magazine|chaîne|institut|collectif|ong|parti|filiale|géant|maison mère|"
    "spécialiste|plateforme|concurrent|concurrente|compagnie|studio|club|média|régie|mutuelle"
)
_ROLE = (
    "pdg|ceo|cto|patron|patronne|fondateur|fondatrice|cofondateur|cofondatrice|directeur|directrice|"
    "directeur général|directrice générale|directeur de la recherche|directeur technique|président|présidente|"
    "responsable|porte-parole|chercheur|chercheuse|ingénieur|ingénieure|analyste|économiste|avocat|avocate|"
    "ministre|professeur|professeure|élu|élue|député|députée|délégué|déléguée|secrétaire|ancien|ancienne|historien|"
    "historienne|sociologue|médecin|écrivain|écrivaine|romancier|romancière|maire|entraîneur|entraîneuse|cadre"
)
_STAFF = (
    r"ingénieurs|salariés|employés|actionnaires|chercheurs|analystes|dirigeants|cadres|concurrents|rachat|"
    r"clients|investisseurs|porte-parole|" + _ROLE
)
_THING = (
    "fonctionnalité|gamme|modèle|logiciel|application|appli|assistant|puce|robot|jeu|podcast|film|livre|roman|console|smartphone|"
    "vaccin|médicament|agent conversationnel|chatbot|série|album|voiture|téléphone|moteur|journal télévisé"
)
_SPEAKS = (
    "dit|ajoute|raconte|explique|assure|affirme|estime|souffle|résume|répond|confie|souligne|prévient|regrette|"
    "déclare|déclaré|indique|précise|lance|lancé|martèle|note|juge|conclut|rappelle|glisse|tranche|commenté|écrit"
)
_PLACE = (
    r"maire de|habitants de|préfet de|région de|ville de|commune de|gare de|tribunal de|parquet de|nord de|sud de|"
    r"est de|ouest de|près de|banlieue de|université de|aéroport de|basée? à|installée? à|né à|née à|en"
)

_BEFORE = (
    ("ORG", 3, rf"\b(?:{_FIRM})(?: \w+)? $|\bchez $"),
    ("ORG", 2, rf"\b(?:{_STAFF}) {_OF}$"),
    ("PER", 3, r"\b(?:m\.|mm\.|mme|mmes|me|mlle|dr|pr) $"),
    ("PER", 2, rf"(?:\b(?:{_SPEAKS}) |-t-(?:il|elle) )$|» , (?:\w+ )?$"),
    ("PRODUCT", 3, rf"\b(?:{_THING})s? (?:« |\")?$"),
    ("PRODUCT", 1, r"\b(?:sortie|lancement|version) (?:de |d'|du )$"),
    ("LOC", 2, rf"\b(?:{_PLACE}) $"),
)
_AFTER = (
    ("ORG", 3, rf"^ ?, (?:(?:la|le|l'|une?) ?)?(?:{_FIRM})\b"),
    ("PER", 3, rf"^ ?[,(] ?(?:(?:la|le|l'|une?) ?)?(?:{_ROLE})\b|^ ?, \d\d ans\b"),
)
_INSIDE = (
    ("ORG", 2, r" (?:AI|IA|Labs?|Inc|Group|Groupe|Corp|SA|Bank|Capital|Partners|Times|Journal|Post|News|Media)$"),
    ("ORG", 2, r"^(?:Groupe|Banque|Institut|Université|Fondation|Fédération|Association|Syndicat|Agence) "),
    ("PRODUCT", 1, r"[ -]?\d+(?:[.,]\d+)?$"),
    ("PRODUCT", 3, r"GPT$|^GPT\b"),
    ("LOC", 3, r" (?:Valley|City|Beach|Bay|County)$"),
)


def cues(raw: str, start: int, end: int) -> Counter[str]:
    """The weight of the cues for each type at one mention `raw[start:end]`; empty where nothing tells."""
    before = straight(raw[max(0, start - _WIDTH) : start]).casefold()
    after = straight(raw[end : end + _WIDTH]).casefold()
    found: Counter[str] = Counter()
    for rules, context in ((_BEFORE, before), (_AFTER, after), (_INSIDE, straight(raw[start:end]))):
        for kind, weight, pattern in rules:
            if re.search(pattern, context):
                found[kind] += weight
    return found


_LISTS = re.compile(r"(?:[\s,;/]|\b(?:et|ou|mais|aussi|ainsi|que|de|du|à|en|chez|comme)\b|\bd')+")


def listed(raw: str, places: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Runs of mentions (indices into `places`, sorted) that only commas, "et", "ou" and prepositions part:
    members of one list are mostly of one type."""
    runs: list[list[int]] = []
    for i, (start, _) in enumerate(places):
        gap = straight(raw[places[i - 1][1] : start]) if i else "."
        if _LISTS.fullmatch(gap) and gap.strip() not in ("de", "d'", "du", "chez", "à", "comme"):
            runs[-1].append(i)
        else:
            runs.append([i])
    return [run for run in runs if len(run) > 1]


def most_likely(model: Counter[str], cues_found: Iterable[Counter[str]]) -> str:
    """The type for one name of a corpus, from the model's votes and the cues at all its mentions.

    The model's votes weigh more the more there are, up to six; cues add up to nine at most, so that one clear
    cue decides for a name met once, and only several can overrule the model on a frequent one.
    """
    total = sum(model.values())
    score = {kind: min(6.0, 1.5 + total) * votes / total for kind, votes in model.items()}
    weights: Counter[str] = sum(cues_found, Counter())
    scale = min(1.0, 9 / weights.total()) if weights else 0.0
    for kind, weight in weights.items():
        score[kind] = score.get(kind, 0.0) + weight * scale
    return min(score, key=lambda kind: (-score[kind], kind))
