"""A second look at what Stanza's tokenizer decides letter by letter: cuts of words, ends of sentences, « des » opened.

The tokenizer reads characters and knows no words. Here its decisions are made again where words tell more: by a few
rules of the treebanks on what is one word, and by two logistic regressions on the words around a place, each added
to the tokenizer's own log odds: whether a sentence ends there, and whether « du » or « des » is a preposition with
an article (« de le », « de les »). A third, of words alone, says which are verbs in a finite form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from talent_analysis.errors import UnusableInput
from talent_analysis.models.cuts import (
    FOLLOWING,
    INSIDE,
    OPENED,
    OPENED_SENTENCE,
    SENTENCE,
    TOKEN,
    cut,
    places,
    words_of,
)
from talent_analysis.models.sentence_ends import NONE, Places, form_at, verb_features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from stanza.models.common.pretrain import Pretrain

    Floats = NDArray[np.float32]

#: Buckets that features are hashed into.
BUCKETS = 1 << 16
#: The tokenizer is never surer than this (log odds).
SUREST = 8.0
#: Where the words stand whose vectors are read, counted from the place asked about; for the end of a sentence a second
#: time where no mark stands there.
VECTORS_AT = {"sentence": (0, 1, 2, 0, 1, 2), "opening": (-2, -1, 1, 2), "verb": (0,)}
TASKS = tuple(VECTORS_AT)
#: What is decided with the tokenizer, whose log odds are added.
SHARED = ("sentence", "opening")
#: Where the tokenizer's window is full: characters before its end in which no sentence ends, since what follows is
#: not seen. The next window begins after the last end.
UNSEEN = 120
WINDOW = 1000
#: The forms that are two words or one.
OPENED_FORMS = ("du", "des")
_ENDING = (SENTENCE, OPENED_SENTENCE)
_OPENING = (OPENED, OPENED_SENTENCE)
_PAD = "<PAD>"
#: Answers about verbs that are kept; past that they are asked anew, so that memory stays bounded.
_KEPT = 40_000
_MARKS = frozenset('.!?…;:"»)]”')
#: No sentence ends after these with a point.
_LEADING = {"M", "MM", "Mr", "Mrs", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Dre", "Pr", "Prof", "Me", "Mgr"}
_LEADING |= {"St", "Ste", "cf", "p", "pp"}


@dataclass(frozen=True)
class Choice:
    """One logistic regression: hashed weights, what each known word's vector adds at each place read (and, after these,
    in the mean of each stretch read), and how the tokenizer's log odds (`trust[0]`) and the sum of the others
    (`trust[1]`) are weighted, with a constant."""

    weights: Sequence[float]
    words: Floats
    trust: tuple[float, float, float]

    @classmethod
    def of(cls, held: Mapping[str, Any], task: str, table: Floats) -> Choice:
        """From the arrays of the file, by name, and the table of vectors."""
        own, read, constant = (float(x) for x in held[f"{task}_trust"])
        words = table @ held[f"{task}_vectors"].astype(table.dtype).T
        return cls(held[f"{task}_weights"].astype(table.dtype).tolist(), words, (own, read, constant))

    def score(self, features: Iterable[str], known: Sequence[int]) -> float:
        """Log odds from the words alone; `known` are the rows of the words read in the table of vectors, or -1."""
        total = sum(self.weights[crc32(feature.encode()) % BUCKETS] for feature in features)
        return total + float(sum(self.words[row, at] for at, row in enumerate(known) if row >= 0))

    def odds(self, tokenizer: float, words: float) -> float:
        """Both log odds together."""
        own, read, constant = self.trust
        return own * max(-SUREST, min(SUREST, tokenizer)) + read * words + constant


def bucket(feature: str) -> int:
    """Where a feature's weight stands."""
    return crc32(feature.encode()) % BUCKETS


