# ruff: noqa: E501, PT018, RUF007 (tables of sentences are easier to read on one line each)
"""Amounts: what a figure is worth, what it counts, how firmly and by whom it is stated; without any model."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from by_hand import by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.annotate.amounts import find_amounts
from talent_analysis.annotate.numbers import digits_value, find_numerals, words_value
from talent_analysis.annotate.quotes import find_quotes
from talent_analysis.annotate.units import singular
from talent_analysis.tables import BOUNDS, MODALITIES, SCHEMAS

NAMES: dict[str, str | tuple[str, str]] = {"Camille Ardant": "PER", "Llama 4": "PRODUCT", "NovaMind": "ORG"}


def amounts_of(text: str) -> list[dict[str, object]]:
    raw, lines, sentences, tokens, mentions = by_hand(text, NAMES)
    quotes = find_quotes(raw, lines, sentences, tokens, mentions)
    return find_amounts(raw, sentences, tokens, mentions, quotes).to_dicts()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("deux", 2), ("dix-sept", 17), ("vingt et un", 21), ("soixante-dix", 70), ("soixante et onze", 71),
        ("quatre-vingts", 80), ("quatre-vingt-dix-sept", 97), ("cent quatre", 104), ("deux cents", 200),
        ("mille neuf cent quatre-vingt-dix-neuf", 1999), ("deux mille trois cents", 2300), ("septante-deux", 72),
    ],
)  # fmt: skip
def test_numerals_in_words(words: str, value: int) -> None:
    assert words_value(words) == value


@pytest.mark.parametrize(
    ("digits", "value"),
    [("1 900", 1900), ("4.900", 4900), ("1,54", 1.54), ("14.99", 14.99), ("9\u202f500", 9500), ("0.125", 0.125)],
)
def test_numerals_in_digits(digits: str, value: float) -> None:
    assert digits_value(digits) == value


MONEY = [
    # text, span, value, unit, bound
    ("Le groupe a levé 100 millions de dollars.", "100 millions de dollars", 1e8, "USD", "exact"),
    ("Elle a touché 1,54 million de dollars.", "1,54 million de dollars", 1_540_000, "USD", "exact"),
    ("Il a perçu 79,1 M$ en un an.", "79,1 M$", 79_100_000, "USD", "exact"),
    ("La dette atteint 1,28 Md€ en juin.", "1,28 Md€", 1_280_000_000, "EUR", "exact"),
    ("Le salaire était d’environ 850 000 $ en mars.", "environ 850 000 $", 850_000, "USD", "about"),
    ("Le tarif est de $14.99 chez eux.", "$14.99", 14.99, "USD", "exact"),
    ("L’amende est de deux millions et demi d’euros.", "deux millions et demi d’euros", 2_500_000, "EUR", "exact"),
    ("Le fonds gère un milliard et demi de couronnes suédoises.", "un milliard et demi de couronnes suédoises", 1.5e9, "SEK", "exact"),
    ("Le groupe a versé plus de 14 milliards de dollars.", "plus de 14 milliards de dollars", 14e9, "USD", "at_least"),
    ("Elle offre jusqu’à 200 millions de dollars.", "jusqu’à 200 millions de dollars", 2e8, "USD", "at_most"),
    ("Le bocal coûte 90 centimes ici.", "90 centimes", 0.9, "EUR", "exact"),
    ("Le terminal coûte 95 000 francs CFA.", "95 000 francs CFA", 95_000, "XOF", "exact"),
    ("La facture est de 60 millions d'euros au bas mot.", "60 millions d'euros au bas mot", 6e7, "EUR", "at_least"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "value", "unit", "bound"), MONEY)
def test_money(text: str, span: str, value: float, unit: str, bound: str) -> None:
    """Money is read with its currency code and bound; the span takes the bound's words in."""
    assert [(r["text"], r["value"], r["unit"], r["bound"]) for r in amounts_of(text)] == [(span, value, unit, bound)]


