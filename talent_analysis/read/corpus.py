"""A folder or a file to a Corpus: articles, the ledger of their lines, and what was left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

import polars as pl

from talent_analysis import tables
from talent_analysis.errors import UnusableInput, did_you_mean
from talent_analysis.read import problems as remarks
from talent_analysis.read.documents import SUFFIXES, Document, documents
from talent_analysis.read.duplicates import Mark, mark_of, repeated
from talent_analysis.read.frames import Growing
from talent_analysis.read.language import language_of
from talent_analysis.read.lexicon import FILE_NAME as LEXICON
from talent_analysis.read.metadata import FIELDS, FILE_NAME, KEYS, Metadata, Sources, load_sources
from talent_analysis.read.problems import Problem, UnreadableFileError
from talent_analysis.read.roles import assign

#: The columns that say where a value stands.
FROM = ("source_from", "title_from", "published_from", "url_from", "author_from", "language_from")
#: What the user writes beside the articles.
_OF_THE_USER = (FILE_NAME, LEXICON, "entities.toml")
_MORE_OF_ARTICLES = {**dict.fromkeys(("author", "language_stated", *FROM), pl.String), "file_start": pl.Int64}
_MORE_OF_LINES = dict.fromkeys(("char_starts", "char_ends"), pl.List(pl.Int64))


def read(path: Path | str, columns: Mapping[str, str] | None = None) -> tables.Corpus:
    """Read a folder (with its subfolders) or one file of articles.

    `columns` gives, for a field of a table's rows (`text`, `id`, `title`, `source`, `published`, `url`, `author`),
    the name of its column; it goes before `[columns]` of `sources.toml`.

    `articles` has the contract's columns (counts null) and `author`; for `source`, `title`, `published`, `url`,
    `author` and `language` a column `..._from` that says where the value stands; `language_stated`, which a page
    gives itself; `file_start`, where the article's text begins in the decoded file (0 but in exports of several
    articles; null for a cell). `path` is relative to the folder given, `sha256` is of the file's bytes (of the
    cell for a row of a table, of its part for an article of an export). `lines` has the contract's columns
    and two lists, `char_starts` and `char_ends`: for a line of a page, the raw place of each character of
    `text` where `text` is not simply the raw characters between start and end; else null. `problems` has the
    columns of PROBLEMS_SCHEMA.

    Raises UnusableInput: no such path, nothing readable in it, a `sources.toml` that is not valid, or a column
    for a field that tables do not have.
    """
    root = Path(path)
    if not root.exists():
        raise UnusableInput(f"{path}: there is no such folder or file. Give a folder of articles.")
    base = root if root.is_dir() else root.parent
    gathering = _Gathering(base, single=not root.is_dir(), given=_columns(columns or {}))
    for file in sorted(_files(root, gathering), key=lambda file: file.as_posix()):
        gathering.add_file(file)
    gathering.close()
    if not gathering.texts:
        raise UnusableInput(_nothing(path, gathering.problems))
    return tables.Corpus(
        articles=gathering.articles_counted_once(),
        lines=gathering.lines.frame(),
        problems=remarks.frame(gathering.problems),
        texts=gathering.texts,
        folder=gathering.base,
    )


@dataclass
class _Gathering:
    """The rows of the tables to be, while files are added one by one."""

    base: Path
    single: bool
    given: Mapping[str, str] = field(default_factory=dict)
    articles: Growing = field(default_factory=lambda: Growing("articles", _MORE_OF_ARTICLES))
    lines: Growing = field(default_factory=lambda: Growing("lines", _MORE_OF_LINES))
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    sources: dict[Path, Sources] = field(default_factory=dict)

    def shown(self, file: Path) -> str:
        """The path to show: relative to the corpus, with slashes."""
        return _printable(file.relative_to(self.base).as_posix())

    def leave_link(self, place: Path, kind: str, message: str) -> None:
        """Name a link that is not followed."""
        remedy = "Copy its files into the corpus." if kind == "linked-folder" else "Copy it into the corpus."
        self.problems.append(Problem(self.shown(place), kind, message, remedy))

    def add_file(self, file: Path) -> None:
        """Add every article of a file, or the problem that prevents it."""
        shown = self.shown(file)
        try:
            for found in documents(file, shown, self._columns(file)):
                if isinstance(found, Problem):
                    self.problems.append(found)
                else:
                    self._add(file, shown, found)
        except UnreadableFileError as error:
            self.problems.append(error.at(shown))

    def _add(self, file: Path, shown: str, found: Document) -> None:
        self.problems.extend(found.problems)
        stated = self._stated(file, found.name).over(found.stated)
        roles = assign(found.lines, stated.title, stated.author)
        kept = [line.text for line, role in zip(found.lines, roles, strict=True) if role[0] in tables.ANALYSED_ROLES]
        if not any(text.strip() for text in kept):
            message = "No line of it is part of an article."
            self.problems.append(Problem(shown, "no-article", message, "Check that the text was copied whole."))
            return
        article_id = self._unique(found.name, file, shown)
        self.texts[article_id] = found.text
        row = self._row(article_id, shown, found, stated, roles)
        row |= self._language(shown, found, roles)
        self.articles.extend([row])
        self.marks.append(mark_of(kept))
        self.lines.extend(_line_rows(article_id, found, roles))

    def _row(
        self, article_id: str, shown: str, found: Document, stated: Metadata, roles: list[tuple[str, str]]
    ) -> dict[str, object]:
        title, rule = _joined(found, roles, "title")
        origins = stated.origins if stated.title or not title else {**stated.origins, "title": f"text: {rule}"}
        return {
            "article_id": article_id,
            "source": stated.source,
            "title": stated.title or title,
            "standfirst": _joined(found, roles, "standfirst")[0],
            "published": stated.published,
            "url": stated.url,
            "path": shown,
            "sha256": found.sha256,
            "author": stated.author,
            **{f"{key}_from": origins.get(key) for key in KEYS},
            "file_start": found.begins,
        }

    def _columns(self, file: Path) -> dict[str, str]:
        """The names of columns that the user gives, then those given beside the file, then the corpus's own."""
        return {**self._sources(self.base).columns, **self._sources(file.parent).columns, **self.given}

    def _stated(self, file: Path, name: str) -> Metadata:
        """The entry beside the file; for a subfolder also the corpus's own, under `folder/name` or `name`."""
        own = self._sources(file.parent).of(name)
        if file.parent == self.base:
            return own
        above, folder = self._sources(self.base), file.relative_to(self.base).parent
        own = own.over(above.of((folder / name).as_posix()))
        return own if name in self.texts else own.over(above.of(name))

    def _sources(self, folder: Path) -> Sources:
        if folder not in self.sources:
            self.sources[folder] = load_sources(folder, self.shown(folder / FILE_NAME))
        return self.sources[folder]

    def _language(self, shown: str, found: Document, roles: list[tuple[str, str]]) -> dict[str, str | None]:
        """The language of the body, else the one the page states; what a page says of itself is kept beside it."""
        body = [line.text for line, role in zip(found.lines, roles, strict=True) if role[0] == "body"]
        code = language_of("\n".join(body))
        origin = "text" if code else "page: lang" if found.language else None
        code = code or found.language
        if code not in (None, "fr"):
            message = f"The article {_printable(found.name)} seems to be in another language than French (`{code}`)."
            remedy = "It is left out of the analyses; set include_foreign to count it all the same."
            self.problems.append(Problem(shown, "language", message, remedy))
        return {"language": code, "language_from": origin, "language_stated": found.language}

    def _unique(self, wished_name: str, file: Path, shown: str) -> str:
        """The wished id, or one with folder, suffix or number where another article has it already."""
        name = _printable(wished_name)
        if name not in self.texts:
            return name
        folder = _printable(file.relative_to(self.base).parent.as_posix()).replace("/", "-")
        wished = [f"{folder}-{name}"] if folder != "." else []
        wished.append(f"{name}-{file.suffix.lower().lstrip('.')}")
        numbered = (f"{name}-{number}" for number in count(2))
        article_id = next(candidate for candidate in chain(wished, numbered) if candidate not in self.texts)
        message = f"Another article is already called {name}; this one is called {article_id}."
        self.problems.append(Problem(shown, "same-name", message, "Give each file, or each row, its own name."))
        return article_id

    def articles_counted_once(self) -> pl.DataFrame:
        """The table of articles, each that repeats an earlier one with its id."""
        ids = list(self.texts)
        copies = {ids[number]: ids[other] for number, other in repeated(self.marks).items()}
        again = pl.col("article_id").replace_strict(copies, default=None, return_dtype=pl.String)
        return self.articles.frame().with_columns(again.alias("duplicate_of"))

    def close(self) -> None:
        """Add the remarks on the `sources.toml` files that were met."""
        if not self.single:
            self._sources(self.base)
        for sources in self.sources.values():
            self.problems.extend(sources.problems)
            if not self.single:
                self.problems.extend(sources.unused())


