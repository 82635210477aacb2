"""A small recurrent network of tone, in plain NumPy: gated units (Cho et al. 2014) read a sentence both ways.

Their states, pooled over the sentence and taken at the target, are judged by one head for sentences, one for targets.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import polarity
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
            for weights in self.members:
                chances[batch] += _judged(weights, [seen[n] for n in batch], head) / len(self.members)
        return np.asarray(np.log(np.maximum(chances, 1e-12)))

    def save(self, path: Path) -> None:
        """Write the weights as a NumPy archive in half precision; the same weights give the same bytes."""
        import numpy as np

        words = sorted(self.lists)
        arrays: dict[str, Any] = {
            f"{number}.{name}": value.astype("float16")
            for number, weights in enumerate(self.members)
            for name, value in weights.items()
        }
        arrays["lists.words"] = np.frombuffer("\n".join(words).encode(), dtype="uint8")
        arrays["lists.values"] = np.array([self.lists[word] for word in words], dtype="float16")
        written = io.BytesIO()
        np.savez_compressed(written, **arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())


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
            words = saved["lists.words"].tobytes().decode().split("\n")
            values = saved["lists.values"].astype("float64").tolist()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableInput(f"{path}: not a tone model ({error}). Reinstall talent-analysis.") from error
    lists = {word: (row[0], row[1]) for word, row in zip(words, values, strict=True)}
    return Recurrent(tuple(members.values()), vectors, lists, placeholders)


def _judged(weights: Mapping[str, Floats], batch: Sequence[Encoded], head: str) -> Floats:
    """Probabilities (n, 3) of sentences that are sorted, the longest first."""
    import numpy as np
    from scipy.special import softmax

    rows = [_entered(weights, one) for one in batch]
    forward = _read(weights, "forward", rows)
    backward = [row[::-1] for row in _read(weights, "backward", [row[::-1] for row in rows])]
    states = [np.hstack(both) for both in zip(forward, backward, strict=True)]
    pooled = np.array([_pooled(weights, one, own, head) for one, own in zip(states, batch, strict=True)])
    hidden = np.maximum(pooled @ weights[f"{head}.first"] + weights[f"{head}.first.bias"], 0.0)
    return np.asarray(softmax(hidden @ weights[f"{head}.last"] + weights[f"{head}.last.bias"], axis=1))


def _entered(weights: Mapping[str, Floats], one: Encoded) -> Floats:
    """What goes into the gated units (words, width)."""
    import numpy as np

    total = one.vectors @ weights["vectors"] + one.numbers @ weights["numbers"] + weights["bias"]
    for number in range(one.marks.shape[1]):
        total = total + weights[f"mark{number}"][one.marks[:, number]]
    return np.asarray(np.tanh(total))


def _read(weights: Mapping[str, Floats], way: str, rows: Sequence[Floats]) -> list[Floats]:
    """The states (words, units) after each word of each sentence; the longest sentence comes first."""
    import numpy as np
    from scipy.special import expit

    units = weights[f"{way}.state"].shape[0]
    given = [row @ weights[f"{way}.input"] + weights[f"{way}.input.bias"] for row in rows]
    out = [np.zeros((len(row), units)) for row in rows]
    state = np.zeros((len(rows), units))
    for step in range(len(rows[0])):
        going = sum(step < len(row) for row in rows)
        new = np.array([given[n][step] for n in range(going)])
        old = state[:going] @ weights[f"{way}.state"] + weights[f"{way}.state.bias"]
        reset, update = (expit(new[:, at : at + units] + old[:, at : at + units]) for at in (0, units))
        candidate = np.tanh(new[:, 2 * units :] + reset * old[:, 2 * units :])
        state[:going] = (1 - update) * candidate + update * state[:going]
        for n in range(going):
            out[n][step] = state[n]
    return out


def _pooled(weights: Mapping[str, Floats], states: Floats, one: Encoded, head: str) -> Floats:
    """The states weighed by attention, the highest of each unit, and for a target that at its place."""
    import numpy as np
    from scipy.special import softmax

    attention = softmax(states @ weights[f"{head}.attention"])
    parts = [attention @ states, states.max(axis=0)]
    return np.concatenate([*parts, states[max(0, one.target)]] if head == "target" else parts)
