"""What the tone models are measured against: the commonest class, and the word lists VADER-fr and Pattern-fr."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

from talent_analysis.errors import UnusableInput

CLASSES = ("negative", "neutral", "positive")
#: VADER's own constants (Hutto and Gilbert, 2014): normalisation, negation factor, neutral zone.
_ALPHA, _NEGATION, _NEUTRAL = 15.0, -0.74, 0.05
_NEGATIONS = frozenset(["ne", "n'", "pas", "jamais", "sans", "aucun", "aucune", "ni", "rien", "guère", "plus"])
_REACH = 3
_HALF_TURN, _PATTERN_NEUTRAL = -0.5, 0.1
_WINDOW = 8


def read_vader(path: Path) -> dict[str, float]:
    """Valence by lower-case word of the French VADER list (one word ones)."""
    lexicon = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, value = line.rpartition("->")
        if word and " " not in word.strip():
            try:
                lexicon[word.strip().lower().replace("’", "'")] = float(value)
            except ValueError:
                continue
    return lexicon


def vader(tokens: Sequence[str], lexicon: dict[str, float]) -> str:
    """The class VADER's rule gives: summed valences, turned by a negation up to three words before."""
    words = [token.lower().replace("’", "'") for token in tokens]
    total = 0.0
    for at, word in enumerate(words):
        value = lexicon.get(word, 0.0)
        if value and _NEGATIONS.intersection(words[max(0, at - _REACH) : at]):
            value *= _NEGATION
        total += value
    compound = total / sqrt(total * total + _ALPHA)
    return CLASSES[0] if compound <= -_NEUTRAL else CLASSES[2] if compound >= _NEUTRAL else CLASSES[1]


def read_pattern(path: Path) -> dict[str, float]:
    """Mean polarity, -1 to 1, by lower-case form of Pattern's French list."""
    values: dict[str, list[float]] = {}
    for tag in re.findall(r"<word [^>]+>", path.read_text(encoding="utf-8")):
        form, polarity = re.search(r'form="([^"]+)"', tag), re.search(r'polarity="([^"]+)"', tag)
        if form and polarity:
            values.setdefault(form[1].lower().replace("’", "'"), []).append(float(polarity[1]))
    return {form: sum(found) / len(found) for form, found in values.items()}


def pattern(tokens: Sequence[str], lexicon: dict[str, float]) -> str:
    """The class Pattern's rule gives (De Smedt and Daelemans 2012): the mean polarity of the listed words, halved
    and turned after a negation, with its own threshold of 0.1."""
    words = [token.lower().replace("’", "'") for token in tokens]
    values = [
        lexicon[word] * (_HALF_TURN if _NEGATIONS.intersection(words[max(0, at - _REACH) : at]) else 1.0)
        for at, word in enumerate(words)
        if word in lexicon
    ]
    polarity = sum(values) / len(values) if values else 0.0
    return CLASSES[0] if polarity <= -_PATTERN_NEUTRAL else CLASSES[2] if polarity >= _PATTERN_NEUTRAL else CLASSES[1]


def around(tokens: Sequence[str], target: str) -> list[str]:
    """The eight words on each side of a masked target; all words where there is none."""
    if target not in tokens:
        return list(tokens)
    at = list(tokens).index(target)
    return list(tokens[max(0, at - _WINDOW) : at + _WINDOW + 1])


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """Mean F1 of the three classes."""
    pairs = Counter(zip(gold, found, strict=True))
    scores = []
    for name in CLASSES:
        both = pairs[name, name]
        total = sum(n for pair, n in pairs.items() for side in pair if side == name)
        scores.append(2 * both / total if total else 0.0)
    return sum(scores) / len(scores)


def rows(
    task: str,
    test_set: str,
    gold: Sequence[str],
    tokens: Sequence[Sequence[str]],
    lexicon: dict[str, float],
    polarities: dict[str, float],
) -> list[tuple[str, str, str, float, int]]:
    """Rows of scores of the peers on the same cases; `lexicon` is VADER-fr's list, `polarities` Pattern's."""
    from talent_analysis.annotate.tone import Masking

    commonest = Counter(gold).most_common(1)[0][0]
    near = [around(words, Masking().target) for words in tokens]
    by_rule = [vader(words, lexicon) for words in near]
    by_mean = [pattern(words, polarities) for words in near]
    return [
        (task, test_set, "macro-F1, commonest class", macro_f1(gold, [commonest] * len(gold)), len(gold)),
        (task, test_set, "macro-F1, VADER-fr", macro_f1(gold, by_rule), len(gold)),
        (task, test_set, "macro-F1, Pattern-fr", macro_f1(gold, by_mean), len(gold)),
    ]


def installed() -> dict[str, Callable[[str], float]]:
    """The peers' own packages, as functions from a sentence to a polarity in [-1, 1]: VADER-fr, Pattern-fr.

    Raises UnusableInput where they are not installed.
    """
    import warnings

    before = list(sys.path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # fuzzywuzzy asks for a faster library
            from textblob_fr.fr import sentiment
            from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as error:
        raise UnusableInput(
            f"The parameter peers needs the packages of VADER-fr and Pattern-fr ({error}). Install them with "
            "pip install 'talent-analysis[peers]', or run without peers."
        ) from error
    finally:
        sys.path[:] = before  # VADER-fr adds the root of the disk
    analyser = SentimentIntensityAnalyzer()
    return {
        "VADER-fr": lambda text: float(analyser.polarity_scores(text)["compound"]),
        "Pattern-fr": lambda text: float(sentiment(text)[0]),
    }


#: From which polarity on each peer calls a sentence positive, by its own documentation.
FROM = {"VADER-fr": _NEUTRAL, "Pattern-fr": _PATTERN_NEUTRAL}
