"""Sentences of the body that lack the verb they need: a subject, and no finite verb anywhere.

Good press writes sentences without a verb (« Prochain match en septembre. »), so that only a subject without its
verb is a sign, and only where no word without a determiner may be a finite verb that the tagger took for a noun
(« Le maire chiffre le chantier »).
"""

from __future__ import annotations

import re

import polars as pl

from talent_analysis.read.word_list import known, lemmas
from talent_analysis.tables import Parsed

LEAST_WORDS = 6
_KEY = ["article_id", "sentence_id"]
# Only these pronouns are never without their verb; `elle`, `nous`, `vous` may stand alone.
_CLITICS = ["je", "j'", "j’", "tu", "il", "ils", "on"]
# A colon, a question or an enumeration: « Résultat : une perte sèche », « Quelle portée donner au jugement ? »
_NOMINAL = r"[:;?…]|[.!]\s+\S"
_ENDS = r"[.!][\s»”\"’)\]]*$"
_NEVER_VERBS = ["DET", "ADP", "PRON", "PROPN", "CCONJ", "SCONJ", "NUM", "PUNCT", "SYM"]
_INFINITIVE = re.compile(r"(?:er|ir|re|oir)$")
_PARTICIPLE = re.compile(r"(?:é|ée|és|ées|ant|i|is|ie|ies|u|us|ue|ues|ert|erte|erts|ertes)$")


def may_be_finite(word: str) -> bool:
    """True for a word that can be a finite verb whatever it is here: `chiffre`, `récupère`, `décrit`, not `chiffré`."""
    form = word.lower()
    lemma = lemmas().get(form, form)
    if lemma != form and _INFINITIVE.search(lemma) and not _PARTICIPLE.search(form):
        return True
    present = form.removesuffix("nt") if form.endswith("ent") else form
    return present.endswith("e") and (
        known(f"{present}r") or known(re.sub("è(?=[^aeiouy]{1,2}e$)", "é", present) + "r")
    )


def verbless(parsed: Parsed) -> pl.DataFrame:
    """The sentences of body lines with a subject and no finite verb: article_id, line, start, end, text.

    LEAST_WORDS words or more, one full stop, no colon; and no comma where the subject, no pronoun, has a past
    participle or no verb at all (« Une côte cassée, douze jours d’arrêt. »).
    """
    subjects = (
        parsed.tokens.filter(pl.col("deprel").str.starts_with("nsubj"))
        .select(
            *_KEY, pl.col("head").alias("token_id"), pl.col("text").str.to_lowercase().is_in(_CLITICS).alias("clitic")
        )
        .join(parsed.tokens.select(*_KEY, "token_id", "upos", "feats"), on=[*_KEY, "token_id"], how="inner")
        .with_columns(past=pl.col("feats").fill_null("").str.contains("Tense=Past", literal=True))
        .group_by(_KEY)
        .agg(listed=~(pl.col("clitic") | (pl.col("upos").is_in(["VERB", "AUX"]) & ~pl.col("past"))).any())
    )
    determined = pl.col("upos").shift(1).over(_KEY).is_in(["DET", "ADP", "NUM"]).fill_null(False)
    open_words = ~(pl.col("upos").is_in(_NEVER_VERBS) | pl.col("determined"))
    words = parsed.tokens.with_columns(determined=determined).filter(~pl.col("upos").is_in(["PUNCT", "SYM"]))
    finite = pl.col("feats").fill_null("").str.contains(r"VerbForm=Fin|Mood=")
    candidates = (
        words.group_by(_KEY)
        .agg(n=pl.len(), finite=finite.any(), open=pl.col("text").filter(open_words))
        .filter((pl.col("n") >= LEAST_WORDS) & ~pl.col("finite"))
        .join(subjects, on=_KEY, how="inner")
    )
    body = parsed.lines.filter((pl.col("role") == "body") & (pl.col("rule") != "list-item")).select(
        "article_id", "line"
    )
    text = pl.col("text").str.strip_chars()
    sentences = (
        parsed.sentences.join(candidates, on=_KEY, how="inner")
        .join(body, on=["article_id", "line"], how="semi")
        .filter(text.str.contains(_ENDS) & ~text.str.contains(_NOMINAL))
        .filter(~(pl.col("listed") & text.str.contains(",", literal=True)))
    )
    surely = [not any(may_be_finite(word) for word in own) for own in sentences["open"].to_list()]
    return sentences.filter(pl.Series(surely, dtype=pl.Boolean)).select("article_id", "line", "start", "end", "text")
