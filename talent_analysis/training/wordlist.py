"""The list of French words that `read.flags` looks words up in, made from the raw corpus."""

from __future__ import annotations

import lzma
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_WORD = re.compile(r"[a-zà-öø-ÿœæ]+")
LEAST, SHORTEST, LONGEST = 3, 4, 16


def frequent_words(lines: Iterable[str]) -> list[str]:
    """The lower-case words of SHORTEST to LONGEST letters that stand LEAST times or more, in order."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(_WORD.findall(line))
    return sorted(w for w, count in counts.items() if count >= LEAST and SHORTEST <= len(w) <= LONGEST)


def write_words(raw: Path, out: Path) -> None:
    """Write the words of `raw` (xz-compressed text, a paragraph a line) to `out`, xz-compressed, one a line."""
    with lzma.open(raw, "rt", encoding="utf-8") as lines:
        words = frequent_words(lines)
    out.write_bytes(lzma.compress("\n".join(words).encode(), preset=9))
