"""Minimal pairs: what the tone models make of negation, hearsay, victims, critics, stings and irony.

They are not news and not tuned on: a list to see kinds of failure by, shipped with the answers of the models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from talent_analysis.annotate.why import Judges
    from talent_analysis.models.readings import Read

PAIRS = Path(__file__).parent / "minimal_pairs.txt"
SCORES = Path(__file__).parent / "minimal_pairs.json"
TONES = {"-": "negative", "0": "neutral", "+": "positive"}
_LABELS = ("negative", "neutral", "positive")
ANSWERS = {
    "kind": pl.String,
    "pair": pl.Int64,
    "side": pl.Int64,
    "level": pl.String,
    "text": pl.String,
    "target": pl.String,
    "gold": pl.String,
    "label": pl.String,
    "tone": pl.Float64,
}


class Side(NamedTuple):
    """One side of a pair: the plain text, the target's and the other names' places in it, and both labels."""

    text: str
    target: tuple[int, int]
    others: tuple[tuple[int, int], ...]
    tone: str
    toward: str


class Pair(NamedTuple):
    """Two sides of one kind."""

    kind: str
    sides: tuple[Side, Side]


def read(path: Path = PAIRS) -> list[Pair]:
    """The pairs of the shipped file. Raises ValueError naming the line that is not in its format."""
    pairs: list[Pair] = []
    kind, waiting = "", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.match(r"# kind: (.+)", line):
            kind = found[1]
        elif line.strip() and not line.startswith("#"):
            waiting.append(_side(line, number))
            if len(waiting) == 2:
                pairs.append(Pair(kind, (waiting[0], waiting[1])))
                waiting = []
        elif waiting:
            raise ValueError(f"{path.name}, line {number}: a pair of one side only")
    return pairs


def _side(line: str, number: int) -> Side:
    found = re.fullmatch(r"([-0+]) ([-0+]) (.+)", line)
    if not found or len(re.findall(r"\{[^}]+\}", line)) != 1:
        raise ValueError(f"{PAIRS.name}, line {number}: not two labels and a sentence with one name in braces")
    text, places = "", []
    for piece in re.split(r"(\{[^}]+\}|\[[^\]]+\])", found[3]):
        name = piece[1:-1] if piece[:1] in ("{", "[") else ""
        if name:
            places.append((piece[0], (len(text), len(text) + len(name))))
        text += name or piece
    (target,) = (place for mark, place in places if mark == "{")
    others = tuple(place for mark, place in places if mark == "[")
    return Side(text, target, others, TONES[found[1]], TONES[found[2]])


def masked(side: Side, read: Read, models: Judges) -> Sequence[str]:
    """The side as the target model sees it; `read` is its parse."""
    from talent_analysis.annotate.tone import mask

    target, *others = (read.span(*place) for place in (side.target, *side.others))
    return mask(read.reading, target, others, models.masking)


def parsed(sides: Sequence[Side]) -> list[Read]:
    """The sides parsed by the shipped models."""
    from talent_analysis.models import readings

    return readings.parse([side.text for side in sides])


def answers(models: Judges, pairs: list[Pair] | None = None) -> pl.DataFrame:
    """What the models say of each side, of the sentence and toward its target: the columns of ANSWERS.

    `label` is the likeliest class (no abstention), `tone` P(positive) - P(negative).
    """
    found = read() if pairs is None else pairs
    sides = [(n, pair.kind, s, side) for n, pair in enumerate(found, 1) for s, side in enumerate(pair.sides, 1)]
    reads = parsed([side for *_, side in sides])
    whole = models.sentences([one.reading for one in reads])
    aimed = models.targets([masked(side, one, models) for (*_, side), one in zip(sides, reads, strict=True)])
    rows = [
        (
            kind,
            n,
            s,
            level,
            side.text,
            side.text[slice(*side.target)],
            gold,
            _LABELS[int(p.argmax())],
            float(p[2] - p[0]),
        )
        for i, (n, kind, s, side) in enumerate(sides)
        for level, gold, p in (("sentence", side.tone, whole[i]), ("target", side.toward, aimed[i]))
    ]
    return pl.DataFrame(rows, schema=ANSWERS, orient="row").with_columns(pl.col("tone").round(4))


def summary(table: pl.DataFrame) -> pl.DataFrame:
    """By level and kind (`all` first): level, kind, sides, right (share of labels), pairs, both (share of pairs with
    both labels right), ordered (share of pairs whose tones differ in the right direction, of the `contrasts` pairs
    whose labels differ)."""
    rank = pl.col("gold").replace_strict({"negative": -1, "neutral": 0, "positive": 1}, return_dtype=pl.Int64)
    pairs = table.group_by("level", "kind", "pair", maintain_order=True).agg(
        (pl.col("label") == pl.col("gold")).all().alias("both"),
        (pl.col("label") == pl.col("gold")).sum().alias("_right"),
        (rank.last() - rank.first()).alias("_gold"),
        (pl.col("tone").last() - pl.col("tone").first()).alias("_tone"),
    )
    differ = pl.col("_gold") != 0
    every = pl.concat([pairs.with_columns(kind=pl.lit("all")), pairs])
    return every.group_by("level", "kind", maintain_order=True).agg(
        (2 * pl.len()).cast(pl.Int64).alias("sides"),
        (pl.col("_right").sum() / (2 * pl.len())).alias("right"),
        pl.len().cast(pl.Int64).alias("pairs"),
        pl.col("both").mean(),
        (pl.col("_gold") * pl.col("_tone") > 0).filter(differ).mean().alias("ordered"),
        differ.sum().cast(pl.Int64).alias("contrasts"),
    )


def failures(table: pl.DataFrame) -> pl.DataFrame:
    """The sides with a wrong label, by level and kind."""
    return table.filter(pl.col("label") != pl.col("gold")).sort("level", "pair", "side", maintain_order=True)


def write(table: pl.DataFrame, key: str, path: Path = SCORES) -> None:
    """Write the answers, one a line, with the key of the models."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table.to_dicts())
    path.write_text(f'{{"models": "{key}", "answers": [\n{lines}\n]}}\n', encoding="utf-8")


def read_answers(path: Path = SCORES) -> tuple[str, pl.DataFrame]:
    """The key of the models that answered, and the shipped answers."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["models"], pl.DataFrame(content["answers"], schema=ANSWERS)
