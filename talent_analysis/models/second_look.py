"""A second look at what Stanza's tokenizer decides letter by letter: cuts of words, ends of sentences, « des » opened.

The tokenizer reads characters and knows no words. Here its decisions are made again where words tell more: by a few
rules of the treebanks on what is one word, and by two logistic regressions on the words around a place, each added
to the tokenizer's own log odds: whether a sentence ends there, and whether « du » or « des » is a preposition with
an article (« de le », « de les »).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from stanza.models.common.pretrain import Pretrain

    Floats = NDArray[np.float32]

#: Buckets that features are hashed into.
BUCKETS = 1 << 16
#: The tokenizer's labels of a character: inside a token, its end, a sentence's end, and both for opened tokens.
INSIDE, TOKEN, SENTENCE, OPENED, OPENED_SENTENCE = range(5)
#: The tokenizer is never surer than this (log odds).
SUREST = 8.0
#: Where the words stand whose vectors are read, counted from the place asked about.
VECTORS_AT = {"sentence": (0, 1, 2), "opening": (-2, -1, 1, 2)}
TASKS = tuple(VECTORS_AT)
#: The forms that are two words or one.
OPENED_FORMS = ("du", "des")
_ENDING = (SENTENCE, OPENED_SENTENCE)
_OPENING = (OPENED, OPENED_SENTENCE)
_NONE = "<>"
_ENDS = frozenset(".!?…")
_MARKS = frozenset('.!?…;:"»)]”')
_STRAIGHT = '"'
_LONGEST = 60
#: No sentence begins with one of these.
_FOLLOWING = frozenset(",.;:!?)»”")

#: One word in the treebanks, however the tokenizer cuts it.
_WHOLE = re.compile(
    r"\b(?i:c'est-à-dire|l'on)\b"
    r"|\b(?:[A-ZÀ-Ý]\.-?)+[A-ZÀ-Ý]\.(?!\w)"
    r"|\b\w+\((?:e?s|e|x|ES?|S|X)\)(?!\w)"
    r"|[^\W\d_]+"
)
#: Several words in the treebanks, one for each group.
_APART = re.compile(
    r"(?<![\w,.])(\d{1,2})([hH])((?:[0-5]\d)?)(?!\w)"
    r"|(?<=\w)()(--+)(?=\w)"
    r"|(?:(?<=\s)|(?<=^))(-)(?=[^\W\d_]{2})"
    r"|(?<=[a-zà-ÿ])(/)(?=[a-zà-ÿ])(?<!km/)"
    r"|(?<=[A-ZÀ-Ý]{3})(\.)(?=[\s\"»)])"
)


class Place(NamedTuple):
    """A token: where it begins and ends in the text (half open), and its form."""

    start: int
    end: int
    form: str


@dataclass(frozen=True)
class Choice:
    """One logistic regression: hashed weights, what each known word's vector adds at each place read, and how the
    tokenizer's log odds (`trust[0]`) and the sum of both others (`trust[1]`) are weighted, with a constant."""

    weights: Floats
    words: Floats
    trust: tuple[float, float, float]

    def score(self, features: Iterable[str], known: Sequence[int]) -> float:
        """Log odds from the words alone; `known` are the rows of the words read in the table of vectors, or -1."""
        total = float(sum(self.weights[bucket(feature)] for feature in features))
        return total + float(sum(self.words[row, at] for at, row in enumerate(known) if row >= 0))

    def odds(self, tokenizer: float, words: float) -> float:
        """Both log odds together."""
        own, read, constant = self.trust
        return own * max(-SUREST, min(SUREST, tokenizer)) + read * words + constant


def bucket(feature: str) -> int:
    """Where a feature's weight stands."""
    return crc32(feature.encode()) % BUCKETS


