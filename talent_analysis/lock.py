"""One run at a time on an output folder: a lock file that names its holder.

The operating system holds the lock for the process (flock), so that it falls when the process does, killed or not;
the file itself only says who it was. Where a file system has no such locks, the named process is looked for.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from talent_analysis.errors import UnusableInput

FILE_NAME = ".talent-analysis.lock"
_TRIES = 20
_NO_LOCKS = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.ENOSYS, errno.EINVAL)


@contextlib.contextmanager
def locked(folder: Path, say: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold the folder's lock; `say` is told of a run that ended without finishing.

    Raises UnusableInput, naming the process and its machine, where another run holds it.
    """
    path = folder / FILE_NAME
    handle = _acquire(path)
    try:
        before = _holder(handle)
        if before and say:
            say(f"An earlier run ({_named(before)}) did not finish; what it kept is used.")
        _write(handle, {"pid": os.getpid(), "host": socket.gethostname()})
        yield
    finally:
        # While it is still held: whoever waits for this very file sees that it is gone, and makes a new one.
        path.unlink(missing_ok=True)
        os.close(handle)


def _acquire(path: Path) -> int:
    """An open lock file that is ours, and that still stands under its name."""
    for _ in range(_TRIES):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _take(handle):
                raise UnusableInput(_busy(path, _holder(handle)))
            if _same_file(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise UnusableInput(_busy(path, {}))


def _take(handle: int) -> bool:
    """Whether the lock is ours now."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except (ImportError, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno not in _NO_LOCKS:
            raise
        return not _alive(_holder(handle))
    return True


def _alive(holder: dict[str, Any]) -> bool:
    """Whether the process named in a lock file may still run; one of another machine may."""
    if not holder:
        return False
    if holder.get("host") != socket.gethostname():
        return True
    try:
        os.kill(int(holder["pid"]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return int(holder["pid"]) != os.getpid()


def _same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _holder(handle: int) -> dict[str, Any]:
    """What the lock file says; nothing where it is new or was cut short."""
    try:
        found = json.loads(os.pread(handle, 4096, 0))
    except ValueError:
        return {}
    return found if isinstance(found, dict) and {"pid", "host"} <= found.keys() else {}


def _write(handle: int, about: dict[str, Any]) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(about).encode(), 0)


def _named(holder: dict[str, Any]) -> str:
    return f"process {holder['pid']} on {holder['host']}" if holder else "a process that has not named itself"


def _busy(path: Path, holder: dict[str, Any]) -> str:
    return (
        f"{path.parent}: another run is writing to this folder ({_named(holder)}). Wait until it has ended, "
        f"or give another folder with --output. If that process is gone for good, delete {path}."
    )
