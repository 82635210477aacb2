"""Which figures of several sources are one claim, and whether they agree.

Two amounts are one claim only where what is paid or counted, by or to whom, and what it covers match: the
number decides nothing. Groups are complete: every two amounts of a group match, so that no chain of half
matches joins what differs. Where one point is in doubt the two are shown as different referents instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

from talent_analysis.analyse.frame_words import is_listed, kind
from talent_analysis.analyse.frames import DURATIONS, FRAME

VERDICTS = ("agree", "differ", "changes over time", "different referent")
FAR = 10
# Kinds of which a story tells one at a time, so that another word for it is still the same.
EVENTS = frozenset(
    ["signing", "investment", "fine", "damages", "move", "layoff", "dead", "injured", "missing", "arrest", "evacuated",
     "march", "theft", "valuation"]
)  # fmt: skip
NEAR = 0.005  # two numbers this close, as a share of the larger, count as the same
CLAIMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.Int64,
    "verdict": pl.String,
    "why": pl.String,
    **FRAME,
}


@dataclass(frozen=True)
class _Names:
    """What is known of the entities: type of each, the organisation of each person, the number of articles that
    name each, and the entities of each article."""

    types: Mapping[str, str]
    posts: Mapping[str, str]
    articles: Mapping[str, frozenset[str]]
    spread: Mapping[str, int]


def claims(frames: pl.DataFrame, mentions: pl.DataFrame, posts: Mapping[str, str]) -> pl.DataFrame:
    """The amounts that several sources give of the same thing, grouped and judged, in the columns of CLAIMS.

    `frames` as from frames.frames (amounts and none_counted together), `posts` as from affiliations. `group`
    numbers the claims, those of most sources first. `verdict`: "agree" where all give the same number and none
    denies it; "changes over time" where the articles are dated, each date has one number, and a source changes its
    own from one date to another; else "differ". `why` says what decided: "same number", "bounds" (one number fits
    all bounds), "numbers", "denied", "dates". Only groups of two sources or more are kept.
    """
    names = _names(mentions, posts)
    rows = frames.sort("article_id", "start").to_dicts()
    groups = [g for g in _grouped(rows, names) if len({r["source"] for r in g}) > 1]
    groups.sort(key=lambda g: (-len({r["source"] for r in g}), -len(g), g[0]["article_id"], g[0]["start"]))
    found = []
    for number, group in enumerate(groups, start=1):
        verdict, why = judge(group)
        found += [{"group": number, "verdict": verdict, "why": why, **row} for row in group]
    return pl.DataFrame(found, schema=CLAIMS, orient="row") if found else pl.DataFrame(schema=CLAIMS)


def different_referents(frames: pl.DataFrame, mentions: pl.DataFrame, posts: Mapping[str, str]) -> pl.DataFrame:
    """Amounts that look alike and must not be compared, in the columns of CLAIMS and `referent`.

    First the same number (of money, or 10 and more of a thing) said of two things or more, by sources that tell
    one story: `referent` numbers the things, and amounts of one referent are one claim. Then pairs of one kind of
    thing of which exactly one point differs. `why` names the point: "what", "who", "whom", "period", "year",
    "scope", or "unsure" where nothing contradicts but too little is said to be certain. `verdict` is "different
    referent".
    """
    names = _names(mentions, posts)
    rows = frames.sort("article_id", "start").to_dicts()
    pairs = []
    for one, other in combinations(rows, 2):
        if one["source"] != other["source"] and (why := _lookalike(one, other, names)):
            pairs.append((one, other, why))
    found: list[list[dict[str, Any]]] = []
    same = [pair for pair in pairs if _same_number(pair[0], pair[1])]
    for members, why in _numbers(same):
        groups = _grouped(members, names)
        found.append([{"why": why, "referent": n, **row} for n, group in enumerate(groups, 1) for row in group])
    found.sort(key=lambda g: (-len({r["source"] for r in g}), -g[0]["value"]))
    others = [pair for pair in pairs if not _same_number(pair[0], pair[1])]
    found += [[{"why": why, "referent": n, **row} for n, row in enumerate(pair, 1)] for *pair, why in _once(others)]
    numbered = [{"group": n, "verdict": VERDICTS[3], **row} for n, group in enumerate(found, 1) for row in group]
    schema = {**CLAIMS, "referent": pl.Int64}
    return pl.DataFrame(numbered, schema=schema, orient="row") if numbered else pl.DataFrame(schema=schema)


def judge(group: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """(verdict, why) of the amounts of one claim."""
    denials = {bool(row["denied"]) and row["value"] != 0 for row in group}
    if _all_same([row["value"] for row in group]) and _all_same([row["value_high"] or row["value"] for row in group]):
        return ("differ", "denied") if len(denials) > 1 else ("agree", "same number")
    if _changes(group):
        return "changes over time", "dates"
    if len(denials) > 1:
        return "differ", "denied"
    low = max(_range(row)[0] for row in group)
    high = min(_range(row)[1] for row in group)
    return "differ", "bounds" if low <= high else "numbers"


def _range(row: Mapping[str, Any]) -> tuple[float, float]:
    """The numbers that an amount leaves open; « environ » leaves a tenth on either side."""
    value = float(row["value"])
    if row["bound"] == "range":
        return value, float(row["value_high"] or value)
    if row["bound"] == "about":
        return value * 0.9, value * 1.1
    return (value, float("inf")) if row["bound"] == "at_least" else (0.0 if row["bound"] == "at_most" else value, value)


def _changes(group: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each date of publication has one number, and a source that speaks on two dates changes its own:
    two sources on two days that differ may as well contradict each other."""
    if any(row["published"] is None or (row["denied"] and row["value"] != 0) for row in group):
        return False
    days = {row["published"] for row in group}
    if not all(_all_same([row["value"] for row in group if row["published"] == day]) for day in days):
        return False
    own = [[row["value"] for row in group if row["source"] == source] for source in {row["source"] for row in group}]
    return any(not _all_same(values) for values in own)


