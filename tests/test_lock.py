"""One run at a time on an output folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from talent_analysis import lock
from talent_analysis.errors import UnusableInput
from talent_analysis.lock import FILE_NAME, locked

HOLD = (
    "import sys, time; from pathlib import Path; from talent_analysis.lock import locked\n"
    "with locked(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
)


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_folder_in_use_is_refused_naming_the_process_until_that_ends_even_killed(tmp_path: Path) -> None:
    process = holder(tmp_path)
    with pytest.raises(UnusableInput, match=f"process {process.pid} on ") as refused, locked(tmp_path):
        pass
    assert refused.value.exit_code == 2
    process.kill()
    process.wait()
    assert (tmp_path / FILE_NAME).exists()
    told: list[str] = []
    with locked(tmp_path, told.append):
        assert json.loads((tmp_path / FILE_NAME).read_text())["pid"] != process.pid
    assert f"process {process.pid}" in told[0]


def test_the_lock_is_gone_afterwards_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), locked(tmp_path):
        raise ValueError("inside")
    assert list(tmp_path.iterdir()) == []
    with locked(tmp_path):
        pass


def test_a_lock_file_that_was_cut_short_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"pid": 1')
    with locked(tmp_path):
        pass


def test_without_locks_of_the_file_system_the_named_process_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def none(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", none)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here = lock.socket.gethostname()
    for about, free in (
        ({"pid": gone.pid, "host": here}, True),
        ({"pid": 1, "host": here}, False),
        ({"pid": gone.pid, "host": "elsewhere"}, False),
    ):
        (tmp_path / FILE_NAME).write_text(json.dumps(about))
        if free:
            with locked(tmp_path):
                pass
        else:
            with pytest.raises(UnusableInput, match="another run"), locked(tmp_path):
                pass
