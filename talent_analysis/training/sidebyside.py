"""Puts several of Stanza's classifier networks side by side in one, whose scores are the mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

State = dict[str, Any]


def scale(pretrain: Path, factor: float, out: Path) -> Path:
    """Write a copy of the vectors with every component times `factor`; returns `out`."""
    import torch

    saved = torch.load(pretrain, map_location="cpu", weights_only=True)
    saved["emb"] = saved["emb"].float() * factor
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(saved, out)
    return out


def fold(checkpoint: Path, factor: float) -> dict[str, Any]:
    """A network trained on vectors times `factor`, loaded and changed to give the same scores without it."""
    import torch

    loaded: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
    state = loaded["params"]["model"]
    width = len(state["unk"])
    state["unk"] = state["unk"] / factor
    for name in _convolutions(state):
        weight = state[name].clone()
        weight[..., :width] *= factor
        state[name] = weight
    return loaded


def merge(members: Sequence[dict[str, Any]], pretrain: Path, out: Path) -> Path:
    """Write one network that holds the members, all of one shape, from one training file; returns `out`.

    Its scores are the mean of the members' scores (Hansen and Salamon 1990), save for words unknown both
    to the vectors and to the training file: for these it has only one vector, the mean of the members'.
    """
    import torch

    params = [member["params"] for member in members]
    words = params[0]["extra_vocab"]
    states = [_reordered(one, words) for one in params]
    unknown = _unknown(words, pretrain)
    common = torch.stack([state["unk"] for state in states]).mean(0)
    merged: State = {"unk": common}
    merged["extra_embedding.weight"] = torch.cat([s["extra_embedding.weight"] for s in states] + [unknown], 1)
    for name in _convolutions(states[0]):
        bias = name.replace("weight", "bias")
        merged[name] = _convolution([s[name] for s in states], [s["unk"] - common for s in states])
        merged[bias] = torch.cat([s[bias] for s in states])
    merged |= _output_layers(states, [len(states[0][n]) for n in _convolutions(states[0])])
    config = dict(params[0]["config"])
    config["filter_channels"] *= len(members)
    config["fc_shapes"] = tuple(shape * len(members) for shape in config["fc_shapes"])
    config["extra_wordvec_dim"] = merged["extra_embedding.weight"].shape[1]
    config["extra_wordvec_max_norm"] = None
    torch.save({**members[0], "params": {**params[0], "model": merged, "config": config}}, out)
    return out


def _convolutions(state: State) -> list[str]:
    return sorted(name for name in state if name.startswith("conv_layers") and name.endswith("weight"))


def _reordered(params: dict[str, Any], words: Sequence[str]) -> State:
    """A member's weights, its learned vectors in the order of `words` and no longer than their limit."""
    import torch

    place = {word: number for number, word in enumerate(params["extra_vocab"])}
    learned = params["model"]["extra_embedding.weight"][[place[word] for word in words]]
    limit = params["config"]["extra_wordvec_max_norm"]
    if limit:
        learned = torch.renorm(learned, 2, 0, limit)
    return {**params["model"], "extra_embedding.weight": learned}


def _unknown(words: Sequence[str], pretrain: Path) -> Any:
    """A column that is 1 for the training file's words that have no vector of their own."""
    import torch
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.common.vocab import UNK_ID

    vocabulary = Pretrain(str(pretrain)).vocab

    def known(word: str) -> bool:
        forms = (word, word.removesuffix("'") or word, word.lower())
        return any(vocabulary.unit2id(form) != UNK_ID for form in forms)

    # the first two are padding and the unknown word
    return torch.tensor([[0.0 if n < 2 or known(word) else 1.0] for n, word in enumerate(words)])


def _convolution(weights: Sequence[Any], apart: Sequence[Any]) -> Any:
    """Filters of all members; `apart` is how far each one's vector of an unknown word is from the mean."""
    import torch

    width = len(apart[0])
    extra = weights[0].shape[-1] - width
    rows = []
    for number, (weight, difference) in enumerate(zip(weights, apart, strict=True)):
        row = weight.new_zeros(*weight.shape[:-1], width + extra * len(weights) + 1)
        row[..., :width] = weight[..., :width]
        row[..., width + extra * number : width + extra * (number + 1)] = weight[..., width:]
        row[..., -1] = weight[..., :width] @ difference
        rows.append(row)
    return torch.cat(rows)


def _output_layers(states: Sequence[State], channels: Sequence[int]) -> State:
    """The two dense layers: the first reads each member's own channels, the second takes the mean."""
    import torch

    count = len(states)
    blocks = [list(state["fc_layers.0.weight"].split(list(channels), dim=1)) for state in states]
    sizes = range(len(channels))
    first = [torch.block_diag(*[own[size] for own in blocks]) for size in sizes]  # type: ignore[no-untyped-call]
    return {
        "fc_layers.0.weight": torch.cat(first, 1),
        "fc_layers.0.bias": torch.cat([s["fc_layers.0.bias"] for s in states]),
        "fc_layers.1.weight": torch.cat([s["fc_layers.1.weight"] for s in states], 1) / count,
        "fc_layers.1.bias": torch.stack([s["fc_layers.1.bias"] for s in states]).mean(0),
    }