def _all_same(values: Sequence[float]) -> bool:
    return max(values) - min(values) <= NEAR * max(abs(v) for v in values)


def _same_number(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one["unit"] == other["unit"] and _all_same([one["value"], other["value"]])


def _grouped(rows: list[dict[str, Any]], names: _Names) -> list[list[dict[str, Any]]]:
    """Groups in which every two rows match, the surest pairs joined first."""
    matches = {
        (i, j): score
        for (i, one), (j, other) in combinations(enumerate(rows), 2)
        if (score := _match(one, other, names)) > 0
    }
    group_of = {i: [i] for i in range(len(rows))}
    for i, j in sorted(matches, key=lambda pair: (-matches[pair], pair)):
        a, b = group_of[i], group_of[j]
        if a is not b and all((min(x, y), max(x, y)) in matches for x in a for y in b):
            joined = sorted([*a, *b])
            for member in joined:
                group_of[member] = joined
    unique = {id(members): members for members in group_of.values()}
    return [[rows[i] for i in members] for members in unique.values()]


def _match(one: Mapping[str, Any], other: Mapping[str, Any], names: _Names) -> float:
    """How surely two amounts are about the same thing; 0 where they are not, or it is in doubt."""
    if not _units_match(one, other) or not _topic(one, other) or _conflicts(one, other, names):
        return 0
    same_words = bool(_nouns(one) & _nouns(other)) or _same_number(one, other)
    if _far_apart(one, other) or (one["unit"] == "%" and not same_words):
        return 0
    exact = _exact_topic(one, other) and (same_words or bool({*one["topics"]} & {*other["topics"]} & EVENTS))
    close = _shared(_core(one), _core(other), names) if exact else _shared(_roles(one), _roles(other), names)
    if close:
        return 2 + len(close) + _overlap(one, other)
    wide = exact and same_words and _same_story(one, other, names) and _shared(_wide(one), _wide(other), names)
    return 1 + _overlap(one, other) if wide else 0


def _units_match(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same currency, percentages, or the same noun; persons and the events that move them count together."""
    a, b = one["unit"], other["unit"]
    if a is None or b is None:
        return False
    if a == b:
        return a not in DURATIONS or bool(set(one["words"]) & set(other["words"]))
    return _is_people(one) and _is_people(other)


def _is_people(row: Mapping[str, Any]) -> bool:
    unit = str(row["unit"]).lower()
    return is_listed(unit, "persons") or kind(unit) in ("move", "layoff", "dead", "injured", "missing", "arrest")


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


def _core(row: Mapping[str, Any]) -> set[str]:
    return {*row["agents"], *row["targets"], *row["others"]}


def _roles(row: Mapping[str, Any]) -> set[str]:
    return {*row["agents"], *row["targets"]}


def _wide(row: Mapping[str, Any]) -> set[str]:
    """Entities of the sentence, of its surroundings, and who states it."""
    return {*_core(row), *row["nearby"], *([row["attributed_to"]] if row["attributed_to"] else [])}


def _shared(one: set[str], other: set[str], names: _Names) -> set[str]:
    """Entities on both sides, a person standing for the organisation too; places alone prove nothing."""
    both = _with_posts(one, names) & _with_posts(other, names)
    return {name for name in both if names.types.get(name) != "LOC"}


def _with_posts(entities: set[str], names: _Names) -> set[str]:
    return entities | {names.posts[name] for name in entities if name in names.posts}


def _same_story(one: Mapping[str, Any], other: Mapping[str, Any], names: _Names) -> bool:
    """Whether two articles share at least two names that few other articles have."""
    none: frozenset[str] = frozenset()
    both = names.articles.get(one["article_id"], none) & names.articles.get(other["article_id"], none)
    limit = max(5, len(names.articles) // 10)
    return len([name for name in both if names.types.get(name) != "LOC" and names.spread[name] <= limit]) >= 2


def _conflicts(one: Mapping[str, Any], other: Mapping[str, Any], names: _Names) -> list[str]:
    """The points on which two amounts speak of different things."""
    found = []
    if one["period"] != other["period"] and ((one["period"] and other["period"]) or not _same_number(one, other)):
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


def _apart(one: Sequence[str], other: Sequence[str], names: _Names) -> bool:
    """Whether both sides name somebody of one type, and nobody in common. A person may act for a firm, so a
    person and an organisation are not held to be apart."""
    a, b = _with_posts(set(one), names), _with_posts(set(other), names)
    types = ({names.types.get(x) for x in one}, {names.types.get(x) for x in other})
    return bool(one and other and types[0] & types[1] and not a & b)


def _named_person(one: Mapping[str, Any], other: Mapping[str, Any], names: _Names) -> bool:
    """Whether one side pays or counts a person by name and the other does not name that one."""
    people = [{t for t in row["targets"] if names.types.get(t) == "PER"} for row in (one, other)]
    money = bool(re.fullmatch(r"[A-Z]{3}", str(one["unit"])))
    return money and people[0] != people[1] and not people[0] & people[1]


def _lookalike(one: Mapping[str, Any], other: Mapping[str, Any], names: _Names) -> str | None:
    """Why two amounts that look alike are not one claim; None where they do not look alike, or are one."""
    if one["unit"] != other["unit"] or one["unit"] in DURATIONS or _match(one, other, names):
        return None
    if not _shared(_wide(one), _wide(other), names) or not _same_story(one, other, names):
        return None
    money = bool(re.fullmatch(r"[A-Z]{3}", str(one["unit"])))
    same = _same_number(one, other) and (money or one["value"] >= 10)
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


def _numbers(pairs: list[tuple[dict[str, Any], dict[str, Any], str]]) -> list[tuple[list[dict[str, Any]], str]]:
    """The amounts of pairs of one unit and number, put together, with the reason given most."""
    groups: dict[tuple[str, float], tuple[dict[tuple[str, int], dict[str, Any]], list[str]]] = {}
    for one, other, why in pairs:
        members, reasons = groups.setdefault((one["unit"], float(f"{one['value']:.3g}")), ({}, []))
        members |= {(row["article_id"], row["start"]): row for row in (one, other)}
        reasons.append(why)
    return [(list(m.values()), min(reasons, key=lambda r: (-reasons.count(r), r))) for m, reasons in groups.values()]


def _once(
    pairs: list[tuple[dict[str, Any], dict[str, Any], str]],
) -> list[tuple[dict[str, Any], dict[str, Any], str]]:
    """One pair for each two sources, kind of thing and reason."""
    kept, seen = [], set()
    for one, other, why in pairs:
        key = (one["source"], other["source"], tuple(sorted({*one["topics"]} & {*other["topics"]})), why)
        if key not in seen:
            seen.add(key)
            kept.append((one, other, why))
    return kept


def _names(mentions: pl.DataFrame, posts: Mapping[str, str]) -> _Names:
    held = mentions.filter(pl.col("entity").is_not_null())
    counted = (
        held.group_by("entity", "type")
        .agg(pl.len().alias("n"))
        .sort("entity", "n", "type", descending=[False, True, False])
    )
    types = dict(counted.unique("entity", keep="first", maintain_order=True).select("entity", "type").iter_rows())
    articles = {str(k[0]): frozenset(rows["entity"]) for k, rows in held.group_by("article_id")}
    spread = dict(held.group_by("entity").agg(pl.col("article_id").n_unique()).iter_rows())
    return _Names(types, posts, articles, spread)
