"""Tone of sentences and tone toward a target: a recurrent network and linear models, which see the target masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import linear, recurrent
from talent_analysis.annotate.linear import WINDOW, narrow
from talent_analysis.annotate.name_judge import Vectors
from talent_analysis.annotate.reading import Reading
from talent_analysis.annotate.recurrent import HEADS, Recurrent
from talent_analysis.errors import UnusableInput
from talent_analysis.models import store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLASSES", "WINDOW", "Calibration", "Masking", "Member", "ToneModels", "label", "mask", "narrow"]

#: Column order of every probability array.
CLASSES = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Masking:
    """How a target is shown to its model: the words put for it and for other names, and how much of the sentence.

    `window` counts the tokens kept on each side of the target; by default the whole sentence is.
    """

    target: str = "xcible"
    other: str = "xautre"
    window: int = 100_000


@dataclass(frozen=True)
class Calibration:
    """What turns a model's scores into probabilities, and below which probability it abstains.

    The scores are the linear model's log probabilities times `linear` plus the network's times the rest; divided by
    `temperature`, `negative` and `positive` are added for these classes. `coverage` is the share of held-out cases at
    or above `threshold`.
    """

    temperature: float = 1.0
    negative: float = 0.0
    positive: float = 0.0
    threshold: float = 0.0
    coverage: float = 1.0
    linear: float = 0.5


def mask(
    tokens: Sequence[str],
    target: tuple[int, int],
    others: Sequence[tuple[int, int]],
    settings: Masking,
) -> Sequence[str]:
    """A sentence's tokens with the target and the other names replaced by placeholder words.

    Spans are token indices, half open. `others` holds the sentence's other persons, organisations,
    products and events (places stay as they are); those that touch the target are left out. Of a reading this is a
    reading of the whole sentence, whatever `settings.window` says.
    Raises ValueError where the target is empty or outside the sentence.
    """
    first, last = target
    size = len(tokens.tokens) if isinstance(tokens, Reading) else len(tokens)
    if not 0 <= first < last <= size:
        raise ValueError(f"target {target} is not a span of a sentence of {size} tokens")
    apart = [span for span in others if span[1] <= first or span[0] >= last]
    if isinstance(tokens, Reading):
        return replace(tokens, target=target, others=_disjoint(apart), placeholders=(settings.target, settings.other))
    left = _replaced(tokens, 0, first, apart, settings.other)
    right = _replaced(tokens, last, len(tokens), apart, settings.other)
    return narrow([*left, settings.target, *right], settings.target, settings.window)


def _disjoint(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    kept: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if (kept[-1][1] if kept else 0) <= first < last:
            kept.append((first, last))
    return tuple(kept)


def _replaced(tokens: Sequence[str], start: int, end: int, spans: Sequence[tuple[int, int]], word: str) -> list[str]:
    out: list[str] = []
    at = start
    for first, last in sorted(spans):
        if at <= first < last <= end:
            out += [*tokens[at:first], word]
            at = last
    return [*out, *tokens[at:end]]


def label(probabilities: NDArray[np.floating[Any]], threshold: float) -> list[str | None]:
    """The likeliest class of each row; None where its probability is below the threshold."""
    return [CLASSES[int(row.argmax())] if row.max() >= threshold else None for row in probabilities]


@dataclass(frozen=True)
class Member:
    """What judges tone: a head of the network and a linear model, whose log probabilities are averaged."""

    network: Recurrent
    head: str
    linear: linear.LinearTone

    def parts(
        self, tokens: Sequence[Sequence[str]], target: str = "", beside: NDArray[np.float64] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log probabilities (n, 3) of the linear model and of the network."""
        return self.linear.log_chances(tokens, target, beside), self.network.log_chances(tokens, self.head)


class ToneModels:
    """The models of tone, ready to use; made by `load`."""

    def __init__(
        self, sentence: Member, target: Member, calibrations: dict[str, Calibration], masking: Masking
    ) -> None:
        self._sentence = sentence
        self._target = target
        self.calibrations = calibrations
        self.masking = masking

    @classmethod
    def load(cls, directory: Path, pretrain: Path) -> ToneModels:
        """Load `network.npz`, `sentence.npz`, `target.npz` and `tone.json`; `pretrain` has the vectors of words.

        Raises UnusableInput where a file is missing or is not such a model.
        """
        calibrations, masking = read_settings(directory / "tone.json")
        vectors = Vectors(store.vectors(pretrain))
        network = recurrent.load(directory / "network.npz", vectors, (masking.target, masking.other))
        sentence, target = (Member(network, head, linear.load(directory / f"{head}.npz")) for head in HEADS)
        return cls(sentence, target, calibrations, masking)

    def sentences(self, tokens: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of negative, neutral, positive tone of n sentences."""
        return combined(self.sentence_parts(tokens), self.calibrations["sentence"])

    def sentence_parts(self, tokens: Sequence[Sequence[str]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log probabilities (n, 3) of the sentences' linear model and of their network."""
        return self._sentence.parts(tokens)

    def targets(self, masked: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of negative, neutral, positive tone toward the target of n masked sentences."""
        import numpy as np

        if not masked:
            return np.zeros((0, len(CLASSES)))
        return combined(self.target_parts(masked), self.calibrations["target"])

    def target_parts(self, masked: Sequence[Sequence[str]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log probabilities (n, 3) of the target's linear model and of its network."""
        near = [narrow(tokens, self.masking.target) for tokens in masked]
        beside = beside_target(self._sentence.linear.log_chances(masked), near, self.masking)
        return self._target.parts(masked, self.masking.target, beside)


def beside_target(
    sentence: NDArray[np.float64], near: Sequence[Sequence[str]], masking: Masking
) -> NDArray[np.float64]:
    """Further columns (n, 11) of the target's linear model: half the log probabilities of the sentence's tone
    (n, 3), and where in its sentence the target stands."""
    import numpy as np

    shapes = [linear.shape(tokens, masking.target, masking.other) for tokens in near]
    return np.hstack([0.5 * sentence, np.array(shapes, dtype=np.float64).reshape(len(near), -1)])


def combined(parts: tuple[NDArray[np.float64], NDArray[np.float64]], settings: Calibration) -> NDArray[np.float64]:
    """Probabilities (n, 3) from the log probabilities of the linear model and of the network."""
    import numpy as np

    by_words, by_network = parts
    mixed = settings.linear * by_words + (1 - settings.linear) * by_network
    return probabilities(mixed / settings.temperature + np.array([settings.negative, 0.0, settings.positive]))


def read_settings(path: Path) -> tuple[dict[str, Calibration], Masking]:
    """Calibration of both models and the masking from `tone.json`. Raises UnusableInput."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        if tuple(saved["classes"]) != CLASSES:
            raise ValueError(f"classes {saved['classes']}")
        names = {f.name for f in fields(Calibration)}
        calibrations = {
            which: Calibration(**{k: float(v) for k, v in saved[which].items() if k in names})
            for which in ("sentence", "target")
        }
        return calibrations, Masking(**saved["masking"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableInput(
            f"{path}: not the settings of the tone models ({error}). Reinstall talent-analysis."
        ) from error


def probabilities(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Softmax of scores (n, classes)."""
    import numpy as np

    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)
