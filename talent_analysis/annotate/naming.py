"""The parser of a set of models, and the judge of its names where the set has one."""

from __future__ import annotations

from talent_analysis.annotate import name_judge
from talent_analysis.annotate.chances import Watched
from talent_analysis.annotate.name_judge import NameJudge
from talent_analysis.annotate.parse import Boundaries, Parser
from talent_analysis.models import store
from talent_analysis.models.store import ModelSet


def load(models: ModelSet, processors: str) -> tuple[Parser, NameJudge | None]:
    """The parser with these processors and the judge for `mentions`; None with official models.

    Raises UnusableInput where a file is missing or altered.
    """
    boundaries = Boundaries()
    pipeline = store.load_pipeline(models, processors, tokenize_postprocessor=boundaries)
    if store.JUDGE not in models.files:
        return Parser(pipeline, boundaries), None
    (trainer,) = pipeline.processors["ner"].trainers
    vectors = name_judge.Vectors(store.vectors(models.directory / store.VECTORS))
    return Parser(pipeline, boundaries, Watched(trainer)), name_judge.load(models.directory / store.JUDGE, vectors)
