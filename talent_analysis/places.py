"""Where relative paths start from: notebooks run from `notebooks/`, from the project, and from anywhere else."""

from __future__ import annotations

import os
from pathlib import Path

NOTEBOOKS = ("00_corpus", "01_sentiment", "02_source_comparison", "03_entity_frequency")


def root() -> Path:
    """The folder that relative paths start from: the current one, or the project when that is `notebooks`."""
    here = Path.cwd()
    return here.parent if here.name == "notebooks" and (here / f"{NOTEBOOKS[0]}.ipynb").is_file() else here


def resolve(path: str | os.PathLike[str]) -> Path:
    """The absolute path; relative ones are taken from `root()`, `~` is the home folder."""
    return Path(os.path.normpath(root() / Path(path).expanduser()))


def articles(path: str | os.PathLike[str]) -> Path:
    """The path of a corpus, as `resolve`; one that is not there is looked for in the checkout of this package, so
    that `seeds` is found from any folder."""
    found, beside = resolve(path), Path(__file__).resolve().parents[1]
    shipped = beside / path
    is_checkout = (beside / "notebooks" / f"{NOTEBOOKS[0]}.ipynb").is_file()
    return shipped if is_checkout and not found.exists() and shipped.exists() else found
