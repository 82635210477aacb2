"""How a word of a sentence bears on the target: as the verb it is subject or object of, as its attribute or deed."""

from __future__ import annotations

from talent_analysis.annotate.connotation import Sense
from talent_analysis.annotate.reading import Tree, Word

_VERBS = ("VERB", "AUX")
_CLIMB = 5
#: Clauses without a subject of their own, which take that of the verb they hang on.
_SHARING = frozenset({"conj", "xcomp", "advcl", "parataxis"})
_OWNER = frozenset({"de", "du", "des", "d'", "chez", ""})
#: Ways of bearing on the target itself, not on what it has a part in.
DIRECT = frozenset({"subject", "object", "mod", "self", "attribute", "owner"})


class Bearing:
    """The words that stand for the target of a tree, those it is the owner of, and how each word bears on it."""

    def __init__(self, tree: Tree, target: Word) -> None:
        self.tree = tree
        self.own = _aliases(tree, target)
        heads = {tree.by_id[number].head for number in self.own if _base(tree.by_id[number]) == "nmod"}
        self.owned = heads - self.own
        self._arguments: dict[int, tuple[set[int], set[int]]] = {}

    def of(self, word: Word) -> str:
        """The way in which the word bears on the target; empty where it does not.

        `subject`, `object` (of the verb `word`), `subject of` and `object of` what the target owns, `oblique à`...;
        of other words `mod`, `self`, `attribute`, `owner`, `mod of`, or the verb's argument that the word is.
        """
        if word.upos in _VERBS or (word.upos == "ADJ" and "VerbForm=Part" in word.feats):
            return self._of_verb(word)
        return self._of_noun(word) or self._beside(word)

    def _of(self, verb: Word) -> tuple[set[int], set[int]]:
        if verb.id not in self._arguments:
            self._arguments[verb.id] = arguments(self.tree, verb)
        return self._arguments[verb.id]

    def _of_verb(self, verb: Word) -> str:
        subjects, objects = self._of(verb)
        for ids, after in ((self.own, ""), (self.owned, " of")):
            if subjects & ids:
                return f"subject{after}"
            if objects & ids:
                return f"object{after}"
        obliques = (c for c in self.tree.children[verb.id] if c.id in self.own and _base(c) == "obl")
        return next((f"oblique {_case(self.tree, child)}" for child in obliques), "")

    def _of_noun(self, word: Word) -> str:
        if word.head in self.own and word.deprel != "conj":
            return "mod"
        if word.id in self.own:
            return "self"
        children = self.tree.children[word.id]
        subjects = {child.id for child in children if child.deprel.startswith("nsubj")}
        if subjects & self.own:
            return "attribute"
        if subjects & self.owned:
            return "attribute of"
        for child in children:
            if child.id in self.own and _base(child) in ("nmod", "obl"):
                case = _case(self.tree, child)
                return "owner" if case in _OWNER else f"noun {case}"
        return ""

    def _beside(self, word: Word) -> str:
        """Of a word whose governor the target hangs on, or which the target owns."""
        above = self.tree.by_id.get(word.head)
        if above is None:
            return ""
        children = self.tree.children[above.id]
        if above.upos == "VERB":
            subjects, objects = self._of(above)
            if subjects & self.own:
                return f"of subject {_base(word)}"
            if objects & self.own:
                return f"of object {_base(word)}"
            if any(child.id in self.own and _base(child) == "obl" for child in children):
                return f"of oblique {_base(word)}"
        if above.id in self.owned:
            return "mod of"
        return "mod owner" if word.upos == "ADJ" and any(child.id in self.own for child in children) else ""


def toward(sense: Sense, word: Word, way: str) -> float:
    """What a word of this sense, which bears on the target in this way, says of it."""
    if way.startswith("subject"):
        return sense.bearer
    if way.startswith("object"):
        return sense.aim
    if word.upos in _VERBS:
        return {"oblique contre": sense.aim, "oblique à": sense.aim, "oblique par": sense.bearer}.get(way, 0.0)
    return sense.aim if way.startswith(("noun", "of oblique", "of object")) else sense.bearer


def arguments(tree: Tree, verb: Word, depth: int = 0) -> tuple[set[int], set[int]]:
    """The words that a verb has as its subject (who acts) and as its object (to whom it is done), by number.

    Passives are turned round; relative clauses, participles and clauses without a subject of their own take what they
    hang on, or its subject.
    """
    children = tree.children[verb.id]
    passive = _passive(tree, verb)
    subjects: set[int] = set()
    objects: set[int] = set()
    for child in children:
        if child.deprel.startswith("nsubj"):
            (objects if passive else subjects).add(child.id)
        elif child.deprel == "obl:agent":
            subjects.add(child.id)
        elif child.deprel in ("obj", "iobj") or (_base(child) == "obl" and _case(tree, child) == "à"):
            objects.add(child.id)
    above = tree.by_id.get(verb.head)
    if above is None or depth > _CLIMB:
        return subjects, objects
    done = "VerbForm=Part" in verb.feats and "Tense=Past" in verb.feats
    if verb.deprel == "acl:relcl":
        relative = {child.id for child in children if child.upos == "PRON" and "PronType=Rel" in child.feats}
        for own in (subjects, objects):
            if own & relative:
                own.add(above.id)
    elif not any(child.deprel.startswith("nsubj") for child in children):
        if verb.deprel == "acl":
            (objects if done else subjects).add(above.id)
        elif _base(verb) in _SHARING:
            _share(tree, verb, above, passive, done, subjects, objects, depth)
    return subjects, objects


def _share(
    tree: Tree, verb: Word, above: Word, passive: bool, done: bool, subjects: set[int], objects: set[int], depth: int
) -> None:
    """Give a verb without a subject of its own that of the verb above."""
    acting, affected = arguments(tree, above, depth + 1)
    joined = _base(verb) == "conj"
    if passive or (done and _base(verb) == "advcl"):
        objects |= affected if _passive(tree, above) else acting
        return
    subjects |= acting or (set() if joined else affected)
    if joined and done and _passive(tree, above):
        objects |= affected


def _passive(tree: Tree, verb: Word) -> bool:
    return any(child.deprel in ("aux:pass", "nsubj:pass") for child in tree.children[verb.id])


def _aliases(tree: Tree, target: Word) -> set[int]:
    """The target and the words it is joined to or names (« la présidente, X »)."""
    found, word = {target.id}, target
    for _ in range(_CLIMB):
        above = tree.by_id.get(word.head)
        if above is None or not tree.stands_for(word):
            break
        word = above
        found.add(word.id)
    return found


def _base(word: Word) -> str:
    return word.deprel.split(":")[0]


def _case(tree: Tree, word: Word) -> str:
    return next((child.lemma for child in tree.children[word.id] if child.deprel == "case"), "")
