"""What a count of persons leaves to its context: what they accept, and whose « his best people » they are."""

from __future__ import annotations

from collections.abc import Mapping

from talent_analysis.analyse.frame_words import is_listed, kind
from talent_analysis.analyse.trees import Tree, Word

_ACCEPT = frozenset(["accepter"])
_OFFERED = frozenset(["move", "offer"])
_BACK = 2


def accepted(tree: Tree, verb: Word | None, key: tuple[str, int], trees: Mapping[tuple[str, int], Tree]) -> list[str]:
    """The kind of what persons accept where the sentence does not say it (« aucun n'a accepté »): a move, where the
    article's first sentence or the two before speak of an offer or of recruiting; else nothing.

    `verb` governs the count; `key` is the (article_id, sentence_id) of its tree in `trees`."""
    chain = [verb, *tree.below(verb, "xcomp")] if verb is not None else []
    bare = [w for w in chain if w.lemma in _ACCEPT and not tree.below(w, "obj", "ccomp", "xcomp")]
    if not bare:
        return []
    first = min(sentence for article, sentence in trees if article == key[0])
    around = {first, *range(key[1] - _BACK, key[1])}
    told = (trees[key[0], at] for at in sorted(around) if (key[0], at) in trees)
    return ["move"] if any(kind(w.lemma) in _OFFERED for other in told for w in other.words) else []


def owner(tree: Tree, start: int, end: int, speaker: str | None) -> list[str]:
    """Whose the persons counted in start:end are where a possessive says so in somebody's words: the speaker."""
    possessive = any("Poss=Yes" in w.feats or is_listed(w.lemma, "possessives") for w in tree.within(start, end))
    return [speaker] if speaker and possessive else []
