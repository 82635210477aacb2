"""What the figures of 02_source_comparison say of statements: who tells what, how firmly, and where they disagree."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.passages import SHINGLE
from talent_analysis.chart.sources import stated
from talent_analysis.report.says.sources import Told, caution, one_source, plural, some, told
from talent_analysis.words import Words

NAMED = 3  # claims told in full


def facts(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """What every source tells, and what only one. Table of coverage.facts_by_source."""
    how = words(
        "Entities: mentions, spellings of one name merged; the leading ones, and the leading ones of those that one "
        "source alone names. Quoted: quotations of a person or body named as speaker. Claims: amounts and counts "
        "that two sources or more give of the same thing (the next figures), those that most sources give. Blank where "
        "a source has none. A source may speak of somebody without the name: such descriptions are not counted."
    )
    title = words("Who and what is told where, and what one source alone tells")
    return told(title, _facts(table, words), [how, caution(articles, words)])


def kinds(words: Words) -> dict[str, str]:
    """What the kinds of facts are called, for `coverage.fact_places`."""
    return {"entity": words("entity"), "quoted": words("quoted"), "claim": words("claim")}


def _facts(table: pl.DataFrame, words: Words) -> list[str]:
    each = table.unique(["kind", "fact"], maintain_order=True)
    if each.is_empty():
        return [words("Nothing was found to compare.")]
    sources = table["source"].n_unique()
    if sources < 2:
        return [one_source(words)]
    everywhere = each.filter((pl.col("n_sources") == sources) & (pl.col("kind") == "entity"))["fact"].to_list()
    alone = table.filter((pl.col("n_sources") == 1) & (pl.col("kind") == "entity")).sort("count", descending=True)
    said = [f"{r['fact']} ({r['only_in']})" for r in alone.iter_rows(named=True)]
    return [
        words("Every source names {names}.", names=some(words, everywhere, 8))
        if everywhere
        else words("No entity is named by every source."),
        plural(
            words,
            each.filter(pl.col("n_sources") == 1).height,
            "{n} of the {all} facts shown is told by one source only.",
            "{n} of the {all} facts shown are told by one source only.",
            all=words.number(each.height),
        ),
        words("Named by one source only: {names}.", names=some(words, said)) if said else "",
    ]


def passages(table: pl.DataFrame, words: Words) -> Told:
    """The text that articles share. Table of passages.passages."""
    how = words(
        "A shared passage is a run of {n} words or more of the same dictionary forms in the same order; up to three "
        "words may differ between two runs. The share is that of all words of the article. Short runs may be set "
        "phrases or names with their titles; long ones are copied, quoted or taken from one agency: open them.",
        n=SHINGLE,
    )
    if table.is_empty():
        return told(words("Which text they share"), [words("No two articles share a passage.")], [how])
    first = table.row(0, named=True)
    count = plural(
        words, table.height, "{n} pair of articles shares a passage.", "{n} pairs of articles share a passage."
    )
    most = words(
        "The largest share: {a} of “{one}” and {b} of “{other}”.",
        a=words.percent(first["share_a"], 1),
        one=first["source_a"],
        b=words.percent(first["share_b"], 1),
        other=first["source_b"],
    )
    return told(words("Which text they share"), [count, most], [how])


def utterances(table: pl.DataFrame, words: Words) -> Told:
    """The utterances that several sources give. Table of utterances.utterances."""
    how = words(
        "Quotations of two sources are put together where they may have the same speaker and share enough rare words, "
        "or five words in a row; the column “similarity” is the part of the shorter one's weight that is shared. They "
        "may be translations of one sentence, or two moments at which somebody said the same."
    )
    title = words("The same words in two sources")
    groups = table["group"].n_unique()
    if table.is_empty():
        return told(title, [words("No utterance was found in two sources.")], [how])
    names = table.unique("group", maintain_order=True)["speaker"].unique(maintain_order=True).to_list()
    said = plural(
        words,
        groups,
        "{n} utterance is given by two sources or more, in words that differ or are the same; its speaker is {names}.",
        "{n} utterances are given by two sources or more, in words that differ or are the same; speakers: {names}.",
        names=some(words, names),
    )
    return told(title, [said], [how])


def hearsay(table: pl.DataFrame, confidence: float, articles: pl.DataFrame, words: Words) -> Told:
    """How firmly each source speaks. Table of hearsay.by_source."""
    how = words(
        "The unit is the sentence with a finite verb; questions are out. Conditional: a verb in the conditional of "
        "hearsay, attributed or not (a hypothesis cannot always be told from hearsay). Attributed: a quotation, "
        "direct or indirect, fills half of the sentence or more. Asserted outright: the rest. Beside each point: "
        "sentences of the kind / all statements. Lines: Wilson intervals at {level}; sentences of one article are "
        "not independent, so that the true uncertainty is larger.",
        level=words.percent(confidence),
    )
    title = words("How firmly each source speaks")
    return told(title, _firmness(table, words), [how, caution(articles, words)])


def _firmness(table: pl.DataFrame, words: Words) -> list[str]:
    asserted = table.filter((pl.col("kind") == "asserted") & (pl.col("statements") > 0)).sort("share", descending=True)
    if asserted.is_empty():
        return [words("No statement was found.")]
    most, least = asserted.row(0, named=True), asserted.row(-1, named=True)
    parts = [
        words(
            "“{source}” asserts most outright: {k} of {n} statements ({p}).",
            source=most["source"],
            k=words.number(most["n"]),
            n=words.number(most["statements"]),
            p=words.percent(most["share"]),
        )
    ]
    if asserted.height > 1:
        overlap = least["high"] >= most["low"]
        parts.append(
            words(
                "“{source}” asserts least: {k} of {n} ({p}).",
                source=least["source"],
                k=words.number(least["n"]),
                n=words.number(least["statements"]),
                p=words.percent(least["share"]),
            )
        )
        parts.append(words("Their intervals overlap: this may be chance.") if overlap else "")
    conditional = table.filter(pl.col("kind") == "conditional")["n"].sum()
    parts.append(
        plural(
            words,
            int(conditional),
            "In all, {n} sentence is in the conditional of hearsay.",
            "In all, {n} sentences are in the conditional of hearsay.",
        )
    )
    return parts


def claims(table: pl.DataFrame, words: Words) -> Told:
    """On which claims the sources agree and differ. Table of claims.claims."""
    how = words(
        "A claim is an amount or a count with what it is about: the noun or verb it depends on, who acts, to whom or "
        "in what, the period and the year, as the parse gives them. Amounts of several sources are one claim only "
        "where all of this matches; the number decides nothing, but numbers ten times apart are not put together. "
        "“Nobody” counts as 0. Agree: the same number, and nobody denies it. Changes over time: only where the "
        "articles are dated and a source changes its own number. “Why” tells what decided; “bounds” that one number "
        "would fit all (“more than 10” and “14”). ≥ more than, ≤ up to, ≈ about. Missed claims are many; a wrong one "
        "should be rare, but open the sentences before you print it."
    )
    title = words("The same claim in several sources: do they agree?")
    if table.is_empty():
        return told(title, [words("No claim was found in two sources.")], [how])
    each = table.unique("group", maintain_order=True)
    count = plural(
        words,
        each.height,
        "{n} claim is made by two sources or more.",
        "{n} claims are made by two sources or more.",
    )
    return told(title, [count, *_verdicts(table, each, words)], [how])


def _verdicts(table: pl.DataFrame, each: pl.DataFrame, words: Words) -> list[str]:
    number = {v: each.filter(pl.col("verdict") == v).height for v in ("agree", "differ", "changes over time")}
    differ = each.filter(pl.col("verdict") != "agree")
    named = [_one_claim(table.filter(pl.col("group") == n), words) for n in differ["group"].head(NAMED)]
    told_of = {
        "agree": ("On {n} they agree.", "On {n} they agree."),
        "differ": ("On {n} they differ.", "On {n} they differ."),
        "changes over time": ("{n} changes over time.", "{n} change over time."),
    }
    said = [plural(words, number[v], *texts) for v, texts in told_of.items() if number[v]]
    return [*said, " ".join(named)]


def _one_claim(rows: pl.DataFrame, words: Words) -> str:
    """“prime · Meta”: 100 M USD (Le Phare); not 100 M USD (La Digue)."""
    by_source = []
    for (source,), held in rows.group_by("source", maintain_order=True):
        said = dict.fromkeys(stated(row, words) for row in held.iter_rows(named=True))
        by_source.append(f"{', '.join(said)} ({source})")
    return words("“{claim}”: {stated}.", claim=rows["claim"][0], stated=words("; ").join(by_source))


def referents(table: pl.DataFrame, words: Words) -> Told:
    """Numbers that look alike and must not be compared. Table of claims.different_referents."""
    how = words(
        "Amounts of sources that tell one story: the same number said of different things, then pairs of one kind of "
        "thing that differ in one point. Within a group, amounts with the same “referent” are one claim. “Why” names "
        "what differs: what is paid or counted, who acts, to whom, the period, the year or the scope; “unsure” where "
        "nothing contradicts and too little is said."
    )
    title = words("Alike, but not to be compared")
    if table.is_empty():
        return told(title, [words("No amounts were found that look alike and are not.")], [how])
    each = table.unique("group", maintain_order=True)
    count = plural(
        words,
        each.height,
        "{n} group of amounts looks alike and is not one claim.",
        "{n} groups of amounts look alike and are not one claim.",
    )
    named = []
    for number in each["group"].head(NAMED):
        rows = table.filter(pl.col("group") == number).unique("referent", maintain_order=True)
        things = [f"{row['claim']} ({row['source']})" for row in rows.iter_rows(named=True)]
        named.append(words("{amount}: {things}.", amount=_amounts(rows, words), things=some(words, things, 4)))
    return told(title, [count, *named], [how])


def _amounts(rows: pl.DataFrame, words: Words) -> str:
    plain = rows.with_columns(pl.lit("exact").alias("bound"), pl.lit(None).alias("value_high"), denied=False)
    return " / ".join(dict.fromkeys(stated(row, words) for row in plain.iter_rows(named=True)))
