"""Fits the regressions of `models/second_look.py` on the treebanks and the press corpus.

The regressions on words learn from the training sentences: their treebanks in their own order, more or less thinned, as
the test texts are sentences of these documents in a row; all in a random order; and the paragraphs of `press`. How far
they and the tokenizer are to be trusted is fitted on the development sentences, which the tokenizer has not learnt.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from talent_analysis.models import cuts, second_look
from talent_analysis.models.sentence_ends import verb_features
from talent_analysis.training import corpora, treebanks
from talent_analysis.training.hashed import Example, fit, with_none
from talent_analysis.training.running import SEED, saved
from talent_analysis.training.treebanks import Sentence

#: Passes over the examples.
EPOCHS = {"verb": 4, "opening": 8, "sentence": 4}
#: The share of a treebank's sentences in each text that is made of it.
SHARES = (1.0, 1.0, 0.6, 0.6, 0.3, 0.3, 0.3, 0.15, 0.15, 0.15)

Joined = tuple[list[str], set[int]]


def train(data: Path, work: Path) -> Path:
    """Fit the regressions and their trust; returns the file."""
    vectors = _vectors(saved(work, "pretrain"))
    read = Reader(vectors)
    sentences, dev = treebanks.load(data, in_order=True)
    wide, _ = treebanks.load(data, wide=True, whole=True)
    held = read.fitted("verb", [example for s in sentences for example in read.verbs(s)])
    verbs = second_look.Verbs(second_look.Choice.of(held, "verb", read.table[:-1]), read.rows)
    held |= read.fitted("opening", [example for s in wide for example in read.openings(s)])
    parts = (*texts(sentences), *paragraphs(data / "press" / "train.txt"))
    held |= read.fitted("sentence", [example for part in parts for example in read.ends(part, verbs)])
    path = work / "second_look" / "words.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **held)
    for task, trust in fit_trust(path, dev, work).items():
        held[f"{task}_trust"] = np.array(trust)
    np.savez_compressed(saved(work, "second_look"), **held)
    return saved(work, "second_look")


def _vectors(path: Path) -> Any:
    from talent_analysis.models import store

    return store.vectors(path)


class Reader:
    """Makes examples of sentences and texts."""

    def __init__(self, vectors: Any) -> None:
        self._vectors = vectors
        self.table = with_none(vectors)
        self.rows = {word: row for row, word in enumerate(vectors.vocab._id2unit)}

    def fitted(self, task: str, examples: Sequence[Example]) -> dict[str, Any]:
        """The arrays of one regression, trusted alone."""
        found = fit(examples, self._vectors, EPOCHS[task])
        arrays = {"weights": found.weights.astype(np.float16), "vectors": found.vectors.astype(np.float16)}
        arrays["trust"] = np.array([0.0, 1.0, found.constant])
        return {f"{task}_{name}": array for name, array in arrays.items()}

    def verbs(self, sentence: Sentence) -> Iterator[Example]:
        """Every word of a sentence, and whether it is a verb in a finite form."""
        forms = forms_of(sentence)
        for i, row in enumerate(treebanks.tokens(sentence.rows)):
            if row[1][0].isalpha():
                yield self._example("verb", verb_features(forms, i), forms, i, "VerbForm=Fin" in row[5])

    def openings(self, sentence: Sentence) -> Iterator[Example]:
        """Every « du » and « des » of a sentence, and whether it is opened to two words."""
        forms = forms_of(sentence)
        for i, row in enumerate(treebanks.tokens(sentence.rows)):
            if row[1].lower() in second_look.OPENED_FORMS:
                yield self._example("opening", second_look.opening_features(forms, i), forms, i, "-" in row[0])

    def ends(self, text: Joined, verbs: second_look.Verbs) -> Iterator[Example]:
        """The places of a text that the second look asks about, read in windows, and whether a sentence ends there."""
        for first, decided, seen in windows(*text):
            forms, ends = text[0][first:seen], {i - first for i in range(first, seen) if i in text[1]}
            places, sums = verbs.places(forms), self._sums(forms)
            start = 0
            for i in range(decided - first):
                if second_look.asked(forms, i):
                    means = [(sums[b] - sums[a]) / max(1, b - a) for a, b in places.stretches(i, start)]
                    features = places.features(i, start)
                    yield self._example("sentence", features, forms, i, i in ends, np.array(means, np.float16))
                start = i + 1 if i in ends else start

    def _sums(self, forms: Sequence[str]) -> Any:
        """Sums of the words' vectors before each token."""
        rows = [self.rows.get(form.lower(), -1) if form[0].isalpha() else -1 for form in forms]
        return np.vstack([self.table[-1:], self.table[rows].cumsum(axis=0, dtype=np.float64)])

    def _example(
        self, task: str, features: Iterable[str], forms: Sequence[str], i: int, truth: bool, means: Any = None
    ) -> Example:
        words = [self.rows.get(word, -1) for word in second_look.words_read(task, forms, i)]
        none = np.zeros((0, self.table.shape[1]), np.float16)
        buckets = np.array([second_look.bucket(feature) for feature in features], np.int32)
        return Example(buckets, words, none if means is None else means, truth)


def forms_of(sentence: Sentence) -> list[str]:
    """The sentence's tokens, as the second look reads them."""
    rows = list(treebanks.tokens(sentence.rows))
    glued = [*(row[9] == "SpaceAfter=No" for row in rows[:-1]), False]
    return cuts.directed([row[1] for row in rows], glued)


