"""Fits logistic regressions on hashed features, word vectors and mean vectors, by Adam (Kingma and Ba 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from talent_analysis.models.second_look import BUCKETS
from talent_analysis.training.running import SEED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BATCH = 256
RATE, LAST_RATE = 0.01, 1e-5
#: The L2 penalty on each step's loss, and how much a vector's number weighs beside a feature that holds (in standard
#: deviations), and in the mean of a stretch.
PENALTY = 2e-6
VECTORS_WEIGH, MEANS_WEIGH = 0.3, 0.6
#: Weights smaller than this are left out of the file.
LEAST = 0.004


@dataclass(frozen=True)
class Example:
    """What is read of a place: buckets of its features, rows of the words whose vectors are read (-1: unknown), mean
    vectors (stretches, size), and the truth."""

    buckets: NDArray[np.int32]
    words: Sequence[int]
    means: NDArray[np.float16]
    truth: bool


@dataclass(frozen=True)
class Fitted:
    """Weights of the buckets, of the vectors (places and stretches, size), and the constant."""

    weights: NDArray[np.float32]
    vectors: NDArray[np.float32]
    constant: float


def with_none(vectors: Any) -> NDArray[np.float32]:
    """The table of vectors with a row of zeros at its end, for unknown words (-1)."""
    table = np.asarray(vectors.emb, dtype=np.float32)
    return np.vstack([table, np.zeros((1, table.shape[1]), np.float32)])


def fit(examples: Sequence[Example], vectors: Any, epochs: int) -> Fitted:
    """The regression after so many passes over the examples, at a rate that falls to nothing."""
    import torch

    torch.manual_seed(SEED)
    read = _Read(examples, with_none(vectors))
    hashed = torch.nn.EmbeddingBag(BUCKETS, 1, mode="sum")
    dense = torch.nn.Linear(read.width, 1)
    for weights in (hashed.weight, dense.weight, dense.bias):
        torch.nn.init.zeros_(weights)
    optimizer = torch.optim.Adam([*hashed.parameters(), *dense.parameters()], lr=RATE)
    batches = list(_batches(len(examples), epochs))
    for step, part in enumerate(batches):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / len(batches)) + LAST_RATE
        odds = (hashed(*read.buckets(part)) + dense(read.numbers(part)))[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, read.truth[part])
        loss = loss + PENALTY * (hashed.weight.square().sum() + dense.weight.square().sum())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    found = hashed.weight.detach().numpy()[:, 0]
    on_vectors = dense.weight.detach().numpy().reshape(-1, read.table.shape[1]) * read.scales[:, None]
    return Fitted(np.where(np.abs(found) < LEAST, 0, found), on_vectors, float(dense.bias.item()))


def _batches(size: int, epochs: int) -> Iterator[NDArray[np.int64]]:
    chance = np.random.default_rng(SEED)
    for _ in range(epochs):
        order = chance.permutation(size)
        yield from (order[at : at + BATCH] for at in range(0, size, BATCH))


class _Read:
    """The examples as arrays; `scales` by place and stretch, `width` numbers an example."""

    def __init__(self, examples: Sequence[Example], table: NDArray[np.float32]) -> None:
        import torch

        self.table = table
        self._columns = np.concatenate([example.buckets for example in examples]).astype(np.int64)
        self._starts = np.cumsum([0, *(len(example.buckets) for example in examples)])
        self._words = np.array([example.words for example in examples])
        self._means = np.array([example.means for example in examples])
        self.truth = torch.tensor([float(example.truth) for example in examples])
        weigh = [VECTORS_WEIGH] * self._words.shape[1] + [MEANS_WEIGH] * self._means.shape[1]
        self.scales = np.array(weigh, np.float32) / table[:-1].std()
        self.width = len(weigh) * table.shape[1]

    def buckets(self, part: NDArray[np.int64]) -> tuple[Any, Any]:
        """The buckets of some examples in a row, and where each example's begin."""
        import torch

        flat = np.concatenate([self._columns[self._starts[row] : self._starts[row + 1]] for row in part])
        lengths = self._starts[part + 1] - self._starts[part]
        return torch.tensor(flat), torch.tensor(np.cumsum(lengths) - lengths)

    def numbers(self, part: NDArray[np.int64]) -> Any:
        """Vectors and mean vectors of some examples, scaled."""
        import torch

        both = np.concatenate([self.table[self._words[part]], self._means[part].astype(np.float32)], axis=1)
        return torch.tensor((both * self.scales[:, None]).reshape(len(part), -1))
