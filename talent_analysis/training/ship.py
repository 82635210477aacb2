"""Makes trained checkpoints into shipped files: no optimiser, no paths, half precision, a checksum each."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

from talent_analysis.models.store import JUDGE, LINEAR, NETWORK, SECOND_LOOK, TONE_SETTINGS
from talent_analysis.training.running import saved, sha256

NAME = "talent"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
NEEDS_VECTORS = ("pos", "depparse", "ner")
#: Stages whose files ship as they are.
WHOLE = {"second_look": SECOND_LOOK, "judge": JUDGE, "tone": NETWORK, "calibrate": TONE_SETTINGS}
#: Settings that say where or how a model was trained, of no use to one who loads it.
_PATHS = ("_dir", "_file", "_path", "save_name", "load_name", "continue_from", "wandb_name", "gold_labels_file")


def ship(work: Path, bundled: Path) -> dict[str, int]:
    """Write every finished model of a work folder into `bundled`; returns bytes by relative path."""
    places = {"pretrain": f"fr/pretrain/{NAME}.pt"}
    places |= {name: f"fr/{name}/{NAME}.pt" for name in PROCESSORS}
    for stage, place in places.items():
        if saved(work, stage).exists():
            slim(saved(work, stage), bundled / place)
    made = {place: work / "tone" / "all" / f"{name}.npz" for name, place in LINEAR.items()}
    made |= {place: saved(work, stage) for stage, place in WHOLE.items()}
    for place, file in made.items():
        if file.exists():
            (bundled / place).write_bytes(file.read_bytes())
    write_lists(bundled)
    return {str(p.relative_to(bundled)): p.stat().st_size for p in sorted(bundled.rglob("*")) if p.is_file()}


def slim(source: Path, target: Path) -> None:
    """Strip one checkpoint and store it in half precision."""
    import torch

    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    # by way of memory, since PyTorch writes a file's own name into it: the same weights give the same bytes
    written = io.BytesIO()
    torch.save(_halved(_stripped(checkpoint)), written)
    part = target.with_suffix(".part")
    part.write_bytes(written.getvalue())
    part.replace(target)


def _stripped(checkpoint: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in checkpoint.items() if not key.startswith("optimizer") and key != "scheduler"}
    for key in ("config", "params"):
        if isinstance(kept.get(key), dict):
            kept[key] = _without_paths(kept[key])
    return kept


def _without_paths(config: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for key, value in config.items():
        if isinstance(value, dict):
            clean[key] = _without_paths(value)
        elif key.endswith(_PATHS) or (isinstance(value, str) and ("/" in value or "\\" in value) and len(value) > 1):
            clean[key] = None
        else:
            clean[key] = value
    return clean


def _halved(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value.half().clone() if value.is_floating_point() else value
    if isinstance(value, dict):
        return type(value)((key, _halved(item)) for key, item in value.items())
    return value


def write_lists(bundled: Path) -> None:
    """Write `resources.json` (what Stanza reads) and `SHA256SUMS.json` for the files that are there."""
    packages: dict[str, Any] = {}
    french: dict[str, Any] = {"lang_name": "French", "packages": {"default": packages}}
    for processor in ("pretrain", *PROCESSORS):
        for file in sorted((bundled / "fr" / processor).glob("*.pt")):
            entry: dict[str, Any] = {"md5": hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}
            if processor in NEEDS_VECTORS:
                entry["dependencies"] = [{"model": "pretrain", "package": NAME}]
            french.setdefault(processor, {})[file.stem] = entry
            if processor in PROCESSORS:
                packages[processor] = file.stem
    _write_json({"fr": french}, bundled / "resources.json")
    files = [
        *sorted(bundled.rglob("*.pt")),
        *sorted(bundled.rglob("*.npz")),
        bundled / "resources.json",
        *bundled.glob(TONE_SETTINGS),
    ]
    _write_json({file.relative_to(bundled).as_posix(): sha256(file) for file in files}, bundled / "SHA256SUMS.json")


def _write_json(content: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
