"""The words that carried a label: each content word is taken out in turn, and the model is asked again.

Occlusion (Zeiler and Fergus 2014; Li, Monroe and Jurafsky 2016) needs nothing of a model but its answers, so it
holds for any of them. It tells what moved this model, not why the sentence has its tone, and words that only work
together may each seem to weigh little.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from talent_analysis.annotate import kept_weights, reading
from talent_analysis.annotate.kept_weights import Weights
from talent_analysis.annotate.reading import Reading
from talent_analysis.annotate.text import normalise
from talent_analysis.annotate.tone import Masking, mask
from talent_analysis.tables import Parsed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "INTJ"})
TARGETS = ("PER", "ORG", "PRODUCT", "EVENT", "MISC")
#: Words that turn a statement round; "ne" goes out together with them.
NEGATORS = frozenset({"pas", "jamais", "rien", "aucun", "aucune", "guère", "nullement", "plus", "ni", "sans", "point"})
_NE = frozenset({"ne", "n'"})
_NE_REACH = 5
REASONS = {
    "article_id": pl.String,
    "sentence_id": pl.Int64,
    "level": pl.String,
    "target_start": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "word": pl.String,
    "weight": pl.Float64,
}


class Judges(Protocol):
    """What is asked of the tone models (`annotate.tone.ToneModels`)."""

    masking: Masking

    def sentences(self, tokens: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of n sentences."""

    def targets(self, masked: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities (n, 3) of n masked sentences."""


@dataclass(frozen=True)
class Shown:
    """What a model is shown: a reading, the raw place of each of the sentence's tokens, and what can be taken out.

    A unit is the token it is named after and all tokens that go with it ("pas" takes its "ne" along), by number.
    """

    read: Reading
    spans: list[tuple[int, int]]
    units: list[tuple[int, frozenset[int]]]

    def without(self) -> Iterator[Reading]:
        """The sentence less each unit in turn."""
        for _, unit in self.units:
            yield self.read.without(unit)

    def less(self, spans: Collection[tuple[int, int]]) -> Reading:
        """The sentence less the tokens at these raw places."""
        return self.read.without(i for i, span in enumerate(self.spans) if span in spans)


def explain(
    parsed: Parsed,
    sentences: pl.DataFrame,
    mentions: pl.DataFrame,
    models: Judges | None = None,
    kept: Weights | None = None,
) -> pl.DataFrame:
    """The weight of each content word in the tone of these sentences and toward these mentions.

    `sentences` needs article_id, sentence_id; `mentions` article_id, sentence_id, start, end. Returns the columns
    of REASONS: `level` is `sentence` or `target` (then `target_start` tells the mention); `weight` is the tone,
    P(positive) - P(negative), with the word less the tone without it: above 0 the word speaks for positive. Names
    that are masked have no weight. `models` are the shipped ones by default, loaded only for what is not `kept` (by
    default in the user's cache folder).
    """
    wanted = pl.concat([table.select("article_id", "sentence_id") for table in (sentences, mentions)]).unique()
    seen = surfaces(parsed, wanted)
    if not seen:
        return pl.DataFrame(schema=REASONS)
    masking = models.masking if models else shipped_masking()
    cases = {"sentence": _sentence_cases(seen, sentences), "target": target_cases(seen, parsed, mentions, masking)}
    memory = kept if kept or models else Weights.at()
    known = memory.load() if memory else {}
    if new := _weights(cases, known, models):
        known |= new
        if memory:
            memory.add(new)
    rows = [row for level, own in cases.items() for case in own for row in _rows(level, case, known)]
    return pl.DataFrame(rows, schema=REASONS, orient="row")


def shipped() -> Judges:
    """The tone models of the package, checked and loaded."""
    from talent_analysis.annotate.tone import ToneModels
    from talent_analysis.models import store

    folder = store.bundled().directory / "fr"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in a notebook, Stanza's progress bars ask for widgets that nobody needs
        return ToneModels.load(folder / "sentiment", folder / "pretrain" / "talent.pt")


def shipped_masking() -> Masking:
    """How the shipped target model is shown its targets; no model is loaded."""
    from talent_analysis.annotate.tone import read_settings
    from talent_analysis.models import store

    return read_settings(store.bundled_directory() / store.TONE_SETTINGS)[1]


def shown(tokens: pl.DataFrame, raw: str) -> Shown:
    """One sentence as the sentence model sees it, from its rows of the table `tokens`."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    content: list[int] = []
    for start, end, text, upos in tokens.select("start", "end", "text", "upos").iter_rows():
        if spans and spans[-1] == (start, end):
            words[-1] = normalise(raw[start:end]).text  # the words of one token ("du"), which models see whole
            continue
        words.append(text)
        spans.append((start, end))
        if upos in CONTENT or text.lower() in NEGATORS:
            content.append(len(words) - 1)
    read = reading.of(words, spans, tokens.iter_rows(named=True))
    return Shown(read, spans, [(i, _unit(words, i)) for i in content if words[i].lower() not in _NE])


def masked(sentence: Shown, target: tuple[int, int], others: Sequence[tuple[int, int]], settings: Masking) -> Shown:
    """The sentence as the target model sees it; `target` and `others` are raw spans of names.

    Raises ValueError where the target is no stretch of the sentence.
    """
    rest = [_tokens_of(sentence, other) for other in others if other != target]
    read = mask(sentence.read, _tokens_of(sentence, target), rest, settings)
    if not isinstance(read, Reading):
        raise TypeError("a masked reading is a reading")
    hidden = {i for span in (read.target, *read.others) if span for i in range(*span)}
    units = [(word, unit - hidden) for word, unit in sentence.units if word not in hidden]
    return Shown(read, sentence.spans, units)


def _unit(words: Sequence[str], at: int) -> frozenset[int]:
    if words[at].lower() in NEGATORS:
        for before in range(at - 1, max(-1, at - 1 - _NE_REACH), -1):
            if words[before].lower() in _NE:
                return frozenset({before, at})
    return frozenset({at})


def _tokens_of(sentence: Shown, span: tuple[int, int]) -> tuple[int, int]:
    inside = [i for i, own in enumerate(sentence.spans) if own[0] < span[1] and own[1] > span[0]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


Key = tuple[str, int]
Case = tuple[Key, int | None, Shown]


def surfaces(parsed: Parsed, wanted: pl.DataFrame) -> dict[Key, Shown]:
    """The sentences named by article_id and sentence_id in `wanted`, as the sentence model sees them."""
    rows = parsed.tokens.join(wanted, on=["article_id", "sentence_id"], how="semi", maintain_order="left")
    groups = rows.partition_by("article_id", "sentence_id", as_dict=True, maintain_order=True)
    return {(str(a), int(s)): shown(part, parsed.texts[str(a)]) for (a, s), part in groups.items()}


def _sentence_cases(seen: dict[Key, Shown], sentences: pl.DataFrame) -> list[Case]:
    keys = sentences.select("article_id", "sentence_id").unique(maintain_order=True).iter_rows()
    return [(key, None, seen[key]) for key in keys if key in seen]


def target_cases(seen: dict[Key, Shown], parsed: Parsed, mentions: pl.DataFrame, settings: Masking) -> list[Case]:
    """The mentions (article_id, sentence_id, start, end), each masked in its sentence; in their order, once each."""
    asked = mentions.select("article_id", "sentence_id", "start", "end").unique(maintain_order=True)
    named: dict[Key, list[tuple[int, int]]] = {}
    near = parsed.mentions.filter(pl.col("type").is_in(TARGETS)).join(
        asked, on=["article_id", "sentence_id"], how="semi"
    )
    for article, sentence, start, end in near.select("article_id", "sentence_id", "start", "end").iter_rows():
        named.setdefault((article, sentence), []).append((start, end))
    return [
        ((article, sentence), start, masked(seen[article, sentence], (start, end), others, settings))
        for article, sentence, start, end in asked.iter_rows()
        if (article, sentence) in seen
        for others in [named.get((article, sentence), [])]
    ]


def _weights(
    cases: Mapping[str, Sequence[Case]], known: Collection[str], models: Judges | None
) -> dict[str, list[float]]:
    """The weights of the units of each case that is not known, by the key of the case."""
    new = {
        level: {key: one for _, _, one in own if (key := _key(level, one)) not in known} for level, own in cases.items()
    }
    if not any(new.values()):
        return {}
    judges = models or shipped()
    return {
        key: weights
        for level, judge in (("sentence", judges.sentences), ("target", judges.targets))
        for key, weights in zip(new[level], _occluded(list(new[level].values()), judge), strict=True)
    }


def _key(level: str, one: Shown) -> str:
    return kept_weights.key(level, one.read, one.units)


def _occluded(shown_: Sequence[Shown], judge: Any) -> Iterator[list[float]]:
    """The weight of each unit of each sentence; all go to the model at once."""
    asked = [words for one in shown_ for words in (one.read, *one.without())]
    if not asked:
        return
    chances = judge(asked)
    tones = iter((chances[:, 2] - chances[:, 0]).tolist())
    for one in shown_:
        whole = next(tones)
        yield [round(whole - next(tones), 6) for _ in one.units]


def _rows(level: str, case: Case, known: Mapping[str, Sequence[float]]) -> Iterator[tuple[object, ...]]:
    """A row for each unit of a case."""
    (article, sentence), target, one = case
    for (place, _), weight in zip(one.units, known[_key(level, one)], strict=True):
        yield article, sentence, level, target, *one.spans[place], one.read.tokens[place], weight
