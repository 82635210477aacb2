"""Annotation on a Ray cluster: one worker a processor, each with its models loaded once.

Batches go out as workers are free and come back as the bytes of a store's file, which this process writes: the
machines need no folder in common, and what is kept is what one machine would keep. A worker that dies, or whose
machine does, gives its batch back to the others; a machine that joins gets workers.

Ray's actors and not Ray Data: the articles come as a stream from our own readers, of any length and not known
beforehand, while a dataset of Ray Data must lie in its object store or behind one of its own sources before it starts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from talent_analysis.annotate.batches import Article
from talent_analysis.annotate.store import Store, packed
from talent_analysis.errors import RunFailed, UnusableInput

Models = Literal["bundled", "official"]
#: A batch that kills so many workers is not given to another.
ATTEMPTS = 4
_WAIT = 5.0  # seconds after which the cluster is looked at again


def load_models(models: Models) -> Any:
    """What a worker annotates with; runs on the worker."""
    from talent_analysis.annotate.reader import ModelReader

    return ModelReader.load(models)


@dataclass(frozen=True)
class RayEngine:
    """An engine for `annotate`. `address` is Ray's ("auto", "ray://…"; default: RAY_ADDRESS, else a cluster of this
    machine's processors for this run). `load` makes what annotates, on each worker once."""

    address: str | None = None
    load: Callable[[Models], Any] = load_models

    def __call__(self, batches: Iterator[list[Article]], models: Models, store: Store) -> None:
        """Annotate and keep every batch. Raises UnusableInput where there is no Ray, RunFailed where no worker lives
        or a batch kills every worker that it is given to."""
        ray = _ray()
        started = not ray.is_initialized()
        if started:
            ray.init(address=self.address, log_to_driver=False, logging_level="WARNING")
        try:
            _Dispatch(ray, ray.remote(num_cpus=1, max_restarts=0)(Worker), (models, self.load)).run(batches, store)
        finally:
            if started:
                ray.shutdown()


def _ray() -> Any:
    try:
        import ray
    except ImportError as problem:
        raise UnusableInput("Ray is not installed: pip install 'talent-analysis[ray]'.") from problem
    return ray


class Worker:
    """What runs on a processor of the cluster."""

    def __init__(self, models: Models, load: Callable[[Models], Any]) -> None:
        import torch

        # One worker a processor: more threads would only get into each other's way.
        torch.set_num_threads(1)
        self._reader = load(models)

    def annotate(self, batch: list[Article]) -> bytes:
        """The batch as a store keeps it."""
        return packed(self._reader.batch(batch))


@dataclass
class _Dispatch:
    """Who is at work on what."""

    ray: Any
    worker: Any
    given: tuple[Models, Callable[[Models], Any]]
    idle: deque[Any] = field(default_factory=deque)
    busy: dict[Any, tuple[Any, list[Article]]] = field(default_factory=dict)
    again: deque[list[Article]] = field(default_factory=deque)
    deaths: dict[str, int] = field(default_factory=dict)

    def run(self, batches: Iterator[list[Article]], store: Store) -> None:
        """Until every batch is kept."""
        from tqdm import tqdm

        waiting = next(batches, None)
        with tqdm(desc="Annotating on Ray", unit="article", delay=2) as told:
            while waiting or self.again or self.busy:
                self._hire()
                while self.idle and (waiting or self.again):
                    if self.again:
                        self._give(self.again.popleft())
                    elif waiting:
                        self._give(waiting)
                        waiting = next(batches, None)
                for batch, content in self._finished():
                    store.put([article.key for article in batch], content)
                    told.update(len(batch))

    def _hire(self) -> None:
        """A worker for each processor that has none. What a dead machine had is no longer counted."""
        there = sum(int(node["Resources"].get("CPU", 0)) for node in self.ray.nodes() if node["Alive"])
        if not there:
            raise RunFailed("No machine of the Ray cluster is alive. What was annotated is kept; run again.")
        for _ in range(there - len(self.idle) - len(self.busy)):
            self.idle.append(self.worker.remote(*self.given))

    def _give(self, batch: list[Article]) -> None:
        hand = self.idle.popleft()
        self.busy[hand.annotate.remote(batch)] = (hand, batch)

    def _finished(self) -> Iterator[tuple[list[Article], bytes]]:
        done, _ = self.ray.wait(list(self.busy), num_returns=1, timeout=_WAIT)
        for reference in done:
            hand, batch = self.busy.pop(reference)
            try:
                content = self.ray.get(reference)
            except (self.ray.exceptions.RayActorError, self.ray.exceptions.ObjectLostError) as problem:
                self._lost(batch, problem)
                continue
            except self.ray.exceptions.RayTaskError as problem:
                raise problem.as_instanceof_cause() from problem
            self.idle.append(hand)
            yield batch, content

    def _lost(self, batch: list[Article], problem: Exception) -> None:
        """A worker died with this batch: another gets it, unless it seems to be what kills them."""
        first = batch[0]
        self.deaths[first.key] = self.deaths.get(first.key, 0) + 1
        if self.deaths[first.key] == ATTEMPTS:
            raise RunFailed(
                f"{ATTEMPTS} workers died with the batch that begins with {first.article_id}. What was annotated "
                f"before is kept. Ray says: {str(problem).splitlines()[0]}"
            )
        self.again.append(batch)
