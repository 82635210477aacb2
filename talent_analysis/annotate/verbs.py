"""Every form of the French verbs that report speech."""

from __future__ import annotations

import re
from functools import lru_cache

# Verbs in -er whose clause (que, or an infinitive) is itself reported speech.
_TELL = [
    "affirmer", "ajouter", "alléguer", "admonester", "annoncer", "arguer", "argumenter", "assurer", "attester",
    "avancer", "avouer", "certifier", "claironner", "clamer", "commenter", "conclure-er", "concéder", "confesser",
    "confier", "confirmer", "considérer", "constater", "contester", "crier", "déclarer", "déplorer", "détailler",
    "deviner", "énoncer", "espérer", "estimer", "expliquer", "expliciter", "exposer", "garantir-er", "hurler",
    "imaginer", "indiquer", "insinuer", "insister", "juger", "jurer", "lâcher", "lancer", "marteler", "mentionner",
    "murmurer", "nier", "noter", "objecter", "observer", "penser", "pester", "plaider", "préciser", "présager",
    "proclamer", "promettre-er", "pronostiquer", "protester", "prédire-er", "raconter", "rappeler", "rapporter",
    "réaffirmer", "regretter", "relater", "relever", "relativiser", "remarquer", "répéter", "répliquer", "réitérer",
    "résumer", "révéler", "rétorquer", "riposter", "signaler", "signifier", "souffler", "souligner", "soupçonner",
    "soupirer", "spécifier", "suggérer", "supposer", "tempérer", "témoigner", "trancher", "nuancer", "glisser",
    "grincer", "ironiser", "calculer", "chiffrer", "raisonner", "gronder", "tonner", "tempêter", "fulminer",
    "s'alarmer", "s'étonner", "se-lamenter", "s'agacer", "s'emporter", "s'indigner", "s'insurger", "se-vanter",
    "stipuler", "exiger", "réclamer", "recommander", "demander", "martelé", "craindre-er", "accuser", "reprocher",
    "imputer", "exhorter", "compter", "certifier", "vanter", "claquer", "persifler", "railler", "pointer",
    "marteler", "déplorer", "blâmer", "enchaîner", "débiter", "démontrer", "arrêter"
]  # fmt: skip
# Verbs that take quoted words but whose clause is not reported speech on its own.
_LABEL = [
    "énumérer", "préconiser", "souhaiter", "jubiler", "exulter", "asséner", "décréter", "temporiser", "ordonner",
    "intimer", "s'enthousiasmer", "s'exclamer", "s'esclaffer", "s'excuser", "s'amuser", "sermonner", "ânonner",
    "philosopher", "acquiescer", "abonder", "accueillir-er", "appeler", "apprécier", "attaquer", "baptiser",
    "balayer", "brocarder", "caractériser", "citer", "condamner", "corriger", "coter", "couper", "critiquer",
    "défier", "dénoncer", "désigner", "évoquer", "exprimer", "fustiger", "incriminer", "inviter", "invoquer",
    "interroger", "louer", "moquer", "motiver", "nommer", "parler", "plaisanter", "présenter", "prôner", "prier",
    "préférer", "qualifier", "rassurer", "réagir-er", "récuser", "réfuter", "rejeter", "remercier", "réprouver",
    "saluer", "savourer", "stigmatiser", "sourire-er", "se-féliciter", "targuer", "traiter", "trouver", "commencer",
    "continuer", "poursuivre-er", "terminer", "compléter", "conseiller", "convoquer", "créditer", "cingler",
    "blaguer", "badiner", "rigoler", "justifier", "illustrer", "implorer", "supplier", "oser", "pleurer",
    "pavoiser", "décrypter", "analyser", "détailler", "proposer", "renchérir-er", "reconnaître-er", "bougonner",
    "maugréer", "marmonner", "grommeler", "chuchoter", "rager", "tancer", "taquiner", "dicter", "scander",
    "chanter", "entonner", "titrer", "publier", "poster", "tweeter", "afficher", "défendre-er", "douter", "refuser",
    "réprimander", "questionner", "s'interroger", "s'exclamer", "s'écrier", "s'amuser", "s'enthousiasmer",
    "s'étrangler", "s'inquiéter", "s'offusquer", "se-souvenir-er", "se-désoler", "se-réjouir-er", "s'enflammer",
    "se-plaindre-er", "s'excuser", "se-défausser", "se-justifier", "se-rassurer", "s'épancher", "s'esclaffer",
    "s'énerver", "s'attrister", "s'émouvoir-er", "se-consoler", "se-gausser", "rembarrer", "rectifier", "réclamer",
    "relancer", "ricaner", "rugir-er", "sangloter", "siffler", "suffoquer", "tonitruer", "trépigner", "pontifier",
    "philosopher", "plastronner", "pérorer", "positiver"
]  # fmt: skip
_IRREGULAR_TELL = (
    "dire dit disent disait disaient dirent dira diront dirait diraient disant dites dis|redit redire|"
    "répondre répond répondent répondait répondaient répondit répondirent répondra répondrait répondant répondu|"
    "reconnaître reconnaît reconnait reconnaissent reconnaissait reconnaissaient reconnut reconnaissant reconnu|"
    "admettre admet admettent admettait admettaient admit admettant admis|"
    "promettre promet promettent promettait promettaient promit promettant promis|"
    "soutenir soutient soutiennent soutenait soutenaient soutint soutenant soutenu|"
    "maintenir maintient maintiennent maintenait maintenaient maintint maintenant-il maintenu|"
    "prévenir prévient préviennent prévenait prévenaient prévint prévenant prévenu|"
    "convenir convient conviennent convenait convenaient convint convenu|"
    "écrire écrit écrivent écrivait écrivaient écrivit écrivant|"
    "prédire prédit prédisent prédisait prédisaient prédisant|"
    "démentir dément démentent démentait démentaient démentit démentant démenti|"
    "prétendre prétend prétendent prétendait prétendaient prétendant prétendu|"
    "avertir avertit avertissent avertissait avertissaient avertissant averti|"
    "garantir garantit garantissent garantissait garantissant garanti|"
    "croire croit croient croyait croyaient|craindre craint craignent craignait craignaient craignant|"
    "savoir-dire|apprendre apprend apprennent apprenait apprit appris|"
    "conclure conclut concluent concluait concluant conclu|"
    "faire-savoir|renchérir renchérit renchérissent renchérissait renchéri|"
    "se-plaindre plaint plaignent plaignait plaignaient plaignant|sous-entendre sous-entend sous-entendu|"
    "entendre-dire|réagir réagit réagissent réagissait réagissaient réagissant réagi|écrier"
)
_IRREGULAR_LABEL = (
    "décrire décrit décrivent décrivait décrivaient décrivant|lire lit lisent lisait lu|voir voit "
    "voient voyait voyaient "
    "voyant vu|souvenir souvient souviennent souvenait souvenaient souvenu|défendre défend "
    "défendent défendait défendaient "
    "défendu défendant|sourire sourit sourient souriait|se-réjouir réjouit réjouissent réjouissait "
    "réjoui réjouie réjouissant|"
    "poursuivre poursuit poursuivent poursuivait poursuivi|reprendre reprend reprennent reprenait repris|"
    "dépeindre dépeint dépeignent dépeignait|convier convie|tenir|rugir rugit|mentir|redire redit redisait|"
    "offrir|élargir|accueillir accueille accueilli|définir définit définissait défini|bénir|vouloir|rire rit riait|"
    "inscrire inscrit|feindre feint|interrompre interrompt|frémir frémit"
)


