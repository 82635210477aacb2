"""What the ending of a French verb form shows: the conditional, the future.

The tagger, trained on little text in these tenses, often takes them for the imperfect or the present.
"""

from __future__ import annotations

import re

_CONDITIONAL = re.compile(r"(?:er|ir|dr|vr|tr|aur|ur|rr)ai(?:t|ent|s)$")
_FUTURE = re.compile(r"(?:er|ir|dr|vr|aur|rr|our|aur|ser|fer)(?:a|ont|ai|ons|ez)$")
#: Verbs in -rer and the like, whose imperfect or past historic looks like a conditional or a future.
_STEMS = (
    r"(?:re|at|ét|sou|pen)?tir|\w*vir|admir|\w*spir|désir|(?:re|dé)?couvr|\w*ouvr|\w*livr|mesur|factur|assur|captur|dur|\w*assur|jur|figur|inaugur|procur"
    r"|murmur|captur|augur|\w*serr|err|restaur|labour|savour|entour|enterr|barr|\w*montr|\w*centr|\w*entr|illustr|administr|enregistr"
    r"|\w*offr|souffr|chiffr|\w*cadr|(?:dé|en)?gendr|sombr|\w*nombr|célébr|\w*sembl|\w*tr|manœuvr|œuvr|empour|demeur|effleur|pleur"
    r"|l|délibér|coop[ée]r|opér|\w*[ée]r[ée]|considér|espér|accélér|libér|gér|préfér|différ|suggér|exagér|récupér|modér|génér|oblitér"
    r"|\w*ér|adhér|par|compar|prépar|sépar|répar|déclar|accapar|empar|foir|\w*parl"
)
_IMPERFECT = re.compile(rf"(?:{_STEMS})(?:ait|aient|ais)$")
_PAST = re.compile(rf"(?:{_STEMS})(?:a|èrent)$")
_NOT_CONDITIONAL = frozenset(
    ["rait", "trait", "retrait", "attrait", "portrait", "extrait", "distrait", "abstrait", "soustrait"]
)
_NOT_FUTURE = frozenset(["opéra", "caméra", "sierra", "terra", "hydra", "choléra"])
_METTRE = re.compile(r"(?:mettr|battr|aîtr|oîtr)(?:ait|aient|ais|a|ont|ai|ons|ez)$")


def shown(form: str) -> str | None:
    """`conditional` or `future` where the ending of the verb form (lower case) shows it; null otherwise."""
    own = bool(_METTRE.search(form))
    if _CONDITIONAL.search(form) and (own or not _IMPERFECT.fullmatch(form)) and form not in _NOT_CONDITIONAL:
        return "conditional"
    if (own or _FUTURE.search(form)) and (own or not _PAST.fullmatch(form)) and form not in _NOT_FUTURE:
        return "future"
    return None
