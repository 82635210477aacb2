"""The passages of the notebook on tone as a reader gets them: under a heading, with the words that carried them."""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_analysis.words import Words

_KEPT = ["source", "article_id", "sentence_id", "start", "end", "text", "tone"]


def extremes(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The strongest sentences as evidence, grouped by source and side; from `analyse.extremes.with_words`."""
    return _evidence(table, _titled("source", words), words)


def toward(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The strongest sentences toward each entity as evidence, grouped by entity and side."""
    return _evidence(table, _titled("entity", words), words)


def speakers(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """What each speaker says of each entity as evidence, grouped by both."""
    heads = [
        words("{speaker} on {entity}", speaker=speaker, entity=entity)
        for speaker, entity in table.select("speaker", "entity").iter_rows()
    ]
    return _evidence(table, pl.Series(heads, dtype=pl.String), words)


def _titled(owner: str, words: Words) -> pl.Expr:
    sides = {"negative": words("most negative"), "positive": words("most positive")}
    return pl.format("{}: {}", owner, pl.col("side").replace_strict(sides, return_dtype=pl.String))


def _evidence(table: pl.DataFrame, group: pl.Expr | pl.Series, words: Words) -> pl.DataFrame:
    notes = [_note(row, words) for row in table.select("tone", "carried", "listed", "own").iter_rows(named=True)]
    return table.with_columns(group=group, note=pl.Series(notes, dtype=pl.String)).select(
        "group", *_KEPT, "marks", "note", "anchor"
    )


def _note(row: dict[str, Any], words: Words) -> str:
    """The tone, the words that moved the model, those of the list, and those of the user, in one line."""
    told = [(f"{one['word']} {words.signed(one['weight'])}", one["weight"]) for one in row["carried"] or []]
    along = [text for text, weight in told if weight * row["tone"] > 0]
    against = [text for text, weight in told if weight * row["tone"] <= 0]
    said = words("Tone {tone}.", tone=words.signed(row["tone"]))
    carried = words("Carried by: {list}.", list=", ".join(along)) if along else words("No single word carried it.")
    said = f"{said} {carried}"
    if against:
        said = f"{said} {words('Against it: {list}.', list=', '.join(against))}"
    listed = [
        words("{word} {value} (negated)", word=one["word"], value=words.signed(one["value"]))
        if one["negated"]
        else f"{one['word']} {words.signed(one['value'])}"
        for one in row["listed"] or []
    ]
    said = f"{said} {words('In the word list: {list}.', list=', '.join(listed))}" if listed else said
    return f"{said} {words('Changed by sentiment.toml: {list}.', list=row['own'])}" if row["own"] else said
