"""Annotation in several processes gives what one process gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from talent_analysis.annotate import workers
from talent_analysis.annotate.batches import in_batches
from talent_analysis.annotate.store import Store
from talent_analysis.bench.throughput import articles, compare, differences
from talent_analysis.errors import RunFailed

TEXTS = {
    "un": "La maire de Brive a démissionné lundi.\n\nSon adjoint, Paul Lacoste, reprend la mairie.\n",
    "deux": "Ardoise supprime deux cents postes.\n\n« C'est une trahison », dénonce le syndicat Force commune.\n",
    "trois": "Le tunnel rouvre.\n\nLes travaux ont coûté 14 millions d'euros, selon la région.\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def _kept(store: Store) -> dict[str, list[list[dict[str, object]]]]:
    return {key: [tables[name].to_dicts() for name in sorted(tables)] for key, tables in store.load(store.known())}


def test_two_processes_keep_what_one_keeps(corpus: Path, tmp_path: Path) -> None:
    one, two = Store.at(tmp_path / "one", "models"), Store.at(tmp_path / "two", "models")
    workers.in_this_process(in_batches(articles(corpus), most=1), "bundled", one)
    workers.in_processes(in_batches(articles(corpus), most=1), "bundled", two, 2)
    assert len(_kept(one)) == len(TEXTS)
    assert _kept(two) == _kept(one)


def test_an_article_is_annotated_alone_as_among_others(corpus: Path, tmp_path: Path) -> None:
    alone, among = Store.at(tmp_path / "alone", "models"), Store.at(tmp_path / "among", "models")
    workers.in_this_process(in_batches(articles(corpus), most=1), "bundled", alone)
    workers.in_this_process(in_batches(articles(corpus)), "bundled", among)
    assert _kept(among) == _kept(alone)


def test_an_article_with_a_line_longer_than_the_tokenizer_reads_at_once_is_annotated_alone_as_among_others(
    corpus: Path, tmp_path: Path
) -> None:
    for name, sentences in (("long", 24), ("plus-long", 31)):
        line = " ".join(f"La ville de Brive doit {n} millions, dit Paul Lacoste." for n in range(sentences))
        (corpus / f"{name}.txt").write_text(f"Une dette\n\n{line}\n", encoding="utf-8")
    alone, among = Store.at(tmp_path / "alone", "models"), Store.at(tmp_path / "among", "models")
    workers.in_this_process(in_batches(articles(corpus), most=1), "bundled", alone)
    workers.in_this_process(in_batches(articles(corpus)), "bundled", among)
    assert _kept(among) == _kept(alone)


def test_one_batch_needs_no_second_process(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str] = []
    monkeypatch.setattr(workers, "in_processes", lambda *_: used.append("several"))
    monkeypatch.setattr(workers, "in_this_process", lambda *_: used.append("one"))
    monkeypatch.setattr(workers, "_cores", lambda: 4)
    workers.on_every_core(in_batches(articles(corpus)), "bundled", Store.at(tmp_path, "models"))
    workers.on_every_core(in_batches(articles(corpus), most=1), "bundled", Store.at(tmp_path, "models"))
    assert used == ["one", "several"]


def test_a_process_that_is_killed_is_named_and_what_was_done_is_kept(corpus: Path, tmp_path: Path) -> None:
    store = Store.at(tmp_path / "store", "models")
    done, rest = articles(corpus)[:1], articles(corpus)[1:]
    workers.in_this_process(iter([done]), "bundled", store)
    with pytest.raises(RunFailed, match="run again"):
        workers.in_processes(iter([[_Killer()], rest]), "bundled", store, 1)  # type: ignore[list-item]
    assert store.known() == {done[0].key}


class _Killer:
    """Ends the process that unpacks it, as a machine out of memory does."""

    def __reduce__(self) -> tuple[object, tuple[int, ...]]:
        import os

        return os._exit, (9,)


def test_the_benchmark_compares_every_word(corpus: Path) -> None:
    measured = list(compare(corpus, 1))
    assert [differences(measured[0].table, one.table) for one in measured] == [0, 0, 0, 0]
    assert all(one.words == measured[0].words > 40 for one in measured)
    assert set(measured[0].by_processor) == {"tokenize", "mwt", "pos", "lemma", "depparse", "ner"}
    altered = measured[0].table.with_columns(lemma=measured[0].table["lemma"].str.to_uppercase())
    assert differences(measured[0].table, altered) > 0
