"""Stanza's own French models, downloaded by Stanza itself and checked before use."""

from __future__ import annotations

import json
import os
from pathlib import Path

from talent_analysis.errors import UnusableInput
from talent_analysis.models import store
from talent_analysis.models.store import SUMS, ModelSet

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")


def default_directory() -> Path:
    """Where the official models are kept: the user's cache folder, one folder for each Stanza version."""
    from importlib.metadata import version

    import platformdirs

    return Path(platformdirs.user_cache_dir("talent-analysis")) / "official" / f"stanza-{version('stanza')}"


def installed(directory: Path | None = None) -> ModelSet:
    """The official models, checked; downloaded first where they are not there yet.

    Raises UnusableInput where they cannot be downloaded, or a file is missing or altered.
    """
    directory = ensure(directory)
    sums = store.read_sums(directory)
    for name, expected in sums.items():
        store.check(directory / name, expected)
    ours = store.read_sums(store.bundled_directory())
    files = sums | store.tone_sums(ours)
    return ModelSet("official", directory, store.key_of_sums(files), files)


def ensure(directory: Path | None = None) -> Path:
    """The folder of the official models, filled by a download where that has not been done."""
    directory = directory or default_directory()
    if not (directory / SUMS).exists():
        _fetch(directory, None)
    return directory


def download(directory: Path | None = None, resources_url: str | None = None) -> ModelSet:
    """Download Stanza's default French packages and return them, checked.

    `resources_url` is the address of a tree laid out like Stanza's own (default: Stanza's, or what the
    environment variable STANZA_RESOURCES_URL names). Raises UnusableInput where there is no network or a
    file does not have the checksum that Stanza's list gives.
    """
    directory = directory or default_directory()
    _fetch(directory, resources_url)
    return installed(directory)


def _fetch(directory: Path, resources_url: str | None) -> None:
    import stanza
    from stanza.resources.common import DEFAULT_RESOURCES_URL

    address = resources_url or os.environ.get("STANZA_RESOURCES_URL") or DEFAULT_RESOURCES_URL
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / SUMS).unlink(missing_ok=True)
        stanza.download(
            "fr",
            model_dir=str(directory),
            package=None,
            processors=dict.fromkeys(PROCESSORS, "default"),
            resources_url=address,
            verbose=False,
        )
        _write_sums(directory)
    except Exception as problem:  # requests, httpx and Stanza each raise their own
        raise UnusableInput(
            f"{directory}: Stanza's official French models could not be downloaded from {address} "
            f"({type(problem).__name__}: {str(problem)[:200]}). Connect to the internet and run "
            "'talent-analysis models download' once, or use the models that come with the package "
            "(models=bundled), which need no network."
        ) from problem


def _write_sums(directory: Path) -> None:
    """List the SHA-256 of what was downloaded, so that later runs notice an altered file."""
    import hashlib

    files = [*sorted((directory / "fr").rglob("*.pt")), directory / "resources.json"]
    sums = {file.relative_to(directory).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    part = directory / f"{SUMS}.part"
    part.write_text(json.dumps(sums, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(directory / SUMS)
