"""What the notebook on tone shows beside its figures: passages with the words that carried them, and the articles
read sentence by sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import polars as pl

from talent_analysis.analyse import extremes, peers, targets, validation
from talent_analysis.annotate import adjust, lexicon, why
from talent_analysis.models import peers as peer_models
from talent_analysis.report import display
from talent_analysis.report.display import Shown
from talent_analysis.report.says import sentiment_passages as says
from talent_analysis.report.session import Session
from talent_analysis.tables import Parsed
from talent_analysis.validate import sheet
from talent_analysis.words import Words

#: Whole articles are shown for so many at most: those with the strongest passages come first.
ARTICLES = 30
#: And so many sentences in all: a page must not grow with the length of its articles.
SENTENCES = 2000
#: The strongest sentences are shown as passages for so many sources at most, those with the strongest ones; the
#: table has all.
SOURCES = 40
_SIGNS = {"negative": "▼", "positive": "▲"}


@dataclass(frozen=True)
class Evidence:
    """Passages ready to be shown (`evidence=` of a figure), the extremes as a table, and the articles to read:
    their ids, their sentences with marks, and the weight of each word."""

    extremes: pl.DataFrame
    extreme_passages: pl.DataFrame
    toward: pl.DataFrame
    speakers: pl.DataFrame
    articles: list[str]
    sentences: pl.DataFrame
    reasons: pl.DataFrame


def gather(
    parsed: Parsed, entities: pl.DataFrame, speakers: pl.DataFrame, words: Words, own: pl.DataFrame | None = None
) -> Evidence:
    """Find the passages, ask the models for the words that carried them, and choose the articles to read.

    `entities` is from `targets.toward`, `speakers` from `targets.by_speaker`; `own` is what the user's own words
    changed (`annotate.adjust.EFFECTS`), told under each passage that they touch.
    """
    effects = own if own is not None and own.width else pl.DataFrame(schema=adjust.EFFECTS)
    strongest = extremes.extremes(parsed)
    toward = targets.mention_evidence(parsed, entities)
    spoken = targets.spoken_evidence(parsed, speakers)
    articles = _chosen((strongest, toward, spoken), parsed.sentences)
    told = extremes.read_sentences(parsed, articles)
    aimed = pl.concat([table.select(_TARGET) for table in (toward, spoken)])
    reasons = why.explain(parsed, told, aimed.rename({"target_start": "start", "target_end": "end"}))
    listed = lexicon.hits(parsed.tokens.filter(pl.col("article_id").is_in(articles)))

    def with_words(table: pl.DataFrame, level: str) -> pl.DataFrame:
        found = extremes.with_words(table, reasons, listed, level).pipe(_with_own, effects, level)
        return found.with_columns(anchor=_anchors(found, articles))

    marked = with_words(strongest, "sentence")
    return Evidence(
        extremes=marked,
        extreme_passages=says.extremes(_of_few_sources(marked), words),
        toward=says.toward(with_words(toward, "target"), words),
        speakers=says.speakers(with_words(spoken, "target"), words),
        articles=articles,
        sentences=with_words(told, "sentence"),
        reasons=reasons,
    )


def _with_own(table: pl.DataFrame, effects: pl.DataFrame, level: str) -> pl.DataFrame:
    """The passages with the user's own words in them as `own`, null where there is none."""
    start = "start" if level == "sentence" else "target_start"
    touched = effects.filter(pl.col("level") == level).select("article_id", pl.col("start").alias(start), own="words")
    return table.join(touched, on=["article_id", start], how="left", maintain_order="left")


def _of_few_sources(table: pl.DataFrame) -> pl.DataFrame:
    strongest = table.group_by("source").agg(pl.col("tone").abs().max()).sort(-pl.col("tone"), "source")
    return table.filter(pl.col("source").is_in(strongest.head(SOURCES)["source"].implode()))


_TARGET = ["article_id", "sentence_id", "target_start", "target_end"]


