"""Trains the log-linear models of reported speech and amounts on the annotated press, and writes their weights.

Three models: `antecedent` (a conditional logit over whom a pronoun or a title stands for), `indirect` (whether a
clause is indirect speech) and `amount` (whether a number is a figure of the article). Only `press/train` is read;
penalties and thresholds were chosen by five-fold cross-validation over its articles.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from talent_analysis.annotate import figures, weights
from talent_analysis.annotate.amounts import read_figures
from talent_analysis.annotate.weights import WEIGHTS
from talent_analysis.models.speech_scores import (
    HALF,
    Figure,
    Said,
    Told,
    annotated,
    matched,
    overlap,
    read_press,
    same_person,
    same_value,
)
from talent_analysis.tables import Parsed
from talent_analysis.training.loglinear import Features, fit_binary, fit_choice

#: (penalty, least number of candidates a feature must have) and (scikit-learn's C, least number of examples).
CHOICE, CLAUSE, NUMBER = (4.0, 6), (0.3, 4), (0.2, 2)
#: How far a candidate clause must be a marked one (intersection over union), so that the best ending is learned.
NEARLY = 0.8


def train(data: Path, target: Path = WEIGHTS) -> Path:
    """Annotate `press/train` with the bundled models, fit the three models and write `target`.

    `antecedent` is fitted twice, from no weights and then from its own, since who spoke last depends on it.
    """
    told = read_press(data / "press" / "train.txt")
    parsed = annotated(told, "bundled")
    articles = [(article, _tables(parsed, article.article_id)) for article in told]
    fitted: dict[str, dict[str, float]] = {}
    for name, fit in (
        ("antecedent", _antecedent),
        ("antecedent", _antecedent),
        ("indirect", _indirect),
        ("amount", _amount),
    ):
        with weights.instead(fitted):
            found = fit(articles)
        fitted[name] = found
    target.write_text(json.dumps(fitted, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return target


Tables = dict[str, pl.DataFrame]
Articles = Sequence[tuple[Told, Tables]]


def _tables(parsed: Parsed, article: str) -> Tables:
    return {name: table.filter(pl.col("article_id") == article) for name, table in parsed.tables().items()}


def _antecedent(articles: Articles) -> dict[str, float]:
    """From every quotation whose speaker was looked up through a pronoun or a title."""
    from talent_analysis.annotate.antecedents import Asked
    from talent_analysis.annotate.quotes import attributed

    questions: list[list[Features]] = []
    right: list[int] = []
    for article, own in articles:
        rows, attributor = attributed(article.text, own["lines"], own["sentences"], own["tokens"], own["mentions"])
        ours = {Said(row.start, row.end, row.kind): row for row in rows}
        asked: set[Asked] = set()
        for kinds in (("direct", "mixed"), ("indirect",)):
            gold = [q for q in article.quotes if q.kind in kinds]
            for said, found in matched(gold, [q for q in ours if q.kind in kinds]):
                speaker = ours[found].speaker
                if speaker is None or speaker.asked is None or speaker.asked in asked:
                    continue
                candidates = attributor.people.candidates(speaker.asked)
                true = [
                    at
                    for at, c in enumerate(candidates)
                    if same_person(said.speaker, c.speaker.entity or "") or same_person(said.speaker, c.speaker.text)
                ]
                if said.speaker and true:
                    asked.add(speaker.asked)
                    questions.append([c.features for c in candidates])
                    right.append(true[0])
    return fit_choice(questions, right, *CHOICE)


def _indirect(articles: Articles) -> dict[str, float]:
    """From every candidate clause: yes where it is a marked one, nearly from end to end."""
    from talent_analysis.annotate.indirect import candidates
    from talent_analysis.annotate.quotes import attributed

    examples: list[Features] = []
    labels: list[bool] = []
    for article, own in articles:
        _, attributor = attributed(article.text, own["lines"], own["sentences"], own["tokens"], own["mentions"])
        gold = [q for q in article.quotes if q.kind == "indirect"]
        spans = sorted(own["sentences"].select("start", "end").iter_rows())
        for row in candidates(article.text, spans, attributor):
            examples.append(row.features)
            labels.append(any(overlap((q.start, q.end), (row.start, row.end)) >= NEARLY for q in gold))
    return fit_binary(examples, labels, *CLAUSE)


def _amount(articles: Articles) -> dict[str, float]:
    """From every number with a unit: yes where it is a marked amount, with its value and unit."""
    examples: list[Features] = []
    labels: list[bool] = []
    for article, own in articles:
        marked = article.amounts or ()
        for figure, features in read_figures(article.text, own["sentences"], own["tokens"], own["mentions"]):
            found = _found(figure)
            examples.append(features)
            labels.append(any(_meets(found, one) for one in marked))
    return fit_binary(examples, labels, *NUMBER)


def _found(figure: figures.Figure) -> Figure:
    amount = figure.amount
    return Figure(amount.start, amount.end, amount.value, amount.unit.name or "", amount.bound, "")


def _meets(found: Figure, marked: Figure) -> bool:
    return overlap((marked.start, marked.end), (found.start, found.end)) >= HALF and same_value(marked, found)
