"""One name for one thing: which mentions of a corpus are the same entity, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from talent_analysis.annotate.names import key, straight

_PERSON = "PER"
#: An organisation's short form must keep this many words: "Meta" is not "Meta Superintelligence Labs".
_SHORT_ORGANISATION_WORDS = 2


@dataclass(frozen=True)
class _Name:
    """The spellings of one name and type seen in a corpus, with the articles that have it."""

    key: str
    type: str
    spelling: str
    articles: frozenset[str]


def link(mentions: pl.DataFrame) -> pl.DataFrame:
    """Fill `type` (one type for one name), `entity` (canonical name) and `linked_by` (why) of `mentions`.

    Spellings that differ by case, spaces, hyphens or accents are one name. A person's short name goes to the
    only fuller name of the article that begins or ends with it, else to the only one of the corpus; where two
    persons could be meant it stays alone ("ambiguous"). An organisation's short form of two words or more
    goes to the only longer name that ends with it. Types: the majority for that name, over the corpus.
    """
    if mentions.is_empty():
        return mentions
    rows = mentions.select("article_id", "text", "type").to_dicts()
    types = _majority_types(rows)
    names = _names(rows, types)
    linked = [_resolve(row["article_id"], key(row["text"]), names) for row in rows]
    return mentions.with_columns(
        pl.Series("type", [names[key(row["text"])].type for row in rows], dtype=pl.String),
        pl.Series("entity", [entity for entity, _ in linked], dtype=pl.String),
        pl.Series("linked_by", [why for _, why in linked], dtype=pl.String),
    )


def _majority_types(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        votes[key(row["text"])][row["type"]] += 1
    return {name: min(count, key=lambda t: (-count[t], t)) for name, count in votes.items()}


def _names(rows: Iterable[Mapping[str, str]], types: Mapping[str, str]) -> dict[str, _Name]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        spellings[key(row["text"])][straight(row["text"])] += 1
        articles[key(row["text"])].add(row["article_id"])
    return {
        name: _Name(name, types[name], _canonical(count), frozenset(articles[name]))
        for name, count in spellings.items()
    }


def _canonical(spellings: Counter[str]) -> str:
    """The commonest spelling; of equals the one not all in capitals, then the shortest, then the first."""
    return min(spellings, key=lambda s: (-spellings[s], s.isupper(), len(s), s))


def _resolve(article: str, name_key: str, names: Mapping[str, _Name]) -> tuple[str, str]:
    name = names[name_key]
    fuller = [other for other in names.values() if _is_short_for(name, other)]
    here = [other for other in fuller if article in other.articles]
    for candidates, why in ((here, "short name, same article"), (fuller, "short name, corpus")):
        if len(candidates) == 1:
            return candidates[0].spelling, why
        if len(candidates) > 1:
            return name.spelling, "ambiguous short name"
    return name.spelling, "name"


def _is_short_for(short: _Name, full: _Name) -> bool:
    part, whole = short.spelling.casefold().split(), full.spelling.casefold().split()
    if short.type != full.type or len(part) >= len(whole):
        return False
    if short.type == _PERSON:
        return part in (whole[: len(part)], whole[-len(part) :])
    return len(part) >= _SHORT_ORGANISATION_WORDS and part == whole[-len(part) :]