def texts(sentences: Sequence[Sentence]) -> Iterator[Joined]:
    """Each treebank in its order, thinned by turns, then all sentences in a random order."""
    chance = random.Random(SEED)  # noqa: S311
    for source in sorted({sentence.source for sentence in sentences}):
        own = [forms_of(sentence) for sentence in sentences if sentence.source == source]
        for share in SHARES:
            yield joined(forms for forms in own if chance.random() < share)
    every = [forms_of(sentence) for sentence in sentences]
    chance.shuffle(every)
    yield joined(every)


def joined(sentences: Iterable[Sequence[str]]) -> Joined:
    """Tokens of sentences in a row, and the places where one ends."""
    forms: list[str] = []
    ends: set[int] = set()
    for sentence in sentences:
        forms += sentence
        ends.add(len(forms) - 1)
    return forms, ends


def windows(forms: Sequence[str], ends: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """A text as the tokenizer reads it, window by window: the first token, the end of those decided, of those seen."""
    lengths = [0, *accumulate(len(form) + 1 for form in forms)]
    known = sorted(ends)
    first = 0
    while first < len(forms):
        seen = max(first + 1, bisect_right(lengths, lengths[first] + second_look.WINDOW) - 1)
        sure = bisect_right(lengths, lengths[first] + second_look.WINDOW - second_look.UNSEEN) - 1
        last = known[at - 1] if (at := bisect_left(known, sure)) else -1
        decided = last + 1 if seen < len(forms) and last >= first else seen
        yield first, decided, seen
        first = decided


def paragraphs(press: Path) -> Iterator[Joined]:
    """The paragraphs of a press file, as tokens with the places where a sentence ends."""
    for block in press.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.split("\t", 1) for line in block.splitlines() if "\t" in line and not line.startswith(("@", "%"))]
        found = [corpora.parse_marks(text)[0] for _, text in lines]
        if found:
            places = ([cuts.Place(*token) for token in corpora.tokenise(text)] for text in found)
            yield joined(map(cuts.words_of, places))


def fit_trust(path: Path, dev: Sequence[Sentence], work: Path) -> dict[str, tuple[float, float, float]]:
    """How the tokenizer's log odds and the words' are added, by logistic regression on the development sentences."""
    from sklearn.linear_model import LogisticRegression

    found = {}
    for task, rows in measured(path, dev, work).items():
        pairs = np.array([row[:2] for row in rows])
        model = LogisticRegression(C=1.0).fit(pairs, np.array([row[2] for row in rows]))
        own, words = (float(x) for x in model.coef_[0])
        found[task] = (own, words, float(model.intercept_[0]))
    return found


def measured(path: Path, dev: Sequence[Sentence], work: Path) -> dict[str, list[tuple[float, float, bool]]]:
    """For each place asked about in the development texts: both log odds, and what is true."""
    look = second_look.SecondLook.load(path, _vectors(saved(work, "pretrain")))
    rows: dict[str, list[tuple[float, float, bool]]] = {task: [] for task in second_look.SHARED}
    for source in sorted({sentence.source for sentence in dev}):
        sentences = [sentence for sentence in dev if sentence.source == source]
        text, scores = scored(" ".join(s.text for s in sentences), saved(work, "tokenize"))
        labels = scores.argmax(axis=1).tolist()
        cuts.cut(text, labels)
        tokens = list(cuts.places(text, labels))
        own, true = second_look.tokenizer_odds(scores), dict(zip(second_look.SHARED, _truth(sentences), strict=True))
        for i, odds in read_in_windows(look, tokens, true["sentence"]):
            at = tokens[i].end
            for task, words in odds.items():
                rows[task].append((own[task][at - 1], words, at in true[task]))
    return rows


def read_in_windows(
    look: second_look.SecondLook, tokens: Sequence[cuts.Place], ends: Collection[int]
) -> Iterator[tuple[int, dict[str, float]]]:
    """The log odds of the words after each token of a text whose sentences end at these characters."""
    forms = cuts.words_of(tokens)
    for first, decided, seen in windows(forms, [i for i, token in enumerate(tokens) if token.end in ends]):
        read = look.read(forms[first:seen])
        start = 0
        for i in range(decided - first):
            yield first + i, look.odds(read, i, start)
            start = i + 1 if tokens[first + i].end in ends else start


def _truth(sentences: Sequence[Sentence]) -> tuple[set[int], set[int]]:
    """Where the sentences end, and where their opened tokens do, in their text joined by spaces."""
    ends: set[int] = set()
    opened: set[int] = set()
    start = 0
    for sentence in sentences:
        at = 0
        for row in treebanks.tokens(sentence.rows):
            at = sentence.text.index(row[1], at) + len(row[1])
            if "-" in row[0]:
                opened.add(start + at)
        ends.add(start + len(sentence.text))
        start += len(sentence.text) + 1
    return ends, opened


def scored(text: str, model: Path) -> tuple[str, Any]:
    """A text and the tokenizer's scores of its characters, read in Stanza's own windows."""
    from stanza.models.tokenization.data import TokenizationDataset
    from stanza.models.tokenization.trainer import Trainer
    from stanza.models.tokenization.utils import predict

    trainer = Trainer(args=None, model_file=str(model), device="cpu")
    windows: list[tuple[str, Any]] = []
    own = trainer.predict

    def noted(batch: Any) -> Any:
        scores = own(batch)
        windows.append(("".join(c for c in batch[3][0] if c != "<PAD>"), scores[0]))
        return scores

    trainer.predict = noted
    whole = TokenizationDataset(trainer.args, input_text=text, vocab=trainer.vocab, evaluation=True)
    predict(trainer, whole, 1, 1000, use_regex_tokens=True, num_workers=0)
    table = np.zeros((len(text), 5), np.float32)
    # a later window begins where the last sentence of the one before ended
    at = 0
    for window, scores in windows:
        at = text.index(window, at)
        table[at : at + len(window)] = scores[: len(window)]
    return text, table
