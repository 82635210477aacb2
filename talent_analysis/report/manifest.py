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

import polars as pl

from talent_analysis import __version__
from talent_analysis.chart import theme
from talent_analysis.models import store
from talent_analysis.parameters import Parameters
from talent_analysis.report.result import NotebookRun
from talent_analysis.report.session import Session
from talent_analysis.tables import write_whole
from talent_analysis.words import Words

#: Articles named at the end of a page at most.
NAMED = 20
LIBRARIES = ("stanza", "torch", "polars", "scipy", "numpy", "altair", "vl-convert-python", "papermill", "nbconvert")


def versions() -> dict[str, str]:
    """Versions of Python, this package and the libraries that decide results and looks."""
    libraries = {name: metadata.version(name) for name in LIBRARIES}
    import vl_convert

    drawn = {"vega": vl_convert.get_vega_version(), "vega-lite": theme.VEGA_LITE}
    return {"talent-analysis": __version__, "python": platform.python_version(), **libraries, **drawn}


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

        files = store.read_sums(official.default_directory()) | store.tone_sums(files)
    return {"kind": parameters.models, "key": store.key_of(parameters.models), "files": files}


def left_out(opened: Session) -> list[dict[str, str]]:
    """The articles that were read and not analysed: article_id, why, duplicate_of."""
    articles = opened.corpus.articles
    if "left_out" not in articles.columns:
        return []
    rows = articles.filter(pl.col("left_out").is_not_null()).select("article_id", "left_out", "duplicate_of")
    return [
        {"article_id": str(key), "why": str(why), "duplicate_of": str(other or "")} for key, why, other in rows.rows()
    ]


def fonts() -> dict[str, str]:
    """The families that pages and charts ask for; the reader's own are used, none travels with the report. Widths in
    the still pictures were measured by vl-convert, whose version stands for its fonts."""
    return {
        "charts": theme.FONT,
        "pages": "system-ui, Charter, Georgia",
        "measured": f"vl-convert-python {metadata.version('vl-convert-python')}",
    }


def provenance(opened: Session, asked: Parameters, made: datetime.datetime) -> list[tuple[str, str]]:
    """What stands at the end of each page: (what, value). `asked` are the parameters as they were given."""
    words = opened.words
    given = asked.model_dump(mode="json", exclude={"corpus", "output"})
    gone = [f"{row['article_id']} ({words(row['why'])})" for row in left_out(opened)]
    problems = [str(path) for path in opened.parsed.problems["path"].unique(maintain_order=True)]
    return [
        (words("Articles"), _articles(opened)),
        (words("Left out"), _some(gone, words) or words("none")),
        (words("Read with a reservation"), _some(problems, words) or words("none")),
        (words("Parameters"), " · ".join(f"{name} = {_plain(value)}" for name, value in given.items())),
        (words("Models"), f"{asked.models}, {str(models(opened.parameters)['key'])[:16]}"),
        (words("Versions"), " · ".join(f"{name} {version}" for name, version in versions().items())),
        (words("Fonts"), _fonts(words)),
        (words("Made"), f"{words.date(made.date())}, {made:%H:%M} UTC"),
        (words("Again"), command(asked)),
    ]


def _fonts(words: Words) -> str:
    found = fonts()
    said = {"charts": words("charts"), "pages": words("pages"), "measured": words("measured")}
    return " · ".join(f"{said[name]}: {value}" for name, value in found.items())


def _articles(opened: Session) -> str:
    return opened.words(
        "{corpus}: {n} articles, SHA-256 {hash}",
        corpus=opened.parameters.corpus.name,
        n=opened.words.number(opened.parsed.articles.height),
        hash=corpus_hash(opened),
    )


def _some(names: list[str], words: Words) -> str:
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED])
    return f"{listed}; {words('{n} more in manifest.json', n=words.number(more))}" if more > 0 else listed


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "[]" if isinstance(value, list) else json.dumps(value, ensure_ascii=False)


def write(
    opened: Session,
    asked: Parameters,
    runs: Sequence[NotebookRun],
    seconds: dict[str, float],
    output: Path,
    made: datetime.datetime,
) -> Path:
    """Write OUTPUT/manifest.json, last of all: it lists the other files with their SHA-256."""
    about = {
        "written": made.isoformat(timespec="seconds"),
        "command": command(asked),
        "parameters": asked.model_dump(mode="json"),
        "versions": versions(),
        "fonts": fonts(),
        "platform": f"{platform.system()} {platform.machine()}, {sys.implementation.name}",
        "models": models(opened.parameters),
        "corpus": {
            "sha256": corpus_hash(opened),
            "articles": opened.parsed.articles.select("article_id", "sha256").to_dicts(),
            "left_out": left_out(opened),
            "problems": opened.parsed.problems.to_dicts(),
            "sentiment.toml": [dataclasses.asdict(word) for word in opened.lexicon],
        },
        "notebooks": {run.name: {"status": "failed" if run.error else "done", "error": run.error} for run in runs},
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
        "tables": tables(output / "data"),
        "outputs": outputs(output),
    }
    path = output / "manifest.json"
    text = json.dumps(about, ensure_ascii=False, indent=2, default=str) + "\n"
    write_whole(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return path


def tables(data: Path) -> dict[str, dict[str, Any]]:
    """Of each table in the folder: its SHA-256 (of the Parquet file), rows, and columns with their types."""
    return {
        path.stem: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "rows": pl.scan_parquet(path).select(pl.len()).collect().item(),
            "columns": {name: str(kind) for name, kind in pl.read_parquet_schema(path).items()},
        }
        for path in sorted(data.glob("*.parquet"))
    }


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
