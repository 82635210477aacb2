"""Keyness: which words set a source apart from the others, by four measures on one lemma table.

What is counted: the lower-cased lemmas of nouns, verbs, adjectives, adverbs and proper names that hold at
least two letters and no digit. Punctuation, numbers, function words and grammatical adverbs (ne, pas, plus
and the like) are out; sizes and rates are of these content lemmas.
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import hypergeom

from talent_analysis.analyse.coverage import with_source

GRAMMATICAL_ADVERBS = (
    *("ainsi", "alors", "aussi", "bien", "comment", "donc", "en", "encore", "fort", "ici", "là", "même", "moins"),
    *("ne", "non", "où", "pas", "plus", "pourquoi", "puis", "quand", "que", "si", "tout", "très", "y"),
)
CONTENT = ("NOUN", "VERB", "ADJ", "ADV", "PROPN")
# Where each measure puts a word on a source's list. The first three are the usual 2.5 % point of one tail,
# the last is "at least twice as frequent". They cut a list; they are not tests.
THRESHOLDS = {"z": 1.96, "g2": 3.84, "specificity": 1.6, "log_ratio": 1.0}
ENOUGH_ARRANGEMENTS = 1000
_AT_ONCE = 111  # arrangements whose sums are held at one time

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def content_lemmas(tokens: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row for each content lemma in the text: article_id, source, sentence_id, start, end, text, lemma."""
    lemma = pl.coalesce("lemma", "text").str.to_lowercase()
    kept = tokens.filter(pl.col("upos").is_in(CONTENT)).with_columns(lemma.alias("lemma"))
    lexical = (pl.col("upos") != "ADV") | ~pl.col("lemma").is_in(GRAMMATICAL_ADVERBS)
    spelled = pl.col("lemma").str.contains(r"\p{L}.*\p{L}") & ~pl.col("lemma").str.contains(r"\d")
    kept = kept.filter(lexical & spelled)
    columns = ["article_id", "source", "sentence_id", "start", "end", "text", "lemma"]
    return with_source(kept, articles).select(columns)


def log_odds(
    count: npt.ArrayLike,
    count_rest: npt.ArrayLike,
    size: float,
    size_rest: float,
    prior: npt.ArrayLike,
    prior_size: float,
) -> tuple[Numbers, Numbers]:
    """Weighted log-odds with an informative Dirichlet prior: (delta, z = delta / its standard deviation).

    Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16(4), equations 16, 20 and 22.
    `prior` holds the pseudo-counts of the words, `prior_size` their sum over the vocabulary.
    """
    a, b, p = _floats(count), _floats(count_rest), _floats(prior)
    odds = (a + p) / (size + prior_size - a - p)
    odds_rest = (b + p) / (size_rest + prior_size - b - p)
    delta = np.log(odds) - np.log(odds_rest)
    return delta, delta / np.sqrt(1 / (a + p) + 1 / (b + p))


def g2(count: npt.ArrayLike, count_rest: npt.ArrayLike, size: float, size_rest: float) -> Numbers:
    """Log-likelihood ratio of the 2 x 2 table, negative where the word is rarer than in the rest.

    Dunning (1993), "Accurate Methods for the Statistics of Surprise and Coincidence", Computational
    Linguistics 19(1). All four cells are summed; the sign is added here.
    """
    a, b = _floats(count), _floats(count_rest)
    observed = np.stack([a, b, size - a, size_rest - b])
    share = (a + b) / (size + size_rest)
    expected = np.stack([size * share, size_rest * share, size * (1 - share), size_rest * (1 - share)])
    cells = observed * np.log(np.where(observed > 0, observed, 1) / np.where(observed > 0, expected, 1))
    return np.asarray(2 * cells.sum(axis=0) * np.sign(a * size_rest - b * size))


def specificity(count: npt.ArrayLike, count_rest: npt.ArrayLike, size: int, size_rest: int) -> Numbers:
    """Lafon's specificity as signed log10: 3 means a chance of 1 in 1,000 of so many or more, -3 of so few.

    Lafon (1980), "Sur la variabilité de la fréquence des formes dans un corpus", Mots 1, p. 127-165: the
    hypergeometric probability of drawing `count` or more (above its expectation; or fewer, below) of the
    word's occurrences among `size` words out of `size` + `size_rest`.
    """
    a, b = np.atleast_1d(np.asarray(count)), np.atleast_1d(np.asarray(count_rest))
    law = hypergeom(size + size_rest, a + b, size)
    above = a * size_rest >= b * size
    tail = np.where(above, law.logsf(a - 1), law.logcdf(a)) / np.log(10)
    return np.asarray(np.where(above, -tail, tail) + 0.0)


