"""Whether two amounts are about the same thing: units, things, parties and scope, each on its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

from talent_analysis.analyse.frame_words import is_listed, kind
from talent_analysis.analyse.frames import DURATIONS

FAR = 10
# Kinds of which a story tells one at a time, so that another word for it is still the same.
EVENTS = frozenset(
    ["signing", "investment", "fine", "damages", "move", "layoff", "dead", "injured", "missing", "arrest", "evacuated",
     "march", "theft", "valuation"]
)  # fmt: skip
NEAR = 0.005  # two numbers this close, as a share of the larger, count as the same


@dataclass(frozen=True)
class Names:
    """What is known of the entities: type of each, the organisation of each person, the number of articles that
    name each, and the entities of each article."""

    types: Mapping[str, str]
    posts: Mapping[str, str]
    articles: Mapping[str, frozenset[str]]
    spread: Mapping[str, int]


def all_same(values: Sequence[float]) -> bool:
    """Whether numbers are equal but for rounding (NEAR)."""
    return max(values) - min(values) <= NEAR * max(abs(v) for v in values)


def same_number(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two amounts have one unit and one number."""
    return one["unit"] == other["unit"] and all_same([one["value"], other["value"]])


def match(one: Mapping[str, Any], other: Mapping[str, Any], names: Names) -> float:
    """How surely two amounts are about the same thing; 0 where they are not, or it is in doubt."""
    if not _unitsmatch(one, other) or not _topic(one, other) or _conflicts(one, other, names):
        return 0
    same_words = bool(_nouns(one) & _nouns(other)) or same_number(one, other)
    if _far_apart(one, other) or (one["unit"] == "%" and not same_words):
        return 0
    exact = _exact_topic(one, other) and (same_words or bool({*one["topics"]} & {*other["topics"]} & EVENTS))
    close = _shared(core(one), core(other), names) if exact else _shared(_roles(one), _roles(other), names)
    if close:
        return 2 + len(close) + _overlap(one, other)
    wide = exact and same_words and _same_story(one, other, names) and _shared(_wide(one), _wide(other), names)
    return 1 + _overlap(one, other) if wide else 0


def _unitsmatch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same currency, percentages, or the same noun; persons and the events that move them count together."""
    a, b = one["unit"], other["unit"]
    if a is None or b is None:
        return False
    if a == b:
        return a not in DURATIONS or bool(set(one["words"]) & set(other["words"]))
    return _is_people(one) and _is_people(other)


def _is_people(row: Mapping[str, Any]) -> bool:
    unit = str(row["unit"]).lower()
    return (
        is_listed(unit, "persons")
        or is_listed(unit, "figurative")
        or kind(unit) in ("move", "layoff", "dead", "injured", "missing", "arrest")
    )


def _topic(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both speak of one kind of thing."""
    return bool(set(one["topics"]) & set(other["topics"]))


