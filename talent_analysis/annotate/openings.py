"""Where the clause that a reporting verb governs begins: after « que », an infinitive, a colon, « s'il »."""

from __future__ import annotations

import re

from talent_analysis.annotate.cues import Cue
from talent_analysis.annotate.numbers import SPACE

_S = SPACE
_QUE = re.compile(
    rf"(?:{_S}(?:\w+ment|aussi|déjà|toutefois|pourtant|néanmoins|cependant|encore|ainsi|alors|ensuite|enfin"
    rf"|même|volontiers|surtout|donc"
    rf"|(?:ce{_S})?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:{_S}(?:soir|matin|dernier"
    rf"|\d\d?{_S}\w+))?|hier(?:{_S}soir)?|aujourd['’]hui|ce{_S}(?:matin|soir)|la{_S}veille)(?=[\s,])"
    rf"|,?{_S}(?:à|au|aux|en|dans|devant|auprès|lors|par|sur|face|avec|après|depuis"
    rf"|le{_S}\d){_S}(?:(?!qu(?:['’]|e\b))[^,.;:!?«»“”\"\n]){{2,90}}?(?=,|{_S}qu)"
    rf"|{_S}(?-i:[A-ZÀ-Ý])[^,.;:!?«»“”\"\n]{{2,40}}?(?={_S}qu)"
    rf"|,(?!{_S}ce)[^,.;:!?«»“”\"\n]{{2,60}}?,)*,?{_S}(?P<que>que{_S}|qu['’])",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"{_S}(?:à{_S}[^,.;:]{{2,30}}{_S})?(?P<que>s['’](?=ils?\b)|si{_S}|où{_S}|comment{_S}|pourquoi{_S}|combien{_S})",
    re.IGNORECASE,
)
_COLON = re.compile(rf"(?:{_S}[^,.;:!?«»“”\"\n]{{1,40}}|,{_S}[^,.;:!?«»“”\"\n]{{1,25}})?{_S}?:{_S}(?=[a-zà-ÿ])")
_OBJECT = re.compile(
    rf"^{_S}(?:(?:le|la|les|un|une|son|sa|ses|des|leur|leurs|ce|cette|ces|plus|moins|autant|aussi|mieux|bien"
    rf"|tel|même|autre)\b|l['’])",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    rf"(?P<between>{_S}(?:[^.;:!?«»“”\"\n,]{{1,50}}?{_S})??)(?P<de>de{_S}"
    rf"|d['’])?(?P<inf>(?:(?:ne{_S}(?:pas{_S}|plus{_S}|jamais{_S}|rien{_S})?|n['’]|y{_S}|en{_S}|se{_S}|s['’]"
    rf"|lui{_S}|leur{_S}))*(?:(?:l['’]|les?{_S}|la{_S})?avoir|(?:l['’])?être|[^\W\d_]{{2,}}(?:er|ir|oir|dre"
    rf"|tre|ire|vre))\b)",
    re.IGNORECASE,
)
_INFINITIVE_VERBS = re.compile(
    r"^(?:di[ts]|disent|dis|assur|affirm|reconn|ni[eéa]|nier|admet|admis|jur|prétend|avou|promet|promis|plai"
    r"|accus|reproch|regrett|confess"
    r"|contest|estim|concèd|concéd|cro[iy]|dément|démenti|soutien|soutenu|déclar|racont|expliqu)",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"{_S}[^.;:!?«»“”\"\n]{{1,90}}?(?<=[\s,])(?:de{_S}|d['’])(?P<inf>(?:ne{_S}(?:pas{_S})?|n['’]|s['’]"
    rf"|se{_S})?(?:avoir|être|[^\W\d_]{{2,}}(?:er|ir|dre|tre|ire))\b)",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"(?<![\w’'-])(?:a|ont|est|sont|sera|seront|fut|va|vont|doit|peut|peuvent|faut|fait|font|reste|ne"
    r"|n['’]\w+|se|s['’]\w+|\w+(?:ait|aient|ront|era|ira|dra|vra|èrent))(?!\w)",
    re.IGNORECASE,
)
NO_TELLING = frozenset(
    ["compte", "comptent", "comptait", "comptant", "compter", "signifie", "signifient", "exige", "exigent",
     "réclame", "réclament", "chiffre", "arrête", "arrêté", "voit", "y"]
)  # fmt: skip
TAIL = re.compile(
    r",\s(?:ce\squ[ie]|selon|d['’]après|avant\sde|tandis\sque|alors\sque|quand|formule|tout\sen|ce\sdont|(?:durée|formule|chiffre|montant|argument|ce|idée|thèse)\squ[ei'’])\b"
    r"|\s;\s|\s[–—]\s|\)",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    rf"{_S}(?:[^.;:!?«»“”\"\n,]{{1,60}}?{_S})??(?:à{_S}|de{_S}|d['’])(?P<inf>(?:ne{_S}(?:pas{_S}|plus{_S})?|n['’]|s['’]|se{_S}"
    rf"|l['’]|y{_S}|en{_S})*(?:avoir|être|[^\W\d_]{{2,}}(?:er|ir|oir|dre|tre|ire|vre))\b)",
    re.IGNORECASE,
)
_TO_DO_VERBS = re.compile(
    r"^(?:invit|appel|exhort|demand|ordonn|conseil|recommand|menac|promet|promis|refus|sugg|propos|s['’]engag|engag|enjoin"
    r"|suppli|somm|accus|reproch|soup|félicit|remerci|garanti|jur)",
    re.IGNORECASE,
)
_SAID_TO_BE = re.compile(rf"{_S}(?P<what>(?!que\b|qu['’])[a-zà-ÿ«\"“])", re.IGNORECASE)


