"""Small word lists that tell a name from what stands beside it."""

from __future__ import annotations

import re
import unicodedata

_ROLES = (
    "pdg ceo cto cfo coo dg directeur directrice directeurs directrices président présidente patron patronne "
    "fondateur fondatrice cofondateur cofondatrice ministre chef cheffe responsable porte-parole professeur "
    "docteur maître monsieur madame m. mm. mme mlle me dr pr général colonel commandant maire député députée "
    "sénateur sénatrice préfet avocat avocate ingénieur ingénieure chercheur chercheuse analyste secrétaire "
    "roi reine prince princesse pape mgr sir lord"
)
_FUNCTION = (
    "le la les l' un une des du de d' au aux à en dans par pour sur sous chez avec sans entre vers contre et ou "
    "mais donc or ni car que qu' qui dont où ce cet cette ces c' s' n' j' t' son sa ses leur leurs notre nos "
    "votre vos mon ma mes il elle ils elles on nous vous je tu selon après d'après depuis pendant lors outre "
    "malgré grâce comme si quand lorsque lorsqu' puisque alors ainsi aussi cependant pourtant toutefois enfin "
    "certains certaines plusieurs aucun aucune tout tous toute toutes autre autres même quant ici là "
    "aujourd'hui hier demain non oui voici voilà rappelons apparemment beaucoup est sont"
)
_TIME = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août "
    "septembre octobre novembre décembre"
)
_COMMON = "ia llm gpu gpus pib tva rse cv adn pme eti cac ceo pdg cto sms url pc tv internet slack"

BESIDE_NAMES = frozenset((_ROLES + " " + _FUNCTION + " " + _TIME).split())
NEVER_NAMES = frozenset((_TIME + " " + _COMMON + " " + _ROLES + " " + _FUNCTION).split())
_LEADING_ARTICLE = re.compile(r"^(?:(?:the|le|la|les)\s+|l'\s*)", re.IGNORECASE)


def straight(text: str) -> str:
    """Straight apostrophes and plain spaces."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def key(name: str) -> str:
    """What two spellings of one name share: no case, accents, spaces, hyphens, leading article, English 's."""
    text = re.sub(r"'s\b", "", _LEADING_ARTICLE.sub("", straight(name).strip()))
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum() or c in "+&")


def is_beside(word: str) -> bool:
    """Whether the word only introduces a name (a title, a preposition, a day)."""
    return straight(word).casefold() in BESIDE_NAMES


def is_never_a_name(text: str) -> bool:
    """Whether the whole stretch is a common word, a day, an abbreviation."""
    return straight(text).casefold() in NEVER_NAMES


def looks_like_a_name(text: str) -> bool:
    """A capital or a digit somewhere, a letter somewhere."""
    return any(c.isupper() or c.isdigit() for c in text) and any(c.isalpha() for c in text)
