"""How firmly each source speaks: statements attributed to somebody, in the conditional, or asserted outright.

The unit is the sentence that holds a finite verb and asks nothing; headings without a verb and questions are out.
"""

from __future__ import annotations

import re

import polars as pl

from talent_analysis.analyse.coverage import with_source
from talent_analysis.analyse.intervals import wilson
from talent_analysis.analyse.trees import Tree, Word, trees
from talent_analysis.annotate.forms import shown

KINDS = ("attributed", "conditional", "asserted")
_POSSIBLE = frozenset(["pouvoir", "devoir", "falloir", "vouloir", "aimer", "souhaiter", "préférer"])
_ENDING = re.compile(r"r(?:ait|aient)$")
_UNFINITE = re.compile(r"VerbForm=(?:Inf|Part|Ger)")
_IF = frozenset(["si", "s'", "s’"])
STATEMENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("article_id", "source"), pl.String),
    **dict.fromkeys(("sentence_id", "start", "end"), pl.Int64),
    **dict.fromkeys(("kind", "text"), pl.String),
    "attributed": pl.Boolean,
}


def statements(
    sentences: pl.DataFrame, tokens: pl.DataFrame, quotes: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """The kind of each statement, in the columns of STATEMENTS.

    "conditional": a verb in the conditional of hearsay (« aurait fixé », « compterait »), whether attributed or
    not; possibility (« pourrait »), wishes and what depends on « si » do not count. "attributed": a quotation,
    direct or indirect, fills half of the sentence or more. "asserted": the rest. `attributed` says whether a
    conditional sentence is attributed besides.
    """
    parsed = trees(tokens)
    spoken = {str(k[0]): list(rows.select("start", "end").iter_rows()) for k, rows in quotes.group_by("article_id")}
    rows = []
    for row in with_source(sentences, articles).iter_rows(named=True):
        tree = parsed.get((row["article_id"], row["sentence_id"]))
        if tree is None or str(row["text"]).rstrip(' »”"').endswith("?") or not any(w.finite for w in tree.words):
            continue
        share = _quoted(row["start"], row["end"], spoken.get(row["article_id"], []))
        kind = "conditional" if is_hearsay(tree) else "attributed" if share >= 0.5 else "asserted"
        place = {key: row[key] for key in ("article_id", "source", "sentence_id", "start", "end", "text")}
        rows.append({**place, "kind": kind, "attributed": share >= 0.5})
    return pl.DataFrame(rows, schema=STATEMENTS, orient="row") if rows else pl.DataFrame(schema=STATEMENTS)


def by_source(table: pl.DataFrame, confidence: float = 0.95) -> pl.DataFrame:
    """Shares of the kinds in each source. Columns: source, kind, n, statements (the denominator), share, low,
    high (Wilson interval; Wilson 1927, JASA 22), of_which_attributed (conditional sentences that are attributed
    too; null for the other kinds)."""
    sources = table["source"].unique(maintain_order=True)
    grid = pl.DataFrame({"source": sources}).join(
        pl.DataFrame({"kind": KINDS}), how="cross", maintain_order="left_right"
    )
    counted = table.group_by("source", "kind").agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("attributed").sum().cast(pl.Int64).alias("both")
    )
    totals = table.group_by("source").agg(pl.len().cast(pl.Int64).alias("statements"))
    joined = grid.join(counted, on=["source", "kind"], how="left", maintain_order="left").join(
        totals, on="source", how="left", maintain_order="left"
    )
    joined = joined.with_columns(pl.col("n", "both").fill_null(0))
    bounds = [wilson(n, size, confidence) or (None, None) for n, size in joined.select("n", "statements").iter_rows()]
    return joined.select(
        "source",
        "kind",
        "n",
        "statements",
        (pl.col("n") / pl.col("statements")).alias("share"),
        pl.Series("low", [b[0] for b in bounds], dtype=pl.Float64),
        pl.Series("high", [b[1] for b in bounds], dtype=pl.Float64),
        pl.when(pl.col("kind") == "conditional").then(pl.col("both")).alias("of_which_attributed"),
    )


def places(table: pl.DataFrame) -> pl.DataFrame:
    """The sentences in the conditional: group (the source), article_id, start, end."""
    return table.filter(pl.col("kind") == "conditional").select(
        pl.col("source").alias("group"), "article_id", "start", "end"
    )


def is_hearsay(tree: Tree) -> bool:
    """Whether some verb stands in the conditional of hearsay."""
    if any(w.text.lower() in _IF and w.upos == "SCONJ" for w in tree.words):
        return False
    return any(
        _in_conditional(word) and not _is_possible(tree, word) and not _is_future(tree, word) for word in tree.words
    )


def _in_conditional(word: Word) -> bool:
    """Whether a third person's verb ends as the conditional does: « compterait », not « admirait ».

    The ending decides, since the tagger often gives no mood or another; only what it takes for an infinitive or a
    participle is left out.
    """
    form = word.text.lower()
    ending = _ENDING.search(form)
    if not ending or word.upos not in ("VERB", "AUX") or word.lemma in _POSSIBLE or _UNFINITE.search(word.feats):
        return False
    stem = form[: ending.start() + 1]
    return shown(form) == "conditional" and word.lemma not in (f"{stem}er", f"{stem}ir", f"{stem}re")


def _is_possible(tree: Tree, word: Word) -> bool:
    """« aurait pu »: an auxiliary of a verb of possibility or wish."""
    head = tree.governor(word)
    return word.upos == "AUX" and head is not None and head.lemma in _POSSIBLE


def _is_future(tree: Tree, word: Word) -> bool:
    """« ils pensaient que l'effet serait faible »: the future as seen from the past, under « que »."""
    verb = tree.governor(word) if word.upos == "AUX" else word
    head = tree.governor(verb) if verb is not None and verb.relation in ("ccomp", "advcl", "acl") else None
    if verb is None or head is None or not any(w.lemma == "que" for w in tree.below(verb, "mark")):
        return False
    return any("Tense=Imp" in w.feats or "Tense=Past" in w.feats for w in (head, *tree.below(head, "aux")))


def _quoted(start: int, end: int, spans: list[tuple[int, int]]) -> float:
    """The share of a sentence inside quotations; overlapping ones count once."""
    held = {i for a, b in spans for i in range(max(a, start), min(b, end))}
    return len(held) / max(1, end - start)
