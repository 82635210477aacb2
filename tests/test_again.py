"""A report run again from its manifest: the same tables, or a table of what changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest import mock

import polars as pl
import pytest
from click.testing import CliRunner
from invented_report import finished_report

from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.report import again, compare, manifest
from talent_analysis.report.run import Outcome

TABLE = pl.DataFrame({"name": ["a", "b", "c"], "n": [1, 2, 3], "tags": [["x"], [], ["y", "z"]]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished report's folder, which a test may change."""
    return Path(shutil.copytree(finished_report().index.parent, tmp_path / "out"))


def differences(before: pl.DataFrame, after: pl.DataFrame) -> list[tuple[object, ...]]:
    return compare.changes({"t": before}, {"t": after}).rows()


def test_equal_tables_have_no_difference() -> None:
    assert differences(TABLE, TABLE.clone()) == []


def test_a_changed_value_is_told_with_its_column_how_often_and_the_first_of_them() -> None:
    changed = TABLE.with_columns(n=pl.Series([1, 20, None], dtype=pl.Int64))
    assert differences(TABLE, changed) == [("t", "values", "n", "2", "20", 2)]
    tags = TABLE.with_columns(tags=pl.Series([["x"], ["new"], ["y", "z"]]))
    assert differences(TABLE, tags) == [("t", "values", "tags", "[]", '["new"]', 1)]


def test_rows_that_came_and_went_are_counted_repeated_ones_too() -> None:
    grown = pl.concat([TABLE, TABLE.head(1)])
    assert differences(TABLE, grown) == [("t", "rows", None, "3", "4", 1)]


def test_columns_and_tables_that_came_and_went_are_told() -> None:
    wider = TABLE.with_columns(more=pl.lit(1)).cast({"n": pl.Float64}).drop("name")
    assert [row[1:3] for row in differences(TABLE, wider)] == [
        ("column gone", "name"),
        ("type", "n"),
        ("new column", "more"),
    ]
    found = compare.changes({"old": TABLE, "t": TABLE}, {"t": TABLE, "new": TABLE})
    assert found.select("table", "what").rows() == [("new", "new table"), ("old", "table gone")]


def test_the_same_run_again_says_that_every_table_is_the_same(folder: Path) -> None:
    past = again.read(folder / "manifest.json")
    outcome = Outcome(folder / "index.html", [])
    same, said = again.run(past, lambda: outcome)
    assert same is outcome
    assert said == f"The {len(past.manifest['tables'])} tables are the same as before, byte for byte."
    assert pl.read_csv(folder / again.DIFFERENCES).is_empty()
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


def rewritten(folder: Path, *, articles: str | None = None) -> Outcome:
    """What a run leaves that gives another number in one table."""
    table = pl.read_parquet(folder / "data" / "tone_two.parquet")
    part = folder / "data" / "part"
    table.with_columns(mean=pl.col("mean") + 1).write_parquet(part)
    part.replace(folder / "data" / "tone_two.parquet")
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    about["tables"] = manifest.tables(folder / "data")
    about["corpus"]["sha256"] = articles or about["corpus"]["sha256"]
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    return Outcome(folder / "index.html", [])


def test_a_number_that_changed_is_shown_before_and_after_with_what_else_was_not_the_same(folder: Path) -> None:
    past = again.read(folder / "manifest.json")
    _, said = again.run(past, lambda: rewritten(folder, articles="other"))
    assert said.startswith(f"1 of {len(past.manifest['tables'])} tables changed")
    assert "tone_two" in said
    assert "-0.42" in said
    assert "0.58" in said
    assert "corpus:" in said
    found = pl.read_csv(folder / again.DIFFERENCES)
    assert found.select("table", "what", "column", "n").rows() == [("tone_two", "values", "mean", 5)]


def test_without_the_earlier_tables_their_hashes_still_tell_which_changed(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "sent"
    alone.mkdir()
    past = again.read(Path(shutil.copy(folder / "manifest.json", alone)))
    _, said = again.run(past, lambda: rewritten(folder))
    assert "tone_two" in said
    assert "content" in said
    assert "Articles, parameters, models and versions are the same; the code may not be." in said


def test_the_command_takes_its_parameters_from_the_manifest_and_what_is_typed_wins(folder: Path) -> None:
    with mock.patch("talent_analysis.report.run.run_report", return_value=Outcome(folder / "index.html", [])) as run:
        done = CliRunner().invoke(main, ["report", "--from", str(folder / "manifest.json"), "-p", "top_n", "7"])
    assert done.exit_code == 0, done.output
    assert "the same as before, byte for byte" in done.output
    asked = run.call_args.args[0]
    assert (asked.language, asked.top_n, asked.output) == ("fr", 7, folder)


@pytest.mark.parametrize("text", ["no json", "[]", '{"parameters": {"corpus": "a", "output": "b"}}'])
def test_what_is_no_manifest_is_refused_with_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"Give --from"):
        again.read(tmp_path / "manifest.json")


def test_a_parameter_of_another_version_is_refused(folder: Path) -> None:
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    about["parameters"]["colour"] = "red"
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(UnusableInput, match="colour"):
        again.read(folder / "manifest.json")
