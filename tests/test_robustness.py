"""Test sets in other dress, scores side by side, and the speed of each processor."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl

from talent_analysis.annotate.text import normalise
from talent_analysis.models import card, evaluate, robustness, speeds
from talent_analysis.training.treebanks import Sentence, surface

ROWS = tuple(
    (str(number), form, lemma, "X", "_", "_", "0", "root", "_", space)
    for number, (form, lemma, space) in enumerate(
        [
            ('"', '"', "SpaceAfter=No"),
            ("L'", "le", "SpaceAfter=No"),
            ("été", "été", "SpaceAfter=No"),
            ('"', '"', "_"),
            ("?", "?", "_"),
        ],
        1,
    )
)
QUOTED = Sentence("gsd", surface(ROWS), ROWS)


def test_each_dress_changes_the_forms_and_keeps_the_lemmas():
    texts = {dress: robustness.changed(QUOTED, dress).text for dress in robustness.DRESSES}
    assert texts["typographic"] == "« L'été » ?"
    assert texts["in capitals"] == '"L\'ÉTÉ" ?'
    assert texts["without accents"] == '"L\'ete" ?'
    for dress in robustness.DRESSES:
        assert [row[2] for row in robustness.changed(QUOTED, dress).rows][1:3] == ["le", "été"]


def test_typographic_text_comes_back_to_the_models_form():
    printed = robustness.printed(["« L'été » ?", "Oui !"], "typographic")
    assert printed == "«\u00a0L’été\u00a0»\u00a0? Oui\u00a0!"
    assert normalise(printed).text == "« L'été » ? Oui !"


def test_scores_stand_side_by_side_and_apart_from_the_main_table():
    rows = [
        ("syntax", "gsd", "LAS", 0.83, 10),
        ("syntax, typographic", "gsd", "LAS", 0.82, 10),
        ("syntax, in capitals", "gsd", "LAS", 0.7, 10),
        ("syntax, without accents", "gsd", "LAS", 0.76, 10),
        ("speed: pos", "press dev", speeds.METRIC, 7123.4, 10),
    ]
    frame = pl.DataFrame(rows, schema=evaluate._SCHEMA, orient="row")
    assert "| syntax | gsd | LAS | 83.0 | 82.0 | 70.0 | 76.0 |" in card.robustness_table(frame)
    assert "| pos | 7,123 |" in card.speeds_table(frame)
    assert card.scores_table(frame).splitlines()[2:] == ["| syntax | gsd | LAS | 83.0 | 10 |"]


def test_each_processor_reads_what_the_one_before_it_made():
    def maker(name: str) -> SimpleNamespace:
        return SimpleNamespace(process=lambda document: SimpleNamespace(num_tokens=4, made=(document, name)))

    pipeline = SimpleNamespace(processors={name: maker(name) for name in ("tokenize", "pos")})
    tokens, seconds = speeds.timed(pipeline, ["tokenize", "pos"], "Un texte.")
    assert tokens == 4
    assert list(seconds) == ["tokenize", "pos"]
    assert all(spent > 0 for spent in seconds.values())
