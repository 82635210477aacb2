"""What the figures of 02_source_comparison say: title, computed sentence, how it was made.

Each function takes the figure's table and the words and returns the keyword arguments of Session.figure.
"""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.coverage import with_source
from talent_analysis.words import Words

Told = dict[str, str]


def told(title: str, says: list[str], how: list[str]) -> Told:
    """The keyword arguments of a figure; empty sentences are left out."""
    return {"title": title, "says": " ".join(s for s in says if s), "how": "\n\n".join(h for h in how if h)}


def plural(words: Words, n: int, one: str, many: str, **values: object) -> str:
    """`one` or `many` with {n}; French takes the singular for 0 too."""
    single = n == 1 or (n == 0 and words.language == "fr")
    return words(one if single else many, n=words.number(n), **values)


def some(words: Words, names: list[str], most: int = 5) -> str:
    """'a, b and c', or 'a, b, c and 4 more'."""
    if len(names) <= most + 1:
        return words.listing(names)
    return words.listing([*names[:most], words("{n} more", n=words.number(len(names) - most))])


def caution(articles: pl.DataFrame, words: Words) -> str:
    """What one article a source forbids to conclude; empty where no source has only one."""
    sizes = with_source(articles, articles).group_by("source", maintain_order=True).len()
    single = sizes.filter(pl.col("len") == 1)["source"].to_list()
    if not single:
        return ""
    if len(single) == sizes.height:
        return words(
            "Each source has one article here: this describes these articles and says nothing about what "
            "their publishers do in general. No significance can be computed."
        )
    return words(
        "These sources have one article only: {names}. For them this describes that article, nothing more.",
        names=some(words, single),
    )


def shared_words(table: pl.DataFrame, spread: pl.DataFrame, words: Words) -> Told:
    """How much vocabulary the sources share. `table` of shared_words, `spread` of similarity.spread."""
    sources = int(spread["sources"][0]) if spread.height else 0
    says = _vocabulary(table, spread, sources, words) if sources > 1 else [one_source(words)]
    how = words(
        "Content words are the dictionary forms (lemmas) of nouns, verbs, adjectives, adverbs and names, in lower "
        "case; numbers, punctuation and words like “ne”, “pas”, “plus” are out. "
        "Beside each bar: how many there are, and the most frequent. "
        "A word that only one source uses may still have a synonym elsewhere, and longer texts use more words."
    )
    return told(words("What the sources share: their words"), says, [how])


def _vocabulary(table: pl.DataFrame, spread: pl.DataFrame, sources: int, words: Words) -> list[str]:
    alone = spread.filter(pl.col("n_sources") == 1).height
    everywhere = table.filter(pl.col("n_sources") == sources).to_dicts()
    only = words(
        "{n} of {all} different content words occur in one source only.",
        n=words.number(alone),
        all=words.number(spread.height),
    )
    if not everywhere:
        return [words("No content word occurs in every source."), only]
    names = spread.filter(pl.col("n_sources") == sources)["lemma"].to_list()
    shared = plural(
        words,
        everywhere[0]["lemmas"],
        "{n} content word occurs in each of the {m} sources; it is {p} of all running content words: {names}.",
        "{n} content words occur in each of the {m} sources; they are {p} of all running content words: {names}.",
        m=words.number(sources),
        p=words.percent(everywhere[0]["running"]),
        names=some(words, names, 8),
    )
    return [shared, only]


def one_source(words: Words) -> str:
    """For a corpus that has nothing to compare."""
    return words("There is one source only: nothing can be compared.")


