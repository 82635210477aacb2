"""The sentences of the first page: what was analysed, and the findings that lead from it to the figures.

A finding takes the table of its figure and returns a sentence, or nothing where the table gives none that holds.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.chart.sources import stated
from talent_analysis.report.says.sentiment_targets import CLAIM_BEYOND, CLAIM_FROM
from talent_analysis.report.says.sources import plural, some
from talent_analysis.words import Words

#: Mentions, and words of a shared passage, below which one source's own matter is no finding.
FEW = 3
LANGUAGES = {"fr": "French", "en": "English", "de": "German", "es": "Spanish", "it": "Italian", "nl": "Dutch"}


def analysed(articles: pl.DataFrame, left_out: int, words: Words) -> str:
    """Articles, sources, sentences and words in one sentence, and how many articles were read and left out."""
    n = articles.height
    sources = articles["source"].drop_nulls().n_unique()
    parts = [
        plural(
            words,
            n,
            "{n} article was analysed: {sentences} sentences, {tokens} words.",
            "{n} articles were analysed: {sentences} sentences, {tokens} words.",
            sentences=words.number(int(articles["n_sentences"].sum())),
            tokens=words.number(int(articles["n_tokens"].sum())),
        )
    ]
    if sources:
        parts.append(plural(words, sources, "They come from {n} named source.", "They come from {n} named sources."))
    if unknown := articles["source"].null_count():
        parts.append(plural(words, unknown, "{n} has no known source.", "{n} have no known source."))
    if left_out:
        said = ("{n} more was read and left out.", "{n} more were read and left out.")
        parts.append(plural(words, left_out, *said))
    return " ".join(parts)


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
    names = {code: words(name) for code, name in LANGUAGES.items()} | {None: words("unknown")}
    said = [f"{names.get(code, code)} ({words.number(n)})" for code, n in counts.rows()]
    return words("Language of the articles: {list}.", list=words.listing(said))


def contradiction(table: pl.DataFrame, words: Words) -> str:
    """The claim on which most sources differ; a plain denial or two numbers before bounds that one number would fit.

    Table of sources_claims.
    """
    differ = table.filter(pl.col("verdict") == "differ")
    if differ.is_empty():
        return ""
    # One number could be true in all of them ("more than 10" and "14"): the weakest kind of difference.
    ranked = differ.group_by("group", maintain_order=True).agg(
        (pl.col("why").first() == "bounds").alias("weak"), pl.col("source").n_unique().alias("sources")
    )
    group = ranked.sort("weak", -pl.col("sources").cast(pl.Int64), "group")["group"][0]
    rows = differ.filter(pl.col("group") == group)
    by_source = [
        f"{', '.join(dict.fromkeys(stated(row, words) for row in held.iter_rows(named=True)))} ({source})"
        for (source,), held in rows.group_by("source", maintain_order=True)
    ]
    told = [
        words(
            "The sources do not say the same of “{claim}”: {stated}.",
            claim=rows["claim"][0],
            stated=words("; ").join(by_source),
        )
    ]
    if ranked.height > 1:
        told.append(
            plural(words, ranked.height - 1, "They differ on {n} more claim.", "They differ on {n} more claims.")
        )
    return " ".join([*told, words("Claims are found by rules: read the sentences first.")])


def most_covered(table: pl.DataFrame, words: Words) -> str:
    """The entity named most, unless the interval of the next reaches it. Table of entities_frequency."""
    if table.is_empty() or table["count"][0] < FEW:
        return ""
    first = table.row(0, named=True)
    values = {
        "name": first["entity"],
        "n": words.number(first["count"]),
        "rate": words.number(first["rate"], 1),
        "low": words.number(first["rate_low"], 1),
        "high": words.number(first["rate_high"], 1),
        "k": words.number(first["n_articles"]),
        "all": words.number(first["articles"]),
    }
    said = words(
        "{name} is named most: {n} times, in {k} of {all} articles, {rate} per 1,000 words (interval {low} to {high}).",
        **values,
    )
    if table.height > 1 and table["rate_high"][1] is not None and table["rate_high"][1] >= first["rate_low"]:
        next_ = {"other": table["entity"][1], "m": words.number(table["count"][1])}
        said += " " + words("{other} follows with {m}; their intervals overlap, so the order is not certain.", **next_)
    return said


def most_quoted(table: pl.DataFrame, words: Words) -> str:
    """Whose words are given most often. Table of sources_speakers."""
    named = table.filter(pl.col("speaker").is_not_null())
    if named.is_empty():
        return ""
    totals = named.group_by("speaker").agg(pl.col("quotes").sum(), pl.len().alias("sources"))
    ranked = totals.sort("quotes", "speaker", descending=[True, False])
    first = ranked.row(0, named=True)
    if first["quotes"] < FEW or (ranked.height > 1 and ranked["quotes"][1] == first["quotes"]):
        return ""
    nobody = int(table.filter(pl.col("speaker").is_null())["quotes"].sum())
    said = plural(
        words,
        first["sources"],
        "{name} is quoted most: {k} of {all} quotations, in {n} source.",
        "{name} is quoted most: {k} of {all} quotations, in {n} sources.",
        name=first["speaker"],
        k=words.number(first["quotes"]),
        all=words.number(int(table["quotes"].sum())),
    )
    return said + (" " + words("For {n} no speaker was found.", n=words.number(nobody)) if nobody else "")


def sure_tone(table: pl.DataFrame, words: Words) -> str:
    """The strongest tone toward an entity that may be claimed, and rests on several articles. Table of tone_toward."""
    sure = table.filter(
        (pl.col("interval") == "clustered")
        & ((pl.col("low") > 0) | (pl.col("high") < 0))
        & (pl.col("mean").abs() >= CLAIM_BEYOND)
        & (pl.col("n") >= CLAIM_FROM)
    ).sort(-pl.col("mean").abs(), "entity")
    if sure.is_empty():
        return ""
    row = sure.row(0, named=True)
    return words(
        "The tone toward {name} is {label}: {mean} on a scale from −1 to +1 (interval {low} to {high}; {n} mentions in "
        "{k} articles).",
        name=row["entity"],
        label=words("negative" if row["mean"] < 0 else "positive"),
        mean=words.signed(row["mean"]),
        low=words.signed(row["low"]),
        high=words.signed(row["high"]),
        n=words.number(row["n"]),
        k=words.number(row["n_articles"]),
    )


def only_one(table: pl.DataFrame, words: Words) -> str:
    """What one source alone names most. Table of sources_facts."""
    alone = table.filter((pl.col("n_sources") == 1) & (pl.col("kind") == "entity") & (pl.col("count") >= FEW))
    if alone.is_empty() or table["source"].n_unique() < 2:
        return ""
    most = alone.sort("count", "fact", descending=[True, False])
    source = most["source"][0]
    names = [
        f"{r['fact']} ({words.number(r['count'])})"
        for r in most.filter(pl.col("source") == source).iter_rows(named=True)
    ]
    return words("Only “{source}” names {names}.", source=source, names=some(words, names, 3))


def same_words(table: pl.DataFrame, words: Words) -> str:
    """A speaker whose utterance several sources give. Table of sources_utterances."""
    if table.is_empty():
        return ""
    names = table.unique("group", maintain_order=True)["speaker"].drop_nulls().unique(maintain_order=True).to_list()
    if not names:
        return ""
    return plural(
        words,
        table["group"].n_unique(),
        "{n} utterance stands in several sources, in the same words or others: of {names}.",
        "{n} utterances stand in several sources, in the same words or others: of {names}.",
        names=some(words, names, 3),
    )


def firmness(table: pl.DataFrame, words: Words) -> str:
    """Who asserts most and least outright, where their intervals leave no doubt. Table of sources_hearsay."""
    asserted = table.filter((pl.col("kind") == "asserted") & (pl.col("statements") > 0)).sort("share", "source")
    if asserted.height < 2 or asserted["high"][0] >= asserted["low"][-1]:
        return ""
    least, most = asserted.row(0, named=True), asserted.row(-1, named=True)
    return words(
        "“{a}” asserts {p} of its statements outright (interval {p_low} to {p_high}), “{b}” {q} ({q_low} to {q_high}): "
        "the rest is attributed or in the conditional.",
        a=most["source"],
        p=words.percent(most["share"]),
        p_low=words.percent(most["low"]),
        p_high=words.percent(most["high"]),
        b=least["source"],
        q=words.percent(least["share"]),
        q_low=words.percent(least["low"]),
        q_high=words.percent(least["high"]),
    )


def agreement(table: pl.DataFrame, words: Words) -> str:
    """The claim on which most sources agree. Table of sources_claims."""
    agree = table.filter(pl.col("verdict") == "agree")
    if agree.is_empty():
        return ""
    sizes = (
        agree.group_by("group").agg(pl.col("source").n_unique().cast(pl.Int64).alias("n")).sort(-pl.col("n"), "group")
    )
    rows = agree.filter(pl.col("group") == sizes["group"][0])
    return words(
        "{n} sources agree on “{claim}”: {amount}.",
        n=words.number(sizes["n"][0]),
        claim=rows["claim"][0],
        amount=stated(rows.row(0, named=True), words),
    )
