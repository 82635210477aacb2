"""The command line: exit codes, and errors that are one clear paragraph."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "talent_analysis", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=300)


def _one_paragraph(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    assert "\n\n" not in done.stderr.strip()
    return " ".join(done.stderr.split())


def test_a_folder_that_is_not_there_is_named_and_exits_with_2(tmp_path: Path) -> None:
    done = run("report", "--corpus", str(tmp_path / "nowhere"), "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "nowhere" in _one_paragraph(done)
    assert not (tmp_path / "out" / "index.html").exists()


def test_an_empty_folder_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("check", str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "empty" in _one_paragraph(done)


def test_an_unknown_parameter_is_refused_with_the_nearest_name(tmp_path: Path, corpus_folder: Path) -> None:
    done = run("report", "--corpus", str(corpus_folder), "--output", str(tmp_path / "out"), "-p", "confidance", "0.9")
    assert done.returncode == 2
    assert "Did you mean 'confidence'" in _one_paragraph(done)
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path, corpus_folder: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = run("report", "--corpus", str(corpus_folder), "--output", str(tmp_path / "file" / "out"))
    assert done.returncode == 2
    assert "file" in _one_paragraph(done)


def test_check_shows_each_article_and_what_is_wrong(small_corpus: Path) -> None:
    (small_corpus / "vide.txt").write_bytes(b"")
    (small_corpus / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (small_corpus / "ancien.txt").write_bytes("Le café fermé a été rouvert à Nîmes par Élodie.".encode("cp1252"))
    done = run("check", str(small_corpus))
    assert done.returncode == 0
    for name in ("rives_1", "gazette_2", "vide.txt", "image.txt", "ancien"):
        assert name in done.stdout


@pytest.mark.parametrize("damage", ["cut", "altered", "missing"])
def test_a_damaged_model_file_is_named_and_not_loaded(damage: str, tmp_path: Path, corpus_folder: Path) -> None:
    import talent_analysis

    package = Path(shutil.copytree(Path(talent_analysis.__file__).parent, tmp_path / "talent_analysis"))
    model = package / "models" / "bundled" / "fr" / "pos" / "talent.pt"
    content = model.read_bytes()
    if damage == "missing":
        model.unlink()
    else:
        model.write_bytes(content[: len(content) // 2] if damage == "cut" else content[:-1] + bytes([content[-1] ^ 1]))
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)}
    code = "import talent_analysis, sys; print(talent_analysis.__file__); from talent_analysis.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "annotate", "--corpus", str(corpus_folder), "--output", str(tmp_path / "out")],
        capture_output=True, text=True, cwd=tmp_path, env=cache, timeout=300,
    )  # fmt: skip
    assert str(tmp_path) in done.stdout
    assert done.returncode == 2
    assert "pos/talent.pt" in _one_paragraph(done).replace(" ", "")
    assert not (tmp_path / "out").exists()


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("report", "annotate", "check", "validate", "models"):
        assert command in done.stdout


def test_suggestions_for_entities_are_written_beside_the_articles_and_followed(small_corpus: Path) -> None:
    done = run("entities", "suggest", str(small_corpus), "--min-count", "2")
    assert done.returncode == 0, done.stderr
    path = small_corpus / "entities.toml"
    assert f"{path}: " in done.stdout
    assert '\ntype = "' in path.read_text(encoding="utf-8")
    shown = run("entities", "effects", str(small_corpus))
    assert shown.returncode == 0, shown.stderr
    assert "changed" in shown.stdout


def test_an_entities_file_that_cannot_be_used_is_told_before_any_model_is_loaded(small_corpus: Path) -> None:
    (small_corpus / "entities.toml").write_text('["La Cotière"]\ntype = "FIRM"\n', encoding="utf-8")
    for command in (["check", str(small_corpus)], ["entities", "suggest", str(small_corpus)]):
        done = run(*command)
        assert done.returncode == 2
        assert 'entry ["La Cotière"]: `type` is one of PER, ORG' in _one_paragraph(done)
