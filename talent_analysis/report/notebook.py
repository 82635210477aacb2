"""Reading and writing notebooks (nbformat is untyped; this is the only place that shows)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from talent_analysis.tables import write_whole


def read(path: Path) -> Any:
    """The notebook at `path`, as nbformat's version 4."""
    import nbformat

    untyped: Any = nbformat
    return untyped.read(path, as_version=4)


def write(notebook: Any, path: Path) -> None:
    """Write the notebook, whole or not at all."""
    import nbformat

    untyped: Any = nbformat
    write_whole(path, lambda temporary: untyped.write(notebook, temporary))
