"""How far the tone models can be trusted: computed by hand on small answers, and what ships belongs to the models."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.analyse import quality
from talent_analysis.annotate.tone import Masking
from talent_analysis.chart import quality as chart
from talent_analysis.models import evaluate, predictions, store
from talent_analysis.training.corpora import Sentence, parse_marks
from talent_analysis.words import Words

GOLD = st.sampled_from(quality.LABELS)
CHANCES = st.tuples(*[st.floats(0.01, 1)] * 3).map(lambda p: tuple(x / sum(p) for x in p))


def answers(rows: list[tuple[str, tuple[float, ...]]], voice: str | None = None) -> pl.DataFrame:
    made = [("tone of sentences", "press dev", n, gold, *chances, voice) for n, (gold, chances) in enumerate(rows)]
    table = pl.DataFrame(made, schema=predictions.SCHEMA, orient="row")
    return quality.with_label(table).with_columns(correct=pl.col("label") == pl.col("gold"))


FOUR = answers(
    [
        ("negative", (0.9, 0.05, 0.05)),
        ("positive", (0.8, 0.1, 0.1)),
        ("positive", (0.1, 0.2, 0.7)),
        ("neutral", (0.1, 0.6, 0.3)),
    ],
    "journalist",
)


def test_the_errors_left_are_those_among_the_surest_cases() -> None:
    curve = dict(quality.risk_coverage(FOUR).select("coverage", "risk").iter_rows())
    assert curve == {0.25: 0.0, 0.5: 0.5, 0.75: pytest.approx(1 / 3), 1.0: 0.25}


def test_reliability_sets_accuracy_beside_confidence() -> None:
    table = quality.reliability(FOUR)
    assert table["low"].to_list() == pytest.approx([0.6, 0.7, 0.8, 0.9])
    assert table["accuracy"].to_list() == [1.0, 1.0, 0.0, 1.0]
    assert table["confidence"].to_list() == pytest.approx([0.6, 0.7, 0.8, 0.9])


def test_scores_are_given_for_all_cases_and_for_each_voice() -> None:
    table = quality.scores(FOUR)
    assert table["voice"].to_list() == [None, "journalist"]
    row = table.row(0, named=True)
    assert row["accuracy"] == pytest.approx(0.75)
    assert (row["f1_negative"], row["f1_neutral"], row["f1_positive"]) == pytest.approx((2 / 3, 1.0, 2 / 3))
    assert row["macro_f1"] == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)
    assert row["gold_mean"] == pytest.approx(0.25)


@given(st.lists(st.tuples(GOLD, CHANCES), min_size=1, max_size=40))
def test_the_curve_ends_with_all_cases_and_their_share_of_errors(rows: list[tuple[str, tuple[float, ...]]]) -> None:
    table = answers(rows)
    last = quality.risk_coverage(table).row(-1, named=True)
    assert last["coverage"] == 1
    assert last["n"] == len(rows)
    assert last["risk"] == pytest.approx(1 - table["correct"].mean())  # type: ignore[operator]
    assert quality.reliability(table)["n"].sum() == len(rows)


def test_without_answers_all_tables_are_empty_and_the_chart_still_draws(tmp_path: Path) -> None:
    none = quality.dev_predictions(tmp_path / "none.parquet")
    tables = quality.reliability(none), quality.risk_coverage(none), quality.scores(none)
    assert all(table.is_empty() for table in tables)
    drawn = chart.trust(tables[0], tables[1], Words("fr"))
    assert str(vl_convert.vegalite_to_svg(drawn.to_dict())).startswith("<svg")


def test_answers_of_other_models_are_not_shown(tmp_path: Path) -> None:
    predictions.write(FOUR.select(*predictions.SCHEMA), "other", tmp_path / "a.parquet")
    assert quality.dev_predictions(tmp_path / "a.parquet").is_empty()
    predictions.write(FOUR.select(*predictions.SCHEMA), store.key_of("bundled"), tmp_path / "b.parquet")
    assert quality.dev_predictions(tmp_path / "b.parquet").height == 4


def test_the_shipped_answers_are_of_the_shipped_models_and_give_the_published_scores() -> None:
    key, _ = predictions.read()
    assert key == store.key_of("bundled")
    _, published = evaluate.read_scores()
    told = quality.scores(quality.dev_predictions()).filter(pl.col("voice").is_null())
    for task, test_set, value in told.select("task", "test_set", "macro_f1").iter_rows():
        same = (pl.col("task") == task) & (pl.col("test_set") == test_set) & (pl.col("metric") == "macro-F1")
        assert published.filter(same)["value"].item() == pytest.approx(value, abs=0.004)


def test_a_case_is_reported_where_it_stands_in_marked_speech() -> None:
    text, marks = parse_marks(
        "« <q|direct|Ana Roy|dit>{ORG|-|Nivello} a menti à tout le monde</q> », dit {PER|0|Ana Roy}."
    )
    readable = tuple(
        type(m)(m.kind, (m.fields[0], "neutral"), m.start, m.end) if m.kind == "entity" else m for m in marks
    )
    sentence = Sentence(text, tone="negative", marks=readable)
    told = predictions.Told(sentence, tuple((m.start, m.end) for m in readable if m.kind == "quote"))
    found = predictions.cases([told], Masking())
    assert [case.voice for case in found[predictions.SENTENCES]] == ["reported"]
    assert [case.voice for case in found[predictions.TARGETS]] == ["reported", "journalist"]
    assert list(found[predictions.TARGETS][0].tokens)[:4] == ["«", "xcible", "a", "menti"]
