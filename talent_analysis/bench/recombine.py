"""A large archive made of a small annotated corpus: new articles of its sentences, their annotations moved along.

Sentences are drawn from three articles at a time, put one a line, and every offset is shifted to its new place. So
that names grow with the archive as they do in the press, each run of twenty articles has names of its own: the
letters of the old ones exchanged, vowels for vowels and consonants for consonants, so that no offset moves. The
rest of the words is the small corpus's own: copied sentences are far more common than in any newspaper, which is the
hard case for everything that looks for them. The annotations are those of the sentences where they came from: the
archive is for measuring memory and time, not for reading.
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import polars as pl

from talent_analysis.annotate.archive import Archive, finish, write_part
from talent_analysis.read import problems
from talent_analysis.tables import SCHEMAS, Corpus, Parsed

SENTENCES = (8, 24)  # of an article, least and most
STORY = 20  # articles that share their names
PART = 1000  # articles of a part
SOURCES = 12
_VOWELS, _CONSONANTS = "aeiou", "bcdfglmnprstv"
_RENAMED = ("PER", "ORG", "PRODUCT")
_KEY = ["article_id", "sentence_id"]
_FROM = tuple(f"{name}_from" for name in ("source", "title", "published", "url", "author", "language"))


def recombined(parsed: Parsed, folder: Path, n: int, seed: int = 1) -> Archive:
    """An archive of `n` articles in `folder`, the same for the same corpus, `n` and seed."""
    stock = _Stock(parsed)
    for first in range(0, n, PART):
        corpus, kept = stock.part(range(first, min(first + PART, n)), seed)
        write_part(folder, f"part-{first // PART:05}", corpus, kept)
    return finish(folder)


class _Stock:
    """The sentences of the small corpus, numbered, with their tokens and mentions."""

    def __init__(self, parsed: Parsed) -> None:
        numbered = parsed.sentences.with_row_index("stock")
        self.sentences = numbered
        number = numbered.select(*_KEY, "stock", first="start")
        renamed = parsed.mentions.filter(pl.col("type").is_in(_RENAMED))
        self.spans = {
            place: list(own.select(pl.col("start") - pl.col("first"), pl.col("end") - pl.col("first")).iter_rows())
            for (place,), own in renamed.join(number, on=_KEY).group_by("stock")
        }
        self.texts = dict(numbered.select("stock", "text").iter_rows())
        self.tokens = self._rows(parsed.tokens, number, "tokens")
        self.mentions = self._rows(parsed.mentions, number, "mentions")
        places = numbered.group_by("article_id", maintain_order=True).agg("stock").sort("article_id")
        self.articles: list[list[int]] = places["stock"].to_list()

    def _rows(self, table: pl.DataFrame, number: pl.DataFrame, name: str) -> pl.DataFrame:
        """The rows with the number of their sentence, places in it, and whether they belong to a name to be changed."""
        own = table.select(list(SCHEMAS[name])).join(number, on=_KEY, maintain_order="left")
        own = own.with_columns(pl.col("start") - pl.col("first"), pl.col("end") - pl.col("first"))
        inside = [
            any(a <= start < b for a, b in self.spans.get(place, ()))
            for place, start in own.select("stock", "start").iter_rows()
        ]
        return own.drop(*_KEY, "first").with_columns(pl.Series("named", inside, dtype=pl.Boolean))

    def part(self, numbers: range, seed: int) -> tuple[Corpus, dict[str, pl.DataFrame]]:
        """The articles with these numbers and their kept tables."""
        drawn = self._drawn(numbers, seed)
        lines = drawn.with_columns(
            (pl.col("text").str.len_chars() + 1).cum_sum().over("article_id").alias("after")
        ).with_columns((pl.col("after") - 1 - pl.col("text").str.len_chars()).cast(pl.Int64).alias("start"))
        lines = lines.with_columns(
            (pl.col("after").cast(pl.Int64) - 1).alias("end"),
            (pl.col("sentence_id") + 1).alias("line"),
            pl.when(pl.col("sentence_id") == 0).then(pl.lit("title")).otherwise(pl.lit("body")).alias("role"),
        )
        own = ["stock", "p_negative", "p_neutral", "p_positive", "label", "quoted"]
        sentences = lines.join(self.sentences.select(own), on="stock", maintain_order="left")
        placed = lines.select("article_id", "sentence_id", "story", "stock", shift="start")
        kept = {
            "sentences": sentences.select(*SCHEMAS["sentences"], "role"),
            "tokens": _moved(self.tokens, placed, seed).select(list(SCHEMAS["tokens"])),
            "mentions": _moved(self.mentions, placed, seed).select(list(SCHEMAS["mentions"])),
        }
        return _as_read(lines, seed), kept

    def _drawn(self, numbers: range, seed: int) -> pl.DataFrame:
        """The sentences of each article in order: article_id, sentence_id, stock, story, text (names exchanged)."""
        rows = []
        for number in numbers:
            draw = random.Random(f"{seed} {number}")  # noqa: S311
            pool = [place for own in draw.sample(self.articles, min(3, len(self.articles))) for place in own]
            story = number // STORY
            exchange = _exchange(seed, story)
            for at, place in enumerate(draw.sample(pool, min(len(pool), draw.randint(*SENTENCES)))):
                text = self.texts[place]
                for a, b in self.spans.get(place, ()):
                    text = text[:a] + text[a:b].translate(exchange) + text[b:]
                rows.append((f"archive_{number:07}", at, place, story, text))
        schema = {"article_id": pl.String, "sentence_id": pl.Int64, "stock": pl.UInt32, "story": pl.Int64}
        return pl.DataFrame(rows, schema={**schema, "text": pl.String}, orient="row")


def _moved(rows: pl.DataFrame, placed: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The rows of the placed sentences, at their new places, names exchanged."""
    moved = placed.join(rows, on="stock", maintain_order="left_right")
    moved = moved.with_columns(pl.col("start") + pl.col("shift"), pl.col("end") + pl.col("shift"))
    for column in ("text", "lemma"):
        if column in moved.columns:
            pairs = moved.filter("named").select("story", column).unique()
            new = [word.translate(_exchange(seed, story)) if word else word for story, word in pairs.iter_rows()]
            known = pairs.with_columns(pl.Series("new", new, dtype=pl.String), pl.lit(True).alias("named"))
            moved = moved.join(known, on=["story", column, "named"], how="left", maintain_order="left")
            moved = moved.with_columns(pl.coalesce("new", column).alias(column)).drop("new")
    return moved


