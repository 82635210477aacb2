"""How many tokens each processor reads in a second of one processor core."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from talent_analysis.models import store
from talent_analysis.models.store import ModelSet

Row = tuple[str, str, str, float, int]
TASK = "speed"
#: Scores tell shares; these rows tell tokens a second.
METRIC = "tokens a second"


def rows(models: ModelSet, texts: Sequence[str], name: str) -> list[Row]:
    """Tokens in a second of processor time, one thread: each processor ("speed: pos"), then all of them."""
    import torch

    names = store.available(models)
    pipeline = store.load_pipeline(models, ",".join(names))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        pipeline("Un premier texte, pour que tout soit chargé.")
        tokens, seconds = timed(pipeline, names, "\n\n".join(texts))
    finally:
        torch.set_num_threads(threads)
    found = [(f"{TASK}: {key}", name, METRIC, tokens / spent, tokens) for key, spent in seconds.items()]
    return [*found, (f"{TASK}: all", name, METRIC, tokens / sum(seconds.values()), tokens)]


def timed(pipeline: Any, names: Sequence[str], text: str) -> tuple[int, dict[str, float]]:
    """Number of tokens of a text, and the seconds of processor time that each processor took."""
    document: Any = text
    seconds = {}
    for name in names:
        start = time.process_time()
        document = pipeline.processors[name].process(document)
        seconds[name] = max(time.process_time() - start, 1e-9)
    return document.num_tokens, seconds
