"""A sentence as the linear models of tone read it: its tokens, and what the parser says of its words.

A reading can hide a target and other names behind placeholder words, and can leave tokens out; whatever is hidden or
left out gives no feature, so that names carry no tone and a word taken out takes all that hangs on it along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, overload

CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "INTJ"})
NEGATORS = frozenset({"pas", "jamais", "rien", "aucun", "guère", "nullement", "ni", "sans", "point", "personne"})
#: Relations over which a negation of the governor reaches what it governs.
_REACHES = frozenset({"obj", "xcomp", "amod", "advmod", "obl", "iobj", "ccomp", "nsubj:pass"})
#: Relations of a word that stands for, or beside, the one it hangs on.
_SAME = frozenset({"conj", "flat", "fixed", "appos"})
#: Words in the tree between the target and a word that still counts as near.
DEPTH = 3


class Word(NamedTuple):
    """A syntactic word: its number in the sentence, the token it is part of, and what the models say of it."""

    id: int
    token: int
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True)
class Reading(Sequence[str]):
    """The tokens of a sentence and its syntactic words; `target` and `others` are token spans, half open.

    As a sequence it is the tokens that the classifiers see: the target and the other names as their placeholders,
    without the tokens in `gone`.
    """

    tokens: tuple[str, ...]
    words: tuple[Word, ...]
    target: tuple[int, int] | None = None
    others: tuple[tuple[int, int], ...] = ()
    placeholders: tuple[str, str] = ("", "")
    gone: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Each visible token with the number of the token (of a name: its first) that it stands for."""
        starts = dict(self.others) | ({self.target[0]: self.target[1]} if self.target else {})
        found, at = [], 0
        while at < len(self.tokens):
            name = self.placeholders[0] if self.target and at == self.target[0] else self.placeholders[1]
            if at in starts:
                found.append((name, at))
                at = starts[at]
                continue
            if at not in self.gone:
                found.append((self.tokens[at], at))
            at += 1
        return tuple(found)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [token for token, _ in self.places[index]]
        return self.places[index][0]

    def __len__(self) -> int:
        return len(self.places)

    def without(self, tokens: Iterable[int]) -> Reading:
        """The same sentence less these tokens (numbers in `tokens`)."""
        return replace(self, gone=self.gone | set(tokens))

    @cached_property
    def tree(self) -> Tree:
        """The words with their links."""
        return Tree(self)


