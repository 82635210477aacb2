"""What speaks for a number's being an amount of the article: its form, the words beside it, its place in the tree."""

from __future__ import annotations

import re

from talent_analysis.annotate.figures import Figure, Lemmas
from talent_analysis.annotate.selection import kinds, signs, words_before
from talent_analysis.annotate.syntax import Syntax, Word

_WORDS = re.compile(r"[^\W\d_]+|[,;:(«“\"%–-]")
_WORDS_AFTER = re.compile(r"[^\W\d_]+|[,;:.)»”\"–]")
_SIZES = (1, 2, 3, 4, 6, 10, 12, 20, 50, 100, 1000)
_TIMES = frozenset(["an", "mois", "semaine", "jour", "journée", "heure", "minute", "seconde", "décennie"])


def features(text: str, figure: Figure, lemmas: Lemmas, syntax: Syntax) -> list[str]:
    """The features of the `amount` model."""
    bare = figure.bare
    start, end = int(str(figure.sentence["start"])), int(str(figure.sentence["end"]))
    kind = "million" if bare.unit.kind == "none" and bare.numeral.scaled else bare.unit.kind
    shown = [name for name, holds in signs(text, bare.numeral, bare.unit, start, end).items() if holds]
    verb = next((lemma for lemma, upos in _near(lemmas, start, bare.numeral.start) if upos == "VERB"), None)
    return [
        *_of_the_number(figure, kind),
        *_of_the_words_beside(text, figure, start, end, kind),
        *shown,
        *(f"{kind} {name}" for name in shown),
        *([f"verb {verb}"] if verb else []),
        *_of_the_tree(figure, syntax, kind),
        *(["title"] if "\n" not in text[:start].strip("\n") else []),
    ]


def _of_the_number(figure: Figure, kind: str) -> list[str]:
    bare, numeral = figure.bare, figure.bare.numeral
    size = next((f"to {limit}" for limit in _SIZES if numeral.value <= limit), "above")
    found = [f"kind {kind}", f"{kind} bound {figure.amount.bound}", f"size {size}", f"{kind} size {size}"]
    found.append(f"{kind} {'digits' if numeral.digits else 'words'}")
    if kind == "none":
        found.append(f"leaves out {_sort(figure.amount.unit.name)}")
    return found + kinds(bare.unit)


def _sort(unit: str | None) -> str:
    """What kind of unit it is: money, a share, a time, a thing, or nothing known."""
    if unit is None:
        return "nothing known"
    return (
        "money" if re.fullmatch("[A-Z]{3}", unit) else "share" if unit == "%" else "time" if unit in _TIMES else "thing"
    )


def _of_the_words_beside(text: str, figure: Figure, start: int, end: int, kind: str) -> list[str]:
    unit = figure.bare.unit
    before = _WORDS.findall(words_before(text, figure.bare.numeral, start).lower())[-3:]
    after = _WORDS_AFTER.findall(text[unit.end : min(end, unit.end + 30)].lower())[:2]
    found = ["first"]
    if before:
        found = [f"before {before[-1]}", f"{kind} before {before[-1]}", f"two before {' '.join(before[-2:])}"]
    if after:
        found += [f"after {after[0]}", f"{kind} after {after[0]}", f"two after {' '.join(after)}"]
    return found


def _of_the_tree(figure: Figure, syntax: Syntax, kind: str) -> list[str]:
    """The relation, preposition and governor of the noun counted, and what else depends on it."""
    head = syntax.head_of(figure.bare.numeral.start, max(figure.bare.end, figure.bare.numeral.end))
    if head is None:
        return []
    children = syntax.children(head)
    relation = head.deprel.split(":")[0]
    case = next((child.lemma for child in children if child.deprel == "case"), "bare")
    found = [f"{kind} {relation}", f"{kind} {relation} {case}", f"relation {relation} {case}"]
    above = syntax.above(head)
    if above:
        found += [f"governor {above.upos}", f"{kind} governor {above.upos}", f"governor {above.lemma}"]
    found += [f"{kind} has {name}" for name in sorted({c.deprel.split(":")[0] for c in children} & _TOLD)]
    return found + _ruling(head, syntax, kind)


_TOLD = frozenset(["det", "amod", "acl", "nmod", "appos", "advmod", "conj"])


def _ruling(head: Word, syntax: Syntax, kind: str) -> list[str]:
    """The verb that the number depends on, near or far: its lemma and form."""
    word: Word | None = head
    for _ in range(6):
        word = syntax.above(word) if word else None
        if word and word.upos in ("VERB", "AUX"):
            form = re.search(r"VerbForm=(\w+)", word.feats)
            return [f"ruled by {word.lemma}", f"{kind} ruled by a {form[1] if form else 'verb'}"]
    return ["ruled by no verb"]


def _near(lemmas: Lemmas, start: int, end: int) -> list[tuple[str | None, str | None]]:
    """The words of start:end, the last first, eight at most."""
    return [lemmas[at] for at in range(end - 1, max(start, end - 60) - 1, -1) if at in lemmas][:8]