_EXCHANGES: dict[tuple[int, int], dict[int, str]] = {}


def _exchange(seed: int, story: int) -> dict[int, str]:
    """Each vowel for another, each consonant for another, small and capital letters alike."""
    if (seed, story) not in _EXCHANGES:
        draw = random.Random(f"{seed} story {story}")  # noqa: S311
        table: dict[int, str] = {}
        for letters in (_VOWELS, _CONSONANTS):
            for a, b in zip(letters, draw.sample(letters, len(letters)), strict=True):
                table |= {ord(a): b, ord(a.upper()): b.upper()}
        _EXCHANGES[seed, story] = table
    return _EXCHANGES[seed, story]


def _as_read(lines: pl.DataFrame, seed: int) -> Corpus:
    """Articles and lines as reading gives them; sources of unequal size, dates over two and a half years."""
    read = lines.group_by("article_id", maintain_order=True).agg(pl.col("text"), pl.col("text").first().alias("title"))
    about = []
    for article in read["article_id"]:
        draw = random.Random(f"{seed} about {article}")  # noqa: S311
        source = f"Journal {min(draw.randrange(SOURCES), draw.randrange(SOURCES)) + 1:02}"
        about.append((source, datetime.date(2023, 1, 1) + datetime.timedelta(days=draw.randrange(900))))
    nothing = {name: pl.lit(None, dtype=kind).alias(name) for name, kind in SCHEMAS["articles"].items()}
    made = read.select("article_id", "title").with_columns(
        pl.DataFrame(about, schema={"source": pl.String, "published": pl.Date}, orient="row").get_columns()
    )
    made = made.with_columns(
        pl.lit("fr").alias("language"), pl.col("article_id").alias("path"), pl.col("article_id").alias("sha256")
    )
    more = dict.fromkeys(("author", "language_stated", *_FROM), pl.String)
    articles = made.select(
        *(pl.col(name) if name in made.columns else column for name, column in nothing.items()),
        *(pl.lit(None, dtype=kind).alias(name) for name, kind in more.items()),
        pl.lit(0, dtype=pl.Int64).alias("file_start"),
    )
    ledger = lines.with_columns(pl.lit("made").alias("rule")).select(list(SCHEMAS["lines"]))
    ledger = ledger.with_columns(pl.lit(None, dtype=pl.List(pl.Int64)).alias(k) for k in ("char_starts", "char_ends"))
    texts = {key: "\n".join(own) + "\n" for key, own in read.select("article_id", "text").iter_rows()}
    return Corpus(articles, ledger, problems.frame([]), texts)