def log_ratio(count: npt.ArrayLike, count_rest: npt.ArrayLike, size: float, size_rest: float) -> Numbers:
    """Binary logarithm of the ratio of the two relative frequencies: 1 is twice as frequent, 2 four times.

    Hardie (2014), "Log Ratio: an informal introduction". A count of 0 is taken as 0.5, as he does.
    """
    a, b = _floats(count), _floats(count_rest)
    rate = np.where(a > 0, a, 0.5) / size
    rate_rest = np.where(b > 0, b, 0.5) / size_rest
    return np.asarray(np.log2(rate / rate_rest), dtype=np.float64)


def dispersion(counts: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """DP and its normalised form for each row of `counts` (items x parts of the corpus of given sizes).

    DP is half the sum of |v - s|, v the share of the item's occurrences in a part, s the part's share of
    the corpus (Gries 2008, IJCL 13(4)): 0 is perfectly even, near 1 is one small part. DPnorm divides it by
    1 - min(s) (Lijffijt and Gries 2012, IJCL 17(1)), so that 1 can be reached. NaN where an item does
    not occur, and where the corpus has only one part.
    """
    shares = sizes / sizes.sum()
    totals = counts.sum(axis=1, keepdims=True)
    seen = (totals[:, 0] > 0) & (len(sizes) > 1)
    dp = np.abs(counts / np.where(totals > 0, totals, 1) - shares).sum(axis=1) / 2
    dp = np.where(seen, dp, np.nan)
    return dp, dp / (1 - shares.min()) if len(sizes) > 1 else dp


def compare(lemmas: pl.DataFrame, *, min_count: int = 3, permutations: int = 999, seed: int = 0) -> pl.DataFrame:
    """Each source against the rest of the corpus, for lemmas that occur `min_count` times in the whole.

    `lemmas` as from content_lemmas. Columns: source, lemma, count, count_rest, size, size_rest, rate,
    rate_rest (per 1,000 content lemmas), log_odds, z, g2, specificity, log_ratio, n_agree (measures at or
    above their THRESHOLDS), articles (of the source), n_articles (of those that use the lemma), dp, dp_norm
    (across all articles of the corpus), inference, p, q. The Dirichlet prior is the corpus' own
    frequencies, weighing as much as a source of average size. `inference` is "permutation" where articles
    can be exchanged between sources in at least 1,000 ways; p is then one-sided and q corrected over the
    lemmas of the source. Elsewhere it is "descriptive", and p and q are null. Empty with one source.
    """
    wide = lemmas.group_by("article_id", "lemma").agg(pl.len().alias("n"))
    order = lemmas.unique("article_id", maintain_order=True).select("article_id", "source")
    sources = order["source"].unique(maintain_order=True).to_list()
    words = wide.group_by("lemma").agg(pl.col("n").sum()).filter(pl.col("n") >= min_count)["lemma"].sort()
    if len(sources) < 2 or words.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    counts = _matrix(wide, order["article_id"], words)
    sizes = _floats(order.join(lemmas.group_by("article_id").len(), on="article_id", maintain_order="left")["len"])
    tables = []
    for number, name in enumerate(sources):
        inside = (order["source"] == name).to_numpy()
        table = _one_source(name, words, counts, sizes, inside, len(sources))
        p = permutation_p(counts, sizes, inside, permutations, seed + number)
        tables.append(_with_inference(table, p))
    return pl.concat(tables).select(list(_SCHEMA))


def leading(table: pl.DataFrame, n: int, sources: list[str] | None = None) -> pl.DataFrame:
    """The n lemmas of each source that stand out most: used twice there at least, more than in the rest.

    The table from `compare` with `rank` (1 is the first), by z; ties by G2, then the alphabet.
    """
    over = table.filter((pl.col("count") >= 2) & (pl.col("z") > 0))
    if sources is not None:
        over = over.filter(pl.col("source").is_in(sources))
    order = pl.DataFrame({"source": table["source"].unique(maintain_order=True)}).with_row_index("_order")
    ranked = over.join(order, on="source").sort("_order", "z", "g2", "lemma", descending=[False, True, True, False])
    rank = pl.int_range(1, pl.len() + 1).over("source").alias("rank")
    return ranked.with_columns(rank).filter(pl.col("rank") <= n).drop("_order")


def places(ranked: pl.DataFrame, lemmas: pl.DataFrame) -> pl.DataFrame:
    """Where the lemmas of `leading` stand in their own source: group (source: lemma), article_id, start, end."""
    keys = ["source", "lemma"]
    found = ranked.select(*keys).join(lemmas, on=keys, how="inner", maintain_order="left_right")
    return found.with_columns(pl.format("{}: {}", "source", "lemma").alias("group"))


def permutation_p(counts: Numbers, sizes: Numbers, inside: Flags, times: int, seed: int) -> Numbers | None:
    """One-sided p of each lemma's surplus in the articles `inside`, articles being exchanged `times` times.

    The articles move whole, because words of one article are not independent (Lijffijt et al. 2016, DSH
    31(2)); the statistic is the difference of the two pooled rates; p = (1 + as large) / (1 + times). None
    where a side has fewer than two articles, or there are fewer than 1,000 arrangements.
    """
    chosen = int(inside.sum())
    if min(chosen, len(inside) - chosen) < 2 or comb(len(inside), chosen) < ENOUGH_ARRANGEMENTS:
        return None
    random = np.random.default_rng(seed)
    observed = _surplus(counts, sizes, inside[:, None])
    as_large = np.zeros(counts.shape[0])
    for first in range(0, times, _AT_ONCE):
        drawn = np.stack([random.permutation(inside) for _ in range(min(_AT_ONCE, times - first))], axis=1)
        as_large += (_surplus(counts, sizes, drawn) >= observed - 1e-12).sum(axis=1)
    return (1 + as_large) / (1 + times)


def benjamini_hochberg(p: Numbers) -> Numbers:
    """The p values corrected for the false discovery rate (Benjamini and Hochberg 1995, JRSS B 57(1))."""
    order = np.argsort(p)[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    return corrected


_SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("source", "lemma"), pl.String),
    **dict.fromkeys(("count", "count_rest", "size", "size_rest"), pl.Int64),
    **dict.fromkeys(("rate", "rate_rest", "log_odds", "z", "g2", "specificity", "log_ratio"), pl.Float64),
    **dict.fromkeys(("n_agree", "articles", "n_articles"), pl.Int64),
    **dict.fromkeys(("dp", "dp_norm"), pl.Float64),
    "inference": pl.String,
    **dict.fromkeys(("p", "q"), pl.Float64),
}


