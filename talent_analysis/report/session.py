"""What a notebook starts with: the parameters checked, the corpus annotated, and figures that explain
themselves."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from talent_analysis import parameters, tables
from talent_analysis.chart.theme import AnyChart, entitled
from talent_analysis.errors import UnusableInput, did_you_mean
from talent_analysis.parameters import Parameters
from talent_analysis.read.lexicon import UserWord
from talent_analysis.report import display, handed, passages, paths
from talent_analysis.report.display import Shown
from talent_analysis.report.linked import Names, columns, linked
from talent_analysis.report.says import archive as whole
from talent_analysis.tables import Corpus, Parsed
from talent_analysis.words import Words

if TYPE_CHECKING:
    from talent_analysis.annotate.archive import Archive


def start(**given: object) -> Session:
    """Read and annotate the corpus (from the cache where it was done before), write the tables to
    OUTPUT/data and return the session. Arguments are those of `Parameters`; raises UnusableInput."""
    for key, find in (("corpus", paths.articles), ("output", paths.resolve)):
        if isinstance(given.get(key), str | Path):
            given[key] = find(str(given[key]))
    if given.get("coded"):
        given["coded"] = str(paths.resolve(str(given["coded"])))
    asked = parameters.check(**given)
    paths.make_writable(asked.output)
    if handed_session := _handed(asked):
        return handed_session
    session = load(asked)
    for name, table in session.tables().items():
        tables.write_table(table, asked.output / "data", name, asked.csv)
    return session


def _handed(asked: Parameters) -> Session | None:
    """The session that the report's own process made for these parameters, where this is one of its kernels."""
    from talent_analysis.read.lexicon import read_lexicon

    found = handed.take(asked)
    if found is None:
        return None
    corpus, parsed, adjusted = found
    words = Words(asked.language)
    return Session(asked, corpus, parsed, words, read_lexicon(asked.corpus), adjusted, _archive(asked.corpus))


def _archive(corpus: Path) -> Archive | None:
    from talent_analysis.annotate import archive

    return archive.Archive(corpus) if archive.is_archive(corpus) else None


def load(asked: Parameters) -> Session:
    """The session for these parameters; writes nothing but the annotation cache."""
    from talent_analysis.annotate import adjust
    from talent_analysis.annotate.annotate import annotate
    from talent_analysis.read import read
    from talent_analysis.read.lexicon import read_lexicon

    if _archive(asked.corpus):
        return _of_archive(asked)
    lexicon = read_lexicon(asked.corpus)
    whole = _judged(read(asked.corpus, asked.columns), asked)
    corpus = _judged(_cut(whole, _kept(whole.articles, asked.sources)), asked) if asked.sources else whole
    counted = corpus.articles.filter(pl.col("left_out").is_null())["article_id"].to_list()
    # Names are linked over the whole corpus, so that they do not depend on the sources that are shown.
    known = _cut(whole, pl.col("left_out").is_null() | pl.col("article_id").is_in(counted))
    parsed = annotate(known, models=asked.models).where(pl.col("article_id").is_in(counted))
    parsed, adjusted = adjust.apply(parsed, lexicon)
    return Session(asked, corpus, parsed, Words(asked.language), lexicon, adjusted)


def _of_archive(asked: Parameters) -> Session:
    """The session of an archive: the articles drawn from it, and the archive itself for what is counted over all."""
    from talent_analysis.annotate import adjust, alias_file
    from talent_analysis.annotate.annotate import assemble
    from talent_analysis.annotate.archive import SAMPLE, Archive
    from talent_analysis.read.lexicon import read_lexicon

    kept_whole = Archive(asked.corpus)
    about = kept_whole.scan("articles").select("article_id", "source", "language", "duplicate_of").collect()
    judged = _judged(Corpus(about, *_NOTHING), asked).articles
    if asked.sources:
        judged = judged.filter(_kept(judged, asked.sources))
    counted = judged.filter(pl.col("left_out").is_null())["article_id"].implode()
    drawn = kept_whole.sample(SAMPLE, asked.random_seed, pl.col("article_id").is_in(counted))
    found, kept = kept_whole.corpus(drawn)
    corpus = _judged(found, asked)
    parsed, adjusted = adjust.apply(
        assemble(corpus, kept, alias_file.load(kept_whole.folder)), read_lexicon(asked.corpus)
    )
    words = Words(asked.language)
    return Session(asked, corpus, parsed, words, read_lexicon(asked.corpus), adjusted, kept_whole)


def _judged(corpus: Corpus, asked: Parameters) -> Corpus:
    """The corpus, its articles with the column `left_out`."""
    from talent_analysis.read.leaving_out import with_left_out

    articles = with_left_out(
        corpus.articles, include_foreign=asked.include_foreign, count_duplicates=asked.count_duplicates
    )
    return dataclasses.replace(corpus, articles=articles)


def _kept(articles: pl.DataFrame, sources: list[str]) -> pl.Expr:
    """Articles of the sources asked for; every name must be one of the corpus."""
    known = articles["source"].drop_nulls().unique(maintain_order=True).to_list()
    for name in sources:
        if name not in known:
            raise UnusableInput(
                f"No article of the corpus has the source {name!r}.{did_you_mean(name, known)} "
                f"Its sources are: {', '.join(map(repr, known)) or 'none'}."
            )
    return pl.col("source").is_in(sources)


def _cut(corpus: Corpus, keep: pl.Expr) -> Corpus:
    articles = corpus.articles.filter(keep)
    lines = corpus.lines.join(articles, on="article_id", how="semi", maintain_order="left")
    texts = {key: corpus.texts[key] for key in articles["article_id"]}
    return dataclasses.replace(corpus, articles=articles, lines=lines, texts=texts)


