"""The table of `talent-analysis check`: what would be read, and what is wrong with it."""

from __future__ import annotations

import polars as pl
from tabulate import tabulate

from talent_analysis.read.flags import flags
from talent_analysis.tables import ANALYSED_ROLES, Corpus

_REMOVED = ("boilerplate", "caption")
_SHOWN = {
    "file": "file",
    "source": "source",
    "title": "title",
    "published": "date",
    "words": "words",
    "lines_removed": "lines removed",
    "flags": "flags",
}


def check_table(corpus: Corpus) -> pl.DataFrame:
    """One row for each article, then one for each other file with a remark (article_id null): files that gave
    no article, or several.

    Columns: article_id, path, source, title, published (date), words (runs of letters or digits in the lines that are
    analysed),
    lines_removed (boilerplate and captions), flags (number of quality flags), remarks (text, null where there is
    none).
    """
    columns = ["article_id", "path", "source", "title", "published", "words", "lines_removed", "flags", "remarks"]
    single = corpus.articles.filter(pl.col("path").is_unique()).select("path")
    remarks = (
        corpus.problems.with_columns(remark=pl.concat_str("message", "remedy", separator=" "))
        .group_by("path", maintain_order=True)
        .agg(pl.col("remark").str.join(" ").alias("remarks"))
    )
    twin = pl.format("The same text as {}, or nearly; it is counted once.", "duplicate_of")
    articles = (
        corpus.articles.join(_counts(corpus), on="article_id", how="left", maintain_order="left")
        .join(remarks.join(single, on="path", how="semi"), on="path", how="left", maintain_order="left")
        .with_columns(pl.concat_str(twin, "remarks", separator=" ", ignore_nulls=True).alias("remarks"))
        .with_columns(pl.col("remarks").replace("", None), pl.col("flags").fill_null(0))
        .select(columns)
    )
    others = remarks.join(single, on="path", how="anti", maintain_order="left").select(
        *[
            pl.col(name) if name in ("path", "remarks") else pl.lit(None, articles.schema[name]).alias(name)
            for name in columns
        ]
    )
    return pl.concat([articles, others])


def _counts(corpus: Corpus) -> pl.DataFrame:
    words = pl.col("text").str.count_matches(r"[\p{L}\p{N}]+").filter(pl.col("role").is_in(ANALYSED_ROLES))
    counted = corpus.lines.group_by("article_id").agg(
        words.sum().cast(pl.Int64).alias("words"),
        pl.col("role").is_in(_REMOVED).sum().cast(pl.Int64).alias("lines_removed"),
    )
    flagged = flags(corpus.lines, corpus.texts).group_by("article_id").agg(pl.len().cast(pl.Int64).alias("flags"))
    return counted.join(flagged, on="article_id", how="left")


def check_text(corpus: Corpus, width: int) -> str:
    """The check as text for a terminal of `width` columns: a row an article, then what to mend, then the sums."""
    table = check_table(corpus)
    several = pl.col("path").is_duplicated()
    rows = table.filter(pl.col("article_id").is_not_null()).with_columns(
        file=pl.when(several).then(pl.format("{} [{}]", "path", "article_id")).otherwise("path")
    )
    room = max(30, width - 40)
    grid = tabulate(
        [[_cell(row[name]) for name in _SHOWN] for row in rows.iter_rows(named=True)],
        headers=list(_SHOWN.values()),
        maxcolwidths=[room // 3, room // 4, room - room // 3 - room // 4, None, None, 7, None],
        disable_numparse=True,
        colalign=("left", "left", "left", "left", "right", "right", "right"),
    )
    wrong = table.filter(pl.col("remarks").is_not_null())
    mend = [f"{row['path']}: {row['remarks']}" for row in wrong.iter_rows(named=True)]
    listed = ["What is wrong, and how to mend it:", *(f"- {line}" for line in mend), ""] if mend else []
    total = f"{rows.height} articles, {int(rows['words'].sum() or 0):,} words; {len(mend)} with a remark."
    return "\n".join([grid, "", *listed, total])


def _cell(value: object) -> str:
    return "–" if value is None else str(value)


def line_text(corpus: Corpus) -> str:
    """Every line that is not blank, with its role and the rule that gave it."""
    rows = corpus.lines.filter(pl.col("role") != "blank").sort("article_id", "line", maintain_order=True)
    return "\n".join(
        f"{row['article_id']}:{row['line']} {row['role']} ({row['rule']}) {' '.join(row['text'].split())}"
        for row in rows.iter_rows(named=True)
    )


def flag_text(corpus: Corpus) -> str:
    """Every quality flag with its place in the raw text."""
    return "\n".join(
        f"{row['article_id']}:{row['line']} [{row['start']}:{row['end']}] {row['flag']}: "
        f"{' '.join(row['text'].split())}{' → ' + row['note'] if row['note'] else ''}"
        for row in flags(corpus.lines, corpus.texts).iter_rows(named=True)
    )