def _floats(values: npt.ArrayLike) -> Numbers:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def _surplus(counts: Numbers, sizes: Numbers, inside: Flags) -> Numbers:
    """Of each lemma, for each column of `inside` (articles x arrangements). One product for many arrangements: the
    sums are of whole numbers, and so exact."""
    chosen = inside.astype(np.float64)
    own, size = counts @ chosen, sizes @ chosen
    rest, size_rest = counts.sum(axis=1, keepdims=True) - own, sizes.sum() - size
    return np.asarray(own / size - rest / size_rest)


def _matrix(wide: pl.DataFrame, article_ids: pl.Series, words: pl.Series) -> Numbers:
    """Counts, lemmas x articles."""
    rows = pl.DataFrame({"lemma": words}).with_row_index("row")
    columns = pl.DataFrame({"article_id": article_ids}).with_row_index("column")
    cells = wide.join(rows, on="lemma").join(columns, on="article_id")
    counts = np.zeros((len(words), len(article_ids)))
    counts[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["n"].to_numpy()
    return counts


def _one_source(
    name: str, words: pl.Series, counts: Numbers, sizes: Numbers, inside: Flags, n_sources: int
) -> pl.DataFrame:
    own, whole = counts[:, inside].sum(axis=1), counts.sum(axis=1)
    rest, size, size_rest = whole - own, sizes[inside].sum(), sizes[~inside].sum()
    prior_size = sizes.sum() / n_sources
    delta, z = log_odds(own, rest, size, size_rest, whole / sizes.sum() * prior_size, prior_size)
    dp, dp_norm = dispersion(counts, sizes)
    measures = {
        "z": z,
        "g2": g2(own, rest, size, size_rest),
        "specificity": specificity(own.astype(int), rest.astype(int), int(size), int(size_rest)),
        "log_ratio": log_ratio(own, rest, size, size_rest),
    }
    table = pl.DataFrame({"lemma": words, "count": own, "count_rest": rest, "log_odds": delta, **measures})
    agree = pl.sum_horizontal((pl.col(key) >= cut).cast(pl.Int64) for key, cut in THRESHOLDS.items())
    return table.with_columns(
        pl.lit(name).alias("source"),
        pl.col("count", "count_rest").cast(pl.Int64),
        pl.lit(int(size)).alias("size"),
        pl.lit(int(size_rest)).alias("size_rest"),
        (pl.col("count") / size * 1000).alias("rate"),
        (pl.col("count_rest") / size_rest * 1000).alias("rate_rest"),
        agree.alias("n_agree"),
        pl.lit(int(inside.sum())).alias("articles"),
        pl.Series("n_articles", (counts[:, inside] > 0).sum(axis=1)),
        pl.Series("dp", dp).fill_nan(None),
        pl.Series("dp_norm", dp_norm).fill_nan(None),
    )


def _with_inference(table: pl.DataFrame, p: Numbers | None) -> pl.DataFrame:
    if p is None:
        nothing = pl.lit(None, dtype=pl.Float64)
        made = table.with_columns(pl.lit("descriptive").alias("inference"), nothing.alias("p"), q=nothing)
    else:
        q = pl.Series("q", benjamini_hochberg(p))
        made = table.with_columns(pl.lit("permutation").alias("inference"), pl.Series("p", p), q)
    return made.select(pl.col(key).cast(kind) for key, kind in _SCHEMA.items())
