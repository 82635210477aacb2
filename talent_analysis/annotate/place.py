"""Where a store's files lie: a local folder, or any address that fsspec knows (`s3://…`, `gs://…`, `memory://…`).

A file appears whole or not at all: locally it is renamed into place, in an object store a put is one object.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from talent_analysis.errors import UnusableInput
from talent_analysis.tables import write_whole


class Place(Protocol):
    """A flat folder of files."""

    def names(self) -> Iterator[str]:
        """The names of the files there, in no order; none where the folder does not exist."""

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises OSError."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all; raises OSError."""

    def remove(self, name: str) -> None:
        """Take a file away where it is there and may be."""


class LocalPlace:
    """A folder of this machine (or one mounted on it)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> Iterator[str]:
        """The files that are whole; those being written begin with a point."""
        try:
            yield from (file.name for file in self.folder.iterdir() if not file.name.startswith("."))
        except FileNotFoundError:
            return

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write beside, then rename."""
        write_whole(self.folder / name, lambda temporary: temporary.write_bytes(content))

    def remove(self, name: str) -> None:
        """Take a file away; one that cannot go stays."""
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError:
            return


class RemotePlace:
    """A folder that fsspec reaches."""

    def __init__(self, address: str) -> None:
        self._files, self._folder = filesystem(address)

    def names(self) -> Iterator[str]:
        """The objects below the address."""
        try:
            found = self._files.ls(self._folder, detail=False)
        except FileNotFoundError:
            return
        yield from (str(path).rsplit("/", 1)[-1] for path in found)

    def read(self, name: str) -> bytes:
        """The bytes of an object."""
        return bytes(self._files.cat_file(f"{self._folder}/{name}"))

    def write(self, name: str, content: bytes) -> None:
        """Put one object."""
        self._files.makedirs(self._folder, exist_ok=True)
        self._files.pipe_file(f"{self._folder}/{name}", content)

    def remove(self, name: str) -> None:
        """Take an object away."""
        try:
            self._files.rm_file(f"{self._folder}/{name}")
        except OSError:
            return


def is_remote(address: str | Path) -> bool:
    """Whether an address names a file system of its own."""
    return "://" in str(address)


def filesystem(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it; raises UnusableInput where its driver is missing."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as problem:
        raise UnusableInput(f"{address}: this address cannot be opened ({problem}).") from problem
    return files, str(path).rstrip("/")


@contextlib.contextmanager
def fetched(address: str) -> Iterator[Path]:
    """The folder or file at an address as one of this machine: itself, or a copy that goes at the end.

    Raises UnusableInput where there is nothing at the address.
    """
    if not is_remote(address):
        yield Path(address)
        return
    files, path = filesystem(address)
    if not files.exists(path):
        raise UnusableInput(f"{address}: there is nothing at this address. Give a folder or file of articles.")
    with tempfile.TemporaryDirectory(prefix="talent-analysis-") as folder:
        copy = Path(folder) / path.rsplit("/", 1)[-1]
        files.get(path, str(copy), recursive=True)
        yield copy


def place(address: str | Path, *below: str) -> Place:
    """The place at an address, or in folders below it."""
    if is_remote(address):
        return RemotePlace("/".join([str(address).rstrip("/"), *below]))
    return LocalPlace(Path(address, *below))
