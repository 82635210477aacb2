"""Annotating a corpus: the models where something is new, the store where nothing is, then what needs no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from talent_analysis.annotate import alias_file, amounts, linking, quotes
from talent_analysis.annotate.store import KEPT, Store, article_key
from talent_analysis.models import store as model_store
from talent_analysis.tables import ANALYSED_ROLES, SCHEMAS, Corpus, Parsed

if TYPE_CHECKING:
    from talent_analysis.annotate.reader import ModelReader

Tables = dict[str, pl.DataFrame]


def annotate(corpus: Corpus, models: Literal["bundled", "official"] = "bundled", cache: Path | None = None) -> Parsed:
    """Annotate every article of `corpus` and return all tables.

    Articles whose text, models and code were met before come from `cache` (default: the user's cache folder);
    only where one is new are the models loaded. Names are merged as the corpus's `entities.toml` says, where
    there is one. Raises UnusableInput where the model files are damaged or that file cannot be used.
    """
    book = alias_file.load(corpus.folder)
    store = Store(cache)
    keys = _keys(corpus, model_store.key_of(models))
    known = {article: store.load(key) for article, key in keys.items()}
    missing = [article for article, tables in known.items() if tables is None]
    if missing:
        _annotate_new(corpus, missing, models, lambda article, new: store.save(keys[article], new))
        known |= {article: store.load(keys[article]) for article in missing}
    return _assemble(corpus, book, [tables for tables in known.values() if tables is not None])


def _keys(corpus: Corpus, model_key: str) -> dict[str, str]:
    roles = corpus.lines.group_by("article_id", maintain_order=True).agg(pl.col("role"))
    by_article = dict(zip(roles["article_id"], roles["role"].to_list(), strict=True))
    return {
        article: article_key(article, corpus.texts[article], by_article.get(article, []), model_key)
        for article in corpus.articles["article_id"]
    }


def _annotate_new(
    corpus: Corpus,
    articles: list[str],
    models: Literal["bundled", "official"],
    keep: Callable[[str, Tables], None],
) -> None:
    """Load the models and annotate these articles, keeping each as soon as it is done."""
    from tqdm import tqdm

    from talent_analysis.annotate.reader import ModelReader

    reader = ModelReader.load(models)
    for article in tqdm(articles, desc="Annotating", unit="article", delay=2):
        keep(article, _one(reader, corpus, article))


def _one(reader: ModelReader, corpus: Corpus, article: str) -> Tables:
    analysed = corpus.lines.filter((pl.col("article_id") == article) & pl.col("role").is_in(list(ANALYSED_ROLES)))
    return reader.tables(article, corpus.texts[article], analysed)


def _assemble(corpus: Corpus, book: alias_file.Book, kept: list[Tables]) -> Parsed:
    tables = {name: pl.concat([t[name] for t in kept]) if kept else pl.DataFrame(schema=SCHEMAS[name]) for name in KEPT}
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
