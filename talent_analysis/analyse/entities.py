"""Who and what is named: how often, where, how evenly, in which roles, with whom, and in which words.

Counts are of `mentions.entity`, that is after aliases were merged. A word is a token that is neither
punctuation nor a symbol; rates are per 1,000 of them.
"""

from __future__ import annotations

import math
from difflib import get_close_matches

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from talent_analysis.analyse.coverage import entity_types, source_names, with_source
from talent_analysis.analyse.intervals import poisson_rate, wilson
from talent_analysis.analyse.keyness import Numbers, dispersion
from talent_analysis.errors import UnusableInput
from talent_analysis.tables import Parsed

SALIENCE = ("in_title", "in_standfirst", "as_subject", "as_speaker")
_SENTENCE = ["article_id", "sentence_id"]


def frequency(parsed: Parsed, *, confidence: float = 0.95) -> pl.DataFrame:
    """Every entity, the most frequent first.

    Columns: entity, type; count (mentions), forms (its surface forms with their counts), n_forms,
    largest_form (mentions under the commonest spelling: the count without merging); words, rate, rate_low,
    rate_high (per 1,000 words, exact Poisson interval); n_articles (that name it), articles, share,
    share_low, share_high (of articles, Wilson interval); dp, dp_norm (dispersion across articles, null with
    one article); in_title, in_standfirst, as_subject (mentions there), as_speaker (quotations).
    """
    sizes = words_by_article(parsed)
    words, articles = int(sizes["words"].sum()), sizes.height
    counted = _forms(parsed.mentions).join(entity_types(parsed.mentions), on="entity")
    spread = parsed.mentions.group_by("entity").agg(pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"))
    table = counted.join(spread, on="entity").with_columns(
        pl.lit(words, dtype=pl.Int64).alias("words"), pl.lit(articles, dtype=pl.Int64).alias("articles")
    )
    table = _with_rates(table, confidence).join(_evenness(parsed, sizes), on="entity", how="left")
    table = _with_shares(table, confidence).join(_salience(parsed), on="entity", how="left")
    return table.sort("count", "entity", descending=[True, False]).select(_FREQUENCY)


def by_source(parsed: Parsed, *, confidence: float = 0.95) -> pl.DataFrame:
    """Every entity in every source, the sources in the order of the articles.

    Columns: source, entity, type, count (0 where the source never names it), words (of the source), rate,
    rate_low, rate_high (per 1,000 words), n_articles (of the source, that name it), articles (of the source).
    """
    sizes = with_source(words_by_article(parsed), parsed.articles)
    sources = sizes.group_by("source", maintain_order=True).agg(
        pl.col("words").sum(), pl.len().cast(pl.Int64).alias("articles")
    )
    counts = (
        with_source(parsed.mentions, parsed.articles)
        .group_by("source", "entity")
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"),
        )
    )
    grid = sources.join(entity_types(parsed.mentions), how="cross", maintain_order="left_right")
    full = grid.join(counts, on=["source", "entity"], how="left", maintain_order="left")
    rated = _with_rates(full.with_columns(pl.col("count", "n_articles").fill_null(0)), confidence)
    columns = ["source", "entity", "type", "count", "words", "rate", "rate_low", "rate_high"]
    return rated.select(*columns, "n_articles", "articles")


def types(parsed: Parsed) -> pl.DataFrame:
    """What kinds of things each source names: source, type, count (mentions), n (all mentions of the source),
    share, entities (different ones). Sources in the order of the articles, the most frequent type first."""
    counted = (
        with_source(parsed.mentions, parsed.articles)
        .group_by("source", "type", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("entity").n_unique().cast(pl.Int64).alias("entities"),
        )
    )
    names = pl.DataFrame({"source": source_names(parsed.articles)}, schema={"source": pl.String})
    n = pl.col("count").sum().over("source")
    whole = pl.col("count").sum().over("type").alias("_whole")
    shared = (
        names.with_row_index("_order")
        .join(counted, on="source")
        .with_columns(n.alias("n"), (pl.col("count") / n).alias("share"), whole)
    )
    ranked = shared.sort("_order", "_whole", "type", descending=[False, True, False])
    return ranked.select("source", "type", "count", "n", "share", "entities")


