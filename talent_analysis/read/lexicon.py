"""The user's own words on tone: `sentiment.toml` beside the articles.

[[word]]
word = "débaucher"      # a form or a dictionary form
polarity = -0.5         # from -1 to 1; 0: this word says nothing
note = "poaching is not neutral here"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from talent_analysis.errors import UnusableInput

FILE_NAME = "sentiment.toml"
KEYS = {"word", "polarity", "note"}
_REMEDY = (
    'An entry is [[word]] on a line of its own, then word = "débaucher", polarity = -0.5 and perhaps note = "why".'
)


@dataclass(frozen=True)
class UserWord:
    """One entry: the word in lower case with straight apostrophes, its polarity in [-1, 1], and why."""

    word: str
    polarity: float
    note: str = ""


def read_lexicon(corpus: Path | str) -> tuple[UserWord, ...]:
    """The entries of `sentiment.toml` in the folder of articles (or beside the one file); none where there is none.

    Raises UnusableInput naming the file and the entry: not TOML, an unknown key, no word, several words, a polarity
    that is no number from -1 to 1, a word given twice.
    """
    root = Path(corpus)
    file = (root if root.is_dir() else root.parent) / FILE_NAME
    if not file.is_file():
        return ()
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnusableInput(f"{file} cannot be read: {error}. {_REMEDY}") from error
    entries = content.get("word")
    if set(content) != {"word"} or not isinstance(entries, list):
        raise UnusableInput(f"{file} must hold [[word]] entries and nothing else. {_REMEDY}")
    words = tuple(_entry(file, number, entry) for number, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for word in words:
        if word.word in seen:
            raise UnusableInput(f"{file}: {word.word!r} is given twice. Keep one entry.")
        seen.add(word.word)
    return words


def _entry(file: Path, number: int, entry: object) -> UserWord:
    where = f"{file}, entry {number}"
    if not isinstance(entry, dict) or set(entry) - KEYS:
        unknown = ", ".join(sorted(set(entry) - KEYS)) if isinstance(entry, dict) else "no table"
        raise UnusableInput(f"{where}: {unknown} is not known. {_REMEDY}")
    word = entry.get("word")
    if not isinstance(word, str) or not word.strip() or len(word.split()) > 1:
        raise UnusableInput(f"{where}: word must be one single word, not {word!r}. {_REMEDY}")
    polarity = entry.get("polarity")
    if isinstance(polarity, bool) or not isinstance(polarity, int | float) or not -1 <= polarity <= 1:
        raise UnusableInput(f"{where}: polarity must be a number from -1 to 1, not {polarity!r}.")
    note = entry.get("note", "")
    if not isinstance(note, str):
        raise UnusableInput(f"{where}: note must be a text.")
    return UserWord(word.strip().lower().replace("’", "'"), float(polarity), " ".join(note.split()))
