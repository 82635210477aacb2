"""`entities.toml`: what the user has settled about names, beside the articles.

    ["Banque centrale européenne"]
    type = "ORG"
    aliases = ["BCE", {text = "l'Institution", article = "article_3"}]
    not = ["Banque européenne d'investissement"]
    descriptions = ["l'institut de Francfort"]
    wikidata = "Q8901"

An alias holds for every spelling with the same letters (`names.key`); with `article`, in that article only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talent_analysis.annotate.names import key
from talent_analysis.errors import UnusableInput
from talent_analysis.tables import SETTLED

FILE_NAME = "entities.toml"
EXAMPLE = '["Canonical Name"] on a line of its own, then type = "ORG" and aliases = ["Other Spelling"]'
EntityType = Literal["PER", "ORG", "LOC", "PRODUCT", "EVENT", "MISC"]


class Alias(BaseModel):
    """A spelling that stands for the entity; with `article`, in that article only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    article: str | None = None


class Entry(BaseModel):
    """What is settled about one entity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: EntityType | None = None
    aliases: list[str | Alias] = []
    apart: list[str] = Field(default=[], alias="not")
    descriptions: list[str] = []
    wikidata: str | None = Field(default=None, pattern=r"^Q[1-9]\d*$")

    def spellings(self) -> Iterator[Alias]:
        """The aliases, each with its article or none."""
        for alias in self.aliases:
            yield Alias(text=alias) if isinstance(alias, str) else alias


@dataclass(frozen=True)
class Book:
    """The entries of one `entities.toml`, by canonical name; empty where there is no file."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def _aliases(self) -> dict[tuple[str | None, str], str]:
        return {where: name for name, where, _ in self._claims()}

    @cached_property
    def _apart(self) -> set[tuple[str, str]]:
        return {(key(name), key(text)) for name, entry in self.entries.items() for text in entry.apart}

    def _claims(self) -> Iterator[tuple[str, tuple[str | None, str], str]]:
        """The canonical name, (article or None, key), the text as written."""
        for name, entry in self.entries.items():
            yield name, (None, key(name)), name
            for alias in entry.spellings():
                yield name, (alias.article, key(alias.text)), alias.text

    def canonical(self, article: str, name_key: str) -> str | None:
        """The canonical name settled for this name in this article, if any."""
        return self._aliases.get((article, name_key)) or self._aliases.get((None, name_key))

    def kept_apart(self, entity: str, name: str) -> bool:
        """Whether an entry says that `name` is not `entity`."""
        return (key(entity), key(name)) in self._apart

    def type_of(self, name: str) -> str | None:
        """The type settled for a canonical name."""
        entry = self.entries.get(name)
        return entry.type if entry else None

    def table(self) -> pl.DataFrame:
        """Every settled text. Columns: entity, type, kind (`name`, `alias`, `not`, `description`), text, article_id
        (null: everywhere)."""
        rows: list[tuple[str | None, ...]] = []
        for name, entry in self.entries.items():
            rows.append((name, entry.type, "name", name, None))
            rows += [(name, entry.type, "alias", alias.text, alias.article) for alias in entry.spellings()]
            rows += [(name, entry.type, "not", text, None) for text in entry.apart]
            rows += [(name, entry.type, "description", text, None) for text in entry.descriptions]
        return pl.DataFrame(rows, schema=dict(SETTLED), orient="row")


def load(folder: Path | None) -> Book:
    """The book of a corpus folder, empty where it has no `entities.toml`.

    Raises UnusableInput, naming file, entry and remedy: no TOML, an unknown key, a wrong type, or one text
    claimed by two entities.
    """
    file = folder / FILE_NAME if folder else None
    if file is None or not file.is_file():
        return Book()
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{file} cannot be read: {error}. Mend that line: an entry is {EXAMPLE}.") from error
    book = Book({name: _entry(file, name, values) for name, values in content.items()})
    _refuse_contradictions(file, book)
    return book


def _entry(file: Path, name: str, values: Any) -> Entry:
    if not isinstance(values, dict):
        raise UnusableInput(f"{file}: {name!r} stands outside any entry. Write an entry as {EXAMPLE}.")
    if not key(name):
        raise UnusableInput(f"{file}: an entry is called {name!r}, which has no letter. Write an entry as {EXAMPLE}.")
    try:
        return Entry.model_validate(values)
    except ValidationError as error:
        told = "; ".join(dict.fromkeys(_told(problem) for problem in error.errors()))
        raise UnusableInput(f'{file}: entry ["{name}"]: {told}.') from error


def _told(problem: Any) -> str:
    place, given = str(problem["loc"][0]), problem["input"]
    remedies = {
        "type": f"`type` is one of {', '.join(get_args(EntityType))}",
        "wikidata": '`wikidata` is an identifier like "Q8901"',
    }
    if problem["type"] == "extra_forbidden":
        where = f"unknown key `{'.'.join(map(str, problem['loc']))}`"
        return f"{where}. The keys are type, aliases, not, descriptions, wikidata"
    remedy = remedies.get(place, f'`{place}` is a list of texts like ["One", "Another"]')
    return f"{remedy}, not {given!r}"


def _refuse_contradictions(file: Path, book: Book) -> None:
    claimed: dict[tuple[str | None, str], tuple[str, str]] = {}
    for name, where, text in book._claims():
        other, _ = claimed.setdefault(where, (name, text))
        if other != name:
            raise UnusableInput(
                f'{file}: {text!r} is claimed by two entries, ["{other}"] and ["{name}"]. Leave it in one of them, '
                'or say in which article each is meant: {text = "…", article = "…"}.'
            )
        if book.kept_apart(name, text):
            raise UnusableInput(
                f'{file}: entry ["{name}"] has {text!r} both as a name and under `not`. Take it out of one of them.'
            )
