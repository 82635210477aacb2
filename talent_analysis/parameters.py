"""The parameters that all notebooks share, checked once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talent_analysis.errors import UnusableInput


class Parameters(BaseModel):
    """What a run of the report is asked to do. `sources` empty means all of them; `peers` shows two word lists beside
    the tone, `coded` names a coded validation sheet, `descriptions` counts what stands for a name apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: Path
    output: Path
    sources: list[str] = []
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


def check(**values: object) -> Parameters:
    """Return the checked parameters; raise UnusableInput with one line for each value that does not fit."""
    try:
        return Parameters.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']} (given: {e['input']!r})" for e in error.errors())
        raise UnusableInput(f"Parameters that do not fit: {wrong}.") from error


def named(pairs: dict[str, str]) -> dict[str, object]:
    """`-p NAME VALUE` pairs with values read as papermill reads them (YAML); raises UnusableInput.

    An unknown name is refused with the nearest valid one.
    """
    import yaml
    from rapidfuzz import process

    for name in pairs:
        if name not in Parameters.model_fields:
            valid = list(Parameters.model_fields)
            nearest = process.extractOne(name, valid)[0]
            raise UnusableInput(
                f"Unknown parameter {name!r}: did you mean {nearest!r}? Valid names: {', '.join(valid)}."
            )
    return {name: yaml.safe_load(value) for name, value in pairs.items()}
