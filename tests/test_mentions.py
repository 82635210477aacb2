"""The edges of names, and the occurrences the model passed over."""

from talent_analysis.annotate.mentions import mentions
from talent_analysis.annotate.parse import Entity, Sentence


def _sentence(raw: str, words: list[str], *found: tuple[int, int, str]) -> Sentence:
    spans, position = [], 0
    for word in words:
        start = raw.index(word, position)
        spans.append((start, start + len(word)))
        position = start + len(word)
    entities = [
        Entity(spans[a][0], spans[b - 1][1], raw[spans[a][0] : spans[b - 1][1]], kind, (a, b)) for a, b, kind in found
    ]
    return Sentence(1, "body", spans[0][0], spans[-1][1], words, spans, [], entities)


def _texts(raw: str, *sentences: Sentence) -> list[list[tuple[str, str]]]:
    return [[(e.text, e.type) for e in found] for found in mentions(raw, sentences)]


def test_a_title_before_a_name_is_not_part_of_it() -> None:
    raw = "Le PDG de Lumeo démissionne"
    assert _texts(raw, _sentence(raw, raw.split(), (1, 4, "ORG"))) == [[("Lumeo", "ORG")]]


def test_common_words_days_and_abbreviations_are_no_names() -> None:
    raw = "Lundi , l' IA et Cette fois"
    assert _texts(raw, _sentence(raw, raw.split(), (0, 1, "PER"), (3, 4, "ORG"), (5, 6, "LOC"))) == [[]]


def test_the_article_of_a_newspapers_name_stays() -> None:
    raw = "selon Le Monde"
    assert _texts(raw, _sentence(raw, raw.split(), (1, 3, "ORG"))) == [[("Le Monde", "ORG")]]


def test_a_name_found_once_is_found_everywhere_in_the_article() -> None:
    raw = "Lumeo recule. Chez Lumeo on se tait."
    first = _sentence(raw, ["Lumeo", "recule", "."], (0, 1, "ORG"))
    words = ["Chez", "Lumeo", "on", "se", "tait", "."]
    spans = [(14, 18), (19, 24), (25, 27), (28, 30), (31, 35), (35, 36)]
    second = Sentence(1, "body", 14, 36, words, spans, [])
    assert _texts(raw, first, second)[1] == [("Lumeo", "ORG")]


def test_mentions_slice_back_to_the_raw_text() -> None:
    raw = "Selon Inès Carvalho, Norvane gagne."
    sentence = _sentence(raw, ["Selon", "Inès", "Carvalho", ",", "Norvane", "gagne", "."], (1, 3, "PER"), (4, 5, "ORG"))
    assert all(raw[e.start : e.end] == e.text for found in mentions(raw, [sentence]) for e in found)
