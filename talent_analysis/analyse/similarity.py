"""How like one another sources are: in their words, and in whom and what they name."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from talent_analysis.analyse.coverage import with_source

_PAIR: dict[str, type[pl.DataType]] = {"unit_a": pl.String, "unit_b": pl.String}
_COSINES: dict[str, type[pl.DataType]] = {
    **_PAIR,
    "cosine": pl.Float64,
    **dict.fromkeys(("lemmas_a", "lemmas_b", "shared"), pl.Int64),
    "drivers": pl.String,
}
_OVERLAP: dict[str, type[pl.DataType]] = {
    **_PAIR,
    **dict.fromkeys(("n_a", "n_b", "n_shared"), pl.Int64),
    "jaccard": pl.Float64,
    "shared": pl.String,
}


def spread(lemmas: pl.DataFrame) -> pl.DataFrame:
    """In how many sources each lemma occurs. Columns: lemma, count, n_sources, sources (how many there are).

    `lemmas` as from keyness.content_lemmas. Most widely used first, then the most frequent.
    """
    counted = lemmas.group_by("lemma").agg(
        pl.len().cast(pl.Int64).alias("count"), pl.col("source").n_unique().cast(pl.Int64).alias("n_sources")
    )
    ranked = counted.sort("n_sources", "count", "lemma", descending=[True, True, False])
    return ranked.with_columns(pl.lit(lemmas["source"].n_unique(), dtype=pl.Int64).alias("sources"))


def shared_words(spread_table: pl.DataFrame, examples: int = 8) -> pl.DataFrame:
    """How many lemmas occur in one source, in two, and so on. Columns: n_sources, lemmas, share (of the
    vocabulary), running (share of all running content words), examples (the most frequent of them)."""
    words, uses = spread_table.height, spread_table["count"].sum()
    grouped = spread_table.sort("count", "lemma", descending=[True, False]).group_by("n_sources")
    return grouped.agg(
        pl.len().cast(pl.Int64).alias("lemmas"),
        (pl.len() / max(words, 1)).alias("share"),
        (pl.col("count").sum() / max(uses, 1)).alias("running"),
        pl.col("lemma").head(examples).str.join(", ").alias("examples"),
    ).sort("n_sources", descending=True)


def word_places(spread_table: pl.DataFrame, lemmas: pl.DataFrame, most: int = 8) -> pl.DataFrame:
    """Where the most widely used lemmas stand, and the most frequent of those that one source alone uses.

    Of each at most `most`. Columns: group (the lemma, and in how many of the sources it is), article_id, start, end.
    """
    everywhere = spread_table.filter(pl.col("n_sources") > 1).head(most)
    alone = spread_table.filter(pl.col("n_sources") == 1).head(most)
    label = pl.format("{} ({}/{})", "lemma", "n_sources", "sources").alias("group")
    shown = pl.concat([everywhere, alone]).with_columns(label)
    return _standing(shown, lemmas, ["lemma"])


def pair_places(
    table: pl.DataFrame, named: pl.DataFrame, lemmas: pl.DataFrame, mentions: pl.DataFrame, most: int = 20
) -> pl.DataFrame:
    """What makes two sources alike, in its places: for each pair, the most alike first, the lemmas that drive it,
    then the entities that both name.

    `table` from cosines and `named` from overlap, of sources; of each the first `most` pairs, and of these the
    entities named most. Columns: group (the pair and what is shared), article_id, start, end.
    """
    words = _both_sides(_listed(table.sort("cosine", descending=True, maintain_order=True).head(most), "drivers", ", "))
    words = words.with_columns(pl.col("thing").str.replace(r" \(\d+%\)$", "").alias("lemma"))
    ranked = named.filter(pl.col("n_shared") > 0).sort("jaccard", descending=True, maintain_order=True).head(most)
    names = _both_sides(_listed(ranked, "shared", "; ")).rename({"thing": "entity"})
    sourced = mentions.filter(pl.col("entity").is_not_null())
    return pl.concat([_standing(words, lemmas, ["source", "lemma"]), _standing(names, sourced, ["source", "entity"])])


def _listed(pairs: pl.DataFrame, column: str, sign: str) -> pl.DataFrame:
    """One row for each thing (five at most) that the column of a pair lists."""
    cut = pairs.with_columns(pl.col(column).str.split(sign).list.head(5).alias("thing"))
    group = pl.format("{} ~ {}: {}", "unit_a", "unit_b", pl.col("thing").list.join(", ")).alias("group")
    return cut.select(group, "unit_a", "unit_b", "thing").explode("thing").filter(pl.col("thing") != "")


def _both_sides(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each row twice, once for each source of the pair."""
    held = pairs.with_columns(pl.concat_list("unit_a", "unit_b").alias("source"))
    return held.explode("source").select("group", "source", "thing")


