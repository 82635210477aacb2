"""The compact French polarity list that explains labels: made of two public lists and our own labelled sentences.

`python -m talent_analysis.training.lexicon DATA` writes `annotate/lexicon.tsv`. Three witnesses speak for each
lemma: Pattern's list (PDDL), VADER-fr (MIT), and how the lemma divides positive from negative sentences in the
training parts of `press` and `sentiment`. An entry needs two that agree, one of them a list: sentences alone would
let in topics ("police", "swimming"), which are no judgement.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "INTJ"})
#: Weights of the witnesses. VADER-fr is a machine translation, so it counts least.
PATTERN, VADER, SENTENCES = 0.6, 0.3, 1.2
#: Sentences after which our own labels have half their full weight.
HALF = 12
LEAST = 0.15
#: VADER's scale runs from -4 to 4.
_VADER_SCALE = 4.0
OUT = Path(__file__).parents[1] / "annotate" / "lexicon.tsv"


class Learnt(NamedTuple):
    """What labelled sentences say of a lemma: polarity in [-1, 1], and the number of sentences with it."""

    polarity: float
    n: int


def learnt(sentences: Iterable[tuple[set[str], str]]) -> dict[str, Learnt]:
    """Polarity of each lemma from (lemmas, label) pairs: its rate in positive less that in negative sentences, over
    their sum, with half a sentence added to each."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for lemmas, label in sentences:
        sizes[label] += 1
        for lemma in lemmas:
            found[lemma][label] += 1
    return {lemma: _learnt(counts, sizes) for lemma, counts in found.items()}


def _learnt(counts: Counter[str], sizes: Counter[str]) -> Learnt:
    good, bad = counts["positive"] + 0.5, counts["negative"] + 0.5
    high, low = good / (sizes["positive"] + 1), bad / (sizes["negative"] + 1)
    return Learnt((high - low) / (high + low), counts.total())


def merged(pattern: float | None, vader: float | None, own: Learnt | None) -> float | None:
    """One polarity from up to three witnesses, or None where too few agree or it is too weak."""
    told = [(value, weight) for value, weight in ((pattern, PATTERN), (vader, VADER)) if value is not None and value]
    if own is not None:
        told.append((own.polarity, SENTENCES * own.n / (own.n + HALF)))
    if not told:
        return None
    value = sum(v * w for v, w in told) / sum(w for _, w in told)
    agreeing = sum(1 for v, _ in told if v * value > 0)
    if abs(value) < LEAST or agreeing < 2:
        return None
    return round(value, 2)


def _lemmas(pipeline: Any, texts: Sequence[list[str]], size: int = 400) -> Iterable[list[tuple[str, str]]]:
    for at in range(0, len(texts), size):
        document = pipeline(list(texts[at : at + size]))
        for sentence in document.sentences:
            yield [(str(w.lemma).lower(), w.upos) for w in sentence.words]


def _by_lemma(forms: dict[str, float], lemma_of: dict[str, str]) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for form, value in forms.items():
        values[lemma_of[form]].append(value)
    return {lemma: sum(found) / len(found) for lemma, found in values.items()}


def build(data: Path) -> dict[str, float]:
    """Polarity by lemma."""
    from talent_analysis.models import peers, store
    from talent_analysis.training.corpora import read_press, read_tone, tokenise

    pipeline = store.load_pipeline(store.bundled(), "tokenize,mwt,pos,lemma", tokenize_pretokenized=True)
    told = [s for a in read_press(data / "press" / "train.txt") for s in a.sentences if s.tone]
    told += [s for _, s in read_tone(data / "sentiment" / "train.jsonl") if s.tone]
    parsed = _lemmas(pipeline, [[t.text for t in tokenise(s.text)] for s in told])
    contents = [{lemma for lemma, upos in words if upos in CONTENT} for words in parsed]
    own = learnt(zip(contents, (str(s.tone) for s in told), strict=True))
    forms = {
        "pattern": peers.read_pattern(data / "lexicons" / "pattern-fr-sentiment.xml"),
        "vader": {
            form: value / _VADER_SCALE
            for form, value in peers.read_vader(data / "lexicons" / "vader-fr.txt").items()
            if re.fullmatch(r"[\w'-]{3,}", form)
        },
    }
    known = sorted(set().union(*forms.values()))
    single = [words[0] for words in _lemmas(pipeline, [[form] for form in known])]
    lemma_of = {form: lemma for form, (lemma, _) in zip(known, single, strict=True)}
    by = {name: _by_lemma(found, lemma_of) for name, found in forms.items()}
    # A lemma made from a form out of context may be no word at all.
    lemmas = sorted(lemma for lemma in {*by["pattern"], *by["vader"]} if lemma in own or lemma in lemma_of)
    values = {lemma: merged(by["pattern"].get(lemma), by["vader"].get(lemma), own.get(lemma)) for lemma in lemmas}
    return {lemma: value for lemma, value in values.items() if value is not None and re.fullmatch(r"[\w'-]{2,}", lemma)}


HEADER = (
    "# Polarity of French lemmas, from -1 to 1, made by talent_analysis.training.lexicon from Pattern's French list\n"
    "# (PDDL, Tom De Smedt and Walter Daelemans), VADER-fr (MIT, C.J. Hutto; Olivier Deprez, Thomas EK) and the\n"
    "# labelled training sentences of this project. It explains labels; it does not give them.\n"
)


def main(data: Path) -> None:
    """Build the list and write it."""
    found = build(data)
    lines = (f"{lemma}\t{value:g}\n" for lemma, value in sorted(found.items()))
    OUT.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
