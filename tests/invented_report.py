"""A session over hand-made articles, one of which tries to inject HTML; figures for the report's own tests.

The kernels that the tests start import this module, so it needs neither models nor pytest.
"""

from __future__ import annotations

import atexit
import dataclasses
import functools
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import altair as alt
import polars as pl
from small_parsed import small_parsed

from talent_analysis import parameters
from talent_analysis.chart.theme import MUTED, PALETTE, TONE_COLOURS, finish
from talent_analysis.parameters import Parameters
from talent_analysis.report import session
from talent_analysis.report.run import Outcome, run_report
from talent_analysis.report.session import Session
from talent_analysis.tables import Corpus, Parsed
from talent_analysis.words import Words

NASTY = (
    "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'> **gras** [lien](javascript:hurt) "
    "</script><h2 id='fake'>faux</h2> {{ 7 * 7 }} datum.x"
)


def corpus_of(parsed: Parsed) -> Corpus:
    return Corpus(parsed.articles, parsed.lines, parsed.problems, parsed.texts)


def nasty_parsed() -> Parsed:
    """The small corpus, with an attack in place of each title, sentence and source."""
    parsed = small_parsed()
    attack = pl.lit(NASTY)
    articles = parsed.articles.with_columns(title=attack, source=attack, path=attack)
    problems = parsed.problems.with_columns(message=attack)
    sentences = parsed.sentences.with_columns(text=attack)
    return dataclasses.replace(parsed, articles=articles, problems=problems, sentences=sentences)


def open_session(
    output: str, language: str = "en", nasty: bool = False, corpus: str = "articles", **rest: object
) -> Session:
    """A session like that of `start`, from the hand-made corpus."""
    asked = parameters.check(corpus=Path(corpus), output=Path(output), language=language, **rest)
    parsed = nasty_parsed() if nasty else small_parsed()
    return Session(asked, corpus_of(parsed), parsed, Words(asked.language))


def tone_table(s: Session) -> pl.DataFrame:
    rows = s.parsed.sentences.join(s.parsed.articles.select("article_id", "source"), on="article_id")
    counts = rows.group_by("source", "label", maintain_order=True).len("sentences")
    return counts.with_columns(pl.col("sentences") * 1234.5, pl.col("source").fill_null("?"))


def tone_chart(s: Session) -> alt.Chart:
    colours = alt.Scale(domain=list(TONE_COLOURS), range=list(TONE_COLOURS.values()))
    chart = (
        alt.Chart(tone_table(s))
        .mark_bar()
        .encode(
            x=alt.X("sentences:Q", title=s.words("sentences")),
            y=alt.Y("source:N", title=None),
            color=alt.Color("label:N", title=None, scale=colours),
            tooltip=["source:N", "label:N", alt.Tooltip("sentences:Q", format=",.1f")],
        )
    )
    return finish(chart, s.words, description="Bars of the number of sentences by tone.", height=180)


def interval_chart(s: Session) -> alt.LayerChart:
    base = alt.Chart(interval_table(s)).encode(y=alt.Y("entity:N", title=None, sort="x"))
    rule = base.mark_rule(strokeWidth=2, color=MUTED).encode(x=alt.X("low:Q", title="tone"), x2="high:Q")
    point = base.mark_point(size=110, color=PALETTE[0]).encode(x="mean:Q", tooltip=["entity:N", "mean:Q"])
    text = base.mark_text(dy=-12).encode(x="mean:Q", text=alt.Text("mean:Q", format="+.2f"))
    return finish(rule + point + text, s.words, description="Tone of each entity with its interval.", height=320)


def interval_table(s: Session) -> pl.DataFrame:
    names = ["La Cotière", "Anne Le Goff", "le port de Brévin", "le Conseil maritime régional", "Le Phare"]
    means = [-0.42, 0.31, 0.05, -0.12, 0.22]
    return pl.DataFrame({"entity": names, "mean": means}).with_columns(
        low=pl.col("mean") - 0.25, high=pl.col("mean") + 0.25, mentions=pl.Series([41, 22, 13, 9, 5])
    )


def facet_chart(s: Session) -> alt.FacetChart:
    chart = alt.Chart(tone_table(s)).mark_bar().encode(x="sentences:Q", y=alt.Y("label:N", title=None))
    faceted = chart.properties(width=260, height=90).facet(alt.Facet("source:N", title=None), columns=2)
    return finish(faceted, s.words, description="Small multiples of tone by source.")


def evidence(s: Session) -> pl.DataFrame:
    rows = s.parsed.sentences.join(s.parsed.articles.select("article_id", "source"), on="article_id")
    return rows.select(
        pl.col("label").fill_null("abstains").alias("group"), "source", "article_id", "start", "end", "text"
    ).with_columns(marks=pl.lit([[0, 3], [2, 9]]))


def _notebook(folder: Path, name: str, title: str, cells: list[str]) -> Path:
    import nbformat

    new = nbformat.v4
    parameters_cell = 'output: str = "out"  # folder to write\nlanguage: str = "en"  # en or fr'
    opening = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport invented_report as r"
    notebook = new.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new.new_markdown_cell(title),
            new.new_code_cell(parameters_cell, metadata={"tags": ["parameters"]}),
            new.new_code_cell(
                f"{opening}\ns = r.open_session(output, language, nasty=True)", metadata={"tags": ["setup"]}
            ),
            *(new.new_markdown_cell(c) if c.startswith("## ") else new.new_code_cell(c) for c in cells),
        ],
    )
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


SHOW = (
    "s.figure({name!r}, r.{chart}(s), r.{table}(s), title=r.NASTY, says=r.NASTY, how=r.NASTY, evidence=r.evidence(s))"
)


@functools.cache
def finished_report() -> Outcome:
    """A report of one notebook that ends well and one that fails, over the corpus that tries to inject; in
    French. Run once for each test session."""
    folder = Path(tempfile.mkdtemp(prefix="invented-report-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    good = _notebook(
        folder,
        "good",
        "# The numbers",
        [
            "## The data",
            SHOW.format(name="tone_one", chart="tone_chart", table="tone_table"),
            SHOW.format(name="tone_two", chart="interval_chart", table="interval_table"),
            "## Sources",
            SHOW.format(name="tone_three", chart="facet_chart", table="tone_table"),
            "s.table('tone_four', r.tone_table(s), title='T', says='S', how='H')",
        ],
    )
    bad = _notebook(folder, "bad", "# Fails", ["'before'", "1 / 0", "'after'"])
    asked = parameters.check(corpus=folder / "articles", output=folder / "out", language="fr")

    def opened(checked: Parameters) -> Session:
        return open_session(str(checked.output), checked.language, nasty=True)

    with mock.patch.object(session, "load", opened):
        return run_report(asked, notebooks=[bad, good], progress=lambda line: None)
