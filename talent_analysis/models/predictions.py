"""What the tone models answered on the dev files, case by case: small data that ships, for honest figures.

From it come the reliability diagram, the curve of risk against coverage, and the scores by voice. It holds labels
and probabilities, no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from talent_analysis.annotate.why import Judges
    from talent_analysis.training.corpora import Mark, Sentence

PREDICTIONS = Path(__file__).parent / "dev_predictions.parquet"
KEY = "models"
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
Case = tuple[list[str], str, str | None]  # what the model reads, the gold label, the voice


def predict(models: Judges, data: Path) -> pl.DataFrame:
    """The answers on `sentiment` and `press` dev: the columns of SCHEMA.

    `item` numbers the cases of a task and test set. `voice` is `reported` where at least half of a sentence, or the
    mention, stands in marked reported speech, else `journalist`; null for `sentiment`, where speech is not marked.
    `data` is the folder of the corpora.
    """
    from talent_analysis.training.corpora import read_press, read_tone

    press = [s for article in read_press(data / "press" / "dev.txt") for s in article.sentences]
    wiki = [sentence for _, sentence in read_tone(data / "sentiment" / "dev.jsonl")]
    rows: list[tuple[object, ...]] = []
    for name, sentences, voiced in (("sentiment dev", wiki, False), ("press dev", press, True)):
        rows += _rows("tone of sentences", name, sentence_cases(sentences, voiced), models.sentences)
        rows += _rows("tone toward targets", name, target_cases(sentences, voiced, models.masking), models.targets)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(task: str, test_set: str, cases: Sequence[Case], judge: Any) -> Iterable[tuple[object, ...]]:
    chances = judge([tokens for tokens, _, _ in cases]).round(4).tolist()
    for item, ((_, gold, voice), found) in enumerate(zip(cases, chances, strict=True)):
        yield task, test_set, item, gold, *found, voice


def sentence_cases(sentences: Iterable[Sentence], voiced: bool) -> list[Case]:
    """One case for each sentence that has a tone."""
    from talent_analysis.training.tone import sentence_rows

    cases: list[Case] = []
    for sentence in sentences:
        said = sum(mark.end - mark.start for mark in _speech(sentence))
        voice = ("reported" if 2 * said >= len(sentence.text) else "journalist") if voiced else None
        cases += [(row.tokens, row.tone, voice) for row in sentence_rows([sentence], "")]
    return cases


def target_cases(sentences: Iterable[Sentence], voiced: bool, masking: Any) -> list[Case]:
    """One case for each labelled name, places excepted; in the order of `training.tone.target_rows`."""
    from talent_analysis.training.corpora import token_span, tokenise
    from talent_analysis.training.tone import target_rows

    cases: list[Case] = []
    for sentence in sentences:
        tokens = tokenise(sentence.text)
        names = [mark for mark in sentence.entities() if mark.fields[0] != "LOC"]
        names = [mark for mark in names if token_span(tokens, mark.start, mark.end)[1]]
        rows = target_rows([sentence], "", masking)
        for mark, row in zip(names, rows, strict=True):
            inside = any(said.start <= mark.start and mark.end <= said.end for said in _speech(sentence))
            cases.append((row.tokens, row.tone, ("reported" if inside else "journalist") if voiced else None))
    return cases


def _speech(sentence: Sentence) -> list[Mark]:
    return [mark for mark in sentence.marks if mark.kind == "quote"]


def write(frame: pl.DataFrame, key: str, path: Path = PREDICTIONS) -> None:
    """Write the answers, with the key of the models they are of."""
    frame.select(*SCHEMA).write_parquet(path, metadata={KEY: key}, compression="zstd")


def read(path: Path = PREDICTIONS) -> tuple[str | None, pl.DataFrame]:
    """The key of the models that answered, and the answers; None and no row where there is no file."""
    if not path.is_file():
        return None, pl.DataFrame(schema=SCHEMA)
    return pl.read_parquet_metadata(path).get(KEY), pl.read_parquet(path)
