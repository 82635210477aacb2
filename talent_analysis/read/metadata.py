"""What is stated about an article: in `sources.toml` beside it, in its row, or by its page. Never guessed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from talent_analysis.errors import UnusableInput
from talent_analysis.read.dates import read_date
from talent_analysis.read.problems import Problem

FILE_NAME = "sources.toml"
COLUMNS_ENTRY = "columns"
KEYS = ("source", "title", "published", "url", "author")
#: What a table has columns of.
FIELDS = ("text", "id", *KEYS)


@dataclass(frozen=True)
class Metadata:
    """The stated facts of one article, None where nothing states them; `origins` says for each where it stands."""

    source: str | None = None
    title: str | None = None
    published: date | None = None
    url: str | None = None
    author: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: Metadata) -> Metadata:
        """These facts, completed by `other` where they say nothing."""
        if not (self.origins and other.origins):
            return self if self.origins else other
        values = {key: own if (own := getattr(self, key)) is not None else getattr(other, key) for key in KEYS}
        return Metadata(**values, origins={**other.origins, **self.origins})


_NOTHING = Metadata()


@dataclass
class Sources:
    """One `sources.toml`: its entries by file stem, the remarks on it, the stems that were used, and `columns`,
    which says for a field (`text`, `title`...) the name of its column in the tables beside it."""

    path: str
    columns: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Metadata] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def of(self, stem: str) -> Metadata:
        """The entry of a file or row; empty where there is none."""
        if stem in self.entries:
            self.used.add(stem)
        return self.entries.get(stem, _NOTHING)

    def unused(self) -> list[Problem]:
        """One remark naming the entries that no file matched."""
        left = sorted(set(self.entries) - self.used)
        if not left:
            return []
        names = ", ".join(left[:5]) + (f" and {len(left) - 5} more" if len(left) > 5 else "")
        message = f"No file or row is called {names}."
        return [Problem(self.path, "unmatched-entry", message, "Name each entry like its file, without suffix.")]


def load_sources(folder: Path, shown: str) -> Sources:
    """The `sources.toml` of `folder`, empty where there is none; `shown` is the path to name in messages.

    Raises UnusableInput where the file is not valid TOML or not UTF-8.
    """
    file = folder / FILE_NAME
    sources = Sources(shown)
    if not file.is_file():
        return sources
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnusableInput(
            f'{file} cannot be read: {error}. Mend that line: an entry is ["file-stem"] on a line of its own, '
            'then lines such as source = "Le Journal" and published = "2025-06-17".'
        ) from error
    for stem, entry in content.items():
        if stem == COLUMNS_ENTRY and isinstance(entry, dict):
            sources.columns = _columns(sources, entry)
        elif isinstance(entry, dict):
            sources.entries[stem] = _entry(sources, stem, entry)
        else:
            _remark(sources, f"`{stem}` stands outside any entry and is not used.", "Put it under [file-stem].")
    return sources


def _columns(sources: Sources, entry: Mapping[str, object]) -> dict[str, str]:
    """The fields whose columns are named; the others keep the names that are known anyway."""
    for key, name in entry.items():
        if key not in FIELDS or not isinstance(name, str):
            remedy = f'Write field = "column", the field one of {", ".join(FIELDS)}.'
            _remark(sources, f"[columns] `{key}` cannot be used.", remedy)
    return {key: name for key, name in entry.items() if key in FIELDS and isinstance(name, str)}


def _entry(sources: Sources, stem: str, entry: Mapping[str, object]) -> Metadata:
    for key in entry:
        if key not in KEYS:
            _remark(sources, f"[{stem}] has an unknown key `{key}`.", f"The keys are {', '.join(KEYS)}.")
    for key in ("source", "title", "url", "author"):
        if entry.get(key) is not None and not isinstance(entry[key], str):
            _remark(sources, f"[{stem}] `{key}` is not a text.", "Write it between quotation marks.")
    stated = metadata_of(entry, f"{FILE_NAME}, [{stem}]")
    if entry.get("published") and stated.published is None:
        message = f"[{stem}] `published` names no whole day: {entry['published']!r}. It stays unknown."
        _remark(sources, message, 'Write it like "2025-06-17".')
    return stated


def _remark(sources: Sources, message: str, remedy: str) -> None:
    sources.problems.append(Problem(sources.path, "metadata", message, remedy))


def metadata_of(values: Mapping[str, object], origin: str | Mapping[str, str] = "") -> Metadata:
    """Metadata from a mapping with the names of KEYS; blank texts and dates that name no day are None.

    `origin` says where the values stand: one text for all, or one for each key.
    """
    texts = {key: _text(values.get(key)) for key in ("source", "title", "url", "author")}
    day = read_date(values.get("published"))
    known = [key for key, value in {**texts, "published": day}.items() if value is not None]
    places = {key: origin if isinstance(origin, str) else origin.get(key, "") for key in known}
    return Metadata(published=day, origins=places, **texts)


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
