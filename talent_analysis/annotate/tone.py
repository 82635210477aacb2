"""Tone of sentences and tone toward a target: Stanza classifiers and linear models, which see the target masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import linear
from talent_analysis.annotate.linear import WINDOW, narrow
from talent_analysis.annotate.reading import Reading
from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CLASSES", "WINDOW", "Calibration", "Masking", "Member", "ToneModels", "label", "mask", "narrow"]

#: Column order of every probability array.
CLASSES = ("negative", "neutral", "positive")
_WORDS_IN_BATCH = 8000


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

    The scores are the linear model's log probabilities times `linear` plus the network's times the rest.
    `coverage` is the share of held-out cases at or above `threshold`.
    """

    temperature: float = 1.0
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
    """What judges tone: a Stanza classifier and a linear model, whose log probabilities are averaged."""

    network: Any
    linear: linear.LinearTone

    def parts(
        self,
        tokens: Sequence[Sequence[str]],
        near: Sequence[Sequence[str]],
        target: str = "",
        beside: NDArray[np.float64] | None = None,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log probabilities (n, 3) of the linear model and of the network, which sees only what is `near`."""
        from scipy.special import log_softmax

        network = log_softmax(scores(self.network, near), axis=1)
        return self.linear.log_chances(tokens, target, beside), network


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
        """Load `sentence.pt`, `target.pt`, their `.npz` and `tone.json`, without running pickled code.

        Raises UnusableInput where a file is missing or is not such a model.
        """
        calibrations, masking = read_settings(directory / "tone.json")
        vectors = _vectors(pretrain)
        sentence, target = (
            Member(_classifier(directory / f"{name}.pt", pretrain, vectors), linear.load(directory / f"{name}.npz"))
            for name in ("sentence", "target")
        )
        return cls(sentence, target, calibrations, masking)

    def sentences(self, tokens: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of negative, neutral, positive tone of n sentences."""
        return combined(self.sentence_parts(tokens), self.calibrations["sentence"])

    def sentence_parts(self, tokens: Sequence[Sequence[str]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log probabilities (n, 3) of the sentences' linear model and of their network."""
        return self._sentence.parts(tokens, tokens)

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
        return self._target.parts(masked, near, self.masking.target, beside)


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
    by_words, by_network = parts
    return probabilities(settings.linear * by_words + (1 - settings.linear) * by_network, settings.temperature)


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


def _vectors(pretrain: Path) -> Any:
    from stanza.models.common.foundation_cache import FoundationCache

    cache = FoundationCache()
    loaded = cache.load_pretrain(str(pretrain))
    # the shipped vectors are in half precision, and Stanza does not widen them
    loaded._emb = loaded.emb.float()
    return cache


def _classifier(path: Path, pretrain: Path, cache: Any) -> Any:
    import pickle
    from types import SimpleNamespace

    from stanza.models.classifiers.trainer import Trainer

    arguments = SimpleNamespace(
        device="cpu",
        charlm_forward_file=None,
        charlm_backward_file=None,
        wordvec_pretrain_file=str(pretrain),
        elmo_model=None,
        use_elmo=False,
        save_dir=None,
    )
    try:
        model = Trainer.load(filename=str(path), args=arguments, foundation_cache=cache).model
    except (OSError, KeyError, RuntimeError, pickle.UnpicklingError) as error:
        raise UnusableInput(f"{path}: not a tone model ({error}). Reinstall talent-analysis.") from error
    return model.eval()


def words(tokens: Iterable[str]) -> list[str]:
    """Tokens as Stanza's classifier trainer cuts them: lower case, hyphens and slashes apart."""
    from stanza.models.classifiers.data import update_text
    from stanza.models.classifiers.utils import WVType

    straight = [token.replace("’", "'") for token in tokens]
    return list(update_text(straight, WVType.WORD2VEC))


def scores(model: Any, sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """The classifier's raw scores (n, 3). A sentence scores alike alone and among others.

    The network pools over padding too, so that only sentences of one length share a batch.
    """
    import numpy as np
    import torch

    rows = [words(sentence) for sentence in sentences]
    out = np.zeros((len(rows), len(CLASSES)))
    by_length: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        by_length.setdefault(len(row), []).append(number)
    with torch.inference_mode():
        for length, numbers in sorted(by_length.items()):
            size = max(1, _WORDS_IN_BATCH // length)
            for batch in (numbers[n : n + size] for n in range(0, len(numbers), size)):
                out[batch] = model([rows[n] for n in batch]).double().numpy()
    return out


def probabilities(values: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Softmax of scores divided by the temperature."""
    import numpy as np

    scaled = values / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)