def top(table: pl.DataFrame, n: int, ranking: pl.DataFrame | None = None) -> pl.DataFrame:
    """The rows of the n leading entities of `ranking` (a frequency table; `table` itself by default)."""
    leading = (table if ranking is None else ranking).head(n).select("entity").with_row_index("_rank")
    joined = table.join(leading, on="entity", how="inner", maintain_order="left")
    return joined.sort("_rank", maintain_order=True).drop("_rank")


def spellings(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, largest_form (mentions under its commonest spelling), count
    (under all of them), n_forms, forms."""
    return table.select("entity", "type", "largest_form", "count", "n_forms", "forms")


def evenness(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, count, n_articles, articles, dp, dp_norm; the most even first."""
    columns = ["entity", "type", "count", "n_articles", "articles", "dp", "dp_norm"]
    return table.select(columns).sort("dp_norm", "entity", nulls_last=True)


def salience(table: pl.DataFrame) -> pl.DataFrame:
    """Of the table of `frequency`: entity, type, count and the columns of SALIENCE."""
    return table.select("entity", "type", "count", *SALIENCE)


def cooccurrence(parsed: Parsed, entities: list[str] | None = None, *, min_count: int = 2) -> pl.DataFrame:
    """How often two entities stand in the same sentence, for pairs that do so `min_count` times at least.

    The window is the sentence, counted once however often it names them. Columns: entity_a, entity_b, both,
    n_a, n_b, sentences (numbers of sentences, of all the corpus for the last), npmi (Bouma 2009, GSCL: -1
    never together, 0 as chance would have it, 1 always together), fisher_p (one-sided exact test of Fisher
    1935 that they stand together no more than chance would have it). Sentences of one article are not
    independent, so that p is too small: an order, not a proof. The most frequent pair first.
    """
    held = parsed.mentions.select(*_SENTENCE, "entity").unique()
    if entities is not None:
        held = held.filter(pl.col("entity").is_in(entities))
    alone = held.group_by("entity").agg(pl.len().cast(pl.Int64).alias("n"))
    pairs = held.join(held, on=_SENTENCE, suffix="_b").rename({"entity": "entity_a"})
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


def concordance(parsed: Parsed, entity: str, *, width: int = 60) -> pl.DataFrame:
    """Every mention of an entity in its words: left, keyword, right, source, article_id, start, end.

    `left` and `right` are up to `width` characters of the raw file, line ends as spaces. Raises
    UnusableInput where the corpus names no such entity, with the nearest names it has.
    """
    found = parsed.mentions.filter(pl.col("entity") == entity)
    if found.is_empty():
        known = sorted(parsed.mentions["entity"].drop_nulls().unique())
        near = get_close_matches(entity, known, n=3, cutoff=0.5)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise UnusableInput(f"The corpus names no entity {entity!r}.{hint}")
    placed = with_source(found, parsed.articles)
    rows = []
    for source, article_id, start, end in placed.select("source", "article_id", "start", "end").iter_rows():
        text = parsed.texts[article_id]
        left = " ".join(text[max(0, start - width) : start].split("\n"))
        right = " ".join(text[end : end + width].split("\n"))
        rows.append((left, text[start:end], right, source, article_id, start, end))
    return pl.DataFrame(rows, schema=_CONCORDANCE, orient="row")


def contexts(
    parsed: Parsed, ranking: pl.DataFrame, n: int = 3, *, per_source: int = 3, width: int = 60
) -> pl.DataFrame:
    """The first lines of the concordances of the n leading entities, `per_source` of each source at most.

    Columns: entity, then those of `concordance`.
    """
    names = ranking["entity"].head(n).to_list()
    tables = [concordance(parsed, e, width=width).with_columns(pl.lit(e).alias("entity")) for e in names]
    empty = pl.DataFrame(schema={**_CONCORDANCE, "entity": pl.String})
    kept = pl.concat([empty, *tables]).filter(pl.int_range(pl.len()).over("entity", "source") < per_source)
    return kept.select("entity", *_CONCORDANCE)


def places(parsed: Parsed, ranking: pl.DataFrame) -> pl.DataFrame:
    """The mentions of the entities of `ranking`, in its order: group (the entity), article_id, start, end."""
    leading = ranking.select("entity").unique(maintain_order=True)
    found = leading.join(with_source(parsed.mentions, parsed.articles), on="entity", maintain_order="left_right")
    return found.select(pl.col("entity").alias("group"), "article_id", "start", "end")


def pair_places(parsed: Parsed, pairs: pl.DataFrame) -> pl.DataFrame:
    """The mentions in the sentences that hold both of a pair: group ("A + B"), article_id, start, end."""
    held = parsed.mentions.select(*_SENTENCE, "entity", "start", "end")
    group = pl.format("{} + {}", "entity_a", "entity_b").alias("group")
    named = pairs.select("entity_a", "entity_b", group)
    first = held.rename({"entity": "entity_a", "start": "start_a", "end": "end_a"})
    second = held.rename({"entity": "entity_b", "start": "start_b", "end": "end_b"})
    both = named.join(first, on="entity_a", maintain_order="left_right").join(
        second, on=["entity_b", *_SENTENCE], maintain_order="left_right"
    )
    sides = [
        both.select("group", "article_id", pl.col(f"start_{s}").alias("start"), pl.col(f"end_{s}").alias("end"))
        for s in ("a", "b")
    ]
    order = named.select("group").with_row_index("_order")
    rows = pl.concat(sides).unique().join(order, on="group")
    return rows.sort("_order", "article_id", "start").drop("_order")


def words_by_article(parsed: Parsed) -> pl.DataFrame:
    """The denominator: article_id, words (tokens but punctuation and symbols), in the order of `articles`."""
    word = ~pl.col("upos").is_in(["PUNCT", "SYM"]).fill_null(False)
    counted = parsed.tokens.filter(word).group_by("article_id").agg(pl.len().cast(pl.Int64).alias("words"))
    named = parsed.articles.select("article_id")
    joined = named.join(counted, on="article_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("words").fill_null(0))


_NUMBERS = (
    *("rate", "rate_low", "rate_high"),
    *("n_articles", "articles", "share", "share_low", "share_high", "dp", "dp_norm"),
)
_FREQUENCY = ("entity", "type", "count", "forms", "n_forms", "largest_form", "words", *_NUMBERS, *SALIENCE)
_CONCORDANCE: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("left", "keyword", "right", "source", "article_id"), pl.String),
    **dict.fromkeys(("start", "end"), pl.Int64),
}


