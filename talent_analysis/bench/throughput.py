"""How fast a corpus is annotated, beside Stanza used plainly: same models, same texts, one run.

Each way runs in a process of its own, so that its memory is its own. Loading the models is not counted.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from talent_analysis.annotate.batches import Article, in_batches
from talent_analysis.annotate.reader import TOGETHER, lines_of

#: What is compared word by word.
COMPARED = ("article", "sentence", "token_id", "text", "lemma", "upos", "feats", "head", "deprel")
_OF_TOKENS = ("article_id", "sentence_id", *COMPARED[2:])


@dataclass(frozen=True)
class Measured:
    """One way of annotating: seconds, syntactic words, peak memory of all its processes in MB, and the words.

    `by_processor` holds the seconds of each of Stanza's processors, where they ran in one process.
    """

    way: str
    seconds: float
    words: int
    peak_mb: float
    table: pl.DataFrame = field(repr=False)
    by_processor: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Words a second."""
        return self.words / self.seconds


def articles(corpus: Path) -> list[Article]:
    """The articles of a corpus folder, as they come to the annotation."""
    from talent_analysis.read import read
    from talent_analysis.tables import ANALYSED_ROLES

    found = read(corpus)
    lines = found.lines.filter(pl.col("role").is_in(list(ANALYSED_ROLES))).partition_by("article_id", as_dict=True)
    return [
        Article(name, name, found.texts[name], lines[name,])
        for name in found.articles["article_id"]
        if (name,) in lines
    ]


def compare(corpus: Path, processes: int) -> Iterator[Measured]:
    """Measure each way in turn: Stanza plainly, ours in one process, ours in several, with tone and names too."""
    from loky import ProcessPoolExecutor

    texts = articles(corpus)
    for way in (_plain, _one_process):
        with ProcessPoolExecutor(1) as pool:
            yield pool.submit(way, texts).result()
    yield _several(texts, processes, "syntax and names, several processes", _syntax)
    yield _several(texts, processes, "all annotation, several processes", _everything)


def differences(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Words that two ways annotate differently, or that one of them lacks."""
    return one.join(other, on=COMPARED, how="anti", nulls_equal=True).height + abs(one.height - other.height)


def _plain(texts: Sequence[Article]) -> Measured:
    return _measured("Stanza plainly, article by article", texts, quick=False, threads=None)


def _one_process(texts: Sequence[Article]) -> Measured:
    return _measured("syntax and names, one process of one thread", texts, quick=True, threads=1)


def _measured(way: str, texts: Sequence[Article], *, quick: bool, threads: int | None) -> Measured:
    import torch

    if threads:
        torch.set_num_threads(threads)
    parse, pipeline = _parser(quick=quick)
    parse(texts[:1])
    spent = _watch(pipeline)
    start = time.perf_counter()
    rows = [
        row for part in (in_batches(texts, TOGETHER) if quick else in_batches(texts, most=1)) for row in parse(part)
    ]
    seconds = time.perf_counter() - start
    return Measured(way, seconds, len(rows), _peak_mb(), _table(rows), spent)


def _parser(*, quick: bool) -> tuple[Callable[[Sequence[Article]], list[tuple[Any, ...]]], Any]:
    """What gives the words of some articles, and the Stanza pipeline in it."""
    from talent_analysis.annotate.parse import PROCESSORS, Boundaries, Parser
    from talent_analysis.models import store

    boundaries = Boundaries()
    pipeline = store.load_pipeline(store.bundled(), PROCESSORS, quick, tokenize_postprocessor=boundaries)
    parser = Parser(pipeline, boundaries)

    def words(articles: Sequence[Article]) -> list[tuple[Any, ...]]:
        parsed = parser.parse_together([(article.raw, lines_of(article.analysed)) for article in articles])
        return [
            (article.article_id, number, *(word[name] for name in COMPARED[2:]))
            for article, sentences in zip(articles, parsed, strict=True)
            for number, sentence in enumerate(sentences)
            for word in sentence.words
        ]

    return words, pipeline


def _watch(pipeline: Any) -> dict[str, float]:
    """Seconds that each processor takes from now on, by its name."""
    spent: dict[str, float] = dict.fromkeys(pipeline.processors, 0.0)

    def timed(name: str, process: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def run(document: Any) -> Any:
            start = time.perf_counter()
            try:
                return process(document)
            finally:
                spent[name] += time.perf_counter() - start

        return run

    for name, processor in pipeline.processors.items():
        processor.process = timed(name, processor.process)
    return spent


def _several(texts: Sequence[Article], processes: int, way: str, work: Callable[..., _Part]) -> Measured:
    """Measure `work` on batches in several processes of one thread that have loaded the models before."""
    from loky import ProcessPoolExecutor

    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    share = max(1, sum(len(article.raw) for article in texts) // (6 * processes))
    batches = list(in_batches(texts, characters=share))
    with ProcessPoolExecutor(processes, env=one_thread) as pool:
        list(pool.map(work, [texts[:1]] * 4 * processes))
        start = time.perf_counter()
        parts = list(pool.map(work, batches))
        seconds = time.perf_counter() - start
    rows = [row for part in parts for row in part.rows]
    peaks = {part.process: part.peak_mb for part in parts}
    return Measured(way, seconds, len(rows), sum(peaks.values()), _table(rows))


def _peak_mb() -> float:
    """Peak memory of this process in MB."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


@dataclass(frozen=True)
class _Part:
    """What one process hands back: words, its number, its peak memory so far."""

    rows: list[tuple[Any, ...]]
    process: int = field(default_factory=os.getpid)
    peak_mb: float = field(default_factory=_peak_mb)


def _syntax(batch: Sequence[Article]) -> _Part:
    parse = _this_parser()
    return _Part([row for part in in_batches(batch, TOGETHER) for row in parse(part)])


def _everything(batch: Sequence[Article]) -> _Part:
    made = _this_reader().batch(batch)
    return _Part([row for tables in made.values() for row in tables["tokens"].select(_OF_TOKENS).iter_rows()])


@lru_cache(maxsize=1)
def _this_parser() -> Callable[[Sequence[Article]], list[tuple[Any, ...]]]:
    return _parser(quick=True)[0]


@lru_cache(maxsize=1)
def _this_reader() -> Any:
    from talent_analysis.annotate.reader import ModelReader

    return ModelReader.load("bundled")


def _table(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=list(COMPARED), orient="row", infer_schema_length=None)