def opening(shadow: str, cue: Cue, end: int) -> tuple[str, int] | None:
    """(pattern, where the governed clause begins); null where the cue governs none."""
    negated = bool(
        re.search(r"(?:\bne\s|\bn['’])(?:\w+\s)?$", shadow[max(0, cue.start - 8) : cue.start])
        or re.match(r"n['’]|ne\s", cue.text, re.I)
    )
    if match := _QUE.match(shadow, cue.end, end):
        return ("que negated" if negated else "que"), match.end()
    if cue.verb.startswith("demand") and (asked := _WHETHER.match(shadow, cue.end, end)):
        return "whether", asked.start("que")
    if re.match(r"accus|reproch", cue.verb) and (blame := _BLAME.match(shadow, cue.end, min(end, cue.end + 120))):
        return "blame", blame.start("inf")
    if not negated and (found := _infinitive(shadow, cue, end)):
        return found
    colon = _COLON.match(shadow, cue.end, end)
    if (
        colon
        and not negated
        and "·" not in colon.group()
        and "contraire" not in colon.group()
        and FINITE.search(shadow, colon.end(), end)
    ):
        return "colon", colon.end()
    return None


def _infinitive(shadow: str, cue: Cue, end: int) -> tuple[str, int] | None:
    """« dit avoir vu », « promet de venir », « se dit prêt »."""
    infinitive = _INFINITIVE.match(shadow, cue.end, min(end, cue.end + 90))
    having = infinitive and re.match(r"(?:ne\s|n['’]|ne\spas\s)?(?:avoir|être)\b", infinitive["inf"])
    if infinitive and infinitive["inf"].islower() and (_INFINITIVE_VERBS.match(cue.verb) or (cue.telling and having)):
        between = infinitive["between"] or ""
        needs_de = re.match(r"accus|reproch|plai|promet|promis|regrett", cue.verb, re.IGNORECASE)
        if (needs_de and infinitive["de"]) or (
            not needs_de and not infinitive["de"] and len(between.split()) <= 2 and not _OBJECT.match(between)
        ):
            return "infinitive", infinitive.start("inf")
    if _TO_DO_VERBS.match(cue.verb) and (to_do := _TO_DO.match(shadow, cue.end, min(end, cue.end + 120))):
        return "to do", to_do.start("inf")
    if re.search(
        r"\b(?:se|s['’]est|s['’]étai(?:t|ent)|se sont)\s?di(?:t|te|ts|tes|sent|sait|saient)$", cue.text, re.IGNORECASE
    ):
        said = _SAID_TO_BE.match(shadow, cue.end, end)
        return ("said to be", said.start("what")) if said else None
    return None
