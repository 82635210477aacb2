"""The sentences of the notebook on tone: what each figure shows on this corpus, and how it was made."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from talent_analysis.chart.narrative import SECTIONS
from talent_analysis.report.says.sentiment_texts import HOW, TITLES
from talent_analysis.report.says.tone_claims import MODEL_BIAS, Row, nothing, pairs_apart, quoted, separate, sign
from talent_analysis.words import Words

#: From so many pairs of sources on, how many were compared is told.
MANY_PAIRS = 10


def title(figure: str, words: Words) -> str:
    """The heading of the figure."""
    return words(TITLES[figure])


def how(figure: str, words: Words) -> str:
    """How the figure was made and what it cannot say."""
    return words(HOW[figure])


def shares(table: pl.DataFrame, words: Words) -> str:
    """Shares of labels in the corpus, and how far sources are apart; from `analyse.sentiment.shares`."""
    if table.is_empty():
        return nothing(words)
    whole = dict(table.filter(pl.col("level") == "corpus").select("label", "share").iter_rows())
    n = table.filter(pl.col("level") == "corpus")["n"][0]
    said = words(
        "Of {n} sentences, {negative} are labelled negative, {neutral} neutral and {positive} positive; "
        "on {abstaining} the model is too unsure to give a label.",
        n=words.number(n),
        **{label: words.percent(share) for label, share in whole.items()},
    )
    negative = table.filter((pl.col("level") == "source") & (pl.col("label") == "negative"))
    if negative.height < 2:
        return said
    most, least = (negative.sort("share", descending=down).row(0, named=True) for down in (True, False))
    if most["share"] == least["share"]:
        return said
    spread = words(
        "Negative sentences make up {low} in {least} ({few} of {n_least}) and {high} in {most} ({many} of {n_most}).",
        low=words.percent(least["share"]),
        least=least["source"],
        few=words.number(least["count"]),
        n_least=words.number(least["n"]),
        high=words.percent(most["share"]),
        most=most["source"],
        many=words.number(most["count"]),
        n_most=words.number(most["n"]),
    )
    return f"{said} {spread}"


def tone(table: pl.DataFrame, words: Words, confidence: float) -> str:
    """The mean tone, its sign where the interval leaves 0, and differences between sources; from `tone`."""
    if table.is_empty():
        return nothing(words)
    whole = table.filter(pl.col("level") == "corpus").row(0, named=True)
    signs = {
        -1: "On average the sentences are negative: {mean} on a scale from −1 to +1{interval}.",
        0: "On average the sentences are neither clearly negative nor clearly positive: {mean} on a scale from −1 to "
        "+1{interval}.",
        1: "On average the sentences are positive: {mean} on a scale from −1 to +1{interval}.",
    }
    mean, limits = words.signed(whole["mean"]), _limits(whole, words, confidence)
    parts = [words(signs[sign(whole)], mean=mean, interval=limits)]
    sources = table.filter(pl.col("level") == "source")
    if sources.height > 1:
        parts += [_range(sources, words), _sources_apart(sources, words)]
    alone = int((sources["n_articles"] == 1).sum())
    if sources.height and 0 < alone < sources.height:
        parts.append(
            words(
                "{n} of {all} sources have one article here: for them this is descriptive, it says how that article "
                "reads, not how the source writes.",
                n=words.number(alone),
                all=words.number(sources.height),
            )
        )
    if sources.height and alone == sources.height:
        parts.append(
            words(
                "Each source has one article here, so this is descriptive: it says how these articles read, "
                "not how the sources write."
            )
        )
    return " ".join(parts)


def along(table: pl.DataFrame, words: Words) -> str:
    """Title and standfirst against the body; from `analyse.narrative.along`."""
    rows = {row["section"]: row for row in table.filter(pl.col("level") == "corpus").to_dicts()}
    if not rows:
        return nothing(words)
    told = {
        "title": "titles {mean} (n = {n})",
        "standfirst": "standfirsts {mean} (n = {n})",
        "beginning": "first third of the text {mean} (n = {n})",
        "middle": "second third {mean} (n = {n})",
        "end": "last third {mean} (n = {n})",
    }
    parts = [words(told[key], mean=words.signed(row["mean"]), n=words.number(row["n"])) for key, row in rows.items()]
    said = words("Mean tone by place: {parts}.", parts=words.listing(parts))
    pairs = [pair for pair in combinations(rows.values(), 2) if separate(*pair)]
    if pairs:
        one, other = max(pairs, key=lambda pair: abs(pair[0]["mean"] - pair[1]["mean"]))
        places = {key: words(SECTIONS[key]) for key in (one["section"], other["section"])}
        apart = words("Their intervals stand apart most between {places}.", places=words.listing([*places.values()]))
        return f"{said} {apart}"
    return f"{said} {words('All intervals overlap or are missing: no trend can be claimed.')}"


def extremes(table: pl.DataFrame, words: Words) -> str:
    """The most negative and the most positive sentence of all; from `analyse.extremes`."""
    told = {
        "negative": "The most negative sentence of all is in {source} ({tone}): {quote}",
        "positive": "The most positive one is in {source} ({tone}): {quote}",
    }
    parts = []
    for side, text in told.items():
        rows = table.filter(pl.col("side") == side).sort(pl.col("tone").abs(), descending=True)
        if rows.is_empty():
            none = {"negative": "No sentence is labelled negative.", "positive": "No sentence is labelled positive."}
            parts.append(words(none[side]))
            continue
        row = rows.row(0, named=True)
        quote = quoted(row["text"])
        parts.append(words(text, source=row["source"], tone=words.signed(row["tone"]), quote=quote))
    return " ".join(parts)


def extreme_table(table: pl.DataFrame) -> pl.DataFrame:
    """The columns of `extremes` that a reader wants first; the places are in the passages."""
    weight, word = pl.element().struct.field("weight"), pl.element().struct.field("word")
    sided = [
        pl.when(pl.col("side") == side).then(
            pl.col("carried").list.eval(word.filter(weight * sign > 0)).list.join(", ")
        )
        for side, sign in (("negative", -1), ("positive", 1))
    ]
    carried = pl.coalesce(sided).alias("carried by")
    return table.select("source", "side", "rank", "tone", "text", carried, "voice", "section")


def overview(shared: pl.DataFrame, means: pl.DataFrame, words: Words, confidence: float) -> str:
    """The labels, then the mean tone and whether sources differ; from `analyse.sentiment.shares` and `tone`."""
    return "\n\n".join(dict.fromkeys([shares(shared, words), tone(means, words, confidence)]))


def titles(table: pl.DataFrame, words: Words) -> str:
    """How many titles lie outside the interval of their body; from `analyse.narrative.title_against_body`."""
    known = table.filter(pl.col("low").is_not_null())
    if known.is_empty():
        return words("No article has both a title and a body with a tone.")
    clear = pl.col("gap").abs() >= MODEL_BIAS
    below = known.filter(clear & (pl.col("title_tone") < pl.col("low"))).height
    above = known.filter(clear & (pl.col("title_tone") > pl.col("high"))).height
    widest = known.sort(-pl.col("gap").abs(), "article_id").row(0, named=True)
    n = words.number(known.height)
    said = words("Of {n} articles, none has a title outside the interval of its body.", n=n)
    if below or above:
        said = words(
            "Of {n} articles, {below} more negative than the body and {above} more positive (outside the interval of "
            "the body).",
            n=n,
            below=_titles(below, words),
            above=words.number(above),
        )
    far = words(
        "The widest gap: {title} reads {tone}, the text under it {body}.",
        title=quoted(widest["title"], 120),
        tone=words.signed(widest["title_tone"]),
        body=words.signed(widest["mean"]),
    )
    return f"{said} {far}"


def _titles(n: int, words: Words) -> str:
    return words("1 has a title") if n == 1 else words("{n} have a title", n=words.number(n))


def narrative(places: pl.DataFrame, gaps: pl.DataFrame, words: Words) -> str:
    """Tone by place, then titles against bodies; from `analyse.narrative`."""
    return f"{along(places, words)}\n\n{titles(gaps, words)}"


def reading(articles: int, labelled: int, words: Words) -> str:
    """What the articles read sentence by sentence show."""
    return words(
        "{articles} articles can be read here, with the {n} sentences that have a tone.",
        articles=words.number(articles),
        n=words.number(labelled),
    )


def _range(sources: pl.DataFrame, words: Words) -> str:
    first, last = sources.sort("mean").row(0, named=True), sources.sort("mean").row(-1, named=True)
    return words(
        "By source, means go from {low} ({first}) to {high} ({last}).",
        low=words.signed(first["mean"]),
        first=first["source"],
        high=words.signed(last["mean"]),
        last=last["source"],
    )


def _sources_apart(sources: pl.DataFrame, words: Words) -> str:
    apart = pairs_apart(sources)
    if not apart:
        return words("Their intervals overlap or are missing: no difference between sources can be claimed.")
    pairs = [
        words("{low} below {high}", low=low["source"], high=high["source"])
        for low, high in sorted(apart, key=lambda pair: pair[0]["mean"] - pair[1]["mean"])[:3]
    ]
    said = words("The intervals of these sources do not overlap: {pairs}.", pairs="; ".join(pairs))
    every = sources.height * (sources.height - 1) // 2
    if every < MANY_PAIRS:
        return said
    counted = words(
        "In all {n} of {all} pairs of sources stand apart; of so many, some do by chance.",
        n=words.number(len(apart)),
        all=words.number(every),
    )
    return f"{said} {counted}"


def _limits(row: Row, words: Words, confidence: float) -> str:
    if row["low"] is None:
        return ""
    numbers = {
        "share": words.percent(confidence),
        "low": words.signed(row["low"]),
        "high": words.signed(row["high"]),
        "n": words.number(row["n_articles"]),
    }
    if row["n_articles"] == 1:
        return words(" ({share} interval {low} to {high}, from one article: descriptive)", **numbers)
    return words(" ({share} interval {low} to {high}, from {n} articles)", **numbers)
