"""Tone of sentences and tone toward a target, from Stanza classifiers that see the target masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Column order of every probability array.
CLASSES = ("negative", "neutral", "positive")
_WORDS_IN_BATCH = 8000


@dataclass(frozen=True)
class Masking:
    """How a target is shown to its model: the words put for it and for other names, and the window.

    `window` counts the tokens kept on each side of the target.
    """

    target: str = "xcible"
    other: str = "xautre"
    window: int = 12


@dataclass(frozen=True)
class Calibration:
    """What turns a model's scores into probabilities, and below which probability it abstains.

    `coverage` is the share of held-out cases at or above `threshold`.
    """

    temperature: float = 1.0
    threshold: float = 0.0
    coverage: float = 1.0


def mask(
    tokens: Sequence[str],
    target: tuple[int, int],
    others: Sequence[tuple[int, int]],
    settings: Masking,
) -> list[str]:
    """A sentence's tokens with the target and the other names replaced by placeholder words.

    Spans are token indices, half open. `others` holds the sentence's other persons, organisations,
    products and events (places stay as they are); those that touch the target are left out.
    Raises ValueError where the target is empty or outside the sentence.
    """
    first, last = target
    if not 0 <= first < last <= len(tokens):
        raise ValueError(f"target {target} is not a span of a sentence of {len(tokens)} tokens")
    apart = [span for span in others if span[1] <= first or span[0] >= last]
    left = _replaced(tokens, 0, first, apart, settings.other)
    right = _replaced(tokens, last, len(tokens), apart, settings.other)
    kept = left[max(0, len(left) - settings.window) :]
    return [*kept, settings.target, *right[: settings.window]]


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


class ToneModels:
    """The two tone classifiers, ready to use; made by `load`."""

    def __init__(self, sentence: Any, target: Any, calibrations: dict[str, Calibration], masking: Masking) -> None:
        self._sentence = sentence
        self._target = target
        self.calibrations = calibrations
        self.masking = masking

    @classmethod
    def load(cls, directory: Path, pretrain: Path) -> ToneModels:
        """Load `sentence.pt`, `target.pt` and `tone.json`, without running pickled code.

        Raises UnusableInput where a file is missing or is not such a model.
        """
        calibrations, masking = read_settings(directory / "tone.json")
        vectors = _vectors(pretrain)
        sentence, target = (_classifier(directory / f"{name}.pt", pretrain, vectors) for name in ("sentence", "target"))
        return cls(sentence, target, calibrations, masking)

    def sentences(self, tokens: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of negative, neutral, positive tone of n sentences."""
        return probabilities(scores(self._sentence, tokens), self.calibrations["sentence"].temperature)

    def targets(self, masked: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of negative, neutral, positive tone toward the target of n masked sentences."""
        return probabilities(scores(self._target, masked), self.calibrations["target"].temperature)


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
