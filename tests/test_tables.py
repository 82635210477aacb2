"""The contract of the tables, and files that are there whole or not at all."""

import csv
from pathlib import Path

import polars as pl
import pytest

from talent_analysis.errors import UnusableInput
from talent_analysis.parameters import check, named
from talent_analysis.spreadsheets import CsvStyle
from talent_analysis.tables import (
    ANALYSED_ROLES,
    BOUNDS,
    LABELS,
    MENTION_TYPES,
    MODALITIES,
    QUOTE_KINDS,
    ROLES,
    SCHEMAS,
    Parsed,
    frame,
    write_table,
    write_whole,
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_has_the_contracts_columns_and_types_even_when_empty(name: str) -> None:
    assert dict(frame(name, []).schema) == SCHEMAS[name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_annotated_corpus_has_the_contracts_columns_first(parsed: Parsed, name: str) -> None:
    table = parsed.tables()[name]
    assert list(table.schema.items())[: len(SCHEMAS[name])] == list(SCHEMAS[name].items())
    assert table.height > 0


def test_columns_of_fixed_words_hold_no_others(parsed: Parsed) -> None:
    allowed = {
        ("lines", "role"): ROLES,
        ("sentences", "label"): LABELS,
        ("mentions", "label"): LABELS,
        ("mentions", "type"): MENTION_TYPES,
        ("quotes", "kind"): QUOTE_KINDS,
        ("amounts", "bound"): BOUNDS,
        ("amounts", "modality"): MODALITIES,
    }
    for (table, column), words in allowed.items():
        assert set(parsed.tables()[table][column].drop_nulls()) <= set(words), (table, column)


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")

    def fail(part: Path) -> None:
        part.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_is_written_as_parquet_and_csv(tmp_path: Path) -> None:
    table = pl.DataFrame({"a": [1], "b": [[1, 2]]})
    write_table(table, tmp_path, "x")
    assert pl.read_parquet(tmp_path / "x.parquet").equals(table)
    assert (tmp_path / "x.csv").read_text() == "a\n1\n"


SAID = ["=HYPERLINK(1)", "L’œuf; « été », 3,5", 'il dit "non"\nà midi', None, "-1 point", "@x"]


@pytest.mark.parametrize(("style", "separator", "decimal"), [("excel", ",", "."), ("excel-fr", ";", ",")])
def test_a_csv_for_excel_reads_back_with_its_accents_its_decimals_and_no_formula(
    style: CsvStyle, separator: str, decimal: str, tmp_path: Path
) -> None:
    table = pl.DataFrame({"said": SAID, "share": [0.25, None, 1234.5, -0.5, 1.0, 2.0]})
    write_table(table, tmp_path, "x", style)
    raw = (tmp_path / "x.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=separator))
    assert rows[0] == ["said", "share"]
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", SAID[1], SAID[2], "", "'-1 point", "'@x"]
    numbers = [float(row[1].replace(decimal, ".")) if row[1] else None for row in rows[1:]]
    assert numbers == table["share"].to_list()
    assert pl.read_parquet(tmp_path / "x.parquet").equals(table)


def test_a_plain_csv_is_for_programs_and_changes_no_text(tmp_path: Path) -> None:
    table = pl.DataFrame({"said": SAID, "share": [0.25, None, 1234.5, -0.5, 1.0, 2.0]})
    write_table(table, tmp_path, "x")
    assert pl.read_csv(tmp_path / "x.csv").equals(table)


def test_keeping_some_articles_cuts_every_table(parsed: Parsed) -> None:
    cut = parsed.where(pl.col("article_id") == "rives_1")
    assert all(set(table["article_id"]) == {"rives_1"} for table in cut.tables().values())
    assert set(cut.texts) == {"rives_1"}


def test_analysed_roles_are_roles() -> None:
    assert set(ANALYSED_ROLES) < set(ROLES)


def test_a_parameter_out_of_range_is_refused_by_name() -> None:
    with pytest.raises(UnusableInput, match="confidence"):
        check(corpus="x", output="y", confidence=2)


def test_an_unknown_parameter_is_refused_with_the_nearest_valid_name() -> None:
    with pytest.raises(UnusableInput, match="Did you mean 'top_n'"):
        named([("topn", "3")])
