"""The language of an article, from its body lines (py3langid, a naive Bayes classifier on byte n-grams)."""

from __future__ import annotations

MIN_LETTERS = 60
_SAMPLE = 5000


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None where there are too few letters to tell."""
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < MIN_LETTERS:
        return None
    import py3langid

    return str(py3langid.classify(sample)[0])
