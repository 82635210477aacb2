"""What the figures of 03_entity_frequency say: title, computed sentence, how it was made.

Each function takes the figure's table and the words and returns the keyword arguments of Session.figure.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.chart.entities import ROLE_NAMES, type_name
from talent_analysis.report.says.sources import Told, caution, plural, some, told
from talent_analysis.words import Words

FEW = 5


def frequency(table: pl.DataFrame, confidence: float, words: Words) -> Told:
    """Who is named most. The whole table of entities.frequency."""
    how = words(
        "Mentions after merging the spellings of one name, per 1,000 words (punctuation and symbols are no words). "
        "Line: exact Poisson interval, {level}. It takes mentions as independent, which words of one article are "
        "not: read it as the least uncertainty there is. Beside it: the count, and in how many articles. Pronouns "
        "and descriptions (“the firm”) are not counted. The table adds the share of articles with its Wilson interval.",
        level=words.percent(confidence),
    )
    return told(words("Who and what is named most"), _leaders(table, confidence, words), [how])


def _leaders(table: pl.DataFrame, confidence: float, words: Words) -> list[str]:
    if table.is_empty():
        return [nothing(words)]
    rows = table.head(3).to_dicts()
    first, mentions = rows[0], int(table["count"].sum())
    head = words(
        "{name} leads with {n} mentions, {rate} per 1,000 words ({level} interval {low} to {high}).",
        name=first["entity"],
        n=words.number(first["count"]),
        rate=words.number(first["rate"], 1),
        level=words.percent(confidence),
        low=words.number(first["rate_low"], 1),
        high=words.number(first["rate_high"], 1),
    )
    then = [f"{r['entity']} ({words.number(r['count'])})" for r in rows[1:]]
    share = words(
        "In all: {n} mentions of {k} entities; the {m} named most have {p} of the mentions.",
        n=words.number(mentions),
        k=words.number(table.height),
        m=words.number(len(rows)),
        p=words.percent(sum(r["count"] for r in rows) / mentions),
    )
    after = words("Then come {names}.", names=words.listing(then)) if then else ""
    return [head, after, share if table.height > len(rows) else "", _overlapping(table, words)]


def _overlapping(table: pl.DataFrame, words: Words) -> str:
    """The first two neighbours whose order the intervals leave open."""
    lows, highs, names = (table[key].to_list() for key in ("rate_low", "rate_high", "entity"))
    for i in range(table.height - 1):
        if lows[i] is not None and lows[i] <= highs[i + 1]:
            said = "The intervals of {a} and {b} overlap: their order, and that of close counts below, is not certain."
            return words(said, a=names[i], b=names[i + 1])
    return ""


def nothing(words: Words) -> str:
    """For a corpus in which the tagger found no name."""
    return words("No entity was found.")


def merging(table: pl.DataFrame, words: Words) -> Told:
    """What merging changed. Table of entities.frequency."""
    gained = table.with_columns((pl.col("count") - pl.col("largest_form")).alias("gain")).sort(
        "gain", "count", descending=True
    )
    changed = gained.filter(pl.col("gain") > 0)
    if table.is_empty():
        says = [nothing(words)]
    elif changed.is_empty():
        says = [words("Each entity has one spelling: merging changed nothing.")]
    else:
        row = changed.row(0, named=True)
        says = [
            words(
                "{k} of {n} entities go by several spellings.",
                k=words.number(changed.height),
                n=words.number(table.height),
            ),
            words(
                "The largest change: {name} counts {after}, but {before} under the commonest spelling alone ({forms}).",
                name=row["entity"],
                after=words.number(row["count"]),
                before=words.number(row["largest_form"]),
                forms=row["forms"],
            ),
        ]
    how = words(
        "Circle: mentions under the commonest spelling; diamond: all spellings together, which are listed with "
        "their counts. A short name goes to the one fuller name of its article, or else of the corpus, that it fits; a "
        "surname that two persons share stays undecided. The reason for each merge is in the column linked_by of "
        "data/mentions. A wrong merge shows here as a spelling that does not belong."
    )
    return told(words("What merging names changes"), says, [how])


def types(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """Which kinds of things are named. Table of entities.types."""
    how = words(
        "Share of each type among the mentions of a source, with the number of mentions; in the table also the number "
        "of different entities. A blank field means none was found. The types are the tagger's, one for each mention: "
        "products and firms that bear one name (“Facebook”) are often confused."
    )
    return told(words("What kinds of things each source names"), _kinds(table, words), [how, caution(articles, words)])


def _kinds(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [nothing(words)]
    totals = table.group_by("type").agg(pl.col("count").sum()).sort("count", "type", descending=[True, False])
    mentions = int(totals["count"].sum())
    listed = [
        f"{type_name(kind, words)} {words.percent(count / mentions)}" for kind, count in totals.head(3).iter_rows()
    ]
    parts = [words("Of {n} mentions: {kinds}.", n=words.number(mentions), kinds=", ".join(listed))]
    people = table.filter(pl.col("type") == "PER").sort("share", "source", descending=[True, False])
    if people.height >= 2:
        high, low = people.row(0, named=True), people.row(-1, named=True)
        parts.append(
            words(
                "Persons have the largest share in “{a}” ({p}, {n} of {all}), the smallest in “{b}” "
                "({q}, {k} of {of}).",
                a=high["source"],
                p=words.percent(high["share"]),
                n=words.number(high["count"]),
                all=words.number(high["n"]),
                b=low["source"],
                q=words.percent(low["share"]),
                k=words.number(low["count"]),
                of=words.number(low["n"]),
            )
        )
    return parts


def by_source(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """Where the leading entities are named. Table of entities.by_source, cut to the leading ones."""
    how = words(
        "Mentions per 1,000 words of the source, with the exact Poisson interval; the number is the count. A source "
        "that never names the entity shows 0 with the interval that its length leaves open. Wide intervals that "
        "overlap are no difference."
    )
    return told(words("Who is named where"), _contrast(table, words), [how, caution(articles, words)])


def _contrast(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [nothing(words)]
    sources = table["source"].n_unique()
    if sources < 2:
        return [words("There is one source only: nothing can be compared.")]
    each = table.group_by("entity", maintain_order=True).agg(
        pl.col("count").sum().alias("total"),
        (pl.col("count") > 0).sum().alias("held"),
        pl.col("count").max().alias("most"),
        pl.col("source").sort_by("count", descending=True).first().alias("where"),
    )
    everywhere = each.filter(pl.col("held") == sources)["entity"].to_list()
    enough = each.filter(pl.col("total") >= FEW).with_columns((pl.col("most") / pl.col("total")).alias("part"))
    parts = [
        words(
            "Of the {n} entities shown, {k} are named in every source.",
            n=words.number(each.height),
            k=words.number(len(everywhere)),
        )
    ]
    if enough.height:
        row = enough.sort("part", "total", descending=True).row(0, named=True)
        parts.append(
            words(
                "The most one-sided is {name}: {most} of its {total} mentions are in “{source}”.",
                name=row["entity"],
                most=words.number(row["most"]),
                total=words.number(row["total"]),
                source=row["where"],
            )
        )
    return parts


def evenness(table: pl.DataFrame, words: Words) -> Told:
    """How evenly entities are spread over the articles. Rows of entities.frequency."""
    how = words(
        "DP is half the sum of the differences between the share of an entity's mentions that an article has and the "
        "share of the words that it has (Gries 2008); DPnorm stretches it to reach 1 (Lijffijt and Gries 2012). 0: "
        "every article names it as often as its length would have it; 1: only the shortest article names it. An entity "
        "with few mentions cannot be spread evenly: compare those with similar counts."
    )
    known = table.filter(pl.col("dp_norm").is_not_null() & (pl.col("count") >= FEW)).sort("dp_norm", "entity")
    return told(words("How evenly they are spread"), _spread(known, words), [how])


def _spread(known: pl.DataFrame, words: Words) -> list[str]:
    if known.is_empty():
        return [words("Evenness cannot be said: there is one article, or no entity with {n} mentions.", n=FEW)]
    first, last = known.row(0, named=True), known.row(-1, named=True)
    values = {"name": first["entity"], "x": words.number(first["dp_norm"], 2), "n": words.number(FEW)}
    if known.height == 1:
        return [words("{name} alone has {n} mentions or more; its DPnorm is {x}.", **values)]
    return [
        words(
            "Among entities with {n} mentions or more, {name} is spread most evenly (DPnorm {x}), {other} least "
            "({y}; {k} of {all} articles).",
            **values,
            other=last["entity"],
            y=words.number(last["dp_norm"], 2),
            k=words.number(last["n_articles"]),
            all=words.number(last["articles"]),
        )
    ]


def salience(table: pl.DataFrame, words: Words) -> Told:
    """Who stands where it is noticed. Rows of entities.frequency."""
    how = words(
        "Numbers of mentions in titles and standfirsts, and as the subject of a verb (active or passive; the name "
        "itself must be the subject's head, from the parse); “as speaker” counts quotations given to that entity. "
        "Blank means none. Articles whose title was not found add nothing to the first column."
    )
    parts = [_foremost(table, role, words) for role in ROLE_NAMES] if table.height else [nothing(words)]
    return told(words("Who stands where it is noticed"), parts, [how])


def _foremost(table: pl.DataFrame, role: str, words: Words) -> str:
    best = table.filter(pl.col(role) > 0).sort(role, "count", descending=True)
    if best.is_empty():
        return ""
    sentences = {
        "in_title": "Most often in titles: {names}.",
        "in_standfirst": "In standfirsts: {names}.",
        "as_subject": "As the subject of a verb: {names}.",
        "as_speaker": "As speaker: {names}.",
    }
    names = [f"{row['entity']} ({words.number(row[role])})" for row in best.head(2).iter_rows(named=True)]
    return words(sentences[role], names=words.listing(names))


def together(table: pl.DataFrame, words: Words) -> Told:
    """Who is named together. Table of entities.cooccurrence."""
    how = words(
        "The window is one sentence. Number: sentences that name both, two at least. Shade: normalised pointwise "
        "mutual information (NPMI; Bouma 2009), 0 as often as chance would have it, 1 always together; pairs that "
        "avoid each other are as pale as 0. The table adds the p of Fisher's exact test; sentences of one article are "
        "not independent, so take it as an order, not as a proof. Being named together is not being linked."
    )
    return told(words("Who is named together"), _paired(table, words), [how])


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


def contexts(table: pl.DataFrame, words: Words) -> Told:
    """The leading entities in their words. Table of entities.contexts."""
    names = table["entity"].unique(maintain_order=True).to_list()
    shown = plural(
        words,
        table.height,
        "{n} mention of {names} in its words.",
        "{n} mentions of {names} in their words.",
        names=some(words, names),
    )
    how = words(
        "Keyword in context, the first mentions of each source: characters left and right in the raw file, with their "
        'place. All mentions of any entity, in JupyterLab: entities.concordance(session.parsed, "NAME").'
    )
    return told(words("In context"), [shown if names else nothing(words)], [how])
