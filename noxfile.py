"""The project's commands: `nox -s report`, `tests`, `lab`, `docs`, `build`, `train`."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import nox

nox.options.sessions = ["report", "tests"]

ENVIRONMENT = Path(".nox", "talent")  # one environment for every session, since torch is large
TORCH = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CONSTRAINTS = "constraints.txt"


@nox.session(venv_backend="none")
def report(session: nox.Session) -> None:
    """Annotate the corpus, run every notebook, write outputs/. Options go after `--`."""
    _install(session)
    _run(session, "talent-analysis", "report", *session.posargs)


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Lint, format, types and the test suite. pytest's options go after `--`."""
    _install(session, "docs", "test")
    _run(session, "ruff", "check", ".")
    _run(session, "ruff", "format", "--check", ".")
    _run(session, "mypy")
    _run(session, "pytest", *session.posargs)


@nox.session(venv_backend="none")
def lab(session: nox.Session) -> None:
    """Open JupyterLab on a notebook to start from."""
    _install(session)
    _run(session, "jupyter-lab", "--notebook-dir=.", *(session.posargs or ["notebooks/start.ipynb"]))


@nox.session(venv_backend="none")
def docs(session: nox.Session) -> None:
    """Build the documentation into .nox/docs/html; a broken link fails."""
    _install(session, "docs")
    _run(session, "python", "-m", "talent_analysis.docs", str(Path(".nox", "docs")))


@nox.session(venv_backend="none")
def build(session: nox.Session) -> None:
    """Build the wheel and the source archive into dist/, and try the wheel in a place of its own."""
    _install(session, "test")
    _run(session, "hatchling", "build", "-d", "dist")
    _run(session, "pytest", "tests/test_publishing.py")


@nox.session(venv_backend="none")
def bench(session: nox.Session) -> None:
    """Measure: `nox -s bench -- throughput` (annotation), `-- rerun` (a report again), `-- scale` (as corpora grow)."""
    _install(session)
    _run(session, "python", "-m", "talent_analysis.bench", *(session.posargs or ["throughput"]))


@nox.session(venv_backend="none")
def ray(session: nox.Session) -> None:
    """Annotation on a real Ray cluster of two nodes on this machine, one of them killed in the middle."""
    _install(session, "test", "ray")
    _run(session, "pytest", "-m", "ray", "tests/test_ray.py", *session.posargs)


@nox.session(venv_backend="none")
def train(session: nox.Session) -> None:
    """Train every bundled model anew: `nox -s train -- --data DIR`."""
    _install(session, "train")
    _run(session, "python", "-m", "talent_analysis.training", *session.posargs, PYTHONHASHSEED="0")


@nox.session(venv_backend="none")
def fuzz(session: nox.Session) -> None:
    """Fuzz the readers for a minute each: `nox -s fuzz -- --seconds 600 page`."""
    _install(session, "fuzz", "test")
    _run(session, "python", "tests/fuzz_readers.py", *session.posargs)


def _run(session: nox.Session, program: str, *arguments: str, **variables: str) -> None:
    """Run a program of the project's environment."""
    path = os.pathsep.join([str(_bin()), os.environ["PATH"]])
    environment = {"VIRTUAL_ENV": str(ENVIRONMENT.resolve()), "PATH": path, **variables}
    session.run(str(_bin() / program), *arguments, env=environment, external=True)


def _bin() -> Path:
    return (ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")).absolute()


def _install(session: nox.Session, *extras: str) -> None:
    """Put torch, then the project, into the environment; nothing to do where that stands already."""
    stamp = ENVIRONMENT / "installed.json"
    wanted = {"inputs": _hash(Path("pyproject.toml"), Path(CONSTRAINTS)), "gpu": _wants_gpu()}
    done = json.loads(stamp.read_text()) if stamp.exists() else {}
    fresh = {key: done.get(key) for key in wanted} != wanted
    names = sorted({*extras, *([] if fresh else done["extras"])})
    if not fresh and names == done["extras"]:
        return
    if fresh:
        session.run(sys.executable, "-m", "venv", str(ENVIRONMENT), external=True)
        _install_torch(session)
    _pip(session, "-c", CONSTRAINTS, "-e", f".[{','.join(names)}]" if names else ".")
    stamp.write_text(json.dumps(wanted | {"extras": names}))


def _pip(session: nox.Session, *arguments: str) -> None:
    _run(session, "python", "-m", "pip", "install", "--disable-pip-version-check", *arguments)


def _install_torch(session: nox.Session) -> None:
    """The CPU build of torch, from pip's own sources where they have it, else from PyTorch's CPU index."""
    if _wants_gpu() or _is_cpu_build(session):
        _pip(session, TORCH)
        return
    try:
        _pip(session, "--timeout", "10", "--retries", "1", "--index-url", CPU_INDEX, TORCH)
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
        *(str(_bin() / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--dry-run", "--ignore-installed", "--report", "-", TORCH),
        external=True,
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
