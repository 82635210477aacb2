"""Several corpora, one report folder each, and one page that leads to them; one that fails does not stop the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl

from talent_analysis import parameters, tables
from talent_analysis.errors import TalentAnalysisError, UnusableInput
from talent_analysis.parameters import Parameters
from talent_analysis.places import resolve
from talent_analysis.report import html, paths
from talent_analysis.report.run import Outcome, run_report
from talent_analysis.words import Words

#: What OUTPUT/data/sweep.parquet holds, a row a corpus; counts are null where there is no report.
COLUMNS = {
    "corpus": pl.String,
    "folder": pl.String,
    "status": pl.String,
    "error": pl.String,
    "articles": pl.Int64,
    "sources": pl.Int64,
    "sentences": pl.Int64,
    "words": pl.Int64,
    "tone": pl.Float64,
    "most_named": pl.String,
    "seconds": pl.Float64,
}


@dataclass(frozen=True)
class Swept:
    """A finished sweep: its first page, and a row for each corpus in the columns of COLUMNS. `status` is "done",
    "incomplete" (a notebook or more; the other pages are there) or "no report"."""

    index: Path
    table: pl.DataFrame

    @property
    def failed(self) -> list[str]:
        """The corpora whose report is missing or not whole."""
        return self.table.filter(pl.col("status") != "done")["corpus"].to_list()


def run_sweep(
    corpora: Sequence[Path],
    output: Path,
    asked: Mapping[str, object],
    *,
    progress: Callable[[str], object],
    run: Callable[..., Outcome] = run_report,
) -> Swept:
    """Make a report of each corpus in a folder of its own under `output`, then the index over them and its table.

    `asked` are the parameters beside `corpus` and `output`. Raises UnusableInput before any work where a parameter
    does not fit, a corpus is given twice, or the output cannot be written; what goes wrong with one corpus is told in
    its row.
    """
    output = resolve(output)
    folders = folder_names(corpora)
    runs = [
        parameters.check(**{**asked, "corpus": corpus, "output": output / folder})
        for corpus, folder in zip(corpora, folders, strict=True)
    ]
    paths.make_writable(output)
    rows = []
    for place, one in enumerate(runs, start=1):
        progress(f"Corpus {place} of {len(runs)}: {one.corpus}")
        rows.append(_row(one, run, progress))
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    tables.write_table(table, output / "data", "sweep", runs[0].csv)
    text = _page(table, Words(runs[0].language))
    index = output / "index.html"
    tables.write_whole(index, lambda path: path.write_text(text, encoding="utf-8"))
    return Swept(index, table)


def folder_names(corpora: Sequence[Path]) -> list[str]:
    """A folder's name for each corpus: its own, with the parent's in front where two are called alike."""
    if not corpora:
        raise UnusableInput("Give one corpus or more.")
    found = [paths.articles(corpus) for corpus in corpora]
    for corpus, path in zip(corpora, found, strict=True):
        if found.count(path) > 1:
            raise UnusableInput(f"{corpus}: this corpus is given twice. Give each of them once.")
    depth = 1
    while len({_tail(path, depth).casefold() for path in found}) < len(found):
        depth += 1
    # `data` is where the table of the sweep lies.
    return [f"{_tail(path, depth)}-report" if _tail(path, depth) == "data" else _tail(path, depth) for path in found]


def _tail(path: Path, depth: int) -> str:
    parts = [part for part in path.parts if part != path.anchor]
    return "-".join(parts[-depth:]) or "corpus"


def _row(asked: Parameters, run: Callable[..., Outcome], progress: Callable[[str], object]) -> dict[str, object]:
    """Run one report; what it holds, or why there is none."""
    began = time.monotonic()
    row: dict[str, object] = dict.fromkeys(COLUMNS) | {"corpus": str(asked.corpus), "folder": asked.output.name}
    try:
        outcome = run(asked, progress=progress)
    except Exception as error:  # whatever it is, the other corpora are still to come
        said = str(error) if isinstance(error, TalentAnalysisError) else f"{type(error).__name__}: {error}"
        progress(f"No report: {said}")
        row |= {"status": "no report", "error": said}
    else:
        wrong = [f"{each.name}: {each.error}" for each in outcome.notebooks if each.error]
        row |= {"status": "incomplete" if wrong else "done", "error": "\n".join(wrong) or None}
        row |= facts(asked.output / "data")
    return row | {"seconds": round(time.monotonic() - began, 1)}


def facts(data: Path) -> dict[str, object]:
    """Of a report's tables: articles analysed, sources stated, sentences, words (the parser's), tone (mean of
    p_positive - p_negative over sentences, null where there is none) and the entity that is named most."""
    read = {name: pl.read_parquet(data / f"{name}.parquet") for name in ("articles", "sentences", "mentions")}
    articles, sentences = read["articles"].filter(pl.col("n_sentences").is_not_null()), read["sentences"]
    named = read["mentions"]["entity"].drop_nulls().value_counts().sort("count", "entity", descending=[True, False])
    return {
        "articles": articles.height,
        "sources": articles["source"].drop_nulls().n_unique(),
        "sentences": sentences.height,
        "words": articles["n_tokens"].sum(),
        "tone": (sentences["p_positive"] - sentences["p_negative"]).mean(),
        "most_named": named["entity"][0] if named.height else None,
    }


def _page(table: pl.DataFrame, words: Words) -> str:
    import jinja2

    text = (resources.files("talent_analysis.report") / "templates" / "sweep.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    title = words("Several corpora")
    body = environment.from_string(text).render(words=words, title=title, rows=table.to_dicts())
    frame = html.Frame(words, [html.Page("index.html", title)], [])
    return html.page(body, title, "index.html", frame)