COUNTED = [
    ("Le laboratoire emploie 412 salariés.", "412 salariés", 412, "salarié", "exact"),
    ("Elle a perdu une centaine d’ingénieurs.", "une centaine d’ingénieurs", 100, "ingénieur", "about"),
    ("On a vu une vingtaine de clients.", "une vingtaine de clients", 20, "client", "about"),
    ("La baisse est de 12 % cette année.", "12 %", 12, "%", "exact"),
    ("La baisse est de 71 pour cent.", "71 pour cent", 71, "%", "exact"),
    ("Le chantier a duré près de dix-huit mois.", "près de dix-huit mois", 18, "mois", "about"),
    ("Au moins sept chercheurs sont partis.", "Au moins sept chercheurs", 7, "chercheur", "at_least"),
    ("L’appel a réuni 2,3 millions de personnes.", "2,3 millions de personnes", 2.3e6, "personne", "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "value", "unit", "bound"), COUNTED)
def test_counts_percentages_and_durations(text: str, span: str, value: float, unit: str, bound: str) -> None:
    assert [(r["text"], r["value"], r["unit"], r["bound"]) for r in amounts_of(text)] == [(span, value, unit, bound)]


@pytest.mark.parametrize(
    "text",
    [
        "Le contrat date du 12 mars 2024.",
        "Llama 4 a déçu tout le monde.",
        "Camille Ardant, 46 ans, dirige le site.",
        "La réunion commence à 18 h 30.",
        "Le rendez-vous est à 10 heures.",
        "Composez le 01 44 55 66 77.",
        "Elle est arrivée 2e de la course.",
        "Lire page 211 du numéro 412.",
    ],
)
def test_dates_ages_names_and_times_are_no_amounts(text: str) -> None:
    assert amounts_of(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("La prime est comprise entre 10 et 14 millions d’euros.", 10e6, 14e6, "EUR"),
        ("Une hausse de 3 à 5 % est attendue.", 3, 5, "%"),
        ("Le prix est de 1,4 à 1,9 milliard de dollars.", 1.4e9, 1.9e9, "USD"),
    ],
)
def test_ranges_have_two_ends(text: str, low: float, high: float, unit: str) -> None:
    rows = amounts_of(text)
    assert [(r["value"], r["value_high"], r["unit"], r["bound"]) for r in rows] == [(low, high, unit, "range")]


def test_change_from_one_figure_to_another_is_no_range() -> None:
    rows = amounts_of("La part est passée de 58 % à 81 % en un an.")
    assert [(r["value"], r["value_high"], r["bound"]) for r in rows] == [(58, None, "exact"), (81, None, "exact")]


def test_nine_figures_are_at_least_a_hundred_million() -> None:
    rows = amounts_of("Il gagne 3 millions de dollars. On parle de salaires à neuf chiffres.")
    assert (rows[1]["text"], rows[1]["value"], rows[1]["unit"], rows[1]["bound"]) == (
        "à neuf chiffres",
        1e8,
        "USD",
        "at_least",
    )


def test_money_without_a_currency_takes_the_article_s() -> None:
    rows = amounts_of("La somme atteint 418 millions d’euros. Elle compte 305 millions d’amende.")
    assert [(r["value"], r["unit"]) for r in rows] == [(418e6, "EUR"), (305e6, "EUR")]


def test_no_currency_anywhere_is_null() -> None:
    assert [r["unit"] for r in amounts_of("On parle de salaires à neuf chiffres.")] == [None]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Elle touche 2 millions de dollars par an.", "an"),
        ("Il gagne 300 millions de dollars sur quatre ans.", "4 ans"),
        ("Il paie 12 000 francs CFA par mois.", "mois"),
        ("Il paie 40 euros.", None),
    ],
)
def test_period(text: str, period: str | None) -> None:
    assert amounts_of(text)[0]["period"] == period


@pytest.mark.parametrize(
    ("text", "modality", "who"),
    [
        ("NovaMind a versé 3 millions d’euros.", "asserted", None),
        ("NovaMind aurait versé 3 millions d’euros.", "conditional", None),
        ("NovaMind versera 3 millions d’euros.", "planned", None),
        ("NovaMind va verser 3 millions d’euros.", "planned", None),
        ("Le site emploie 40 salariés, et non 60 salariés.", "denied", None),
        ("« Nous avons versé 3 millions d’euros », a dit Camille Ardant.", "reported", "Camille Ardant"),
        ("Selon Camille Ardant, NovaMind a versé 3 millions d’euros.", "reported", "Camille Ardant"),
        ("Le patron a touché 3 millions d’euros, selon un document interne.", "reported", "un document interne"),
        (
            "Camille Ardant a dit que tout le monde ne recevait pas une offre de 3 millions d’euros.",
            "denied",
            "Camille Ardant",
        ),
        ("Aucun des partants n’a reçu l’offre de 3 millions d’euros.", "denied", None),
        ("NovaMind ne dépense que 3 millions d’euros.", "asserted", None),
        (
            "Camille Ardant ajoute que les 3 millions d’euros ne sont pas une prime, mais « un geste ».",
            "denied",
            "Camille Ardant",
        ),
        ("Camille Ardant assure que NovaMind versera 3 millions d’euros.", "planned", "Camille Ardant"),
        ("Le contrat prévoyait 3 millions d’euros.", "planned", None),
        ("Dans les couloirs, on parle de 3 millions d’euros.", "reported", None),
        ("La promesse de 3 millions d’euros reste sur la table.", "planned", None),
    ],
)
def test_modality_and_source(text: str, modality: str, who: str | None) -> None:
    """How an amount is stated comes from mood, negation and reported speech."""
    row = amounts_of(text)[-1]
    assert (row["modality"], row["attributed_to"]) == (modality, who)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Le rapport coûte 57 millions d’euros, dont 11 pour les études.", [(57e6, "EUR"), (11e6, "EUR")]),
        ("La coopérative apporte 2,3 millions d’euros, dont 640.000 pour ses ateliers.", [(2.3e6, "EUR"), (640e3, "EUR")]),
        ("L’action vaut 69 euros. À midi, elle en valait 214.", [(69, "EUR"), (214, "EUR")]),
        ("L’entrée est à 4 euros 85 par enfant.", [(4.85, "EUR")]),
        ("On estime à 19 000 le nombre de personnes déplacées.", [(19e3, "personne")]),
        ("Le titre s’est vendu à 1,9 million d’exemplaires, sur 2,6 millions.", [(1.9e6, "exemplaire"), (2.6e6, "exemplaire")]),
        ("L’enseigne compte 212 points de vente.", [(212, "point")]),
        ("La mine emploie 380 des mineurs de la vallée.", [(380, "mineur")]),
        ("Le nombre de passagers s’est établi à 3,1 millions.", [(3.1e6, "passager")]),
        ("On y trouve 4 millions de jeunes arbres.", [(4e6, "arbre")]),
        ("La peine est de cinq ans de prison, dont deux avec sursis.", [(5, "an"), (2, "an")]),
    ],
)  # fmt: skip
def test_elliptic_numbers_take_up_what_was_counted(text: str, values: list[tuple[float, str]]) -> None:
    """A number without its noun, currency or scale takes it from the sentence or from what was counted before."""
    assert [(row["value"], row["unit"]) for row in amounts_of(text)] == values


