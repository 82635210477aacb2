"""What could not be read, or was read with a reservation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import polars as pl

PROBLEMS_SCHEMA = {"path": pl.String, "kind": pl.String, "message": pl.String, "remedy": pl.String}


@dataclass(frozen=True)
class Problem:
    """One remark on one file: `kind` is a stable short name, the rest is for the reader."""

    path: str
    kind: str
    message: str
    remedy: str


class UnreadableFileError(Exception):
    """One file gives no article. `read` turns it into a problem and goes on with the other files."""

    def __init__(self, kind: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.kind, self.message, self.remedy = kind, message, remedy

    def at(self, path: str) -> Problem:
        """The problem to report for the file at `path`."""
        return Problem(path, self.kind, self.message, self.remedy)


def frame(problems: Iterable[Problem]) -> pl.DataFrame:
    """The problems as a table with the columns of PROBLEMS_SCHEMA."""
    return pl.DataFrame([asdict(problem) for problem in problems], schema=PROBLEMS_SCHEMA)
