"""Who acts and to whom, in, of or for whom it is done: the entities that syntax puts round an amount."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from talent_analysis.analyse.frame_words import kind
from talent_analysis.analyse.trees import Tree, Word

_SOURCE = re.compile(
    r"(?<!\w)(?:selon|d['’]après|(?:à|a)\s+en\s+croire|aux\s+(?:yeux|dires)\s+d\w*)\s[^,;:()»”]*", re.IGNORECASE
)
_RECEIVE = frozenset(["recevoir", "percevoir", "toucher", "gagner", "empocher", "encaisser", "obtenir"])
_PLACES = frozenset(["dans", "chez", "à", "pour", "de", "en", "contre", "sur", "par"])


@dataclass
class About:
    """The words of what is paid or counted, nearest first, and the verb that governs it."""

    nouns: list[Word] = field(default_factory=list)
    verb: Word | None = None


def cited_in(text: str, first: int) -> list[tuple[int, int]]:
    """Where a sentence that starts at `first` only names its source: « selon X », « d'après X »."""
    return [(first + found.start(), first + found.end()) for found in _SOURCE.finditer(text)]


def parties(
    tree: Tree,
    top: Word,
    about: About,
    named: list[dict[str, object]],
    cited: list[tuple[int, int]],
    start: int,
    end: int,
) -> tuple[list[str], list[str], list[str]]:
    """(agents, targets, other entities of the sentence); whoever is only `cited` as a source is left out."""
    verbs: set[int] = set()
    if about.verb is not None:
        verbs = {about.verb.number}
        word = about.verb
        for up in tree.above(word):
            if word.relation.split(":")[0] not in ("xcomp", "conj", "acl") or up.upos not in ("VERB", "AUX"):
                break
            verbs.add(up.number)
            word = up
    chain = {w.number for w in (top, *about.nouns, *tree.within(start, end))}
    found: dict[str, list[str]] = {"agent": [], "target": [], "other": []}
    for mention in named:
        head = tree.top(int(str(mention["start"])), int(str(mention["end"])))
        role = _role(tree, head, chain, verbs, about.verb, end, cited) if head is not None else None
        if role == "other" and mention["type"] == "PER" and head is not None and _is_hired(tree, head):
            role = "target"
        if role:
            found[role].append(str(mention["entity"]))
    agents, targets = dict.fromkeys(found["agent"]), dict.fromkeys(found["target"])
    return (
        list(agents),
        list(targets),
        [e for e in dict.fromkeys(found["other"]) if e not in agents and e not in targets],
    )


def _is_hired(tree: Tree, head: Word) -> bool:
    """Whether a person is the one hired or leaving in the sentence."""
    up = tree.governor(head)
    return up is not None and kind(up.lemma) == "move" and head.relation in ("obj", "nsubj:pass")


def _role(
    tree: Tree, head: Word, chain: set[int], verbs: set[int], verb: Word | None, end: int, cited: list[tuple[int, int]]
) -> str | None:
    path = [head, *tree.above(head)]
    for up in path:
        if any(a <= up.start < b for a, b in cited):
            return None
        if up.number in chain:
            return "target"
        if up.number in verbs:
            break
        if up.head in verbs and up.relation.split(":")[0] in ("nsubj", "obj", "iobj", "obl", "nmod", "advmod", "dep"):
            if up.relation.startswith("nsubj"):
                receives = verb is not None and up.head == verb.number and verb.lemma in _RECEIVE
                return "target" if receives or "pass" in up.relation else "agent"
            return "agent" if "agent" in up.relation else "target"
        if up.upos in ("VERB", "AUX") and up.number != head.number:
            break
    gap = [w for w in tree.words if end <= w.start < head.start]
    if head.start >= end and 1 <= len(gap) <= 3 and gap[0].lemma in _PLACES:
        return "target"
    return "other"
