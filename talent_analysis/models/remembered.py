"""What depends on a word alone, kept for the words a pipeline has met: its letters' reading, lemma and expansion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from torch import Tensor

#: Words kept for each network; past it a store starts anew, so that memory stays bounded.
WORDS_KEPT = 40_000

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Readings:
    """In the place of the forward pass of Stanza's `CharacterModel`, which it asks only for new words."""

    def __init__(self, model: Any) -> None:
        self._read = model.forward
        self._pad = model.pad
        self._rows: dict[bytes, int] = {}
        self._kept: Tensor | None = None

    def __call__(
        self, chars: Tensor, _mask: Tensor, word_orig_idx: Any, sentlens: list[int], wordlens: list[int]
    ) -> Any:
        """The readings of the words of a batch, as `CharacterModel` gives them."""
        from stanza.models.common.utils import tensor_unsort
        from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

        if len(self._rows) > WORDS_KEPT:
            self._rows, self._kept = {}, None
        words = chars.numpy()
        keys = [words[place, :length].tobytes() for place, length in enumerate(wordlens)]
        kept = self._learn(chars, wordlens, keys)
        found = tensor_unsort(kept[[self._rows[key] for key in keys]], word_orig_idx)
        packed = pack_sequence(found.split(sentlens))
        return pad_packed_sequence(packed, batch_first=True)[0] if self._pad else packed

    def _learn(self, chars: Tensor, wordlens: Sequence[int], keys: Sequence[bytes]) -> Tensor:
        """Read the new words (they come longest first, as the network wants them); all readings kept."""
        import torch

        first: dict[bytes, int] = {}
        for place, key in enumerate(keys):
            if key not in self._rows:
                first.setdefault(key, place)
        if first or self._kept is None:
            places = list(first.values())
            lengths = [wordlens[place] for place in places]
            part = chars[places, : max(lengths)]
            made = self._read(part, part == 0, list(range(len(places))), [len(places)], lengths)
            rows = made[0] if self._pad else made.data
            start = len(self._rows)
            self._rows |= {key: start + n for n, key in enumerate(first)}
            self._kept = rows if self._kept is None else torch.cat([self._kept, rows])
        return self._kept


class Answers(Generic[Key, Answer]):
    """Answers by word (or what else may be a key); `ask` is called with those not met before."""

    def __init__(self, ask: Callable[[list[Key]], list[Answer]]) -> None:
        self._ask: Callable[[list[Key]], list[Answer]] = ask
        self._kept: dict[Key, Answer] = {}

    def of(self, keys: Sequence[Key]) -> list[Answer]:
        """The answer for each key."""
        if len(self._kept) > WORDS_KEPT:
            self._kept = {}
        new = [key for key in dict.fromkeys(keys) if key not in self._kept]
        if new:
            self._kept |= dict(zip(new, self._ask(new), strict=True))
        return [self._kept[key] for key in keys]


class Lemmas:
    """In the place of the lemmatiser's `process`: a lemma depends on the word and its part of speech."""

    def __init__(self, processor: Any) -> None:
        self._process = processor.process
        self._answers = Answers[tuple[str, str], str](self._ask)

    def __call__(self, document: Any) -> Any:
        """Set the lemma of each word of a document."""
        document.set(["lemma"], self._answers.of([tuple(pair) for pair in document.get(["text", "upos"])]))
        return document

    def _ask(self, keys: list[tuple[str, str]]) -> list[str]:
        words = [{"id": n, "text": text, "upos": upos} for n, (text, upos) in enumerate(keys, 1)]
        return list(self._process(_document(words)).get(["lemma"]))


class Expansions:
    """In the place of the multi-word expander's `process`: an expansion depends on the form alone."""

    def __init__(self, processor: Any) -> None:
        self._process = processor.process
        self._answers = Answers[str, str](self._ask)

    def __call__(self, document: Any) -> Any:
        """Put its words into each multi-word token of a document."""
        forms = document.get_mwt_expansions(evaluation=True)
        document.set_mwt_expansions(self._answers.of(forms), process_manual_expanded=False)
        return document

    def _ask(self, keys: list[str]) -> list[str]:
        tokens = [{"id": n, "text": form, "misc": "MWT=Yes"} for n, form in enumerate(keys, 1)]
        sentence = self._process(_document(tokens)).sentences[0]
        return [" ".join(word.text for word in token.words) for token in sentence.tokens]


def _document(words: list[dict[str, Any]]) -> Any:
    from stanza.models.common.doc import Document

    return Document([words])
