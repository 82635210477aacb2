"""What kind of thing a French word speaks of: « investir » and « investissement » are one kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

_SUFFIX = re.compile(
    r"(?:issements?|issages?|ements?|ations?|itions?|utions?|ssions?|tions?|sions?|ages?|ances?|ences?|eurs?|euses?|"
    r"trices?|ants?|antes?|ités?|ures?|er|ir|re|oir|ée?s?|ies?|es?|s|x)$"
)
_SHORTEST = 4


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], frozenset[str], dict[str, frozenset[str]]]:
    """(kind of each word, general kinds, the lists of `words`)."""
    file = resources.files("talent_analysis.analyse") / "frame_words.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    kinds = {word.lower(): kind for kind, listed in table["kinds"].items() for word in listed}
    words = {name: frozenset(word.lower() for word in listed) for name, listed in table["words"].items()}
    return kinds, frozenset(table["general"]), words


def kind(lemma: str) -> str | None:
    """The kind of thing a lemma names or does, where the list knows it."""
    kinds = _tables()[0]
    return kinds.get(lemma) or kinds.get(lemma.rstrip("s"))


def stem(lemma: str) -> str:
    """What a noun and its verb have in common (« réclamer », « réclamation »): the word without its suffix."""
    cut = _SUFFIX.sub("", lemma)
    return cut if len(cut) >= _SHORTEST else lemma


def topics(lemmas: Iterable[str]) -> frozenset[str]:
    """The kinds of some lemmas; a lemma without one gives "~" and its stem. Words that only measure, bridge or
    help give nothing, and general kinds give way to exact ones."""
    found = set()
    for lemma in lemmas:
        known = kind(lemma)
        if known is not None:
            found.add(known)
        elif not any(lemma in _tables()[2][name] for name in ("measures", "bridges", "light", "persons")):
            found.add("~" + stem(lemma))
    exact = {topic for topic in found if topic not in _tables()[1]}
    known_exact = {topic for topic in exact if not topic.startswith("~")}
    return frozenset(known_exact or (found - exact) or exact)


def is_listed(lemma: str, name: str) -> bool:
    """Whether the lemma is on the list `name`: bridges, measures, light, scopes or persons."""
    return lemma in _tables()[2][name]
