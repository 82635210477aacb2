"""The figures of reported speech and amounts: what counts as found, whose words, and the sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from talent_analysis.models.speech_scores import (
    Figure,
    Said,
    amount_rows,
    matched,
    overlap,
    quote_rows,
    read_press,
    same_person,
)

PRESS = """@id essai_001
@source Le Courrier
T0\tNovaMind perd une chercheuse

0\t{PER|0|Camille Ardant} part. <q|indirect|Camille Ardant|dit>Elle le dit</q>.
-\tLe départ coûte <a|2000000|EUR|exact|asserted>2 M€</a>.
%\tLire aussi

+\t« <q|direct|Camille Ardant|>Merci.</q> »
"""


def test_press_articles_are_laid_out_as_plain_text_with_their_marks(tmp_path: Path) -> None:
    """Every mark's offsets slice the words it was put round, in the text that a corpus folder would hold."""
    (tmp_path / "gold.txt").write_text(PRESS, encoding="utf-8")
    (told,) = read_press(tmp_path / "gold.txt")
    assert told.text.startswith("NovaMind perd une chercheuse\n\nCamille Ardant part. Elle le dit. Le départ")
    assert "2 M€.\nLire aussi\n\n« Merci. »" in told.text
    assert [told.text[q.start : q.end] for q in told.quotes] == ["Elle le dit", "Merci."]
    assert told.amounts is not None
    assert [(told.text[a.start : a.end], a.value, a.unit) for a in told.amounts] == [("2 M€", 2e6, "EUR")]
    assert told.source == "Le Courrier"


def test_overlap_is_the_shared_part_of_both_together() -> None:
    assert overlap((0, 10), (5, 15)) == pytest.approx(5 / 15)
    assert overlap((0, 4), (4, 8)) == 0.0
    assert overlap((2, 6), (2, 6)) == 1.0


def test_a_found_stretch_serves_one_gold_stretch_only() -> None:
    """Two gold quotations inside one found row give one match, the other is missed."""
    gold = [Said(0, 10, "direct"), Said(0, 12, "direct")]
    assert matched(gold, [Said(0, 11, "direct")]) == [(gold[0], Said(0, 11, "direct"))]


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("Camille Ardant", "Ardant", True),
        ("Ardant", "Camille Ardant", True),
        ("Camille Ardant", "Camille", False),
        ("Camille Ardant", "Hugo Ardant", False),
        ("NovaMind", "Novamind", True),
        ("", "", True),
        ("", "Ardant", False),
        ("Ardant", "", False),
    ],
)
def test_names_of_one_person_are_equal_or_one_ends_the_other(gold: str, found: str, same: bool) -> None:
    assert same_person(gold, found) is same


def test_quotations_are_scored_by_content_and_by_speaker() -> None:
    """Two gold rows, two found, one content right with the wrong speaker: F1 1/2 and 0; indirect speech apart."""
    gold = {"a": [Said(0, 10, "direct", "Camille Ardant"), Said(20, 30, "mixed", "Hugo Berthelin")]}
    found = {"a": [Said(0, 10, "mixed", "Hugo Berthelin"), Said(40, 50, "direct", "Camille Ardant")]}
    rows = quote_rows("x", gold, found, either=False)
    assert [(m, v, n) for _, _, m, v, n in rows] == [
        ("direct and mixed", 0.5, 2),
        ("direct and mixed, right speaker", 0.0, 2),
        ("indirect", 0.0, 0),
        ("indirect, right speaker", 0.0, 0),
    ]


def test_labels_that_copy_the_words_of_the_text_accept_them_beside_the_canonical_name() -> None:
    gold = {"a": [Said(0, 10, "direct", "le ministre")]}
    found = {"a": [Said(0, 10, "direct", "Bernard Cazeneuve", "le ministre")]}
    assert quote_rows("x", gold, found, either=True)[1][3] == 1.0
    assert quote_rows("x", gold, found, either=False)[1][3] == 0.0


def test_amounts_are_scored_by_span_then_value_then_bound_and_modality() -> None:
    """Three gold amounts: one right in all, one with another bound, one with another unit."""
    gold = {
        "a": [
            Figure(0, 5, 2e6, "EUR", "exact", "asserted"),
            Figure(10, 15, 40, "chercheur", "about", "asserted"),
            Figure(20, 25, 3, "mois", "exact", "planned"),
        ]
    }
    found = {
        "a": [
            Figure(0, 5, 2e6, "EUR", "exact", "asserted"),
            Figure(10, 15, 40, "chercheurs", "exact", "asserted"),
            Figure(20, 25, 3, "an", "exact", "planned"),
            Figure(30, 35, 7, "EUR", "exact", "asserted"),
        ]
    }
    scores = {metric: value for _, _, metric, value, _ in amount_rows("x", gold, found)}
    assert scores["span"] == pytest.approx(2 * 3 / 7)
    assert scores["value and unit"] == pytest.approx(2 * 2 / 7)
    assert scores["bound and modality too"] == pytest.approx(2 * 1 / 7)
    assert scores["money, value and unit"] == pytest.approx(2 * 1 / 3)
