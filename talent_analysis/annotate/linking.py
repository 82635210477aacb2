"""One name for one thing: which mentions of a corpus are the same entity, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_analysis.annotate.evidence import cues, listed, most_likely
from talent_analysis.annotate.names import key, straight

_PERSON = "PER"
#: An organisation's short form must keep this many words: "Meta" is not "Meta Superintelligence Labs".
_SHORT_ORGANISATION_WORDS = 2
#: Fewer mentions leave a name's type open to the company it keeps.
_WELL_ATTESTED = 5


@dataclass(frozen=True)
class _Name:
    """The spellings of one name and type seen in a corpus, with the articles that have it."""

    key: str
    type: str
    spelling: str
    articles: frozenset[str]


def link(mentions: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """Fill `type` (one type for one name), `entity` (canonical name) and `linked_by` (why) of `mentions`.

    `texts` are the raw texts by article. Spellings that differ by case, spaces, hyphens or accents are one name.
    A person's short name goes to the only fuller name of the article that begins or ends with it, else to the
    only one of the corpus; where two persons could be meant it stays alone ("ambiguous"). An organisation's
    short form of two words or more goes to the only longer name that ends with it. Types: the model's votes for
    that name over the corpus, and the cues beside its mentions.
    """
    if mentions.is_empty():
        return mentions
    rows = mentions.select("article_id", "text", "type", "start", "end").to_dicts()
    names = _names(rows, _types(rows, texts))
    linked = [_resolve(row["article_id"], key(row["text"]), names) for row in rows]
    return mentions.with_columns(
        pl.Series("type", [name.type for name, _ in linked], dtype=pl.String),
        pl.Series("entity", [name.spelling for name, _ in linked], dtype=pl.String),
        pl.Series("linked_by", [why for _, why in linked], dtype=pl.String),
    )


def _types(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, str]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    beside: dict[str, list[Counter[str]]] = defaultdict(list)
    for row in rows:
        votes[key(row["text"])][row["type"]] += 1
        beside[key(row["text"])].append(cues(texts[row["article_id"]], row["start"], row["end"]))
    types = {name: most_likely(count, beside[name]) for name, count in votes.items()}
    untold = {name for name, found in beside.items() if not any(found)}
    for _ in range(2):  # once more, for what the first round taught ("Google", then "Google DeepMind")
        company = defaultdict(list)
        for name, kind in _types_by_company(rows, texts, votes, types):
            company[name].append(Counter({kind: 3}))
        types |= {name: most_likely(votes[name], company[name]) for name in company if name in untold}
    return types | _types_by_relation(types, {key(row["text"]): straight(row["text"]) for row in rows})


def _types_by_company(
    rows: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
    votes: Mapping[str, Counter[str]],
    types: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """For rare one-word names in a list with a well-attested name: that name's type ("OpenAI, Google ou Anthropic").

    A name of several words counts as one word where it begins with an organisation's ("Google DeepMind").
    """
    articles: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        articles[row["article_id"]].append(row)
    for article, own in articles.items():
        for run in listed(texts[article], [(row["start"], row["end"]) for row in own]):
            names = [key(own[i]["text"]) for i in run]
            known = max(names, key=lambda name: (votes[name].total(), name))
            if votes[known].total() >= _WELL_ATTESTED:
                for i, name in zip(run, names, strict=True):
                    family = key(straight(own[i]["text"]).split(" ")[0])
                    simple = family == name or types.get(family) == "ORG"
                    if simple and votes[name].total() < _WELL_ATTESTED:
                        yield name, types[known]


def _types_by_relation(types: Mapping[str, str], spellings: Mapping[str, str]) -> dict[str, str]:
    """Types that other names settle: "Llama" is a product if "Llama 4" is one; what the model takes for a person
    but begins with a known organisation ("Google DeepMind") is an organisation."""
    settled = {}
    for name, kind in types.items():
        family, *rest = spellings[name].split(" ")
        if rest and rest[-1][:1].isdigit() and kind == "PRODUCT" and key(family) in types:
            settled[key(family)] = "PRODUCT"
        if rest and kind == "PER" and types.get(key(family)) == "ORG":
            settled[name] = "ORG"
    return settled


def _names(rows: Iterable[Mapping[str, Any]], types: Mapping[str, str]) -> dict[str, _Name]:
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


def _resolve(article: str, name_key: str, names: Mapping[str, _Name]) -> tuple[_Name, str]:
    name = names[name_key]
    fuller = [other for other in names.values() if _is_short_for(name, other)]
    here = [other for other in fuller if article in other.articles]
    for candidates, why in ((here, "short name, same article"), (fuller, "short name, corpus")):
        if len(candidates) == 1:
            return candidates[0], why
        if len(candidates) > 1:
            return name, "ambiguous short name"
    return name, "name"


def _is_short_for(short: _Name, full: _Name) -> bool:
    part, whole = short.spelling.casefold().split(), full.spelling.casefold().split()
    if len(part) >= len(whole) or part == whole:
        return False
    if full.type == _PERSON:
        return part == whole[-len(part) :] or (short.type == _PERSON and part == whole[: len(part)])
    same = short.type == full.type
    return same and len(part) >= _SHORT_ORGANISATION_WORDS and part == whole[-len(part) :]