class SecondLook:
    """The two regressions, with the words that have vectors."""

    def __init__(self, choices: dict[str, Choice], rows: dict[str, int]) -> None:
        self._choices = choices
        self._rows = rows

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
                weights = held[f"{task}_weights"].astype(np.float32)
                words = table @ held[f"{task}_vectors"].astype(np.float32).T
                own, read, constant = (float(x) for x in held[f"{task}_trust"])
                choices[task] = Choice(weights, words, (own, read, constant))
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
                text = "".join(" " if c == "<PAD>" else c for c in characters)
                labels = self.mend(text.rstrip(), scores[row])
                chosen[row, np.arange(len(labels)), labels] = 0.0
                chosen[row, len(labels) :, INSIDE] = 0.0
            return chosen

        return looked

    def mend(self, text: str, scores: Floats) -> list[int]:
        """The label of each character of `text`, whose labels' log probabilities are `scores` (characters, 5)."""
        labels: list[int] = scores[: len(text)].argmax(axis=1).tolist()
        cut(text, labels)
        tokens = list(places(text, labels))
        forms = [token.form for token in tokens]
        for i, token in enumerate(tokens):
            at = token.end - 1
            yes = {task: self._choices[task].odds(*both) > 0 for task, both in self.both(forms, i, scores[at]).items()}
            ends = yes.get("sentence", labels[at] in _ENDING) and _form(forms, i + 1) not in _FOLLOWING
            opened = yes.get("opening", labels[at] in _OPENING)
            labels[at] = (OPENED_SENTENCE if opened else SENTENCE) if ends else (OPENED if opened else TOKEN)
        return labels

    def both(self, forms: Sequence[str], i: int, scores: Floats) -> dict[str, tuple[float, float]]:
        """By task, where it is asked of token i: the tokenizer's log odds and those of the words."""
        found = {}
        if forms[i].lower() in OPENED_FORMS:
            words = self._words("opening", opening_features(forms, i), forms, i)
            found["opening"] = (log_odds(scores, _OPENING, (TOKEN, SENTENCE)), words)
        if asked(forms, i):
            words = self._words("sentence", sentence_features(forms, i), forms, i)
            found["sentence"] = (log_odds(scores, _ENDING, (TOKEN, OPENED)), words)
        return found

    def _words(self, task: str, features: Iterable[str], forms: Sequence[str], i: int) -> float:
        known = [self._rows.get(word, -1) for word in words_read(task, forms, i)]
        return self._choices[task].score(features, known)


def words_read(task: str, forms: Sequence[str], i: int) -> list[str]:
    """The words around token i whose vectors are read."""
    return [_form(forms, i + k).lower() for k in VECTORS_AT[task]]


def log_odds(scores: Floats, yes: Sequence[int], no: Sequence[int]) -> float:
    """Log odds of some labels against others."""
    import numpy as np

    return float(np.logaddexp.reduce(scores[list(yes)]) - np.logaddexp.reduce(scores[list(no)]))


def cut(text: str, labels: list[int]) -> None:
    """Bring the labels of `text` to the treebanks' words, in place; no token ends on a space."""
    for at in range(len(text) - 1, 0, -1):
        if text[at] == " " and labels[at]:
            labels[at - 1] = labels[at - 1] or labels[at]
            labels[at] = INSIDE
    for found in _WHOLE.finditer(text):
        inner = range(found.start(), found.end() - 1)
        if any(labels[at] for at in inner):
            for at in inner:
                labels[at] = INSIDE
            labels[found.end() - 1] = labels[found.end() - 1] or TOKEN
    for found in _APART.finditer(text):
        for start, end in (found.span(n) for n in range(1, found.re.groups + 1) if found[n]):
            for at in (start - 1, end - 1):
                if at >= 0 and text[at] != " ":
                    labels[at] = labels[at] or TOKEN


def places(text: str, labels: Sequence[int]) -> Iterator[Place]:
    """The tokens that the labels cut the text into."""
    start = 0
    for at, label in enumerate(labels):
        if label or at == len(text) - 1:
            form = text[start : at + 1].strip()
            if form:
                begin = at + 1 - len(text[start : at + 1].lstrip())
                yield Place(begin, begin + len(form), form)
            start = at + 1


