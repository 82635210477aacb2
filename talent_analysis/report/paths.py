"""Where a run reads and writes: paths as the user meant them, and whether they can be used."""

from __future__ import annotations

import tempfile
from pathlib import Path

from talent_analysis.errors import UnusableInput
from talent_analysis.places import NOTEBOOKS, articles, resolve

__all__ = ["NOTEBOOKS", "articles", "make_writable", "notebook", "resolve"]


def make_writable(folder: Path) -> None:
    """Create the output folder. Raise UnusableInput where nothing can be written there or braces stand in
    its path (papermill reads them as placeholders)."""
    if "{" in str(folder) or "}" in str(folder):
        raise UnusableInput(
            f"The output folder {folder} has braces in its path, which papermill takes for placeholders. "
            "Choose a folder without { and }."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UnusableInput(
            f"The output folder {folder} cannot be written ({error.strerror}). "
            "Choose another folder with --output, or change its permissions."
        ) from error


def notebook(name: str) -> Path:
    """The source of a notebook: in the checkout, or in the installed package."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "notebooks", package / "notebooks"):
        if (folder / f"{name}.ipynb").is_file():
            return folder / f"{name}.ipynb"
    raise UnusableInput(
        f"The notebook {name}.ipynb is neither in the checkout nor in the installed package. "
        "Install talent-analysis again, or run from a whole checkout."
    )
