"""A sentence as the recurrent network of tone sees it: for each word its vector, marks from syntax, and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from talent_analysis.annotate import connotation, polarity
from talent_analysis.annotate.bearing import Bearing, toward
from talent_analysis.annotate.reading import CONTENT, Reading, Tree, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What each mark of a word can be; 0 is for anything else.
UPOS = "NOUN VERB ADJ ADV AUX PRON DET ADP PROPN NUM CCONJ SCONJ PUNCT INTJ X SYM PART"
RELATIONS = (
    "nsubj obj iobj obl nmod amod advmod conj cc det case mark acl advcl appos xcomp ccomp root aux cop expl flat "
    "fixed parataxis punct nummod dep obl:agent nsubj:pass aux:pass acl:relcl obl:mod obl:arg vocative discourse"
)
#: Ways of bearing on the target (`bearing.Bearing.of`), those with a preposition or relation after it without that.
WAYS = (
    *("subject", "object", "subject of", "object of", "mod", "self", "attribute", "attribute of", "owner"),
    *("mod of", "mod owner", "oblique", "noun", "of subject", "of object", "of oblique"),
)
#: Steps in the tree from the target: none to FAR; NOWHERE near; in a sentence without a target NO_TARGET.
FAR, NOWHERE, NO_TARGET = 4, 5, 6
#: Words from the target, on each side, that are told apart; and words of a sentence that are read at all.
REACH, LONGEST = 12, 70
NUMBERS = 11
_UPOS, _RELATIONS, _WAYS = (
    {name: n for n, name in enumerate(names, 1)} for names in (UPOS.split(), RELATIONS.split(), WAYS)
)
#: The number of values that each mark takes: part of speech, relation, steps, way of bearing on the target, place.
SIZES = (len(_UPOS) + 1, len(_RELATIONS) + 1, NO_TARGET + 1, len(_WAYS) + 1, 2 * REACH + 2)
_UNLISTED = frozenset({"DET", "ADP", "PRON", "PUNCT", "AUX"})

Vectors = Mapping[str, Any]
Span = tuple[int, int]


class Sight(NamedTuple):
    """One word: the forms to look for (of a hidden name none), its marks but the place, its numbers but the last."""

    forms: tuple[str, ...]
    marks: tuple[int, int, int, int]
    numbers: tuple[float, ...]
    target: bool = False


@dataclass(frozen=True)
class Encoded:
    """Vectors (n, width), marks (n, 5) and numbers (n, NUMBERS) of n words, and which of them is the target (or -1)."""

    vectors: NDArray[Any]
    marks: NDArray[Any]
    numbers: NDArray[Any]
    target: int


def encode(tokens: Sequence[str], vectors: Vectors, lists: polarity.Lists, placeholders: tuple[str, str]) -> Encoded:
    """The words of a sentence; of one that was not parsed, its tokens, with `placeholders` for target and others."""
    import numpy as np

    if isinstance(tokens, Reading) and tokens.words:
        sights = list(_words(tokens, lists))
    else:
        sights = list(_tokens(tokens, placeholders))
    sights = sights or [Sight((), (0, 0, NO_TARGET, 0), _numbers(False, False))]
    at = next((n for n, one in enumerate(sights) if one.target), -1)
    first = max(0, min((at if at >= 0 else LONGEST // 2) - LONGEST // 2, len(sights) - LONGEST))
    sights = sights[first : first + LONGEST]
    at = at - first if at >= 0 else -1
    table = np.zeros((len(sights), len(next(iter(vectors.values())))))
    numbers = np.zeros((len(sights), NUMBERS))
    for row, (one, own) in enumerate(zip(sights, numbers, strict=True)):
        known = next((form for form in one.forms if form in vectors), None)
        if known is not None:
            table[row] = vectors[known]
        own[:] = [*one.numbers, bool(one.forms) and known is None]
    places = [0 if at < 0 else max(-REACH, min(REACH, n - at)) + REACH + 1 for n in range(len(sights))]
    marks = np.array([[*one.marks, place] for one, place in zip(sights, places, strict=True)])
    return Encoded(table, marks, numbers, at)


def _tokens(tokens: Sequence[str], placeholders: tuple[str, str]) -> Iterator[Sight]:
    for token in tokens:
        target, other = (token == name for name in placeholders)
        forms = () if target or other else (_straight(token),)
        yield Sight(forms, (0, 0, NO_TARGET, 0), _numbers(target, other), target)


def _straight(token: str) -> str:
    return token.lower().replace("’", "'")


def _words(reading: Reading, lists: polarity.Lists) -> Iterator[Sight]:
    """The words that can be seen, and of each hidden name the one that governs the others."""
    tree = reading.tree
    spans = {n: span for span in (reading.target, *reading.others) if span for n in range(*span)}
    heads = _heads(tree, spans)
    bearing = Bearing(tree, tree.target) if tree.target else None
    ways = tree.paths(tree.target) if tree.target else {}
    pieces = Counter(word.token for word in tree.words)
    for word in tree.words:
        span = spans.get(word.token)
        if word.token in reading.gone or (span and heads[span] != word.id):
            continue
        near = min(FAR, sum(step != "<=" for step in ways[word.id])) if word.id in ways else NOWHERE
        syntax = (_place(_UPOS, word.upos), _place(_RELATIONS, word.deprel), near if bearing else NO_TARGET)
        if span:
            target = span == reading.target
            yield Sight((), (*syntax, 0), _numbers(target, not target), target)
        else:
            form = _straight(reading.tokens[word.token]) if pieces[word.token] == 1 else word.lemma
            way, numbers = _said(tree, word, bearing, lists)
            yield Sight((form, word.lemma), (*syntax, way), numbers)


def _heads(tree: Tree, spans: Mapping[int, Span]) -> dict[Span, int]:
    """The number of the first word of each name that hangs on none of its own."""
    found: dict[Span, int] = {}
    for word in tree.words:
        above = tree.by_id.get(word.head)
        if (span := spans.get(word.token)) and (above is None or spans.get(above.token) != span):
            found.setdefault(span, word.id)
    return found


def _said(tree: Tree, word: Word, bearing: Bearing | None, lists: polarity.Lists) -> tuple[int, tuple[float, ...]]:
    """How the word bears on the target, and its numbers: what lists and connotations say, turned by a negation."""
    meant = connotation.sense(tree, word, connotation.shipped())
    way = bearing.of(word) if bearing and meant else ""
    listed = lists.get(word.lemma, (0.0, 0.0)) if word.upos not in _UNLISTED else (0.0, 0.0)
    negated = word.upos in CONTENT and tree.negated(word, 1)
    said = (*(meant or (0.0, 0.0, 0.0)), *listed, toward(meant, word, way) if meant and way else 0.0)
    turned = [value * (polarity.NEGATED if negated else 1.0) for value in said]
    return _place(_WAYS, way), _numbers(False, False, turned, negated, "Mood=Cnd" in word.feats)


def _numbers(
    target: bool,
    other: bool,
    said: Sequence[float] = (0.0,) * 6,
    negated: bool = False,
    conditional: bool = False,
) -> tuple[float, ...]:
    return (float(target), float(other), *said, float(negated), float(conditional))


def _place(known: Mapping[str, int], name: str) -> int:
    """The number of a name, of its beginning where it has more (`obl:arg`, `oblique à`), or 0."""
    if name in known:
        return known[name]
    shorter = name.rsplit(" ", 1)[0] if " " in name else name.split(":")[0]
    return known.get(shorter, 0)
