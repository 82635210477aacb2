"""Models of ours as NumPy archives: nothing in them is pickled, and the same arrays give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write the arrays by name, compressed; the folder is made where there is none."""
    import numpy as np

    written = io.BytesIO()
    np.savez_compressed(written, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written.getvalue())


def packed(lines: Iterable[str]) -> Any:
    """Lines of text as an array of bytes."""
    import numpy as np

    return np.frombuffer("\n".join(lines).encode(), dtype="uint8")


def unpacked(held: Any) -> list[str]:
    """The lines that `packed` held."""
    text = held.tobytes().decode()
    return text.split("\n") if text else []
