"""The edges of names, and the occurrences the model passed over."""

from named_sentences import sentence_of

from talent_analysis.annotate.mentions import mentions
from talent_analysis.annotate.parse import Entity, Sentence


def _texts(raw: str, *sentences: Sentence) -> list[list[tuple[str, str]]]:
    return [[(e.text, e.type) for e in found] for found in mentions(raw, sentences)]


def test_a_title_before_a_name_is_not_part_of_it() -> None:
    raw = "Le PDG de Lumeo démissionne"
    assert _texts(raw, sentence_of(raw, raw.split(), (1, 4, "ORG"))) == [[("Lumeo", "ORG")]]


def test_common_words_days_and_abbreviations_are_no_names() -> None:
    raw = "Lundi , l' IA et Cette fois"
    assert _texts(raw, sentence_of(raw, raw.split(), (0, 1, "PER"), (3, 4, "ORG"), (5, 6, "LOC"))) == [[]]


def test_the_article_of_a_newspapers_name_stays() -> None:
    raw = "selon Le Monde"
    assert _texts(raw, sentence_of(raw, raw.split(), (1, 3, "ORG"))) == [[("Le Monde", "ORG")]]


def test_a_name_found_once_is_found_everywhere_in_the_article() -> None:
    raw = "Lumeo recule. Chez Lumeo on se tait."
    first = sentence_of(raw, ["Lumeo", "recule", "."], (0, 1, "ORG"))
    words = ["Chez", "Lumeo", "on", "se", "tait", "."]
    spans = [(14, 18), (19, 24), (25, 27), (28, 30), (31, 35), (35, 36)]
    second = Sentence(1, "body", 14, 36, words, spans, [])
    assert _texts(raw, first, second)[1] == [("Lumeo", "ORG")]


def test_mentions_slice_back_to_the_raw_text() -> None:
    raw = "Selon Inès Carvalho, Norvane gagne."
    sentence = sentence_of(
        raw, ["Selon", "Inès", "Carvalho", ",", "Norvane", "gagne", "."], (1, 3, "PER"), (4, 5, "ORG")
    )
    assert all(raw[e.start : e.end] == e.text for found in mentions(raw, [sentence]) for e in found)


def test_two_names_joined_by_a_preposition_are_two_mentions_where_one_stands_alone_elsewhere() -> None:
    raw = "Norvane recule. Aubade de Norvane plaît."
    first = sentence_of(raw, ["Norvane", "recule", "."], (0, 1, "ORG"))
    spans = [(16, 22), (23, 25), (26, 33), (34, 39), (39, 40)]
    long = Entity(16, 33, raw[16:33], "PRODUCT", (0, 3))
    second = Sentence(1, "body", 16, 40, ["Aubade", "de", "Norvane", "plaît", "."], spans, [], [long])
    assert _texts(raw, first, second)[1] == [("Aubade", "PRODUCT"), ("Norvane", "ORG")]


def test_a_name_spelt_apart_is_found_as_the_known_one() -> None:
    raw = "OpenLune gagne. Le PDG d'Open Lune sourit."
    first = sentence_of(raw, ["OpenLune", "gagne", "."], (0, 1, "ORG"))
    spans = [(16, 18), (19, 22), (23, 25), (25, 29), (30, 34), (35, 41), (41, 42)]
    words = ["Le", "PDG", "d'", "Open", "Lune", "sourit", "."]
    second = Sentence(1, "body", 16, 42, words, spans, [], [Entity(25, 29, "Open", "PER", (3, 4))])
    assert _texts(raw, first, second)[1] == [("Open Lune", "ORG")]


def test_a_verb_with_a_capital_is_no_name() -> None:
    raw = "Écoutez, dit-il"
    sentence = sentence_of(raw, ["Écoutez", ",", "dit", "-il"], (0, 1, "PER"))
    sentence.words.append({"start": 0, "end": 7, "text": "Écoutez", "upos": "VERB"})
    assert _texts(raw, sentence) == [[]]


def test_two_names_side_by_side_are_two_mentions_where_each_stands_alone_elsewhere() -> None:
    raw = "OpenLune et Inès Carvalho. Le patron d'Open Lune Inès Carvalho sort."
    first = sentence_of(raw, ["OpenLune", "et", "Inès", "Carvalho", "."], (0, 1, "ORG"), (2, 4, "PER"))
    words = ["Open", "Lune", "Inès", "Carvalho", "sort", "."]
    spans = [(39, 43), (44, 48), (49, 53), (54, 62), (63, 67), (67, 68)]
    second = Sentence(1, "body", 39, 68, words, spans, [], [Entity(39, 62, raw[39:62], "PER", (0, 4))])
    assert _texts(raw, first, second)[1] == [("Open Lune", "ORG"), ("Inès Carvalho", "PER")]


def test_a_capitalised_word_that_follows_a_name_belongs_to_it() -> None:
    raw = "les fonctions Lumeo Sérénité récentes"
    assert _texts(raw, sentence_of(raw, raw.split(), (2, 3, "ORG"))) == [[("Lumeo Sérénité", "ORG")]]


def test_two_lone_words_side_by_side_are_one_name() -> None:
    raw = "face à Norvane Aubade et Lumeo"
    found = _texts(raw, sentence_of(raw, raw.split(), (2, 3, "ORG"), (3, 4, "PER"), (5, 6, "ORG")))
    assert [text for text, _ in found[0]] == ["Norvane Aubade", "Lumeo"]


def test_a_division_that_bears_its_firms_name_is_one_name() -> None:
    raw = "Norvane Grand Labo et son Grand Labo à Norvane"
    words = raw.split()
    found = _texts(raw, sentence_of(raw, words, (0, 3, "ORG"), (5, 7, "PRODUCT"), (8, 9, "ORG")))
    assert [text for text, _ in found[0]] == ["Norvane Grand Labo", "Grand Labo", "Norvane"]


def test_a_numbered_product_makes_its_family_known() -> None:
    raw = "Lumeo 4 sort et le modèle Lumeo de Norvane dort"
    sentence = sentence_of(raw, raw.split(), (0, 2, "PRODUCT"), (8, 9, "ORG"))
    assert _texts(raw, sentence) == [[("Lumeo 4", "PRODUCT"), ("Lumeo", "PRODUCT"), ("Norvane", "ORG")]]
