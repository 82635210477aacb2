"""Names that may be one thing and were not merged: for the user to settle in `entities.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import polars as pl
from rapidfuzz import fuzz, process

from talent_analysis.annotate.fuller import Name, Names, is_institution
from talent_analysis.annotate.names import key

DOUBTFUL: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("name", "type", "other", "other_type", "why"), pl.String),
    **dict.fromkeys(("n_name", "n_other", "n_articles"), pl.Int64),
}
_SHORTEST_ALIKE, _ALIKE = 6, 88
_SHORTEST_NICKNAME = 3

SEVERAL = "several names fit"
ELSEWHERE = "only another article has the fuller name"
PART = "the other name begins with it: a short form, or a firm and its division"
END = "the other name ends with it: a short form, or another thing"
FIRM = "a firm with the surname, or the person"
NICKNAME = "a pet name, or another person"
ALIKE = "spelt alike"


def doubtful(mentions: pl.DataFrame, settled: pl.DataFrame | None = None) -> pl.DataFrame:
    """The pairs of entities that a reader might take for one and that were left apart.

    `mentions` as `link` returns them (entity, type, article_id).
    Columns: name, type, other, other_type, why, n_name, n_other (mentions), n_articles (that have both). Most
    mentions of `name` first. Pairs that the user parted under `not` (`settled`: Parsed.settled) do not come back.
    """
    if mentions.is_empty():
        return pl.DataFrame(schema=DOUBTFUL)
    entities = _entities(mentions)
    seen = _parted(settled)
    rows = []
    for name, other, why in _pairs(Names(entities)):
        pair = frozenset((name.key, other.key))
        if pair not in seen:
            seen.add(pair)
            both = len(name.articles & other.articles)
            rows.append((name.spelling, name.type, other.spelling, other.type, why, name.count, other.count, both))
    table = pl.DataFrame(rows, schema=DOUBTFUL, orient="row")
    return table.sort("n_name", "name", "n_other", "other", descending=[True, False, True, False])


def _parted(settled: pl.DataFrame | None) -> set[frozenset[str]]:
    if settled is None:
        return set()
    rows = settled.filter(pl.col("kind") == "not").select("entity", "text").iter_rows()
    return {frozenset((key(entity), key(text))) for entity, text in rows}


def _entities(mentions: pl.DataFrame) -> dict[str, Name]:
    counted = mentions.group_by("entity", "type").agg(pl.col("article_id").unique().sort(), pl.len().alias("n"))
    found: dict[str, Name] = {}
    for entity, kind, articles, n in counted.sort("n", "entity", "type").iter_rows():
        name = Name.of(entity, kind, articles, n)
        found[name.key] = name
    return found


def _pairs(names: Names) -> Iterator[tuple[Name, Name, str]]:
    for name in names.by_key.values():
        yield from _short_forms(name, names)
    yield from _alike([name for name in names.by_key.values() if len(name.key) >= _SHORTEST_ALIKE])


def _short_forms(name: Name, names: Names) -> Iterator[tuple[Name, Name, str]]:
    fitting = [(other, why) for other in names.akin(name) if (why := _why(name, other))]
    people = [other for other, why in fitting if why == SEVERAL]
    for other, why in fitting:
        if why in (PART, END) and not _neighbours(name, other, names):
            continue
        alone = why == SEVERAL and len(people) == 1
        together = bool(name.articles & other.articles)
        yield name, other, (FIRM if together and name.type != "PER" else ELSEWHERE) if alone else why
    if name.type == "PER" and len(name.tokens) == 1:
        yield from ((name, other, NICKNAME) for other in _nicknamed(name, names))


def _neighbours(name: Name, other: Name, names: Names) -> bool:
    """Whether the two stand in one article, or, unless `name` is a common noun, in articles of one story."""
    if name.articles & other.articles:
        return True
    return not is_institution(name.tokens) and any(names.in_company(name, a, other) for a in sorted(name.articles))


def _why(name: Name, other: Name) -> str | None:
    part, whole = name.tokens, other.tokens
    if not part or len(part) >= len(whole):
        return None
    begins, ends = part == whole[: len(part)], part == whole[-len(part) :]
    if other.type == "PER":
        fits = ends or (begins and name.type == "PER" and name.articles & other.articles)
        return SEVERAL if fits and name.type in ("PER", "ORG") else None
    if name.type != other.type or other.type == "LOC" or whole[-1].isdigit():
        return None
    return PART if begins else END if ends else None


def _nicknamed(name: Name, names: Names) -> Iterator[Name]:
    """Persons of the same articles whose first name begins with this lone name ("Ludo", "Ludovic Pruvost")."""
    if len(name.key) < _SHORTEST_NICKNAME:
        return
    for article in sorted(name.articles):
        for other in names.here(article):
            first = other.tokens[0] if len(other.tokens) > 1 and other.type == "PER" else ""
            if first != name.key and first.startswith(name.key):
                yield other


def _alike(names: list[Name]) -> Iterator[tuple[Name, Name, str]]:
    """Names of one type that differ by a letter or two; those that differ by a number are two things."""
    for kind in sorted({name.type for name in names} - {"LOC"}):
        own = sorted((name for name in names if name.type == kind), key=lambda name: (name.count, name.key))
        scores = process.cdist([n.key for n in own], [n.key for n in own], scorer=fuzz.ratio, score_cutoff=_ALIKE)
        for (i, one), (j, other) in combinations(enumerate(own), 2):
            if scores[i][j] and _words_alike(one, other):
                yield one, other, ALIKE


def _words_alike(one: Name, other: Name) -> bool:
    """Not two first names before one surname, and not two numbers of one model."""
    digits = ["".join(c for c in key(n.spelling) if c.isdigit()) for n in (one, other)]
    if digits[0] != digits[1] or len(one.tokens) != len(other.tokens):
        return False
    differing = [(a, b) for a, b in zip(one.tokens, other.tokens, strict=True) if a != b]
    return len(differing) == 1 and fuzz.ratio(*differing[0]) >= _ALIKE - len(differing[0][0])
