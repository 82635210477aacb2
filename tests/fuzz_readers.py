"""Fuzzing of every reader with atheris, each in a process of its own, for a bounded time: `nox -s fuzz`.

A finding is any error but ours, twenty seconds for one input, or two gigabytes of memory; libFuzzer then writes the
input into the folder of findings and the exit code is 1. Inputs start from exports and pages of our own invention.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from exports import EUROPRESSE, EUROPRESSE_OLD, FACTIVA_CODED, FACTIVA_HTML, FACTIVA_PLAIN, as_rtf

Target = Callable[[bytes], None]
ARTICLE = "Le port rouvre\n\nLe port a rouvert mardi, dit le maire de Brévin.\n\nLire aussi\n© AFP\n"
PAGE = (
    '<html lang="fr"><head><title>Le port</title><meta property="og:title" content="Le port"><script type='
    '"application/ld+json">{"@type":"NewsArticle","headline":"Le port"}</script></head><body><nav>Menu</nav><article>'
    "<h1>Le port rouvre</h1><p>Le port a rouvert mardi, dit le maire de Br&eacute;vin.</p></article></body></html>"
)
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=8000", "-print_final_stats=1")


def _file(suffix: str) -> Target:
    """Read the bytes as a file of this suffix: every role, place and remark of it."""

    def run(data: bytes) -> None:
        from talent_analysis.errors import UnusableInput
        from talent_analysis.read.corpus import read

        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            (Path(folder) / f"a{suffix}").write_bytes(data)
            try:
                corpus = read(folder)
            except UnusableInput:
                return
            for line in corpus.lines.filter(corpus.lines["char_starts"].is_null()).iter_rows(named=True):
                raw = corpus.texts[line["article_id"]][line["start"] : line["end"]]
                if " ".join(raw.split()) != " ".join(line["text"].split()):
                    raise AssertionError(f"line {line['line']} does not slice back")

    return run


def _dates(data: bytes) -> None:
    from talent_analysis.read.dates import read_date

    read_date(data.decode("utf-8", "replace"))


def _sources(data: bytes) -> None:
    from talent_analysis.errors import UnusableInput
    from talent_analysis.read.metadata import load_sources

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        (Path(folder) / "sources.toml").write_bytes(data)
        try:
            load_sources(Path(folder), "sources.toml")
        except UnusableInput:
            return


TARGETS: dict[str, Target] = {
    "text": _file(".txt"),
    "page": _file(".html"),
    "rich-text": _file(".rtf"),
    "jsonl": _file(".jsonl"),
    "csv": _file(".csv"),
    "parquet": _file(".parquet"),
    "europresse": _file(".html"),
    "factiva-page": _file(".html"),
    "factiva-text": _file(".txt"),
    "dates": _dates,
    "sources": _sources,
}


def seeds(target: str) -> Iterable[bytes]:
    """Inputs to start from."""
    texts = {
        "text": [ARTICLE, ARTICLE.replace("\n", "\r\n"), "\ufeff" + ARTICLE],
        "page": [PAGE],
        "rich-text": [as_rtf(FACTIVA_CODED)],
        "jsonl": ['{"text": "Le port rouvre mardi.", "date": "2025-06-17"}\n{"text": 1}\n[]\n'],
        "csv": ['text;titre\n"Le port; rouvre ""mardi"".";Le port\n'],
        "europresse": [EUROPRESSE, EUROPRESSE_OLD],
        "factiva-page": [FACTIVA_HTML],
        "factiva-text": [FACTIVA_PLAIN, FACTIVA_CODED],
        "dates": ["mardi 17 juin 2025", "17/06/2025", "2025-06-17T10:00", "June 17, 2025"],
        "sources": ['[a]\nsource = "Le Phare"\npublished = 2025-06-17\n[columns]\ntext = "corps"\n'],
    }
    if target == "parquet":
        return [_parquet()]
    return [text.encode() for text in texts[target]] + ([ARTICLE.encode("utf-16")] if target == "text" else [])


def _parquet() -> bytes:
    import io

    import polars as pl

    out = io.BytesIO()
    pl.DataFrame({"text": ["Le port rouvre."], "titre": ["Le port"]}).write_parquet(out)
    return out.getvalue()


def fuzz(target: str, seconds: int, findings: Path) -> None:
    """Fuzz one reader in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["talent_analysis.read"]):
        for module in ("corpus", "pages", "rows", "exports", "rich_text", "dates", "metadata"):
            __import__(f"talent_analysis.read.{module}")
    begin = findings / "seeds" / target
    begin.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (begin / str(number)).write_bytes(seed)
        TARGETS[target](seed)  # what is loaded at first use is loaded now
    options = [*LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={findings}/{target}-", str(begin)]
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """Fuzz every reader that is asked for, and say what each did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of: {', '.join(TARGETS)}; all where none is given")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "talent-fuzz")
    parser.add_argument("--here", action="store_true", help="fuzz the one reader in this process")
    asked = parser.parse_args()
    if asked.here:
        fuzz(asked.targets[0], asked.seconds, asked.findings)
    asked.findings.mkdir(parents=True, exist_ok=True)
    failed = []
    for target in asked.targets or TARGETS:
        command = [sys.executable, __file__, target, "--here", "--seconds", str(asked.seconds)]
        done = subprocess.run([*command, "--findings", asked.findings], capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if line.startswith("stat::")]
        runs, peak = (next((s.split()[-1] for s in said if name in s), "?") for name in ("executed_units", "peak_rss"))
        click.echo(f"{target:14} {'held' if not done.returncode else 'FAILED'}: {runs} inputs, peak {peak} MB")
        if done.returncode:
            failed.append(target)
            click.echo(done.stderr[-3_000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
