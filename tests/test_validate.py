"""The validation sheet: drawn by strata, coded in a spreadsheet, weighted back to the corpus."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from small_parsed import small_parsed

from talent_analysis.analyse import validation
from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.validate import command, sheet

PARSED = small_parsed()


def confusion(one: str, other: str) -> np.ndarray:
    """Matrix of two coders' values, letter by letter."""
    values = sorted({*one, *other})
    matrix = np.zeros((1, len(values), len(values)))
    for a, b in zip(one, other, strict=True):
        matrix[0, values.index(a), values.index(b)] += 1
    return matrix


def test_alpha_is_that_of_krippendorffs_worked_examples() -> None:
    """Krippendorff (2011), sections A (binary data) and B (nominal data, two observers)."""
    binary = confusion("0100000010", "1110010000")
    assert validation.alpha(binary)[0] == pytest.approx(0.095, abs=0.0005)
    nominal = confusion("aabbdcccedda", "babbbccceddd")
    assert validation.alpha(nominal)[0] == pytest.approx(0.692, abs=0.0005)


def test_alpha_is_unknown_where_only_one_value_occurs() -> None:
    assert np.isnan(validation.alpha(confusion("aaa", "aaa"))[0])


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(1, 300))
def test_strata_share_the_draw_as_equally_as_their_sizes_allow(sizes: list[int], n: int) -> None:
    wanted = validation.allocate(sizes, n)
    assert all(1 <= take <= size for take, size in zip(wanted, sizes, strict=True))
    assert sum(wanted) == max(min(n, sum(sizes)), len(sizes))
    open_ones = [take for take, size in zip(wanted, sizes, strict=True) if take < size]
    assert max(open_ones, default=0) - min(open_ones, default=0) <= 1


def test_a_sample_knows_the_size_of_its_strata_and_comes_out_the_same_again() -> None:
    drawn = validation.sample(PARSED, 8, 3)
    assert drawn.equals(validation.sample(PARSED, 8, 3))
    sizes = drawn.unique("stratum")["stratum_size"].sum()
    assert sizes == 12
    assert drawn["number"].to_list() == list(range(1, drawn.height + 1))
    for row in drawn.iter_rows(named=True):
        assert PARSED.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]


def coded(rows: list[tuple[str, str, int, int]], second: str | None = None) -> pl.DataFrame:
    """(code, model label, stratum, its size) of each sentence."""
    made = [
        {"code": code, "label": label, "stratum": stratum, "stratum_size": size, "stratum_label": label}
        | {"voice": "journalist", "code_2": second or code, "article_id": "a"}
        for code, label, stratum, size in rows
    ]
    return pl.DataFrame(made)


def test_a_coded_sentence_weighs_what_it_stands_for() -> None:
    """Of 90 negative sentences two were coded, one right; of 10 positive ones two, both right: 45 + 10 of 100."""
    rows = [("negative", "negative", 1, 90), ("neutral", "negative", 1, 90)]
    rows += [("positive", "positive", 2, 10)] * 2
    table = validation.agreement(coded(rows), 0.95, 1)
    row = table.filter((pl.col("scope") == "all") & (pl.col("measure") == "accuracy")).row(0, named=True)
    assert row["value"] == pytest.approx(0.55)
    assert row["n"] == 4
    assert row["low"] <= 0.55 <= row["high"]


def test_perfect_agreement_is_one_by_every_measure() -> None:
    rows = [(label, label, n, 5) for n, label in enumerate(("negative", "neutral", "positive")) for _ in range(3)]
    table = validation.agreement(coded(rows), 0.9, 1)
    assert set(table["value"]) == {1.0}
    assert set(table["compared"]) == {"model and coder", "two coders"}


def test_voices_without_coded_sentences_have_no_figure() -> None:
    table = validation.agreement(coded([("neutral", "neutral", 1, 5), ("positive", "neutral", 1, 5)]), 0.95, 1)
    assert "reported" not in table["scope"].to_list()


