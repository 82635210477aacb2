"""How CSV files are written: for programs, or for a double click in Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

CsvStyle = Literal["plain", "excel", "excel-fr"]


def write_csv(table: pl.DataFrame, path: Path, style: CsvStyle) -> None:
    """Write the table, which has no nested columns.

    "plain" is for programs: commas, decimal points, no byte-order mark. "excel" and "excel-fr" open with a double click
    in an English and in a French Excel: a byte-order mark, the latter with semicolons and decimal commas; text that
    Excel would run as a formula gets an apostrophe in front.
    """
    import polars as pl

    if style == "plain":
        table.write_csv(path)
        return
    text = pl.col(pl.String)
    # Articles are not trusted: a cell that begins like this runs in a spreadsheet (OWASP, "CSV injection").
    safe = pl.when(text.str.contains(r"^[=+\-@\t\r]")).then("'" + text).otherwise(text).name.keep()
    french = style == "excel-fr"
    table.with_columns(safe).write_csv(
        path, include_bom=True, separator=";" if french else ",", decimal_comma=french, line_terminator="\r\n"
    )
