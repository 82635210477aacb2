"""Runs Stanza's own trainers one at a time and keeps the record that makes stages resumable."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from talent_analysis.errors import RunFailed, UnusableInput

SEED = 1234
RECORDED = ("stanza", "torch", "numpy", "gensim")


@dataclass(frozen=True)
class Stage:
    """One model: its name, the data files it reads, the code it depends on, the stages before it."""

    name: str
    train: Callable[[Path, Path], Path]
    inputs: tuple[str, ...]
    code: tuple[str, ...]
    after: tuple[str, ...] = ()


def saved(work: Path, name: str) -> Path:
    """Where a stage's finished model lies (of the stage `calibrate`: the tone models' settings)."""
    own = {"calibrate": "tone.json", "second_look": "second_look.npz", "judge": "judge.npz", "tone": "network.npz"}
    return work / "saved" / own.get(name, f"{name}.pt")


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_stanza(module: str, options: dict[str, Any], log: Path, *, decay: bool = False, threads: int = 1) -> None:
    """Run `stanza.models.MODULE` with these options, on the CPU, its output going to a log file.

    A value of True gives a bare switch; `decay` lets the learning rate fall along a cosine. Raises
    RunFailed, naming the log, if the trainer fails.
    """
    called = ["talent_analysis.training.decayed", module] if decay else [f"stanza.models.{module}"]
    command = [sys.executable, "-m", *called, "--cpu", "--seed", str(SEED)]
    for name, value in options.items():
        command += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    fixed = {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads), "PYTHONHASHSEED": "0"}
    fixed["PYTHONPATH"] = str(Path(__file__).parents[2])
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        done = subprocess.run(command, env=os.environ | fixed, stdout=out, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode:
        raise RunFailed(f"Training with stanza.models.{module} failed; its output is in {log}.")


def read_record(work: Path) -> dict[str, Any]:
    """The record `training.json` of a work folder (empty where there is none)."""
    path = work / "training.json"
    if not path.exists():
        return {}
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def fingerprint(stage: Stage, data: Path, work: Path) -> str:
    """One hash over the stage's data files, its code, the library versions and the models it builds on."""
    here = Path(__file__).parent
    parts = [version(name) for name in ("stanza", "torch")] + [str(SEED)]
    for pattern in stage.inputs:
        files = sorted(data.glob(pattern))
        if not files:
            raise UnusableInput(f"{data}: nothing there matches {pattern}, which '{stage.name}' is trained on.")
        parts += [f"{file.relative_to(data)} {sha256(file)}" for file in files]
    parts += [f"{name} {sha256(here / name)}" for name in stage.code]
    parts += [f"{name} {sha256(saved(work, name))}" for name in stage.after]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def run(stage: Stage, data: Path, work: Path, say: Callable[[str], None] = print) -> Path:
    """Train one stage, or skip it when the same inputs have already given the model in place."""
    mark = fingerprint(stage, data, work)
    known = read_record(work).get("stages", {}).get(stage.name, {})
    target = saved(work, stage.name)
    if known.get("inputs") == mark and target.exists() and sha256(target) == known.get("sha256"):
        say(f"{stage.name}: already trained, unchanged")
        return target
    say(f"{stage.name}: training (log in {work / 'logs'})")
    start = time.monotonic()
    made = stage.train(data, work)
    if made != target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made.read_bytes())
    seconds = time.monotonic() - start
    note(stage, data, work, mark, seconds)
    say(f"{stage.name}: done in {seconds / 60:.1f} minutes")
    return target


def note(stage: Stage, data: Path, work: Path, mark: str, seconds: float) -> None:
    """Write a finished stage into `training.json`."""
    record = read_record(work)
    record["versions"] = {"python": sys.version.split()[0]} | {name: _version(name) for name in RECORDED}
    record.setdefault("data", {}).update(_data_hashes(stage.inputs, data))
    record.setdefault("stages", {})[stage.name] = {
        "inputs": mark,
        "seed": SEED,
        "sha256": sha256(saved(work, stage.name)),
        "seconds": round(seconds),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    path = work / "training.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def _data_hashes(patterns: Iterable[str], data: Path) -> dict[str, str]:
    files = sorted(file for pattern in patterns for file in data.glob(pattern))
    return {str(file.relative_to(data)): sha256(file) for file in files}


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError

    try:
        return version(name)
    except PackageNotFoundError:
        return None
