"""A linear model of tone on words and pieces of words, which stands beside Stanza's network.

Pieces of words carry over to words that the network has no vector for; the two err on different sentences.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

#: Words of one sequence, and characters of one piece of a word (the word's edges are spaces).
WORDS = (1, 2)
CHARACTERS = (2, 5)
#: Words beside the target that are marked with their side, with their place, and in pairs.
SIDE, NEAR, PAIRS = 8, 2, 5


@dataclass(frozen=True)
class Family:
    """One kind of features: the place and the inverse document frequency of each."""

    name: str
    place: dict[str, int]
    idf: Floats


def features(family: str, tokens: Sequence[str], target: str = "") -> list[str]:
    """The features of one family in a sentence: `words`, `characters`, or `around` the token `target`."""
    low = [token.lower().replace("’", "'") for token in tokens]
    if family == "words":
        return [" ".join(low[i : i + n]) for n in WORDS for i in range(len(low) - n + 1)]
    if family == "characters":
        return [piece for word in low for piece in _pieces(f" {word} ")]
    return _around(low, low.index(target))


def _pieces(word: str) -> list[str]:
    return [word[i : i + n] for n in range(CHARACTERS[0], CHARACTERS[1] + 1) for i in range(len(word) - n + 1)]


def _around(low: Sequence[str], at: int) -> list[str]:
    beside = [i for i in range(max(0, at - SIDE), min(len(low), at + SIDE + 1)) if i != at]
    sides = [f"{'L' if i < at else 'R'} {low[i]}" for i in beside]
    near = [f"{i - at:+d} {low[i]}" for i in beside if abs(i - at) <= NEAR]
    pairs = [f"B {low[i]} {low[i + 1]}" for i in range(max(0, at - PAIRS), min(len(low) - 1, at + PAIRS))]
    return [*sides, *near, *pairs]


def shape(tokens: Sequence[str], target: str, other: str) -> list[float]:
    """Where the target stands in its sentence, and what stands there besides; each about 0 to 1."""
    at, size = tokens.index(target), len(tokens)
    before, after = tokens[:at].count(other), tokens[at:].count(other)
    quoted = any(word in '"«»“”' for word in tokens)
    return [float(at == 0), at / size, (size - at) / size, float(before + after > 0), before, after, quoted, size / 50]


def matrix(families: Sequence[Family], sentences: Sequence[Sequence[str]], target: str = "") -> csr_matrix:
    """Features (n, all families' sizes): (1 + log count) x idf, each family of a row of length one."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack

    blocks = []
    for family in families:
        data: list[float] = []
        places: list[int] = []
        ends = [0]
        for tokens in sentences:
            counts = Counter(g for g in features(family.name, tokens, target) if g in family.place)
            own = [family.place[gram] for gram in counts]
            values = (1 + np.log(np.array(list(counts.values()), dtype=np.float64))) * family.idf[own]
            norm = float(np.sqrt((values**2).sum())) or 1.0
            data += (values / norm).tolist()
            places += own
            ends.append(len(places))
        blocks.append(csr_matrix((data, places, ends), shape=(len(sentences), len(family.place))))
    return hstack(blocks).tocsr()


@dataclass(frozen=True)
class LinearTone:
    """Weights (features, 3) and biases (3) over some families, then over the columns given beside them."""

    families: tuple[Family, ...]
    weights: Floats
    bias: Floats

    def log_chances(self, sentences: Sequence[Sequence[str]], target: str = "", beside: Floats | None = None) -> Floats:
        """Log probabilities (n, 3) of negative, neutral, positive; `beside` (n, k) are further columns."""
        import numpy as np
        from scipy.special import log_softmax

        if not len(sentences):
            return np.zeros((0, 3))
        size = sum(len(family.place) for family in self.families)
        scores = matrix(self.families, sentences, target) @ self.weights[:size] + self.bias
        if beside is not None:
            scores = scores + beside @ self.weights[size:]
        return np.asarray(log_softmax(scores, axis=1), dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write the model as a NumPy archive in half precision; the same weights give the same bytes."""
        import numpy as np

        arrays: dict[str, Any] = {"weights": self.weights.astype("float16"), "bias": self.bias.astype("float32")}
        for family in self.families:
            text = "\n".join(family.place).encode()
            arrays |= {
                f"{family.name}.grams": np.frombuffer(text, dtype="uint8"),
                f"{family.name}.idf": family.idf.astype("float16"),
            }
        written = io.BytesIO()
        np.savez_compressed(written, **arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())


def load(path: Path) -> LinearTone:
    """Read a model that `save` wrote; nothing pickled is read. Raises UnusableInput."""
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as saved:
            names = [key.removesuffix(".grams") for key in saved.files if key.endswith(".grams")]
            families = tuple(_family(name, saved) for name in names)
            return LinearTone(families, saved["weights"].astype("float64"), saved["bias"].astype("float64"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableInput(f"{path}: not a tone model ({error}). Reinstall talent-analysis.") from error


def _family(name: str, saved: Any) -> Family:
    grams = saved[f"{name}.grams"].tobytes().decode().split("\n")
    return Family(name, {gram: number for number, gram in enumerate(grams)}, saved[f"{name}.idf"].astype("float64"))