def asked(forms: Sequence[str], i: int) -> bool:
    """Whether a sentence may end after token i: there is a mark, or what comes next begins with no small letter."""
    if i + 1 >= len(forms) or forms[i + 1] in _FOLLOWING:
        return False
    return forms[i][-1] in _MARKS or not forms[i + 1][0].islower()


def _form(forms: Sequence[str], i: int) -> str:
    return forms[i] if 0 <= i < len(forms) else _NONE


def _shape(form: str) -> str:
    first = form[0]
    if first.isdigit():
        return "9"
    if first.isupper():
        return ("AA" if form.isupper() else "Aa") if len(form) > 1 else "A"
    return "a" if first.isalpha() else form


def opening_features(forms: Sequence[str], i: int) -> list[str]:
    """What is read around « du » or « des » at token i."""
    low = {k: _form(forms, i + k).lower() for k in range(-3, 4)}
    own = low.pop(0)
    found = [own]
    for k, word in low.items():
        found.append(f"{k}={word}")
        if abs(k) < 3:
            found += [f"{k}/{n}={word[-n:]}" for n in (2, 3, 4)]
    found += [f"-1+1={low[-1]} {low[1]}", f"-2-1={low[-2]} {low[-1]}"]
    found += [f"{own} -1={low[-1]}", f"{own} -1/3={low[-1][-3:]}"]
    found += [f"{k} capital" for k in (-1, 1) if _form(forms, i + k)[0].isupper()]
    return found


def sentence_features(forms: Sequence[str], i: int) -> list[str]:
    """What is read around the end of token i, where a sentence may end."""
    form = {k: _form(forms, i + k) for k in range(-3, 4)}
    low = {k: word.lower() for k, word in form.items()}
    shape = {k: _shape(word) for k, word in form.items()}
    found = [f"shape {k}={shape[k]}" for k in (-2, -1, 0, 1, 2, 3)] + [f"{k}={low[k]}" for k in (-1, 0, 1, 2)]
    found += [" ".join(["shapes", str(a), *(shape[k] for k in range(a, b))]) for a, b in _SPANS]
    found += [
        f"0~1={shape[0]} {low[1]}",
        f"0=1~{low[0]} {shape[1]}",
        f"1={shape[1]} {low[1]}",
        f"1=2~{form[1]} {shape[2]}",
    ]
    found += [f"0/{n}={low[0][-n:]}" for n in (2, 3)] + [f"1/{n}={shape[1]} {low[1][-n:]}" for n in (2, 3)]
    return found + _stretch(forms, i, shape)


_SPANS = ((0, 2), (-1, 2), (0, 3), (-2, 1))


def _stretch(forms: Sequence[str], i: int, shape: dict[int, str]) -> list[str]:
    """What is read of the whole stretch since the last mark that ends sentences, and how far the next one is."""
    back = i
    while back > 0 and i - back < _LONGEST and forms[back - 1] not in _ENDS:
        back -= 1
    stretch = forms[back : i + 1]
    mark = shape[0] if not forms[i][0].isalnum() else "w"
    after = shape[1] if not _form(forms, i + 1)[0].isalnum() else "w"
    capitals = sum(form[0].isupper() for form in stretch) > len(stretch) / 2
    open_now = sum(form in ("(", "«", "“") for form in stretch) - sum(form in (")", "»", "”") for form in stretch)
    ahead = next((k for k in range(1, 30) if _form(forms, i + k) in (*_ENDS, _NONE)), 30)
    return [
        f"long {min(len(stretch), 40) // 4} {mark}",
        f"capitals {capitals} {len(stretch) > 3}",
        f"open {max(-1, min(open_now, 1))} {after}",
        f"quote {list(stretch).count(_STRAIGHT) % 2} {shape[0]}",
        f"ahead {ahead // 3}",
    ]
