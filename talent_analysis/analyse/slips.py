"""Signs of machine translation and bad copying, by source; those of the text, and those that only a parse shows."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.corpus import WORD
from talent_analysis.analyse.verbless import verbless
from talent_analysis.read.flags import FLAGS_SCHEMA, flags
from talent_analysis.tables import ANALYSED_ROLES, Parsed

NO_FINITE_VERB = "no-finite-verb"
_KEY = ["article_id", "sentence_id"]


def slips(parsed: Parsed) -> pl.DataFrame:
    """Every flag of the analysed lines, with the columns of `read.flags.FLAGS_SCHEMA` and source, in order of place."""
    found = pl.concat([flags(parsed.lines, parsed.texts), without_finite_verb(parsed), sentences_without_verb(parsed)])
    return found.join(parsed.articles.select("article_id", "source"), on="article_id", how="left").sort(
        "article_id", "start", "end", "flag"
    )


def without_finite_verb(parsed: Parsed) -> pl.DataFrame:
    """Clauses that a conjunction or a relative pronoun opens, with a subject, whose verb is a present participle.

    French wants a finite verb there (`que l'entreprise recalibrant`); columns of `read.flags.FLAGS_SCHEMA`, the
    place from the conjunction to the verb.
    """
    children = (
        parsed.tokens.with_columns(
            subject=pl.col("deprel").str.starts_with("nsubj"),
            opens=((pl.col("deprel") == "mark") & (pl.col("upos") == "SCONJ"))
            | (pl.col("deprel").str.starts_with("nsubj") & _has("PronType=Rel")),
            finite=pl.col("deprel").str.starts_with("aux") & _has("VerbForm=Fin"),
        )
        .group_by(*_KEY, pl.col("head").alias("token_id"))
        .agg(
            pl.col("subject", "opens", "finite").any(),
            pl.col("start").filter("opens").min().alias("opening"),
        )
        .filter(pl.col("subject") & pl.col("opens") & ~pl.col("finite"))
    )
    verbs = parsed.tokens.filter((pl.col("upos") == "VERB") & _has("Tense=Pres") & _has("VerbForm=Part"))
    found = verbs.join(children, on=[*_KEY, "token_id"], how="inner").join(
        parsed.sentences.select(*_KEY, "line"), on=_KEY, how="left"
    )
    return found.select(
        "article_id",
        "line",
        pl.min_horizontal("opening", "start").alias("start"),
        "end",
        pl.lit(NO_FINITE_VERB).alias("flag"),
        pl.struct("article_id", pl.min_horizontal("opening", "start").alias("from"), "end")
        .map_elements(lambda at: parsed.texts[at["article_id"]][at["from"] : at["end"]], return_dtype=pl.String)
        .alias("text"),
        pl.lit(None, pl.String).alias("note"),
    ).cast(dict(FLAGS_SCHEMA.items()))


def sentences_without_verb(parsed: Parsed) -> pl.DataFrame:
    """Sentences of the body with a subject and no finite verb (see `verbless`); columns of FLAGS_SCHEMA."""
    found = verbless(parsed).with_columns(flag=pl.lit(NO_FINITE_VERB), note=pl.lit(None, pl.String))
    return found.select(list(FLAGS_SCHEMA)).cast(dict(FLAGS_SCHEMA.items()))


def _has(feature: str) -> pl.Expr:
    return pl.col("feats").fill_null("").str.contains(feature, literal=True)


def by_source(found: pl.DataFrame, parsed: Parsed) -> pl.DataFrame:
    """How often each source shows each sign; from `slips`.

    Columns: source, kind (of sign), n, n_articles (with it), n_words (of the kept lines), per_1000 (n on a
    thousand of these words; null where there is none). Sources without a sign have one row, kind null and n 0.
    """
    named = parsed.articles.select("article_id", "source")
    words = (
        parsed.lines.filter(pl.col("role").is_in(ANALYSED_ROLES))
        .join(named, on="article_id", how="inner")
        .group_by("source")
        .agg(pl.col("text").str.count_matches(WORD).sum().cast(pl.Int64).alias("n_words"))
    )
    counts = found.group_by("source", pl.col("flag").str.replace_all("-", " ").alias("kind")).agg(
        pl.len().cast(pl.Int64).alias("n"), pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles")
    )
    rate = pl.when(pl.col("n_words") > 0).then(1000 * pl.col("n") / pl.col("n_words"))
    return (
        words.join(counts, on="source", how="left", nulls_equal=True)
        .with_columns(pl.col("n", "n_articles").fill_null(0))
        .with_columns(rate.alias("per_1000"))
        .sort(-pl.col("n").sum().over("source") / pl.col("n_words"), "source", -pl.col("n"), "kind", nulls_last=True)
        .select("source", "kind", "n", "n_articles", "n_words", "per_1000")
    )
