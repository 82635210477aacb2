"""« Aucune recrue », « personne n'est parti »: counts of nobody, which are claims as much as a number is."""

from __future__ import annotations

from itertools import takewhile

import polars as pl

from talent_analysis.analyse.frame_words import is_listed, kind
from talent_analysis.analyse.trees import Tree, Word, trees
from talent_analysis.tables import frame

_NO = frozenset(["aucun", "nul"])
_MOVES = ("move", "layoff", "dead", "injured", "missing", "arrest")
_NEAR = 6


def none_counted(tokens: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Each statement that nobody, or none of a kind, does something, as rows like those of `amounts`: value 0,
    unit the noun counted (« personne » for nobody), bound exact.

    Counted are persons, and events known to frame_words (« aucun transfert », « aucun départ »), under a verb
    negated by « ne »; « aucun des salariés » too. What was the case before (« n'avait connu aucun départ ») is
    not. `modality` is reported inside a quotation, else asserted.
    """
    rows: list[dict[str, object]] = []
    spoken = {str(key[0]): held.to_dicts() for key, held in quotes.group_by("article_id", maintain_order=True)}
    for (article, sentence), tree in trees(tokens).items():
        for word in tree.words:
            noun = _counted(tree, word)
            if noun is not None and _negated(tree, word):
                rows.append(_row(article, sentence, tree, (word, noun), spoken.get(article, [])))
    return frame("amounts", rows)


def _counted(tree: Tree, word: Word) -> Word | None:
    """The noun of which there is none, where `word` says so."""
    if word.lemma in _NO and word.relation in ("det", "amod") and (noun := tree.governor(word)) is not None:
        return noun if noun.upos == "NOUN" and _is_countable(tree, noun) else None
    if word.text.lower() in ("aucun", "aucune") and word.relation != "det":
        below = [w for w in tree.below(word, "nmod") if w.upos == "NOUN"] or _behind(tree, word)
        return next((w for w in below if _is_countable(tree, w)), None)
    if word.text.lower() == "personne" and word.upos == "PRON":
        return word
    return None


def _behind(tree: Tree, word: Word) -> list[Word]:
    """The noun of « aucun de ses "meilleurs éléments" », where quotation marks kept the parser from it."""
    after = [w for w in tree.words if w.start > word.start and w.upos != "PUNCT"][:_NEAR]
    if not after or after[0].lemma not in ("de", "parmi"):
        return []
    held = list(takewhile(lambda w: w.upos in ("ADP", "DET", "ADJ", "NUM"), after))
    return [w for w in after[len(held) : len(held) + 1] if w.upos == "NOUN"]


def _is_countable(tree: Tree, noun: Word) -> bool:
    """Whether the noun is one for persons or their moves; « éléments » and « cerveaux » are persons when praised."""
    if is_listed(noun.lemma, "figurative"):
        return any(is_listed(w.lemma, "praise") for w in tree.below(noun, "amod"))
    return is_listed(noun.lemma, "persons") or kind(noun.lemma) in _MOVES


def _negated(tree: Tree, word: Word) -> bool:
    """Whether the next verb above is negated by « ne »."""
    verb = next((up for up in tree.above(word) if up.upos in ("VERB", "AUX")), None)
    if verb is None or not any(w.lemma in ("ne", "n'", "n’") for w in tree.below(verb)):
        return False
    return not any("Tense=Imp" in w.feats for w in (verb, *tree.below(verb, "aux")))


def _row(
    article: str, sentence: int, tree: Tree, pair: tuple[Word, Word], spoken: list[dict[str, object]]
) -> dict[str, object]:
    word, noun = pair
    start, end = min(word.start, noun.start), max(word.end, noun.end)
    places = {w.start: w.text for w in reversed(tree.within(start, end)) if w.upos != "PUNCT"}
    quote = next((q for q in spoken if int(str(q["start"])) <= start < int(str(q["end"]))), None)
    speaker = (quote["speaker"] or quote["speaker_text"]) if quote else None
    return {
        "article_id": article,
        "sentence_id": sentence,
        "start": start,
        "end": end,
        "text": " ".join(places[place] for place in sorted(places)),
        "value": 0.0,
        "unit": noun.lemma,
        "bound": "exact",
        "value_high": None,
        "period": None,
        "attributed_to": speaker,
        "modality": "reported" if quote else "asserted",
    }
