"""Which source names whom, lets whom speak, and gives which figures; and the sentences behind a number.

An article whose source is not stated stands for itself, under its `article_id`: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

EVIDENCE: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.String,
    "source": pl.String,
    "article_id": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
    "marks": pl.List(pl.List(pl.Int64)),
}


def with_source(table: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The table with a column `source` (the article_id where none is stated), in the order of `articles`."""
    named = articles.select(
        "article_id",
        pl.coalesce("source", "article_id").alias("source"),
        pl.int_range(pl.len()).alias("_order"),
    )
    joined = table.drop("source", strict=False).join(named, on="article_id", how="inner")
    places = [c for c in ("sentence_id", "start") if c in table.columns]
    return joined.sort("_order", *places, maintain_order=True).drop("_order")


def source_names(articles: pl.DataFrame, most: int | None = None) -> list[str]:
    """The sources in the order of the articles; with `most`, only those that have most words."""
    named = with_source(articles, articles)
    if most is not None and named["source"].n_unique() > most:
        sizes = named.group_by("source", maintain_order=True).agg(pl.col("n_tokens").sum())
        kept = sizes.sort("n_tokens", descending=True, maintain_order=True).head(most)
        named = named.join(kept, on="source", how="semi", maintain_order="left")
    return named["source"].unique(maintain_order=True).to_list()


