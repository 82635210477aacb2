"""The user's own words at work: the tone of the sentences that hold one is judged anew.

Each listed word is taken out, so that what the classifier thinks of it does not count; then the log odds of positive
and of negative against neutral move by STRENGTH times the word's value, up and down: a word of polarity 1 multiplies
the odds of positive by e^STRENGTH, about 7.4, and divides those of negative by as much. Negation and intensity are
read from the syntax, as for the shipped list. A word of polarity 0 is only taken out.

Toward a target the same is done, but a word's value counts only where the syntax says that it is said of the target
(`reading.Tree.said_of_target`): of who blames and who is blamed it counts toward the second. Elsewhere in the sentence
the word is only taken out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from talent_analysis.annotate import lexicon, why
from talent_analysis.annotate.reading import Reading
from talent_analysis.read.lexicon import UserWord
from talent_analysis.tables import LABELS, Parsed

if TYPE_CHECKING:
    from talent_analysis.annotate.why import Judges

STRENGTH = 2.0
EFFECTS = {
    "words": pl.String,
    "level": pl.String,
    "text": pl.String,
    "tone_before": pl.Float64,
    "tone": pl.Float64,
    "label_before": pl.String,
    "label": pl.String,
    "article_id": pl.String,
    "sentence_id": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
}
_SHARES = [f"p_{label}" for label in LABELS]
_KEYS = ["article_id", "sentence_id"]


def apply(
    parsed: Parsed, words: Sequence[UserWord], models: Judges | None = None, thresholds: dict[str, float] | None = None
) -> tuple[Parsed, pl.DataFrame]:
    """The corpus with the tone of sentences and toward targets judged anew where a word occurs, and what changed.

    The second table has the columns of EFFECTS, a row for each sentence or mention met: `level` is `sentence` or
    `target`; `words` names the user's words there with the value they came to (of a target, 0 where a word is not said
    of it). `models` and `thresholds` (the
    probability below which each abstains, by `sentence` and `target`) are the shipped ones by default, loaded only
    where a word occurs.
    """
    known = {word.word: word.polarity for word in words}
    found = lexicon.hits(parsed.tokens, known) if known else pl.DataFrame(schema=lexicon.HITS)
    toned = parsed.sentences.filter(pl.col("p_negative").is_not_null()).select(_KEYS)
    found = found.join(toned, on=_KEYS, how="semi", maintain_order="left")
    if found.is_empty():
        return parsed, pl.DataFrame(schema=EFFECTS)
    judges = models or why.shipped()
    limits = thresholds or _shipped_thresholds()
    sentences, of_sentences = _sentences(parsed, found, judges, limits["sentence"])
    mentions, of_targets = _mentions(parsed, found, judges, limits["target"])
    adjusted = dataclasses.replace(parsed, sentences=sentences, mentions=mentions)
    return adjusted, pl.concat([of_sentences, of_targets])


def shifted(chances: np.ndarray[Any, Any], value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Probabilities (n, 3) with the log odds of positive moved up, of negative down, by STRENGTH times `value`."""
    factor = np.exp(STRENGTH * np.asarray(value, dtype=float))
    moved = chances * np.stack([1 / factor, np.ones_like(factor), factor], axis=1)
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def _shipped_thresholds() -> dict[str, float]:
    from talent_analysis.annotate.tone import read_settings
    from talent_analysis.models import store

    calibrations, _ = read_settings(store.bundled_directory() / store.TONE_SETTINGS)
    return {name: found.threshold for name, found in calibrations.items()}


