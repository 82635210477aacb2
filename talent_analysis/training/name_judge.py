"""Trains the second look at names (`annotate/name_judge.py`) on what the names network says of text it has not seen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talent_analysis.annotate import name_judge
from talent_analysis.annotate.name_features import CLASSES, TYPES, Article, Candidate, Known
from talent_analysis.annotate.name_judge import Layers, NameJudge
from talent_analysis.annotate.names import key, straight
from talent_analysis.annotate.parse import Boundaries, Entity, Line, Parser, Sentence
from talent_analysis.models import evaluate, store
from talent_analysis.training import folds
from talent_analysis.training.corpora import read_press
from talent_analysis.training.running import SEED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HIDDEN, EPOCHS, BATCH, RATE, DECAY = 48, 6, 256, 2e-3, 1e-5
#: Dropout of hidden units, of string features and of numbers; least number of candidates a string stands at.
DROP, DROP_STRINGS, DROP_NUMBERS, LEAST = 0.3, 0.15, 0.1, 5
#: A candidate of the press corpus weighs this much, one of WiNER 1.
PRESS_WEIGHT = 1.5
_WORD = re.compile(r"\w+(?:-\w+)*'?|\S")


@dataclass(frozen=True)
class Text:
    """A training article: corpus, group (no name is counted within its own), fold of the names network, marks."""

    corpus: str
    group: str
    fold: int
    marked: evaluate.Marked


@dataclass(frozen=True)
class Case:
    """The candidates of an article with their features and their gold classes."""

    text: Text
    candidates: Sequence[Candidate]
    strings: list[list[str]]
    dense: Floats
    gold: Sequence[int]


def texts(data: Path) -> list[Text]:
    """The articles trained on: of WiNER a month is a group, of the press corpus a story."""
    found = [
        Text("winer", f"{month.parent.name}/{month.name}", n % folds.FOLDS, marked)
        for n, month in enumerate(folds.months(data))
        for marked in evaluate.read_winer(month)
    ]
    articles = read_press(data / "press" / "train.txt")
    marks = evaluate.read_press(data / "press" / "train.txt")
    for article, fold, marked in zip(articles, folds.press_folds(articles), marks, strict=True):
        found.append(Text("press", article.head.get("story") or article.id, fold, marked))
    return found


def parsed(found: Sequence[Text]) -> list[list[Sentence]]:
    """Their sentences, tagged, without names."""
    boundaries = Boundaries()
    pipeline = store.load_pipeline(store.bundled(), "tokenize,mwt,pos", tokenize_postprocessor=boundaries)
    parser = Parser(pipeline, boundaries)
    out = []
    for text in found:
        marked = text.marked
        lines = [Line(n, s, e, "body", marked.text[s:e]) for n, (s, e) in enumerate(marked.paragraphs, 1)]
        out.append(parser.parse(marked.text, lines))
    return out


class Network:
    """A names network over sentences that are cut into words already."""

    def __init__(self, checkpoint: Path, pretrain: Path) -> None:
        from stanza.models.ner.trainer import Trainer

        from talent_analysis.annotate.chances import Watched

        self.trainer = Trainer(model_file=str(checkpoint), pretrain=store.vectors(pretrain), device="cpu")
        self.trainer.model.float().eval()
        self.watched = Watched(self.trainer)

    def read(self, raw: str, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences with the network's names and chances."""
        from stanza.models.ner.data import DataLoader

        plain = folds.document([[(word, "O") for word in s.surface] for s in sentences])
        vocab = self.trainer.vocab
        batches = DataLoader(plain, 32, self.trainer.args, vocab=vocab, evaluation=True, preprocess_tags=False)
        tags = [found for batch in batches for found in self.trainer.predict(batch)]
        chances = self.watched.take([s.surface for s in sentences])
        return [
            replace(s, entities=_entities(raw, s, found), chances=own)
            for s, found, own in zip(sentences, tags, chances, strict=True)
        ]


