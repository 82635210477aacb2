"""What the figures on context say: who stands with whom, with which verbs and adjectives, and when.

Each function takes the figure's table and the words and returns the keyword arguments of Session.figure.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.report.says.sources import Told, plural, some, told
from talent_analysis.words import Words


def together(table: pl.DataFrame, words: Words) -> Told:
    """Who is named together. Rows of entities.cooccurrence among the leading entities."""
    how = words(
        "The window is one sentence. Number: sentences that name both, two at least. Shade: normalised pointwise "
        "mutual information (NPMI; Bouma 2009), 0 as often as chance would have it, 1 always together; pairs that "
        "avoid each other are as pale as 0. The table adds the p of Fisher's exact test; sentences of one article are "
        "not independent, so take it as an order, not as a proof. Being named together is not being linked."
    )
    return told(words("Who is named together"), _paired(table, words), [how])


def network(table: pl.DataFrame, words: Words) -> Told:
    """The pairs among many entities. Table of entities.strongest."""
    how = words(
        "Each arc joins two entities that stand together in two sentences or more: wider for more sentences, darker "
        "where they attract each other (NPMI). Neighbours on the line share sentences: the order is that of the second "
        "eigenvector of the graph's Laplacian, each connected part by itself. Click an arc to read its sentences."
    )
    return told(words("The network of names"), _linked(table, words), [how])


def _linked(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [words("No two entities stand together in two sentences or more.")]
    ends = pl.concat([table["entity_a"].alias("entity"), table["entity_b"].alias("entity")])
    partners = ends.value_counts().sort("count", "entity", descending=[True, False])
    name, n = partners.row(0)
    shown = words("{k} entities, {n} pairs.", k=words.number(partners.height), n=words.number(table.height))
    most = plural(words, n, "{name} has most partners: {n}.", "{name} has most partners: {n}.", name=name)
    return [shown, most]


def _paired(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [words("No two entities stand together in two sentences or more.")]
    first = table.row(0, named=True)
    parts = [
        words(
            "Most often in one sentence: {a} and {b}, {n} of {all} sentences.",
            a=first["entity_a"],
            b=first["entity_b"],
            n=words.number(first["both"]),
            all=words.number(first["sentences"]),
        )
    ]
    close = table.filter((pl.col("both") >= 3) & pl.col("npmi").is_not_null()).sort("npmi", descending=True)
    if close.height > 1:
        row = close.row(0, named=True)
        parts.append(
            words(
                "Of the pairs with three sentences or more, {a} and {b} attract each other most (NPMI {x}; "
                "{n} sentences).",
                a=row["entity_a"],
                b=row["entity_b"],
                x=words.number(row["npmi"], 2),
                n=words.number(row["both"]),
            )
        )
    return parts


def attached(table: pl.DataFrame, digest: pl.DataFrame, words: Words) -> Told:
    """The verbs and adjectives of the leading entities. Tables of entities.attached and entities.digest."""
    how = words(
        "From the dependency parse: verbs whose subject the name is (or whose agent, in the passive), verbs whose "
        "object it is (or whose subject, in the passive), adjectives that modify it or follow “être”. In brackets: how "
        "often, where more than once. The parser attaches about four words in five rightly "
        "(MODEL_CARD.md): read the passages before quoting."
    )
    return told(words("What they do, what is done to them, how they are called"), _acting(table, digest, words), [how])


def _acting(table: pl.DataFrame, digest: pl.DataFrame, words: Words) -> list[str]:
    if digest.is_empty():
        return [words("No verb or adjective was found with the leading entities.")]
    own = table.join(digest.select("entity"), on="entity", how="semi")
    sums = own.group_by("entity", "relation").agg(pl.col("count").sum().alias("n"))
    parts: list[str] = []
    sentences = {
        "subject of": "Most often the subject of a verb: {name} ({n} times; {lemmas}).",
        "object of": "Most often its object: {name} ({n} times; {lemmas}).",
        "modified by": "Most often with an adjective: {name} ({n} times; {lemmas}).",
    }
    for relation, said in sentences.items():
        best = sums.filter((pl.col("relation") == relation) & (pl.col("n") > 1)).sort(
            "n", "entity", descending=[True, False]
        )
        if best.height:
            name, _, n = best.row(0)
            mine = own.filter((pl.col("entity") == name) & (pl.col("relation") == relation))
            parts.append(words(said, name=name, n=words.number(n), lemmas=some(words, mine["lemma"].to_list(), 3)))
    return parts


def over_time(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """The course of the leading entities. Table of entities.over_time; `absent` where there is none to show."""
    dated = articles["published"].drop_nulls().len()
    values = {"n": words.number(dated), "all": words.number(articles.height)}
    how = words(
        "Mentions per 1,000 words in each period that has dated articles, with the exact Poisson interval; articles "
        "without a date are left out. Few articles a period make no trend: it shows when these articles named whom."
    )
    if table.is_empty():
        said = words(
            "No course over time: {n} of {all} articles are dated, and there are not two different periods.", **values
        )
        return {**told(words("When they are named"), [said], [how]), "absent": said}
    periods = table["period"].n_unique()
    parts = [
        words("{n} of {all} articles are dated; they fall into {k} periods.", **values, k=words.number(periods)),
        _peak(table, words),
    ]
    return told(words("When they are named"), parts, [how])


def _peak(table: pl.DataFrame, words: Words) -> str:
    row = table.sort("rate", "count", "entity", descending=[True, True, False]).row(0, named=True)
    return words(
        "The highest rate: {name} in the period that begins on {date}, {rate} per 1,000 words ({n} mentions in "
        "{articles} articles).",
        name=row["entity"],
        date=words.date(row["period"]),
        rate=words.number(row["rate"], 1),
        n=words.number(row["count"]),
        articles=words.number(row["articles"]),
    )
