"""A linear model of tone on words, pieces of words and syntax, which stands beside Stanza's network.

Pieces of words and word lists carry over to words that the network has no vector for, and the parser tells it who does
what to whom, which the connotations of words turn into good or bad; the two err on different sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import connoted, polarity, reading
from talent_analysis.annotate.arrays import packed, unpacked, write
from talent_analysis.annotate.reading import Reading
from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

#: Tokens on each side of a target that its models look at; the sentence model sees them all.
WINDOW = 12
#: Words of one sequence, and characters of one piece of a word (the word's edges are spaces).
WORDS = (1, 2)
CHARACTERS = (2, 5)
#: Words beside the target that are marked with their side, with their place, and in pairs.
SIDE, NEAR, PAIRS = 8, 2, 5


#: The families of features that need a parsed sentence.
PARSED = reading.FAMILIES | {"frames": connoted.features}


@dataclass(frozen=True)
class Family:
    """One kind of features: the place and the inverse document frequency of each."""

    name: str
    place: dict[str, int]
    idf: Floats


def features(family: str, tokens: Sequence[str], target: str = "") -> list[str]:
    """The features of one family in a sentence: `words`, `characters`, `around` the token `target` (of these only what
    lies within WINDOW of it), or one of PARSED: a bare sentence has none of these.

    Raises ValueError for another name."""
    if family in PARSED:
        return PARSED[family](tokens) if isinstance(tokens, Reading) else []
    tokens = narrow(tokens, target) if target else tokens
    low = [token.lower().replace("’", "'") for token in tokens]
    if family == "words":
        return [" ".join(low[i : i + n]) for n in WORDS for i in range(len(low) - n + 1)]
    if family == "characters":
        return [piece for word in low for piece in _pieces(f" {word} ")]
    if family == "around":
        return _around(low, low.index(target))
    raise ValueError(f"no family of features is called {family!r}")


def narrow(masked: Sequence[str], target: str, window: int = WINDOW) -> list[str]:
    """The masked target and at most `window` tokens on each side."""
    at = masked.index(target)
    return list(masked[max(0, at - window) : at + window + 1])


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


def judged(sentences: Sequence[Sequence[str]], target: str, lists: polarity.Lists) -> Floats:
    """What the word lists say of each sentence (n, SUMS of `polarity` and of `connoted`), and toward the target where
    there is one (before the latter WAYS more, after them TOWARD)."""
    import numpy as np

    listed = polarity.SUMS + (polarity.WAYS if target else 0)
    found = np.zeros((len(sentences), listed + connoted.SUMS + (connoted.TOWARD if target else 0)))
    for row, tokens in zip(found, sentences, strict=True):
        if not isinstance(tokens, Reading):
            continue
        if lists:
            row[:listed] = [*polarity.sums(tokens, lists), *(polarity.by_way(tokens, lists) if target else [])]
        sums = connoted.sums(tokens)[: len(row) - listed]
        row[listed : listed + len(sums)] = sums
    return found


def matrix(families: Sequence[Family], sentences: Sequence[Sequence[str]], target: str = "") -> csr_matrix:
    """Features (n, all families' sizes): (1 + log count) x idf, each family of a row of length one."""
    from scipy.sparse import hstack

    blocks = [weighed(family, [features(family.name, tokens, target) for tokens in sentences]) for family in families]
    return hstack(blocks).tocsr()


def weighed(family: Family, grams: Iterable[Sequence[str]]) -> csr_matrix:
    """One family's part of the matrix, from the features of each sentence."""
    import numpy as np
    from scipy.sparse import csr_matrix

    data: list[float] = []
    places: list[int] = []
    ends = [0]
    for found in grams:
        counts = Counter(gram for gram in found if gram in family.place)
        own = [family.place[gram] for gram in counts]
        values = (1 + np.log(np.array(list(counts.values()), dtype=np.float64))) * family.idf[own]
        norm = float(np.sqrt((values**2).sum())) or 1.0
        data += (values / norm).tolist()
        places += own
        ends.append(len(places))
    return csr_matrix((data, places, ends), shape=(len(ends) - 1, len(family.place)))


@dataclass(frozen=True)
class LinearTone:
    """Weights (features, 3) and biases (3) over some families, then over what the word lists say, then over the columns
    given beside them."""

    families: tuple[Family, ...]
    weights: Floats
    bias: Floats
    lists: polarity.Lists = field(default_factory=dict)

    def log_chances(self, sentences: Sequence[Sequence[str]], target: str = "", beside: Floats | None = None) -> Floats:
        """Log probabilities (n, 3) of negative, neutral, positive; `beside` (n, k) are further columns."""
        import numpy as np
        from scipy.special import log_softmax

        if not len(sentences):
            return np.zeros((0, 3))
        size = sum(len(family.place) for family in self.families)
        dense = [judged(sentences, target, self.lists), *([] if beside is None else [beside])]
        scores = matrix(self.families, sentences, target) @ self.weights[:size] + self.bias
        scores = scores + np.hstack(dense) @ self.weights[size:]
        return np.asarray(log_softmax(scores, axis=1), dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write the model as a NumPy archive in half precision; the same weights give the same bytes."""
        arrays: dict[str, Any] = {"weights": self.weights.astype("float16"), "bias": self.bias.astype("float32")}
        for family in self.families:
            arrays |= {
                f"{family.name}.grams": packed(family.place),
                f"{family.name}.idf": family.idf.astype("float16"),
            }
        write(path, arrays | polarity.to_arrays(self.lists))


def load(path: Path) -> LinearTone:
    """Read a model that `save` wrote; nothing pickled is read. Raises UnusableInput."""
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as saved:
            names = [key.removesuffix(".grams") for key in saved.files if key.endswith(".grams")]
            families = tuple(_family(name, saved) for name in names)
            weights, bias = (saved[name].astype("float64") for name in ("weights", "bias"))
            return LinearTone(families, weights, bias, polarity.from_arrays(saved))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableInput(f"{path}: not a tone model ({error}). Reinstall talent-analysis.") from error


def _family(name: str, saved: Any) -> Family:
    grams = unpacked(saved[f"{name}.grams"])
    return Family(name, {gram: number for number, gram in enumerate(grams)}, saved[f"{name}.idf"].astype("float64"))
