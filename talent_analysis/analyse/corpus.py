"""What was read: sizes, what each line was taken for, what was left out, what the files do not say.

A word here is a run of letters or digits (hyphens and apostrophes separate), counted alike in what was kept
and in what was left out, so that the two compare; the parser's tokens are counted in `articles`.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.tables import ANALYSED_ROLES, ROLES, Parsed

WORD = r"[\p{L}\p{N}]+"
METADATA = ("source", "title", "standfirst", "published", "url", "author")


def articles(parsed: Parsed) -> pl.DataFrame:
    """One row an article: source, title, published, then counts, language, duplicate_of, article_id.

    n_words (kept lines), n_removed (lines left out), share_removed (of all words; null where there is none), n_lines
    (blank ones aside), n_sentences, n_tokens (both of the parser).
    """
    counts = (
        _lines(parsed)
        .group_by("article_id")
        .agg(
            pl.col("words").filter("kept").sum().cast(pl.Int64).alias("n_words"),
            pl.len().cast(pl.Int64).alias("n_lines"),
            (~pl.col("kept")).sum().cast(pl.Int64).alias("n_removed"),
            (pl.col("words").filter(~pl.col("kept")).sum() / pl.col("words").sum())
            .fill_nan(None)
            .alias("share_removed"),
        )
    )
    named = ["source", "title", "published"]
    counted = ["n_words", "n_removed", "share_removed", "n_lines", "n_sentences", "n_tokens"]
    return (
        parsed.articles.join(counts, on="article_id", how="left", maintain_order="left")
        .sort("article_id")
        .select(*named, *counted, "language", "duplicate_of", "article_id")
    )


def roles(parsed: Parsed, most: int = 40) -> pl.DataFrame:
    """Words by article and role of line: article_id, source, role, n_lines, n_words, share, kept.

    `share` is of the article's words; blank lines are left out, and so are roles that an article lacks.
    Only the first `most` articles by their ids are listed.
    """
    order = pl.col("role").replace_strict(list(ROLES), range(len(ROLES)), default=None)
    return (
        _lines(parsed)
        .group_by("article_id", "source", "role", "kept")
        .agg(
            pl.len().cast(pl.Int64).alias("n_lines"),
            pl.col("words").sum().cast(pl.Int64).alias("n_words"),
        )
        .with_columns(share=(pl.col("n_words") / pl.col("n_words").sum().over("article_id")).fill_nan(None))
        .sort("article_id", order)
        .filter(pl.col("article_id").rank("dense") <= most)
        .select("article_id", "source", "role", "n_lines", "n_words", "share", "kept")
    )


def removed(parsed: Parsed) -> pl.DataFrame:
    """Every line left out of the analyses: source, line, text, role, rule, article_id, start, end."""
    return (
        _lines(parsed)
        .filter(~pl.col("kept"))
        .sort("article_id", "line")
        .select("source", "line", "text", "role", "rule", "article_id", "start", "end")
    )


def cleaning(parsed: Parsed) -> pl.DataFrame:
    """Words of each article before and after cleaning: article_id, source, before, after, removed, share.

    `share` is removed / before, null where the article has no word.
    """
    return (
        _lines(parsed)
        .group_by("article_id", "source")
        .agg(
            pl.col("words").sum().cast(pl.Int64).alias("before"),
            pl.col("words").filter("kept").sum().cast(pl.Int64).alias("after"),
        )
        .with_columns(removed=pl.col("before") - pl.col("after"))
        .with_columns(share=(pl.col("removed") / pl.col("before")).fill_nan(None))
        .sort("article_id")
    )


def cleaned_words(parsed: Parsed, top_n: int) -> pl.DataFrame:
    """Words of four letters or more whose count cleaning changed most: word (lower case), before, after, removed.

    Ordered by occurrences removed, then by the share of the word's occurrences that this is.
    """
    return (
        _lines(parsed)
        .select("kept", pl.col("text").str.to_lowercase().str.extract_all(WORD).alias("word"))
        .explode("word")
        .filter(pl.col("word").str.len_chars() >= 4)
        .group_by("word")
        .agg(pl.len().cast(pl.Int64).alias("before"), pl.col("kept").sum().cast(pl.Int64).alias("after"))
        .with_columns(removed=pl.col("before") - pl.col("after"))
        .filter(pl.col("removed") > 0)
        .sort(-pl.col("removed"), -pl.col("removed") / pl.col("before"), "word")
        .head(top_n)
    )


def metadata(parsed: Parsed) -> pl.DataFrame:
    """What the files state: field, n (articles), n_known, n_unknown, unknown (their ids, comma-separated)."""
    known = [field for field in METADATA if field in parsed.articles.columns]
    rows = [
        {
            "field": field,
            "n": parsed.articles.height,
            "n_known": parsed.articles[field].count(),
            "n_unknown": parsed.articles[field].null_count(),
            "unknown": ", ".join(parsed.articles.filter(pl.col(field).is_null())["article_id"].sort()),
        }
        for field in known
    ]
    return pl.DataFrame(rows)


def origins(parsed: Parsed) -> pl.DataFrame:
    """Where what is known of the articles was found: field, origin, n (articles), in the order of METADATA.

    The origin is `sources.toml`, a column of a table, a place of a page, a rule on the text; what names one
    article only (its entry in sources.toml) is put together.
    """
    fields = [field for field in METADATA if f"{field}_from" in parsed.articles.columns]
    counts = [
        parsed.articles.filter(pl.col(f"{field}_from").is_not_null())
        .group_by(pl.col(f"{field}_from").str.replace(r", \[.*\]$", "").alias("origin"))
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .sort(-pl.col("n"), "origin")
        .select(pl.lit(field).alias("field"), "origin", "n")
        for field in fields
    ]
    return pl.concat([pl.DataFrame(schema={"field": pl.String, "origin": pl.String, "n": pl.Int64}), *counts])


def cleaned_counts(parsed: Parsed) -> pl.DataFrame:
    """The main counts on all lines and on those kept: kind, before, after, removed, share (removed / before).

    `words`, `different words` (in lower case), `numbers` and `quotations` (opening marks); share is null where
    there was nothing.
    """
    text = pl.col("text")
    counted = {
        "words": text.str.count_matches(WORD).sum(),
        "different words": text.str.to_lowercase().str.extract_all(WORD).explode().drop_nulls().n_unique(),
        "numbers": text.str.count_matches(r"\b\d[\d.,\u{a0}\u{202f}]*").sum(),
        "quotations": text.str.count_matches(r"[«“]|\B\"\b").sum(),
    }
    lines = _lines(parsed)
    whole, kept = (part.select(**counted).cast(pl.Int64) for part in (lines, lines.filter("kept")))
    table = pl.DataFrame({"kind": list(counted), "before": list(whole.row(0)), "after": list(kept.row(0))})
    return table.with_columns(removed=pl.col("before") - pl.col("after")).with_columns(
        share=pl.when(pl.col("before") > 0).then(pl.col("removed") / pl.col("before"))
    )


def _lines(parsed: Parsed) -> pl.DataFrame:
    """Lines that are not blank, with source, words (a count) and kept (analysed or not)."""
    return (
        parsed.lines.filter(pl.col("role") != "blank")
        .join(parsed.articles.select("article_id", "source"), on="article_id", how="inner")
        .with_columns(
            words=pl.col("text").str.count_matches(WORD).cast(pl.Int64),
            kept=pl.col("role").is_in(ANALYSED_ROLES),
        )
    )
