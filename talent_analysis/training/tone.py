"""The two tone models, of sentences and of sentences with the target masked: a network and linear models."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from talent_analysis.annotate import recurrent
from talent_analysis.annotate.encoding import encode
from talent_analysis.annotate.name_judge import Vectors
from talent_analysis.annotate.recurrent import HEADS, Recurrent
from talent_analysis.annotate.tone import (
    CLASSES,
    Masking,
    beside_target,
    combined,
    mask,
    narrow,
)
from talent_analysis.models import readings, store
from talent_analysis.training import calibration, linear
from talent_analysis.training.corpora import Sentence, read_press, read_tone
from talent_analysis.training.running import SEED, saved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from talent_analysis.annotate.polarity import Lists

#: A member of the network is trained without each fold, so that what it says of that one tells how good it is; others
#: on all cases.
FOLDS, WHOLE = 4, 2
FIRST_YEAR, MONTHS = 2016, 24
#: What a case of `press`, the text that reports are made of, weighs for the linear models, one of Wikinews being 1.
PRESS = 2.0
PLACEHOLDERS = (Masking().target, Masking().other)


class Row(NamedTuple):
    """One training case: a reading (of a target: masked), its class, its corpus, and the article it is from."""

    tokens: Sequence[str]
    tone: str
    corpus: str
    article: str = ""


Parse = Callable[[Sequence[str]], Sequence[readings.Read]]


def sentence_rows(sentences: Iterable[Sentence], corpus: str, parse: Parse = readings.parse) -> list[Row]:
    """One case for each sentence that has a tone."""
    told = [s for s in sentences if s.tone]
    parsed = parse([s.text for s in told])
    return [Row(read.reading, str(s.tone), corpus) for s, read in zip(told, parsed, strict=True)]


def target_rows(
    sentences: Iterable[Sentence], corpus: str, masking: Masking, parse: Parse = readings.parse
) -> list[Row]:
    """One case for each person, organisation, product or event named, places excepted."""
    told = list(sentences)
    rows = []
    for sentence, read in zip(told, parse([s.text for s in told]), strict=True):
        marks = [m for m in sentence.entities() if m.fields[0] != "LOC"]
        spans = [read.span(m.start, m.end) for m in marks]
        for mark, span in zip(marks, spans, strict=True):
            if span[1] > span[0]:
                others = [other for other in spans if other != span]
                rows.append(Row(mask(read.reading, span, others, masking), mark.fields[1], corpus))
    return rows


def cases(data: Path, work: Path, which: str) -> list[Row]:
    """All cases of the model `which`, sentence or target. Sentences are parsed once and kept in the work folder."""
    known = _all_parsed(data, work)

    def parse(texts: Sequence[str]) -> list[readings.Read]:
        return [known[text] for text in texts]

    def rows(sentences: list[Sentence], corpus: str, article: str) -> list[Row]:
        told = [sentence for sentence in sentences if sentence.tone or corpus == "sentiment"]
        made = (
            sentence_rows(told, corpus, parse) if which == "sentence" else target_rows(told, corpus, Masking(), parse)
        )
        return [row._replace(article=article) for row in made]

    found = []
    for article in read_press(data / "press" / "train.txt"):
        told = [sentence for sentence in article.sentences if sentence.tone]
        found += rows(told, "press", article.head.get("story") or article.id)
    for document, sentence in read_tone(data / "sentiment" / "train.jsonl"):
        found += rows([sentence], "sentiment", document)
    return found


def fold(article: str) -> int:
    """The part of the cases that an article is in: by half-year for a Wikinews document (`2016/01/...`), since what is
    in the news changes, and at random for a story of `press`."""
    if re.match(r"\d{4}/\d\d/", article):
        year, month = article.split("/")[:2]
        return ((int(year) - FIRST_YEAR) * 12 + int(month) - 1) * FOLDS // MONTHS % FOLDS
    return zlib.crc32(article.encode()) % FOLDS


def _all_parsed(data: Path, work: Path) -> dict[str, readings.Read]:
    press = [s for a in read_press(data / "press" / "train.txt") for s in a.sentences if s.tone]
    told = [*press, *(s for _, s in read_tone(data / "sentiment" / "train.jsonl"))]
    texts = list(dict.fromkeys(sentence.text for sentence in told))
    return dict(zip(texts, readings.parse(texts, work / "tone" / "parsed.jsonl"), strict=True))


def near(rows: Iterable[Row]) -> list[Row]:
    """Masked cases with only the tokens that the target's network looks at."""
    return [row._replace(tokens=narrow(row.tokens, Masking().target)) for row in rows]


