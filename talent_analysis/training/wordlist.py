"""The list of French words in `read/words.xz`, each with its dictionary form: from the raw corpus, by our models."""

from __future__ import annotations

import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile
from pathlib import Path

_WORD = re.compile(r"(?<![^\W\d_])[a-zà-öø-ÿœæ]+(?![^\W\d_])")
#: Words of SHORT letters or fewer must be met more often, since scraps of words look like them.
LEAST, LEAST_SHORT, SHORT, LONGEST = 3, 100, 3, 16

#: So many words are parsed to know lemmas in context.
PARSED = 150_000
_LONGEST_LINE = 5_000

Lemmas = Callable[[Sequence[str], Iterable[str]], Sequence[str]]


def frequent_words(lines: Iterable[str]) -> list[str]:
    """The words in lower case of LONGEST letters or fewer that stand often enough, in order."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(_WORD.findall(line))
    return sorted(
        word
        for word, count in counts.items()
        if len(word) <= LONGEST and count >= (LEAST_SHORT if len(word) <= SHORT else LEAST)
    )


def lemmas_in_context(lines: Iterable[str], size: int = 200) -> dict[str, str]:
    """The commonest dictionary form of each word in lower case of these texts, by the bundled models."""
    from talent_analysis.models import store

    pipeline = store.load_pipeline(store.bundled(), "tokenize,mwt,pos,lemma")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    at = iter(lines)
    while batch := list(islice(at, size)):
        for document in pipeline.bulk_process(batch):
            for token in (token for sentence in document.sentences for token in sentence.tokens):
                if len(token.words) == 1 and token.text.islower():
                    counts[token.text][str(token.words[0].lemma).lower()] += 1
    return {word: max(sorted(found), key=found.__getitem__) for word, found in counts.items()}


def lemmas_alone(words: Sequence[str], size: int = 400) -> dict[str, str]:
    """The dictionary form that the bundled models give each word when it stands alone."""
    from talent_analysis.models import store

    pipeline = store.load_pipeline(store.bundled(), "tokenize,mwt,pos,lemma", tokenize_pretokenized=True)
    found: dict[str, str] = {}
    for at in range(0, len(words), size):
        document = pipeline([[word] for word in words[at : at + size]])
        found |= {s.words[0].text: str(s.words[0].lemma).lower() for s in document.sentences}
    return found


def bundled_lemmas(words: Sequence[str], lines: Iterable[str]) -> list[str]:
    """The dictionary form of each word: in the texts where it stands there, else alone."""
    known = lemmas_in_context(lines)
    alone = lemmas_alone([word for word in words if word not in known])
    return [known.get(word) or alone[word] for word in words]


def written(word: str, lemma: str) -> str:
    """`word`, and what makes its lemma of it: letters to cut at the end, letters to add (`quais 1`, `irai 4aller`)."""
    if word == lemma:
        return word
    alike = zip(word, lemma, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], alike))
    return f"{word} {len(word) - shared}{lemma[shared:]}"


def write_words(raw: Path, out: Path, lemmas: Lemmas = bundled_lemmas) -> None:
    """Write the words of `raw` (xz-compressed text, a paragraph a line) to `out`, xz-compressed, one a line.

    A lemma that is itself none of the words is not believed: the word stands for itself.
    """
    with lzma.open(raw, "rt", encoding="utf-8") as lines:
        words = frequent_words(lines)
    with lzma.open(raw, "rt", encoding="utf-8") as lines:
        found = lemmas(words, _beginning(lines))
    known = set(words)
    rows = [written(word, lemma if lemma in known else word) for word, lemma in zip(words, found, strict=True)]
    out.write_bytes(lzma.compress("\n".join(rows).encode(), preset=9))


def _beginning(lines: Iterable[str]) -> Iterator[str]:
    """The first lines, of PARSED words in all: the raw corpus begins with its modern part."""
    seen = 0
    for line in lines:
        if seen >= PARSED:
            return
        seen += len(line.split())
        yield line.strip()[:_LONGEST_LINE]
