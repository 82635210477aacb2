"""What goes wrong around a run: disks, folders, kills, odd texts. What was done is kept, nothing is misread."""

from __future__ import annotations

import ast
import json
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from interrupted import annotated, write_corpus

from talent_analysis.annotate import boundaries
from talent_analysis.annotate.annotate import annotate
from talent_analysis.read import read

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "talent_analysis"


# Disks and folders


def _limited(command: list[str], size: int) -> subprocess.CompletedProcess[str]:
    """A command that can write no file larger than `size` bytes: what a full disk or a quota does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limit)


def test_where_no_more_can_be_written_the_run_fails_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 8), tmp_path / "cache"
    command = [sys.executable, str(HERE / "interrupted.py"), str(folder), str(cache), "0"]
    full = _limited(command, 2000)
    assert full.returncode != 0
    assert "File too large" in full.stderr
    assert [file for file in cache.rglob("*") if file.is_file()] == []
    assert subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[-1].startswith("done ")


def test_a_full_disk_ends_the_command_with_one_paragraph_and_leaves_no_half_written_table(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        folder = write_corpus(tmp_path / "articles", 12)
        with pytest.raises(OSError, match="No space left"):
            annotated(folder, disk / "cache")
        assert [file for file in disk.rglob("*") if file.is_file()] == []
        command = ["-m", "talent_analysis", "annotate", "--corpus", str(HERE / "corpus"), "--output", str(disk / "out")]
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "No space left" in done.stderr
        assert not list(disk.rglob("*.part"))
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_a_read_only_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a read-only disk here")
    try:
        command = ["-m", "talent_analysis", "report", "--corpus", str(HERE / "corpus"), "--output", str(disk / "out")]
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
        assert done.returncode == 2
        assert "cannot be written" in done.stderr.replace("\n", " ")
        assert "Reading and annotating" not in done.stderr
    finally:
        subprocess.run(["umount", str(disk)], check=False)


# Kills

STAGES = ("tables.write_table", "unchanged.mark", "run.write_pages", "manifest.write", "nothing")
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from test_rerun import notebooks, opened
from talent_analysis import parameters, tables
from talent_analysis.report import manifest, run, session, unchanged
session.load = opened
work, stage = Path(sys.argv[1]), sys.argv[2]
if stage != "nothing":
    room, name = stage.split(".")
    def kill(*given, **named):
        os.kill(os.getpid(), signal.SIGKILL)
    setattr({{"tables": tables, "unchanged": unchanged, "run": run, "manifest": manifest}}[room], name, kill)
asked = parameters.check(corpus=work / "articles", output=work / "out")
run.run_report(asked, notebooks=[work / "one.ipynb"], progress=lambda line: None)
"""


@pytest.mark.slow
def test_a_report_killed_in_each_stage_is_finished_by_the_next_run(tmp_path: Path) -> None:
    from test_rerun import notebooks

    write_corpus(tmp_path / "articles", 3)
    notebooks(tmp_path)
    for stage in STAGES:
        command = [sys.executable, "-c", KILLED.format(here=str(HERE)), str(tmp_path), stage]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == (0 if stage == "nothing" else -signal.SIGKILL), done.stderr
        assert (tmp_path / "out" / "manifest.json").exists() == (stage == "nothing")
    about = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert about["notebooks"]["one"]["status"] == "done"
    assert [path.name for path in (tmp_path / "out").rglob(".*")] == []


# Odd texts


def test_a_sentence_of_20000_tokens_is_cut_after_commas_into_pieces_a_parser_can_hold() -> None:
    words = [f"mot{i}" if i % 7 else "," for i in range(20_000)]
    pieces = boundaries.repair(" ".join(words), [words])
    assert [word for piece in pieces for word in piece] == words
    assert max(map(len, pieces)) <= boundaries.LONGEST
    assert all(piece[-1] == "," for piece in pieces[:-1])
    unbroken = ["mot"] * 1201
    assert [len(piece) for piece in boundaries.repair(" ".join(unbroken), [unbroken])] == [500, 500, 201]


def test_only_emoji_empty_lines_and_a_few_letters_are_annotated_without_harm(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "emoji.txt").write_text("🎉🎉 🎉\n\n🦊\u200d🔥 ❤️\n", encoding="utf-8")
    (folder / "empty.txt").write_text("\n\n\u00a0\n\u200b\n", encoding="utf-8")
    (folder / "dots.txt").write_text(
        "…\n\n. . .\n\n« »\n\nUne phrase, enfin, sur le port de la ville.\n", encoding="utf-8"
    )
    parsed = annotate(read(folder), cache=cache)
    for row in parsed.sentences.iter_rows(named=True):
        assert parsed.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]
    assert "dots" in parsed.articles["article_id"].to_list()


def test_an_article_of_five_million_characters_is_named_and_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "articles", 2)
    (folder / "huge.txt").write_text("Le port attend ses pilotes depuis mardi. " * 122_000, encoding="utf-8")
    corpus = read(folder)
    assert corpus.articles.height == 2
    assert corpus.problems.filter(path="huge.txt")["message"].to_list() != []


@pytest.mark.slow
def test_a_sentence_of_20000_tokens_goes_through_the_models_within_bounds(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    words = " ".join("le port attend ses pilotes , puis" for _ in range(2858))
    (folder / "long.txt").write_text(f"Le port\n\n{words}.\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parsed = annotate(read(folder), cache=tmp_path / "cache")
    assert parsed.tokens.height > 20_000
    assert parsed.tokens.group_by("sentence_id").len()["len"].max() <= 2 * boundaries.LONGEST  # type: ignore[operator]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2_000_000  # kB


# Nothing is executed


def test_no_code_of_the_package_loads_pickles_or_runs_text() -> None:
    for path in PACKAGE.rglob("*.py"):
        for call in [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ]:
            name = ast.unparse(call.func)
            given = {key.arg: ast.unparse(key.value) for key in call.keywords}
            assert name not in {"eval", "exec", "compile", "os.system", "yaml.load", "joblib.load"}, path
            assert not name.startswith(("pickle.load", "cloudpickle.", "marshal.", "shelve.")), path
            assert given.get("shell") != "True", path
            if name == "torch.load":
                assert given.get("weights_only") == "True", path
            if name in {"np.load", "numpy.load"}:
                assert given.get("allow_pickle") == "False", path


def test_a_store_file_that_reaches_outside_its_folder_is_not_followed(tmp_path: Path) -> None:
    folder, cache = write_corpus(tmp_path / "articles", 2), tmp_path / "cache"
    annotated(folder, cache)
    (file,) = cache.rglob("*.parquet")
    secret = tmp_path / "secret"
    shutil.copy(file, secret)
    secret.write_bytes(secret.read_bytes() + b"x")
    file.unlink()
    file.symlink_to(secret)
    _, new = annotated(folder, cache)
    assert new == ["a0000", "a0001"]
    assert secret.exists()
