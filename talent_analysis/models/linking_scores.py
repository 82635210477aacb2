"""How well mentions are gathered into entities: B-cubed F1 on the project's own annotated press.

The gold clusters of `press/dev.txt` are in `press_dev_entities.json`, made by hand: for each article the marked
surface forms that are not their entity's canonical name, with that name. Every other form is its own entity,
case apart.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from talent_analysis.annotate.linking import link
from talent_analysis.tables import frame

GOLD = Path(__file__).parent / "press_dev_entities.json"
Row = tuple[str, str, str, float, int]


@dataclass(frozen=True)
class Clustered:
    """An article's text and its marked names: start, end, type and gold entity of each."""

    article_id: str
    text: str
    names: tuple[tuple[int, int, str, str], ...]


def bcubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of clusters (Bagga and Baldwin 1998); item i is in cluster gold[i].

    Raises ValueError for lists of different lengths or none at all.
    """
    if len(gold) != len(found) or not gold:
        raise ValueError(f"{len(gold)} gold and {len(found)} found labels cannot be compared")
    sides: list[dict[Hashable, set[int]]] = [defaultdict(set), defaultdict(set)]
    for i, labels in enumerate(zip(gold, found, strict=True)):
        for side, label in zip(sides, labels, strict=True):
            side[label].add(i)
    shared = [(sides[0][g], sides[1][f]) for g, f in zip(gold, found, strict=True)]
    precision = sum(len(a & b) / len(b) for a, b in shared) / len(gold)
    recall = sum(len(a & b) / len(a) for a, b in shared) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def read_clusters(press: Path, gold: Path = GOLD) -> list[Clustered]:
    """The articles of a press file with the gold entity of each marked name."""
    from talent_analysis.models.evaluate import read_press

    told = json.loads(gold.read_text(encoding="utf-8"))
    ids = [line.split()[1] for line in press.read_text(encoding="utf-8").splitlines() if line.startswith("@id ")]
    articles = read_press(press)
    return [_clustered(key, a.text, a.names, told.get(key, {})) for key, a in zip(ids, articles, strict=True)]


def _clustered(key: str, text: str, names: Sequence[tuple[int, int, str]], told: dict[str, str]) -> Clustered:
    gold = ((s, e, kind, told.get(text[s:e], text[s:e]).casefold()) for s, e, kind in names)
    return Clustered(key, text, tuple(gold))


def scores(press: Path) -> list[Row]:
    """task, test set, metric, value and number of mentions: B-cubed F1 given the marked names, of all of them and
    of those whose entity goes by several spellings; and of a peer that merges equal spellings only."""
    articles = read_clusters(press)
    mentions = frame("mentions", list(_mentions(articles)))
    gold = [name[3] for article in articles for name in article.names]
    surfaces = mentions["text"].str.to_lowercase().to_list()
    found = {
        "entities": link(mentions, {a.article_id: a.text for a in articles})["entity"].to_list(),
        "entities, peer: equal spelling": surfaces,
    }
    forms: dict[str, set[str]] = defaultdict(set)
    for entity, surface in zip(gold, surfaces, strict=True):
        forms[entity].add(surface)
    return [row for task, labels in found.items() for row in _rows(task, gold, labels, lambda e: len(forms[e]) > 1)]


def _mentions(articles: Sequence[Clustered]) -> Iterator[dict[str, object]]:
    for article in articles:
        for start, end, kind, _ in article.names:
            place = {"article_id": article.article_id, "start": start, "end": end}
            yield {**place, "text": article.text[start:end], "type": kind}


def _rows(task: str, gold: list[str], found: list[str], several: Callable[[str], bool]) -> Iterator[Row]:
    for metric, kept in (("B-cubed F1", [True] * len(gold)), ("B-cubed F1, several spellings", map(several, gold))):
        pairs = [(g, f) for g, f, keep in zip(gold, found, kept, strict=True) if keep]
        if pairs:
            yield task, "press dev", metric, bcubed(*map(list, zip(*pairs, strict=True)))[2], len(pairs)
