"""One page for each table, from `tables.toml` and the docstrings of the functions that make the tables."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: Types as readers know them.
KINDS = {
    "text": "text",
    "whole": "whole number",
    "number": "number",
    "yes/no": "yes or no",
    "date": "date",
    "list": "list of whole numbers",
}
#: Pages that are a section of the README each, so that nothing is said twice: file, heading there.
README = {
    "articles": "Your own articles",
    "entities": "Who is who",
    "figures": "What the figures mean, and what they do not",
    "validate": "Check the tone on your own articles",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its type (a key of KINDS) and what it means, with the unit."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table: what a row is, the notebook that shows it (or none), the functions that make it, its columns."""

    name: str
    row: str
    notebook: str
    made_by: tuple[str, ...]
    columns: tuple[Column, ...]


def tables(file: Path = HERE / "tables.toml") -> dict[str, Table]:
    """The tables of `tables.toml`, by name. Raises KeyError for a column without a meaning."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: _table(name, about, told["meanings"]) for name, about in told["tables"].items()}


def _table(name: str, about: Mapping[str, Any], meanings: Mapping[str, str]) -> Table:
    own = about.get("meanings", {})
    split = [column.rsplit(": ", 1) for column in about["columns"]]
    columns = tuple(Column(key, kind, own[key] if key in own else meanings[key]) for key, kind in split)
    return Table(name, about["row"], about.get("notebook", ""), tuple(about["made_by"]), columns)


def function(dotted: str) -> object:
    """The function that a dotted name stands for; raises ImportError or AttributeError where there is none."""
    module, _, name = dotted.rpartition(".")
    found: object = getattr(importlib.import_module(module), name)
    return found


def docstring(dotted: str) -> str:
    """The docstring of a function, its marks escaped so that Markdown shows it as it stands."""
    text = inspect.getdoc(function(dotted)) or ""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_<>\[\]|$#])", r"\\\1", part) for part in parts)


def statistics(folder: Path = HERE / "statistics") -> dict[str, list[str]]:
    """The functions that each page on a statistic is about, by the page's name."""
    found = {}
    for page in sorted(folder.glob("*.md")):
        stated = re.search(r"^functions: \[(.*)\]$", page.read_text(encoding="utf-8"), re.MULTILINE)
        if stated:
            found[page.stem] = [name.strip() for name in stated[1].split(",")]
    return found


def title_of(page: Path) -> str:
    """The first heading of a page."""
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else page.stem


def _used(table: str) -> list[Path]:
    """The pages on statistics that name the table."""
    pages = (HERE / "statistics" / f"{name}.md" for name in statistics())
    return [page for page in pages if f"../tables/{table}.md" in page.read_text(encoding="utf-8")]


def table_page(table: Table) -> str:
    """The page of one table, as Markdown."""
    shown = f"Shown in the notebook `{table.notebook}`. " if table.notebook else ""
    lines = [
        f"# {table.name}",
        "",
        f"One row is {table.row}. {shown}Written as `data/{table.name}.parquet` and `data/{table.name}.csv`.",
        "",
        "## Columns",
        "",
        "| column | type | meaning |",
        "| --- | --- | --- |",
        *(f"| `{column.name}` | {KINDS[column.kind]} | {column.meaning} |" for column in table.columns),
        "",
        "## How it is made",
        "",
    ]
    for dotted in table.made_by:
        lines += [f"`{dotted}`", "", *(f"> {line}".rstrip() for line in docstring(dotted).splitlines()), ""]
    if used := _used(table.name):
        links = ", ".join(f"[{title_of(page)}](../statistics/{page.name})" for page in used)
        lines += ["## Statistics in it", "", links, ""]
    return "\n".join(lines)


def _groups(found: Mapping[str, Table]) -> Iterator[tuple[str, list[Table]]]:
    """The tables by where they stand: heading, tables."""
    from talent_analysis.tables import SCHEMAS

    yield "The annotated corpus", [found[name] for name in SCHEMAS]
    rest = [table for name, table in found.items() if name not in SCHEMAS]
    for notebook in sorted({table.notebook for table in rest if table.notebook}):
        yield f"Of the notebook {notebook}", [table for table in rest if table.notebook == notebook]
    yield "Beside the notebooks", [table for table in rest if not table.notebook]


def tables_index(found: Mapping[str, Table], opening: str) -> str:
    """The page over the pages of tables: `opening`, then a list for each place they stand in."""
    lines = [opening.rstrip(), ""]
    for heading, members in _groups(found):
        lines += [f"## {heading}", "", "| table | a row is |", "| --- | --- |"]
        lines += [f"| [{table.name}]({table.name}.md) | {table.row} |" for table in members]
        lines += ["", "```{toctree}", ":hidden:", *(table.name for table in members), "```", ""]
    return "\n".join(lines)


def statistics_index(opening: str) -> str:
    """The page over the pages of statistics."""
    pages = sorted((HERE / "statistics" / f"{name}.md" for name in statistics()), key=title_of)
    lines = [opening.rstrip(), "", *(f"- [{title_of(page)}]({page.name})" for page in pages), ""]
    return "\n".join([*lines, "```{toctree}", ":hidden:", *(page.stem for page in pages), "```", ""])


def readme_page(heading: str, readme: str) -> str:
    """A section of the README as a page, its links as they are among the pages. Raises ValueError where it is gone."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"The README has no section “{heading}”.")
    body = found[1].replace("(talent_analysis/docs/", "(").replace("(MODEL_CARD.md", "(model_card.md")
    return f"# {heading}\n\n{body.strip()}\n"


def measured_index(opening: str) -> str:
    """The first page, with the pages on what was measured (cost and scale, benchmarks) that it does not name."""
    pages = (HERE / "scale.md", HERE / "bench.md")
    found = [page for page in pages if page.is_file() and f"({page.name})" not in opening]
    if not found:
        return opening
    links = [f"- [{title_of(page)}]({page.name})" for page in found]
    toctree = ["```{toctree}", ":hidden:", ":caption: Measured", "", *(page.stem for page in found), "```"]
    return "\n".join([opening.rstrip(), "", *links, "", *toctree, ""])


def write(folder: Path) -> None:
    """Write every page to `folder`: copies of the Markdown here, and the pages that are made."""
    for page in HERE.rglob("*.md"):
        target = folder / page.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("MODEL_CARD", "CHANGELOG"):
        page = HERE.parents[1] / f"{name}.md"
        (folder / f"{name.lower()}.md").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    for name, heading in README.items():
        (folder / f"{name}.md").write_text(readme_page(heading, readme), encoding="utf-8")
    found = tables()
    for table in found.values():
        (folder / "tables" / f"{table.name}.md").write_text(table_page(table), encoding="utf-8")
    for name, make in (
        ("index.md", measured_index),
        ("tables/index.md", lambda opening: tables_index(found, opening)),
        ("statistics/index.md", statistics_index),
    ):
        (folder / name).write_text(make((HERE / name).read_text(encoding="utf-8")), encoding="utf-8")
