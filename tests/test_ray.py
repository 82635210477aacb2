"""Annotation on a real Ray cluster of two nodes on this machine, one of which is killed in the middle."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from interrupted import annotated, words, write_corpus

from talent_analysis.annotate import batches
from talent_analysis.annotate.annotate import annotate
from talent_analysis.annotate.batches import Article
from talent_analysis.annotate.distributed import RayEngine
from talent_analysis.annotate.store import Store, Tables
from talent_analysis.read import read

# Ray reads these when it is imported; its own limits are too short for a busy machine.
for _name in ("RAY_raylet_start_wait_time_s", "RAY_gcs_server_request_timeout_seconds", "RAY_py_gcs_connect_timeout_s"):
    os.environ.setdefault(_name, "600")
os.environ.setdefault("RAY_agent_register_timeout_ms", "600000")
pytest.importorskip("ray")
pytestmark = pytest.mark.ray


class Slow:
    """Annotates without models, each article in a while; notes each loading and each batch in a file."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self._note("loaded")

    def batch(self, articles: Sequence[Article]) -> dict[str, Tables]:
        self._note(articles[0].article_id)
        time.sleep(0.4)
        return {article.key: words(article) for article in articles}

    def _note(self, what: str) -> None:
        with self.notes.open("a") as file:
            file.write(f"{what} {os.getpid()}\n")


class Deadly(Slow):
    """Ends its process at a certain article."""

    def batch(self, articles: Sequence[Article]) -> dict[str, Tables]:
        if any(article.article_id == "a0002" for article in articles):
            os._exit(1)
        return super().batch(articles)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head and a second node, one processor each; their processes find this module."""
    from ray.cluster_utils import Cluster

    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([here, str(Path(here).parent), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    monkeypatch.setattr(batches.in_batches, "__defaults__", (10_000, 4))
    node = {"num_cpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}
    # A dead node is noticed after about two seconds instead of a minute.
    quick = {"health_check_failure_threshold": 3, "health_check_period_ms": 500, "health_check_timeout_ms": 1_000}
    found = Cluster(initialize_head=True, head_node_args={**node, "_system_config": quick})
    yield found
    found.shutdown()


def test_a_node_killed_in_the_middle_costs_nothing_and_the_tables_are_the_local_ones(
    cluster: Any, tmp_path: Path
) -> None:
    import ray

    second = cluster.add_node(num_cpus=1, object_store_memory=80_000_000)
    cluster.wait_for_nodes()
    corpus, notes = read(write_corpus(tmp_path / "articles", 60)), tmp_path / "notes"
    ray.init(address=cluster.address, log_to_driver=False)
    engine = RayEngine(load=lambda models: Slow(notes))

    def kill() -> None:
        while not notes.exists() or len({line.split()[1] for line in notes.read_text().splitlines()}) < 2:
            time.sleep(0.05)
        cluster.remove_node(second, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        spread = annotate(corpus, cache=tmp_path / "cache", engine=engine)
    finally:
        killer.join()
        ray.shutdown()
    alone, _ = annotated(tmp_path / "articles", tmp_path / "other")
    for name, table in alone.tables().items():
        assert table.equals(spread.tables()[name]), name
    loaded = [line for line in notes.read_text().splitlines() if line.startswith("loaded")]
    assert len(loaded) == len(set(loaded)) == 2
    assert annotated(tmp_path / "articles", tmp_path / "cache")[1] == []


def test_a_batch_that_kills_its_workers_ends_the_run_and_the_rest_is_kept(cluster: Any, tmp_path: Path) -> None:
    import ray

    from talent_analysis.errors import RunFailed

    folder, notes = write_corpus(tmp_path / "articles", 12), tmp_path / "notes"
    ray.init(address=cluster.address, log_to_driver=False)
    try:
        with pytest.raises(RunFailed, match="workers died with the batch that begins with a0000"):
            annotate(read(folder), cache=tmp_path / "cache", engine=RayEngine(load=lambda models: Deadly(notes)))
    finally:
        ray.shutdown()
    assert set(annotated(folder, tmp_path / "cache")[1]) >= {"a0000", "a0001", "a0002", "a0003"}


def test_without_ray_the_message_says_what_to_install(tmp_path: Path) -> None:
    from talent_analysis.errors import UnusableInput

    with mock.patch.dict("sys.modules", ray=None), pytest.raises(UnusableInput, match=r"talent-analysis\[ray\]"):
        RayEngine()(iter([]), "bundled", Store.at(tmp_path, "key"))
