"""French word vectors from raw text: skip-gram, lower-cased, written as a Stanza pretrain file."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

#: The raw corpus begins with its modern part (news, parliamentary debates); this many words of it.
MODERN_WORDS = 4_400_000
MODERN_WEIGHT = 4
PRESS_WEIGHT = 8
DIMENSIONS = 100
VOCABULARY = 50_000

_ELISION = r"(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|aujourd|[cdjlmnstCDJLMNST]|[qQ]u)'"
_CLITIC = r"-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|en|y)\b"
_TOKEN = re.compile(rf"aujourd'hui|\b{_ELISION}|{_CLITIC}|\d+(?:[.,]\d+)*|\w+(?:(?!{_CLITIC})-\w+)*|[^\w\s]")


def words(text: str) -> list[str]:
    """Cut a line roughly as the French treebanks do: elisions and inverted clitics apart."""
    return _TOKEN.findall(text.replace("’", "'").lower())


def _sentences(raw: Path, press: list[str]) -> Iterator[list[str]]:
    seen = 0
    with lzma.open(raw, "rt", encoding="utf-8") as lines:
        for line in lines:
            tokens = words(line)
            weight = MODERN_WEIGHT if seen < MODERN_WORDS else 1
            seen += len(line.split())
            for _ in range(weight):
                yield tokens
    for line in press:
        tokens = words(line)
        for _ in range(PRESS_WEIGHT):
            yield tokens


def write_token_file(raw: Path, press: list[str], out: Path) -> int:
    """Write the weighted, shuffled token lines that the vectors are trained on; returns their number."""
    import random

    rows = [" ".join(tokens) for tokens in _sentences(raw, press) if len(tokens) > 2]
    random.Random(20261121).shuffle(rows)  # noqa: S311
    out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return len(rows)


def train(token_file: Path, out: Path, *, epochs: int = 2, seed: int = 1) -> None:
    """Train skip-gram vectors on one thread (so that a seed gives one result) and save a Stanza pretrain."""
    import numpy as np
    import torch
    from gensim.models import Word2Vec
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    model = Word2Vec(
        corpus_file=str(token_file),
        vector_size=DIMENSIONS,
        window=5,
        min_count=8,
        max_final_vocab=VOCABULARY,
        sg=1,
        negative=6,
        sample=1e-4,
        epochs=epochs,
        seed=seed,
        workers=1,
    )
    vectors = model.wv.vectors / np.linalg.norm(model.wv.vectors, axis=1, keepdims=True)
    table = np.vstack([np.zeros((len(VOCAB_PREFIX), DIMENSIONS)), vectors]).astype("float32")
    vocab = PretrainedWordVocab(list(model.wv.index_to_key))
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"vocab": vocab.state_dict(), "emb": torch.from_numpy(table)}, out)
