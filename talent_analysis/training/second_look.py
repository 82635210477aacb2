"""Fits the two regressions of `models/second_look.py` on the treebanks and the press corpus.

The regressions on words learn from the training sentences, joined in random orders; how far they and the tokenizer
are to be trusted is fitted on the development sentences, which the tokenizer has not learnt.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from talent_analysis.models import second_look
from talent_analysis.models.second_look import BUCKETS, bucket
from talent_analysis.training import corpora, treebanks
from talent_analysis.training.running import SEED, saved
from talent_analysis.training.treebanks import Sentence

#: Inverse of the penalty, and how much a vector weighs beside a feature that holds.
STRENGTH = {"sentence": 1.0, "opening": 3.0}
VECTORS_WEIGH = 0.3
#: How many random orders of the training sentences are read.
ORDERS = 3

Example = tuple[list[str], int]


def train(data: Path, work: Path) -> Path:
    """Fit both regressions and their trust; returns the file."""
    vectors = _vectors(saved(work, "pretrain"))
    train_set, dev = treebanks.load(data)
    wide, _ = treebanks.load(data, wide=True, whole=True)
    held: dict[str, Any] = {}
    joined = [*orders(train_set), *paragraphs(data / "press" / "train.txt")]
    examples = {
        "sentence": [(forms, i, y) for forms, ends in joined for i, y in sentence_places(forms, ends)],
        "opening": [(forms, i, y) for s in wide for forms, i, y in openings(s)],
    }
    for task, rows in examples.items():
        held |= fit(task, rows, vectors, STRENGTH[task])
    for task in second_look.TASKS:
        held[f"{task}_trust"] = np.array([0.0, 1.0, 0.0])
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


def forms_of(sentence: Sentence) -> list[str]:
    """The sentence's tokens."""
    return [row[1] for row in treebanks.tokens(sentence.rows)]


def orders(sentences: Sequence[Sentence]) -> Iterator[tuple[list[str], set[int]]]:
    """The tokens of all sentences in a row, in several random orders, with the places of the last ones."""
    for number in range(ORDERS):
        shuffled = list(sentences)
        random.Random(SEED + number).shuffle(shuffled)  # noqa: S311
        yield joined([forms_of(sentence) for sentence in shuffled])


def joined(sentences: Iterable[Sequence[str]]) -> tuple[list[str], set[int]]:
    """Tokens of sentences in a row, and the places where one ends."""
    forms: list[str] = []
    ends: set[int] = set()
    for sentence in sentences:
        forms += sentence
        ends.add(len(forms) - 1)
    return forms, ends


def paragraphs(press: Path) -> Iterator[tuple[list[str], set[int]]]:
    """The paragraphs of a press file, as tokens with the places where a sentence ends."""
    for block in press.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.split("\t", 1) for line in block.splitlines() if "\t" in line and not line.startswith(("@", "%"))]
        texts = [corpora.parse_marks(text)[0] for _, text in lines]
        if texts:
            yield joined([token.text for token in corpora.tokenise(text)] for text in texts)


def sentence_places(forms: Sequence[str], ends: set[int]) -> Iterator[tuple[int, bool]]:
    """The places that the second look asks about, and whether a sentence ends there."""
    return ((i, i in ends) for i in range(len(forms)) if second_look.asked(forms, i))


def openings(sentence: Sentence) -> Iterator[tuple[list[str], int, bool]]:
    """Every « du » and « des » of a sentence, and whether it is opened to two words."""
    forms = forms_of(sentence)
    for i, row in enumerate(treebanks.tokens(sentence.rows)):
        if row[1].lower() in second_look.OPENED_FORMS:
            yield forms, i, "-" in row[0]


def fit(task: str, rows: Sequence[tuple[list[str], int, bool]], vectors: Any, strength: float) -> dict[str, Any]:
    """The arrays of one regression: hashed weights, and weights of the vectors at each place read."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    read = READERS[task]
    known = {word: row for row, word in enumerate(vectors.vocab._id2unit)}
    table = np.vstack([np.asarray(vectors.emb, dtype=np.float32), np.zeros((1, vectors.emb.shape[1]), np.float32)])
    columns, starts, dense = [], [0], []
    for forms, i, _ in rows:
        columns += [bucket(feature) for feature in read(forms, i)]
        starts.append(len(columns))
        dense.append([known.get(word, -1) for word in second_look.words_read(task, forms, i)])
    sparse = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(rows), BUCKETS))
    scale = VECTORS_WEIGH / table.std()
    block = csr_matrix(table[np.array(dense)].reshape(len(rows), -1) * scale)
    model = LogisticRegression(C=strength, max_iter=500, random_state=SEED)
    model.fit(hstack([sparse, block]).tocsr(), np.array([y for *_, y in rows]))
    weights = model.coef_[0]
    hashed = weights[:BUCKETS].astype(np.float16)
    on_vectors = (weights[BUCKETS:] * scale).reshape(len(dense[0]), -1).astype(np.float16)
    # the constant goes with the trust, which is fitted anew
    return {f"{task}_weights": hashed, f"{task}_vectors": on_vectors}


READERS = {"sentence": second_look.sentence_features, "opening": second_look.opening_features}


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
    rows: dict[str, list[tuple[float, float, bool]]] = {task: [] for task in second_look.TASKS}
    for source in sorted({sentence.source for sentence in dev}):
        sentences = [sentence for sentence in dev if sentence.source == source]
        text, scores = scored(" ".join(s.text for s in sentences), saved(work, "tokenize"))
        labels = scores.argmax(axis=1).tolist()
        second_look.cut(text, labels)
        tokens = list(second_look.places(text, labels))
        forms = [token.form for token in tokens]
        ends, opened = _truth(sentences)
        for i, token in enumerate(tokens):
            odds = look.both(forms, i, scores[token.end - 1])
            if "opening" in odds:
                rows["opening"].append((*odds["opening"], token.end in opened))
            if "sentence" in odds:
                rows["sentence"].append((*odds["sentence"], token.end in ends))
    return rows


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
