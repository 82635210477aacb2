"""The annotation store: only what is new is annotated, whatever is killed, damaged or run at the same time."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from interrupted import Fake, annotated, write_corpus

from talent_analysis.annotate.annotate import _kept
from talent_analysis.annotate.store import Store
from talent_analysis.code import code_version
from talent_analysis.tables import Corpus, Parsed, frame

SCRIPT = Path(__file__).parent / "interrupted.py"


def equal(one: Parsed, other: Parsed) -> bool:
    return all(table.equals(other.tables()[name]) for name, table in one.tables().items())


def corpus_of(texts: dict[str, str]) -> Corpus:
    """Articles of one line each, without the cost of reading files."""
    rows = [{"article_id": key, "line": 1, "start": 0, "end": len(text)} for key, text in texts.items()]
    lines = [row | {"role": "body", "text": texts[str(row["article_id"])]} for row in rows]
    articles = frame("articles", [{"article_id": key} for key in texts])
    return Corpus(articles, frame("lines", lines), pl.DataFrame(), texts)


def test_of_a_thousand_articles_only_what_is_new_is_annotated(tmp_path: Path) -> None:
    texts = {f"a{i:04}": f"Norvane ouvre un atelier dans le canton {i}." for i in range(1000)}
    store, fake = Store.at(tmp_path, "models"), Fake()
    assert len(_kept(corpus_of(texts), "bundled", store, fake)) == 1000
    texts["new"] = "Un article de plus."
    texts["a0007"] = "Un article changé."
    del texts["a0008"]
    texts["renamed"] = texts.pop("a0009")
    fake = Fake()
    kept = _kept(corpus_of(texts), "bundled", Store.at(tmp_path, "models"), fake)
    assert sorted(fake.annotated) == ["a0007", "new"]
    assert list(kept) == list(texts)
    assert all(set(tables["tokens"]["article_id"]) == {article} for article, tables in kept.items())


def test_nothing_is_annotated_where_nothing_changed(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "articles", 6)
    before, _ = annotated(folder, tmp_path / "cache")
    again, new = annotated(folder, tmp_path / "cache")
    assert new == []
    assert equal(before, again)


def test_two_articles_of_one_text_are_annotated_once(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "articles", 2)
    shutil.copy(folder / "a0000.txt", folder / "copy.txt")
    parsed, new = annotated(folder, tmp_path / "cache")
    assert len(new) == 2
    assert parsed.tokens.filter(article_id="copy").height == parsed.tokens.filter(article_id="a0000").height


@pytest.mark.parametrize("seed", range(4))
def test_a_run_killed_at_a_random_moment_is_gone_on_from_and_gives_the_same_tables(seed: int, tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 40), tmp_path / "cache"
    command = [sys.executable, str(SCRIPT), str(folder), str(cache), "0.02"]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert first.stdout
    first.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.6))
    first.send_signal(signal.SIGKILL)
    done = {*first.stdout.read().split(), "a0000"}
    first.wait()
    parsed, new = annotated(folder, cache)
    # A batch has four articles here; the one in hand may have been kept without having been told of.
    assert 40 - len(done) - 4 <= len(new) <= 40 - len(done) + 1
    assert equal(parsed, annotated(folder, tmp_path / "fresh")[0])


def test_two_runs_on_one_store_at_once_both_end_well(tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 24), tmp_path / "cache"
    command = [sys.executable, str(SCRIPT), str(folder), str(cache), "0.01"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [run.communicate()[0].splitlines()[-1] for run in runs]
    assert said[0] == said[1]
    assert said[0].startswith("done ")
    assert annotated(folder, cache)[1] == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "replaced", "gone"])
def test_a_damaged_file_is_noticed_and_its_articles_annotated_again(damage: str, tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 3), tmp_path / "cache"
    annotated(folder, cache)
    (folder / "later.txt").write_text("Une page de plus\n\nNorvane recrute douze personnes à Grenoble.\n")
    before, _ = annotated(folder, cache)
    file = max(cache.rglob("*.parquet"), key=lambda path: path.stat().st_size)
    content = file.read_bytes()
    middle = len(content) // 2
    made = {
        "cut": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "emptied": b"",
        "replaced": next(p for p in cache.rglob("*.parquet") if p != file).read_bytes(),
    }
    file.unlink()
    if damage in made:
        file.write_bytes(made[damage])
    again, new = annotated(folder, cache)
    assert sorted(new) == ["a0000", "a0001", "a0002"]
    assert equal(before, again)
    assert annotated(folder, cache)[1] == []


def test_what_a_killed_writer_leaves_half_written_is_not_read(tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 3), tmp_path / "cache"
    before, _ = annotated(folder, cache)
    (file,) = cache.rglob("*.parquet")
    (file.parent / f".{file.name}.x.part").write_bytes(file.read_bytes()[:50])
    (file.parent / "stranger.parquet").write_bytes(file.read_bytes())
    (file.parent / "note.txt").write_text("not ours")
    again, new = annotated(folder, cache)
    assert (new, equal(before, again)) == ([], True)


def test_other_models_or_other_code_find_nothing_of_these(tmp_path: Path) -> None:
    assert Store.at(tmp_path, "one").files.folder != Store.at(tmp_path, "two").files.folder  # type: ignore[attr-defined]
    assert code_version("annotate.reader") != code_version("annotate.reader", "annotate.amounts")
    assert code_version("annotate.reader") == code_version("annotate.reader", "annotate.mentions")


def test_a_store_may_be_an_address_that_fsspec_knows(tmp_path: Path) -> None:
    import fsspec

    folder = write_corpus(tmp_path / "articles", 5)
    before, new = annotated(folder, "memory://archive/annotations")
    assert len(new) == 5
    again, new = annotated(folder, "memory://archive/annotations")
    assert (new, equal(before, again)) == ([], True)
    files = fsspec.filesystem("memory")
    (path,) = files.find("archive")
    files.pipe_file(path, files.cat_file(path)[:-1] + b"x")
    assert len(annotated(folder, "memory://archive/annotations")[1]) == 5
    files.rm("archive", recursive=True)


def test_a_clock_that_goes_backwards_changes_nothing(tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 3), tmp_path / "cache"
    before, _ = annotated(folder, cache)
    for path in [*folder.iterdir(), *cache.rglob("*")]:
        os.utime(path, (0, 0))
    again, new = annotated(folder, cache)
    assert (new, equal(before, again)) == ([], True)


def test_a_store_that_cannot_be_written_fails_with_what_was_done_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_corpus(tmp_path / "articles", 3)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.suffix == ".part":
            write(path, content[: len(content) // 2])
            raise OSError(28, "No space left on device", str(path))
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            annotated(folder, tmp_path / "cache")
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
    assert len(annotated(folder, tmp_path / "cache", Fake())[1]) == 3


def test_a_stored_table_has_the_types_of_the_contract(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "articles", 1)
    parsed, _ = annotated(folder, tmp_path / "cache")
    (file,) = (tmp_path / "cache").rglob("*.parquet")
    assert pl.read_parquet(file)["tokens"].explode().len() == parsed.tokens.height
