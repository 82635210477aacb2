"""The first page: what was analysed, what was found, what was left out, and how to run it again."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from talent_analysis.parameters import Parameters
from talent_analysis.read.leaving_out import DUPLICATE
from talent_analysis.report import html, manifest
from talent_analysis.report.display import unbroken
from talent_analysis.report.findings import findings
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.says import report as says
from talent_analysis.report.session import Session
from talent_analysis.tables import SCHEMAS
from talent_analysis.words import Words

#: Sources, articles left out and remarks listed on the page at most; the tables have all.
ROWS = 60


def facts(articles: pl.DataFrame, words: Words) -> list[tuple[str, str]]:
    """The corpus in numbers: (what, how many)."""
    return [
        (words("articles"), words.number(articles.height)),
        (words("sources"), words.number(articles["source"].drop_nulls().n_unique())),
        (words("sentences"), words.number(int(articles["n_sentences"].sum()))),
        (words("words (“du” counts as two: de le)"), words.number(int(articles["n_tokens"].sum()))),
    ]


def by_source(articles: pl.DataFrame, words: Words) -> list[dict[str, str]]:
    """One row for each source, in the order of the corpus, ROWS at most."""
    counts = articles.group_by("source", maintain_order=True).agg(
        pl.len().alias("articles"), pl.col("n_sentences", "n_tokens").sum()
    )
    return [
        {
            "source": row["source"] or words("unknown"),
            **{key: words.number(row[key]) for key in ("articles", "n_sentences", "n_tokens")},
        }
        for row in counts.head(ROWS).iter_rows(named=True)
    ]


def body(opened: Session, asked: Parameters, runs: Sequence[NotebookRun], *, alone: bool = False) -> str:
    """The first page as safe HTML; `alone` where it travels in one file, without the files beside it."""
    words, articles = opened.words, opened.parsed.articles
    left_out = manifest.left_out(opened)
    return html.rendered(
        "index.html.j2",
        words=words,
        unbroken=unbroken,
        title=title(opened),
        analysed=says.analysed(articles, len(left_out), words),
        dates=says.dates(articles, words),
        languages=says.languages(articles, words),
        facts=facts(articles, words),
        sources=by_source(articles, words),
        left_out=[_left_out(row, words) for row in left_out[:ROWS]],
        problems=opened.parsed.problems.head(ROWS).to_dicts(),
        more=max(0, len(left_out) - ROWS) + max(0, opened.parsed.problems.height - ROWS),
        findings=findings(runs, opened.parameters.output / "data", words),
        runs=runs,
        tables=list(SCHEMAS),
        command=manifest.command(asked),
        alone=alone,
    )


def _left_out(row: dict[str, str], words: Words) -> dict[str, str]:
    told = words("It repeats {other}.", other=row["duplicate_of"]) if row["why"] == DUPLICATE else ""
    return {"article": row["article_id"], "why": f"{words(row['why'])}. {told}".strip()}


def title(opened: Session) -> str:
    """What the report is called."""
    return opened.words("How the press tells it: {corpus}", corpus=opened.parameters.corpus.name)


def page(opened: Session, asked: Parameters, runs: Sequence[NotebookRun], frame: html.Frame) -> str:
    """The whole of index.html; `asked` are the parameters as they were given."""
    return html.page(body(opened, asked, runs), title(opened), "index.html", frame)
