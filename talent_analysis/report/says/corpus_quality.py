"""The sentences of the notebook on the corpus: what was left out, what is copied, signs of machine translation."""

from __future__ import annotations

import polars as pl

from talent_analysis.tables import Corpus, Parsed
from talent_analysis.words import Words

TITLES = {
    "left_out": "Articles read and not analysed",
    "alike": "Articles that share their text",
    "origins": "Where what is known was found",
    "counts": "The main counts before and after cleaning",
    "slips": "Signs of machine translation or bad copying",
}

HOW = {
    "left_out": (
        "An article whose body is not in French is read and not analysed, unless include_foreign is set; one that "
        "repeats another is counted once, unless count_duplicates is set. Language is judged on the body lines by "
        "a naive Bayes classifier (py3langid). The tables articles and lines of the data folder hold all of them."
    ),
    "alike": (
        "Likeness is the share of runs of five lemmas that two articles have in common, of all theirs (Jaccard index; "
        "Broder 1997); pairs are found by MinHash. Lemmas are looked up in a list of French words, before any model "
        "reads the articles. From 0.7 two articles count as one text; from 0.3 they are listed. The passage is the "
        "longest they share, cut at 300 characters.\n\n"
        "What sources share is often an agency's wire: it says nothing about either of them."
    ),
    "origins": (
        "For each fact, how many articles have it from where. What sources.toml states goes before what a table or "
        "a page states, and that before what was found in the text."
    ),
    "counts": "All lines against the lines kept; numbers are runs of figures, quotations are opening marks.",
    "slips": (
        "Counted on the lines kept, by rules without a model: English function words and passages, doubled words, "
        "missing spaces, quotation marks unlike the article's others, turns of phrase that a work on good usage "
        "advises against (named under each passage); and, from the parse, clauses and sentences of the body that "
        "have a subject and no finite verb.\n\n"
        "A sign is a caution, not a proof: good articles have some, and a rule can be wrong. Many in one source "
        "say that its words may be a translator's, which matters for tone and for distinctive words."
    ),
}

_PASSAGE = pl.Schema(
    {
        "group": pl.String(),
        "source": pl.String(),
        "article_id": pl.String(),
        "start": pl.Int64(),
        "end": pl.Int64(),
        "text": pl.String(),
        "marks": pl.List(pl.Struct({"start": pl.Int64(), "end": pl.Int64()})),
        "note": pl.String(),
    }
)


def title(figure: str, words: Words) -> str:
    """The heading of the figure."""
    return words(TITLES[figure])


def how(figure: str, words: Words) -> str:
    """How the figure was made and what it cannot say."""
    return words(HOW[figure])


def left_out(table: pl.DataFrame, words: Words) -> str:
    """How many articles are not analysed, and why; from `analyse.left_out.left_out`."""
    if table.is_empty():
        return words("Every article that was read is analysed.")
    foreign = table.filter(pl.col("why") == "not in French").height
    return words(
        "Read and not analysed: {all} (not in French {foreign}, copies of another {copies}).",
        all=words.number(table.height),
        foreign=words.number(foreign),
        copies=words.number(table.height - foreign),
    )


def alike(table: pl.DataFrame, words: Words) -> str:
    """How many pairs share their text, and the most alike; from `analyse.left_out.alike`."""
    if table.is_empty():
        return words("No two articles share a third of their text.")
    same = table.filter("counted_once").height
    first = table.row(0, named=True)
    return words(
        "Pairs of articles that share much of their text: {pairs}, of which {same} count as one text. The most alike "
        "are {one} and {other} (likeness {likeness}).",
        pairs=words.number(table.height),
        same=words.number(same),
        one=first["article_id"],
        other=first["other_id"],
        likeness=words.number(first["likeness"], 2),
    )


def origins(table: pl.DataFrame, words: Words) -> str:
    """How many places facts come from; from `analyse.corpus.origins`."""
    if table.is_empty():
        return words("Nothing is known of the articles but their text.")
    return words("Kinds of places that it comes from: {n}.", n=words.number(table["origin"].n_unique()))


def counts(table: pl.DataFrame, words: Words) -> str:
    """What cleaning took from the words; from `analyse.corpus.cleaned_counts`."""
    row = table.row(0, named=True)
    if not row["removed"]:
        return words("Cleaning took no word out.")
    return words(
        "Cleaning took {removed} of {before} words out ({share}).",
        removed=words.number(row["removed"]),
        before=words.number(row["before"]),
        share=words.percent(row["share"], 1),
    )


def slips(table: pl.DataFrame, words: Words) -> str:
    """The source with most signs; from `analyse.slips.by_source`."""
    total = int(table["n"].sum() or 0)
    if not total:
        return words("No sign was found in the lines kept.")
    first = table.row(0, named=True)
    name = first["source"] or words("source unknown")
    own = int(table.filter(pl.col("source").eq_missing(first["source"]))["n"].sum() or 0)
    return words(
        "Signs in all: {total}. Most for its length: {source}, {n} in {words} words. Read its figures with care.",
        total=words.number(total),
        source=name,
        n=words.number(own),
        words=words.number(first["n_words"]),
    )


def shared_passages(table: pl.DataFrame) -> pl.DataFrame:
    """The longest passage of each pair as evidence; from `analyse.left_out.alike`."""
    return table.filter(pl.col("text").is_not_null()).select(
        pl.format("{} · {}", "article_id", "other_id").alias("group"), "source", "article_id", "start", "end", "text"
    )


def slip_passages(found: pl.DataFrame, parsed: Parsed | Corpus, words: Words, around: int = 80) -> pl.DataFrame:
    """Each sign in its line as evidence, grouped by kind; from `analyse.slips.slips`."""
    rows = []
    for row in found.sort("flag", "article_id", "start").iter_rows(named=True):
        text = parsed.texts[row["article_id"]]
        begin = max(text.rfind("\n", 0, row["start"]) + 1, row["start"] - around)
        stop = text.find("\n", row["end"])
        end = min(stop if stop >= 0 else len(text), row["end"] + around)
        marks = [{"start": row["start"] - begin, "end": row["end"] - begin}]
        group, note = words(row["flag"].replace("-", " ")), row["note"]
        rows.append((group, row["source"], row["article_id"], begin, end, text[begin:end], marks, note))
    return pl.DataFrame(rows, schema=_PASSAGE, orient="row")