_NOTHING: tuple[pl.DataFrame, pl.DataFrame, dict[str, str]] = (pl.DataFrame(), pl.DataFrame(), {})


@dataclass(frozen=True, repr=False)
class Session:
    """A notebook's corpus, parameters and words, and its way to show results.

    `corpus` holds every article read, with why some are left out; `parsed` those that are analysed. Of an `archive`
    of more articles than can be analysed in every detail, both hold those that were drawn.
    """

    parameters: Parameters
    corpus: Corpus
    parsed: Parsed
    words: Words
    lexicon: tuple[UserWord, ...] = ()
    adjusted: pl.DataFrame = dataclasses.field(default_factory=pl.DataFrame)
    archive: Archive | None = None

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of the contract: articles and lines of all that was read, the rest of what is analysed."""
        counts = self.parsed.articles.select("article_id", "n_sentences", "n_tokens")
        read = self.corpus.articles.drop("n_sentences", "n_tokens")
        articles = read.join(counts, on="article_id", how="left", maintain_order="left")
        first = list(tables.SCHEMAS["articles"])
        articles = articles.select(*first, *[name for name in articles.columns if name not in first])
        return {**self.parsed.tables(), "articles": articles, "lines": self.corpus.lines}

    def __repr__(self) -> str:
        return f"Session({self.parameters.corpus}: {self.parsed!r})"

    def _repr_html_(self) -> str:
        counts = self.parsed.tables()
        said = self.words(
            "{articles} articles, {sentences} sentences, {tokens} words, from {corpus}.",
            **{name: self.words.number(counts[name].height) for name in ("articles", "sentences", "tokens")},
            corpus=self.parameters.corpus.name,
        )
        if self.archive is not None:
            total = self.archive.scan("articles").select(pl.len()).collect().item()
            said += "\n\n" + whole.drawn(total, counts["articles"].height, self.parameters, self.words)
        return display.paragraphs(said, "ta-note")

    def figure(
        self,
        name: str,
        chart: AnyChart,
        table: pl.DataFrame,
        *,
        title: str,
        says: str,
        how: str,
        evidence: pl.DataFrame | None = None,
        absent: str = "",
    ) -> Shown:
        """Show a chart with what it says, how it was made, its table and the passages behind it.

        Writes OUTPUT/data/NAME.parquet and .csv (and NAME_evidence). `says` and `how` are plain text, an
        empty line between paragraphs. `evidence`: group, source, article_id, start, end, text and optionally
        marks, a list of (start, end) or (start, end, kind) relative to text (see `display.marked`), note (a line
        under the passage) and anchor (of the sentence on this page). Of an empty table no chart is drawn. With `absent`
        only that sentence is shown, and nothing is written: there is no figure to make.
        """
        if absent:
            return self.note(absent)
        if table.is_empty():
            return self._shown(name, table, "", title=title, says=says, how=how, evidence=evidence)
        spec = linked(entitled(chart.to_dict(), self.words), self._names)
        picture = display.chart_html(spec, f"{spec.get('description', title)} {says}")
        return self._shown(name, table, picture, title=title, says=says, how=how, evidence=evidence)

    def table(
        self,
        name: str,
        table: pl.DataFrame,
        *,
        title: str,
        says: str,
        how: str,
        evidence: pl.DataFrame | None = None,
    ) -> Shown:
        """Show a table as the result itself; the rest as in `figure`."""
        return self._shown(name, table, "", title=title, says=says, how=how, evidence=evidence)

    def reading(self, name: str, html: str, table: pl.DataFrame, *, title: str, says: str, how: str) -> Shown:
        """Show safe HTML (everything from articles escaped) as the result, with the table behind it."""
        return self._shown(name, table, html, title=title, says=says, how=how, evidence=None)

    def note(self, text: str) -> Shown:
        """Show a paragraph of plain text."""
        return Shown(display.paragraphs(text, "ta-note"), text)

    def _shown(
        self,
        name: str,
        table: pl.DataFrame,
        picture: str,
        *,
        title: str,
        says: str,
        how: str,
        evidence: pl.DataFrame | None,
    ) -> Shown:
        self._write(name, table, evidence)
        data = display.data_html(table, name, title, self.words, columns(table, self._names))
        folded_numbers = display.folded(self.words("The numbers"), data, "ta-data") if picture else ""
        parts = [
            f'<section class="ta-figure" id="{name}"><h3>{escape(title)}{self._link(name)}</h3>',
            display.paragraphs(says, "ta-says"),
            picture or data,
            display.paragraphs(how, "ta-how"),
            folded_numbers,
        ]
        if evidence is not None and evidence.height:
            around = passages.in_context(evidence, self.parsed.sentences, self.parsed.texts)
            read = passages.evidence_html(around, name, self.words)
            parts.append(display.folded(self.words("Read the passages"), read, "ta-evidence"))
        html = "".join([*parts, "</section>"])
        return Shown(html, f"{title}\n\n{says}", {"name": name, "title": title, "says": says})

    def _link(self, name: str) -> str:
        """A link to the figure itself, to copy."""
        label = escape(self.words("Link to this figure"))
        return f' <a class="ta-here" href="#{name}" aria-label="{label}">#</a>'

    @cached_property
    def _names(self) -> Names:
        return Names.of(self.parsed)

    def _write(self, name: str, table: pl.DataFrame, evidence: pl.DataFrame | None) -> None:
        if not re.fullmatch(r"[a-z0-9_]+", name) or name in tables.SCHEMAS:
            raise ValueError(f"{name!r} cannot name a figure: a-z, 0-9 and _ only, and no table's name.")
        data = self.parameters.output / "data"
        tables.write_table(table, data, name, self.parameters.csv)
        if evidence is not None:
            tables.write_table(evidence, data, f"{name}_evidence", self.parameters.csv)
