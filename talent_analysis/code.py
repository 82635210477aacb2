"""Which code decides a result: a hash over a module's source and that of every module of ours that it imports."""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

_PACKAGE = Path(__file__).parent
_IMPORT = re.compile(r"^\s*from (talent_analysis[\w.]*) import (\([^)]*\)|[^\n]+)", re.MULTILINE)


@functools.cache
def code_version(*modules: str) -> str:
    """One SHA-256 over the sources that the given modules ("annotate.reader") rest on, found by their imports."""
    digest = hashlib.sha256()
    for path in sorted(_closure([_PACKAGE.joinpath(*module.split(".")).with_suffix(".py") for module in modules])):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def package_version() -> str:
    """One SHA-256 over all sources, catalogues and word lists of the package, but the models' weights."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        shown = path.relative_to(_PACKAGE)
        if path.is_file() and shown.parts[:2] != ("models", "bundled") and "__pycache__" not in shown.parts:
            digest.update(shown.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _closure(paths: list[Path]) -> set[Path]:
    """The given files, and the files of the package that they import, however far."""
    found: set[Path] = set()
    while paths:
        path = paths.pop()
        if path not in found:
            found.add(path)
            paths += _imported(path.read_text(encoding="utf-8"))
    return found


def _imported(source: str) -> list[Path]:
    found = []
    for module, names in _IMPORT.findall(source):
        base = _PACKAGE.joinpath(*module.split(".")[1:])
        wanted = [base / name.split(" as ")[0].strip() for name in names.strip("()").split(",")]
        found += [file for path in [base, *wanted] if (file := path.with_suffix(".py")).is_file()]
    return found
