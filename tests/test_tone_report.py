"""The articles read sentence by sentence, and passages with the words that carried them: safe, linked, signed."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import polars as pl
import pytest
from invented_report import NASTY, nasty_parsed
from small_parsed import small_parsed

from talent_analysis.analyse import targets
from talent_analysis.annotate import why
from talent_analysis.annotate.tone import Masking
from talent_analysis.report import display, tone
from talent_analysis.report.passages import evidence_html as passages_html
from talent_analysis.tables import Parsed, frame
from talent_analysis.words import Words

WORDS = Words("en")


class Judge:
    """Finds every sentence with "ruiné" negative; no model is loaded."""

    masking = Masking()

    def sentences(self, tokens: list[list[str]]) -> np.ndarray:
        return np.array([[0.9, 0.1, 0.0] if "ruiné" in words else [0.1, 0.8, 0.1] for words in tokens])

    targets = sentences


def with_tokens(parsed: Parsed) -> Parsed:
    """The corpus with its words cut at spaces, all of them nouns."""
    rows: list[dict[str, object]] = []
    for row in parsed.sentences.iter_rows(named=True):
        for n, found in enumerate(re.finditer(r"\w+", parsed.texts[row["article_id"]][row["start"] : row["end"]]), 1):
            place = {"start": row["start"] + found.start(), "end": row["start"] + found.end(), "token_id": n}
            word = {"text": found.group(), "lemma": found.group(), "upos": "NOUN", "head": 0, "deprel": "root"}
            rows.append({"article_id": row["article_id"], "sentence_id": row["sentence_id"], **place, **word})
    return dataclasses.replace(parsed, tokens=frame("tokens", rows))


def gathered(parsed: Parsed, monkeypatch: pytest.MonkeyPatch) -> tone.Evidence:
    monkeypatch.setattr(why, "shipped", Judge)
    entities = targets.toward(parsed, 5, 0.95, 1)
    return tone.gather(parsed, entities, targets.by_speaker(parsed, 0.95, 1), WORDS)


def test_a_word_that_carried_a_tone_has_a_sign_besides_its_colour() -> None:
    html = display.marked("Il a ruiné son avenir", [(5, 10, "minus"), (15, 21, "plus")])
    assert html == (
        'Il a <mark class="ta-minus">ruiné<sup>−</sup></mark> son <mark class="ta-plus">avenir<sup>+</sup></mark>'
    )


def test_plain_marks_stay_plain_and_overlapping_ones_are_joined() -> None:
    assert display.marked("abcdef", [(0, 3), {"start": 2, "end": 4}]) == "<mark>abc</mark><mark>d</mark>ef"


def test_every_passage_leads_to_its_sentence_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = with_tokens(small_parsed())
    evidence = gathered(parsed, monkeypatch)
    html = tone.articles_html(evidence, parsed, WORDS)
    passages = pl.concat([evidence.extreme_passages, evidence.toward, evidence.speakers])
    assert passages.height > 5
    assert all(f'id="{name}"' in html for name in passages["anchor"])
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 12
    shown = passages_html(passages, "x", WORDS)
    assert shown.count('<a href="#s-') == passages.height


def test_the_word_that_carried_the_label_is_marked_in_passage_and_article(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = with_tokens(small_parsed())
    evidence = gathered(parsed, monkeypatch)
    html = tone.articles_html(evidence, parsed, WORDS)
    assert '<mark class="ta-minus">ruiné<sup>−</sup></mark>' in html
    notes = evidence.extreme_passages.filter(pl.col("text").str.contains("ruiné"))["note"]
    assert "Carried by: ruiné −0.90." in notes[0]


def test_text_from_articles_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = with_tokens(nasty_parsed())
    html = tone.articles_html(gathered(parsed, monkeypatch), parsed, WORDS)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert NASTY[:8] not in html


def test_only_so_many_articles_are_shown_and_the_rest_has_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tone, "ARTICLES", 1)
    evidence = gathered(with_tokens(small_parsed()), monkeypatch)
    assert len(evidence.articles) == 1
    linked = evidence.extreme_passages.filter(pl.col("anchor").is_not_null())["article_id"].unique().to_list()
    assert linked == evidence.articles
    assert evidence.extreme_passages["anchor"].null_count() > 0


def test_passages_of_only_so_many_sources_are_shown_and_the_table_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tone, "SOURCES", 1)
    evidence = gathered(with_tokens(small_parsed()), monkeypatch)
    assert evidence.extreme_passages["source"].unique().to_list() == ["Le Phare"]
    assert set(evidence.extremes["source"]) == {"Le Phare", "digue_1"}


def test_articles_are_read_whole_up_to_so_many_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tone, "SENTENCES", 8)
    found = gathered(with_tokens(small_parsed()), monkeypatch)
    assert found.articles
    assert found.sentences.height <= 8
