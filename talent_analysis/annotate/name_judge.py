"""The second look at names: a small network over features of the whole article decides which stretches are names, and
of which type."""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate.arrays import packed, unpacked, write
from talent_analysis.annotate.name_features import CLASSES, Article, Candidate, Known
from talent_analysis.annotate.parse import Entity, Sentence
from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Standardised numbers are cut off at this size.
LIMIT = 8.0
#: Log odds in favour of a name: one with several possible types is none of them surely. Chosen by cross-validation.
LEAN = 0.4
_LEAST = 1e-3
#: Shorter names do not speak for one another.
_SHORTEST = 3
_CODE = re.compile(r"[A-Z]\d+")


class Vectors(Mapping[str, "Floats"]):
    """The vector of each word in small letters, from a Stanza pretrain."""

    def __init__(self, pretrain: Any) -> None:
        self._rows = pretrain.emb.numpy()
        self._place: dict[str, int] = pretrain.vocab._unit2id

    def __getitem__(self, word: str) -> Floats:
        row: Floats = self._rows[self._place[word]]
        return row

    def __contains__(self, word: object) -> bool:
        return word in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


@dataclass(frozen=True)
class Layers:
    """The network: each string feature adds a row of `table` (hidden units, then classes), each number a row of
    `numbers`; the classes also see the hidden units through `top`."""

    place: Mapping[str, int]
    table: Floats
    mean: Floats
    scale: Floats
    numbers: Floats
    bias: Floats
    top: Floats

    def chances(self, strings: Sequence[Sequence[str]], dense: Floats) -> Floats:
        """Chances (n, 6) of `CLASSES`."""
        import numpy as np
        from scipy.special import softmax

        hidden = self.top.shape[0]
        out = np.clip((dense - self.mean) / self.scale, -LIMIT, LIMIT) @ self.numbers + self.bias
        for row, names in enumerate(strings):
            places = [self.place[name] for name in names if name in self.place]
            if places:
                out[row] += self.table[places].sum(axis=0) / np.sqrt(len(places))
        scores = out[:, hidden:] + np.maximum(out[:, :hidden], 0) @ self.top
        return np.asarray(softmax(scores, axis=1), dtype=np.float64)


@dataclass(frozen=True)
class NameJudge:
    """What training has seen, the network, and the word vectors it reads."""

    known: Known
    layers: Layers
    vector: Mapping[str, Floats]

    def names(self, raw: str, sentences: Sequence[Sentence]) -> list[list[Entity]]:
        """For each sentence of an article the names found, in order, none overlapping.

        Each sentence must hold the names network's chances (`Sentence.chances`).
        """
        article = Article(raw, sentences, self.known, self.vector)
        out: list[list[Entity]] = [[] for _ in sentences]
        if not article.all:
            return out
        alone = self.layers.chances(article.sparse(), article.dense(self.known.names, self.known.words))
        found = shared(article.all, alone)
        for i in chosen(article.all, found):
            c = article.all[i]
            kind = CLASSES[int(found[i, 1:].argmax()) + 1]
            if kind in ("PER", "ORG") and _CODE.fullmatch(raw, c.start, c.end) and c.key not in self.known.names:
                continue  # a grade, a road, a size: "un ingénieur (E7)"
            out[c.sentence].append(Entity(c.start, c.end, raw[c.start : c.end], kind, c.span))
        return out


def shared(all_: Sequence[Candidate], found: Floats) -> Floats:
    """The chances when what is chosen of one name in an article speaks for its other mentions too: the types by all of
    them together, being a name at all by half of what the others say."""
    import numpy as np

    own: dict[str, list[int]] = {}
    for i in chosen(all_, found):
        own.setdefault(all_[i].key, []).append(i)
    kinds = found[:, 1:] / (found[:, 1:].sum(axis=1, keepdims=True) + _LEAST)
    told, odds = np.log(kinds + _LEAST), np.clip(_odds(1 - found[:, 0], found[:, 0]), -4, 4)
    out = found.copy()
    for i, c in enumerate(all_):
        others = [n for n in own.get(c.key, ()) if n != i]
        if others and len(c.key) >= _SHORTEST:
            together = told[i] + told[others].sum(axis=0)
            together = np.exp(together - together.max())
            name = 1 / (1 + np.exp(-odds[i] - odds[others].mean() / 2))
            out[i] = [1 - name, *(name * together / together.sum())]
    return out


def chosen(all_: Sequence[Candidate], found: Floats) -> list[int]:
    """The candidates, none overlapping, whose log odds (of the likeliest type against no name) sum up highest, in order
    (weighted interval scheduling)."""
    odds = _odds(found[:, 1:].max(axis=1), found[:, 0]) + LEAN
    order = sorted((i for i in range(len(all_)) if odds[i] > 0), key=lambda i: (all_[i].end, all_[i].start))
    ends = [all_[i].end for i in order]
    sums, last = [0.0], [-1]
    for n, i in enumerate(order):
        with_it = sums[bisect_right(ends, all_[i].start, hi=n)] + float(odds[i])
        last.append(i if with_it > sums[-1] else -1)
        sums.append(max(with_it, sums[-1]))
    taken, n = [], len(order)
    while n:
        if last[n] >= 0:
            taken.append(last[n])
            n = bisect_right(ends, all_[last[n]].start, hi=n - 1)
        else:
            n -= 1
    return taken[::-1]


def _odds(one: Floats, other: Floats) -> Floats:
    import numpy as np

    return np.asarray(np.log(one + 1e-6) - np.log(other + 1e-6))


def save(judge: NameJudge, path: Path) -> None:
    """Write the model as a NumPy archive in half precision; the same weights give the same bytes."""
    import numpy as np

    layers, known = judge.layers, judge.known
    arrays: dict[str, Any] = {
        name: getattr(layers, name).astype("float16" if name in ("table", "numbers") else "float32")
        for name in ("table", "mean", "scale", "numbers", "bias", "top")
    }
    lists = {"place": layers.place, "names": known.names, "words": known.words, "heads": sorted(known.heads)}
    arrays |= {f"{name}.text": packed(rows) for name, rows in lists.items()}
    for name, rows in (("names", known.names), ("words", known.words)):
        arrays[f"{name}.counts"] = np.array(list(rows.values()), dtype="float16")
    write(path, arrays)


def load(path: Path, vector: Mapping[str, Floats]) -> NameJudge:
    """Read a model that `save` wrote; nothing pickled is read. Raises UnusableInput."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as saved:
            lists = {name: unpacked(saved[f"{name}.text"]) for name in ("place", "names", "words", "heads")}
            counts = {
                name: dict(zip(lists[name], saved[f"{name}.counts"].astype("float64"), strict=True))
                for name in ("names", "words")
            }
            weights = {
                name: saved[name].astype("float64") for name in ("table", "mean", "scale", "numbers", "bias", "top")
            }
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnusableInput(f"{path}: not a model of names ({error}). Reinstall talent-analysis.") from error
    place = {name: n for n, name in enumerate(lists["place"])}
    known = Known(counts["names"], counts["words"], frozenset(lists["heads"]))
    return NameJudge(known, Layers(place=place, **weights), vector)