def entities_by_source(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """How often each source names each entity, after alias merging.

    Columns: entity, type (its most frequent), source, count (0 where the source never names it), total,
    n_sources (sources that name it), only_in (the source, where there is one). Most widely named first.
    """
    sourced = with_source(mentions, articles)
    counts = sourced.group_by("entity", "source").agg(pl.len().cast(pl.Int64).alias("count"))
    alone = pl.when(pl.len() == 1).then(pl.col("source").first())
    whole = counts.group_by("entity").agg(
        pl.col("count").sum().alias("total"),
        pl.len().cast(pl.Int64).alias("n_sources"),
        alone.alias("only_in"),
    )
    names = pl.DataFrame({"source": source_names(articles)}, schema={"source": pl.String})
    ranked = whole.join(entity_types(mentions), on="entity").sort(
        "n_sources", "total", "entity", descending=[True, True, False]
    )
    grid = ranked.join(names, how="cross", maintain_order="left_right").join(
        counts, on=["entity", "source"], how="left", maintain_order="left"
    )
    columns = ["entity", "type", "source", "count", "total", "n_sources", "only_in"]
    return grid.with_columns(pl.col("count").fill_null(0)).select(columns)


def facts_by_source(entities: pl.DataFrame, quotes: pl.DataFrame, claims: pl.DataFrame, n: int) -> pl.DataFrame:
    """Who and what is told where: the leading entities, the persons quoted, the claims of several sources.

    `entities` as from entities_by_source, of which `n` leading ones and `n` that one source alone names are kept;
    `quotes` with a column source, of which the `n` most quoted are kept; `claims` as from claims.claims, of which the
    `n` that most sources give are kept. Columns: kind ("entity", "quoted", "claim"), fact, source, count (only where it
    is told), n_sources, only_in. What most sources tell stands first; what one source alone tells last, by source.
    """
    named = leading(entities, n).filter(pl.col("count") > 0)
    parts = [
        named.select(pl.lit("entity").alias("kind"), pl.col("entity").alias("fact"), "source", "count"),
        _told(quotes.filter(pl.col("speaker").is_in(_most_quoted(quotes, n).implode())), "quoted", "speaker"),
        _told(claims.filter(pl.col("claim").is_in(_most_claimed(claims, n).implode())), "claim", "claim"),
    ]
    told = pl.concat(parts).with_columns(
        pl.len().over("kind", "fact").cast(pl.Int64).alias("n_sources"),
        pl.col("count").sum().over("kind", "fact").alias("_total"),
    )
    told = told.with_columns(pl.when(pl.col("n_sources") == 1).then(pl.col("source")).alias("only_in"))
    order = pl.col("only_in").replace_strict(
        {name: place for place, name in enumerate(entities["source"].unique(maintain_order=True))},
        default=-1,
        return_dtype=pl.Int64,
    )
    return told.sort(-pl.col("n_sources"), order, "kind", -pl.col("_total"), "fact", maintain_order=True).drop("_total")


def fact_places(
    facts: pl.DataFrame,
    mentions: pl.DataFrame,
    quotes: pl.DataFrame,
    claims: pl.DataFrame,
    kinds: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Where the facts that one source alone tells stand, then the claims among them: group (the fact and its kind,
    called as in `kinds`), article_id, start, end."""
    alone_ = facts.filter(pl.col("only_in").is_not_null()).select("kind", "fact")
    spans = ["article_id", "start", "end"]
    told = pl.concat(
        [
            mentions.select(pl.lit("entity").alias("kind"), pl.col("entity").alias("fact"), *spans),
            quotes.select(pl.lit("quoted").alias("kind"), pl.col("speaker").alias("fact"), *spans),
        ]
    )
    held = alone_.join(told, on=["kind", "fact"], how="inner", maintain_order="left_right")
    shown = facts.filter(pl.col("kind") == "claim")["fact"].unique().implode()
    claimed = claims.filter(pl.col("claim").is_in(shown)).select(
        pl.lit("claim").alias("kind"), pl.col("claim").alias("fact"), *spans
    )
    kind = pl.col("kind").replace(dict(kinds or {}))
    return pl.concat([held, claimed]).select(pl.format("{} ({})", "fact", kind).alias("group"), *spans)


def _most_quoted(quotes: pl.DataFrame, n: int) -> pl.Series:
    counted = quotes.filter(pl.col("speaker").is_not_null()).group_by("speaker").len()
    return counted.sort("len", "speaker", descending=[True, False])["speaker"].head(n)


def _most_claimed(claims: pl.DataFrame, n: int) -> pl.Series:
    counted = claims.group_by("claim").agg(pl.col("source").n_unique().alias("sources"), pl.len())
    return counted.sort("sources", "len", "claim", descending=[True, True, False])["claim"].head(n)


def _told(table: pl.DataFrame, kind: str, fact: str) -> pl.DataFrame:
    counted = table.group_by(pl.col(fact).alias("fact"), "source").agg(pl.len().cast(pl.Int64).alias("count"))
    return counted.select(pl.lit(kind).alias("kind"), "fact", "source", "count").sort("fact", "source")


def leading(table: pl.DataFrame, n: int) -> pl.DataFrame:
    """Of the table of entities_by_source, the first n entities, and the first n that one source alone names."""
    each = table.unique("entity", maintain_order=True)
    kept = pl.concat([each.head(n), alone(table).head(n)]).select("entity")
    return table.join(kept, on="entity", how="semi", maintain_order="left")


def alone(table: pl.DataFrame) -> pl.DataFrame:
    """One row for each entity that one source alone names, the most frequent first."""
    each = table.unique("entity", maintain_order=True).filter(pl.col("only_in").is_not_null())
    return each.sort("total", "entity", descending=[True, False])


def entity_types(mentions: pl.DataFrame) -> pl.DataFrame:
    """The type each entity has most often (ties: the first in the alphabet). Columns: entity, type."""
    counted = mentions.group_by("entity", "type").agg(pl.len().alias("n"))
    ranked = counted.sort("entity", "n", "type", descending=[False, True, False])
    return ranked.group_by("entity", maintain_order=True).agg(pl.col("type").first())


def speakers_by_source(quotes: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Whose words each source gives. `speaker` is null where no name was found for the words.

    Columns: source, speaker, quotes, direct, mixed, indirect (numbers of quotations), characters (their
    length together, quotation marks included), n_sources (sources that let this speaker speak).
    """
    kinds = [(pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in ("direct", "mixed", "indirect")]
    sourced = with_source(quotes, articles)
    counted = sourced.group_by("source", "speaker", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("quotes"),
        *kinds,
        (pl.col("end") - pl.col("start")).sum().alias("characters"),
    )
    spread = counted.with_columns(pl.len().over("speaker").cast(pl.Int64).alias("n_sources"))
    total = pl.col("quotes").sum().over("speaker")
    return spread.sort(pl.col("speaker").is_null(), -total, "speaker", maintain_order=True)


def speaker_places(quotes: pl.DataFrame, articles: pl.DataFrame, nobody: str) -> pl.DataFrame:
    """The quotations: group (the speaker, or `nobody`; the most quoted first), article_id, start, end."""
    named = with_source(quotes, articles).with_columns(pl.col("speaker").fill_null(nobody).alias("group"))
    often = pl.len().over("group").cast(pl.Int64)
    ranked = named.sort(pl.col("speaker").is_null(), -often, "group", maintain_order=True)
    return ranked.select("group", "article_id", "start", "end")


def evidence(
    places: pl.DataFrame,
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
    texts: Mapping[str, str],
    *,
    limit: int = 60,
) -> pl.DataFrame:
    """The sentences that hold `places` (columns group, article_id, start, end), at most `limit` a group.

    The first sentence of each article comes first, then the second of each, so that a few show them all.

    Columns: group, source, article_id, start, end, text, marks (the places, relative to `text`). A place
    that runs over several sentences gives them as one text, cut from the raw file.
    """
    if places.is_empty():
        return pl.DataFrame(schema=EVIDENCE)
    spans = sentences.select("article_id", pl.col("start").alias("s"), pl.col("end").alias("e"))
    held = places.select("group", "article_id", "start", "end").unique(maintain_order=True)
    overlapping = held.join(spans, on="article_id", maintain_order="left").filter(
        (pl.col("s") < pl.col("end")) & (pl.col("e") > pl.col("start"))
    )
    whole = overlapping.group_by("group", "article_id", "start", "end", maintain_order=True).agg(
        pl.col("s").min(), pl.col("e").max()
    )
    mark = pl.concat_list(pl.col("start") - pl.col("s"), pl.col("end") - pl.col("s"))
    rows = whole.group_by("group", "article_id", "s", "e", maintain_order=True).agg(mark.alias("marks"))
    order = {name: place for place, name in enumerate(rows["group"].unique(maintain_order=True))}
    turn = pl.int_range(pl.len()).over("group", "article_id")
    group = pl.col("group").replace_strict(order, return_dtype=pl.Int64)
    rows = rows.sort(group, turn, maintain_order=True).rename({"s": "start", "e": "end"})
    rows = rows.group_by("group", maintain_order=True).head(limit)
    cut = [texts[a][s:e] for a, s, e in rows.select("article_id", "start", "end").iter_rows()]
    named = rows.with_columns(pl.Series("text", cut, dtype=pl.String)).join(
        with_source(articles, articles).select("article_id", "source"), on="article_id", maintain_order="left"
    )
    return named.select(list(EVIDENCE))
