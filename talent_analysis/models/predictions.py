"""What the tone models answered on the dev files, case by case: small data that ships, for honest figures.

From it come the reliability diagram, the curve of risk against coverage, and the scores by voice. It holds labels
and probabilities, no text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from talent_analysis.annotate.tone import Masking
    from talent_analysis.annotate.why import Judges
    from talent_analysis.training.corpora import Sentence

PREDICTIONS = Path(__file__).parent / "dev_predictions.parquet"
KEY = "models"
SENTENCES, TARGETS = "tone of sentences", "tone toward targets"
_VOICES = ("journalist", "reported")
SCHEMA = {
    "task": pl.String,
    "test_set": pl.String,
    "item": pl.Int64,
    "gold": pl.String,
    "p_negative": pl.Float64,
    "p_neutral": pl.Float64,
    "p_positive": pl.Float64,
    "voice": pl.String,
}


class Told(NamedTuple):
    """A labelled sentence and the stretches of it that are reported speech."""

    sentence: Sentence
    speech: tuple[tuple[int, int], ...]


class Case(NamedTuple):
    """What the model reads, the gold label, and the voice."""

    tokens: Sequence[str]
    tone: str
    voice: str


class Answered(NamedTuple):
    """The cases of one task and test set, and the model's probabilities (n, 3) for them."""

    task: str
    test_set: str
    cases: list[Case]
    chances: NDArray[np.float64]


def answered(models: Judges, data: Path) -> list[Answered]:
    """The answers on `sentiment` and `press` dev; `data` is the folder of the corpora.

    Raises UnusableInput where a file of these is missing.
    """
    found = []
    for name, told in test_sets(data).items():
        for task, own in cases(told, models.masking).items():
            judge = models.sentences if task == SENTENCES else models.targets
            found.append(Answered(task, name, own, judge([case.tokens for case in own])))
    return found


def table(answers: Sequence[Answered]) -> pl.DataFrame:
    """The answers case by case: the columns of SCHEMA.

    `item` numbers the cases of a task and test set. `voice` is `reported` where at least half of a sentence, or the
    mention, stands in reported speech, else `journalist`: speech as marked in `press`; in `sentiment`, where it is
    not marked, what stands in quotation marks.
    """
    rows = [
        (one.task, one.test_set, item, case.tone, *row, case.voice)
        for one in answers
        for item, (case, row) in enumerate(zip(one.cases, one.chances.round(4).tolist(), strict=True))
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_sets(data: Path) -> dict[str, list[Told]]:
    """The labelled sentences of both dev files, by the name of the test set. Raises UnusableInput."""
    from talent_analysis.training.corpora import read_press

    files = {"sentiment dev": data / "sentiment" / "dev.jsonl", "press dev": data / "press" / "dev.txt"}
    for path in files.values():
        if not path.is_file():
            raise UnusableInput(f"{path}: this test file is missing. Give the folder of the corpora with --data.")
    press = [s for article in read_press(files["press dev"]) for s in article.sentences if s.tone]
    return {"sentiment dev": _wikinews(files["sentiment dev"], data), "press dev": [Told(s, _marked(s)) for s in press]}


def cases(told: Sequence[Told], masking: Masking) -> dict[str, list[Case]]:
    """The cases of a test set by task: a sentence each, and a labelled name each, places excepted."""
    from talent_analysis.annotate.tone import mask
    from talent_analysis.models import readings

    found: dict[str, list[Case]] = {SENTENCES: [], TARGETS: []}
    for (sentence, speech), read in zip(told, readings.parse([one.sentence.text for one in told]), strict=True):
        said = sum(end - start for start, end in speech)
        voice = _VOICES[2 * said >= len(sentence.text)]
        found[SENTENCES].append(Case(read.reading, str(sentence.tone), voice))
        names = [mark for mark in sentence.entities() if mark.fields[0] != "LOC"]
        spans = [read.span(mark.start, mark.end) for mark in names]
        for mark, span in zip(names, spans, strict=True):
            if span[1] > span[0]:
                shown = mask(read.reading, span, [other for other in spans if other != span], masking)
                inside = any(start <= mark.start and mark.end <= end for start, end in speech)
                found[TARGETS].append(Case(shown, mark.fields[1], _VOICES[inside]))
    return found


def _marked(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    return tuple((mark.start, mark.end) for mark in sentence.marks if mark.kind == "quote")


def _wikinews(path: Path, data: Path) -> list[Told]:
    """The sentences of a file of tone labels, with what stands in quotation marks in their articles."""
    from talent_analysis.annotate.marks import find_marked
    from talent_analysis.training.corpora import read_tone

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = {row["doc"]: (data / "winer-fr" / f"{row['doc']}.txt").read_bytes().decode("utf-8") for row in rows}
    quoted = {
        doc: find_marked(text, [line.span() for line in re.finditer(r"[^\r\n]+", text)]) for doc, text in texts.items()
    }
    told = []
    for row, (doc, sentence) in zip(rows, read_tone(path), strict=True):
        spans = ((max(q.start, row["start"]), min(q.end, row["end"])) for q in quoted[doc])
        inside = ((start - row["start"], end - row["start"]) for start, end in spans if start < end)
        told.append(Told(sentence, tuple(inside)))
    return told


def write(frame: pl.DataFrame, key: str, path: Path = PREDICTIONS) -> None:
    """Write the answers, with the key of the models they are of."""
    frame.select(*SCHEMA).write_parquet(path, metadata={KEY: key}, compression="zstd")


def read(path: Path = PREDICTIONS) -> tuple[str | None, pl.DataFrame]:
    """The key of the models that answered, and the answers; None and no row where there is no file."""
    if not path.is_file():
        return None, pl.DataFrame(schema=SCHEMA)
    return pl.read_parquet_metadata(path).get(KEY), pl.read_parquet(path)
