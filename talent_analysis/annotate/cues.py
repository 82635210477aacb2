"""The words that report speech: verbs in all their forms, and prepositions such as « selon »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from talent_analysis.annotate.numbers import SPACE
from talent_analysis.annotate.verbs import reporting, telling

_S = SPACE
_COMPOUND = (
    rf"(?:f(?:ait|ont|aisait|aisaient|it)|fait){_S}(?:(?:\w+ment|aussi|en{_S}outre|déjà|cependant|toutefois|pourtant|donc|alors|encore|d['’]ailleurs){_S})?(?:savoir|valoir"
    rf"|remarquer|observer|part|état|mine|inscrire\w*(?:{_S}au{_S}procès-verbal)?)"
    rf"|laiss(?:e|ent|ait|aient|é|er|ant){_S}entendre|tien(?:t|nent){_S}à{_S}(?:préciser|dire|saluer|rappeler"
    rf"|souligner)|tenu{_S}à{_S}(?:préciser|dire|saluer|rappeler|souligner)"
    rf"|met(?:tent|tait|taient)?{_S}(?:\w+{_S})?en{_S}(?:garde|cause|avant)|mis(?:e|es)?{_S}en{_S}(?:garde|cause|avant)|pren(?:d"
    rf"|nent){_S}acte|pris{_S}acte|rend(?:ait|ent)?{_S}hommage|rendu{_S}(?:un{_S})?hommage"
    rf"|pos(?:e|é|ent){_S}(?:la{_S}|une{_S}(?:dernière{_S})?)question|donn(?:e|é|ent){_S}sa{_S}version"
    rf"|y{_S}voi(?:t|ent)|y{_S}voyai(?:t|ent)|n['’]en{_S}démord(?:ent|ait)?|s['’]en{_S}pren(?:d|nent)"
    rf"|met{_S}les{_S}points"
)
_COMPOUNDS = re.compile(rf"(?<![\w’'-])(?:{_COMPOUND})(?!\w)|(?<=n['’])en{_S}démord(?:ent|ait)?", re.IGNORECASE)
_AUX = (
    "a|ont|avait|avaient|aurait|auraient|aura|auront|eut|eurent|ait|aient|avoir|ayant"
    "|est|sont|était|étaient|fut|furent|serait|seraient"
)
_ADVERB = (
    rf"(?:(?:\w+ment|aussi|déjà|toutefois|pourtant|néanmoins|cependant|encore|ainsi|alors|ensuite|enfin|même"
    rf"|bien|tout|pas|plus|jamais|guère"
    rf"|en{_S}(?:outre|revanche|effet|substance)|au{_S}(?:passage|contraire)|d['’](?:abord|ailleurs|emblée)"
    rf"|pour{_S}sa{_S}part|pour{_S}leur{_S}part|de{_S}son{_S}côté"
    rf"|la{_S}veille|hier|aujourd['’]hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|sobrement|vite"
    rf"|aussitôt|longtemps|seulement){_S})"
)


_LEAD = re.compile(
    rf"(?:(?P<aux>(?<![\w’'-])(?:(?:n['’]|m['’]|l['’]|s['’]|y{_S}|(?:lui|leur|nous|vous|en"
    rf"|se){_S})?)(?:{_AUX}){_S}{_ADVERB}{{0,2}})"
    rf"|(?P<reflexive>(?<![\w’'-])(?:se{_S}|s['’]|m['’]|l['’]|y{_S}|me{_S}|lui{_S}|leur{_S}))"
    rf"|(?P<noun>(?<![\w’'-])(?:une?|la|le|les|des|du|de|ce|cette|son|sa|ses|leur|leurs|sans|d['’]une?"
    rf"|aucune?|chaque|au|en){_S}|\bd['’]))$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Forms that are nouns or adjectives as often as verbs: after an article they are no cue.
_NOUNS = frozenset(
    ["annonce", "demande", "doute", "juge", "blâme", "souffle", "compte", "note", "plainte", "murmure", "reproche",
     "relève", "cite", "rapporte", "observateur", "garantie", "promise", "crie", "cri", "plaide", "offre", "attaque",
     "critique", "coupe", "titre", "cause", "présente", "raison", "conclu", "dit", "dits", "dite", "dites",
     "accueil", "réponse", "condamné", "accusé", "prévenu", "appris", "lu", "vu", "entendu", "lance", "lances",
     "regret", "regrette", "pense", "commerce", "parle", "confirme", "signifie", "supplie", "salue", "traite",
     "prie", "calcule", "interroge", "commente", "commenté", "préfère", "approuvé", "défense", "fait", "juré",
     "jurés", "énoncé", "énoncés", "exposé", "exposés", "résumé", "résumés", "avancé", "avancée", "avancées",
     "relevé", "relevés", "appelés", "répété", "compter", "observer", "attesté", "confié", "déclarée", "nommé",
     "nommée", "baptisé", "baptisée", "pointe", "arrêté", "arrête", "cru", "maintenant", "suivant", "avertissement"]
)  # fmt: skip
#: « plus avancé que », « trop connu »: an adjective that compares, no report.
_COMPARED = re.compile(rf"\b(?:plus|moins|aussi|si|trop|très){_S}$", re.IGNORECASE)
_ONLY_PARTICIPLE = re.compile(
    r"(?:ée?s?)$|^(?:répondu|reconnu|admis|promis|soutenu|maintenu|prévenu|convenu|démenti|prétendu|averti"
    r"|garanti|appris|conclu|réagi|lu|vu|souvenu|défendu|poursuivi|repris|dites)$"
)


@dataclass(frozen=True)
class Cue:
    """A reporting verb at text[start:end] with its auxiliary and clitics; `verb` is the bare form.

    `telling` where its clause is reported speech; `passive` where it is a participle with no auxiliary « avoir ».
    """

    start: int
    end: int
    verb: str
    text: str
    telling: bool
    passive: bool = False


def find_cues(text: str, verbs: frozenset[int] | None = None) -> list[Cue]:
    """Every reporting verb of the text, in order: « a déclaré », « s'est félicité », « fait savoir », « estime ».

    `verbs`, where the text was parsed, holds the places where a verb begins; other words are then no cues.
    """
    known, tells = reporting(), telling()
    compounds = {m.start(): m for m in _COMPOUNDS.finditer(text)}
    found: list[Cue] = []
    for word in _WORD.finditer(text):
        match = compounds.get(word.start())
        form = word.group().lower()
        if match is None and (form not in known or text[word.end() : word.end() + 1] == "-"):
            continue
        if found and word.start() < found[-1].end:
            continue
        if (
            not match
            and verbs is not None
            and word.start() not in verbs
            and not _surely_verb(text, word, form in tells)
        ):
            continue
        cue = _expanded(text, word.start(), (match or word).end(), form, bool(match) or form in tells)
        if cue:
            found.append(cue)
    return found


def _surely_verb(text: str, word: re.Match[str], telling: bool) -> bool:
    """Whether the word reports although the parser takes it for no verb: a clause with « que » follows it."""
    led = re.search(
        rf"(?:\b(?:une?|la|le|les|des|du|de|ce|cette|son|sa|ses|leur|en|à|au){_S}|['’])$",
        text[max(0, word.start() - 8) : word.start()],
    )
    follows = re.compile(rf"(?:{_S}\w+ment)?(?:,[^,.;:]{{2,40}},)?{_S}qu(?:e\b|['’])").match(text, word.end())
    return telling and not led and bool(follows)


def _expanded(text: str, start: int, end: int, form: str, tells: bool) -> Cue | None:
    """The cue with what stands before it, or null where the word is a noun here."""
    low = max(0, start - 60)
    lead = _LEAD.search(text[low:start])
    first, passive = start, bool(_ONLY_PARTICIPLE.search(form))
    if (
        lead
        and lead["noun"]
        and (form in _NOUNS or (passive and lead["noun"].strip().lower() not in ("de", "en", "au")))
    ):
        return None
    if lead and not lead["noun"]:
        first = low + lead.start()
        passive = (passive and not lead["aux"]) or bool(
            lead["aux"]
            and re.search(r"(?:est|sont|ét|fu|ser)\w*\s", lead["aux"])
            and not re.match(r"s['’]", lead["aux"])
        )
    if passive and _COMPARED.search(text[low:start]):
        return None
    return Cue(first, end, form, text[first:end], tells, passive)


@lru_cache(maxsize=1)
def inverted() -> re.Pattern[str]:
    """A verb with its subject behind it: « dit-il », « a-t-elle lancé ». Groups `verb` and `who`.

    Any verb counts: where it stands, between a quotation's marks and a comma, says that it reports.
    """
    who = "il|elle|ils|elles|on|je|nous"
    return re.compile(
        rf"(?<![\w-])(?:(?:s['’]|se{_S}|l['’]|m['’]|nous{_S}|y{_S})?(?P<aux>a|ont|avait|avaient|aurait|est"
        rf"|sont|était|fut|eut)[-‑](?:t[-‑])?(?P<who1>{who}){_S}"
        rf"{_ADVERB}{{0,2}}(?P<part>[^\W\d_]+(?:{_S}savoir|{_S}valoir|{_S}remarquer)?)|(?P<cl>(?:s['’]|se{_S}"
        rf"|m['’]|nous{_S}|l['’]|la{_S}|le{_S}|y{_S})?)(?P<verb>[^\W\d_]+)[-‑](?:t[-‑])?(?P<who2>{who})(?![\w-]))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def according() -> re.Pattern[str]:
    """« selon », « d'après », « à en croire », « aux yeux de »: the words before the one whose view it is."""
    return re.compile(
        rf"(?<![\w-])(?:selon(?!{_S}l(?:a|es)?quel)|d['’]après(?![-‑])|[àa]{_S}(?:en{_S}croire|entendre)"
        rf"|aux{_S}(?:dires|yeux){_S}d(?:e(?:{_S}l['’])?|u|es|['’])"
        rf"|de{_S}l['’]avis{_S}d(?:e|u|es|['’])|de{_S}l['’]aveu(?:{_S}même)?{_S}d(?:e|u|es|['’])"
        rf"|pour(?!{_S}l['’](?:heure|instant|occasion|essentiel|exemple|avenir)|{_S}la{_S}(?:première|deuxième|plupart)|{_S}le{_S}(?:moment|reste))"
        rf"(?={_S}(?:(?-i:[A-ZÀ-Ý])|l['’]|le{_S}|la{_S}|les{_S}|lui\b|elle\b|sa{_S}|son{_S}|sa{_S}"
        rf"|un{_S}|une{_S}|beaucoup|certains|plusieurs))"
        rf"|dans{_S}les{_S}(?:mots|termes){_S}d(?:e|u|es|['’])|à{_S}l['’](?:en{_S}croire|entendre)|à{_S}(?:ses|leurs){_S}yeux)(?!\w)",
        re.IGNORECASE,
    )
