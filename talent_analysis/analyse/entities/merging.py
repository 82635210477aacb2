"""What merging and cleaning change, and what the user settled or is left to settle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import polars as pl

from talent_analysis.analyse.coverage import entity_types
from talent_analysis.annotate.alias_file import FILE_NAME
from talent_analysis.annotate.doubtful import doubtful
from talent_analysis.annotate.names import key, straight
from talent_analysis.tables import ANALYSED_ROLES, Parsed

#: Shorter spellings are too easily part of other words on lines that nothing parsed.
_SHORTEST_SOUGHT = 3
_EFFECTS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("entity", "kind", "text", "article_id"), pl.String),
    **dict.fromkeys(("mentions", "changed"), pl.Int64),
    "before": pl.String,
}


def before_and_after(parsed: Parsed) -> pl.DataFrame:
    """The count of each entity before and after merging spellings and removing lines, side by side.

    Columns: entity, type, spelling (its commonest), n_forms, forms (with counts); spelling_raw, merged_raw (under
    that spelling, and under all of them, removed lines included), spelling_clean, merged_clean (without them);
    removed (merged_raw - merged_clean). No parser saw the removed lines (menus, captions): there the spellings
    that the articles use are sought as whole words, the longest first; a name used on removed lines alone is not
    found. Most mentions first.
    """
    spelt = parsed.mentions.group_by("entity", "text").agg(pl.len().cast(pl.Int64).alias("n"))
    off = pl.DataFrame(list(_removed(parsed)), schema={"entity": pl.String, "text": pl.String}, orient="row")
    gone = off.group_by("entity", "text").agg(pl.len().cast(pl.Int64).alias("gone"))
    both = spelt.join(gone, on=["entity", "text"], how="full", coalesce=True).with_columns(
        pl.col("n", "gone").fill_null(0)
    )
    ranked = both.sort("entity", "n", "text", descending=[False, True, False])
    used = ranked.filter(pl.col("n") > 0)
    whole = ranked.group_by("entity", maintain_order=True).agg(
        pl.col("text").first().alias("spelling"),
        (pl.col("n") > 0).sum().cast(pl.Int64).alias("n_forms"),
        (pl.col("n") + pl.col("gone")).first().alias("spelling_raw"),
        (pl.col("n") + pl.col("gone")).sum().alias("merged_raw"),
        pl.col("n").first().alias("spelling_clean"),
        pl.col("n").sum().alias("merged_clean"),
        pl.col("gone").sum().alias("removed"),
    )
    forms = used.group_by("entity").agg(pl.format("{} ({})", "text", "n").str.join("; ").alias("forms"))
    joined = whole.join(forms, on="entity").join(entity_types(parsed.mentions), on="entity")
    columns = ["entity", "type", "spelling", "n_forms", "forms", "spelling_raw", "merged_raw"]
    columns += ["spelling_clean", "merged_clean", "removed"]
    return joined.sort("merged_clean", "entity", descending=[True, False]).select(columns)


def _removed(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Entity and spelling of each name on a line that is not analysed."""
    counted: Counter[tuple[str, str, str]] = Counter(
        parsed.mentions.select(pl.col("text").map_elements(straight, pl.String), "entity", "article_id").iter_rows()
    )
    meant: dict[tuple[str | None, str], str] = {}
    for (text, entity, article), _ in counted.most_common():
        meant.setdefault((article, text), entity)
        meant.setdefault((None, text), entity)
    sought = sorted({text for where, text in meant if where is None and len(text) >= _SHORTEST_SOUGHT})
    if not sought:
        return
    names = "|".join(map(re.escape, sorted(sought, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    lines = parsed.lines.filter(~pl.col("role").is_in(list(ANALYSED_ROLES)) & pl.col("text").is_not_null())
    for article, line in lines.select("article_id", "text").iter_rows():
        for found in pattern.findall(straight(line)):
            yield meant.get((article, found)) or meant[None, found], found


def effects(parsed: Parsed) -> pl.DataFrame:
    """What each line of the user's `entities.toml` does.

    Columns: entity, kind (name, alias, not), text, article_id (null: everywhere), mentions (of that spelling, there),
    changed (of them, those whose entity is another than without the file), before (the entities they had).
    """
    rows = []
    settled = parsed.settled.filter(pl.col("kind") != "description")
    if settled.is_empty():
        return pl.DataFrame(schema=_EFFECTS)
    mentions = parsed.mentions.select("article_id", "text", "entity", "linked_by", "entity_computed").rows()
    for entity, kind, text, where in settled.select("entity", "kind", "text", "article_id").iter_rows():
        own = [m for m in mentions if key(m[1]) == key(text) and where in (None, m[0])]
        changed = [m for m in own if m[3] == FILE_NAME and ((m[2] == entity) != (kind == "not"))]
        before = ", ".join(sorted({m[4] for m in changed})) or None
        rows.append((entity, kind, text, where, len(own), len(changed), before))
    return pl.DataFrame(rows, schema=_EFFECTS, orient="row")


def doubtful_merges(parsed: Parsed) -> pl.DataFrame:
    """The pairs of entities that may be one and were left apart, for the user to settle in `entities.toml`.

    Columns: name, type, other, other_type, why, n_name, n_other (mentions), n_articles (that have both).
    """
    return doubtful(parsed.mentions, parsed.settled)