def _chosen(tables: Iterable[pl.DataFrame], sentences: pl.DataFrame) -> list[str]:
    """The articles of these passages, those with the strongest tone first, ARTICLES and SENTENCES at most."""
    all_of = pl.concat([table.select("article_id", pl.col("tone").abs()) for table in tables])
    strongest = all_of.group_by("article_id").agg(pl.col("tone").max()).sort(-pl.col("tone"), "article_id")
    sizes = sentences.group_by("article_id").len("n")
    fitting = strongest.head(ARTICLES).join(sizes, on="article_id", maintain_order="left")
    return fitting.filter(pl.col("n").cum_sum() <= SENTENCES)["article_id"].to_list()


def anchor(article_id: str, sentence_id: int) -> str:
    """The id of a sentence on the page; article ids may hold any character."""
    return f"s-{hashlib.sha256(article_id.encode()).hexdigest()[:8]}-{sentence_id}"


def _anchors(table: pl.DataFrame, articles: list[str]) -> pl.Series:
    rows = table.select("article_id", "sentence_id").iter_rows()
    return pl.Series([anchor(a, s) if a in articles else None for a, s in rows], dtype=pl.String)


def articles_html(evidence: Evidence, parsed: Parsed, words: Words) -> str:
    """Each article in a part that opens: its sentences in order, labels as signs, the words that carried them
    marked, each sentence with an id that passages link to. Everything from the articles is escaped."""
    heads = {row["article_id"]: row for row in parsed.articles.iter_rows(named=True)}
    parts = []
    for article in evidence.articles:
        rows = evidence.sentences.filter(pl.col("article_id") == article)
        lines = [
            f'<p lang="fr">{" ".join(_sentence(row, words) for row in part.iter_rows(named=True))}</p>'
            for _, part in rows.group_by("line", maintain_order=True)
        ]
        head = heads[article]
        title = " · ".join(str(x) for x in (head["source"], head["title"] or article) if x)
        parts.append(display.folded(title, "".join(lines), "ta-read"))
    return "".join(parts)


def _sentence(row: dict[str, object], words: Words) -> str:
    marks = row["marks"] if row["label"] in _SIGNS else []
    text = display.marked(str(row["text"]), marks if isinstance(marks, list) else [])
    tone = row["tone"] if isinstance(row["tone"], float) else None
    sign = _SIGNS.get(str(row["label"]))
    told = f' <span class="ta-sign">{sign}\u202f{escape(words.signed(tone))}</span>' if sign else ""
    return f'<span class="ta-s" id="{escape(str(row["anchor"]))}">{text}{told}</span>'


def optional(
    session: Session, name: str, table: pl.DataFrame, *, title: str, says: str, how: str, evidence: pl.DataFrame | None
) -> Shown:
    """The table as a result, or, where it has no row, what there is to say instead."""
    if table.is_empty():
        return session.note(says)
    return session.table(name, table, title=title, says=says, how=how, evidence=evidence)


def by_word_lists(session: Session) -> pl.DataFrame:
    """Sentences judged by the word lists too (`analyse.peers.judged`) where the run asks for it, else no row."""
    if not session.parameters.peers:
        return peers.judged(session.parsed, {}, {}).clear()
    return peers.judged(session.parsed, peer_models.installed(), peer_models.FROM)


def coded_agreement(session: Session) -> pl.DataFrame:
    """Agreement with the coded sheet that the run names (`analyse.validation.agreement`), else no row."""
    asked = session.parameters
    if not asked.coded:
        return pl.DataFrame(schema=validation.RESULT)
    return validation.agreement(sheet.read(Path(asked.coded)), asked.confidence, asked.random_seed)


def word_effects(session: Session) -> pl.DataFrame:
    """What the user's own words changed (`annotate.adjust.EFFECTS`), a row for each sentence and mention met."""
    return session.adjusted if session.adjusted.width else pl.DataFrame(schema=adjust.EFFECTS)