def train_network(data: Path, work: Path, pretrain: Path) -> Path:
    """Train the members of the network, one without each fold and WHOLE on all; returns `network.npz`, tells a log."""
    from talent_analysis.training import recurrent as network

    lists, vectors = linear.lists(data), Vectors(store.vectors(pretrain))
    rows = {which: cases(data, work, which) for which in HEADS}
    seen = {which: [encode(row.tokens, vectors, lists, PLACEHOLDERS) for row in own] for which, own in rows.items()}
    log = work / "logs" / "network.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    members = []
    with log.open("a", encoding="utf-8", buffering=1) as out:
        for left_out in range(FOLDS + WHOLE):
            tasks = {}
            for which, own in rows.items():
                kept = [n for n, row in enumerate(own) if fold(row.article) != left_out]
                tasks[which] = network.Task([seen[which][n] for n in kept], _gold(own[n] for n in kept))
            members.append(network.train(tasks, SEED + left_out, lambda line: print(line, file=out)))
    path = work / "tone" / "network.npz"
    Recurrent(tuple(members), vectors, lists, PLACEHOLDERS).save(path)
    return path


def train_linear(data: Path, work: Path) -> dict[str, NDArray[np.float64]]:
    """Train both linear models on all cases, into `.npz` files; returns for each the log probabilities (n, 3) of its
    cases from models that saw none of the article's fold.

    Beside its own words the target model is given what a sentence model says that has not seen the fold either.
    """
    sentences, targets = (cases(data, work, which) for which in HEADS)
    lists = linear.lists(data)
    whole, aimed = _linear_cases(sentences, lists), _linear_cases(targets, lists, Masking().target)
    tone = linear.out_of_fold(whole, _linear_cases(targets, lists))
    beside = beside_target(tone, [row.tokens for row in near(targets)], Masking())
    folder = work / "tone" / "all"
    linear.train(whole, lists).save(folder / "sentence.npz")
    linear.train(aimed, lists, beside).save(folder / "target.npz")
    return {"sentence": linear.out_of_fold(whole, whole), "target": linear.out_of_fold(aimed, aimed, beside)}


def _linear_cases(rows: Sequence[Row], lists: Lists, target: str = "") -> linear.Cases:
    folds, weights = [fold(row.article) for row in rows], [PRESS if row.corpus == "press" else 1.0 for row in rows]
    return linear.cases([row.tokens for row in rows], _gold(rows), folds, lists, target, weights)


def _gold(rows: Iterable[Row]) -> list[int]:
    return [CLASSES.index(row.tone) for row in rows]


def calibrate(data: Path, work: Path, pretrain: Path) -> Path:
    """Train the linear models; fit weights, temperature, shift and threshold of both models on what those say of
    articles that they have not seen, and write `tone.json`. `calibration.log` tells how good they are there."""
    by_words = train_linear(data, work)
    network = recurrent.load(saved(work, "tone"), Vectors(store.vectors(pretrain)), PLACEHOLDERS)
    settings: dict[str, Any] = {"classes": list(CLASSES), "masking": asdict(Masking())}
    told = []
    for which in HEADS:
        rows = cases(data, work, which)
        parts, gold, corpora = (by_words[which], _unseen(network, rows, which)), _gold(rows), [r.corpus for r in rows]
        fitted = calibration.fit(*parts, gold, corpora)
        settings[which] = asdict(fitted)
        told += calibration.quality(which, combined(parts, fitted), gold, corpora)
    path = work / "tone" / "tone.json"
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    (work / "logs" / "calibration.log").write_text("\n".join([*told, ""]), encoding="utf-8")
    return path


def _unseen(network: Recurrent, rows: Sequence[Row], which: str) -> NDArray[np.float64]:
    """Log probabilities (n, 3) of the cases, each from the member of the network that was trained without its fold."""
    import numpy as np

    found = np.zeros((len(rows), len(CLASSES)))
    for left_out, member in enumerate(network.members[:FOLDS]):
        asked = [n for n, row in enumerate(rows) if fold(row.article) == left_out]
        alone = replace(network, members=(member,))
        found[asked] = alone.log_chances([rows[n].tokens for n in asked], which)
    return found
