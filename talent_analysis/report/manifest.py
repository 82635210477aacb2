"""What a report was made from and with: for the end of each page, and for manifest.json."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import platform
import shlex
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from talent_analysis import __version__
from talent_analysis.models import store
from talent_analysis.parameters import Parameters
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.session import Session
from talent_analysis.tables import write_whole

LIBRARIES = ("stanza", "torch", "polars", "scipy", "numpy", "altair", "vl-convert-python", "papermill", "nbconvert")


def versions() -> dict[str, str]:
    """Versions of Python, this package and the libraries that decide results and looks."""
    libraries = {name: metadata.version(name) for name in LIBRARIES}
    return {"talent-analysis": __version__, "python": platform.python_version(), **libraries}


def command(parameters: Parameters) -> str:
    """The command that makes this report again, with whatever differs from the defaults."""
    parts = ["talent-analysis", "report", "--corpus", str(parameters.corpus), "--output", str(parameters.output)]
    for name in parameters.sources:
        parts += ["--source", name]
    for name, given in parameters.model_dump(mode="json", exclude={"corpus", "output", "sources"}).items():
        if given != Parameters.model_fields[name].default:
            parts += [f"--{name}", given] if name in ("language", "models") else ["-p", name, str(given)]
    return shlex.join(parts)


def corpus_hash(opened: Session) -> str:
    """One SHA-256 over the ids and contents of the articles analysed."""
    rows = opened.parsed.articles.select("article_id", "sha256").sort("article_id").rows()
    return hashlib.sha256("\n".join(f"{key} {value}" for key, value in rows).encode()).hexdigest()


def models(parameters: Parameters) -> dict[str, Any]:
    """Kind and key of the models, and the SHA-256 of each file as it was checked on loading."""
    files = dict(store.read_sums(store.bundled_directory()))
    if parameters.models == "official":
        from talent_analysis.models import official

        files = store.read_sums(official.default_directory()) | store.classifier_sums(files)
    return {"kind": parameters.models, "key": store.key_of(parameters.models), "files": files}


def provenance(opened: Session) -> list[str]:
    """The lines at the end of each page; no time of day, so that the same input gives the same page."""
    words, asked, found = opened.words, opened.parameters, versions()
    libraries = ", ".join(f"{name} {found[name]}" for name in ("stanza", "polars", "altair"))
    return [
        words(
            "Made with talent-analysis {version} (Python {python}, {libraries}).",
            version=found["talent-analysis"],
            python=found["python"],
            libraries=libraries,
        ),
        words(
            "Corpus {corpus}: {n} articles, SHA-256 {hash}. Models: {models}, key {key}.",
            corpus=asked.corpus.name,
            n=words.number(opened.parsed.articles.height),
            hash=corpus_hash(opened)[:16],
            models=asked.models,
            key=str(models(asked)["key"])[:16],
        ),
    ]


def write(
    opened: Session, asked: Parameters, runs: Sequence[NotebookRun], seconds: dict[str, float], output: Path
) -> Path:
    """Write OUTPUT/manifest.json, last of all: it lists the other files with their SHA-256."""
    about = {
        "written": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": command(asked),
        "parameters": asked.model_dump(mode="json"),
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}, {sys.implementation.name}",
        "models": models(opened.parameters),
        "corpus": {
            "sha256": corpus_hash(opened),
            "articles": opened.parsed.articles.select("article_id", "sha256").to_dicts(),
            "problems": opened.parsed.problems.to_dicts(),
            "sentiment.toml": [dataclasses.asdict(word) for word in opened.lexicon],
        },
        "notebooks": {run.name: {"status": "failed" if run.error else "done", "error": run.error} for run in runs},
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
        "outputs": outputs(output),
    }
    path = output / "manifest.json"
    text = json.dumps(about, ensure_ascii=False, indent=2, default=str) + "\n"
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return path


def outputs(output: Path) -> list[dict[str, Any]]:
    """Path, size and SHA-256 of every file of the report but the manifest itself."""
    files = (
        path
        for path in sorted(output.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(output).parts)
    )
    return [
        {
            "path": path.relative_to(output).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in files
        if path.name not in ("manifest.json", "README.md")
    ]
