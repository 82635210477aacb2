"""An archive: a large annotated corpus as a folder of partitioned Parquet, never whole in memory.

`ARCHIVE/parts/NAME/` holds the tables of a part (a subfolder or a file of the corpus) and, in `texts`, its raw
texts. A part appears whole or not at all; its name ends with a hash of its files, the models and the code, so that
what is there already is not made again and what has changed replaces its older self.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from talent_analysis.annotate.annotate import Engine, kept_tables
from talent_analysis.annotate.store import KEPT, Tables
from talent_analysis.code import code_version
from talent_analysis.errors import UnusableInput
from talent_analysis.models import store as model_store
from talent_analysis.read import read
from talent_analysis.tables import Corpus, write_whole

MARK = "archive.json"
NAMES = ("articles", "lines", "problems", "texts", *KEPT)
#: So many articles are analysed in every detail; of more, this many are drawn.
SAMPLE = 1000
Say = Callable[[str], object]


@dataclass(frozen=True)
class Archive:
    """A folder of parts."""

    folder: Path

    def parts(self) -> list[Path]:
        """The folders of the parts, by name."""
        return sorted(part for part in (self.folder / "parts").iterdir() if not part.name.startswith("."))

    def scan(self, name: str) -> pl.LazyFrame:
        """A table over all parts, read lazily."""
        return pl.scan_parquet([part / f"{name}.parquet" for part in self.parts()], glob=False)

    def sample(self, n: int, seed: int, keep: pl.Expr | None = None) -> list[str]:
        """The ids of about `n` articles, in the archive's order: from each source at random, in proportion to its
        articles and one at least; all where there are no more. `keep` chooses among the rows of `articles`."""
        rows = self.scan("articles")
        ids = (rows if keep is None else rows.filter(keep)).select("article_id", "source").collect()
        if ids.height <= n:
            return ids["article_id"].to_list()
        by_source: dict[str, list[str]] = defaultdict(list)
        for article, source in ids.iter_rows():
            by_source[source or ""].append(article)
        draw = random.Random(seed)  # noqa: S311
        chosen: set[str] = set()
        for _, own in sorted(by_source.items()):
            chosen |= set(draw.sample(own, max(1, round(n * len(own) / ids.height))))
        return [article for article in ids["article_id"] if article in chosen]

    def corpus(self, articles: list[str]) -> tuple[Corpus, Tables]:
        """These articles as they were read, and their kept tables."""
        wanted = pl.col("article_id").is_in(articles)
        found = {name: self._some(name, wanted) for name in NAMES if name != "problems"}
        corpus = Corpus(
            articles=found["articles"],
            lines=found["lines"],
            problems=self.scan("problems").collect(),
            texts=dict(found["texts"].iter_rows()),
            folder=self.folder,
        )
        return corpus, {name: found[name] for name in KEPT}

    def _some(self, name: str, wanted: pl.Expr) -> pl.DataFrame:
        # Part by part, and filtered while read: rows kept of a whole table hold on to all of its strings.
        parts = [
            pl.scan_parquet(part / f"{name}.parquet", glob=False).filter(wanted).collect() for part in self.parts()
        ]
        return pl.concat([part for part in parts if part.height] or parts[:1])


def is_archive(folder: Path) -> bool:
    """Whether a folder is an archive of ours."""
    return (folder / MARK).is_file()


def build(
    corpus: Path,
    folder: Path,
    models: Literal["bundled", "official"] = "bundled",
    *,
    columns: Mapping[str, str] | None = None,
    cache: Path | str | None = None,
    engine: Engine | None = None,
    say: Say | None = None,
) -> Archive:
    """Annotate a corpus part by part into an archive, going on from what is there.

    A part is a subfolder of `corpus`, or a file of tables or of an export in it; its loose text files are one part.
    Raises UnusableInput where nothing of it can be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces = list(_pieces(corpus))
    if not pieces:
        raise UnusableInput(f"{corpus}: there is nothing in it. Give a folder of articles.")
    done: set[str] = set()
    for place, piece in enumerate(pieces, start=1):
        name = _name(piece, models)
        if not (folder / "parts" / name).is_dir():
            if say:
                say(f"Part {place} of {len(pieces)}: {piece.name}")
            found = read(piece, columns)
            write_part(folder, name, found, kept_tables(found, models, cache, engine), prefix=f"{piece.stem}-")
        done.add(name)
    for old in (folder / "parts").iterdir():
        if old.name not in done:
            shutil.rmtree(old, ignore_errors=True)
    return finish(folder)


def finish(folder: Path) -> Archive:
    """Mark a folder of parts as an archive."""
    about = json.dumps({"format": 1}) + "\n"
    write_whole(folder / MARK, lambda path: path.write_text(about, encoding="utf-8"))
    return Archive(folder)


def write_part(folder: Path, name: str, corpus: Corpus, kept: Tables, prefix: str = "") -> None:
    """Put a part in its place, whole or not at all; `prefix` keeps the ids of parts apart."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    texts = {"article_id": list(corpus.texts), "text": list(corpus.texts.values())}
    tables = {"articles": corpus.articles, "lines": corpus.lines, "texts": pl.DataFrame(texts), **kept}
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=folder / "parts"))
    try:
        for key, table in tables.items():
            own = table.with_columns(pl.concat_str(pl.lit(prefix), "article_id").alias("article_id"))
            own.write_parquet(work / f"{key}.parquet")
        corpus.problems.write_parquet(work / "problems.parquet")
        work.chmod(0o755)
        work.rename(folder / "parts" / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _pieces(corpus: Path) -> Iterator[Path]:
    """The parts of a corpus: its folders and files; where it has text files lying loose, it is one part."""
    children = sorted(child for child in corpus.iterdir() if not child.name.startswith("."))
    folders = [child for child in children if child.is_dir()]
    files = [child for child in children if child.is_file() and child.suffix != ".toml"]
    if any(file.suffix.lower() in (".txt", ".html", ".htm", ".rtf") for file in files):
        yield corpus
    else:
        yield from [*folders, *files]


def _name(piece: Path, models: Literal["bundled", "official"]) -> str:
    digest = hashlib.sha256(f"{model_store.key_of(models)} {code_version('annotate.reader', 'read.corpus')}".encode())
    files = sorted(file for file in piece.rglob("*") if file.is_file()) if piece.is_dir() else [piece]
    for file in files:
        with file.open("rb") as opened:
            digest.update(file.relative_to(piece.parent).as_posix().encode())
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return f"{piece.stem}-{digest.hexdigest()[:20]}"
