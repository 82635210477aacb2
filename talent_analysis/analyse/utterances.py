"""One utterance in several sources: quotations by the same speaker that say the same in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import fsum, log
from typing import Any

import polars as pl

from talent_analysis.analyse.coverage import with_source

ALIKE = 0.35  # share of the weight of the shorter quotation that must be shared
RARE = 2  # lemmas that few sentences hold, at least so many in common ...
ALIKE_RUN = 0.3
RUN = 5  # ... or so many words of the same lemmas in a row
_LEFT_OUT = ("PUNCT", "DET", "AUX", "CCONJ", "SCONJ", "SYM")
UTTERANCES: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.Int64,
    **dict.fromkeys(("speaker", "source", "article_id"), pl.String),
    **dict.fromkeys(("start", "end"), pl.Int64),
    **dict.fromkeys(("kind", "text"), pl.String),
    "similarity": pl.Float64,
    "shared": pl.String,
}


@dataclass(frozen=True)
class _Said:
    row: dict[str, Any]
    lemmas: frozenset[str]
    people: frozenset[str]
    runs: frozenset[tuple[str, ...]]


def utterances(
    quotes: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame, sentences: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """Quotations of several sources that give one utterance, in the columns of UTTERANCES.

    Two quotations are joined where they may have the same speaker (the one found for both, or a person named in
    the sentences of both) and share either RUN words in a row and ALIKE_RUN of the weight of the shorter, or
    ALIKE of that weight with RARE rare lemmas. A lemma weighs ln(number of sentences / sentences that hold it).
    `similarity` is that share with the nearest quotation of another source, `shared` the lemmas both have,
    rarest first. Groups of two sources or more; of an article only the quotation nearest to the others is kept.
    """
    weight = _weights(tokens)
    limit = max(4, int(0.02 * sentences.height))
    seen = dict(tokens.unique(["article_id", "sentence_id", "lemma"]).group_by("lemma").len().iter_rows())
    said = _said(with_source(quotes, articles), tokens, mentions, sentences)
    links: dict[tuple[int, int], float] = {}
    for i, j in _candidates(said):
        one, other = said[i], said[j]
        if one.row["source"] != other.row["source"]:
            both = one.lemmas & other.lemmas
            share = _share(both, one.lemmas, other.lemmas, weight)
            rare = len([w for w in both if seen.get(w, 0) <= limit])
            if (one.runs & other.runs and share >= ALIKE_RUN) or (share >= ALIKE and rare >= RARE):
                links[i, j] = share
    rows = []
    for number, members in enumerate(_groups(links), start=1):
        rows += _rows(number, members, said, links, weight)
    return pl.DataFrame(rows, schema=UTTERANCES, orient="row") if rows else pl.DataFrame(schema=UTTERANCES)


def places(table: pl.DataFrame) -> pl.DataFrame:
    """The quotations of `utterances`: group (the speaker and the number), article_id, start, end."""
    return table.select(pl.format("{} · {}", "group", "speaker").alias("group"), "article_id", "start", "end")


def _weights(tokens: pl.DataFrame) -> dict[str, float]:
    each = tokens.unique(["article_id", "sentence_id", "lemma"])
    total = each.select("article_id", "sentence_id").unique().height
    counted = each.group_by("lemma").len().filter(pl.col("lemma").is_not_null())
    return {str(lemma).lower(): log(total / n) for lemma, n in counted.iter_rows()}


def _said(quotes: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame, sentences: pl.DataFrame) -> list[_Said]:
    parts = {
        name: {str(k[0]): rows for k, rows in table.group_by("article_id", maintain_order=True)}
        for name, table in (("tokens", tokens), ("mentions", mentions), ("sentences", sentences))
    }
    found = []
    for row in quotes.iter_rows(named=True):
        key, a, b = row["article_id"], row["start"], row["end"]
        if key not in parts["tokens"]:
            continue
        inside = parts["tokens"][key].filter((pl.col("start") >= a) & (pl.col("end") <= b))
        lemmas = frozenset(inside.filter(~pl.col("upos").is_in(_LEFT_OUT))["lemma"].drop_nulls().str.to_lowercase())
        line = inside.filter(pl.col("upos") != "PUNCT")["lemma"].fill_null("").str.to_lowercase().to_list()
        runs = frozenset(tuple(line[i : i + RUN]) for i in range(len(line) - RUN + 1))
        if len(lemmas) >= RARE:
            people = _people(row, parts["mentions"].get(key), parts["sentences"].get(key))
            found.append(_Said(row, lemmas, people, runs))
    return found


def _candidates(said: list[_Said]) -> list[tuple[int, int]]:
    """The pairs of quotations that have a person in common, found by the persons."""
    by_person: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        for person in one.people:
            by_person[person].append(place)
    return sorted({pair for places_ in by_person.values() for pair in combinations(places_, 2)})


def _people(row: Mapping[str, Any], mentions: pl.DataFrame | None, sentences: pl.DataFrame | None) -> frozenset[str]:
    """The speaker found, and the persons named in the quotation's sentences outside it."""
    found = {row["speaker"]} if row["speaker"] else set()
    if mentions is not None and sentences is not None:
        held = sentences.filter((pl.col("start") < row["end"]) & (pl.col("end") > row["start"]))
        near = mentions.filter(
            (pl.col("type") == "PER")
            & pl.col("sentence_id").is_in(held["sentence_id"].implode())
            & ~((pl.col("start") < row["end"]) & (pl.col("end") > row["start"]))
        )
        found |= set(near["entity"].drop_nulls())
    return frozenset(found)


def _share(both: frozenset[str], one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    # fsum: the order of a set differs from run to run, and must not decide the last digits.
    smaller = min(fsum(weight.get(w, 0) for w in side) for side in (one, other))
    return fsum(weight.get(w, 0) for w in both) / smaller if smaller > 0 else 0.0


def _groups(links: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """The quotations joined by links, each group in order; the first quotation decides the order of groups."""
    group_of: dict[int, set[int]] = {}
    for i, j in links:
        joined = group_of.get(i, {i}) | group_of.get(j, {j})
        for member in joined:
            group_of[member] = joined
    unique = {id(members): sorted(members) for members in group_of.values()}
    return sorted(unique.values())


def _rows(
    number: int,
    members: list[int],
    said: list[_Said],
    links: Mapping[tuple[int, int], float],
    weight: Mapping[str, float],
) -> list[dict[str, Any]]:
    best: dict[str, dict[str, Any]] = {}
    people: list[str] = [p for m in members for p in said[m].people]
    speakers = [said[m].row["speaker"] for m in members if said[m].row["speaker"]]
    speaker = min(set(people), key=lambda p: (-people.count(p), -speakers.count(p), p))
    for m in members:
        near = [(share, i if j == m else j) for (i, j), share in links.items() if m in (i, j)]
        share, partner = max(near)
        both = sorted(said[m].lemmas & said[partner].lemmas, key=lambda w: (-weight.get(w, 0), w))
        row = said[m].row
        kept = {key: row[key] for key in ("source", "article_id", "start", "end", "kind", "text")}
        made = {"group": number, "speaker": speaker, **kept, "similarity": share, "shared": ", ".join(both[:8])}
        if row["article_id"] not in best or share > best[row["article_id"]]["similarity"]:
            best[row["article_id"]] = made
    return list(best.values())