def _er_forms(verb: str) -> set[str]:
    """The third-person forms, participles and infinitive of a verb in -er."""
    stem = verb[:-2]
    soft = stem + "e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
    strong = {stem}
    if match := re.search(r"^(.*)([eé])([^aeiouyàâéèêîôû]{1,2})$", stem):
        strong |= {f"{match[1]}è{match[3]}"}
        if match[2] == "e" and match[3] in ("l", "t"):
            strong |= {f"{match[1]}e{match[3] * 2}"}
    if stem.endswith("y"):
        strong |= {stem[:-1] + "i"}
    forms = {verb, stem + "é", stem + "ée", stem + "és", stem + "ées", stem + "èrent"}
    forms |= {soft + ending for ending in ("ait", "aient", "a", "ant")}
    for root in strong:
        forms |= {root + ending for ending in ("e", "ent", "era", "eront", "erait", "eraient")}
    return forms


def _listed(regular: list[str], irregular: str) -> frozenset[str]:
    forms: set[str] = set()
    for verb in regular:
        bare = re.sub(r"^(?:s'|se-)", "", verb)
        if bare.endswith("er") and not bare.endswith("-er"):
            forms |= _er_forms(bare)
    for family in irregular.split("|"):
        forms |= {word for word in family.split() if "-" not in word}
    return frozenset(forms)


@lru_cache(maxsize=1)
def telling() -> frozenset[str]:
    """Every form of the verbs whose clause is reported speech."""
    return _listed(_TELL, _IRREGULAR_TELL)


@lru_cache(maxsize=1)
def reporting() -> frozenset[str]:
    """Every form of the verbs that may introduce quoted words."""
    return telling() | _listed(_LABEL, _IRREGULAR_LABEL)
