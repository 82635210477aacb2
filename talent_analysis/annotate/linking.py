"""One name for one thing: which mentions of a corpus are the same entity, and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from talent_analysis.annotate.acronyms import Introduced, introduced
from talent_analysis.annotate.alias_file import FILE_NAME, Book
from talent_analysis.annotate.evidence import cues
from talent_analysis.annotate.fuller import Name, Names
from talent_analysis.annotate.name_types import name_types
from talent_analysis.annotate.names import key, straight

_CUE = 2
_AT = re.compile(r"(?:^|[\s(«\"])(?:[Àà]|[Ee]n) $")
_LONGEST_CHAIN = 4
Row = Mapping[str, Any]


def link(mentions: pl.DataFrame, texts: Mapping[str, str], book: Book | None = None) -> pl.DataFrame:
    """Fill `type` (one type for one name), `entity` (canonical name) and `linked_by` (why) of `mentions`.

    `texts` are the raw texts by article; `book` is the user's `entities.toml`. Adds `entity_computed`: the
    entity without that file. Why, in `linked_by`:

    - `name`: the canonical name itself; `spelling`: it differs by case, spaces, hyphens, accents or article
    - `acronym in brackets`, `acronym, same article`, `apposition` ("X, alias Y"): introduced beside the name
    - `short name, same article`, `short name, corpus`: the only fuller name of the article, else of the corpus,
      that it fits; `initial and surname`, `first name and surname`, `legal form`, `head noun` likewise
    - `ambiguous short name`: several fit; it stays alone
    - `unrelated article`: the one fuller name stands in an article that names nothing this one names; it stays alone
    - `entities.toml`: settled by the user
    """
    if mentions.is_empty():
        return mentions.with_columns(pl.col("entity").alias("entity_computed"))
    unaided = Linker.of(mentions, texts)
    linker = replace(unaided, book=book, known={}) if book and book.entries else unaided
    linked = [linker.linked(row, unaided.linked(row)) for row in linker.rows]
    return mentions.with_columns(
        pl.Series("type", [one.type for one in linked], dtype=pl.String),
        pl.Series("entity", [one.entity for one in linked], dtype=pl.String),
        pl.Series("linked_by", [one.why for one in linked], dtype=pl.String),
        pl.Series("entity_computed", [one.computed for one in linked], dtype=pl.String),
    )


@dataclass(frozen=True)
class Linked:
    """What became of one mention."""

    type: str
    entity: str
    why: str
    computed: str  # the entity without the user's file


@dataclass(frozen=True)
class Linker:
    """The names of a corpus and how each stands for another."""

    rows: Sequence[Row]
    names: Names
    book: Book
    introduced: Mapping[str, Introduced]
    known: dict[tuple[str, str], tuple[Name, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, mentions: pl.DataFrame, texts: Mapping[str, str]) -> Linker:
        """From mentions (article_id, text, type, start, end) and the raw texts by article."""
        rows = mentions.select("article_id", "text", "type", "start", "end").to_dicts()
        by_article: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_article[row["article_id"]].append(row)
        beside = {
            article: introduced(sorted(own, key=lambda row: row["start"]), texts[article])
            for article, own in by_article.items()
        }
        return cls(rows, Names(_names(rows, name_types(rows, texts), texts)), Book(), beside)

    def linked(self, row: Row, unaided: Linked | None = None) -> Linked:
        """The entity of one mention, its type and why; `unaided` is the answer without the user's file."""
        article, own = row["article_id"], key(row["text"])
        name, why = self.resolve(article, own)
        settled = self.book.canonical(article, own) or self.book.canonical(article, name.key)
        if settled and self.book.kept_apart(settled, row["text"]):
            name, settled = self.names.by_key[own], None
        entity = settled or name.spelling
        found = self.names.by_key.get(key(entity), name)
        kind = (self.book.type_of(settled) if settled else None) or found.type
        if unaided is None:
            return Linked(kind, entity, _as_spelt(why, row["text"], entity), entity)
        return Linked(kind, entity, unaided.why if entity == unaided.entity else FILE_NAME, unaided.entity)

    def resolve(self, article: str, own: str) -> tuple[Name, str]:
        """The name that the name with this key stands for in an article, and why; kept once found."""
        if (article, own) not in self.known:
            self.known[article, own] = self._followed(article, own)
        return self.known[article, own]

    def _followed(self, article: str, own: str) -> tuple[Name, str]:
        name, why = self.names.by_key[own], "name"
        for _ in range(_LONGEST_CHAIN):
            further, reason = self._one_step(article, name)
            if further.key == name.key:
                return name, reason if why == "name" else why
            name, why = further, reason if why == "name" else why
        return name, why

    def _one_step(self, article: str, name: Name) -> tuple[Name, str]:
        told = self.introduced.get(article, {}).get(name.key) or self._introduced_elsewhere(article, name)
        if told and told[0] in self.names.by_key and self._allowed(self.names.by_key[told[0]], name):
            return self.names.by_key[told[0]], told[1]
        here = [found for found in self.names.fuller(name, article) if self._allowed(found[0], name)]
        if here:
            return self._only(name, here, "same article")
        elsewhere = [found for found in self.names.fuller_elsewhere(name) if self._allowed(found[0], name)]
        if len(elsewhere) == 1 and not self.names.in_company(name, article, elsewhere[0][0]):
            return name, "unrelated article"
        return self._only(name, elsewhere, "corpus") if elsewhere else (name, "name")

    def _only(self, name: Name, found: list[tuple[Name, str]], where: str) -> tuple[Name, str]:
        if len(found) > 1:
            return name, "ambiguous short name"
        full, why = found[0]
        return full, f"{why.removesuffix(', same article')}, {where}"

    def _allowed(self, full: Name, short: Name) -> bool:
        return not self.book.kept_apart(full.spelling, short.spelling)

    def _introduced_elsewhere(self, article: str, name: Name) -> tuple[str, str] | None:
        """What the other articles that introduce this name agree it stands for, where this one has company there."""
        told = {
            beside[name.key]
            for other, beside in self.introduced.items()
            if other != article and name.key in beside and beside[name.key][1] == "acronym in brackets"
        }
        if len(told) != 1:
            return None
        full = self.names.by_key.get(next(iter(told))[0])
        return next(iter(told)) if full and self.names.in_company(name, article, full) else None


def _as_spelt(why: str, text: str, canonical: str) -> str:
    return "spelling" if why == "name" and straight(text) != canonical else why


def _names(rows: Iterable[Row], types: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, Name]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        name, raw = key(row["text"]), texts[row["article_id"]]
        spellings[name][straight(row["text"])] += 1
        articles[name].add(row["article_id"])
        beside[name] += cues(raw, row["start"], row["end"])
        beside[name]["at"] += bool(_AT.search(raw, max(0, row["start"] - 4), row["start"]))
    return {
        name: Name.of(
            _canonical(count),
            types[name],
            articles[name],
            count.total(),
            no_person=_is_no_person(beside[name], count.total()),
        )
        for name, count in spellings.items()
    }


def _is_no_person(beside: Counter[str], mentions: int) -> bool:
    """Whether what stands beside a name tells of a firm or a place; the model's type alone does not: it often takes a
    bare surname for one."""
    other = beside["ORG"] + beside["LOC"]
    return (other >= _CUE and other > beside["PER"]) or 2 * beside["at"] > mentions


def _canonical(spellings: Counter[str]) -> str:
    """The commonest spelling; of equals the one not all in capitals, then the shortest, then the first."""
    return min(spellings, key=lambda s: (-spellings[s], s.isupper(), len(s), s))
