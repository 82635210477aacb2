"""Suggestions for `entities.toml`: what the linking did and what it left to the user, as entries to edit.

What the user wrote is never changed: new entries go below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from talent_analysis.annotate.alias_file import FILE_NAME, Book, load
from talent_analysis.annotate.doubtful import doubtful
from talent_analysis.annotate.names import key, straight
from talent_analysis.tables import write_whole

HEAD = """\
# Who is who in these articles. An entry is the name to show, then any of these lines:
#   type = "ORG"                      one of PER, ORG, LOC, PRODUCT, EVENT, MISC
#   aliases = ["Open AI"]             other spellings of it; {text = "Chen", article = "my_article"} for one article
#   not = ["OpenAI Foundation"]       never this name, although it looks like it
#   descriptions = ["la start-up californienne"]     words that stand for it, counted apart from its names
#   wikidata = "Q21708200"
# Taking an alias away does not part two names that the program merges by itself: name it under `not`.
# `talent-analysis entities suggest` adds entries below and never changes one that is here.
"""


def suggest(mentions: pl.DataFrame, book: Book, min_count: int = 3) -> str:
    """New entries as TOML: entities with `min_count` mentions or several spellings, and those in doubt, that `book`
    does not know yet; empty where there is none. `mentions` as `link` returns them."""
    open_pairs = doubtful(mentions, book.table())
    asked = set(open_pairs["name"]) | set(open_pairs["other"])
    spelt = mentions.group_by("entity").agg(
        pl.col("type").mode().sort().first(),
        pl.len().alias("n"),
        pl.col("text").unique().sort(),
        pl.col("linked_by").unique().sort(),
    )
    known = {key(row["text"]) for row in book.table().iter_rows(named=True) if row["kind"] in ("name", "alias")}
    entries = []
    for row in spelt.sort("n", "entity", descending=[True, False]).iter_rows(named=True):
        spellings = sorted({straight(text) for text in row["text"]} - {row["entity"]})
        wanted = row["n"] >= min_count or spellings or row["entity"] in asked
        if wanted and key(row["entity"]) not in known:
            entries.append("\n".join(_entry(row["entity"], row, spellings, open_pairs)))
    return "\n\n".join(entries) + "\n" if entries else ""


def _entry(name: str, row: dict[str, object], spellings: list[str], open_pairs: pl.DataFrame) -> Iterator[str]:
    yield f"[{_text(name)}]  # mentions: {row['n']}"
    yield f"type = {_text(str(row['type']))}"
    # An alias equal to the name but for case, spaces or accents would say nothing.
    other = {key(spelling): spelling for spelling in reversed(spellings) if key(spelling) != key(name)}
    alone = [s for s in sorted(other.values()) if not _is_surname(s, name, str(row["type"]))]
    if alone:
        yield f"aliases = [{', '.join(map(_text, alone))}]"
    for found in open_pairs.filter(pl.col("other") == name).iter_rows(named=True):
        yield f"# aliases = [{_text(found['name'])}]  # in doubt: {found['why']} ({found['n_name']})"


def _is_surname(spelling: str, name: str, kind: str) -> bool:
    """A person's short name: as an alias everywhere it would catch another person's, so that it is not written."""
    return kind == "PER" and len(spelling.split()) < len(name.split())


def _text(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write(folder: Path, mentions: pl.DataFrame, min_count: int = 3) -> tuple[Path, int]:
    """Create `folder/entities.toml`, or add what is new to it; return its path and the number of new entries.

    Raises UnusableInput where the file that is there cannot be read: it is left as it is.
    """
    path = folder / FILE_NAME
    new = suggest(mentions, load(folder), min_count)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else HEAD
    if new or not path.exists():
        whole = before.rstrip("\n") + "\n\n" + new if new else before
        write_whole(path, lambda part: part.write_text(whole, encoding="utf-8"))
    return path, new.count("  # mentions: ")