def test_sentences_of_one_article_are_drawn_together() -> None:
    """Ten articles, each all right or all wrong, say no more than ten cases: the interval is as wide as theirs."""
    rows = [("neutral", "neutral", 1, 100)] * 50 + [("positive", "neutral", 1, 100)] * 50
    alone = coded(rows).with_columns(article_id=pl.lit("a"))
    in_ten = coded(rows).with_columns(article_id=(pl.int_range(pl.len()) // 10).cast(pl.String))
    found = [validation.agreement(table, 0.95, 1).row(0, named=True) for table in (alone, in_ten)]
    assert [row["interval"] for row in found] == ["descriptive", "clustered"]
    assert [row["n_articles"] for row in found] == [1, 10]
    narrow, wide = (row["high"] - row["low"] for row in found)
    assert narrow == pytest.approx(2 * 1.96 * 0.05, abs=0.03)
    assert wide == pytest.approx(2 * 1.96 * 0.158, abs=0.06)


def test_names_can_be_coded_in_their_sentences(tmp_path: Path) -> None:
    drawn = validation.sample(PARSED, 8, 3, "targets")
    assert drawn.height >= 3
    path = tmp_path / "names.csv"
    sheet.write(drawn, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {int(row["number"]): row for row in csv.DictReader(file, delimiter=";")}
    for row in drawn.iter_rows(named=True):
        name = PARSED.texts[row["article_id"]][row["target_start"] : row["target_end"]]
        assert rows[row["number"]]["target"] == name
        assert f"⟦{name}⟧" in rows[row["number"]]["text"]
    fill(path, ["0", "-", "+"])
    assert "3 of" in command.score(path, 1)
    assert "targets coded" in command.score(path, 1)


def fill(path: Path, codes: list[str], separator: str = ";", encoding: str = "utf-8-sig") -> None:
    """Code the sheet as a spreadsheet would save it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row, code in zip(rows, codes + [""] * len(rows), strict=False):
        row["label"] = code
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.DictWriter(file, sheet.COLUMNS, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    sheet.write(validation.sample(PARSED, 12, 1), path)
    return path


def test_the_sheet_opens_in_a_spreadsheet_and_does_not_show_the_models_labels(drawn: Path) -> None:
    raw = drawn.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = raw.decode("utf-8-sig").splitlines()
    assert head.split(";") == sheet.COLUMNS
    assert len(rows) == 12
    assert not any(word in text for text in rows for word in ("negative", "positive", "0.8"))


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_codes_in_french_or_signs_are_read_however_the_sheet_was_saved(
    drawn: Path, separator: str, encoding: str
) -> None:
    fill(drawn, ["négatif", "Neutre", "+", "-1", "0", "positive"], separator, encoding)
    codes = sheet.read(drawn).sort("number")["code"].to_list()
    assert codes[:7] == ["negative", "neutral", "positive", "negative", "neutral", "positive", None]


def test_a_wrong_code_is_named_with_its_line(drawn: Path) -> None:
    fill(drawn, ["négatif", "bof"])
    with pytest.raises(UnusableInput, match=r"line 3: 'bof' is no label.*négatif, neutre, positif"):
        sheet.read(drawn)


def test_a_sheet_without_its_key_or_without_codes_is_refused(drawn: Path) -> None:
    with pytest.raises(UnusableInput, match="nothing is coded yet"):
        sheet.read(drawn)
    sheet.key_path(drawn).unlink()
    with pytest.raises(UnusableInput, match=r"key.*one folder"):
        sheet.read(drawn)


def test_hand_coding_is_never_overwritten(drawn: Path) -> None:
    with pytest.raises(UnusableInput, match="another --output"):
        sheet.write(validation.sample(PARSED, 3, 1), drawn)


def test_a_sentence_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    table = validation.sample(PARSED, 3, 1).with_columns(text=pl.lit('=HYPERLINK("http://x")'))
    sheet.write(table, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert all(row["text"].startswith("'=") for row in csv.DictReader(file, delimiter=";"))


def test_the_command_scores_a_coded_sheet(drawn: Path) -> None:
    fill(drawn, ["-", "0", "+", "0", "-", "+", "0", "0", "-", "-"])
    done = CliRunner().invoke(main, ["validate", "--coded", str(drawn)], obj={"debug": False})
    assert done.exit_code == 0
    assert "10 of 12 sentences coded" in done.output
    assert "Krippendorff's alpha" in done.output


def test_strata_that_nobody_coded_are_told(drawn: Path) -> None:
    fill(drawn, ["-"])
    assert "strata have no coded case" in command.score(drawn, 1)


def test_without_a_corpus_or_a_sheet_the_command_says_what_to_give() -> None:
    done = CliRunner().invoke(main, ["validate"], obj={"debug": False})
    assert done.exit_code == 2
