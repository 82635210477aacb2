"""Entities in their words: keyword in context, and the places behind a count."""

from __future__ import annotations

from difflib import get_close_matches

import polars as pl

from talent_analysis.analyse.coverage import with_source
from talent_analysis.analyse.entities.described import described
from talent_analysis.annotate.names import key
from talent_analysis.errors import UnusableInput
from talent_analysis.tables import Parsed

_CONCORDANCE: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("left", "keyword", "right", "source", "article_id"), pl.String),
    **dict.fromkeys(("line", "start", "end"), pl.Int64),
}
_PLACE = ["source", "article_id", "line", "start", "end"]
_NEAREST_FIRST = pl.col("left").str.to_lowercase().str.strip_chars().str.split(" ").list.reverse().list.join(" ")
SORTS = {
    "place": pl.lit(0),
    "left": _NEAREST_FIRST,
    "keyword": pl.col("keyword").str.to_lowercase(),
    "right": pl.col("right").str.to_lowercase().str.strip_chars_start(' ,.;:»”"'),
}


def concordance(parsed: Parsed, entity: str, *, width: int = 60, sort: str = "place") -> pl.DataFrame:
    """Every mention of an entity in its words.

    Columns: left, keyword, right, source, article_id, line, start, end. `left` and `right` are up to `width`
    characters of the raw file, line ends as spaces. `sort`: "place" (sources and articles in their order), "left"
    (by the words before, the nearest first), "keyword" or "right". Raises UnusableInput where the corpus names no
    such entity, with the nearest names it has, and ValueError for another `sort`.
    """
    if sort not in SORTS:
        raise ValueError(f"a concordance is sorted by one of {', '.join(SORTS)}, not {sort!r}")
    placed = with_source(_of(parsed, entity), parsed.articles)
    lines = parsed.sentences.select("article_id", "sentence_id", "line")
    placed = placed.join(lines, on=["article_id", "sentence_id"], how="left", maintain_order="left")
    rows = []
    for source, article_id, line, start, end in placed.select(_PLACE).iter_rows():
        text = parsed.texts[article_id]
        left = " ".join(text[max(0, start - width) : start].split("\n"))
        right = " ".join(text[end : end + width].split("\n"))
        rows.append((left, text[start:end], right, source, article_id, line, start, end))
    found = pl.DataFrame(rows, schema=_CONCORDANCE, orient="row")
    return found if sort == "place" else found.sort(SORTS[sort], maintain_order=True)


def _of(parsed: Parsed, entity: str) -> pl.DataFrame:
    """The mentions of one entity; its name may be given without capitals and accents, or by one of its spellings."""
    found = parsed.mentions.filter(pl.col("entity") == entity)
    if found.height:
        return found
    wanted = key(entity)
    names = parsed.mentions.filter(
        pl.any_horizontal(pl.col("entity", "text").map_elements(lambda n: key(n) == wanted, return_dtype=pl.Boolean))
    )["entity"].unique()
    if names.len() == 1:
        return parsed.mentions.filter(pl.col("entity") == names[0])
    known = sorted(parsed.mentions["entity"].drop_nulls().unique())
    near = names.sort().to_list() or get_close_matches(entity, known, n=3, cutoff=0.5)
    hint = f" Nearest: {', '.join(near)}." if near else ""
    raise UnusableInput(f"The corpus names no entity {entity!r}.{hint}")


def places(parsed: Parsed, ranking: pl.DataFrame, *, descriptions: bool = False) -> pl.DataFrame:
    """The mentions of the entities of `ranking`, in its order; with `descriptions` those too that stand for it.

    Columns: group (the entity), article_id, start, end.
    """
    leading = ranking.select("entity").unique(maintain_order=True)
    columns = ["entity", "article_id", "start", "end"]
    parts = [parsed.mentions.select(columns)]
    parts += [described(parsed).select(columns)] if descriptions else []
    rows = with_source(pl.concat(parts), parsed.articles)
    found = leading.join(rows, on="entity", maintain_order="left_right")
    return found.select(pl.col("entity").alias("group"), "article_id", "start", "end")
