"""The sheet: a CSV to be coded by hand in a spreadsheet, and its key, which keeps the model's labels apart.

The coder does not see what the model said. The key lies beside the sheet and joins the two again.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl

from talent_analysis.analyse.validation import KEY
from talent_analysis.errors import UnusableInput
from talent_analysis.tables import write_whole

COLUMNS = ["number", "source", "voice", "before", "text", "target", "label", "label_2", "note"]
CODES = {
    "negative": ("negative", "négative", "négatif", "negatif", "neg", "nég", "n", "-", "-1", "−", "−1", "–"),
    "neutral": ("neutral", "neutre", "neu", "0", "="),
    "positive": ("positive", "positif", "pos", "p", "+", "1", "+1"),
}
_READ = {spelling: code for code, spellings in CODES.items() for spelling in spellings}
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def key_path(sheet: Path) -> Path:
    """Where the key of a sheet lies: `sheet.csv` has `sheet.key.csv`."""
    return sheet.with_name(f"{sheet.stem}.key.csv")


def write(drawn: pl.DataFrame, sheet: Path, separator: str = ";") -> None:
    """Write the sheet (UTF-8 with a mark, so that Excel shows accents) and its key from `validation.sample`.

    Raises UnusableInput where the sheet is there already: hand coding is never overwritten.
    """
    if sheet.exists():
        raise UnusableInput(f"{sheet} is there already and may hold hand coding. Give another --output.")
    rows = [
        {name: _safe(row.get(name)) for name in ("source", "before")}
        | {name: _safe(text) for name, text in zip(("text", "target"), _shown(row), strict=True)}
        | {"number": row["number"], "voice": row["voice"], "label": "", "label_2": "", "note": ""}
        for row in drawn.iter_rows(named=True)
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(key_path(sheet), drawn.select(*KEY).write_csv)
    write_whole(sheet, lambda path: path.write_text(text.getvalue(), encoding="utf-8-sig", newline=""))


def _shown(row: dict[str, Any]) -> tuple[str, str]:
    """The sentence and the name to be judged, which stands in the sentence in ⟦brackets⟧; of a sentence no name."""
    text = str(row["text"])
    if row["target_start"] is None:
        return text, ""
    first, last = row["target_start"] - row["start"], row["target_end"] - row["start"]
    return f"{text[:first]}⟦{text[first:last]}⟧{text[last:]}", text[first:last]


def _safe(value: object) -> str:
    text = " ".join(str(value or "").split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def read(sheet: Path) -> pl.DataFrame:
    """The coded sheet joined to its key: the columns of KEY, `code` and `code_2` (null where not coded).

    Any of `;`, `,` and tab may part the columns, and both UTF-8 and Windows text are read, as spreadsheets save
    them. Codes may be English or French, words or signs. Raises UnusableInput naming the file and the row: no
    sheet, no key, no column `label`, a code that is none, a number that the key has not, no row coded at all.
    """
    rows = _rows(sheet)
    key = _key(sheet)
    known = set(key["number"])
    found = []
    for line, row in enumerate(rows, 2):
        number = (row.get("number") or "").strip()
        if not number.isdigit() or int(number) not in known:
            raise UnusableInput(
                f"{sheet}, line {line}: nothing was drawn with the number {number!r}. Do not change that column."
            )
        codes = [_code(row.get(name), sheet, line) for name in ("label", "label_2")]
        found.append((int(number), *codes))
    coded = pl.DataFrame(found, schema={"number": pl.Int64, "code": pl.String, "code_2": pl.String}, orient="row")
    if coded["number"].is_duplicated().any():
        twice = coded.filter(pl.col("number").is_duplicated())["number"][0]
        raise UnusableInput(f"{sheet}: the number {twice} stands in several lines. Keep one of them.")
    if coded["code"].null_count() == coded.height:
        raise UnusableInput(f"{sheet}: nothing is coded yet. Fill in the column label: negative, neutral or positive.")
    return key.join(coded, on="number", how="inner")


def _rows(sheet: Path) -> list[dict[str, str]]:
    try:
        raw = sheet.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{sheet}: the coded sheet cannot be read ({error.strerror}).") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    if not rows or "label" not in rows[0] or "number" not in rows[0]:
        raise UnusableInput(
            f"{sheet}: this is not a sheet of `talent-analysis validate`: it has no columns number and label."
        )
    return rows


def _key(sheet: Path) -> pl.DataFrame:
    path = key_path(sheet)
    try:
        return pl.read_csv(path, schema=KEY)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UnusableInput(
            f"{path}: the key of this sheet is missing or damaged. It was written beside the sheet; keep both in one "
            "folder."
        ) from error


def _code(value: str | None, sheet: Path, line: int) -> str | None:
    text = (value or "").strip().strip("'").casefold()
    if not text:
        return None
    if text not in _READ:
        raise UnusableInput(
            f"{sheet}, line {line}: {value!r} is no label. Write negative, neutral or positive "
            "(négatif, neutre, positif, or -, 0, +), or leave the cell empty."
        )
    return _READ[text]
