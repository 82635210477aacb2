"""What became of one notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class NotebookRun:
    """A notebook that was run: `path` is the executed notebook (None where nothing was saved), `error` is
    empty on success, `figures` have name, title and says (the computed sentence). `reused`: nothing it rests on has
    changed since an earlier run, whose results it shows."""

    name: str
    title: str
    seconds: float
    path: Path | None
    error: str = ""
    figures: list[dict[str, str]] = field(default_factory=list)
    reused: bool = False
