"""A faster equal of Stanza's character network, for training: each spelling of a batch is read once."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def each_word_once(slow: Any) -> Any:
    """Stanza's `CharacterModel.forward`, reading each spelling of a batch once (where it uses last states alone)."""

    def forward(self: Any, chars: Tensor, mask: Tensor, order: Any, sentences: Any, lengths: Any) -> Any:
        if self.attn or self.pad:
            return slow(self, chars, mask, order, sentences, lengths)
        places: dict[bytes, int] = {}
        own = [places.setdefault(row.tobytes(), len(places)) for row in chars.numpy()]
        met = {place: n for n, place in reversed(list(enumerate(own)))}
        first = [met[place] for place in range(len(places))]
        alone = [1] * len(first)
        once = slow(self, chars[first], mask[first], range(len(first)), alone, [lengths[n] for n in first])
        place = torch.empty(len(own), dtype=torch.long)
        place[list(order)] = torch.tensor(own)
        return torch.nn.utils.rnn.pack_sequence(once.data[place].split(sentences))

    return forward
