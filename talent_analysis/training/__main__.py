"""Command line: `python -m talent_analysis.training --data DIR --work DIR [--only STAGE ...]`."""

from __future__ import annotations

import argparse
from pathlib import Path

import click

from talent_analysis.errors import TalentAnalysisError
from talent_analysis.training import running, ship, speech, stages, study


def main(arguments: list[str] | None = None) -> int:
    """Train the stages asked for, one after the other; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m talent_analysis.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints, logs, training.json")
    parser.add_argument("--only", nargs="+", choices=stages.NAMES, default=list(stages.NAMES), metavar="STAGE")
    given = parser.parse_args(arguments)
    for name in given.only:
        if name == "ship":
            for place, size in ship.ship(given.work, Path(__file__).parents[1] / "models" / "bundled").items():
                click.echo(f"{size:>11,}  {place}")
        elif name == "speech":
            click.echo(speech.train(given.data))
        elif name == "study":
            study.run(given.data, given.work, click.echo)
        else:
            try:
                running.run(stages.STAGES[name], given.data, given.work, click.echo)
            except TalentAnalysisError as problem:
                click.echo(problem, err=True)
                return problem.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
