"""The parameters that all notebooks share, checked once, however they were given."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from talent_analysis.errors import UnusableInput, did_you_mean
from talent_analysis.spreadsheets import CsvStyle

#: The comment that papermill writes at the top of the cell it injects.
_INJECTED = "# Parameters"


def _one_or_several(value: object) -> object:
    """A single name where a list is wanted: papermill's `-p` cannot write lists."""
    return [value] if isinstance(value, str) else value


def named_columns(pairs: Iterable[object]) -> dict[str, str]:
    """The columns of tables by field, from `field=column` each; raises UnusableInput."""
    split = [str(pair).partition("=") for pair in pairs]
    for field, equals, name in split:
        if not (field.strip() and equals and name.strip()):
            raise UnusableInput(f"Column {field + equals + name!r}: write FIELD=NAME, such as text=contenu.")
    return {field.strip(): name.strip() for field, _, name in split}


def _written_columns(value: object) -> object:
    """A mapping; or pairs, in a list or in one line, since papermill's `-p` cannot write mappings."""
    pairs = [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value
    return named_columns(pairs) if isinstance(pairs, list | tuple) else pairs


class Parameters(BaseModel):
    """What a run of the report is asked to do. `sources` empty means all of them; `columns` names the columns of
    tables by field, also as "text=contenu, title=titre"; `peers` shows two word lists beside the tone, `coded` names a
    coded validation sheet, `descriptions` counts what stands for a name apart, `csv` is how CSV files are written (see
    `spreadsheets.write_csv`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: Path
    output: Path
    sources: Annotated[list[str], BeforeValidator(_one_or_several)] = []
    columns: Annotated[dict[str, str], BeforeValidator(_written_columns)] = {}
    language: Literal["en", "fr"] = "en"
    models: Literal["bundled", "official"] = "bundled"
    top_n: int = Field(default=15, ge=1, le=200)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    random_seed: int = Field(default=20250701, ge=0)
    include_foreign: bool = False
    count_duplicates: bool = False
    peers: bool = False
    coded: str = ""
    descriptions: bool = True
    csv: CsvStyle = "plain"


def check(**values: object) -> Parameters:
    """Return the checked parameters; raise UnusableInput that names each value that does not fit, or the valid name
    nearest to one that is unknown."""
    refuse_unknown(values, Parameters.model_fields)
    try:
        return Parameters.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']} (given: {e['input']!r})" for e in error.errors())
        raise UnusableInput(f"Parameters that do not fit: {wrong}.") from error


def refuse_unknown(given: Iterable[str], valid: Iterable[str]) -> None:
    """Raise UnusableInput where a name is not among the valid ones, with the nearest of them."""
    names = list(valid)
    for name in given:
        if name not in names:
            hint = did_you_mean(name, names)
            raise UnusableInput(f"There is no parameter {name!r}.{hint} Valid names: {', '.join(names)}.")


def given(namespace: Mapping[str, Any]) -> dict[str, object]:
    """The parameters of a notebook, from its `globals()`, for `session.start`.

    papermill only warns of a name that the notebook does not declare, so the names in the cell that papermill injected
    are looked at; raises UnusableInput as `check`.
    """
    for cell in namespace.get("In", []):
        if cell.lstrip().startswith(_INJECTED):
            refuse_unknown(_assigned(cell), Parameters.model_fields)
    return {name: namespace[name] for name in Parameters.model_fields if name in namespace}


def _assigned(cell: str) -> list[str]:
    targets = (node.targets for node in ast.parse(cell).body if isinstance(node, ast.Assign))
    return [target.id for group in targets for target in group if isinstance(target, ast.Name)]


def named(
    pairs: Iterable[tuple[str, str]], raw: Iterable[tuple[str, str]] = (), file: Path | None = None
) -> dict[str, object]:
    """What `-f FILE`, `-p NAME VALUE` (read as YAML) and `-r NAME VALUE` (text as it stands) say, later ones winning.

    Raises UnusableInput for a file or a value that is no YAML, and for an unknown name as `check`.
    """
    found = _from_file(file) if file else {}
    found |= {name: _yaml(value, f"-p {name}") for name, value in pairs}
    found |= dict(raw)
    refuse_unknown(found, Parameters.model_fields)
    return found


def _from_file(file: Path) -> dict[str, object]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{file}: cannot be read as UTF-8 text ({error}). Give -f a YAML file.") from error
    found = _yaml(text, str(file))
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise UnusableInput(f"{file}: holds no parameters. Write one a line, like `top_n: 30`.")
    return {str(name): value for name, value in found.items()}


def _yaml(text: str, where: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise UnusableInput(f"{where}: not YAML ({said}). Use -r NAME VALUE for text as it stands.") from error