def _columns(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns given, each for a field that tables have; raises UnusableInput with the nearest one."""
    for name in columns:
        if name not in FIELDS:
            hint = did_you_mean(name, FIELDS)
            raise UnusableInput(f"A table has no field {name!r}.{hint} The fields are {', '.join(FIELDS)}.")
    return dict(columns)


def _printable(name: str) -> str:
    """A file name as text: bytes of it that are no UTF-8 become the replacement character."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files(root: Path, gathering: _Gathering) -> Iterator[Path]:
    """The files below `root`, but hidden ones and the user's own (`sources.toml` …).

    A linked folder is only named, and so is a linked file that lies elsewhere: a corpus may come from strangers.
    """
    if root.is_file():
        yield root
        return
    inside = os.path.join(os.path.realpath(root), "")  # noqa: PTH118  (joining strings, many times)
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        linked = [name for name in sorted(folders) if (here / name).is_symlink() and name[:1] != "."]
        for name in linked:
            gathering.leave_link(here / name, "linked-folder", "The folder is a link and was not entered.")
        folders[:] = sorted(name for name in folders if name[:1] != "." and name not in linked)
        for name in names:
            file = here / name
            if name[:1] == "." or name in _OF_THE_USER:
                continue
            if file.is_symlink() and not os.path.realpath(file).startswith(inside):
                gathering.leave_link(file, "linked-file", "The file is a link to one outside the folder.")
            else:
                yield file


def _joined(found: Document, roles: list[tuple[str, str]], role: str) -> tuple[str | None, str]:
    """The text of the lines of a role, and the rule of the first one."""
    own = [(line.text, rule) for line, (name, rule) in zip(found.lines, roles, strict=True) if name == role]
    return " ".join(" ".join(text for text, _ in own).split()) or None, own[0][1] if own else ""


def _line_rows(article_id: str, found: Document, roles: list[tuple[str, str]]) -> Iterator[dict[str, object]]:
    for line, (role, rule) in zip(found.lines, roles, strict=True):
        yield {
            "article_id": article_id,
            "line": line.number,
            "start": line.start,
            "end": line.end,
            "role": role,
            "rule": rule,
            "text": line.text,
            "char_starts": line.places and list(line.places.starts),
            "char_ends": line.places and list(line.places.ends),
        }


def _nothing(path: Path | str, problems: list[Problem]) -> str:
    if not problems:
        return f"{path}: there is no article in it. Put articles there as {', '.join(SUFFIXES)} files."
    named = " ".join(f"{problem.path}: {problem.message}" for problem in problems[:5])
    more = f" And {len(problems) - 5} more." if len(problems) > 5 else ""
    return f"{path}: no article could be read. {named}{more} Mend these files or give another folder."