def _forms(mentions: pl.DataFrame) -> pl.DataFrame:
    """entity, count, forms, n_forms, largest_form."""
    spelled = mentions.group_by("entity", "text").agg(pl.len().cast(pl.Int64).alias("n"))
    ranked = spelled.sort("entity", "n", "text", descending=[False, True, False])
    return ranked.group_by("entity", maintain_order=True).agg(
        pl.col("n").sum().alias("count"),
        pl.format("{} ({})", "text", "n").str.join("; ").alias("forms"),
        pl.len().cast(pl.Int64).alias("n_forms"),
        pl.col("n").max().alias("largest_form"),
    )


def _with_rates(table: pl.DataFrame, confidence: float) -> pl.DataFrame:
    pairs = table.select("count", "words").iter_rows()
    ends = [poisson_rate(count, words, confidence) or (None, None) for count, words in pairs]
    per = [(None if low is None else low * 1000, None if high is None else high * 1000) for low, high in ends]
    found = pl.DataFrame(per, schema={"rate_low": pl.Float64, "rate_high": pl.Float64}, orient="row")
    rate = pl.when(pl.col("words") > 0).then(pl.col("count") / pl.col("words") * 1000).alias("rate")
    return table.with_columns(rate).hstack(found)


def _with_shares(table: pl.DataFrame, confidence: float) -> pl.DataFrame:
    pairs = table.select("n_articles", "articles").iter_rows()
    ends = [wilson(n, of, confidence) or (None, None) for n, of in pairs]
    found = pl.DataFrame(ends, schema={"share_low": pl.Float64, "share_high": pl.Float64}, orient="row")
    return table.with_columns((pl.col("n_articles") / pl.col("articles")).alias("share")).hstack(found)


