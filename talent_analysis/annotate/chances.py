"""How sure the names network is: the chance of each type and of a beginning at every token.

The chances are marginals of its conditional random field (forward and backward sums; Lafferty et al. 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.name_features import CLASSES, TYPES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Watched:
    """The marginals of each sentence that a Stanza names network reads, kept until they are taken."""

    def __init__(self, trainer: Any) -> None:
        self.columns = columns(trainer.vocab["tag"])
        self.seen: dict[tuple[str, ...], Floats] = {}
        trainer.model.register_forward_hook(self._keep)

    def _keep(self, network: Any, given: Any, answer: Any) -> None:
        if not network.training:
            words, scores, transitions = given[0], answer[1][0], answer[2][0]
            found = marginals(scores, [len(sentence) for sentence in words], transitions)
            for sentence, own in zip(words, found, strict=True):
                self.seen[tuple(sentence)] = own @ self.columns

    def take(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """The chances (tokens, 7) of each sentence: of `CLASSES`, and of a beginning."""
        found = [self.seen[tuple(sentence)] for sentence in sentences]
        self.seen.clear()
        return found


def columns(tags: Any) -> Floats:
    """(tags, 7): which tags count for each of `CLASSES`, and for a beginning."""
    import numpy as np

    names = [str(name) for name in tags.items(0)]
    out = np.zeros((len(names), len(CLASSES) + 1))
    for row, name in enumerate(names):
        kind = name[2:]
        if name[:2] in ("B-", "I-", "E-", "S-") and kind in TYPES:
            out[row, CLASSES.index(kind)] = 1
            out[row, -1] = name[0] in "BS"
        else:
            out[row, 0] = 1
    return out


def marginals(scores: Any, lengths: Sequence[int], transitions: Any) -> list[Floats]:
    """The chance of each tag at each token, (tokens, tags) for each sentence of a padded batch."""
    import torch

    with torch.no_grad():
        steps = scores.shape[1]
        size = torch.tensor(list(lengths))
        ahead, back = [scores[:, 0]], [torch.zeros_like(scores[:, 0])]
        for t in range(1, steps):
            ahead.append(scores[:, t] + torch.logsumexp(ahead[-1].unsqueeze(2) + transitions, 1))
        for t in range(steps - 2, -1, -1):
            after = (scores[:, t + 1] + back[-1]).unsqueeze(1)
            summed = torch.logsumexp(transitions + after, 2)
            back.append(torch.where((t + 1 < size).unsqueeze(1), summed, torch.zeros_like(summed)))
        both = torch.softmax(torch.stack(ahead, 1) + torch.stack(back[::-1], 1), 2).double().numpy()
    return [both[i, :length] for i, length in enumerate(lengths)]
