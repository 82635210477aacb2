"""Titles, roles and pronouns: the words by which an article speaks of somebody it has named."""

from __future__ import annotations

import re

from talent_analysis.annotate.numbers import SPACE

_S = SPACE
DET = (
    r"(?:(?:l['’]|d['’]un |d['’]une )|(?:le|la|les|un|une|des|du|son|sa|ses|leur|leurs|notre|nos|mon|"
    r"ma|ce|cet|cette|ces|deux|trois|plusieurs|certains|certaines|quelques|d['’]autres|aucun|chaque|"
    r"nombre de|beaucoup de|de)\b)"
)
ADJECTIVES = [
    "ancien", "ancienne", "jeune", "nouveau", "nouvelle", "petit", "petite", "grand", "grande", "vieux", "vieille",
    "même", "premier", "première", "futur", "future", "ex", "numéro", "deux", "autre", "autres", "anciens",
    "anciennes", "jeunes", "dernier", "dernière", "certain", "certaine", "simple", "bon", "bonne", "seul", "seule"
]  # fmt: skip
PHRASE = re.compile(rf"{DET}{_S}?[^,.;:!?«»“”\"()\n—–]{{2,90}}", re.IGNORECASE)
ROLE_BEFORE = re.compile(rf"(?P<role>(?:{DET}{_S}?)?[^,.;:!?«»“”\"()\n—–]{{3,80}}?)(?:,{_S})?$", re.IGNORECASE)
ROLE_AFTER = re.compile(
    rf"(?:{_S}?,{_S}|{_S}\()(?P<role>(?:(?:{DET}){_S}?)?[a-zà-ÿ][^,.;:!?«»“”\"()\n—–]{{2,80}})", re.UNICODE
)
PREPOSITION = re.compile(
    rf"(?:\b(?:de|du|des|à|au|aux|avec|contre|par|pour|chez|sur|dans|en|sous|vers|envers|sans|entre|devant"
    rf"|comme|selon|d['’]après|auprès{_S}de|face{_S}à)|d['’])"
    rf"{_S}?(?:M.{_S}|Mme{_S}|Me{_S}|MM.{_S}|le{_S}|la{_S}|l['’]|les{_S})?$",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"(?<![\w-])(?P<who>il|elle|ils|elles|lui-même|elle-même|lui|celui-ci|celle-ci|ceux-ci|celles-ci"
    r"|ce dernier|cette dernière"
    r"|l['’]intéressée?|le premier|la première|le second|la seconde|ces derniers)(?![\w-])",
    re.IGNORECASE,
)
OPENER = re.compile(
    rf"[;:](?={_S})|\b(?:dont|que|où|car|mais|puisque|lorsque|quand|tandis{_S}que|alors{_S}que|ce{_S}que)\b|\bqu['’]",
    re.IGNORECASE,
)
VERBAL = re.compile(
    rf"{_S}(?:ne|n['’]|a|ont|avait|avaient|est|sont|était|étaient|fut|aurait|se|s['’]|y|lui{_S}\w|me|m['’]"
    rf"|qui|dont|que|eux|lui|elle|elles|et{_S}(?=(?:se|s['’]|\w+(?:e|ent|t){_S}(?:le|la|l['’]|les|d['’]"
    rf"|de))))(?:{_S}|(?<=['’])|,|$)",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    rf"{_S}?(?:(?:et|or|mais|puis|ainsi|aussi|même|car|seule?|toutefois|pourtant|hier|ensuite"
    rf"|enfin){_S})*(?P<phrase>(?:{DET}){_S}?[^\W\d_][^«»“”\"]*)",
    re.IGNORECASE,
)
NO_SUBJECT = re.compile(
    rf"{_S}*(?:[àa]|au|aux|en|dans|sur|pour|de|du|des|d['’](?!autres)|depuis|après|avant|lors|chez|selon"
    rf"|contre|malgré|sans|avec|ce{_S}\w+{_S}là|ce{_S}(?:matin|soir|jour)|l['’]an|la{_S}veille"
    rf"|le{_S}lendemain|la{_S}semaine|le{_S}mois|le{_S}\d)(?:{_S}|(?<=['’]))",
    re.IGNORECASE,
)
ANAPHORS = frozenset(
    ["intéressé", "intéressée", "dirigeant", "dirigeante", "fondateur", "fondatrice", "femme", "homme", "dernier",
     "dernière", "élu", "élue", "patron", "patronne", "responsable", "quadragénaire", "quinquagénaire",
     "sexagénaire", "trentenaire", "septuagénaire", "auteur", "autrice", "auteure", "candidat", "candidate",
     "économiste", "chercheur", "chercheuse", "ingénieur", "ingénieure", "avocat", "avocate", "romancier",
     "romancière", "joueur", "joueuse", "ministre", "maire", "député", "députée", "sénateur", "sénatrice",
     "entrepreneur", "entrepreneuse", "milliardaire", "directeur", "directrice", "président", "présidente",
     "infirmière", "infirmier", "entraîneur", "entraîneuse", "médecin", "professeur", "professeure", "artiste",
     "chanteur", "chanteuse", "acteur", "actrice", "diplomate", "journaliste", "athlète", "coureur", "coureuse",
     "cycliste", "pilote", "skipper", "navigateur", "navigatrice", "préfet", "préfète", "pdg", "accusé", "accusée",
     "prévenu", "prévenue", "retraité", "retraitée", "agriculteur", "agricultrice", "éleveur", "éleveuse",
     "capitaine", "sportif", "sportive", "scientifique", "spécialiste", "expert", "experte", "analyste",
     "syndicaliste", "militant", "militante", "conseiller", "conseillère"]
)  # fmt: skip
INSTITUTIONS = frozenset(
    ["tribunal", "parquet", "préfecture", "ministère", "mairie", "direction", "région", "département",
     "gouvernement", "jury", "commission", "version", "projet", "loi", "résolution", "article", "arrêt", "jugement",
     "avis", "décret", "revendication", "vidéo", "message", "tweet", "livre", "courriel", "cartel", "source",
     "communiqué", "défense", "police", "justice", "cour", "état", "présidence", "rectorat", "accusation",
     "opposition", "majorité", "rapport", "étude", "enquête", "presse", "procureur", "juge", "famille", "public",
     "partie", "ville", "commune", "métropole", "union", "communauté", "entourage", "exécutif", "élysée",
     "gendarmerie", "autorité", "syndicat", "critique", "texte", "document", "mémo", "courrier", "lettre", "tract",
     "note", "avocat-général"]
)  # fmt: skip
HUMAN = re.compile(
    r"(?:eur|euse|trice|ien|ienne|iste|aire|ier|ière|ant|ante|ent|ente|ain|aine|ard|arde|logue|crate|naute"
    r"|iatre|aste|ois|oise|elier|eure|mane|phile)$"
    r"|^(?:témoin|convive|cadre|collègue|camarade|membre|proche|bénévole|interprète|lauréate?|candidate?|leader|manager|star|hôte"
    r"|élu|ado|jeune|convoyeur|trader|garçon|fille|dame|monsieur|homme|femme|père|mère|frère|sœur|fils|gars|patron|maître|chef|cheffe"
    r"|champion|champion(?:ne)?|élève|athlète|maire|ministre|médecin|guide|pilote|poète|prêtre|préfet|moine"
    r"|soldat|magistrat|avocat|avocate|député|députée|délégué|déléguée|élu|élue|bâtonnier|proviseur)$"
)
FIRMS = frozenset(
    ["boîte", "labo", "pépite", "licorne", "plateforme", "boutique", "groupe", "entreprise", "société", "compagnie",
     "firme", "start-up", "startup", "éditeur", "laboratoire", "association", "organisation", "constructeur",
     "opérateur", "banque", "fondation", "enseigne", "syndicat", "parti", "géant", "marque", "chaîne", "studio",
     "club", "institut", "agence", "industriel", "fournisseur", "distributeur", "exploitant", "armateur",
     "quotidien", "journal", "hebdomadaire", "site", "maison", "cabinet"]
)  # fmt: skip


