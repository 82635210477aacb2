"""The folder in which notebooks run, and the kernel that runs them: this very Python with this package."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from talent_analysis.lock import locked
from talent_analysis.report import paths

_PREFIX = ".running-"


@contextlib.contextmanager
def workplace(output: Path) -> Iterator[Path]:
    """A temporary folder in the output, where a kernel called `python3` is found while it is there."""
    sweep(output)
    work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=output))
    search = os.pathsep.join(filter(None, [str(work), os.environ.get("JUPYTER_PATH")]))
    try:
        _install_kernel(work)
        with environment(JUPYTER_PATH=search):
            yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextlib.contextmanager
def taken(output: Path, say: Callable[[str], object]) -> Iterator[None]:
    """The output folder made and locked for this run; it goes again where nothing was written to it.

    Raises UnusableInput where it cannot be written, or another run holds it.
    """
    existed = output.exists()
    paths.make_writable(output)
    try:
        with locked(output, say):
            yield
    finally:
        if not existed:
            with contextlib.suppress(OSError):
                output.rmdir()


def sweep(output: Path) -> None:
    """Take away what a killed run left half done; call it where the output is locked."""
    for folder in output.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for unfinished in [*output.glob(".*.part"), *output.glob("data/.*.part")]:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Environment variables set for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _install_kernel(work: Path) -> None:
    kernel = work / "kernels" / "python3"
    kernel.mkdir(parents=True)
    package = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    # Errors reach the reader through papermill; the kernel's own log only repeats them. No history is kept.
    options = ["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"]
    program = [sys.executable, "-m", "talent_analysis.report.kernel", "-f", "{connection_file}", *options]
    about = {"argv": program, "display_name": "Python 3", "language": "python", "env": {"PYTHONPATH": search}}
    (kernel / "kernel.json").write_text(json.dumps(about), encoding="utf-8")
