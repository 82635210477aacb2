"""The language of an article (py3langid, a naive Bayes classifier on byte n-grams), and of one line.

A line is too short for a classifier: its function words are counted, of French and of English, the language
that page interfaces and translated articles bring along.
"""

from __future__ import annotations

import re

MIN_LETTERS = 60
_SAMPLE = 5000
_WORD = re.compile(r"[a-z]+")

#: English function words that are no French words.
ENGLISH = frozenset(
    [
        *("the", "of", "and", "to", "with", "from", "which", "that", "this", "their", "they", "them", "was", "were"),
        *("been", "has", "have", "had", "not", "for", "by", "into", "about", "who", "what", "when", "where", "why"),
        *("how", "there", "these", "those", "would", "could", "should", "will", "shall", "our", "your", "you", "we"),
        *("he", "she", "his", "her", "its", "it", "is", "are", "be", "at", "than", "then", "because", "while"),
        *("after", "before", "between", "through", "over", "under", "more", "most", "less", "every", "all", "any"),
        *("if", "or", "as", "an", "out", "up", "past", "my", "me", "us", "do", "does", "did", "get", "now"),
    ]
)
#: Of these, words that stand in French as well, or in French writing about firms; alone they prove nothing.
DOUBTFUL = frozenset(["as", "an", "me", "us", "or", "up", "all", "past", "over", "if", "out", "do", "at", "my", "now"])
FRENCH = frozenset(
    [
        *("le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "sont", "dans", "pour", "par", "sur", "avec"),
        *("que", "qui", "ne", "pas", "au", "aux", "ce", "cette", "ces", "son", "sa", "ses", "leur", "leurs", "il"),
        *("elle", "ils", "elles", "nous", "vous", "mais", "ou", "plus", "a", "en", "se", "sans", "selon", "entre"),
        *("depuis", "tout", "tous", "etre", "ont", "qu", "d", "l", "c", "n", "j", "je", "y", "on", "votre", "vos"),
    ]
)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None where there are too few letters to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])


def function_words(folded: str) -> tuple[int, int]:
    """How many function words of English, and of French, stand in a folded text; doubtful ones do not count."""
    words = _WORD.findall(folded)
    return sum(word in ENGLISH and word not in DOUBTFUL for word in words), sum(word in FRENCH for word in words)


def is_english(folded: str) -> bool:
    """True where the line has English function words and not a French one."""
    english, french = function_words(folded)
    return english > 0 and french == 0
