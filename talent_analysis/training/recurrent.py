"""Trains the recurrent network of tone with PyTorch, on sentences and targets together: both tell of the same words."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import nn

from talent_analysis.annotate.encoding import NUMBERS, SIZES, Encoded
from talent_analysis.annotate.recurrent import HEADS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Units of each direction, width of what they are given, hidden units of each head, values kept for each mark.
UNITS, WIDTH, HIDDEN, KEPT = 64, 96, 48, (6, 8, 6, 6, 8)
#: The vectors are of length one; they are learnt from at times this.
SCALE = 4.0
DROPOUT, WORDS_DROPPED, SMOOTHING = 0.35, 0.08, 0.05
EPOCHS, BATCH, RATE, DECAY, WARM = 7, 64, 0.002, 0.02, 100
#: A class weighs as the inverse of its frequency to the power of this.
BALANCE = 0.7
CLIP = 2.0


class Task(NamedTuple):
    """The cases that one head learns from."""

    cases: Sequence[Encoded]
    gold: Sequence[int]


class Batch(NamedTuple):
    """Encoded sentences side by side, the shorter ones filled up."""

    vectors: torch.Tensor
    marks: torch.Tensor
    numbers: torch.Tensor
    target: torch.Tensor
    there: torch.Tensor


class Network(nn.Module):
    """The network that `annotate.recurrent` computes with NumPy."""

    def __init__(self, vectors: int) -> None:
        super().__init__()
        self.marks = nn.ModuleList(nn.Embedding(size, kept) for size, kept in zip(SIZES, KEPT, strict=True))
        self.enter = nn.Linear(vectors + sum(KEPT) + NUMBERS, WIDTH)
        self.units = nn.GRU(WIDTH, UNITS, batch_first=True, bidirectional=True)
        self.attention = nn.ModuleDict({head: nn.Linear(2 * UNITS, 1, bias=False) for head in HEADS})
        pooled = {"sentence": 4 * UNITS, "target": 6 * UNITS}
        self.first = nn.ModuleDict({head: nn.Linear(pooled[head], HIDDEN) for head in HEADS})
        self.last = nn.ModuleDict({head: nn.Linear(HIDDEN, 3) for head in HEADS})
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, batch: Batch, head: str) -> torch.Tensor:
        """Scores (n, 3)."""
        vectors = batch.vectors * SCALE
        if self.training:
            vectors = vectors * (torch.rand(vectors.shape[:2]) > WORDS_DROPPED).unsqueeze(-1)
        marks = [table(batch.marks[..., n]) for n, table in enumerate(self.marks)]
        entered = self.drop(torch.tanh(self.enter(self.drop(torch.cat([vectors, *marks, batch.numbers], -1)))))
        packed = nn.utils.rnn.pack_padded_sequence(entered, batch.there.sum(1), batch_first=True)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.units(packed)[0], batch_first=True)
        attention = self.attention[head](states).squeeze(-1).masked_fill(~batch.there, -1e9).softmax(1)
        parts = [
            (attention.unsqueeze(-1) * states).sum(1),
            states.masked_fill(~batch.there.unsqueeze(-1), -1e9).max(1).values,
        ]
        if head == "target":
            parts.append(states[torch.arange(len(states)), batch.target.clamp(min=0)])
        hidden = self.first[head](self.drop(torch.cat(parts, -1))).relu()
        return torch.as_tensor(self.last[head](self.drop(hidden)))


def train(tasks: Mapping[str, Task], seed: int, say: Callable[[str], None]) -> dict[str, NDArray[np.float64]]:
    """Train one member; returns its weights by the names that `annotate.recurrent` knows them by.

    On one thread the same seed gives the same weights.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    network = Network(next(iter(tasks.values())).cases[0].vectors.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    weights = {head: _class_weights(task.gold) for head, task in tasks.items()}
    steps = EPOCHS * sum(math.ceil(len(task.gold) / BATCH) for task in tasks.values())
    done = 0
    for epoch in range(EPOCHS):
        network.train()
        total = 0.0
        batches = _shuffled(tasks, rng)
        for head, numbers in batches:
            done += 1
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, done / WARM) * (0.5 + 0.5 * math.cos(math.pi * done / steps) + 0.02)
            scores = network(side_by_side([tasks[head].cases[n] for n in numbers]), head)
            gold = torch.tensor([tasks[head].gold[n] for n in numbers])
            loss = nn.functional.cross_entropy(scores, gold, weight=weights[head], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimiser.step()
            total += loss.item()
        say(f"seed {seed}, epoch {epoch + 1} of {EPOCHS}: loss {total / len(batches):.4f}")
    return exported(network)


def _class_weights(gold: Sequence[int]) -> torch.Tensor:
    counts = np.bincount(list(gold), minlength=3)
    raw = (counts.sum() / 3 / np.maximum(counts, 1)) ** BALANCE
    return torch.tensor(raw * counts.sum() / (raw * counts).sum(), dtype=torch.float32)


def _shuffled(tasks: Mapping[str, Task], rng: random.Random) -> list[tuple[str, list[int]]]:
    """The batches of one epoch in a new order, each of sentences about as long, the longest first."""
    batches = []
    for head, task in tasks.items():
        lengths = [-len(one.marks) for one in task.cases]
        about = [length + 4 * rng.random() for length in lengths]
        order = sorted(range(len(about)), key=about.__getitem__)
        parts = (order[at : at + BATCH] for at in range(0, len(order), BATCH))
        batches += [(head, sorted(part, key=lengths.__getitem__)) for part in parts]
    rng.shuffle(batches)
    return batches


def side_by_side(cases: Sequence[Encoded]) -> Batch:
    """One batch of cases, which come the longest first."""
    longest, width = len(cases[0].marks), cases[0].vectors.shape[1]
    batch = Batch(
        torch.zeros(len(cases), longest, width),
        torch.zeros(len(cases), longest, len(SIZES), dtype=torch.long),
        torch.zeros(len(cases), longest, NUMBERS),
        torch.tensor([one.target for one in cases]),
        torch.zeros(len(cases), longest, dtype=torch.bool),
    )
    for row, one in enumerate(cases):
        size = len(one.marks)
        for whole, part in zip(batch[:3], (one.vectors, one.marks, one.numbers), strict=True):
            whole[row, :size] = torch.as_tensor(part)
        batch.there[row, :size] = True
    return batch


def exported(network: Network) -> dict[str, NDArray[np.float64]]:
    """The weights for NumPy: what each mark adds to the entrance taken together with its table."""
    state = {name: value.detach().double().numpy() for name, value in network.state_dict().items()}
    entrance = state["enter.weight"].T
    width = len(entrance) - sum(KEPT) - NUMBERS
    found: dict[str, Any] = {"vectors": entrance[:width] * SCALE, "numbers": entrance[-NUMBERS:]}
    found["bias"] = state["enter.bias"]
    at = width
    for number, kept in enumerate(KEPT):
        found[f"mark{number}"] = state[f"marks.{number}.weight"] @ entrance[at : at + kept]
        at += kept
    for way, end in (("forward", ""), ("backward", "_reverse")):
        for name, short in (("input", "ih"), ("state", "hh")):
            found[f"{way}.{name}"] = state[f"units.weight_{short}_l0{end}"].T
            found[f"{way}.{name}.bias"] = state[f"units.bias_{short}_l0{end}"]
    for head in HEADS:
        found[f"{head}.attention"] = state[f"attention.{head}.weight"][0]
        for layer in ("first", "last"):
            found[f"{head}.{layer}"] = state[f"{layer}.{head}.weight"].T
            found[f"{head}.{layer}.bias"] = state[f"{layer}.{head}.bias"]
    return found
