"""Stanza's tokenizer without what it does to each character and each word in Python more than once.

The network, its batches and its windows are Stanza's. What differs: features are looked up by character, tokens are
cut from the line by the places where they end, and the document is made once, after the postprocessor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from stanza.models.common.doc import Document
from stanza.models.tokenization import data, utils

from talent_analysis.models.second_look import WINDOW

#: What the network is told of a character besides the character itself, in any order; else Stanza's own way is kept.
FEATURES = frozenset({"space_before", "capitalized", "numeric", "start_of_para", "end_of_para"})
_ENDING, _OPENED = (2, 4), (3, 4)
_SPACES = re.compile(" {2,}")

Word = str | tuple[str, bool]


def can_be_quick(processor: Any) -> bool:
    """Whether the processor is of the kind known here: a postprocessor, no preset cuts, only the features above."""
    config = processor.config
    odd = ("pretokenized", "no_ssplit", "skip_newline", "use_dictionary", "num_workers")
    return (
        not hasattr(processor, "_variant")
        and processor._speaker_opener is None
        and processor._postprocessor is not None
        and not any(config.get(name) for name in odd)
        and not processor.vocab.lang_replaces_spaces
        and set(config["feat_funcs"]) <= FEATURES
        and processor.trainer.args["shorthand"] != "la_ittb"
    )


class Tokens:
    """In the place of the tokenizer's `process`."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._longest = processor.config.get("max_seqlen", processor.MAX_SEQ_LENGTH_DEFAULT)
        self._lines = _Characters(processor)

    def __call__(self, document: Any) -> Any:
        """The document of a text, cut into sentences and tokens."""
        import torch

        text = document.text if isinstance(document, Document) else document
        trainer = self._processor.trainer
        lines = self._lines.of(text)
        with torch.no_grad():
            labels, _ = utils.predict(trainer, lines, trainer.args["batch_size"], max(WINDOW, self._longest), True, 0)
        words = [sentence for line, own in zip(lines.data, labels, strict=True) for sentence in _cut(line, own)]
        return Document(list(self._placed(text, self._processor._postprocessor(words))), text)

    def _placed(self, text: str, sentences: Sequence[Sequence[Word]]) -> Iterator[list[dict[str, Any]]]:
        """The sentences as Stanza's document wants them, each word where it next stands in the text."""
        position = 0
        for sentence in sentences:
            rows = []
            for number, word in enumerate(sentence, 1):
                form, opened = (word, False) if isinstance(word, str) else word
                start = text.index(form, position)
                position = start + len(form)
                shown = form if len(form) <= self._longest else "<UNK>"
                row = {"id": (number,), "text": shown, "start_char": start, "end_char": position}
                rows.append(row | {"misc": "MWT=Yes"} if opened else row)
            yield rows


def _cut(line: str, labels: Sequence[int]) -> Iterator[list[Word]]:
    """The sentences of a line, from the label of each of its characters."""
    sentence: list[Word] = []
    start = 0
    for at in np.flatnonzero(labels).tolist():
        form, label = line[start : at + 1].lstrip(), labels[at]
        start = at + 1
        if form:
            sentence.append((form, True) if label in _OPENED else form)
            if label in _ENDING:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


class _Characters:
    """Lines as the network reads them."""

    def __init__(self, processor: Any) -> None:
        self._vocab = processor.vocab
        self._config = processor.config
        names = processor.config["feat_funcs"]
        self._places = {name: n for n, name in enumerate(_in_order(names))}
        self._own = [data.PER_CHAR_FEAT_FUNCS[name] for name in names if name in data.PER_CHAR_FEAT_FUNCS]
        self._known: dict[str, tuple[int, tuple[int, ...]]] = {}

    def of(self, text: str) -> _Lines:
        chunks = [chunk.rstrip() for chunk in data.NEWLINE_WHITESPACE_RE.split(text)]
        plain = [_SPACES.sub(" ", data.WHITESPACE_RE.sub(" ", chunk)) for chunk in chunks if chunk]
        return _Lines(self._config, self._vocab, plain, self.read)

    def read(self, line: str) -> list[tuple[Any, Any, Any, list[str]]]:
        """Numbers, (empty) labels and features of the characters of a line, and the characters."""
        for character in set(line) - self._known.keys():
            features = tuple(ask(character) for ask in self._own)
            self._known[character] = (self._vocab.unit2id(character), features)
        found = [self._known[character] for character in line]
        told = np.zeros((len(line), len(self._places)), dtype=np.int64)
        told[:, : len(self._own)] = [own for _, own in found]
        for name, at in (("start_of_para", 0), ("end_of_para", -1)):
            if name in self._places:
                told[at, self._places[name]] = 1
        return [(np.array([n for n, _ in found]), np.zeros(len(line), dtype=np.int64), told, list(line))]


def _in_order(names: Sequence[str]) -> list[str]:
    """The features as Stanza puts them: of the character, then of its place."""
    return [n for n in names if n in data.PER_CHAR_FEAT_FUNCS] + [
        n for n in ("end_of_para", "start_of_para") if n in names
    ]


class _Lines(data.TokenizationDataset):  # type: ignore[misc]
    """Lines of a text, with what `predict` asks of Stanza's own data set."""

    def __init__(self, config: Any, vocab: Any, lines: list[str], read: Any) -> None:
        self.args, self.vocab, self.eval, self.dictionary = config, vocab, True, None
        self.data = lines
        self.para_to_sentences = read
