"""The two ways a command ends badly; the command line turns each into one paragraph and an exit code."""

from __future__ import annotations

from collections.abc import Sequence


class TalentAnalysisError(Exception):
    """Base of the errors this project raises on purpose. `exit_code` is the command line's."""

    exit_code = 1


class RunFailed(TalentAnalysisError):
    """Something went wrong while running, although the input was usable."""


class UnusableInput(TalentAnalysisError):
    """Wrong use, or input that cannot be used. The message names the file and the remedy."""

    exit_code = 2


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """ " Did you mean 'X'?" where one of the known names is near, else nothing."""
    from rapidfuzz import process

    nearest = process.extractOne(name, known)
    return f" Did you mean {nearest[0]!r}?" if nearest and nearest[1] >= 60 else ""
