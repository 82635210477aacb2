"""The best dependency tree of a sentence from the scores of all its arcs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Heads = NDArray[np.integer[Any]]


def best_tree(scores: Scores) -> Heads:
    """The heads (n,) of the tree of highest score in which just one word depends on the root.

    `scores` (n, n) holds one row a dependent and one column a head; word 0 is the root, whose head is given as 0.
    Where the likeliest head of each word makes such a tree, it is the best one. Else arcs from the root are made
    dearer than all others together, so that one is used (Stanojević and Cohen 2021), and the tree is the maximum
    spanning arborescence, found by contracting cycles (Chu and Liu 1965, Edmonds 1967, Tarjan 1977).
    """
    heads = scores.argmax(axis=1)
    heads[0] = 0
    return heads if is_tree(heads.tolist()) else _Contraction(_one_root(scores)).heads()


def is_tree(heads: Sequence[int]) -> bool:
    """Whether each word reaches the root (word 0), and just one is its child."""
    if sum(head == 0 for head in heads[1:]) != 1:
        return False
    reached = [True] + [False] * (len(heads) - 1)
    for word in range(1, len(heads)):
        path: set[int] = set()
        while not reached[word]:
            if word in path:
                return False
            path.add(word)
            word = heads[word]
        for met in path:
            reached[met] = True
    return True


def _one_root(scores: Scores) -> NDArray[np.float64]:
    weights = scores.astype(np.float64)
    np.fill_diagonal(weights, -np.inf)
    finite = weights[np.isfinite(weights)]
    weights[:, 0] -= (finite.max() - finite.min()) * len(weights) + 1.0
    return weights


class _Contraction:
    """Tarjan's way to a maximum spanning arborescence: follow best arcs, make one node of each cycle met.

    Nodes 0..n-1 are words; each cycle becomes a node of its own, in the order in which they are met. Row v of
    `_weights` holds, for each word, the gain of its best arc into node v against the arc that v has.
    """

    def __init__(self, weights: NDArray[np.float64]) -> None:
        self._size = len(weights)
        self._weights = list(weights)
        self._into = [np.full(self._size, word) for word in range(self._size)]
        self._within = list(range(self._size))
        self._members: list[list[int]] = [[] for _ in range(self._size)]
        self._arc: list[tuple[int, int]] = [(word, 0) for word in range(self._size)]
        self._node = np.arange(self._size)

    def heads(self) -> Heads:
        """The head of each word."""
        done = {0}
        for word in range(1, self._size):
            path: list[int] = []
            node = int(self._node[word])
            while node not in done:
                path.append(node)
                above = self._follow(node)
                node = self._contract(path, above) if above in path else above
            done.update(path)
        return self._opened()

    def _follow(self, node: int) -> int:
        """Take the best arc into `node` from outside it; the node at its other end."""
        gains = np.where(self._node == node, -np.inf, self._weights[node])
        head = int(gains.argmax())
        self._weights[node] = self._weights[node] - gains[head]
        self._arc[node] = (int(self._into[node][head]), head)
        return int(self._node[head])

    def _contract(self, path: list[int], first: int) -> int:
        """Make one node of the end of `path` from `first` on; it is taken off the path."""
        at = path.index(first)
        cycle = path[at:]
        del path[at:]
        new = len(self._members)
        rows = np.stack([self._weights[node] for node in cycle])
        best = rows.argmax(axis=0)
        places = np.arange(self._size)
        self._weights.append(rows[best, places])
        self._into.append(np.stack([self._into[node] for node in cycle])[best, places])
        self._members.append(cycle)
        self._arc.append((0, 0))
        self._within.append(new)
        for node in cycle:
            self._within[node] = new
        self._node[np.isin(self._node, cycle)] = new
        return new

    def _opened(self) -> Heads:
        """Open the cycles, last made first: the arc into one replaces the arc of the word that it enters."""
        for node in range(len(self._members) - 1, self._size - 1, -1):
            dependent, head = self._arc[node]
            inner = dependent
            while self._within[inner] != node:
                inner = self._within[inner]
            self._arc[inner] = (dependent, head)
        heads = np.array([head for _, head in self._arc[: self._size]])
        heads[0] = 0
        return heads
