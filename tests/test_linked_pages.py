"""What makes a page's figures follow one choice, and how much of the articles a page may hold."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import altair as alt
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from invented_report import facet_chart, interval_chart, interval_table, open_session, tone_chart, tone_table
from small_parsed import small_parsed

from talent_analysis.chart.theme import entitled, finish
from talent_analysis.report import html, passages, scripts, single
from talent_analysis.report.linked import Names, columns, linked
from talent_analysis.words import Words

ENGLISH, FRENCH = Words("en"), Words("fr")
NAMES = Names(frozenset({"Le Phare", "La Digue"}), frozenset({"La Cotière", "Anne Le Goff", "Le Phare"}))


def test_a_column_of_sources_is_known_by_its_values_and_one_of_entities_by_its_values_or_its_name() -> None:
    table = pl.DataFrame(
        {
            "row": ["Le Phare", "La Digue"],
            "entity": ["Le Phare", "La Cotière"],
            "text": ["Le Phare éclaire.", "Rien."],
            "who": ["Anne Le Goff", "personne"],
            "n": [1, 2],
        }
    )
    assert columns(table, NAMES) == {"row": "source", "entity": "entity", "who": "entity"}


def test_a_chart_carries_only_the_columns_it_uses_and_says_which_name_what() -> None:
    table = pl.DataFrame({"source": ["Le Phare", "La Digue"], "n": [1, 2], "unused": ["x", "y"]})
    chart = alt.Chart(table).mark_bar().encode(x="n:Q", y="source:N")
    spec = linked(finish(chart, ENGLISH, description="d").to_dict(), NAMES)
    (name, rows), *_ = spec["datasets"].items()
    assert list(rows[0]) == ["source", "n"]
    assert spec["usermeta"]["linked"] == {"data": {name: {"source": ["source"]}}, "pickers": {}}


def test_a_choice_of_sources_within_a_chart_is_handed_to_the_page() -> None:
    table = pl.DataFrame({"source": ["all", "Le Phare", "La Digue"], "n": [3, 1, 2]})
    bind = alt.binding_select(options=["all", "Le Phare", "La Digue"])
    picked = alt.param(name="picked", value="all", bind=bind)
    chart = alt.Chart(table).mark_bar().encode(x="n:Q").add_params(picked)
    spec = linked(finish(chart, ENGLISH, description="d").to_dict(), NAMES)
    assert spec["usermeta"]["linked"]["pickers"] == {"picked": "all"}


def test_names_of_columns_shown_by_a_chart_are_in_the_readers_language() -> None:
    table = pl.DataFrame({"entity": ["a"], "n_articles": [1], "rate": [0.5]})
    base = alt.Chart(table).encode(y=alt.Y("entity:N", title=None))
    dots = base.mark_point().encode(x=alt.X("rate:Q", title="taux"), tooltip=["entity", "n_articles"])
    rules = base.mark_rule().encode(x="rate:Q", color="entity:N")
    spec = entitled(finish(alt.layer(dots, rules), FRENCH, description="d").to_dict(), FRENCH)
    first, second = spec["layer"]
    assert [tip["title"] for tip in first["encoding"]["tooltip"]] == ["entité", "articles"]
    assert first["encoding"]["y"]["title"] is None
    assert "title" not in second["encoding"]["x"], "Vega-Lite would join it to the title of the layer beside it"
    assert second["encoding"]["color"]["title"] == "entité"


def test_a_passage_stands_between_the_sentences_of_its_article() -> None:
    parsed = small_parsed()
    rows = parsed.sentences.filter(pl.col("article_id") == "phare_1")
    around = passages.in_context(rows.select("article_id", "start", "end", "text"), parsed.sentences, parsed.texts)
    texts = rows["text"].to_list()
    assert around["before"].to_list() == ["", *texts[:-1]]
    assert around["after"].to_list() == [*texts[1:], ""]


@given(st.text(alphabet="abc é\n", min_size=1, max_size=900), st.integers(0, 800))
def test_context_is_words_of_the_article_and_short(text: str, at: int) -> None:
    start, end = min(at, len(text) - 1), min(at + 1, len(text))
    sentences = pl.DataFrame(
        {"article_id": ["a"] * 3, "start": [0, start, end], "end": [start, end, len(text)]},
        schema={"article_id": pl.String, "start": pl.Int64, "end": pl.Int64},
    )
    evidence = pl.DataFrame({"article_id": ["a"], "start": [start], "end": [end]})
    row = passages.in_context(evidence, sentences, {"a": text}).row(0, named=True)
    for said, side in ((row["before"], text[:start]), (row["after"], text[end:])):
        assert said.strip("… ") in " ".join(side.split())
        assert len(said) <= passages.AROUND + 2


def test_a_figure_shows_few_groups_of_few_passages_and_says_how_many_more_there_are() -> None:
    groups, each = passages.GROUPS_SHOWN + 7, passages.PASSAGES_SHOWN + 3
    rows = [(f"g{i}", "S", "a", j, j + 1, "mot") for i in range(groups) for j in range(each)]
    table = pl.DataFrame(rows, schema=["group", "source", "article_id", "start", "end", "text"], orient="row")
    shown = passages.evidence_html(table, "x", ENGLISH)
    assert shown.count("<blockquote") == passages.GROUPS_SHOWN * passages.PASSAGES_SHOWN
    assert "3 more in the file." in shown
    assert "7 more groups in the file." in shown
    links = re.findall(r'href="#(x-[\d-]+)"', shown)
    assert set(links) == set(re.findall(r'id="(x-[\d-]+)"', shown))


# One file


def single_file(folder: Path, rows: int) -> str:
    """The one-file report of a page whose figures have so many rows and passages."""
    s = open_session(str(folder))
    data = pl.DataFrame({"entity": [f"Nom {i}" for i in range(rows)], "n": range(rows)})
    said = " ".join(f"mot{i}" for i in range(30))
    evidence = pl.DataFrame(
        {"group": [f"Nom {i // 20}" for i in range(rows)], "source": "Le Phare", "article_id": "phare_1"}
    ).with_columns(start=pl.lit(0), end=pl.lit(10), text=pl.format("{} {}", pl.lit(said), pl.int_range(pl.len())))
    charts = [(tone_chart(s), tone_table(s)), (interval_chart(s), interval_table(s)), (facet_chart(s), data)]
    shown = [
        s.figure(f"x_{i}", chart, table, title="T", says="S", how="H", evidence=evidence).html
        for i, (chart, table) in enumerate(charts)
    ]
    frame = html.Frame(ENGLISH, [html.Page("index.html", "R"), html.Page("x.html", "X")], [("Made", "today")])
    first = '<h1>R</h1><p><a href="x.html#x_0">T</a> <a href="x.html">X</a></p>'
    return single.document("R", [("index", "R", first), ("x", "X", "".join(shown))], frame)


def test_one_file_holds_everything_and_hardly_grows_with_the_corpus(tmp_path: Path) -> None:
    small, large = single_file(tmp_path, 40), single_file(tmp_path, 20_000)
    assert len(large) < 1.25 * len(small)
    assert len(large) < 1_000_000
    assert 'href="#x_0"' in small
    assert 'href="#x"' in small
    assert ".html" not in re.sub(r"<(script|style).*?</\1>", "", small, flags=re.DOTALL)


def test_the_policy_of_the_one_file_knows_the_chart_code_that_it_unpacks(tmp_path: Path) -> None:
    text = unescape(single_file(tmp_path, 10))
    policy = re.search(r'Content-Security-Policy" content="(.*?)">', text)
    assert policy
    assert policy[1] == scripts.policy([scripts.bundle(), scripts.own()])


def test_settings_cannot_end_their_script() -> None:
    assert "<" not in scripts.settings(FRENCH)
    assert json.loads(scripts.settings(FRENCH))["words"]["copied"] == "Lien copié."