@pytest.mark.parametrize(
    ("noun", "one"),
    [
        ("chercheurs", "chercheur"),
        ("voix", "voix"),
        ("matches", "match"),
        ("hôpitaux", "hôpital"),
        ("bateaux", "bateau"),
        ("pays", "pays"),
        ("jeux", "jeu"),
        ("sages-femmes", "sage-femme"),
    ],
)
def test_singular(noun: str, one: str) -> None:
    assert singular(noun) == one


NUMBERS = [
    "deux",
    "12",
    "1 900",
    "3,5",
    "millions",
    "milliards",
    "de",
    "à",
    "entre",
    "et",
    "%",
    "euros",
    "$",
    "M€",
    "une centaine",
    "chiffres",
    "demi",
]
SOUP = st.lists(st.sampled_from(NUMBERS) | st.text(max_size=6), max_size=40).map(" ".join)


@given(SOUP)
@settings(max_examples=30, deadline=None)
def test_any_text_gives_rows_that_slice_back(text: str) -> None:
    """No text crashes it; every row lies inside the text, in the contract's columns and words."""
    raw, lines, sentences, tokens, mentions = by_hand(text, NAMES)
    rows = find_amounts(raw, sentences, tokens, mentions, find_quotes(raw, lines, sentences, tokens, mentions))
    assert list(rows.schema)[: len(SCHEMAS["amounts"])] == list(SCHEMAS["amounts"])
    for row in rows.iter_rows(named=True):
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["bound"] in BOUNDS and row["modality"] in MODALITIES
        assert (row["value_high"] is not None) == (row["bound"] == "range")


@given(SOUP)
@settings(max_examples=30, deadline=None)
def test_numerals_never_overlap(text: str) -> None:
    found = find_numerals(text)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("unit", ["12 % de 3 M€ ", "deux cents ", "1 000 ", "entre 3 et 4 euros, "])
def test_long_paragraphs_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        raw, lines, sentences, tokens, mentions = by_hand(unit * (size // len(unit)), NAMES)
        quotes = find_quotes(raw, lines, sentences, tokens, mentions)
        began = time.process_time()
        find_amounts(raw, sentences, tokens, mentions, quotes)
        return time.process_time() - began

    seconds(200)
    short, long = seconds(500), seconds(2_000)
    assert long < 8 * short + 1.0


SEED_AMOUNTS = [
    ("000", 2e8, "USD", "exact", "conditional"),
    ("000", 14e9, "USD", "at_least", None),
    ("000", 1e8, "USD", "at_least", None),
    ("001", 1e8, "USD", "at_most", "conditional"),
    ("001", 50, "chercheur", "about", "conditional"),
    ("001", 10e9, "USD", "at_least", "conditional"),
    ("001", 4, "chercheur", "exact", "asserted"),
    ("002", 3e8, "USD", "at_most", None),
    ("002", 850_000, "USD", "about", "reported"),
    ("002", 1_540_000, "USD", "exact", None),
    ("002", 79_100_000, "USD", "exact", None),
    ("002", 39_400_000, "USD", "about", "asserted"),
    ("002", 7, "employé", "at_least", "asserted"),
    ("003", 14e9, "USD", "exact", "asserted"),
    ("003", 1e8, "USD", "at_most", "conditional"),
    ("004", 2e8, "USD", "at_least", "reported"),
    ("004", 100, "ingénieur", "about", "asserted"),
    ("004", 1e8, "USD", "at_most", "reported"),
]


@pytest.mark.parametrize(("article", "value", "unit", "bound", "modality"), SEED_AMOUNTS)
def test_main_amounts_of_the_five_articles(
    seeds: Path, article: str, value: float, unit: str, bound: str, modality: str | None
) -> None:
    """The main figures of the seed articles are found, with unit, bound and (where unambiguous) modality."""
    rows = amounts_of(next(seeds.glob(f"{article}_*.txt")).read_text(encoding="utf-8"))
    found = [(r["value"], r["unit"], r["bound"], r["modality"] if modality else None) for r in rows]
    assert (value, unit, bound, modality) in found
