"""Minimal pairs: read as written, scored as said, shipped with the answers of the shipped models."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from talent_analysis.annotate import why
from talent_analysis.annotate.tone import Masking
from talent_analysis.models import pairs, store

FOUND = pairs.read()


class Naive:
    """Finds everything with "pas" negative and the rest positive, whoever the target is."""

    masking = Masking()

    def sentences(self, tokens: list[list[str]]) -> np.ndarray:
        return np.array([[0.9, 0.05, 0.05] if "pas" in words else [0.1, 0.1, 0.8] for words in tokens])

    targets = sentences


def test_there_are_eighty_pairs_of_every_hard_kind() -> None:
    kinds = Counter(pair.kind.split(" (")[0] for pair in FOUND)
    assert len(FOUND) >= 80
    wanted = ["negation", "conditional", "victim and culprit", "critic and criticised", "irony", "praise with a sting"]
    assert all(kinds[kind] >= 8 for kind in wanted)


def test_both_sides_differ_in_text_or_in_the_name_judged() -> None:
    for pair in FOUND:
        one, other = pair.sides
        assert (one.text, one.target) != (other.text, other.target)
        assert one.text[slice(*one.target)].strip() == one.text[slice(*one.target)] != ""


def test_braces_mark_the_target_and_brackets_the_others(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(
        "# kind: critic\n- 0 {Ana Roy} accuse [Corvane].\n- - [Ana Roy] accuse {Corvane}.\n", encoding="utf-8"
    )
    ((kind, (one, other)),) = pairs.read(file)
    assert kind == "critic"
    assert one.text == other.text == "Ana Roy accuse Corvane."
    assert (one.text[slice(*one.target)], one.text[slice(*one.others[0])]) == ("Ana Roy", "Corvane")
    assert (one.tone, one.toward, other.toward) == ("negative", "neutral", "negative")
    (read,) = pairs.parsed([other])
    assert list(pairs.masked(other, read, Naive())) == ["xautre", "accuse", "xcible", "."]


@pytest.mark.parametrize("line", ["- {Ana} part.", "- - Ana part.", "- - {Ana} et {Zoé} partent."])
def test_a_line_in_another_format_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "p.txt"
    file.write_text(f"# kind: x\n{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        pairs.read(file)


def test_a_pair_counts_as_ordered_where_the_tones_differ_in_the_right_direction(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(
        "# kind: negation\n+ + {Ana} tient parole.\n- - {Ana} ne tient pas parole.\n\n"
        "# kind: critic\n- 0 {Ana} accuse [Zoé].\n- - [Ana] accuse {Zoé}.\n",
        encoding="utf-8",
    )
    table = pairs.answers(Naive(), pairs.read(file))
    rows = {(row["level"], row["kind"]): row for row in pairs.summary(table).iter_rows(named=True)}
    assert rows["target", "negation"]["both"] == 1
    assert rows["target", "negation"]["ordered"] == 1
    assert rows["target", "critic"]["ordered"] == 0
    assert rows["sentence", "critic"]["ordered"] is None
    assert rows["target", "all"]["contrasts"] == 2
    assert pairs.failures(table).filter(pl.col("level") == "target").height == 2


def test_the_shipped_answers_are_those_of_the_shipped_models() -> None:
    key, shipped = pairs.read_answers()
    assert key == store.key_of("bundled")
    again = pairs.answers(why.shipped())
    assert again.drop("tone").equals(shipped.drop("tone"))
    assert again["tone"].to_numpy() == pytest.approx(shipped["tone"].to_numpy(), abs=2e-3)


def test_other_names_change_no_word_that_the_models_see_and_hardly_a_label() -> None:
    """Names are hidden: where they change places, or give way to others, the words seen are the same. What is left is
    the parser, which may read a sentence with other names otherwise: one label in twenty at most depends on that."""
    new = {"Ana Roy": "Meta", "Corvane": "Sam Altman", "Nivello": "Jeanne de La Tour", "Odexa": "Zoé"}
    models = why.shipped()
    sides = [side for pair in FOUND for side in pair.sides if side.others]
    renamed = [_renamed(side, new) for side in sides]
    seen = [pairs.masked(side, read, models) for side, read in zip(sides, pairs.parsed(sides), strict=True)]
    others = [pairs.masked(side, read, models) for side, read in zip(renamed, pairs.parsed(renamed), strict=True)]
    assert [list(one) for one in seen] == [list(one) for one in others]
    labels = [models.targets(cases).argmax(axis=1) for cases in (seen, others)]
    assert (labels[0] != labels[1]).mean() <= 0.05


def _renamed(side: pairs.Side, new: dict[str, str]) -> pairs.Side:
    text, places, shift = side.text, [], 0
    for start, end in sorted((side.target, *side.others)):
        name = new.get(side.text[start:end], "Karim Bensaïd")
        text = text[: start + shift] + name + text[end + shift :]
        places.append(((start, end), (start + shift, start + shift + len(name))))
        shift += len(name) - (end - start)
    moved = dict(places)
    return side._replace(text=text, target=moved[side.target], others=tuple(moved[o] for o in side.others))
