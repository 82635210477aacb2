"""Faster equals of slow pieces of Stanza's networks, for training on a processor without a GPU.

PyTorch's recurrent layer over packed sequences spends most of its backward pass on slices, and its bilinear
layer on small products. Values and gradients here are the same up to rounding (a test compares them).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

#: Where Stanza's parser is handed the true heads.
_HEADS = 9


def install() -> None:
    """Put the faster pieces in the place of Stanza's, in this process."""
    from stanza.models.common.biaffine import BiaffineScorer, DeepBiaffineScorer
    from stanza.models.common.packed_lstm import PackedLSTM
    from stanza.models.depparse.model import GraphParser
    from stanza.models.tokenization.model import Tokenizer

    slow = PackedLSTM.forward

    def forward(self: Any, data: Any, lengths: Any, hx: Any = None) -> Any:
        if self.pad or not isinstance(self.lstm, torch.nn.LSTM) or self.lstm.num_layers != 1:
            return slow(self, data, lengths, hx)
        if not isinstance(data, torch.nn.utils.rnn.PackedSequence):
            data = torch.nn.utils.rnn.pack_padded_sequence(data, lengths, batch_first=self.batch_first)
        return quick_lstm(self.lstm, data, hx) if data.sorted_indices is None else slow(self, data, lengths, hx)

    PackedLSTM.forward = forward
    BiaffineScorer.forward = quick_bilinear
    slow_start = Tokenizer.__init__

    def start(self: Any, *given: Any, **named: Any) -> None:
        slow_start(self, *given, **named)
        for layer in self.children():
            if isinstance(layer, torch.nn.LSTM) and layer.num_layers == 1:
                layer.__class__ = PaddedLSTM

    Tokenizer.__init__ = start
    slow_parse, slow_scores = GraphParser.forward, DeepBiaffineScorer.forward

    def parse(self: Any, *given: Any) -> Any:
        self.deprel.heads = given[_HEADS] if self.training else None
        return slow_parse(self, *given)

    def scores(self: Any, left: Tensor, right: Tensor) -> Any:
        heads = getattr(self, "heads", None)
        return slow_scores(self, left, right) if heads is None else label_scores(self, left, right, heads)

    GraphParser.forward = parse
    DeepBiaffineScorer.forward = scores


def quick_bilinear(scorer: Any, left: Tensor, right: Tensor) -> Tensor:
    """The scores of Stanza's `BiaffineScorer` by two matrix products."""
    left = torch.cat([left, left.new_ones(*left.shape[:-1], 1)], -1)
    right = torch.cat([right, right.new_ones(*right.shape[:-1], 1)], -1)
    weight: Tensor = scorer.W_bilin.weight
    bias: Tensor = scorer.W_bilin.bias
    labels, rows, columns = weight.shape
    half = left @ weight.permute(1, 0, 2).reshape(rows, labels * columns)
    half = half.reshape(*half.shape[:-1], labels, columns)
    scores: Tensor = (half @ right.unsqueeze(-1)).squeeze(-1) + bias
    return scores


def label_scores(scorer: Any, left: Tensor, right: Tensor, heads: Tensor) -> Tensor:
    """The scores of a `DeepBiaffineScorer` for each word (left) with its true head (right) alone.

    Stanza scores the labels of all pairs and its loss reads those of the true heads. Shape (sentences, words, words,
    labels), the same for every head.
    """
    left = scorer.dropout(scorer.hidden_func(scorer.W1(left)))
    right = scorer.dropout(scorer.hidden_func(scorer.W2(right)))
    with_root = torch.cat([heads.new_zeros(len(heads), 1), heads], 1)
    right = right.gather(1, with_root.unsqueeze(-1).expand_as(right))
    left = torch.cat([left, left.new_ones(*left.shape[:-1], 1)], -1)
    right = torch.cat([right, right.new_ones(*right.shape[:-1], 1)], -1)
    weight = scorer.scorer.W_bilin.weight
    rows, columns, labels = weight.shape
    half = (left @ weight.reshape(rows, columns * labels)).reshape(*left.shape[:-1], columns, labels)
    found: Tensor = (right.unsqueeze(-2) @ half) + scorer.scorer.W_bilin.bias
    return found.expand(-1, -1, found.shape[1], -1)


