"""The wordings of `cues.toml`, compiled, and the rule that one line gives."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from talent_analysis.read.layout import Look

# No wording of a page is longer; a bound for lines of one endless word.
_MAX_CHARACTERS = 600
_SEPARATORS = re.compile(r"\s(?:[|·•›»>]|—|–)\s| > ")
_ARTICLE_WORDS = re.compile(
    r"\b(articles?|redaction|newsletters?|abonn\w+|numeros?|application|appli|commentaires?|kiosque|podcasts?"
    r"|videos?|reseaux|chaine|lecture|lecteurs?|lectrices?|journal|magazine|edition|alertes?|photos?|diaporama"
    r"|inscri\w+|compte|boite|mail|courriel|offre|gratuit\w*|site|rubrique|tests?|temoignages?)\b"
)
_READER = re.compile(
    r"\b(vous|votre|vos|toi|ton|tes)\b|\b(?!chez\b|assez\b|nez\b|rez\b)\w+ez\b|-nous\b"
    r"|\bje (m'|participe|decouvre|profite)"
)
# Frequent finite forms: enough to tell a sentence from a menu.
_FINITE = re.compile(
    r"\b(est|sont|etait|etaient|sera|seront|serait|fut|ont|avait|avaient|aura|auront|aurait|va|vont|doit"
    r"|doivent|peut|peuvent|fait|font|dit|veut|reste|restent|s'est|se sont|n'est|n'a|c'est|il y a"
    r"|\w{2,}(?:erait|eraient|iraient|eront|iront|aient))\b"
)
# Searched in the line as written: without its accent, the preposition `à` would be taken for the verb.
_HAS = re.compile(r"\ba\b")
_SPEECH = re.compile(
    r"[,»\"”!?] (?:(?:a|ont|avait)(?:-t-(?:il|elle|on))? )?(?:dit|disait|ecrit|assure|explique|confie|lance|lancait"
    r"|repete|repetait|demande|demandait|conseille|resume|raconte|promet|insiste|ajoute|affirme|repond|precise"
    r"|previent|glisse|souffle|tranche|declare)(?:-t)?(?:-(?:il|elle|on|ils|elles))?\b"
)
_PAGE = re.compile(
    r"\b(cet article|ce contenu|cette page|ce document|la redaction|nos|notre|votre|vos|vous|tu"
    r"|je m'\w+|\w+-(vous|nous))\b"
)
_OURS = re.compile(r"\b(nos|notre|nous|notre equipe)\b")


@dataclass(frozen=True)
class Cue:
    """One entry of the resource: what it names, where it holds, and its patterns."""

    rule: str
    role: str
    edges: bool
    opening: bool
    sure: bool
    words: int
    case: bool
    pattern: re.Pattern[str]

    def holds(self, seen: Look, *, edge: bool, opening: bool) -> bool:
        """True where the line is short enough, stands where the cue holds, and has the wording."""
        if seen.words > self.words or (self.edges and not (edge or seen.fragment)):
            return False
        if opening and not self.opening and seen.words >= 4:
            return False
        return bool(self.pattern.search(seen.text.replace("'", "’") if self.case else seen.folded))


@cache
def cues() -> tuple[Cue, ...]:
    """The cues in the order of the resource file."""
    resource = files("talent_analysis.read").joinpath("cues.toml")
    entries = tomllib.loads(resource.read_text(encoding="utf-8"))["cue"]
    return tuple(
        Cue(
            rule=entry["rule"],
            role=entry["role"],
            edges=entry.get("where", "anywhere") == "edges",
            opening=entry.get("opening", True),
            sure=entry.get("sure", False),
            words=entry.get("words", 25),
            case=entry.get("case", False),
            pattern=_compiled(entry["patterns"], case=entry.get("case", False)),
        )
        for entry in entries
    )


def _compiled(patterns: list[str], *, case: bool) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined if case else joined.replace("’", "'"))


def worded(seen: Look, *, edge: bool, opening: bool = False) -> tuple[str, str] | None:
    """Role and rule of a line that carries the page's own wording; None where no cue holds.

    `opening` is true for the first line that is not blank: it may well be a title about cookies or polls.
    """
    if len(seen.text) > _MAX_CHARACTERS or reports_speech(seen):
        return None
    telling = tells(seen)
    for cue in cues():
        if (cue.sure or not telling) and cue.holds(seen, edge=edge, opening=opening):
            return cue.role, cue.rule
    if is_bar(seen):
        return "boilerplate", "menu-bar"
    if edge and not opening and addresses_reader(seen):
        return "boilerplate", "reader-call"
    return None


def reports_speech(seen: Look) -> bool:
    """True for a sentence that gives somebody's words and says so (`..., dit-elle`)."""
    return seen.final and bool(_SPEECH.search(seen.folded))


def tells(seen: Look) -> bool:
    """True for a full sentence with a finite verb that speaks neither of the page nor to its reader."""
    return seen.full_stop and has_verb(seen) and not _PAGE.search(seen.folded)


def has_verb(seen: Look) -> bool:
    """True where a frequent finite form is seen."""
    return bool(_FINITE.search(seen.folded) or _HAS.search(seen.text.lower()))


def is_bar(seen: Look) -> bool:
    """Several short parts between bars, dots or angle marks: a menu or a path, not a sentence."""
    parts = [part.split() for part in _SEPARATORS.split(seen.text)]
    wide = re.split(r"\s{2,}", seen.text)
    if len(wide) >= 3 and all(len(part.split()) <= 4 for part in wide):
        return True
    if len(parts) < 2 or seen.words > 30 or seen.full_stop or (" | " not in f" {seen.text} " and len(parts) < 3):
        return False
    return max(len(part) for part in parts) <= 5


def addresses_reader(seen: Look) -> bool:
    """A short line at an edge that speaks to the reader about the publication itself."""
    if seen.words > 22 or seen.text[:1] in '«“"':
        return False
    subjects = len(set(_ARTICLE_WORDS.findall(seen.folded)))
    voices = bool(_READER.search(seen.folded)) + bool(_OURS.search(seen.folded))
    spoken_to = bool(_READER.search(seen.folded)) or seen.fragment
    return spoken_to and subjects >= 1 and voices >= 1 and subjects + voices + seen.fragment >= 3


def speaks_of_itself(seen: Look) -> bool:
    """A line that names something of the publication and speaks to its reader."""
    return bool(_ARTICLE_WORDS.search(seen.folded) and _READER.search(seen.folded))
