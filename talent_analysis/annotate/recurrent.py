"""A small recurrent network of tone, in plain NumPy: gated units (Cho et al. 2014) read a sentence both ways.

Their states, pooled over the sentence and taken at the target, are judged by one head for sentences, one for targets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import polarity
from talent_analysis.annotate.arrays import write
from talent_analysis.annotate.encoding import Encoded, Vectors, encode
from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HEADS = ("sentence", "target")
_BATCH = 64


@dataclass(frozen=True)
class Recurrent:
    """Members of equal shape, each with its weights by name; their chances are averaged."""

    members: tuple[Mapping[str, Floats], ...]
    vectors: Vectors
    lists: polarity.Lists
    placeholders: tuple[str, str]

    def log_chances(self, sentences: Sequence[Sequence[str]], head: str) -> Floats:
        """Log probabilities (n, 3) of negative, neutral, positive; of the target with the head `target`."""
        import numpy as np

        seen = [encode(tokens, self.vectors, self.lists, self.placeholders) for tokens in sentences]
        chances = np.zeros((len(seen), 3))
        order = sorted(range(len(seen)), key=lambda n: -len(seen[n].marks))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            chances[batch] = _judged(self._together, [seen[n] for n in batch], head)
        return np.asarray(np.log(np.maximum(chances, 1e-12)))

    @cached_property
    def _together(self) -> Mapping[str, Floats]:
        """The weights of all members by name, one after the other on the first axis; in single precision, which is
        four times as quick and gives the same to six digits."""
        import numpy as np

        return {name: np.stack([one[name] for one in self.members]).astype("float32") for name in self.members[0]}

    def save(self, path: Path) -> None:
        """Write the weights as a NumPy archive in half precision; the same weights give the same bytes."""
        arrays: dict[str, Any] = {
            f"{number}.{name}": value.astype("float16")
            for number, weights in enumerate(self.members)
            for name, value in weights.items()
        }
        write(path, arrays | polarity.to_arrays(self.lists))


def load(path: Path, vectors: Vectors, placeholders: tuple[str, str]) -> Recurrent:
    """Read what `save` wrote; nothing pickled is read. Raises UnusableInput."""
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as saved:
            members: dict[str, dict[str, Floats]] = {}
            for key in saved.files:
                number, name = key.split(".", 1)
                if number != "lists":
                    members.setdefault(number, {})[name] = saved[key].astype("float64")
            lists = polarity.from_arrays(saved)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableInput(f"{path}: not a tone model ({error}). Reinstall talent-analysis.") from error
    return Recurrent(tuple(members.values()), vectors, lists, placeholders)


def _judged(weights: Mapping[str, Floats], batch: Sequence[Encoded], head: str) -> Floats:
    """Probabilities (n, 3) of sentences that are sorted, the longest first: the mean of the members.

    The words of all stand in a row; below, arrays are (members, words or sentences, width).
    """
    import numpy as np
    from scipy.special import softmax

    sizes = np.array([len(one.marks) for one in batch])
    starts = np.cumsum(sizes) - sizes
    entered = _entered(weights, batch)
    ends = starts + sizes - 1
    states = np.concatenate(
        [_read(weights, "forward", entered, sizes, starts, 1), _read(weights, "backward", entered, sizes, ends, -1)], -1
    )
    pooled = _pooled(weights, states, starts, sizes, head)
    if head == "target":
        at = starts + np.array([max(0, one.target) for one in batch])
        pooled = np.concatenate([pooled, states[:, at]], -1)
    hidden = np.maximum(pooled @ weights[f"{head}.first"] + weights[f"{head}.first.bias"][:, None], 0.0)
    scores = hidden @ weights[f"{head}.last"] + weights[f"{head}.last.bias"][:, None]
    return np.asarray(softmax(scores, axis=-1).mean(axis=0))


def _entered(weights: Mapping[str, Floats], batch: Sequence[Encoded]) -> Floats:
    """What goes into the gated units."""
    import numpy as np

    vectors, marks, numbers = (
        np.concatenate(rows) for rows in zip(*((one.vectors, one.marks, one.numbers) for one in batch), strict=True)
    )
    total = vectors.astype("float32") @ weights["vectors"] + numbers.astype("float32") @ weights["numbers"]
    total += weights["bias"][:, None]
    for number in range(marks.shape[1]):
        total += weights[f"mark{number}"][:, marks[:, number]]
    return np.asarray(np.tanh(total))


def _read(
    weights: Mapping[str, Floats], way: str, entered: Floats, sizes: NDArray[Any], first: NDArray[Any], step: int
) -> Floats:
    """The state after each word, read from the words `first` of the sentences on, a step at a time."""
    import numpy as np

    inner, bias = weights[f"{way}.state"], weights[f"{way}.state.bias"][:, None]
    units = inner.shape[1]
    given = entered @ weights[f"{way}.input"] + weights[f"{way}.input.bias"][:, None]
    out = np.empty((*given.shape[:2], units), dtype="float32")
    state = np.zeros((len(inner), len(sizes), units), dtype="float32")
    for done in range(sizes[0]):
        going = int((sizes > done).sum())
        here = first[:going] + step * done
        new, before = given[:, here], state[:, :going]
        old = before @ inner + bias
        gates = 0.5 * np.tanh(0.5 * (new[..., : 2 * units] + old[..., : 2 * units])) + 0.5
        reset, update = gates[..., :units], gates[..., units:]
        candidate = np.tanh(new[..., 2 * units :] + reset * old[..., 2 * units :])
        state = candidate + update * (before - candidate)
        out[:, here] = state
    return out


def _pooled(
    weights: Mapping[str, Floats], states: Floats, starts: NDArray[Any], sizes: NDArray[Any], head: str
) -> Floats:
    """Of each sentence the states weighed by attention, and the highest of each unit."""
    import numpy as np

    asked = np.einsum("mwu,mu->mw", states, weights[f"{head}.attention"])
    most = np.maximum.reduceat(asked, starts, axis=1)
    powers = np.exp(asked - np.repeat(most, sizes, axis=1))
    powers /= np.repeat(np.add.reduceat(powers, starts, axis=1), sizes, axis=1)
    weighed = np.add.reduceat(states * powers[..., None], starts, axis=1)
    return np.concatenate([weighed, np.maximum.reduceat(states, starts, axis=1)], -1)
