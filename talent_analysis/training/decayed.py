"""Runs Stanza's tokenizer, tagger or parser trainer with a learning rate that warms up and then falls along a cosine.

Stanza's tagger cannot resume at a lower rate, and a low rate at the end is worth two points here, so
the step size is set from outside, what is scored and saved is a running average of the weights (Polyak and
Juditsky 1992), and slow pieces are replaced by faster equals (`speed`); everything else is Stanza's own
training code.
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
#: Share of the average that each new set of weights takes the place of: about the last 200 steps count.
RENEWED = 0.005


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
    and the number of steps. Predictions are made and files written with the averaged weights.
    """

    class Decaying(trainer):  # type: ignore[misc]
        steps_done = 0
        average: Average | None = None

        def update(self, batch: Any, *more: Any, **named: Any) -> Any:
            if self.average is None:
                self.average = Average(self.model)
            self.average.swap(averaged=bool(named.get("eval")))
            if named.get("eval"):
                return super().update(batch, *more, **named)
            self.steps_done += 1
            now = self.args[rate] * factor(self.steps_done, self.args[steps])
            for optimizer in optimizers(self):
                for group in optimizer.param_groups:
                    group["lr"] = now
            result = super().update(batch, *more, **named)
            self.average.add(self.steps_done)
            return result

        def predict(self, *given: Any, **named: Any) -> Any:
            if self.average is not None:
                self.average.swap(averaged=True)
            return super().predict(*given, **named)

        def save(self, *given: Any, **named: Any) -> Any:
            if self.average is not None:
                self.average.swap(averaged=True)
            return super().save(*given, **named)

    return Decaying


class Average:
    """A running average of a network's trainable weights, and the means to put it in their place and back."""

    def __init__(self, network: Any) -> None:
        self.weights = [weight for weight in network.parameters() if weight.requires_grad]
        self.other = [weight.detach().clone() for weight in self.weights]
        self.averaged = False

    def add(self, step: int) -> None:
        """Take in the weights after this step (counted from 1); early steps count for less."""
        renewed = max(RENEWED, 9 / (9 + step))
        for mean, weight in zip(self.other, self.weights, strict=True):
            mean.lerp_(weight.detach(), renewed)

    def swap(self, *, averaged: bool) -> None:
        """Make the network hold the averaged weights, or its own again."""
        if averaged != self.averaged:
            self.averaged = averaged
            for mean, weight in zip(self.other, self.weights, strict=True):
                held = weight.detach().clone()
                weight.data.copy_(mean)
                mean.copy_(held)


def main(arguments: list[str]) -> None:
    """`tokenizer`, `tagger` or `parser`, then that trainer's own options."""
    speed.install()
    if arguments[0] == "tokenizer":
        from stanza.models import tokenizer

        tokenizer.Trainer = decaying(tokenizer.Trainer, lambda t: [t.optimizer], "lr0", "steps")
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