def _entities(raw: str, sentence: Sentence, tags: Sequence[str]) -> list[Entity]:
    spans: list[tuple[int, int, str]] = []
    for n, tag in enumerate(tags):
        if tag[0] in "BS":
            spans.append((n, n + 1, tag[2:]))
        elif tag[0] in "IE" and spans:
            spans[-1] = (spans[-1][0], n + 1, spans[-1][2])
    places = [(sentence.spans[a][0], sentence.spans[b - 1][1], kind, (a, b)) for a, b, kind in spans]
    return [Entity(start, end, raw[start:end], kind, span) for start, end, kind, span in places]


class Counts:
    """How often names, and words in and outside names, had each type: by group, and in all."""

    def __init__(self, found: Iterable[Text]) -> None:
        import numpy as np

        self.names: dict[str, dict[str, Floats]] = defaultdict(lambda: defaultdict(lambda: np.zeros(5)))
        self.words: dict[str, dict[str, Floats]] = defaultdict(lambda: defaultdict(lambda: np.zeros(6)))
        self.heads: Counter[str] = Counter()
        for text in found:
            self._add(text)
        self.known = Known(_total(self.names), _total(self.words), frozenset(w for w, n in self.heads.items() if n > 1))

    def _add(self, text: Text) -> None:
        names, words = self.names[text.group], self.words[text.group]
        raw, done = text.marked.text, 0
        for start, end, kind in sorted(text.marked.names):
            for word in _words(raw[done:start]):
                words[word][0] += 1
            own = _words(raw[start:end])
            for word in own:
                words[word][1 + TYPES.index(kind)] += 1
            names[key(raw[start:end])][TYPES.index(kind)] += 1
            if raw[start].islower() and len(own) > 1 and len(own[0]) > 2:
                self.heads[own[0]] += 1
            done = max(done, end)
        for word in _words(raw[done:]):
            words[word][0] += 1

    def without(self, group: str) -> tuple[Mapping[str, Sequence[float]], Mapping[str, Sequence[float]]]:
        """The counts of names and of words in all other groups."""
        return _less(self.known.names, self.names[group]), _less(self.known.words, self.words[group])


def _words(text: str) -> list[str]:
    return [re.sub(r"\d", "0", straight(word).casefold()) for word in _WORD.findall(straight(text))]