#: Bodies whose name follows the noun at once (« le collectif Poche Vide »), beside firms.
BODIES = frozenset(["collectif", "fédération", "confédération", "fonds", "réseau", "comité", "actionnaire", "ong"])
#: Between a noun phrase and the name in apposition to it.
APPOSED = re.compile(
    rf",?{_S}?,?{_S}?(?:(?:M|MM).{_S}|Mme{_S}|Mlle{_S}|Me{_S}|Dr{_S}|Pr{_S}|le{_S}docteur{_S})?(?=[A-ZÀ-Ý])"
)
APPOSED_TITLE = re.compile(rf",{_S}(?:le|la|l['’]){_S}?[a-zà-ÿ-]+(?:{_S}[a-zà-ÿ-]+)?{_S}(?=[A-ZÀ-Ý])")
#: What the parser may take for a subject and is none.
CIRCUMSTANCE = re.compile(
    r"(?:contact|joint|interrog|sollicit)(?:ée?s?|e?s?)$|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|pour\s",
    re.IGNORECASE,
)
NAMED_BODY = re.compile(
    rf"(?:{DET}){_S}?[^\W\d_]+(?:-[^\W\d_]+)*(?:{_S}(?!d[eu]s?\b)[a-zà-ÿ]+)?{_S}(?P<name>[A-ZÀ-Ý][^\s,.;:«»]*"
    rf"(?:{_S}(?:&{_S})?(?:[A-ZÀ-Ý0-9][^\s,.;:«»]*|unie?s?|libres?|vide|verte?s?)\b)*)",
)
#: Where the words that name somebody end and circumstances begin.
_CIRCUMSTANCE = (
    rf"qui|dont|que|lors|dans|devant|après|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    rf"|à{_S}l['’](?!(?-i:[A-ZÀ-Ý]))|au{_S}micro|en{_S}(?:(?:le|la|les|se|lui|y){_S}|l['’]|s['’])?\w+ant|par{_S}qui|depuis|quand|avec|concernant|comme|pour{_S}sa{_S}part"
    rf"|en{_S}(?:marge|conférence|guise|substance|direct)|à{_S}(?:la{_S}(?:sortie|tribune|barre)|propos)|au{_S}(?:sujet|sortir)|peu{_S}après|le{_S}soir"
    rf"|non{_S}sans|sans|ce{_S}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir)|derrière|même"
)
CUT_INDEFINITE = re.compile(
    rf"{_S}(?:{_CIRCUMSTANCE})\b|{_S}(?:obten|publi|v|consult|saisi|distribu|transmi|révél|cit)(?:ée?s?|ue?s?|se?s?|e?s?){_S}par\b"
    rf"|,{_S}(?:lui|elle|eux|elles)(?:-mêmes?)?$"
)
CUT = re.compile(
    rf"{_S}(?:{_CIRCUMSTANCE}|de{_S}\d+{_S}ans|obtenue?s?|publiée?s?)\b|,{_S}(?:lui|elle|eux|elles)(?:-mêmes?)?$"
)
#: A preposition left at the end of a phrase whose rest is quoted.
DANGLING = re.compile(rf"(?:{_S}(?:d['’]?|de|du|des|à|au|aux|en|par|pour|sur|ce|comme{_S}une?))+$")
DETERMINED = re.compile(rf"{DET}", re.IGNORECASE)
DEFINITE = re.compile(r"(?:le|la|l['’]|ce|cet|cette|notre)\b|l['’]", re.IGNORECASE)


#: Things and times whose names end like those of persons (« heure », « affaire », « liste »).
_THINGS = re.compile(
    r"ment$|(?:cinquant|sem|quinz|vingt|trent|douz|cent|diz)aine$"
    r"|^(?:heure|demeure|affaire|salaire|anniversaire|commentaire|horaire|exemplaire|territoire|dossier|papier|calendrier|chantier"
    r"|quartier|métier|courrier|février|janvier|matière|carrière|barrière|rivière|lumière|manière|bière|frontière|filière|prière"
    r"|valeur|couleur|erreur|rigueur|lenteur|peur|fleur|odeur|hauteur|longueur|largeur|moteur|secteur|ordinateur|processeur"
    r"|bonheur|malheur|honneur|cœur|intérieur|extérieur|ampleur|fureur|rumeur|humeur|chaleur|vapeur|ascenseur|serveur|argent|accident"
    r"|vent|talent|cent|vente|attente|entente|plante|pente|tente|détente|descente|rente|train|terrain|main|pain|gain|domaine|bain|refrain"
    r"|fontaine|laine|plaine|graine|chaîne|regard|retard|milliard|standard|hasard|mois|fois|bois|lien|bien|maintien|entretien|soutien"
    r"|liste|piste|matrice|cicatrice|service|quai|instant|montant|restant|volant|carburant|courant|avant|devant"
    r"|contenant|couvent|ciment|segment|chantage|affiche|moyenne|antenne|guerre|terre|gare|mémoire|histoire|victoire|gloire|voiture)$"
)


def is_human(noun: str) -> bool:
    """Whether the noun's form is that of a word for persons (« chercheuse », « maire »)."""
    return bool(HUMAN.search(noun)) and not _THINGS.search(noun)


def head_noun(phrase: str) -> str | None:
    """The noun a phrase is about: the first word after its determiner and adjectives, in lower case."""
    for word in re.findall(
        r"[^\W\d_]+(?:-[^\W\d_]+)*", re.sub(rf"^{DET}{_S}?", "", phrase.strip(), flags=re.IGNORECASE)
    ):
        low = word.lower()
        if low in ADJECTIVES or len(low) < 2:
            continue
        return low.removeprefix("ex-").removeprefix("vice-") or None
    return None


def last_phrase(words: str) -> str:
    """The part of the words that begins with their first determiner."""
    found = list(re.finditer(rf"(?<![\w'’]){DET}(?:{_S}|(?<=['’]))", words, re.IGNORECASE))
    starts = [m.start() for m in found if not re.match(r"de\b|du\b|des\b", m.group(), re.IGNORECASE)]
    return words[starts[0] :] if starts else words


def is_firm(words: str) -> bool:
    """Whether the words introduce a firm or body by its kind (« le groupe »), or hardly anything."""
    return head_noun(words) in FIRMS or len(words.split()) <= 2


def determiner_gender(words: str) -> str | None:
    """The gender that the determiner of a phrase shows: `m`, `f` or null."""
    if re.match(r"la\b|cette\b|une\b", words, re.IGNORECASE):
        return "f"
    return "m" if re.match(r"le\b|ce\b|un\b", words, re.IGNORECASE) else None
