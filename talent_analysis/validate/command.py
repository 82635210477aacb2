"""What `talent-analysis validate` does: draw a sheet from a corpus, or score a coded one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import polars as pl

from talent_analysis.analyse import validation
from talent_analysis.validate import sheet

_JUDGED = {
    "sentences": "what the sentence says on its own",
    "targets": "whether the sentence makes the name in ⟦brackets⟧ look better or worse",
}


def draw(
    corpus: Path,
    models: Literal["bundled", "official"],
    n: int,
    seed: int,
    output: Path,
    separator: str,
    columns: Mapping[str, str] | None = None,
    unit: Literal["sentences", "targets"] = "sentences",
) -> str:
    """Annotate the corpus, write a sheet and its key; returns what to do next. Raises UnusableInput."""
    from talent_analysis.annotate import adjust
    from talent_analysis.annotate.annotate import annotate
    from talent_analysis.errors import UnusableInput
    from talent_analysis.read import read
    from talent_analysis.read.leaving_out import with_left_out
    from talent_analysis.read.lexicon import read_lexicon

    if separator not in (";", ",", "\t"):
        raise UnusableInput(f"--separator {separator!r}: give ; or , (or a tab).")
    lexicon = read_lexicon(corpus)
    found = read(corpus, columns)
    judged = with_left_out(found.articles, include_foreign=False, count_duplicates=False)
    kept = judged.filter(pl.col("left_out").is_null())["article_id"].to_list()
    parsed, _ = adjust.apply(annotate(found, models).where(pl.col("article_id").is_in(kept)), lexicon)
    drawn = validation.sample(parsed, n, seed, unit)
    if drawn.is_empty():
        raise UnusableInput(f"{corpus}: none of the {unit} has a tone, so there is nothing to code.")
    sheet.write(drawn, output, separator)
    return (
        f"{drawn.height} {unit} from {drawn['stratum'].n_unique()} strata in {output}, their key in "
        f"{sheet.key_path(output)}.\nFill in the column label (negative, neutral, positive; négatif, neutre, positif; "
        f"-, 0, +), a second coder label_2, judging {_JUDGED[unit]} (see README); then: "
        f"talent-analysis validate --coded {output}"
    )


def score(coded: Path, seed: int, confidence: float = 0.95) -> str:
    """The agreement of a coded sheet with the model as a printed table. Raises UnusableInput."""
    found = sheet.read(coded)
    table = validation.agreement(found, confidence, seed)
    done = found["code"].drop_nulls().len()
    left = found.group_by("stratum").agg(pl.col("code").count().alias("n")).filter(pl.col("n") == 0).height
    unit = found["unit"][0]
    lines = [f"{done} of {found.height} {unit} coded; weighted back to the corpus by stratum."]
    if left:
        lines.append(f"{left} strata have no coded case and are not covered by these figures.")
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, float_precision=3, tbl_width_chars=120):
        lines.append(str(table))
    return "\n".join(lines)