def _sentences(
    parsed: Parsed, found: pl.DataFrame, judges: Judges, threshold: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    told = _told(found)
    rows = parsed.sentences.join(told, on=_KEYS, how="inner", maintain_order="left")
    spans = _spans(found)
    shown = why.surfaces(parsed, rows)
    left = [shown[key].less(spans[key]) for key in rows.select(_KEYS).iter_rows()]
    base = _judged(left, rows, judges.sentences)
    new = _named(rows, shifted(base, rows["value"].to_numpy()), threshold)
    effects = _effects(rows, new, "sentence")
    return _replaced(parsed.sentences, new, _KEYS), effects


def _mentions(
    parsed: Parsed, found: pl.DataFrame, judges: Judges, threshold: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    judged = parsed.mentions.filter(pl.col("p_negative").is_not_null())
    rows = judged.join(found.select(_KEYS).unique(), on=_KEYS, how="semi", maintain_order="left")
    if rows.is_empty():
        return parsed.mentions, pl.DataFrame(schema=EFFECTS)
    spans, hits = _spans(found), found.partition_by(_KEYS, as_dict=True)
    cases = why.target_cases(why.surfaces(parsed, rows), parsed, rows, judges.masking)
    left = [shown.less(spans[key]) for key, _, shown in cases]
    told = [_of_target(shown, hits[key]) for key, _, shown in cases]
    value = np.array([sum(values) for values in told])
    named = [
        ", ".join(f"{word} ({round(v, 2)})" for word, v in zip(hits[key]["word"], values, strict=True))
        for (key, _, _), values in zip(cases, told, strict=True)
    ]
    rows = rows.with_columns(words=pl.Series(named, dtype=pl.String))
    new = _named(rows, shifted(_judged(left, rows, judges.targets), value), threshold)
    texts = parsed.sentences.select(*_KEYS, sentence="text")
    effects = _effects(
        rows.join(texts, on=_KEYS, how="left", maintain_order="left").with_columns(text="sentence"), new, "target"
    )
    return _replaced(parsed.mentions, new, [*_KEYS, "start", "end"]), effects


def _of_target(shown: why.Shown, hits: pl.DataFrame) -> list[float]:
    """The value of each hit toward the target: its own where it is said of it, else 0."""
    tree = shown.read.tree
    numbers = {span: number for number, span in enumerate(shown.spans)}
    said = {word.token for word in tree.words if tree.said_of_target(word)}
    return [v if numbers.get((a, b)) in said else 0.0 for a, b, v in hits.select("start", "end", "value").iter_rows()]


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """For each sentence the sum of its words' values, and the words with theirs as text."""
    word = pl.format("{} ({})", "word", pl.col("value").round(2))
    return found.group_by(_KEYS, maintain_order=True).agg(pl.col("value").sum(), word.str.join(", ").alias("words"))


def _spans(found: pl.DataFrame) -> dict[tuple[str, int], set[tuple[int, int]]]:
    spans: dict[tuple[str, int], set[tuple[int, int]]] = {}
    for article, sentence, start, end in found.select(*_KEYS, "start", "end").iter_rows():
        spans.setdefault((article, sentence), set()).add((start, end))
    return spans


def _judged(left: list[Reading], rows: pl.DataFrame, judge: Any) -> np.ndarray[Any, Any]:
    """The model's answer without the words; where nothing is left of a sentence, its answer with them."""
    chances = rows.select(_SHARES).to_numpy().copy()
    some = [i for i, words in enumerate(left) if any(any(c.isalnum() for c in word) for word in words)]
    if some:
        chances[some] = judge([left[i] for i in some])
    return chances


def _named(rows: pl.DataFrame, chances: np.ndarray[Any, Any], threshold: float) -> pl.DataFrame:
    places = rows.select([name for name in (*_KEYS, "start", "end") if name in rows.columns])
    labels = [LABELS[int(row.argmax())] if row.max() >= threshold else None for row in chances]
    shares = pl.DataFrame(chances.round(6), schema=dict.fromkeys(_SHARES, pl.Float64), orient="row")
    return places.hstack(shares).with_columns(label=pl.Series(labels, dtype=pl.String))


def _effects(rows: pl.DataFrame, new: pl.DataFrame, level: str) -> pl.DataFrame:
    tone = pl.col("p_positive") - pl.col("p_negative")
    before = rows.select(*_KEYS, "start", "end", "text", "words", tone.alias("tone_before"), label_before="label")
    after = new.select(tone.alias("tone"), "label")
    return before.hstack(after).with_columns(level=pl.lit(level)).select(*EFFECTS)


def _replaced(table: pl.DataFrame, new: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    fresh = new.select(*on, *_SHARES, "label").with_columns(_new=pl.lit(True))
    joined = table.join(fresh, on=on, how="left", maintain_order="left", suffix="_new_")
    changed = [
        pl.when("_new").then(pl.col(f"{name}_new_")).otherwise(pl.col(name)).alias(name) for name in (*_SHARES, "label")
    ]
    return joined.with_columns(changed).select(table.columns)
