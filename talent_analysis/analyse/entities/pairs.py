"""Which entities stand in one sentence, and how much more often than chance would have it."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from scipy.sparse.csgraph import connected_components
from scipy.stats import hypergeom

from talent_analysis.analyse.entities.roles import SENTENCE
from talent_analysis.tables import Parsed


def cooccurrence(parsed: Parsed, entities: list[str] | None = None, *, min_count: int = 2) -> pl.DataFrame:
    """How often two entities stand in the same sentence, for pairs that do so `min_count` times at least.

    The window is the sentence, counted once however often it names them. Columns: entity_a, entity_b, both,
    n_a, n_b, sentences (numbers of sentences, of all the corpus for the last), npmi (Bouma 2009, GSCL: -1
    never together, 0 as chance would have it, 1 always together), fisher_p (one-sided exact test of Fisher
    1935 that they stand together no more than chance would have it). Sentences of one article are not
    independent, so that p is too small: an order, not a proof. The most frequent pair first.
    """
    held = parsed.mentions.select(*SENTENCE, "entity").unique()
    if entities is not None:
        held = held.filter(pl.col("entity").is_in(entities))
    alone = held.group_by("entity").agg(pl.len().cast(pl.Int64).alias("n"))
    pairs = held.join(held, on=SENTENCE, suffix="_b").rename({"entity": "entity_a"})
    pairs = pairs.filter(pl.col("entity_a") < pl.col("entity_b"))
    counted = pairs.group_by("entity_a", "entity_b").agg(pl.len().cast(pl.Int64).alias("both"))
    counted = counted.filter(pl.col("both") >= min_count)
    for side in ("a", "b"):
        counted = counted.join(alone.rename({"entity": f"entity_{side}", "n": f"n_{side}"}), on=f"entity_{side}")
    sentences = parsed.sentences.height
    rows = counted.select("both", "n_a", "n_b").iter_rows()
    scores = [_association(both, n_a, n_b, sentences) for both, n_a, n_b in rows]
    found = pl.DataFrame(scores, schema={"npmi": pl.Float64, "fisher_p": pl.Float64}, orient="row")
    table = counted.with_columns(pl.lit(sentences, dtype=pl.Int64).alias("sentences")).hstack(found)
    ranked = table.sort("both", "npmi", "entity_a", "entity_b", descending=[True, True, False, False])
    return ranked.select("entity_a", "entity_b", "both", "n_a", "n_b", "sentences", "npmi", "fisher_p")


def strongest(table: pl.DataFrame, ranking: pl.DataFrame, n: int = 50, most: int = 120) -> pl.DataFrame:
    """The network: the pairs of `cooccurrence` among the n leading entities of `ranking` that have one.

    Columns: those of `cooccurrence`, type_a, type_b, place_a, place_b. At most `most` pairs, those with most
    sentences. The places (0, 1, …) put entities that share sentences near each other on a line: within each
    connected part by the second eigenvector of its Laplacian (Fiedler 1973; Barnard, Pothen and Simon 1995), the
    largest part first.
    """
    named = set(table["entity_a"]) | set(table["entity_b"])
    leading = ranking.filter(pl.col("entity").is_in(list(named))).head(n).select("entity", "type")
    for side in ("a", "b"):
        own = leading.rename({"entity": f"entity_{side}", "type": f"type_{side}"})
        table = table.join(own, on=f"entity_{side}", maintain_order="left")
    kept = table.head(most)
    place = {name: i for i, name in enumerate(_in_line(kept))}
    placed = [
        pl.col(f"entity_{side}").replace_strict(place, return_dtype=pl.Int64).alias(f"place_{side}") for side in "ab"
    ]
    return kept.with_columns(placed)


def _in_line(pairs: pl.DataFrame) -> list[str]:
    """The entities of the pairs in an order that keeps partners close."""
    names = sorted(set(pairs["entity_a"]) | set(pairs["entity_b"]))
    at = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(names)))
    for a, b, both in pairs.select("entity_a", "entity_b", "both").iter_rows():
        weights[at[a], at[b]] = weights[at[b], at[a]] = both
    n_parts, labels = connected_components(weights, directed=False)
    parts = sorted((np.flatnonzero(labels == part) for part in range(n_parts)), key=lambda p: (-len(p), p[0]))
    return [names[i] for part in parts for i in part[_seriated(weights[np.ix_(part, part)])]]


def _seriated(weights: np.ndarray) -> np.ndarray:
    """The order of the rows along the Fiedler vector; the heavier end first."""
    if len(weights) < 3:
        return np.arange(len(weights))
    _, vectors = np.linalg.eigh(np.diag(weights.sum(axis=1)) - weights)
    order = np.argsort(np.round(vectors[:, 1], 9), kind="stable")
    degrees = weights.sum(axis=1)[order]
    half = len(order) // 2
    return order if degrees[:half].sum() >= degrees[-half:].sum() else order[::-1]


def pair_places(parsed: Parsed, pairs: pl.DataFrame) -> pl.DataFrame:
    """The mentions in the sentences that hold both of a pair: group ("A + B"), article_id, start, end."""
    held = parsed.mentions.select(*SENTENCE, "entity", "start", "end")
    group = pl.format("{} + {}", "entity_a", "entity_b").alias("group")
    named = pairs.select("entity_a", "entity_b", group)
    first = held.rename({"entity": "entity_a", "start": "start_a", "end": "end_a"})
    second = held.rename({"entity": "entity_b", "start": "start_b", "end": "end_b"})
    both = named.join(first, on="entity_a", maintain_order="left_right").join(
        second, on=["entity_b", *SENTENCE], maintain_order="left_right"
    )
    sides = [
        both.select("group", "article_id", pl.col(f"start_{s}").alias("start"), pl.col(f"end_{s}").alias("end"))
        for s in ("a", "b")
    ]
    order = named.select("group").with_row_index("_order")
    rows = pl.concat(sides).unique().join(order, on="group")
    return rows.sort("_order", "article_id", "start").drop("_order")


def _association(both: int, n_a: int, n_b: int, sentences: int) -> tuple[float | None, float]:
    """(NPMI, one-sided p of Fisher's exact test); NPMI is undefined where every sentence holds both."""
    p = float(hypergeom.sf(both - 1, sentences, n_a, n_b))
    if both == sentences:
        return None, p
    return math.log(both * sentences / (n_a * n_b)) / -math.log(both / sentences), p