class SecondLook:
    """The regressions, with the words that have vectors."""

    def __init__(self, choices: dict[str, Choice], rows: dict[str, int]) -> None:
        self._choices = choices
        self._rows = rows
        self.verbs = Verbs(choices["verb"], rows)

    @classmethod
    def load(cls, path: Path, vectors: Pretrain) -> SecondLook:
        """From the shipped file and the shipped vectors. Raises UnusableInput where the file does not fit them."""
        import numpy as np

        rows = {word: row for row, word in enumerate(vectors.vocab._id2unit)}
        table = np.asarray(vectors.emb, dtype=np.float32)
        with np.load(path, allow_pickle=False) as held:
            if held["opening_vectors"].shape[1] != table.shape[1]:
                raise UnusableInput(f"{path}: made for other word vectors than the ones that ship with it.")
            choices = {}
            for task in TASKS:
                choices[task] = Choice.of(held, task, table)
        return cls(choices, rows)

    def install(self, pipeline: Any) -> None:
        """Let a Stanza pipeline's tokenizer be followed by this second look."""
        trainer = pipeline.processors["tokenize"].trainer
        trainer.predict = self.after(trainer.predict)

    def after(self, predict: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """The tokenizer's `predict` (scores of each character's five labels) with the labels chosen here on top."""

        def looked(batch: Any) -> Any:
            import numpy as np

            scores = predict(batch)
            chosen = np.full_like(scores, -1.0)
            for row, characters in enumerate(batch[3]):
                text = "".join(" " if c == _PAD else c for c in characters).rstrip()
                labels = self.mend(text, scores[row])
                if len(characters) >= WINDOW and characters[-1] != _PAD and text[-1] not in _MARKS:
                    postpone(labels)
                chosen[row, np.arange(len(labels)), labels] = 0.0
                chosen[row, len(labels) :, INSIDE] = 0.0
            return chosen

        return looked

    def mend(self, text: str, scores: Floats) -> list[int]:
        """The label of each character of `text`, whose labels' log probabilities are `scores` (characters, 5)."""
        labels: list[int] = scores[: len(text)].argmax(axis=1).tolist()
        cut(text, labels)
        tokens = list(places(text, labels))
        own, read = tokenizer_odds(scores), self.read(words_of(tokens))
        start = 0
        for i, token in enumerate(tokens):
            at = token.end - 1
            yes = {t: self._choices[t].odds(own[t][at], words) > 0 for t, words in self.odds(read, i, start).items()}
            ends = yes.get("sentence", labels[at] in _ENDING) and not within(read.places.forms, i)
            opened = yes.get("opening", labels[at] in _OPENING)
            labels[at] = (OPENED_SENTENCE if opened else SENTENCE) if ends else (OPENED if opened else TOKEN)
            start = i + 1 if ends else start
        return labels

    def read(self, forms: Sequence[str]) -> Read:
        """The tokens of a text with what the questions about them need."""
        import numpy as np

        places = self.verbs.places(forms)
        known = [self._rows.get(word, -1) if word[0].isalpha() else -1 for word in places.low]
        table = self._choices["sentence"].words[:, len(VECTORS_AT["sentence"]) :]
        added = np.where(np.array(known)[:, None] < 0, 0.0, table[known])
        return Read(places, np.vstack([np.zeros((1, table.shape[1])), added.cumsum(axis=0)]))

    def odds(self, read: Read, i: int, start: int) -> dict[str, float]:
        """By task, where it is asked of token i of a sentence that began at `start`: the log odds of the words."""
        found, forms = {}, read.places.forms
        if read.places.low[i] in OPENED_FORMS:
            found["opening"] = self._words("opening", opening_features(forms, i), forms, i)
        if asked(forms, i):
            words = self._words("sentence", read.places.features(i, start), forms, i)
            found["sentence"] = words + read.means(read.places.stretches(i, start))
        return found

    def _words(self, task: str, features: Iterable[str], forms: Sequence[str], i: int) -> float:
        known = [self._rows.get(word, -1) for word in words_read(task, forms, i)]
        return self._choices[task].score(features, known)


class Verbs:
    """Tells which tokens are verbs in a finite form."""

    def __init__(self, choice: Choice, rows: dict[str, int]) -> None:
        self._choice = choice
        self._rows = rows
        self._known: dict[tuple[str, str], bool] = {}

    def places(self, forms: Sequence[str]) -> Places:
        """The tokens of a text, with the verbs among them."""
        return Places(forms, [self.is_finite(forms, i) for i in range(len(forms))])

    def is_finite(self, forms: Sequence[str], i: int) -> bool:
        """By the token itself and the one before."""
        if not forms[i][0].isalpha():
            return False
        key = (forms[i], form_at(forms, i - 1))
        if key not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            odds = self._choice.score(verb_features(forms, i), [self._rows.get(forms[i].lower(), -1)])
            self._known[key] = self._choice.odds(0.0, odds) > 0
        return self._known[key]


class Read(NamedTuple):
    """The tokens of a text, and the sums over the words before each place of what their vectors add to the means."""

    places: Places
    sums: NDArray[np.float64]

    def means(self, stretches: Sequence[tuple[int, int]]) -> float:
        """What the mean vectors of the stretches (half open) add, one after the other."""
        found = ((self.sums[b, n] - self.sums[a, n]) / (b - a) for n, (a, b) in enumerate(stretches) if b > a)
        return float(sum(found))


def words_read(task: str, forms: Sequence[str], i: int) -> list[str]:
    """The words around token i whose vectors are read; NONE where there is none."""
    found = [form_at(forms, i + k).lower() for k in VECTORS_AT[task]]
    if task == "sentence" and not forms[i][0].isalnum():
        found[3:] = [NONE] * 3
    return found


def tokenizer_odds(scores: Floats) -> dict[str, list[float]]:
    """By shared task, the tokenizer's log odds after each character, from its labels' log probabilities."""
    import numpy as np

    asked_of = {"sentence": (_ENDING, (TOKEN, OPENED)), "opening": (_OPENING, (TOKEN, SENTENCE))}
    sums = {task: [np.logaddexp.reduce(scores[:, own], axis=1) for own in both] for task, both in asked_of.items()}
    return {task: (yes - no).tolist() for task, (yes, no) in sums.items()}


def postpone(labels: list[int]) -> None:
    """Let no sentence end in the last `UNSEEN` characters, in place, where one ends before."""
    unseen = max(0, len(labels) - UNSEEN)
    if any(label in _ENDING for label in labels[:unseen]):
        for at in range(unseen, len(labels)):
            labels[at] = {SENTENCE: TOKEN, OPENED_SENTENCE: OPENED}.get(labels[at], labels[at])


def within(forms: Sequence[str], i: int) -> bool:
    """Whether no sentence ends after token i, by the mark that follows or the abbreviation there (« M. »)."""
    if form_at(forms, i + 1) in FOLLOWING:
        return True
    own, before = forms[i], form_at(forms, i - 1)
    return own[-1] == "." and (own[:-1] in _LEADING or (own == "." and before in _LEADING))


def asked(forms: Sequence[str], i: int) -> bool:
    """Whether a sentence may end after token i: there is a mark, or what comes next begins with no small letter."""
    if i + 1 >= len(forms) or within(forms, i):
        return False
    return forms[i][-1] in _MARKS or not forms[i + 1][0].islower()


def opening_features(forms: Sequence[str], i: int) -> list[str]:
    """What is read around « du » or « des » at token i."""
    low = {k: form_at(forms, i + k).lower() for k in range(-3, 4)}
    own = low.pop(0)
    found = [own]
    for k, word in low.items():
        found.append(f"{k}={word}")
        if abs(k) < 3:
            found += [f"{k}/{n}={word[-n:]}" for n in (2, 3, 4)]
    found += [f"-1+1={low[-1]} {low[1]}", f"-2-1={low[-2]} {low[-1]}"]
    found += [f"{own} -1={low[-1]}", f"{own} -1/3={low[-1][-3:]}"]
    found += [f"{k} capital" for k in (-1, 1) if form_at(forms, i + k)[0].isupper()]
    return found