def _total(groups: Mapping[str, Mapping[str, Floats]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for own in groups.values():
        for name, counts in own.items():
            out[name] = out[name] + counts if name in out else counts.copy()
    return out


def _less(counts: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {**counts, **{name: counts[name] - value for name, value in own.items()}}


def cases(
    found: Sequence[Text], sentences: Sequence[Sequence[Sentence]], counts: Counts, vector: Mapping[str, Floats]
) -> list[Case]:
    """The candidates of each article, as the judge will see them in text that it has not learnt from."""
    out = []
    for text, own in zip(found, sentences, strict=True):
        article = Article(text.marked.text, own, counts.known, vector)
        gold = {(start, end): CLASSES.index(kind) for start, end, kind in text.marked.names}
        told = [gold.get((c.start, c.end), 0) for c in article.all]
        dense = article.dense(*counts.without(text.group)) if article.all else None
        if dense is not None:
            out.append(Case(text, article.all, article.sparse(), dense.astype("float32"), told))
    return out


def fit(found: Sequence[Case], epochs: int = EPOCHS) -> Layers:
    """Train the network (AdamW, the rate falling along a cosine)."""
    import numpy as np
    import torch

    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    place = vocabulary(found)
    places = [[place[name] for name in names if name in place] for case in found for names in case.strings]
    numbers = np.concatenate([case.dense for case in found])
    mean, scale = numbers.mean(axis=0), numbers.std(axis=0) + 1e-3
    rows = torch.tensor((numbers - mean) / scale).clamp(-name_judge.LIMIT, name_judge.LIMIT)
    gold = torch.tensor([kind for case in found for kind in case.gold])
    weight = torch.tensor([PRESS_WEIGHT if c.text.corpus == "press" else 1.0 for c in found for _ in c.gold])
    table, dense, top = _layers(len(place), numbers.shape[1])
    learning = torch.optim.AdamW(
        [*table.parameters(), *dense.parameters(), *top.parameters()], lr=RATE, weight_decay=DECAY
    )
    batches = len(gold) // BATCH
    for step in range(epochs * batches):
        if step % batches == 0:
            order = rng.permutation(len(gold))
        own = order[step % batches * BATCH :][:BATCH]
        learning.param_groups[0]["lr"] = RATE * (0.02 + 0.49 * (1 + np.cos(np.pi * step / (epochs * batches))))
        both = _strings(table, [places[i] for i in own], rng) + dense(torch.dropout(rows[own], DROP_NUMBERS, True))
        hidden = torch.dropout(torch.relu(both[:, :HIDDEN]), DROP, True)
        losses = torch.nn.functional.cross_entropy(both[:, HIDDEN:] + top(hidden), gold[own], reduction="none")
        learning.zero_grad()
        (losses * weight[own]).mean().backward()  # type: ignore[no-untyped-call]
        learning.step()

    def plain(value: Any) -> Floats:
        return np.asarray(value.detach().numpy(), dtype=np.float64)

    weights = {"numbers": plain(dense.weight).T, "bias": plain(dense.bias), "top": plain(top.weight).T}
    return Layers(place, plain(table.weight)[:-1], mean.astype("float64"), scale.astype("float64"), **weights)


def vocabulary(found: Sequence[Case]) -> dict[str, int]:
    """The strings kept as features, with their rows."""
    counts: Counter[str] = Counter()
    for case in found:
        for names in case.strings:
            counts.update(set(names))
    return {name: n for n, name in enumerate(sorted(name for name, n in counts.items() if n >= LEAST))}


def _layers(strings: int, numbers: int) -> tuple[Any, Any, Any]:
    import torch

    table = torch.nn.EmbeddingBag(strings + 1, HIDDEN + len(CLASSES), mode="sum")
    torch.nn.init.zeros_(table.weight)
    table.weight.data[:, :HIDDEN].normal_(0, 0.05)
    dense = torch.nn.Linear(numbers, HIDDEN + len(CLASSES))
    dense.weight.data.mul_(0.5)
    return table, dense, torch.nn.Linear(HIDDEN, len(CLASSES), bias=False)


def _strings(table: Any, rows: Sequence[Sequence[int]], rng: Any) -> Any:
    """The summed rows of each candidate's strings, some left out at random."""
    import numpy as np
    import torch

    kept = [[p for p, drawn in zip(row, rng.random(len(row)), strict=True) if drawn > DROP_STRINGS] for row in rows]
    kept = [row or [table.num_embeddings - 1] for row in kept]
    starts = np.cumsum([0, *(len(row) for row in kept[:-1])])
    weights = [1 / len(row) ** 0.5 for row in kept for _ in row]
    return table(
        torch.tensor([p for row in kept for p in row]),
        torch.tensor(starts),
        per_sample_weights=torch.tensor(weights, dtype=torch.float32),
    )


def train(data: Path, work: Path, pretrain: Path) -> Path:
    """Train networks that have each seen one half of the articles, then the judge on what they say of the other."""
    found = texts(data)
    sentences = parsed(found)
    vector = name_judge.Vectors(store.vectors(pretrain))
    for fold in range(folds.FOLDS):
        network = Network(folds.train(data, work, pretrain, fold), pretrain)
        for n, text in enumerate(found):
            if text.fold == fold:
                sentences[n] = network.read(text.marked.text, sentences[n])
    counts = Counts(found)
    out = work / "ner" / "judge.npz"
    name_judge.save(NameJudge(counts.known, fit(cases(found, sentences, counts, vector)), vector), out)
    return out
