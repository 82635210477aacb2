"""What is published: the wheel, the console command, completion, the citation, the changelog, the workflow."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from talent_analysis import __version__
from talent_analysis.cli import main
from talent_analysis.report import paths

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "talent_analysis" / "docs" / "install.md"

# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed in a folder of its own; only its dependencies come from this environment."""
    site = tmp_path_factory.mktemp("site")
    options = [
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--disable-pip-version-check",
        "--target",
        str(site),
    ]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(wheel)], check=True, timeout=300)
    return site


def elsewhere(installed: Path, cwd: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_with_its_notebooks_and_no_test_or_guide(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for name in (*paths.NOTEBOOKS, "start"):
        assert f"talent_analysis/notebooks/{name}.ipynb" in names
    for name in ("py.typed", "models/MODEL_CARD.md", "report/templates/report.css", "locale/fr/report.po"):
        assert f"talent_analysis/{name}" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"talent_analysis", f"talent_analysis-{__version__}.dist-info"}
    assert not [name for name in names if name.startswith("talent_analysis/docs/")]


def test_the_wheel_stays_small_enough_to_be_published(wheel: Path) -> None:
    assert wheel.stat().st_size < 60e6


def test_the_installed_command_runs_outside_the_checkout(installed: Path, tmp_path: Path, corpus_folder: Path) -> None:
    command = str(installed / "bin" / "talent-analysis")
    where = "import talent_analysis as t, talent_analysis.report.paths as p; print(t.__file__, p.notebook('00_corpus'))"
    assert elsewhere(installed, tmp_path, sys.executable, "-c", where).count(str(installed)) == 2
    assert __version__ in elsewhere(installed, tmp_path, command, "--version")
    assert "rives_1" in elsewhere(installed, tmp_path, command, "check", str(corpus_folder))
    assert "in all; key" in elsewhere(installed, tmp_path, command, "models", "list")


# Completion

SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


def offered(shell: type[ShellComplete], *typed: str, begun: str) -> list[str]:
    completion = shell(main, {}, "talent-analysis", "_TALENT_ANALYSIS_COMPLETE")
    return [item.value for item in completion.get_completions(list(typed), begun)]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_guide_says_how_to_switch_completion_on(shell: str) -> None:
    assert f"_TALENT_ANALYSIS_COMPLETE={shell}_source talent-analysis" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_of_its_own(shell: str, installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "_TALENT_ANALYSIS_COMPLETE": f"{shell}_source"}
    command = [str(installed / "bin" / "talent-analysis")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=300)
    assert f"_TALENT_ANALYSIS_COMPLETE={shell}_complete" in done.stdout


@pytest.mark.parametrize("shell", SHELLS.values())
def test_tab_offers_commands_options_choices_and_parameters(shell: type[ShellComplete]) -> None:
    assert {"report", "sweep", "check", "models"} <= set(offered(shell, begun=""))
    assert "--language" in offered(shell, "report", begun="--l")
    assert offered(shell, "report", "--language", begun="") == ["en", "fr"]
    assert offered(shell, "report", "-p", begun="con") == ["confidence"]


def test_bash_completes_what_was_begun(installed: Path, tmp_path: Path) -> None:
    """The script that bash sources, and the function that it then calls on Tab."""
    command = str(installed / "bin" / "talent-analysis")
    script = (
        f'export PATH="{installed / "bin"}:$PATH"; eval "$(_TALENT_ANALYSIS_COMPLETE=bash_source talent-analysis)"; '
        "COMP_WORDS=(talent-analysis sw); COMP_CWORD=1; "
        f"_talent_analysis_completion {command}; "
        'echo "${COMPREPLY[@]}"'
    )
    assert elsewhere(installed, tmp_path, "bash", "-c", script).split() == ["sweep"]


# Citation, changelog, workflow


def test_the_citation_has_what_the_format_asks_for_and_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "license", "abstract"} <= set(cited)
    assert all({"name"} <= set(author) or {"family-names"} <= set(author) for author in cited["authors"])
    assert cited["version"] == __version__
    assert cited["license"] == "MIT"


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == __version__


def sessions() -> set[str]:
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {f.name for f in functions for mark in f.decorator_list if "nox.session" in ast.unparse(mark)}


def workflow() -> dict[Any, Any]:
    (file,) = (ROOT / ".github" / "workflows").glob("*.yml")
    read: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def test_the_workflow_runs_sessions_that_the_noxfile_has() -> None:
    (job,) = workflow()["jobs"].values()
    matrix = job["strategy"]["matrix"]
    run = {*matrix["session"], *(entry["session"] for entry in matrix["include"])}
    assert run <= sessions()
    assert {"tests", "report", "docs", "build"} <= run
    assert any("nox -s ${{ matrix.session }}" in step.get("run", "") for step in job["steps"])


def test_the_workflow_only_reads_and_knows_no_secret() -> None:
    found = workflow()
    assert found["permissions"] == {"contents": "read"}
    assert "secrets." not in str(found)
    assert set(found[True]) == {"push", "pull_request", "workflow_dispatch"}  # YAML 1.1 reads `on` as true


def test_the_oldest_python_of_the_package_is_tried() -> None:
    (job,) = workflow()["jobs"].values()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', project)
    assert oldest
    assert oldest[1] in job["strategy"]["matrix"]["python"]
