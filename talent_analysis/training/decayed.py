"""Runs Stanza's tokenizer, tagger or parser trainer with a learning rate that warms up and then falls along a cosine.

Stanza's tagger cannot resume at a lower rate, and a low rate at the end is worth two points here, so
the step size is set from outside, and two slow pieces are replaced by faster equals (`speed`);
everything else is Stanza's own training code.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from typing import Any

from talent_analysis.training import speed

WARM_UP = 40
#: Share of the steps at the full rate before the fall begins, and the rate's last value as a share.
PLATEAU = 0.3
FLOOR = 0.02


def factor(step: int, steps: int) -> float:
    """Share of the full learning rate at a step (counted from 1) of `steps`."""
    if step <= WARM_UP:
        return step / WARM_UP
    done = (step - PLATEAU * steps) / ((1 - PLATEAU) * steps)
    if done <= 0:
        return 1.0
    return FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


def decaying(trainer: Any, optimizers: Callable[[Any], Iterable[Any]], rate: str, steps: str) -> Any:
    """A subclass of a Stanza trainer that sets the rate of its optimizers before every update.

    `optimizers` gets them from the trainer; `rate` and `steps` name the settings that hold the full rate
    and the number of steps.
    """

    class Decaying(trainer):  # type: ignore[misc]
        steps_done = 0

        def update(self, batch: Any, *more: Any, **named: Any) -> Any:
            if not named.get("eval"):
                self.steps_done += 1
                now = self.args[rate] * factor(self.steps_done, self.args[steps])
                for optimizer in optimizers(self):
                    for group in optimizer.param_groups:
                        group["lr"] = now
            return super().update(batch, *more, **named)

    return Decaying


def continuing(trainer: Any) -> Any:
    """A subclass of Stanza's tokenizer trainer that can go on from a checkpoint (1.15's own call is broken)."""
    import torch

    class Continuing(trainer):  # type: ignore[misc]
        def load(self, filename: str, *more: Any) -> None:
            if more:
                super().load(filename, *more)
            else:
                self.model.load_state_dict(torch.load(filename, weights_only=True)["model"])

    return Continuing


def main(arguments: list[str]) -> None:
    """`tokenizer`, `tagger` or `parser`, then that trainer's own options."""
    speed.install()
    if arguments[0] == "tokenizer":
        from stanza.models import tokenizer

        tokenizer.Trainer = decaying(continuing(tokenizer.Trainer), lambda t: [t.optimizer], "lr0", "steps")
        tokenizer.main(arguments[1:])
    elif arguments[0] == "tagger":
        from stanza.models import tagger

        tagger.Trainer = decaying(tagger.Trainer, lambda t: t.optimizers.values(), "lr", "max_steps")
        tagger.main(arguments[1:])
    else:
        from stanza.models import parser

        parser.GraphTrainer = decaying(parser.GraphTrainer, lambda t: t.optimizer.values(), "lr", "max_steps")
        parser.main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
