"""Which figures of several sources are one claim, and whether they agree.

Two amounts are one claim only where what is paid or counted, by or to whom, and what it covers match: the
number decides nothing. Groups are complete: every two amounts of a group match, so that no chain of half
matches joins what differs. Where one point is in doubt the two are shown as different referents instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from talent_analysis.analyse.frames import FRAME
from talent_analysis.analyse.matching import (
    Names,
    all_same,
    candidates,
    core,
    lookalike,
    match,
    names_of,
    same_number,
    with_posts,
)
from talent_analysis.annotate.units import singular

VERDICTS = ("agree", "differ", "changes over time", "different referent")
CLAIMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.Int64,
    "claim": pl.String,
    "verdict": pl.String,
    "why": pl.String,
    **FRAME,
}


def claims(frames: pl.DataFrame, mentions: pl.DataFrame, posts: Mapping[str, str]) -> pl.DataFrame:
    """The amounts that several sources give of the same thing, grouped and judged, in the columns of CLAIMS.

    `frames` as from frames.frames (amounts and none_counted together), `posts` as from affiliations. `group`
    numbers the claims, those of most sources first. `verdict`: "agree" where all give the same number and none
    denies it; "changes over time" where the articles are dated, each date has one number, and a source changes its
    own from one date to another; else "differ". `claim` is a short name, `why` says what decided: "same number",
    "bounds" (one number fits all bounds), "numbers", "denied", "dates". Only groups of two sources or more are kept.
    """
    names = names_of(mentions, posts)
    rows = frames.sort("article_id", "start").to_dicts()
    groups = [g for g in _grouped(rows, names) if len({r["source"] for r in g}) > 1]
    groups.sort(key=lambda g: (-len({r["source"] for r in g}), -len(g), g[0]["article_id"], g[0]["start"]))
    found = []
    for number, group in enumerate(groups, start=1):
        verdict, why = judge(group)
        said = {"group": number, "claim": name_of(group, names), "verdict": verdict, "why": why}
        found += [{**said, **row} for row in group]
    return pl.DataFrame(found, schema=CLAIMS, orient="row") if found else pl.DataFrame(schema=CLAIMS)


def different_referents(frames: pl.DataFrame, mentions: pl.DataFrame, posts: Mapping[str, str]) -> pl.DataFrame:
    """Amounts that look alike and must not be compared, in the columns of CLAIMS and `referent`.

    First the same number (of money, or 10 and more of a thing) said of two things or more, by sources that tell
    one story: `referent` numbers the things, and amounts of one referent are one claim. Then pairs of one kind of
    thing of which exactly one point differs. `why` names the point: "what", "who", "whom", "period", "year",
    "scope", or "unsure" where nothing contradicts but too little is said to be certain. `verdict` is "different
    referent".
    """
    names = names_of(mentions, posts)
    rows = frames.sort("article_id", "start").to_dicts()
    pairs = []
    for i, j in candidates(rows, names):
        one, other = rows[i], rows[j]
        if one["source"] != other["source"] and (why := lookalike(one, other, names)):
            pairs.append((one, other, why))
    found: list[list[dict[str, Any]]] = []
    same = [pair for pair in pairs if same_number(pair[0], pair[1])]
    for members, why in _numbers(same):
        groups = _grouped(members, names)
        found.append([{"why": why, "referent": n, **row} for n, group in enumerate(groups, 1) for row in group])
    found.sort(key=lambda g: (-len({r["source"] for r in g}), -g[0]["value"]))
    others = [pair for pair in pairs if not same_number(pair[0], pair[1])]
    found += [[{"why": why, "referent": n, **row} for n, row in enumerate(pair, 1)] for *pair, why in _once(others)]
    numbered = []
    for number, group in enumerate(found, 1):
        for row in group:
            name = name_of([r for r in group if r["referent"] == row["referent"]], names)
            numbered.append({"group": number, "claim": name, "verdict": VERDICTS[3], **row})
    schema = {**CLAIMS, "referent": pl.Int64}
    return pl.DataFrame(numbered, schema=schema, orient="row") if numbered else pl.DataFrame(schema=schema)


def places(table: pl.DataFrame) -> pl.DataFrame:
    """The amounts of `claims` or `different_referents`: group (number and name), article_id, start, end."""
    first = pl.col("claim").first().over("group")
    return table.select(pl.format("{} · {}", "group", first).alias("group"), "article_id", "start", "end")


def listed(table: pl.DataFrame) -> pl.DataFrame:
    """The columns of `claims` or `different_referents` that a reader needs, in reading order."""
    first = [name for name in ("group", "referent", "claim", "verdict", "why", "source") if name in table.columns]
    said = ["text", "value", "value_high", "unit", "bound", "period", "when", "denied", "modality", "attributed_to"]
    parties = [pl.col(name).list.join("; ").alias(name) for name in ("agents", "targets")]
    return table.select(*first, *said, "what", *parties, "published", "sentence", "article_id", "start", "end")


def name_of(group: Sequence[Mapping[str, Any]], names: Names) -> str:
    """What a claim is called: the words most like all others used for it, and the entity most amounts share."""
    counted = [row for row in group if row.get("value") != 0] or group  # « aucune recrue » names what it denies
    words = [row["what"].split(" · ")[0] for row in counted if row["what"]]
    verbs = Counter(row["what"].rsplit(" · ", 1)[-1] for row in group if " · " in (row["what"] or ""))
    held = [[*sorted(with_posts(core(row), names)), *row["targets"]] for row in group]
    entities = Counter(name for found in held for name in found)  # whom it concerns counts twice
    parts = [_most_typical(words)] if words else [str(group[0]["text"])]
    if verbs and group[0]["unit"] and group[0]["unit"][:1].islower():
        parts.append(verbs.most_common(1)[0][0])
    parts += [entities.most_common(1)[0][0]] if entities else []
    return " · ".join(dict.fromkeys(parts))


def _most_typical(phrases: Sequence[str]) -> str:
    """The phrase that shares most words with the others, plural or not; of equals the first."""
    cut = [{singular(word) for word in phrase.split()} for phrase in phrases]
    likeness = [sum(len(one & other) / len(one | other) for other in cut) for one in cut]
    return phrases[likeness.index(max(likeness))]


def judge(group: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """(verdict, why) of the amounts of one claim."""
    denials = {bool(row["denied"]) and row["value"] != 0 for row in group}
    if all_same([row["value"] for row in group]) and all_same([row["value_high"] or row["value"] for row in group]):
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
    if not all(all_same([row["value"] for row in group if row["published"] == day]) for day in days):
        return False
    own = [[row["value"] for row in group if row["source"] == source] for source in {row["source"] for row in group}]
    return any(not all_same(values) for values in own)


def _grouped(rows: list[dict[str, Any]], names: Names) -> list[list[dict[str, Any]]]:
    """Groups in which every two rows match, the surest pairs joined first."""
    matches = {(i, j): score for i, j in candidates(rows, names) if (score := match(rows[i], rows[j], names)) > 0}
    group_of = {i: [i] for i in range(len(rows))}
    for i, j in sorted(matches, key=lambda pair: (-matches[pair], pair)):
        a, b = group_of[i], group_of[j]
        if a is not b and all((min(x, y), max(x, y)) in matches for x in a for y in b):
            joined = sorted([*a, *b])
            for member in joined:
                group_of[member] = joined
    unique = {id(members): members for members in group_of.values()}
    return [[rows[i] for i in members] for members in unique.values()]


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