def _exact_topic(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """One kind that the list knows and that is not as general as pay or an offer, or two content words alike."""
    shared = set(one["topics"]) & set(other["topics"])
    return any(t not in ("pay", "offer", "bonus", "staff") and not t.startswith("~") for t in shared) or len(shared) > 1


def _nouns(row: Mapping[str, Any]) -> set[str]:
    """The words of what is paid or counted, without the persons counted."""
    return {word for word in row["words"] if not is_listed(word, "persons")}


def _far_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one number is ten times the other and more: rather two things than one disagreement."""
    low, high = sorted((one["value"], other["value"]))
    return bool(low > 0 and high / low >= FAR)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    a, b = set(one["words"]), set(other["words"])
    return len(a & b) / len(a | b) if a | b else 0.0


def core(row: Mapping[str, Any]) -> set[str]:
    """The entities of the amount's sentence."""
    return {*row["agents"], *row["targets"], *row["others"]}


def _roles(row: Mapping[str, Any]) -> set[str]:
    return {*row["agents"], *row["targets"]}


def _wide(row: Mapping[str, Any]) -> set[str]:
    """Entities of the sentence, of its surroundings, and who states it."""
    return {*core(row), *row["nearby"], *([row["attributed_to"]] if row["attributed_to"] else [])}


def _shared(one: set[str], other: set[str], names: Names) -> set[str]:
    """Entities on both sides, a person standing for the organisation too; places alone prove nothing."""
    both = with_posts(one, names) & with_posts(other, names)
    return {name for name in both if names.types.get(name) != "LOC"}


def with_posts(entities: set[str], names: Names) -> set[str]:
    """The entities and the organisations of the persons among them."""
    return entities | {names.posts[name] for name in entities if name in names.posts}


def _same_story(one: Mapping[str, Any], other: Mapping[str, Any], names: Names) -> bool:
    """Whether two articles share at least two names that few other articles have."""
    none: frozenset[str] = frozenset()
    both = names.articles.get(one["article_id"], none) & names.articles.get(other["article_id"], none)
    limit = max(5, len(names.articles) // 10)
    return len([name for name in both if names.types.get(name) != "LOC" and names.spread[name] <= limit]) >= 2


def _conflicts(one: Mapping[str, Any], other: Mapping[str, Any], names: Names) -> list[str]:
    """The points on which two amounts speak of different things."""
    found = []
    if one["period"] != other["period"] and ((one["period"] and other["period"]) or not same_number(one, other)):
        found.append("period")
    if one["when"] and other["when"] and one["when"] != other["when"]:
        found.append("year")
    if set(one["scopes"]) != set(other["scopes"]):
        found.append("scope")
    if _apart(one["agents"], other["agents"], names):
        found.append("who")
    if _apart(one["targets"], other["targets"], names) or _named_person(one, other, names):
        found.append("whom")
    return found


def _apart(one: Sequence[str], other: Sequence[str], names: Names) -> bool:
    """Whether both sides name somebody of one type, and nobody in common. A person may act for a firm, so a
    person and an organisation are not held to be apart."""
    a, b = with_posts(set(one), names), with_posts(set(other), names)
    types = ({names.types.get(x) for x in one}, {names.types.get(x) for x in other})
    return bool(one and other and types[0] & types[1] and not a & b)


def _named_person(one: Mapping[str, Any], other: Mapping[str, Any], names: Names) -> bool:
    """Whether one side pays or counts a person by name and the other does not name that one."""
    people = [{t for t in row["targets"] if names.types.get(t) == "PER"} for row in (one, other)]
    money = bool(re.fullmatch(r"[A-Z]{3}", str(one["unit"])))
    return money and people[0] != people[1] and not people[0] & people[1]


def lookalike(one: Mapping[str, Any], other: Mapping[str, Any], names: Names) -> str | None:
    """Why two amounts that look alike are not one claim; None where they do not look alike, or are one."""
    if one["unit"] != other["unit"] or one["unit"] in DURATIONS or match(one, other, names):
        return None
    if not _shared(_wide(one), _wide(other), names) or not _same_story(one, other, names):
        return None
    money = bool(re.fullmatch(r"[A-Z]{3}", str(one["unit"])))
    same = same_number(one, other) and (money or one["value"] >= 10)
    conflicts = _conflicts(one, other, names)
    if _topic(one, other) and not same:
        close = _exact_topic(one, other) and _shared(_roles(one), _roles(other), names)
        return conflicts[0] if len(conflicts) == 1 and close else None
    if _topic(one, other):
        return (conflicts or ["unsure"])[0]
    if not same:
        return None
    known = bool(one["topics"]) and bool(other["topics"])
    return "whom" if "whom" in conflicts else "what" if known else "unsure"


def candidates(rows: Sequence[Mapping[str, Any]], names: Names) -> list[tuple[int, int]]:
    """The pairs of rows, by place, that `match` and `lookalike` can hold to be alike: those with a name in common,
    places aside. Found by the names, not by trying every pair."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for name in with_posts(_wide(row), names):
            if names.types.get(name) != "LOC":
                by_name[name].append(place)
    return sorted({pair for places in by_name.values() for pair in combinations(places, 2)})


def names_of(mentions: pl.DataFrame, posts: Mapping[str, str]) -> Names:
    """What the mentions say of the entities; `posts` as from affiliations."""
    held = mentions.filter(pl.col("entity").is_not_null())
    counted = (
        held.group_by("entity", "type")
        .agg(pl.len().alias("n"))
        .sort("entity", "n", "type", descending=[False, True, False])
    )
    types = dict(counted.unique("entity", keep="first", maintain_order=True).select("entity", "type").iter_rows())
    articles = {str(k[0]): frozenset(rows["entity"]) for k, rows in held.group_by("article_id")}
    spread = dict(held.group_by("entity").agg(pl.col("article_id").n_unique()).iter_rows())
    return Names(types, posts, articles, spread)
