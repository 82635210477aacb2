"""How far the tone models can be trusted: scores, reliability and risk against coverage, from shipped results."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def model_quality(scores: Path | None = None) -> pl.DataFrame:
    """What was measured of the tone models: task, test_set, metric, value (share of one), n.

    Both sets of models share these classifiers; they were scored on given sentences and targets. `scores` is
    the file of scores, by default the shipped one. Empty where there is none, or where it belongs to other models.
    """
    from talent_analysis.models import evaluate, store

    schema = {"task": pl.String, "test_set": pl.String, "metric": pl.String, "value": pl.Float64, "n": pl.Int64}
    file = scores or evaluate.SCORES
    if not file.is_file():
        return pl.DataFrame(schema=schema)
    key, table = evaluate.read_scores(file)
    measured = pl.col("task").str.starts_with("tone") & pl.lit(key == store.key_of("bundled"))
    return table.filter(measured)