def quick_lstm(lstm: torch.nn.LSTM, packed: Any, hx: tuple[Tensor, Tensor] | None) -> Any:
    """The output of a one-layer `torch.nn.LSTM` for packed sequences sorted by length."""
    sizes = packed.batch_sizes.tolist()
    outputs, hidden, cells = [], [], []
    for direction in range(2 if lstm.bidirectional else 1):
        ending = "_l0_reverse" if direction else "_l0"
        weights = [getattr(lstm, name + ending) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        if hx is None:
            start = [packed.data.new_zeros(sizes[0], lstm.hidden_size)] * 2
        else:
            start = [state[direction] for state in hx]
        out, h, c = _Recurrence.apply(packed.data, sizes, bool(direction), *start, *weights)  # type: ignore[no-untyped-call]
        outputs.append(out)
        hidden.append(h)
        cells.append(c)
    joined = torch.nn.utils.rnn.PackedSequence(torch.cat(outputs, 1), packed.batch_sizes)
    return joined, (torch.stack(hidden), torch.stack(cells))


def _steps(sizes: list[int], reverse: bool) -> list[tuple[int, int]]:
    """(first row, number of rows) of each time step, in the order in which the network reads them."""
    places, at = [], 0
    for size in sizes:
        places.append((at, size))
        at += size
    return places[::-1] if reverse else places


class _Recurrence(torch.autograd.Function):
    """One direction of an LSTM layer over packed rows; gates in PyTorch's order: in, forget, cell, out."""

    @staticmethod
    def forward(
        ctx: Any, data: Tensor, sizes: list[int], reverse: bool, h0: Tensor, c0: Tensor, *weights: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        w_in, w_rec, b_in, b_rec = weights
        size = w_rec.shape[1]
        gates = torch.addmm(b_in + b_rec, data, w_in.t())
        out = data.new_empty(len(data), size)
        before, cells_before, cells = torch.empty_like(out), torch.empty_like(out), torch.empty_like(out)
        h, c = h0.clone(), c0.clone()
        turned = w_rec.t()
        for at, n in _steps(sizes, reverse):
            rows = slice(at, at + n)
            before[rows], cells_before[rows] = h[:n], c[:n]
            gate = gates[rows].addmm_(h[:n], turned)
            gate[:, : 2 * size].sigmoid_()
            gate[:, 2 * size : 3 * size].tanh_()
            gate[:, 3 * size :].sigmoid_()
            c[:n].mul_(gate[:, size : 2 * size]).addcmul_(gate[:, :size], gate[:, 2 * size : 3 * size])
            cells[rows] = c[:n]
            torch.mul(gate[:, 3 * size :], c[:n].tanh(), out=h[:n])
            out[rows] = h[:n]
        ctx.save_for_backward(data, gates, cells, before, cells_before, w_in, w_rec)
        ctx.order = _steps(sizes, reverse)
        return out, h, c

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        data, gates, cells, before, cells_before, w_in, w_rec = ctx.saved_tensors
        i, f, g, o = gates.chunk(4, 1)
        squashed = cells.tanh()
        to_cell = o * (1 - squashed * squashed)
        to_out = squashed * o * (1 - o)
        to_gates = torch.stack([g * i * (1 - i), cells_before * f * (1 - f), i * (1 - g * g)], 1)
        d_gates = torch.empty_like(gates).view(len(gates), 4, -1)
        flat = d_gates.view(len(gates), -1)
        d_h, d_c = grads[1].clone(), grads[2].clone()
        for at, n in reversed(ctx.order):
            rows = slice(at, at + n)
            d_out = d_h[:n].add_(grads[0][rows])
            d_cell = d_c[:n].addcmul_(d_out, to_cell[rows])
            torch.mul(d_cell.unsqueeze(1), to_gates[rows], out=d_gates[rows, :3])
            torch.mul(d_out, to_out[rows], out=d_gates[rows, 3])
            torch.mm(flat[rows], w_rec, out=d_h[:n])
            d_cell.mul_(f[rows])
        bias = flat.sum(0)
        turned = flat.t()
        return (flat @ w_in, None, None, d_h, d_c, turned @ data, turned @ before, bias, bias)


class PaddedLSTM(torch.nn.LSTM):
    """A one-layer LSTM that reads packed sequences as one padded block, for which PyTorch has a fast kernel.

    The block is read from left to right in both directions, each sequence turned round for the second, so
    that padding always comes after the words and changes nothing.
    """

    def forward(self, packed: Any, hx: Any = None) -> Any:  # noqa: ARG002
        """The packed output, and no final states."""
        padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(packed)
        outputs = [_one_way(self, padded, "_l0")]
        if self.bidirectional:
            turn = _turned(lengths, len(padded)).unsqueeze(-1)
            turned = padded.gather(0, turn.expand_as(padded))
            back = _one_way(self, turned, "_l0_reverse")
            outputs.append(back.gather(0, turn.expand_as(back)))
        both = torch.cat(outputs, -1)
        return torch.nn.utils.rnn.pack_padded_sequence(
            both, lengths, enforce_sorted=packed.sorted_indices is None
        ), None


def _one_way(lstm: torch.nn.LSTM, padded: Tensor, ending: str) -> Tensor:
    weights = [getattr(lstm, name + ending) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    zero = padded.new_zeros(1, padded.shape[1], lstm.hidden_size)
    out: Tensor = torch._VF.lstm(padded, (zero, zero), weights, True, 1, 0.0, lstm.training, False, False)[0]
    return out


def _turned(lengths: Tensor, longest: int) -> Tensor:
    """For each row of a (time, sequence) block the row that stands there when every sequence is turned round."""
    time = torch.arange(longest).unsqueeze(1)
    back = lengths.unsqueeze(0) - 1 - time
    return torch.where(back >= 0, back, time)