def similarity(table: pl.DataFrame, named: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """The most and least alike pairs, in words and in names. Tables of similarity.cosines and overlap."""
    how = words(
        "Below the diagonal, words: the cosine between the sources' vectors of content words, TF-IDF weighted: "
        "(1 + ln count) x (ln((1 + N) / (1 + df)) + 1). 0 means no word in common, 1 the same words in the same "
        "proportions. The table lists the words that contribute most to each pair. It compares vocabulary, not "
        "statements: two texts may use the same words to say opposite things, and two translations of one text differ."
    )
    also = words(
        "Above the diagonal, names: the number of entities that both name, of those that at least one of them names; "
        "the shade is that share (Jaccard index). An article that names more has more chances to share; a name missed "
        "by the tagger is missed here too."
    )
    says = _alike(table, words) + (_named_alike(named, words) if table.height else [])
    return told(words("How alike the sources are, in words and in names"), says, [how, also, caution(articles, words)])


def _alike(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [one_source(words)]
    ranked = table.sort("cosine", "unit_a", "unit_b", descending=[True, False, False])
    first, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    names = {"a": first["unit_a"], "b": first["unit_b"], "x": words.number(first["cosine"], 2)}
    top = words("The most alike are “{a}” and “{b}” (cosine {x})", **names)
    if table.height == 1:
        text = words("“{a}” and “{b}” have a cosine of {x}.", **names)
    else:
        text = words(
            "{top}, the least alike “{a}” and “{b}” ({x}).",
            top=top,
            a=last["unit_a"],
            b=last["unit_b"],
            x=words.number(last["cosine"], 2),
        )
    shared = words("What the first two share most: {drivers}.", drivers=first["drivers"]) if first["drivers"] else ""
    return [text, shared]


def _named_alike(table: pl.DataFrame, words: Words) -> list[str]:
    known = table.filter(pl.col("jaccard").is_not_null())
    if known.is_empty():
        return [one_source(words) if table.is_empty() else words("No entity was found.")]
    ranked = known.sort("jaccard", "n_shared", "unit_a", descending=[True, True, False])
    parts = [_pair_names(ranked.row(0, named=True), words)]
    if known.height > 1:
        last = ranked.row(-1, named=True)
        least = words(
            "Least in common: “{a}” and “{b}”, {k} of {n}.",
            a=last["unit_a"],
            b=last["unit_b"],
            k=words.number(last["n_shared"]),
            n=words.number(last["n_a"] + last["n_b"] - last["n_shared"]),
        )
        parts.append(least)
    return parts


def _pair_names(row: dict[str, object], words: Words) -> str:
    n_a, n_b, shared = (int(str(row[key])) for key in ("n_a", "n_b", "n_shared"))
    names = str(row["shared"]).split("; ") if row["shared"] else []
    said = words(
        "“{a}” and “{b}” have the most in common: {k} of the {n} entities that either names",
        a=row["unit_a"],
        b=row["unit_b"],
        k=words.number(shared),
        n=words.number(n_a + n_b - shared),
    )
    return f"{said} ({some(words, names)})." if names else f"{said}."


def keyness(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """The words that set each source apart. Table of keyness.leading."""
    says = [one_source(words) if with_source(articles, articles)["source"].n_unique() < 2 else ""]
    if table.height:
        says = [words("Most distinctive:")]
        says += [_distinctive(name, rows, words) for (name,), rows in table.group_by("source", maintain_order=True)]
        agreed = table.filter(pl.col("n_agree") == 4).height
        says.append(
            plural(
                words,
                agreed,
                "{n} of the {all} words shown passes the threshold of all four measures.",
                "{n} of the {all} words shown pass the threshold of all four measures.",
                all=words.number(table.height),
            )
        )
    how = words(
        "Each source against all the others together, on content words that occur three times or more; a word "
        "shown occurs at least twice in its source. Order: z of the weighted log-odds with an informative Dirichlet "
        "prior (Monroe, Colaresi and Quinn 2008). Numbers: count in the source : count in the others. The table has "
        "three more measures: Dunning's G2 (1993), Lafon's specificity (1980) and the log ratio, and how many of "
        "the four are over their threshold (1.96; 3.84; 1.6; 1). The thresholds cut a list; they are not tests. "
        "DP tells how unevenly the word is spread over all articles (0 evenly, 1 in the smallest only)."
    )
    return told(words("What is distinctive of each source"), says, [how, _tested(table, articles, words)])


def _distinctive(name: object, rows: pl.DataFrame, words: Words) -> str:
    listed = ", ".join(rows["lemma"].head(4).to_list())
    return words("“{source}”: {names}.", source=name, names=listed)


def _tested(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> str:
    tested = table.filter(pl.col("inference") == "permutation")["source"].unique(maintain_order=True).to_list()
    if not tested:
        return caution(articles, words) or words("There are too few articles for a test: read it as a description.")
    return words(
        "p and q in the table come from exchanging whole articles between sources, with the correction of "
        "Benjamini and Hochberg; they exist for: {names}. The others are only described.",
        names=some(words, tested),
    )


def speakers(table: pl.DataFrame, articles: pl.DataFrame, words: Words) -> Told:
    """Whose words each source gives. Table of coverage.speakers_by_source."""
    how = words(
        "Numbers of quotations: direct and mixed speech in quotation marks, and indirect speech (“he said that”); "
        "the table counts them apart. The speaker is a name of the article, found by rules from the parse; where "
        "none was found the quotation stands in the last row. Missed quotations and wrong speakers exist: open the "
        "passages before you print a number."
    )
    return told(words("Who is quoted where"), _spoken(table, words), [how, caution(articles, words)])


def _spoken(table: pl.DataFrame, words: Words) -> list[str]:
    if table.is_empty():
        return [words("No quotation was found.")]
    total = int(table["quotes"].sum())
    named = table.filter(pl.col("speaker").is_not_null())
    nobody = int(table.filter(pl.col("speaker").is_null())["quotes"].sum())
    parts = [plural(words, total, "{n} quotation was found.", "{n} quotations were found.")]
    if named.height:
        totals = named.group_by("speaker", maintain_order=True).agg(
            pl.col("quotes").sum(), pl.len().alias("sources"), pl.col("source").first()
        )
        first = totals.sort("quotes", "speaker", descending=[True, False]).row(0, named=True)
        parts.append(
            plural(
                words,
                first["sources"],
                "The most quoted is {name}: {k} of them, in {n} source.",
                "The most quoted is {name}: {k} of them, in {n} sources.",
                name=first["speaker"],
                k=words.number(first["quotes"]),
            )
        )
        only = totals.filter(pl.col("sources") == 1)
        listed = [f"{r['speaker']} ({r['source']})" for r in only.iter_rows(named=True)]
        parts.append(words("Quoted in one source only: {names}.", names=some(words, listed)) if listed else "")
    parts.append(words("For {n} no name was found.", n=words.number(nobody)) if nobody else "")
    return parts