class Tree:
    """The dependency tree of a reading, and which of its words can be seen."""

    def __init__(self, reading: Reading) -> None:
        self.words = reading.words
        self.by_id: Mapping[int, Word] = {word.id: word for word in reading.words}
        self.children: dict[int, list[Word]] = defaultdict(list)
        for word in reading.words:
            self.children[word.head].append(word)
        named = [span for span in (reading.target, *reading.others) if span]
        self._names = frozenset(token for start, end in named for token in range(start, end))
        self._gone = reading.gone
        self.target = self._head(reading.target) if reading.target else None
        self._ways: dict[int, dict[int, tuple[str, ...]]] = {}
        self._negated: dict[tuple[int, int], bool] = {}

    def _head(self, span: tuple[int, int]) -> Word | None:
        inside = [word for word in self.words if span[0] <= word.token < span[1]]
        own = {word.id for word in inside}
        return next((word for word in inside if word.head not in own), None)

    def seen(self, word: Word) -> bool:
        """Whether the word is neither left out nor part of a hidden name."""
        return word.token not in self._gone and word.token not in self._names

    def hidden(self, word: Word) -> bool:
        """Whether the word is part of a hidden name."""
        return word.token in self._names

    def negated(self, word: Word, hops: int = 2) -> bool:
        """Whether a negation hangs on the word, or on what governs it as an object, a complement or an attribute."""
        if (word.id, hops) not in self._negated:
            self._negated[word.id, hops] = self._is_negated(word, hops)
        return self._negated[word.id, hops]

    def _is_negated(self, word: Word, hops: int) -> bool:
        at: Word | None = word
        for _ in range(hops + 1):
            if at is None:
                return False
            if any(self.seen(child) and self._negates(child) for child in self.children[at.id]):
                return True
            if at.deprel not in _REACHES and at.deprel.split(":")[0] not in _REACHES:
                return False
            at = self.by_id.get(at.head)
        return False

    def _negates(self, word: Word) -> bool:
        if word.lemma == "plus":
            return any(child.lemma in ("ne", "n'") for child in self.children[word.head])
        return word.lemma in NEGATORS

    def role(self, word: Word) -> tuple[str, Word | None, Word]:
        """The relation that places a name in its clause, its governor, and the word that bears the relation: for one
        of several joined names that of the first, for a name beside its title or kind that of the noun."""
        for _ in range(5):
            above = self.by_id.get(word.head)
            if above is None or not self.stands_for(word):
                break
            word = above
        return word.deprel, self.by_id.get(word.head), word

    def stands_for(self, word: Word) -> bool:
        """Whether the word is joined to the one it hangs on, or names it (« la présidente, X », « le cabas X »)."""
        if word.deprel.split(":")[0] in _SAME:
            return True
        return word.deprel == "nmod" and not any(child.deprel == "case" for child in self.children[word.id])

    def said_of_target(self, word: Word) -> bool:
        """Whether what the word means is said of the target: it hangs on the target, or the target is its subject, its
        object where it has one (who blames is not blamed), its complement (« l'échec de X ») or its owner (« X connaît
        un échec »)."""
        if self.target is None:
            return False
        relation, governor, bearer = self.role(self.target)
        if word.head == bearer.id:
            return not word.deprel.startswith(("conj", "case"))
        if governor is None:
            return False
        deep = [child.deprel for child in self.children[governor.id] if child.id == word.id]
        if relation == "nsubj" and deep:
            return deep[0] in ("obj", "xcomp", "amod", "advmod")
        if word.id != governor.id:
            return False
        acts = relation == "nsubj" and any(child.deprel == "obj" for child in self.children[word.id])
        return not acts and not relation.startswith(("obl:agent", "obl:mod", "vocative", "parataxis"))

    def paths(self, start: Word) -> dict[int, tuple[str, ...]]:
        """The way in the tree from `start` to each word within DEPTH steps: relations, up (`<`) or down (`>`)."""
        if start.id not in self._ways:
            self._ways[start.id] = self._found(start)
        return self._ways[start.id]

    def _found(self, start: Word) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {start.id: ()}
        todo = [start]
        for word in todo:
            path = found[word.id]
            if sum(step != "<=" for step in path) >= DEPTH or len(path) > DEPTH:
                continue
            steps = [(child, f">{child.deprel}") for child in self.children[word.id]]
            if (above := self.by_id.get(word.head)) is not None:
                steps.append((above, "<=" if self.stands_for(word) else f"<{word.deprel}"))
            for other, step in steps:
                if other.id not in found:
                    found[other.id] = (*path, step)
                    todo.append(other)
        return found


def lemma(word: Word) -> str:
    """The word's dictionary form; numbers and names all alike."""
    return {"NUM": "#", "PROPN": "@"}.get(word.upos, word.lemma)


def lemmas(reading: Reading) -> list[str]:
    """Lemmas alone and in pairs, punctuation left out but for marks that tell something."""
    kept = [w for w in reading.tree.words if reading.tree.seen(w) and (w.upos != "PUNCT" or w.lemma in _TELLING)]
    low = [lemma(word) for word in kept]
    return [*low, *(f"{one} {two}" for one, two in pairwise(low))]


_TELLING = frozenset('?!«»"…:')


def links(reading: Reading) -> list[str]:
    """Content words with the word they hang on and how; and each content word that is negated."""
    tree = reading.tree
    found = []
    for word in tree.words:
        if not tree.seen(word) or word.upos not in CONTENT | {"PROPN"}:
            continue
        above = tree.by_id.get(word.head)
        if above is None:
            found.append(f"root {lemma(word)}")
        elif above.upos in CONTENT and tree.seen(above):
            relation = word.deprel if word.deprel.endswith("pass") else word.deprel.split(":")[0]
            found.append(f"{above.lemma}>{relation}")
            if word.upos != "PROPN":
                found += [f"{above.lemma}>{relation}>{word.lemma}", f"{relation}<{word.lemma}"]
        if word.upos in CONTENT and word.lemma not in NEGATORS and tree.negated(word):
            found.append(f"not {word.lemma}")
    return found


def form(reading: Reading) -> list[str]:
    """What the sentence is like, whatever it says: mood and tense of its main verb, what hangs on that, its length."""
    tree = reading.tree
    found = [f"length {min(6, len(reading) // 8)}"]
    for word in tree.words:
        if not tree.seen(word):
            continue
        found += [name for name, true in _signs(word) if true]
        if word.head == 0:
            found.append(f"root {word.upos}")
            own = [word, *(c for c in tree.children[word.id] if c.deprel.split(":")[0] in ("aux", "cop"))]
            found += [f"root {f}" for w in own for f in w.feats.split("|") if f.startswith(("Mood", "Tense", "Verb"))]
            found += [f"root has {c.deprel}" for c in tree.children[word.id] if c.deprel in _ARGUMENTS]
    return found


