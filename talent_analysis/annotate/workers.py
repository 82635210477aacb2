"""Annotation on every core: one process each, which loads the models once and is handed batch after batch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

from talent_analysis.annotate.batches import Article
from talent_analysis.annotate.store import Store, Tables
from talent_analysis.errors import RunFailed

if TYPE_CHECKING:
    from talent_analysis.annotate.reader import ModelReader

#: More processes than this gain little and take about 1 GB each.
MOST = 8


def on_every_core(batches: Iterator[list[Article]], models: Literal["bundled", "official"], store: Store) -> None:
    """Annotate in this process where there is one batch or one core, else in a process for each core."""
    first = list(islice(batches, 2))
    count = min(_cores(), MOST) if len(first) > 1 else 1
    everything = chain(first, batches)
    if count > 1:
        in_processes(everything, models, store, count)
    else:
        in_this_process(everything, models, store)


def in_this_process(batches: Iterator[list[Article]], models: Literal["bundled", "official"], store: Store) -> None:
    """Load the models once and annotate batch after batch."""
    from tqdm import tqdm

    from talent_analysis.annotate.reader import ModelReader

    reader: ModelReader | None = None
    with tqdm(desc="Annotating", unit="article", delay=2) as told:
        for batch in batches:
            reader = reader or ModelReader.load(models)
            store.save(reader.batch(batch))
            told.update(len(batch))


def in_processes(
    batches: Iterator[list[Article]], models: Literal["bundled", "official"], store: Store, count: int
) -> None:
    """Annotate in `count` processes of one thread each; this one keeps what they hand back, batch by batch.

    Raises RunFailed where a process is ended from outside, as a machine does that is out of memory.
    """
    from loky import ProcessPoolExecutor
    from loky.process_executor import BrokenProcessPool
    from tqdm import tqdm

    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    pool = ProcessPoolExecutor(count, env=one_thread)
    try:
        with tqdm(desc=f"Annotating in {count} processes", unit="article", delay=2) as told:
            for done in _handed_back(pool, batches, models, 2 * count):
                store.save(done)
                told.update(len(done))
    except BrokenProcessPool as problem:
        raise RunFailed(
            "A process that annotates was ended from outside; the machine may be out of memory. What was done is "
            "kept: run again to go on, on fewer cores (taskset -c 0) where it ends again."
        ) from problem
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _handed_back(
    pool: Any, batches: Iterator[list[Article]], models: Literal["bundled", "official"], most: int
) -> Iterator[dict[str, Tables]]:
    """The tables of each batch as it is done; never more than `most` batches are in hand."""
    from concurrent.futures import FIRST_COMPLETED, Future, wait

    running: set[Future[dict[str, Tables]]] = set()
    for batch in batches:
        running.add(pool.submit(_annotated, batch, models))
        if len(running) >= most:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def _annotated(batch: list[Article], models: Literal["bundled", "official"]) -> dict[str, Tables]:
    return _reader(models).batch(batch)


@lru_cache(maxsize=1)
def _reader(models: Literal["bundled", "official"]) -> ModelReader:
    """The models of this process, loaded when its first batch comes."""
    from talent_analysis.annotate.reader import ModelReader

    return ModelReader.load(models)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
