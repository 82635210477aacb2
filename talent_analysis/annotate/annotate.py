"""Annotating a corpus: the models where something is new, the store where nothing is, then what needs no model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, Protocol

import polars as pl

from talent_analysis.annotate import alias_file, amounts, linking, quotes
from talent_analysis.annotate.batches import Article, in_batches
from talent_analysis.annotate.store import KEPT, Store, Tables, article_key
from talent_analysis.annotate.workers import on_every_core
from talent_analysis.errors import RunFailed
from talent_analysis.models import store as model_store
from talent_analysis.tables import ANALYSED_ROLES, SCHEMAS, Corpus, Parsed

#: A store that cannot be read back what was just put there is looked at this often.
_ROUNDS = 3


class Engine(Protocol):
    """What runs the models over batches of articles and keeps the tables of each batch as soon as it is done."""

    def __call__(self, batches: Iterator[list[Article]], models: Literal["bundled", "official"], store: Store) -> None:
        """Annotate and keep every batch."""


def annotate(
    corpus: Corpus,
    models: Literal["bundled", "official"] = "bundled",
    cache: Path | str | None = None,
    engine: Engine | None = None,
) -> Parsed:
    """Annotate every article of `corpus` and return all tables.

    Articles whose text, models and code were met before come from `cache`, a folder or an fsspec address (default:
    the user's cache folder); only where one is new are the models loaded. Each batch is kept as soon as it is done,
    so that a run that was killed goes on from there. `engine` runs the models (default: a process for each core
    where there is much to do). Names are merged as the corpus's `entities.toml` says, where there is one. Raises
    UnusableInput where the model files are damaged or that file cannot be used, RunFailed where the store loses what
    was put there.
    """
    book = alias_file.load(corpus.folder)
    return assemble(corpus, kept_tables(corpus, models, cache, engine), book)


def kept_tables(
    corpus: Corpus,
    models: Literal["bundled", "official"] = "bundled",
    cache: Path | str | None = None,
    engine: Engine | None = None,
) -> Tables:
    """`sentences`, `tokens` and `mentions` of every article, names not yet linked; see `annotate`."""
    store = Store.at(cache, model_store.key_of(models))
    found = _kept(corpus, models, store, engine or on_every_core)
    kept = [found[article] for article in corpus.articles["article_id"]]
    return {name: pl.concat([t[name] for t in kept]) if kept else pl.DataFrame(schema=SCHEMAS[name]) for name in KEPT}


def _kept(corpus: Corpus, models: Literal["bundled", "official"], store: Store, engine: Engine) -> dict[str, Tables]:
    """The kept tables of every article; what the store lacks, or has lost, is annotated first."""
    cut = corpus.lines.partition_by("article_id", as_dict=True)
    lines = {article: cut.get((article,), corpus.lines.clear()) for article in corpus.articles["article_id"]}
    keys = {article: article_key(corpus.texts[article], own) for article, own in lines.items()}
    for _ in range(_ROUNDS):
        known = store.known()
        new = {key: article for article, key in keys.items() if key not in known}
        if new:
            engine(in_batches(_articles(corpus, lines, new.items())), models, store)
        loaded = dict(store.load(set(keys.values())))
        if loaded.keys() >= set(keys.values()):
            return {article: _of(article, loaded[key]) for article, key in keys.items()}
    raise RunFailed("The annotation store loses what is put there. Check its disk, or give another folder.")


def _articles(corpus: Corpus, lines: dict[str, pl.DataFrame], wanted: Iterable[tuple[str, str]]) -> Iterator[Article]:
    for key, article in wanted:
        analysed = lines[article].filter(pl.col("role").is_in(list(ANALYSED_ROLES)))
        yield Article(key, article, corpus.texts[article], analysed)


def _of(article: str, tables: Tables) -> Tables:
    """The tables under this article's id, whatever it was called when they were made."""
    return {name: table.with_columns(pl.lit(article).alias("article_id")) for name, table in tables.items()}


def assemble(corpus: Corpus, kept: Tables, book: alias_file.Book) -> Parsed:
    """All tables, from those of `kept_tables`: names linked, reported speech and amounts found."""
    tables = dict(kept)
    tables["mentions"] = linking.link(tables["mentions"], corpus.texts, book)
    speech = _each_article(corpus, tables, _speech)
    tables["quotes"], tables["amounts"] = speech["quotes"], speech["amounts"]
    tables["mentions"] = tables["mentions"].with_columns(
        quotes.speaker_of(tables["mentions"], tables["quotes"]).alias("speaker")
    )
    tables["sentences"] = tables["sentences"].with_columns(
        quotes.quoted_share(tables["sentences"], tables["quotes"]).alias("quoted")
    )
    articles = _with_counts(corpus.articles, tables)
    return Parsed(
        articles=articles,
        lines=corpus.lines,
        problems=corpus.problems,
        texts=corpus.texts,
        settled=book.table(),
        **tables,
    )


def _each_article(corpus: Corpus, tables: Tables, work: Callable[[str, pl.DataFrame, Tables], Tables]) -> Tables:
    """Run `work` on each article's own rows and put the results together."""
    cut = {name: table.partition_by("article_id", as_dict=True) for name, table in tables.items()}
    lines = corpus.lines.partition_by("article_id", as_dict=True)
    done = []
    for article in corpus.articles["article_id"]:
        own = {name: parts.get((article,), tables[name].clear()) for name, parts in cut.items()}
        done.append(work(corpus.texts[article], lines.get((article,), corpus.lines.clear()), own))
    return {name: pl.concat([tables[name] for tables in done]) for name in ("quotes", "amounts")}


def _speech(text: str, lines: pl.DataFrame, own: Tables) -> Tables:
    found = quotes.find_quotes(text, lines, own["sentences"], own["tokens"], own["mentions"])
    figures = amounts.find_amounts(text, own["sentences"], own["tokens"], own["mentions"], found)
    return {"quotes": found, "amounts": figures}


def _with_counts(articles: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """`n_sentences`, and `n_tokens`: syntactic words that are not punctuation."""
    words = tables["tokens"].filter(pl.col("upos") != "PUNCT")
    counts = {
        "n_sentences": tables["sentences"].group_by("article_id").len("n_sentences"),
        "n_tokens": words.group_by("article_id").len("n_tokens"),
    }
    for name, count in counts.items():
        articles = articles.drop(name).join(count, on="article_id", how="left", maintain_order="left")
        articles = articles.with_columns(pl.col(name).fill_null(0).cast(pl.Int64))
    first = [name for name in SCHEMAS["articles"] if name in articles.columns]
    return articles.select(first + [name for name in articles.columns if name not in first])