_ARGUMENTS = frozenset(
    ("nsubj:pass", "nsubj", "obj", "ccomp", "parataxis", "obl:agent", "expl:subj", "advcl", "cop", "aux:pass")
)


def _signs(word: Word) -> Iterator[tuple[str, bool]]:
    yield "conditional", "Mood=Cnd" in word.feats
    yield "future", "Tense=Fut" in word.feats
    yield "negation", word.lemma in NEGATORS
    yield "number", word.upos == "NUM"
    yield "name", word.upos == "PROPN"
    yield f"mark {word.lemma}", word.upos == "PUNCT" and word.lemma in '?!…«"('


def beside(reading: Reading) -> list[str]:
    """How the target stands in its sentence's syntax: its role and what governs it, the governor's other arguments,
    and the words near it in the tree, each with the way there."""
    tree = reading.tree
    if tree.target is None:
        return []
    return [*_governed(tree, tree.target), *_around(tree, tree.target)]


def _governed(tree: Tree, target: Word) -> list[str]:
    relation, above, bearer = tree.role(target)
    found = [f"is {relation}"]
    if above is None:
        return found
    shown = _shown(tree, above)
    found += [f"is {relation} of {shown}", f"is {relation} of {above.upos}", f"of {shown}"]
    for mood in _moods(tree, above):
        found += [f"{mood} {relation}", f"{mood} {relation} of {shown}"]
    for child in tree.children[above.id]:
        if child.id != bearer.id and (child.upos in CONTENT | {"PRON"} or tree.hidden(child)):
            other = _shown(tree, child)
            found += [f"{relation} beside {child.deprel} {other}", f"{relation} of {shown} beside {other}"]
    if (higher := tree.by_id.get(above.head)) is not None:
        found.append(f"{relation} of {above.deprel} of {_shown(tree, higher)}")
    for case in (c.lemma for c in tree.children[bearer.id] if c.deprel == "case" and tree.seen(c)):
        found += [f"{case} {relation}", f"{case} {relation} of {shown}"]
    return found


def _shown(tree: Tree, word: Word) -> str:
    return "@" if tree.hidden(word) else lemma(word) if tree.seen(word) else "?"


def _moods(tree: Tree, governor: Word) -> list[str]:
    helpers = [c for c in tree.children[governor.id] if c.deprel.split(":")[0] in ("aux", "cop") and tree.seen(c)]
    feats = "|".join(word.feats for word in (governor, *helpers))
    told = {
        "not": tree.negated(governor, 0),
        "conditional": "Mood=Cnd" in feats,
        "future": "Tense=Fut" in feats,
        "passive": any(word.deprel == "aux:pass" for word in helpers),
    }
    return [name for name, true in told.items() if true]


def _around(tree: Tree, target: Word) -> list[str]:
    found = []
    ways = tree.paths(target)
    for word in tree.words:
        way = ways.get(word.id)
        if not way or not tree.seen(word) or word.upos == "PUNCT":
            continue
        content = word.upos in CONTENT
        far = sum(step != "<=" for step in way)
        if content or far < DEPTH:
            turned = "not " if content and word.lemma not in NEGATORS and tree.negated(word, 1) else ""
            found.append(f"{''.join(way)} {turned}{lemma(word)}")
            found += [f"within {far} {turned}{lemma(word)}"] * content
    return found


#: The families of features that a reading gives, by name.
FAMILIES = {"lemmas": lemmas, "links": links, "form": form, "beside": beside}


def of(tokens: Sequence[str], spans: Sequence[tuple[int, int]], words: Iterable[Mapping[str, Any]]) -> Reading:
    """The reading of a parsed sentence: its tokens, their places, and rows of the table `tokens` (token_id, start, end,
    text, lemma, upos, feats, head, deprel), whose words have the place of their token. Unparsed, it has no words."""
    place = {span: number for number, span in enumerate(spans)}
    found = [
        Word(
            int(row["token_id"]),
            place[row["start"], row["end"]],
            str(row["lemma"] or row["text"]).lower(),
            row["upos"] or "X",
            row["feats"] or "",
            int(row["head"]),
            row["deprel"],
        )
        for row in words
        if row["head"] is not None and row["deprel"] is not None
    ]
    return Reading(tuple(tokens), tuple(found))
