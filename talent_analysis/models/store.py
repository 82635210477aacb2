"""The models a run uses: which files they are, that they are unaltered, and a pipeline made of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    import stanza
    from stanza.models.common.foundation_cache import FoundationCache
    from stanza.models.common.pretrain import Pretrain

Kind = Literal["bundled", "official"]
SUMS = "SHA256SUMS.json"
VECTORS = "fr/pretrain/talent.pt"
SECOND_LOOK = "fr/tokenize/second_look.npz"
TONE_SETTINGS = "fr/sentiment/tone.json"
JUDGE = "fr/ner/judge.npz"
NETWORK = "fr/sentiment/network.npz"
LINEAR = {"sentence": "fr/sentiment/sentence.npz", "target": "fr/sentiment/target.npz"}


@dataclass(frozen=True)
class ModelSet:
    """Checked models: their kind, folder, one key over all their contents, and SHA-256 by relative path."""

    kind: Kind
    directory: Path
    key: str
    files: dict[str, str] = field(hash=False)


def bundled_directory() -> Path:
    """Folder of the models that ship with the package."""
    return Path(__file__).parent / "bundled"


def bundled() -> ModelSet:
    """The models that ship with the package, every file's SHA-256 checked before anything is loaded.

    Raises UnusableInput naming the file when one is missing, cut short or altered.
    """
    directory = bundled_directory()
    sums = read_sums(directory)
    for name, expected in sums.items():
        check(directory / name, expected)
    return ModelSet("bundled", directory, key_of_sums(sums), sums)


def key_of(kind: Kind, directory: Path | None = None) -> str:
    """The key of a model set, from its list of checksums alone: no weight is read.

    `directory` is where the official models lie (see `official.default_directory`); where they are not
    there yet, they are downloaded. Raises UnusableInput where that fails, or the list cannot be read.
    """
    sums = read_sums(bundled_directory())
    if kind == "bundled":
        return key_of_sums(sums)
    from talent_analysis.models import official

    return key_of_sums(read_sums(official.ensure(directory)) | tone_sums(sums))


def tone_sums(sums: dict[str, str]) -> dict[str, str]:
    """The part of the shipped checksums that also serves beside official models: tone and its vectors."""
    shared = {VECTORS, TONE_SETTINGS, NETWORK, *LINEAR.values()}
    return {f"bundled/{name}": value for name, value in sums.items() if name in shared}


def key_of_sums(sums: dict[str, str]) -> str:
    """One hash over file names and checksums."""
    return hashlib.sha256("\n".join(f"{name} {sums[name]}" for name in sorted(sums)).encode()).hexdigest()


def read_sums(directory: Path) -> dict[str, str]:
    """The list of checksums of a model folder; raises UnusableInput where it cannot be read."""
    path = directory / SUMS
    try:
        sums: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UnusableInput(f"{path}: the models' list of checksums cannot be read. {_remedy(path)}") from problem
    return sums


def check(path: Path, expected: str) -> None:
    """Raise UnusableInput unless the file is there and has the expected SHA-256."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise UnusableInput(f"{path}: this model file is missing or cannot be read. {_remedy(path)}") from problem
    if found != expected:
        raise UnusableInput(
            f"{path}: this model file is cut short or altered (SHA-256 {found[:12]}…, "
            f"expected {expected[:12]}…), so it was not loaded. {_remedy(path)}"
        )


def _remedy(path: Path) -> str:
    if bundled_directory() in path.parents:
        return (
            "Reinstall talent-analysis (pip install --force-reinstall --no-deps talent-analysis) or check it out anew."
        )
    return "Delete the folder and download the official models again."


def vectors(path: Path | None = None) -> Pretrain:
    """Word vectors (default: the shipped ones) in single precision; ours are stored in half, which Stanza keeps."""
    from stanza.models.common.pretrain import Pretrain

    loaded = Pretrain(str(path or bundled_directory() / VECTORS))
    loaded._emb = loaded.emb.float()
    return loaded


def cache(models: ModelSet) -> FoundationCache:
    """A Stanza foundation cache that already holds the set's vectors in single precision."""
    from stanza.models.common.foundation_cache import FoundationCache

    found = FoundationCache(local_files_only=True)
    for path in sorted((models.directory / "fr" / "pretrain").glob("*.pt")):
        found.pretrains[str(path)] = vectors(path)
    return found


def available(models: ModelSet) -> tuple[str, ...]:
    """Processors that the set has a default model for, in the order in which a pipeline runs them."""
    resources = json.loads((models.directory / "resources.json").read_text(encoding="utf-8"))
    packages = resources["fr"]["packages"]["default"]
    order = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
    return tuple(name for name in order if name in packages)


def load_pipeline(models: ModelSet, processors: str, quick: bool = True, **options: Any) -> stanza.Pipeline:
    """A Stanza pipeline of these models and processors ("tokenize,mwt,pos"), on the CPU, with no network.

    Slow pieces of its networks are replaced by faster equals unless `quick` is false (see `models/quick.py`).
    Where the set has one, a second look at words and sentence ends follows the tokenizer. Raises
    UnusableInput when the set lacks a processor or a file cannot be loaded. Stanza reads weights without
    running pickled code.
    """
    import pickle

    import stanza

    from talent_analysis.models.quick import quicken

    names = [name.strip() for name in processors.split(",")]
    absent = [name for name in names if name not in available(models)]
    if absent:
        raise UnusableInput(f"{models.directory}: these models have no {', '.join(absent)}.")
    known = cache(models)
    settings: dict[str, Any] = {"use_gpu": False, "verbose": False, "foundation_cache": known} | options
    try:
        pipeline = stanza.Pipeline(
            "fr",
            dir=str(models.directory),
            download_method=None,
            package=None,
            processors=dict.fromkeys(names, "default"),
            **settings,
        )
    except (pickle.UnpicklingError, EOFError) as problem:
        raise UnusableInput(
            f"{models.directory}: a model file is not plain weights, so it was not loaded."
        ) from problem
    if (look := models.directory / SECOND_LOOK).exists() and "tokenize" in names:
        from talent_analysis.models.second_look import SecondLook

        SecondLook.load(look, known.pretrains[str(models.directory / VECTORS)]).install(pipeline)
    return quicken(pipeline) if quick else pipeline
