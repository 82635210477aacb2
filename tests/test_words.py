"""The report's words and numbers in two languages."""

import ast
import datetime
import re
from pathlib import Path

from talent_analysis.words import Words, catalogue_entries

ENGLISH, FRENCH = Words("en"), Words("fr")


def test_numbers_take_the_marks_of_their_language() -> None:
    assert ENGLISH.number(1234.5, 1) == "1,234.5"
    assert re.fullmatch(r"1\s234,5", FRENCH.number(1234.5, 1))


def test_no_number_is_a_dash_and_never_zero() -> None:
    assert ENGLISH.number(None) == "–" == FRENCH.percent(None)


def test_a_sign_is_always_shown() -> None:
    assert ENGLISH.signed(0.25) == "+0.25"
    assert ENGLISH.signed(-0.25) == "−0.25"


def test_an_unknown_date_is_said_to_be_unknown() -> None:
    assert ENGLISH.date(None) == "unknown"
    assert FRENCH.date(datetime.date(2025, 6, 17)) == "17 juin 2025"


def test_braces_in_a_value_are_not_read_as_names() -> None:
    assert ENGLISH("{name} said", name="{other}") == "{other} said"


def test_every_translation_keeps_the_names_in_braces() -> None:
    wrong = [
        (english, french)
        for english, french in catalogue_entries("fr")
        if set(re.findall(r"\{(\w+)\}", english)) != set(re.findall(r"\{(\w+)\}", french))
    ]
    assert not wrong


def _said(source: str) -> set[str]:
    """Texts given to `words(...)` in a file; neighbouring string literals are one text."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) == "words"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_sentence_the_code_says_has_a_french_translation() -> None:
    translated = dict(catalogue_entries("fr"))
    package = Path(__file__).parent.parent / "talent_analysis"
    files = [*package.glob("chart/*.py"), *package.glob("report/**/*.py")]
    said = set().union(*(_said(file.read_text(encoding="utf-8")) for file in files))
    assert len(said) > 100
    assert sorted(said - set(translated)) == []


def test_nothing_has_no_sign() -> None:
    assert ENGLISH.signed(-0.001) == "0.00"