def _standing(wanted: pl.DataFrame, table: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The places of `table` that agree with a row of `wanted` in the `keys`, in the order of `wanted`'s groups."""
    places = table.select(*keys, "article_id", "start", "end")
    found = wanted.select("group", *keys).join(places, on=keys, how="inner", maintain_order="left_right")
    return found.select("group", "article_id", "start", "end")


def cosines(
    lemmas: pl.DataFrame, units: list[str] | None = None, *, by: str = "source", drivers: int = 5
) -> pl.DataFrame:
    """Cosine of the TF-IDF vectors of every two units (`by`: "source" or "article_id"), once for each pair.

    `units` keeps only these.
    Weight = (1 + ln count) * (ln((1 + N) / (1 + df)) + 1), N units, df of them with the lemma: Manning,
    Raghavan and Schütze (2008), section 6.4.1, with the smoothed idf that leaves a word of all units its
    weight. Columns: unit_a, unit_b, cosine (0 nothing in common, 1 the same), lemmas_a, lemmas_b, shared
    (numbers of different lemmas), drivers (the lemmas that give most of the cosine, with their part of it).
    """
    kept = lemmas if units is None else lemmas.filter(pl.col(by).is_in(units))
    names = kept[by].unique(maintain_order=True)
    weights, words = _tfidf(kept, by, names)
    rows: list[dict[str, object]] = []
    for i, j in combinations(range(len(names)), 2):
        product = weights[i] * weights[j]
        used = weights[[i, j]] > 0
        rows.append(
            {
                "unit_a": names[i],
                "unit_b": names[j],
                "cosine": float(product.sum()),
                "lemmas_a": int(used[0].sum()),
                "lemmas_b": int(used[1].sum()),
                "shared": int(used.all(axis=0).sum()),
                "drivers": _drivers(product, words, drivers),
            }
        )
    return pl.DataFrame(rows, schema=_COSINES)


def overlap(
    mentions: pl.DataFrame, articles: pl.DataFrame, units: list[str] | None = None, *, by: str = "source"
) -> pl.DataFrame:
    """Jaccard index of the sets of entities that every two units name: shared / named by either.

    Columns: unit_a, unit_b, n_a, n_b, n_shared (numbers of different entities), jaccard (null where neither
    names any), shared (the entities, most frequent first, separated by "; ").
    """
    sourced = with_source(mentions, articles)
    names = units or with_source(articles, articles)[by].unique(maintain_order=True).to_list()
    often = dict(sourced.group_by("entity").len().iter_rows())
    held = {unit: set(sourced.filter(pl.col(by) == unit)["entity"]) for unit in names}
    rows: list[dict[str, object]] = []
    for a, b in combinations(names, 2):
        both, either = held[a] & held[b], held[a] | held[b]
        rows.append(
            {
                "unit_a": a,
                "unit_b": b,
                "n_a": len(held[a]),
                "n_b": len(held[b]),
                "n_shared": len(both),
                "jaccard": len(both) / len(either) if either else None,
                "shared": "; ".join(sorted(both, key=lambda name: (-often[name], name))),
            }
        )
    return pl.DataFrame(rows, schema=_OVERLAP)


def pairs(cosines_table: pl.DataFrame, overlap_table: pl.DataFrame) -> pl.DataFrame:
    """The tables of `cosines` and `overlap`, a row a pair; the shared names as `shared_names`."""
    named = overlap_table.rename({"shared": "shared_names"})
    return cosines_table.join(named, on=["unit_a", "unit_b"], how="full", coalesce=True, maintain_order="left_right")


def _tfidf(lemmas: pl.DataFrame, by: str, units: pl.Series) -> tuple[npt.NDArray[np.float64], list[str]]:
    """Unit-length TF-IDF vectors, units x lemmas, and the lemmas."""
    words = lemmas["lemma"].unique().sort()
    rows = pl.DataFrame({by: units}).with_row_index("row")
    columns = pl.DataFrame({"lemma": words}).with_row_index("column")
    cells = lemmas.group_by(by, "lemma").len().join(rows, on=by).join(columns, on="lemma")
    counts = np.zeros((len(units), len(words)))
    counts[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["len"].to_numpy()
    idf = np.log((1 + len(units)) / (1 + (counts > 0).sum(axis=0))) + 1
    weights = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf
    return weights / np.linalg.norm(weights, axis=1, keepdims=True), words.to_list()


def _drivers(product: npt.NDArray[np.float64], words: list[str], n: int) -> str:
    total = product.sum()
    top = sorted(np.flatnonzero(product), key=lambda k: (-product[k], words[k]))[:n]
    return ", ".join(f"{words[k]} ({product[k] / total:.0%})" for k in top)
