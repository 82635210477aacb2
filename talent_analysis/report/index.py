"""The first page: what was analysed, what was found, what was left out, and how to run it again."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Any

import polars as pl

from talent_analysis.parameters import Parameters
from talent_analysis.report import html, manifest
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.session import Session
from talent_analysis.tables import SCHEMAS
from talent_analysis.words import Words


def facts(articles: pl.DataFrame, words: Words) -> list[tuple[str, str]]:
    """The corpus in numbers: (what, how many)."""
    return [
        (words("articles"), words.number(articles.height)),
        (words("sources"), words.number(articles["source"].drop_nulls().n_unique())),
        (words("sentences"), words.number(int(articles["n_sentences"].sum()))),
        (words("words (“du” counts as two: de le)"), words.number(int(articles["n_tokens"].sum()))),
    ]


def dates(articles: pl.DataFrame, words: Words) -> str:
    """What is known of the dates of publication."""
    known = articles["published"].drop_nulls()
    if known.is_empty():
        return words("No article states its date of publication, so nothing here is shown over time.")
    first, last = known.sort()[0], known.sort()[-1]
    return words(
        "{n} of {total} articles state their date, from {first} to {last}.",
        n=words.number(known.len()),
        total=words.number(articles.height),
        first=words.date(first),
        last=words.date(last),
    )


def languages(articles: pl.DataFrame, words: Words) -> str:
    """Which languages the articles are in, as far as recognised."""
    counts = articles.group_by("language").len().sort("len", "language", descending=[True, False])
    names = {"fr": words("French"), "en": words("English"), None: words("unknown")}
    said = [f"{names.get(code, code)} ({words.number(n)})" for code, n in counts.rows()]
    return words("Language of the articles: {list}.", list=words.listing(said))


def by_source(articles: pl.DataFrame, words: Words) -> list[dict[str, str]]:
    """One row for each source, in the order of the corpus."""
    counts = articles.group_by("source", maintain_order=True).agg(
        pl.len().alias("articles"), pl.col("n_sentences", "n_tokens").sum()
    )
    return [
        {
            "source": row["source"] or words("unknown"),
            **{key: words.number(row[key]) for key in ("articles", "n_sentences", "n_tokens")},
        }
        for row in counts.iter_rows(named=True)
    ]


def _template(words: Words, values: dict[str, Any]) -> str:
    import jinja2

    text = (resources.files("talent_analysis.report") / "templates" / "index.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(text).render(words=words, **values)


def page(opened: Session, asked: Parameters, runs: Sequence[NotebookRun], frame: html.Frame) -> str:
    """The whole of index.html; `asked` are the parameters as they were given."""
    words, articles = opened.words, opened.parsed.articles
    title = words("How the press tells it: {corpus}", corpus=opened.parameters.corpus.name)
    values = {
        "title": title,
        "facts": facts(articles, words),
        "dates": dates(articles, words),
        "languages": languages(articles, words),
        "sources": by_source(articles, words),
        "problems": opened.parsed.problems.to_dicts(),
        "runs": runs,
        "tables": list(SCHEMAS),
        "command": manifest.command(asked),
        "versions": manifest.versions(),
    }
    return html.page(_template(words, values), title, "index.html", frame)
