"""The sentences on a whole archive: how many articles are shown in detail, and what is counted over all of them."""

from __future__ import annotations

import polars as pl

from talent_analysis.parameters import Parameters
from talent_analysis.words import Words

TITLES = {
    "sources": "All articles, by source",
    "names": "All articles: the names mentioned most",
    "words": "All articles: the words that set each source apart",
    "months": "All articles, by month",
}
HOW = {
    "sources": (
        "Counted over every article of the archive. Shares are of sentences; tone is the mean over sentences of the "
        "chance of positive minus that of negative."
    ),
    "names": (
        "Counted over every article of the archive, by spelling: short names and acronyms are not merged here, as they "
        "are in the articles shown in detail. The file has the first 1,000 names."
    ),
    "words": (
        "Lemmas by weighted log-odds with an informative prior (z), counted over every article of the archive, the "
        "first fifteen of each source. Descriptive: no test is made."
    ),
    "months": "Counted over every dated article of the archive. Tone as in the table by source.",
}


def title(name: str, words: Words) -> str:
    """The heading of the table."""
    return words(TITLES[name])


def how(name: str, words: Words) -> str:
    """How the table was made."""
    return words(HOW[name])


def drawn(total: int, shown: int, asked: Parameters, words: Words) -> str:
    """Which articles of an archive the figures show."""
    if shown == total:
        return words("Every figure is of all the articles of the archive.")
    return words(
        "The archive holds {total} articles. The tables “All articles” count every one of them; every other figure, "
        "its intervals included, is of {shown} articles drawn at random, from each source in proportion to its "
        "articles (seed {seed}). What is rare, and what two articles share, is therefore mostly not seen there.",
        total=words.number(total),
        shown=words.number(shown),
        seed=str(asked.random_seed),
    )


def says(name: str, table: pl.DataFrame, words: Words) -> str:
    """What a table says, in a sentence."""
    if table.is_empty():
        return words("There is nothing to count.")
    if name == "sources":
        return words(
            "{articles} articles of {sources} sources, {sentences} sentences.",
            articles=words.number(float(table["articles"].sum())),
            sources=words.number(table["source"].drop_nulls().n_unique()),
            sentences=words.number(float(table["sentences"].sum())),
        )
    if name == "names":
        first = table.row(0, named=True)
        return words(
            "The name mentioned most is {name}: {mentions} times in {articles} articles.",
            name=first["name"],
            mentions=words.number(first["mentions"]),
            articles=words.number(first["articles"]),
        )
    if name == "words":
        first = table.sort("z", "lemma", descending=[True, False]).row(0, named=True)
        return words(
            "The word that stands out most is “{lemma}” in {source}.",
            lemma=first["lemma"],
            source=first["source"] or "?",
        )
    return words("{n} months.", n=words.number(table.height))
