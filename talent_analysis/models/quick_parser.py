"""Stanza's graph parser, with relations scored only for the arcs of the best tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from talent_analysis.models.spanning import Heads, Scores, best_tree

if TYPE_CHECKING:
    from torch import Tensor

#: Arcs whose relations are scored at a time: few enough for the processor's cache.
_ROWS = 64


def quicken_parser(model: Any) -> None:
    """Put the faster decoder into a parser of the kind known here; leave any other as it is."""
    import torch
    from stanza.models.depparse.model import GraphParser

    class First(torch.nn.Module):
        """In the place of the scorer of relations: hands on what it would have read."""

        def forward(self, dependents: Tensor, _heads: Tensor) -> Tensor:
            return dependents

    if type(model) is GraphParser and not model.args.get("use_arc_embedding"):
        model.predict = _Decoder(model, model.deprel)
        model.deprel = First()


class _Decoder:
    """Stanza's `GraphParser.predict`: trees first, then relations for their arcs alone.

    All relations of a sentence are scored only where two subjects or objects of one head must be told apart.
    """

    def __init__(self, model: Any, relations: Any) -> None:
        self._model = model
        self._relations = relations

    def __call__(self, *inputs: Any, resolve_head_constraints: bool = False) -> list[list[list[Any]]]:
        import torch

        sentlens = inputs[12]
        scores, read = self._model.forward_scores(*inputs)[:2]
        chances = torch.log_softmax(scores, 2).numpy()
        arcs = [chances[i][:length, :length] for i, length in enumerate(sentlens)]
        trees = [best_tree(arc) for arc in arcs]
        dependents, heads = self._sides(read)
        chosen = self._of_trees(dependents, heads, trees)
        found = []
        for i, (arc, tree, labels) in enumerate(zip(arcs, trees, chosen, strict=True)):
            if resolve_head_constraints and self._clash(tree, labels):
                length = sentlens[i]
                every = self._of_pairs(dependents[i, :length], heads[i, :length])
                tree, labels = self._told_apart(arc, every, tree)
            found.append([list(pair) for pair in zip(tree[1:].tolist(), self._names(labels), strict=True)])
        return found

    def _sides(self, read: Tensor) -> tuple[Tensor, Tensor]:
        """Each word as dependent and as head, with the constant 1 that the scorer adds."""
        import torch

        def side(layer: Any) -> Tensor:
            made: Tensor = self._relations.hidden_func(layer(read))
            return torch.cat([made, made.new_ones(*made.shape[:-1], 1)], -1)

        return side(self._relations.W1), side(self._relations.W2)

    def _of_trees(self, dependents: Tensor, heads: Tensor, trees: Sequence[Heads]) -> list[list[int]]:
        """The likeliest relation of each arc of each tree, as the network numbers them."""
        import torch

        sizes = [len(tree) - 1 for tree in trees]
        own = torch.cat([dependents[i, 1 : size + 1] for i, size in enumerate(sizes)])
        above = torch.cat([heads[i, torch.as_tensor(tree[1:])] for i, tree in enumerate(trees)])
        best = [
            self._halves(rows).mul_(other.unsqueeze(2)).sum(1).add_(self._bias()).argmax(1)
            for rows, other in zip(torch.split(own, _ROWS), torch.split(above, _ROWS), strict=True)
        ]
        return [part.tolist() for part in torch.split(torch.cat(best), sizes)]

    def _of_pairs(self, dependents: Tensor, heads: Tensor) -> Scores:
        """Log probabilities (n, n, relations) of the relations of every pair of one sentence."""
        import torch

        scores = torch.einsum("djr,hj->dhr", self._halves(dependents), heads) + self._bias()
        return torch.log_softmax(scores, 2).numpy()

    def _halves(self, dependents: Tensor) -> Tensor:
        """(n, size of a head, relations): what is left to multiply by a head."""
        weight: Tensor = self._relations.scorer.W_bilin.weight
        rows, columns, labels = weight.shape
        return (dependents @ weight.reshape(rows, columns * labels)).reshape(-1, columns, labels)

    def _bias(self) -> Tensor:
        bias: Tensor = self._relations.scorer.W_bilin.bias
        return bias

    def _names(self, labels: Sequence[int]) -> list[str]:
        from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

        names: list[str] = self._model.vocab["deprel"].unmap([label + VOCAB_PREFIX_SIZE for label in labels])
        return names

    def _clash(self, tree: Heads, labels: Sequence[int]) -> bool:
        from stanza.models.depparse.head_constraints import find_head_constraint_violations

        return bool(find_head_constraint_violations(tree, self._names(labels)))

    def _told_apart(self, arc: Scores, every: Scores, tree: Heads) -> tuple[Heads, list[int]]:
        from stanza.models.depparse.head_constraints import resolve_head_constraint_violations

        mended, labels = resolve_head_constraint_violations(arc, every, tree, self._model.vocab["deprel"])
        return mended, list(labels)
