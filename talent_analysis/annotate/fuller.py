"""When one name is a short form of another, and when that cannot be said.

Never: two persons who share a surname, a product for its maker, a firm for another whose name contains its own.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from talent_analysis.annotate.acronyms import is_acronym
from talent_analysis.annotate.names import key

PERSON, FIRM = "PER", "ORG"
#: An organisation's short form must keep this many words: "Meta" is not "Meta Superintelligence Labs".
_SHORT_ORGANISATION_WORDS = 2
#: A name this much commoner than its longer form is the name: "Kaolin 7" and once "Bourse : Kaolin 7".
_PADDED = 2
_LEGAL_WORDS = (
    "inc corp corporation ltd limited llc plc gmbh ag sa sas sarl se nv spa co company cie group groupe "
    "holding holdings"
)
_LEGAL = frozenset(_LEGAL_WORDS.split())
_INSTITUTION_WORDS = (
    "académie agence alliance assemblée association autorité banque bourse caisse chambre collectif comité commission "
    "confédération conseil cour direction école fédération fondation fonds front institut ligue mairie ministère "
    "mouvement observatoire office ordre organisation parlement parquet parti rassemblement société syndicat tribunal "
    "union université"
)
_INSTITUTIONS = frozenset(_INSTITUTION_WORDS.split())


@dataclass(frozen=True)
class Name:
    """The spellings of one name seen in a corpus: its type, the articles that have it, its mentions; `no_person`:
    what stands beside it says that it is a firm or a place."""

    key: str
    type: str
    spelling: str
    articles: frozenset[str]
    count: int = 1
    no_person: bool = False
    tokens: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, spelling: str, kind: str, articles: Iterable[str], count: int = 1, no_person: bool = False) -> Name:
        """A name with its tokens made."""
        tokens = tuple(fold(token) for token in spelling.split())
        return cls(key(spelling), kind, spelling, frozenset(articles), count, no_person, tokens)


def fold(token: str) -> str:
    """One word of a name without case, accents and hyphens; full stops stay ("J.-M." is "j.m.")."""
    bare = unicodedata.normalize("NFKD", token.casefold())
    return "".join(c for c in bare if c.isalnum() or c in ".+&'") or token


def short_for(short: Name, full: Name) -> str | None:
    """Why `short` is a short form of `full` wherever no other name fits it, or None.

    The reason says where it may be used: one that ends in "same article" only within an article that has both.
    """
    if short.key == full.key:
        return None
    if full.type == PERSON:
        return _person(short, full)
    if short.type != full.type:
        return None
    return _organisation(short, full)


def _person(short: Name, full: Name) -> str | None:
    part, whole = short.tokens, full.tokens
    if not part or (short.type != PERSON and (short.no_person or len(part) > 1)):
        return None
    if len(part) < len(whole) and part == whole[-len(part) :]:
        return "short name"
    if short.type != PERSON or len(whole) < 2:
        return None
    if len(part) > 1 and part[-1] == whole[-1] and _initial_of(part[0], whole[0]):
        return "initial and surname"
    if 1 < len(part) < len(whole) and part[-1] == whole[-1] and part[0] == whole[0]:
        return "first name and surname"
    if len(part) < len(whole) and (part == whole[: len(part)] or (len(part) == 1 and part[0] in whole)):
        return "short name, same article"
    return None


def _initial_of(initial: str, name: str) -> bool:
    return initial.endswith(".") and not name.endswith(".") and name.startswith(initial[0])


def _organisation(name: Name, other: Name) -> str | None:
    short, full = sorted((name, other), key=lambda n: (len(n.tokens), n.key))
    part, whole = short.tokens, full.tokens
    if len(part) < len(whole) and (why := _same_firm(part, whole, short.type)):
        return why if other is (short if _is_padded(short, full) else full) else None
    if is_acronym(name.spelling, other.spelling):
        return "acronym, same article"
    head = name.type == FIRM and len(name.tokens) == 1 and name.tokens[0] == other.tokens[0]
    return "head noun, same article" if head and _is_institution_in_full(other.spelling) else None


def _same_firm(part: Sequence[str], whole: Sequence[str], kind: str) -> str | None:
    if kind == FIRM and _core(part) == _core(whole):
        return "legal form"
    if len(part) >= _SHORT_ORGANISATION_WORDS and tuple(part) == tuple(whole[-len(part) :]):
        return "short name"
    return None


def _is_padded(short: Name, full: Name) -> bool:
    """Whether the longer name is only the shorter one with something before it ("festival", "Groupe")."""
    return full.spelling[:1].islower() or short.count > _PADDED * full.count


def _core(tokens: Sequence[str]) -> tuple[str, ...]:
    """The words of a firm's name without its legal form."""
    kept = tuple(token for token in tokens if token.rstrip(".") not in _LEGAL)
    return kept or tuple(tokens)


def is_institution(tokens: Sequence[str]) -> bool:
    """Whether the words are a lone common noun for an institution ("Commission"), which many names begin with."""
    return len(tokens) == 1 and tokens[0] in {fold(noun) for noun in _INSTITUTIONS}


def _is_institution_in_full(spelling: str) -> bool:
    """A common noun with what tells it from others of its kind, in small letters: "Agence nationale des ouvrages"."""
    head, *rest = spelling.split()
    return head.casefold() in _INSTITUTIONS and bool(rest) and rest[0][:1].islower()


class Names:
    """All names of a corpus, found by their words."""

    def __init__(self, names: Mapping[str, Name]) -> None:
        self.by_key = names
        self._by_token: dict[str, set[str]] = defaultdict(set)
        self._by_article: dict[str, set[str]] = defaultdict(set)
        for name in names.values():
            for token in name.tokens:
                self._by_token[token].add(name.key)
            for article in name.articles:
                self._by_article[article].add(name.key)

    def here(self, article: str) -> Iterator[Name]:
        """The names of one article, in a fixed order."""
        return (self.by_key[name] for name in sorted(self._by_article[article]))

    def akin(self, name: Name) -> Iterator[Name]:
        """The other names that share a word with this one, in a fixed order."""
        found = set().union(*(self._by_token[token] for token in name.tokens)) if name.tokens else set()
        return (self.by_key[other] for other in sorted(found - {name.key}))

    def fuller(self, name: Name, article: str) -> list[tuple[Name, str]]:
        """The fuller names of the article that `name` is short for, with the reasons; only the fullest."""
        found = [(other, why) for other in self.here(article) if (why := short_for(name, other))]
        return fullest(found)

    def fuller_elsewhere(self, name: Name) -> list[tuple[Name, str]]:
        """The fuller names of the corpus that `name` is short for, for reasons that hold beyond one article."""
        found = [(other, why) for other in self.akin(name) if (why := short_for(name, other)) and "same" not in why]
        return fullest(found)

    def in_company(self, name: Name, article: str, full: Name) -> bool:
        """Whether an article that has `full` names something else, places apart, that `article` names too; true
        as well where the article names nothing else to compare."""
        mine = {other.key for other in self.here(article) if other.type != "LOC"} - {name.key}
        theirs = {o.key for where in full.articles for o in self.here(where) if o.type != "LOC"} - {full.key}
        return not mine or not theirs or bool(mine & theirs)


def fullest(found: list[tuple[Name, str]]) -> list[tuple[Name, str]]:
    """Without those that are themselves short for another of the list."""
    return [(name, why) for name, why in found if not any(short_for(name, other) for other, _ in found)]