def _evenness(parsed: Parsed, sizes: pl.DataFrame) -> pl.DataFrame:
    """entity, dp, dp_norm."""
    names = parsed.mentions.select(pl.col("entity").unique().sort()).with_row_index("row")
    parts = sizes.select("article_id").with_row_index("column")
    cells = parsed.mentions.group_by("entity", "article_id").len().join(names, on="entity")
    cells = cells.join(parts, on="article_id")
    counts: Numbers = np.zeros((names.height, sizes.height))
    counts[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["len"].to_numpy()
    dp, dp_norm = dispersion(counts, sizes["words"].cast(pl.Float64).to_numpy())
    scores = pl.DataFrame({"dp": dp, "dp_norm": dp_norm}).with_columns(pl.all().fill_nan(None))
    return names.select("entity").hstack(scores)


def _salience(parsed: Parsed) -> pl.DataFrame:
    """Entity and the columns of SALIENCE."""
    roles = parsed.sentences.select(*_SENTENCE, "line").join(
        parsed.lines.select("article_id", "line", "role"), on=["article_id", "line"], how="left"
    )
    placed = parsed.mentions.join(roles, on=_SENTENCE, how="left").join(
        _subjects(parsed), on=["article_id", "start", "end", "entity"], how="left"
    )
    counted = placed.group_by("entity").agg(
        (pl.col("role") == "title").sum().cast(pl.Int64).alias("in_title"),
        (pl.col("role") == "standfirst").sum().cast(pl.Int64).alias("in_standfirst"),
        pl.col("subject").fill_null(False).sum().cast(pl.Int64).alias("as_subject"),
    )
    spoken = parsed.quotes.group_by("speaker").agg(pl.len().cast(pl.Int64).alias("as_speaker"))
    joined = counted.join(spoken, left_on="entity", right_on="speaker", how="left")
    return joined.with_columns(pl.col("as_speaker").fill_null(0))


def _subjects(parsed: Parsed) -> pl.DataFrame:
    """article_id, start, end, entity, subject: whether the mention's own head is the subject of a verb."""
    words = parsed.tokens.select(
        *_SENTENCE, "token_id", "head", "deprel", pl.col("start").alias("s"), pl.col("end").alias("e")
    )
    keys = ["article_id", "start", "end", "entity"]
    inside = (
        parsed.mentions.select(*_SENTENCE, "start", "end", "entity")
        .join(words, on=_SENTENCE)
        .filter((pl.col("s") >= pl.col("start")) & (pl.col("e") <= pl.col("end")))
    )
    ids = inside.group_by(keys).agg(pl.col("token_id").alias("ids"))
    heads = inside.join(ids, on=keys).filter(~pl.col("head").is_in(pl.col("ids")))
    subject = pl.col("deprel").str.starts_with("nsubj").any().alias("subject")
    return heads.group_by(keys).agg(subject)


def _association(both: int, n_a: int, n_b: int, sentences: int) -> tuple[float | None, float]:
    """(NPMI, one-sided p of Fisher's exact test); NPMI is undefined where every sentence holds both."""
    p = float(hypergeom.sf(both - 1, sentences, n_a, n_b))
    if both == sentences:
        return None, p
    return math.log(both * sentences / (n_a * n_b)) / -math.log(both / sentences), p
