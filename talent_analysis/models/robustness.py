"""The treebanks' test sets in other dress: typographic marks, capitals, missing accents; scores beside those as given.

Names in other dress are scored in `evaluate` (`otherwise`), with the articles that they stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.models import evaluate
from talent_analysis.models.store import ModelSet

if TYPE_CHECKING:
    from talent_analysis.training.treebanks import Sentence

TYPOGRAPHIC, CAPITALS, ACCENTS = DRESSES = ("typographic", "in capitals", "without accents")
#: What is told of the treebanks.
SYNTAX = ("sentences", "words", "UPOS", "lemma", "LAS")
_MARKS = str.maketrans({"'": "’"})
_HIGH = " :;!?»%"


def rows(models: ModelSet, data: Path, say: Callable[[str], None]) -> list[evaluate.Row]:
    """Scores of the changed test sets: task "syntax, in capitals" and so on, test set, metric, value, n."""
    found: list[evaluate.Row] = []
    pipeline = evaluate.syntax_pipeline(models)
    for name, file in evaluate.TREEBANKS.items():
        for dress in DRESSES:
            say(f"robustness: {name} test, {dress}")
            found += syntax_rows(pipeline, data / file, name, dress)
    return found


def syntax_rows(pipeline: Any, conllu: Path, name: str, dress: str) -> list[evaluate.Row]:
    """Scores of one treebank in another dress, its text brought to the models' form as a report does."""
    from talent_analysis.annotate.text import normalise
    from talent_analysis.training import treebanks

    sentences = [changed(sentence, dress) for sentence in treebanks.read(conllu, name)]
    gold = "".join(block(sentence) for sentence in sentences)
    text = normalise(printed((sentence.text for sentence in sentences), dress)).text
    scores = evaluate.end_to_end(pipeline, text, gold)
    keys = {label: key for key, label in evaluate.SYNTAX.items()}
    return [(f"syntax, {dress}", name, m, scores[keys[m]].f1, scores[keys[m]].gold_total) for m in SYNTAX]


def changed(sentence: Sentence, dress: str) -> Sentence:
    """A treebank sentence in capitals, without accents, or with its straight quotes as « » (where they pair)."""
    from talent_analysis.training import treebanks

    if dress == TYPOGRAPHIC:
        return treebanks.requote(sentence, "«", "»", spaced=True) or sentence
    change: Callable[[str], str] = str.upper if dress == CAPITALS else treebanks.bare
    rows = tuple((row[0], change(row[1]), *row[2:]) for row in sentence.rows)
    return replace(sentence, text=treebanks.surface(rows), rows=rows)


def block(sentence: Sentence) -> str:
    """A sentence as CoNLL-U."""
    return f"# text = {sentence.text}\n" + "".join("\t".join(row) + "\n" for row in sentence.rows) + "\n"


def printed(texts: Iterable[str], dress: str) -> str:
    """Sentences in a row; in typographic dress with ’ for ' and no-break spaces before high marks and after «."""
    text = " ".join(texts)
    if dress != TYPOGRAPHIC:
        return text
    for mark in _HIGH.strip():
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0").translate(_MARKS)


def side_by_side(found: Sequence[tuple[str, str, str, float]]) -> list[tuple[str, ...]]:
    """(task, test set, metric, as given, and one cell for each dress), in per cent; "" where there is no score."""
    value = {(task, test, metric): score for task, test, metric, score in found}
    base = [(task, test, metric) for task, test, metric in value if task.endswith(TYPOGRAPHIC)]
    lines = []
    for task, test, metric in base:
        plain = task.removesuffix(f", {TYPOGRAPHIC}")
        cells = [value.get((name, test, metric)) for name in (plain, *(f"{plain}, {dress}" for dress in DRESSES))]
        lines.append((plain, test, metric, *("" if cell is None else f"{100 * cell:.1f}" for cell in cells)))
    return lines
