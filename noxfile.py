"""The project's commands: `nox -s report`, `nox -s tests`, `nox -s lab`, `nox -s train`."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import nox

nox.options.sessions = ["report", "tests"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_external_run = True
nox.needs_version = ">=2024.4.15"

ENVIRONMENT = ".nox/talent"  # one environment for every session: torch is large
TORCH = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CONSTRAINTS = "constraints.txt"


@nox.session(venv_location=ENVIRONMENT)
def report(session: nox.Session) -> None:
    """Annotate the corpus, run every notebook, write outputs/. Options go after `--`."""
    _install(session)
    session.run("talent-analysis", "report", *session.posargs)


@nox.session(venv_location=ENVIRONMENT)
def tests(session: nox.Session) -> None:
    """Lint, format, types and the test suite. pytest's options go after `--`."""
    _install(session, "test")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("pytest", *session.posargs)


@nox.session(venv_location=ENVIRONMENT)
def lab(session: nox.Session) -> None:
    """Open JupyterLab on the notebooks."""
    _install(session)
    session.run("jupyter", "lab", "--notebook-dir=.", *(session.posargs or ["notebooks/00_corpus.ipynb"]))


@nox.session(venv_location=ENVIRONMENT)
def train(session: nox.Session) -> None:
    """Train every bundled model anew: `nox -s train -- --data DIR`."""
    _install(session, "train")
    session.run("python", "-m", "talent_analysis.training", *session.posargs, env={"PYTHONHASHSEED": "0"})


def _install(session: nox.Session, *extras: str) -> None:
    """Put torch, then the project, into the session's environment; nothing to do where that stands already."""
    stamp = Path(session.virtualenv.location) / "talent-installed.json"
    wanted = {"inputs": _hash(Path("pyproject.toml"), Path(CONSTRAINTS)), "gpu": _wants_gpu()}
    done = json.loads(stamp.read_text()) if stamp.exists() else {}
    fresh = {key: done.get(key) for key in wanted} != wanted
    missing = [extra for extra in extras if extra not in done.get("extras", [])]
    if not fresh and not missing:
        return
    if fresh:
        _install_torch(session)
    known = [] if fresh else done.get("extras", [])
    names = sorted({*known, *extras})
    session.install("-c", CONSTRAINTS, "-e", f".[{','.join(names)}]" if names else ".")
    stamp.write_text(json.dumps(wanted | {"extras": names}))


def _install_torch(session: nox.Session) -> None:
    """The CPU build of torch, from pip's own sources where they have it, else from PyTorch's CPU index."""
    if _wants_gpu() or _is_cpu_build(session):
        session.install(TORCH)
        return
    quick = ["--timeout", "10", "--retries", "1"]
    try:
        session.install(*quick, "--index-url", CPU_INDEX, TORCH)
    except nox.command.CommandFailed:
        session.error(
            f"No CPU build of {TORCH} is within reach: pip's own sources offer only the one with CUDA (gigabytes), "
            f"and {CPU_INDEX} did not answer. Try again with that address reachable, or say TALENT_TORCH=gpu "
            "to take the CUDA build."
        )


def _wants_gpu() -> bool:
    return os.environ.get("TALENT_TORCH", "") == "gpu"


def _is_cpu_build(session: nox.Session) -> bool:
    """Whether pip's own sources would bring torch without CUDA packages; asks pip, installs nothing."""
    plan = session.run(
        *("python", "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"),
        *("--disable-pip-version-check", "--report", "-", TORCH),
        silent=True,
        success_codes=[0, 1],
        stderr=None,
    )
    start = str(plan).find("{")
    if start < 0:
        return False
    found = json.JSONDecoder().raw_decode(str(plan)[start:])[0]["install"]
    names = [package["metadata"]["name"].lower() for package in found]
    return not any(name.startswith(("nvidia", "cuda", "triton")) for name in names)


def _hash(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
