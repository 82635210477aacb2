"""What the figures of 03_entity_frequency say: title, computed sentence, how it was made.

Each function takes the figure's table and the words and returns the keyword arguments of Session.figure.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.coverage import source_names
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
        "are not counted. The table adds the share of articles with its Wilson interval.",
        level=words.percent(confidence),
    )
    live = words("In the page: pick a source above; click a bar to read the sentences behind it.")
    apart = words(
        "After a +: how often a description stands for the name (“the parent company of X”). Descriptions are learnt "
        "where the articles put one beside a name, and are never part of the rate; the table lists them."
    )
    says = [*_leaders(table, confidence, words), _described(table, words)]
    notes = [how, live, apart if "described" in table.columns else ""]
    return told(words("Who and what is named most"), says, notes)


def _described(table: pl.DataFrame, words: Words) -> str:
    if "described" not in table.columns:
        return ""
    rows = table.filter(pl.col("described") > 0).sort("described", "entity", descending=[True, False])
    if rows.is_empty():
        return words("No description was found that stands for a name.")
    names = [f"{row['entity']} ({row['descriptions']})" for row in rows.iter_rows(named=True)]
    return words("Descriptions stand for {names}.", names=some(words, names, 4))


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
    """What merging and cleaning changed. Table of entities.before_and_after."""
    how = words(
        "Circle: mentions under the commonest spelling; diamond: all spellings together, which are listed with "
        "their counts; triangle: with the lines counted that were removed as menus, captions and the like. A short "
        "name goes to the one fuller name of its article, or else of the corpus, that it fits; a surname that two "
        "persons share stays undecided. The reason for each merge is in the column linked_by of data/mentions. No "
        "parser saw the removed lines: there the spellings of the articles are sought as whole words."
    )
    return told(words("What merging names and removing lines change"), _changes(table, words), [how])


def _changes(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [nothing(words)]
    gained = table.with_columns((pl.col("merged_clean") - pl.col("spelling_clean")).alias("gain"))
    changed = gained.filter(pl.col("gain") > 0).sort("gain", "merged_clean", "entity", descending=[True, True, False])
    if changed.is_empty():
        parts = [words("Each entity has one spelling: merging changed nothing.")]
    else:
        row = changed.row(0, named=True)
        n = {"k": words.number(changed.height), "n": words.number(table.height)}
        values = {"after": words.number(row["merged_clean"]), "before": words.number(row["spelling_clean"])}
        said = "The largest change: {name} counts {after}, but {before} under the commonest spelling alone ({forms})."
        parts = [
            words("{k} of {n} entities go by several spellings.", **n),
            words(said, name=row["entity"], forms=row["forms"], **values),
        ]
    return [*parts, _cleaned(table, words)]


def _cleaned(table: pl.DataFrame, words: Words) -> str:
    lost = table.filter(pl.col("removed") > 0).sort("removed", "entity", descending=[True, False])
    if lost.is_empty():
        return words("No name of the articles stands on a removed line.")
    names = [f"{row['entity']} ({words.number(row['removed'])})" for row in lost.iter_rows(named=True)]
    total = int(lost["removed"].sum())
    return plural(
        words,
        total,
        "{n} mention stands on removed lines and is not counted: {names}.",
        "{n} mentions stand on removed lines and are not counted: {names}.",
        names=some(words, names, 4),
    )


def doubtful(table: pl.DataFrame, effects: pl.DataFrame, words: Words) -> Told:
    """What is left to the reader. Tables of entities.doubtful_merges and entities.effects."""
    how = words(
        "Left apart because merging could be wrong. To settle a pair, run talent-analysis entities suggest CORPUS and "
        "edit entities.toml beside the articles: name one under aliases, or under not. The next run follows it; "
        "talent-analysis entities effects CORPUS shows what each line does."
    )
    if table.is_empty():
        says = [words("No pair of names is left in doubt.")]
    else:
        row = table.row(0, named=True)
        says = [
            plural(words, table.height, "{n} pair of names was left apart.", "{n} pairs of names were left apart."),
            words("First: {a} and {b} ({why}).", a=row["name"], b=row["other"], why=words(row["why"])),
        ]
    changed = int(effects["changed"].sum()) if effects.height else 0
    if effects.height:
        one, many = "entities.toml changes {n} mention.", "entities.toml changes {n} mentions."
        says.append(plural(words, changed, one, many))
    return told(words("Which merges are left to you"), says, [how])


def types(table: pl.DataFrame, shown: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """Which kinds of things are named. Table of entities.types, and what of it is shown."""
    how = words(
        "Share of each type among the mentions of a source, with the number of mentions; in the table also the number "
        "of different entities. A blank field means none was found. The types are the tagger's, one for each mention: "
        "products and firms that bear one name (“Facebook”) are often confused."
    )
    says = [*_kinds(table, words), _cut(shown, articles, words)]
    return told(words("What kinds of things each source names"), says, [how, caution(articles, words)])


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


def by_source(
    table: pl.DataFrame, shown: pl.DataFrame, spread: pl.DataFrame, articles: pl.DataFrame, words: Words
) -> Told:
    """Where the leading entities are named, and how evenly. Tables of entities.by_source for them, what of it is
    shown, and of entities.evenness for them."""
    how = words(
        "Number: mentions in the source; shade: mentions per 1,000 words of it; blank: none. The table adds the exact "
        "Poisson intervals: a source that never names an entity still has one, as wide as the source is short."
    )
    even = words(
        "Unevenness is DPnorm across articles. DP is half the sum of the differences between the share of an entity's "
        "mentions that an article has and the share of the words that it has (Gries 2008); DPnorm stretches it to "
        "reach 1 (Lijffijt and Gries 2012). 0: every article names it as often as its length would have it; 1: only "
        "the shortest article does. Few mentions cannot be spread evenly: compare entities of similar counts."
    )
    known = spread.filter(pl.col("dp_norm").is_not_null() & (pl.col("count") >= FEW)).sort("dp_norm", "entity")
    says = [*_contrast(table, words), *(_spread(known, words) if table.height else []), _cut(shown, articles, words)]
    return told(words("Who is named where, and how evenly"), says, [how, even, caution(articles, words)])


def _cut(shown: pl.DataFrame, articles: pl.DataFrame, words: Words) -> str:
    """How many sources are shown, where not all are."""
    few, every = shown["source"].n_unique(), len(source_names(articles))
    if few in (0, every):
        return ""
    said = "Shown: the {n} sources with most words, of {all}; the table has them all."
    return words(said, n=words.number(few), all=words.number(every))


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
    values = {"n": words.number(each.height), "k": words.number(len(everywhere))}
    some_are = words("Of the {n} entities shown, {k} are named in every source.", **values)
    parts = [some_are if everywhere else words("None of the {n} entities shown is named in every source.", **values)]
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
            "({y}; named in {k} of {all} articles).",
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
