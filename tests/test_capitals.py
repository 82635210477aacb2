"""Lines in capitals are read in small letters, names as the article spells them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.annotate.capitals import in_small_letters, is_in_capitals

BODY = "Hier, la start-up OpenLune a recruté Inès Carvalho. L'IA française s'étend, dit OpenLune."


def test_names_take_the_spelling_of_the_article_and_words_their_accents() -> None:
    title = "OPENLUNE RECRUTE INÈS CARVALHO : L'IA S'ETEND A NANTES"
    assert in_small_letters([title, BODY])[0] == "OpenLune recrute Inès Carvalho : l'IA s'étend a Nantes"


def test_other_lines_stay_as_they_are_and_so_does_an_article_all_in_capitals() -> None:
    assert in_small_letters(["L'IA au PSG", BODY]) == ["L'IA au PSG", BODY]
    assert in_small_letters(["TOUT EST ECRIT AINSI"]) == ["TOUT EST ECRIT AINSI"]
    assert not is_in_capitals("SNCF RATP")


@settings(deadline=None)
@given(st.lists(st.text("aéœßABÉ '.«\u00a01İ", max_size=20), max_size=4))
def test_each_character_stays_one_character(lines: list[str]) -> None:
    found = in_small_letters(lines)
    assert [len(line) for line in found] == [len(line) for line in lines]
