"""Text that articles share: runs of the same lemmas, as wire copy and copied quotations leave them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from talent_analysis.analyse.coverage import with_source

SHINGLE = 7  # words in a row that must be the same
MOST = 20  # articles that hold the same words: more of them, and they are a formula, not a copy
GAP = 3  # words that may differ between two runs of one passage
PASSAGES: dict[str, pl.DataType | type[pl.DataType]] = {
    "passage": pl.Int64,
    **dict.fromkeys(("source", "article_id"), pl.String),
    **dict.fromkeys(("start", "end", "words"), pl.Int64),
    "text": pl.String,
}
SHARED: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("article_a", "article_b", "source_a", "source_b"), pl.String),
    **dict.fromkeys(("passages", "words_a", "words_b", "shared_a", "shared_b"), pl.Int64),
    **dict.fromkeys(("share_a", "share_b"), pl.Float64),
}


@dataclass(frozen=True)
class _Run:
    """Words a:a_end of one article that stand at b:b_end of another."""

    a: int
    a_end: int
    b: int
    b_end: int


def passages(
    tokens: pl.DataFrame, articles: pl.DataFrame, texts: dict[str, str] | None = None, *, shingle: int = SHINGLE
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(pairs of articles in the columns of SHARED, their passages in those of PASSAGES).

    A passage is a run of at least `shingle` words of the same lemmas in the same order (Broder 1997, "On the
    resemblance and containment of documents"), with up to GAP words that differ between two runs. `shared_a` is
    the number of words of article a that stand in some passage of the pair, `share_a` that of all its words
    (containment). Words that more than MOST articles hold are no sign of a copy, and are passed over so that the work
    grows with the articles and not with their square. Punctuation is left out. Only pairs that share something, the
    largest share first.
    """
    words = _words(tokens)
    order = articles["article_id"].to_list()
    pairs = _seeds(words, order, shingle)
    source = dict(with_source(articles, articles).select("article_id", "source").iter_rows())
    shared: list[tuple[object, ...]] = []
    found: list[tuple[object, ...]] = []
    place = {key: number for number, key in enumerate(order)}
    ranked = sorted(pairs.items(), key=lambda item: (place[item[0][0]], place[item[0][1]]))
    for (one, other), starts in ranked:
        runs = _runs(words[one], words[other], starts, shingle)
        a, b = (_covered([(r.a, r.a_end) for r in runs]), _covered([(r.b, r.b_end) for r in runs]))
        sizes = len(words[one]), len(words[other])
        shared.append((one, other, source[one], source[other], len(runs), *sizes, a, b, a / sizes[0], b / sizes[1]))
        for run in runs:
            number = len(found) // 2 + 1
            for key, first, last in ((one, run.a, run.a_end), (other, run.b, run.b_end)):
                start, end = words[key][first][1], words[key][last - 1][2]
                text = texts[key][start:end] if texts else ""
                found.append((number, source[key], key, start, end, last - first, text))
    table = pl.DataFrame(shared, schema=SHARED, orient="row")
    table = table.sort(
        pl.max_horizontal("share_a", "share_b"), "article_a", "article_b", descending=[True, False, False]
    )
    return table, pl.DataFrame(found, schema=PASSAGES, orient="row")


def places(table: pl.DataFrame) -> pl.DataFrame:
    """The passages: group (their number and sources), article_id, start, end; the longest first."""
    named = table.with_columns(
        pl.col("source").unique(maintain_order=True).str.join(" = ").over("passage").alias("both")
    )
    ranked = named.sort(-pl.col("words").max().over("passage"), "passage", maintain_order=True)
    return ranked.select(pl.format("{} · {}", "passage", "both").alias("group"), "article_id", "start", "end")


def _words(tokens: pl.DataFrame) -> dict[str, list[tuple[str, int, int]]]:
    """(lemma, start, end) of each word of each article."""
    kept = tokens.filter(~pl.col("upos").is_in(["PUNCT", "SYM"])).with_columns(
        pl.coalesce("lemma", "text").str.to_lowercase().alias("lemma")
    )
    return {
        str(k[0]): list(rows.select("lemma", "start", "end").iter_rows())
        for k, rows in kept.group_by("article_id", maintain_order=True)
    }


def _seeds(
    words: dict[str, list[tuple[str, int, int]]], order: list[str], n: int
) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """For each two articles, the places of the shingles they share."""
    index: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for key in order:
        held = words.get(key, [])
        for i in range(len(held) - n + 1):
            index[tuple(w[0] for w in held[i : i + n])].append((key, i))
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for places_ in index.values():
        if len({key for key, _ in places_}) > MOST:
            continue
        for x, (one, i) in enumerate(places_):
            for other, j in places_[x + 1 :]:
                if one != other:
                    pairs[one, other].append((i, j))
    return pairs


def _runs(
    a: list[tuple[str, int, int]], b: list[tuple[str, int, int]], starts: list[tuple[int, int]], n: int
) -> list[_Run]:
    """Seeds grown to the right as far as they match, then joined over small gaps; each word used once."""
    grown: list[_Run] = []
    for i, j in sorted(starts):
        if any(r.a <= i < r.a_end or r.b <= j < r.b_end for r in grown):
            continue
        length = n
        while i + length < len(a) and j + length < len(b) and a[i + length][0] == b[j + length][0]:
            length += 1
        grown.append(_Run(i, i + length, j, j + length))
    joined: list[_Run] = []
    for run in grown:
        last = joined[-1] if joined else None
        if last and 0 <= run.a - last.a_end <= GAP and 0 <= run.b - last.b_end <= GAP:
            joined[-1] = _Run(last.a, run.a_end, last.b, run.b_end)
        else:
            joined.append(run)
    return joined


def _covered(spans: list[tuple[int, int]]) -> int:
    return len({i for start, end in spans for i in range(start, end)})
