"""The findings of a corpus: a few sentences chosen by one rule from what the notebooks found.

The rule: each of the five kinds of LEADING that holds for this corpus, in this order; where one does not hold, the
kinds of RESERVE take its place in their order. A kind holds where its sentence can be said (`says.report`): a
contradiction needs two sources, a tone an interval over several articles that leaves out 0. There may be fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from talent_analysis.report.result import NotebookRun
from talent_analysis.report.says import report as says
from talent_analysis.words import Words

MOST = 5
Sayer = Callable[[pl.DataFrame, Words], str]

#: The figure whose table decides, and the sentence.
LEADING: tuple[tuple[str, Sayer], ...] = (
    ("sources_claims", says.contradiction),
    ("entities_frequency", says.most_covered),
    ("sources_speakers", says.most_quoted),
    ("tone_toward", says.sure_tone),
    ("sources_facts", says.only_one),
)
RESERVE: tuple[tuple[str, Sayer], ...] = (
    ("sources_hearsay", says.firmness),
    ("sources_utterances", says.same_words),
    ("sources_claims", says.agreement),
)


@dataclass(frozen=True)
class Finding:
    """A sentence, the page and the figure it comes from, and the figure's title."""

    says: str
    page: str
    figure: str
    title: str


def findings(runs: Iterable[NotebookRun], data: Path, words: Words) -> list[Finding]:
    """The findings of the notebooks that ended well, MOST at most; `data` is the folder of their tables."""
    shown = {figure["name"]: (run.name, figure["title"]) for run in runs if not run.error for figure in run.figures}
    found = _holding(LEADING, shown, data, words)
    spare = _holding(RESERVE, shown, data, words) if len(found) < MOST else []
    return [*found, *spare][:MOST]


def _holding(
    kinds: Sequence[tuple[str, Sayer]], shown: dict[str, tuple[str, str]], data: Path, words: Words
) -> list[Finding]:
    found = []
    for figure, say in kinds:
        path = data / f"{figure}.parquet"
        if figure in shown and path.is_file() and (said := say(pl.read_parquet(path), words)):
            page, title = shown[figure]
            found.append(Finding(said, page, figure, title))
    return found
