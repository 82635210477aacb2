"""The verbs and adjectives attached to an entity, from the dependency parse."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse.entities.roles import SENTENCE
from talent_analysis.tables import Parsed

RELATIONS = ("subject of", "object of", "modified by")
_PLACE = ["article_id", "start", "end"]
_FOUND: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("entity", "relation", "lemma", "article_id"), pl.String),
    **dict.fromkeys(("sentence_id", "start", "end"), pl.Int64),
}
#: What a Universal Dependencies relation to a verb says; the subject of a passive is what is acted upon.
_TO_VERB = {
    "nsubj": "subject of",
    "obl:agent": "subject of",
    "obj": "object of",
    "nsubj:pass": "object of",
}


def attached(parsed: Parsed, entity: str | None = None, *, min_count: int = 1) -> pl.DataFrame:
    """Which verbs and adjectives go with an entity (all of them where none is given).

    Columns: entity, relation (`subject of` and `object of` a verb, `modified by` an adjective, as attribute or after
    "être"), lemma, count (mentions), n_articles. The agent of a passive counts as subject, its subject as object; a
    name joined by "et" shares the relation of the first. The parser attaches about four words in five rightly: read the
    sentences (`attached_places`) before quoting a count. Most frequent first, within each entity and relation.
    """
    found = _found(parsed)
    if entity is not None:
        found = found.filter(pl.col("entity") == entity)
    counted = found.group_by("entity", "relation", "lemma").agg(
        pl.len().cast(pl.Int64).alias("count"), pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles")
    )
    often = pl.col("count").sum().over("entity")
    order = pl.col("relation").replace_strict({name: i for i, name in enumerate(RELATIONS)}, return_dtype=pl.Int64)
    ranked = counted.filter(pl.col("count") >= min_count).sort(-often, "entity", order, -pl.col("count"), "lemma")
    return ranked.select("entity", "relation", "lemma", "count", "n_articles")


def digest(table: pl.DataFrame, ranking: pl.DataFrame, n: int = 15, *, most: int = 10) -> pl.DataFrame:
    """Rows of `attached` for the n leading entities of `ranking`, one row an entity.

    Columns: entity, type, subject_of, object_of, modified_by (the `most` commonest lemmas each, with their counts
    where above 1; null where there is none).
    """
    shown = pl.when(pl.col("count") > 1).then(pl.format("{} ({})", "lemma", "count")).otherwise("lemma")
    leading = ranking.head(n).select("entity", "type")
    for relation in RELATIONS:
        own = table.filter(pl.col("relation") == relation).group_by("entity", maintain_order=True)
        listed = own.agg(shown.head(most).str.join(", ").alias(relation.replace(" ", "_")))
        leading = leading.join(listed, on="entity", how="left", maintain_order="left")
    columns = [relation.replace(" ", "_") for relation in RELATIONS]
    return leading.filter(pl.any_horizontal(pl.col(columns).is_not_null()))


def attached_places(parsed: Parsed, table: pl.DataFrame) -> pl.DataFrame:
    """The mentions behind rows of `attached`: group (the entity), article_id, start, end."""
    wanted = table.select("entity", "relation", "lemma").with_row_index("_order")
    keys = ["entity", "relation", "lemma"]
    rows = wanted.join(_found(parsed), on=keys).sort("_order", "article_id", "start")
    return rows.select(pl.col("entity").alias("group"), *_PLACE)


def _found(parsed: Parsed) -> pl.DataFrame:
    """entity, relation, lemma, article_id, sentence_id, start, end (of the mention)."""
    words = parsed.tokens.select(*SENTENCE, "token_id", "start", "end", "lemma", "upos", "head", "deprel")
    heads = _heads(parsed, words)
    other = words.select(*SENTENCE, pl.col("token_id").alias("other"), "lemma", "upos")
    up = heads.join(other, left_on=[*SENTENCE, "head"], right_on=[*SENTENCE, "other"])
    to_verb = up.filter((pl.col("upos") == "VERB") & pl.col("deprel").is_in(list(_TO_VERB)))
    predicate = up.filter((pl.col("upos") == "ADJ") & pl.col("deprel").is_in(["nsubj", "nsubj:pass"]))
    below = words.filter((pl.col("upos") == "ADJ") & (pl.col("deprel") == "amod"))
    below = below.select(*SENTENCE, pl.col("head").alias("token_id"), "lemma", "upos", pl.col("start").alias("at"))
    own = heads.join(below, on=[*SENTENCE, "token_id"])
    outside = own.filter((pl.col("at") < pl.col("start")) | (pl.col("at") >= pl.col("end")))
    modified = pl.lit("modified by").alias("relation")
    verbs = to_verb.with_columns(pl.col("deprel").replace_strict(_TO_VERB, default=None).alias("relation"))
    parts = [verbs, predicate.with_columns(modified), outside.with_columns(modified)]
    return pl.concat([part.select(list(_FOUND)) for part in parts]).drop_nulls("lemma").unique(maintain_order=True)


def _heads(parsed: Parsed, words: pl.DataFrame) -> pl.DataFrame:
    """For each mention the word in it that hangs on a word outside: entity, SENTENCE, start, end (of the mention),
    token_id, head, deprel. A name joined to another by "et" takes that one's head and relation."""
    inside = (
        parsed.mentions.select(*SENTENCE, "start", "end", "entity")
        .join(words.rename({"start": "s", "end": "e"}), on=SENTENCE)
        .filter((pl.col("s") >= pl.col("start")) & (pl.col("e") <= pl.col("end")))
    )
    place = [*SENTENCE, "start", "end"]
    within = inside.select(*place, pl.col("token_id").alias("head"))
    heads = inside.join(within, on=[*place, "head"], how="anti").unique(place, keep="first", maintain_order=True)
    first = words.select(
        *SENTENCE,
        pl.col("token_id").alias("head"),
        pl.col("head").alias("head_of_first"),
        pl.col("deprel").alias("deprel_of_first"),
    )
    joined = heads.join(first, on=[*SENTENCE, "head"], how="left", maintain_order="left")
    together = pl.col("deprel") == "conj"
    return joined.with_columns(
        pl.when(together).then("head_of_first").otherwise("head").alias("head"),
        pl.when(together).then("deprel_of_first").otherwise("deprel").alias("deprel"),
    ).select("entity", *place, "token_id", "head", "deprel")
