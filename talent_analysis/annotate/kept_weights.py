"""The weights of words that a tone model was asked for before, kept on disk: a report that is made again asks none.

As in the store of annotations, a file is named after the SHA-256 of its bytes, files are only added, and a folder is
named after the models and the code that decide what is in it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from talent_analysis.annotate.place import Place, place
from talent_analysis.annotate.reading import Reading
from talent_analysis.annotate.store import default_folder
from talent_analysis.code import code_version
from talent_analysis.models import store as model_store

_SUFFIX = ".parquet"
_SCHEMA = {"key": pl.String(), "weights": pl.List(pl.Float64)}


@dataclass(frozen=True)
class Weights:
    """Weights by what the model was shown (see `key`)."""

    files: Place

    @classmethod
    def at(cls, folder: Path | None = None) -> Weights:
        """Those of the shipped models and this code, in a folder (default: beside the user's annotations)."""
        decides = f"{model_store.key_of('bundled')} {code_version('annotate.why', 'annotate.tone')}"
        base = folder or default_folder().with_name("weights")
        return cls(place(base, hashlib.sha256(decides.encode()).hexdigest()[:32]))

    def load(self) -> dict[str, list[float]]:
        """All that is kept; files that are damaged are left out and taken away."""
        kept: dict[str, list[float]] = {}
        for name in sorted(name for name in self.files.names() if name.endswith(_SUFFIX)):
            try:
                content = self.files.read(name)
            except OSError:
                continue
            if hashlib.sha256(content).hexdigest() + _SUFFIX != name:
                self.files.remove(name)
                continue
            kept |= dict(pl.read_parquet(io.BytesIO(content)).iter_rows())
        return kept

    def add(self, new: Mapping[str, list[float]]) -> None:
        """Keep these too; nothing is kept where the folder cannot be written."""
        if not new:
            return
        content = io.BytesIO()
        pl.DataFrame({"key": list(new), "weights": list(new.values())}, schema=_SCHEMA).write_parquet(content)
        try:
            self.files.write(hashlib.sha256(content.getvalue()).hexdigest() + _SUFFIX, content.getvalue())
        except OSError:
            return


def key(level: str, read: Reading, units: list[tuple[int, frozenset[int]]]) -> str:
    """A hash over all that decides the weights of the units of a sentence."""
    shown = (read.tokens, read.words, read.target, read.others, read.placeholders, sorted(read.gone))
    asked = [(word, sorted(unit)) for word, unit in units]
    return hashlib.sha256(repr((level, shown, asked)).encode("utf-8", "surrogatepass")).hexdigest()
