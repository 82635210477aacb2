# ruff: noqa: E501, PT018, RUF007 (tables of sentences are easier to read on one line each)
"""Reported speech: which words are somebody's, whose, and by which cue; without any model."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest
from by_hand import by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.annotate.cues import find_cues
from talent_analysis.annotate.marks import find_marked
from talent_analysis.annotate.quotes import find_quotes, quoted_share, speaker_of
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.tables import SCHEMAS, frame

NAMES: dict[str, str | tuple[str, str]] = {
    "Camille Ardant": "PER",
    "Ardant": ("PER", "Camille Ardant"),
    "Hugo Berthelin": "PER",
    "Berthelin": ("PER", "Hugo Berthelin"),
    "NovaMind": "ORG",
    "Cible": "ORG",
}
SEED_NAMES: dict[str, str | tuple[str, str]] = {
    "Sam Altman": "PER",
    "Altman": ("PER", "Sam Altman"),
    "Mark Zuckerberg": "PER",
    "Zuckerberg": ("PER", "Mark Zuckerberg"),
    "Mark Chen": "PER",
    "Chen": ("PER", "Mark Chen"),
    "Zhifeng Chen": "PER",
    "Andrew Bosworth": "PER",
    "Bosworth": ("PER", "Andrew Bosworth"),
    "Andy Stone": "PER",
    "Ruoming Pang": "PER",
    "Alexandr Wang": "PER",
    "Meta": "ORG",
    "OpenAI": "ORG",
    "Scale AI": "ORG",
    "Bloomberg": "ORG",
    "WIRED": "ORG",
    "Apple": "ORG",
}


def quotes_of(text: str, names: dict[str, str | tuple[str, str]] | None = None) -> list[dict[str, object]]:
    return find_quotes(*by_hand(text, NAMES if names is None else names)).to_dicts()


ONE_QUOTATION = [
    # text, quoted words, kind, speaker
    ("« Nous avons gagné la course », a déclaré Camille Ardant.", "Nous avons gagné la course", "direct", "Camille Ardant"),
    ("“Nous avons gagné la course”, assure Camille Ardant.", "Nous avons gagné la course", "direct", "Camille Ardant"),
    ('"Nous avons gagné la course", assure Camille Ardant.', "Nous avons gagné la course", "direct", "Camille Ardant"),
    ("«Nous avons gagné la course», soupire le maire, Hugo Berthelin.", "Nous avons gagné la course", "direct", "Hugo Berthelin"),
    ("Camille Ardant a répondu : « Personne ne part d’ici. »", "Personne ne part d’ici.", "direct", "Camille Ardant"),
    ("Hugo Berthelin, directeur de NovaMind, dénonce « un pillage ».", "un pillage", "mixed", "Hugo Berthelin"),
    ("Pour Camille Ardant, NovaMind « court après son ombre ».", "court après son ombre", "mixed", "Camille Ardant"),
    ("Selon Hugo Berthelin, l’offre était « indécente ».", "indécente", "mixed", "Hugo Berthelin"),
    ("Le plan, jugé « trop court » par Camille Ardant, sera revu.", "trop court", "mixed", "Camille Ardant"),
    ("Camille Ardant est partie hier. « Je n’ai plus rien à apprendre ici », dit-elle.", "Je n’ai plus rien à apprendre ici", "direct", "Camille Ardant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "kind", "speaker"), ONE_QUOTATION)
def test_marked_words_find_kind_and_speaker(text: str, words: str, kind: str, speaker: str) -> None:
    """Words between French quotation marks are found with their kind and speaker, wherever the cue stands."""
    marked = [row for row in quotes_of(text) if row["kind"] != "indirect"]
    assert [(r["text"], r["kind"], r["speaker"]) for r in marked] == [(words, kind, speaker)]


INDIRECT = [
    ("Camille Ardant affirme que personne ne quittera le laboratoire.", "personne ne quittera le laboratoire", "Camille Ardant"),
    ("Hugo Berthelin a expliqué lundi qu’il cherchait un successeur.", "il cherchait un successeur", "Hugo Berthelin"),
    ("Selon Camille Ardant, les offres iraient jusqu’à trois ans de salaire.", "les offres iraient jusqu’à trois ans de salaire", "Camille Ardant"),
    ("D’après Hugo Berthelin, le calendrier tiendra jusqu’au printemps.", "le calendrier tiendra jusqu’au printemps", "Hugo Berthelin"),
    ("Le site fermera ses portes en mars, a annoncé Camille Ardant.", "Le site fermera ses portes en mars", "Camille Ardant"),
    ("Hugo Berthelin reconnaît n’avoir prévenu personne dans son équipe.", "n’avoir prévenu personne dans son équipe", "Hugo Berthelin"),
    ("Camille Ardant accuse NovaMind d’avoir pillé ses équipes pendant l’été.", "avoir pillé ses équipes pendant l’été", "Camille Ardant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clause", "speaker"), INDIRECT)
def test_indirect_speech_is_the_clause_without_its_cue(text: str, clause: str, speaker: str) -> None:
    """Indirect speech is the clause that a reporting verb or « selon » governs, without the cue."""
    assert [(r["text"], r["kind"], r["speaker"]) for r in quotes_of(text)] == [(clause, "indirect", speaker)]


SPEAKERS = [
    ("Camille Ardant, jointe hier, se dit « prête à tout reprendre ».", "prête à tout reprendre", "Camille Ardant"),
    ("Camille Ardant a dit « y réfléchir encore ».", "y réfléchir encore", "Camille Ardant"),
    ("Camille Ardant se tait. Interrogée, elle « suit le dossier » de loin.", "suit le dossier", "Camille Ardant"),
    ("Camille Ardant a simplement « pris note » du vote.", "pris note", "Camille Ardant"),
    ("Camille Ardant parle enfin. « Hugo Berthelin est le meilleur, a-t-elle ajouté. »", "Hugo Berthelin est le meilleur", "Camille Ardant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "speaker"), SPEAKERS)
def test_the_subject_right_before_the_words_speaks_them(text: str, words: str, speaker: str) -> None:
    """« Se dit », a pronoun or an auxiliary before the marks; nobody named inside them stands for the pronoun."""
    assert [(r["text"], r["speaker"]) for r in quotes_of(text)] == [(words, speaker)]


def test_the_communique_that_speaks_is_called_as_it_is() -> None:
    (row,) = quotes_of("Le communiqué, lui, parlait de « preuve définitive ».")
    assert (row["text"], row["speaker_text"]) == ("preuve définitive", "Le communiqué")


@pytest.mark.parametrize(
    "text",
    [
        "Hugo Berthelin a été mis en examen pour « abus de confiance » mardi.",
        "Hugo Berthelin a comparu pour « abus de confiance » et « faux en écriture ».",
    ],
)
def test_what_somebody_is_charged_with_is_nobody_s_words(text: str) -> None:
    assert quotes_of(text) == []


def test_interrupted_quotation_gives_one_row_for_each_stretch() -> None:
    """A quotation that its own cue interrupts gives two rows with one speaker."""
    rows = quotes_of("Camille Ardant tranche. « Nous irons au bout, dit-elle, et sans regret. »")
    assert [r["text"] for r in rows] == ["Nous irons au bout", "et sans regret."]
    assert {r["speaker"] for r in rows} == {"Camille Ardant"}


def test_cue_between_two_quotations_serves_both() -> None:
    rows = quotes_of("« Nous recrutons peu », a commenté Hugo Berthelin, « mais nous recrutons bien. »")
    assert [(r["text"], r["speaker"]) for r in rows] == [
        ("Nous recrutons peu", "Hugo Berthelin"),
        ("mais nous recrutons bien.", "Hugo Berthelin"),
    ]


def test_nested_marks_give_the_outer_quotation_only() -> None:
    rows = quotes_of("« Il m’a dit “reste ici” et je suis partie », raconte Camille Ardant.")
    assert [r["text"] for r in rows] == ["Il m’a dit “reste ici” et je suis partie"]


def test_quotation_over_two_paragraphs_is_one_row() -> None:
    """Guillemets opened again at the next paragraph continue the same quotation."""
    rows = quotes_of("Camille Ardant raconte : « Nous sommes partis de rien.\n« Puis tout a changé. »")
    assert len(rows) == 1
    assert str(rows[0]["text"]).startswith("Nous sommes") and str(rows[0]["text"]).endswith("changé.")


@pytest.mark.parametrize(
    "text",
    [
        "Camille Ardant joue dans le film « La Course des ombres » depuis mardi.",
        "Le programme « Horizon » reprendra en mars.",
        "Hugo Berthelin a présenté une exposition intitulée « Vasières ».",
    ],
)
def test_titles_and_names_in_marks_are_not_speech(text: str) -> None:
    assert quotes_of(text) == []


def test_speaker_is_null_where_nobody_is_named() -> None:
    rows = quotes_of("« Tout va bien se passer, vous verrez », a-t-on répondu.")
    assert [(r["speaker_text"], r["speaker"]) for r in rows] == [(None, None)]


def test_title_resolves_to_the_person_who_holds_it_in_the_article() -> None:
    """« le directeur de NovaMind » is the person whom the article calls so, by apposition."""
    text = (
        "Hugo Berthelin, le directeur de NovaMind, est venu.\n« Rien n’est signé », prévient le directeur de NovaMind."
    )
    assert quotes_of(text)[0]["speaker"] == "Hugo Berthelin"


def test_a_headline_takes_the_name_of_whoever_says_nearly_the_same_below() -> None:
    """« X » : un cadre; the phrase stays as the article has it, the name is that of the like quotation."""
    text = (
        "« On a fouillé nos tiroirs et pris nos cahiers » : un cadre sur le pillage.\n\n"
        "« C’est comme si l’on avait fouillé nos tiroirs et pris nos cahiers », a écrit Camille Ardant."
    )
    headline = quotes_of(text)[0]
    assert (headline["speaker"], headline["speaker_text"]) == ("Camille Ardant", "un cadre")
    assert quotes_of(text.split("\n")[0])[0]["speaker"] is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("« Nous irons au bout », Camille Ardant a écrit à ses équipes.", "Camille Ardant"),
        ("Camille Ardant est venue. « Nous irons au bout », elle a dit.", "Camille Ardant"),
        ("« C’est le prix du marché », juge de son côté le syndicaliste Hugo Berthelin.", "Hugo Berthelin"),
        ("NovaMind a « pris acte » du jugement.", "NovaMind"),
    ],
)
def test_subjects_in_plain_order_and_behind_an_aside_are_found(text: str, speaker: str) -> None:
    assert [row["speaker"] for row in quotes_of(text)] == [speaker]


def test_a_new_sentence_behind_a_full_stop_is_no_cue_of_the_quotation() -> None:
    rows = quotes_of(
        "« Nous irons au bout », a dit Hugo Berthelin. « Rien ne presse. » Camille Ardant a ajouté que non."
    )
    assert [(r["speaker"], r["cue"]) for r in rows if r["kind"] == "direct"] == [
        ("Hugo Berthelin", "a dit"),
        ("Hugo Berthelin", None),
    ]


def test_a_ministry_s_name_is_no_circumstance() -> None:
    row = quotes_of("Le ministre délégué à l’Industrie a salué « une reprise exemplaire ».")[0]
    assert row["speaker_text"] == "Le ministre délégué à l’Industrie"


def test_phrase_without_a_name_stays_a_phrase() -> None:
    rows = quotes_of("« Nous sommes épuisés », confie un employé de NovaMind.")
    assert (rows[0]["speaker_text"], rows[0]["speaker"]) == ("un employé de NovaMind", None)


@pytest.mark.parametrize(("pronoun", "speaker"), [("elle", "Camille Ardant"), ("il", "Hugo Berthelin")])
def test_pronoun_takes_the_nearest_person_of_its_gender(pronoun: str, speaker: str) -> None:
    text = f"La présidente Camille Ardant et M. Berthelin se sont vus. « C’était tendu », a-t-{pronoun} reconnu."
    assert quotes_of(text)[0]["speaker"] == speaker


def test_surname_gives_the_canonical_entity() -> None:
    rows = quotes_of("« C’est faux », a écrit Ardant.")
    assert (rows[0]["speaker_text"], rows[0]["speaker"]) == ("Ardant", "Camille Ardant")


def test_boilerplate_lines_give_no_quotation() -> None:
    text, lines, sentences, tokens, mentions = by_hand(
        "« Abonnez-vous », dit Camille Ardant.\n« Bien », dit Camille Ardant.", NAMES
    )
    lines = lines.with_columns(role=pl.when(pl.col("line") == 1).then(pl.lit("boilerplate")).otherwise("role"))
    sentences = sentences.filter(pl.col("line") == 2)
    assert find_quotes(text, lines, sentences, tokens, mentions)["text"].to_list() == ["Bien"]


def test_parsed_subject_is_preferred_to_the_nearest_name() -> None:
    """Where the text is parsed, the speaker is the cue's grammatical subject, not the nearest name."""
    text = "Camille Ardant, que Hugo Berthelin admire, a parlé de « renouveau »."
    _, lines, sentences, _, mentions = by_hand(text, NAMES)
    words = [
        ("Camille", "PROPN", 10, "nsubj"), ("Ardant", "PROPN", 1, "flat:name"), (",", "PUNCT", 7, "punct"),
        ("que", "PRON", 7, "obj"), ("Hugo", "PROPN", 7, "nsubj"), ("Berthelin", "PROPN", 5, "flat:name"),
        ("admire", "VERB", 1, "acl:relcl"), (",", "PUNCT", 7, "punct"), ("a", "AUX", 10, "aux:tense"),
        ("parlé", "VERB", 0, "root"), ("de", "ADP", 13, "case"), ("«", "PUNCT", 13, "punct"),
        ("renouveau", "NOUN", 10, "obl"), ("»", "PUNCT", 13, "punct"), (".", "PUNCT", 10, "punct"),
    ]  # fmt: skip
    rows, at = [], 0
    for number, (word, upos, head, deprel) in enumerate(words, 1):
        at = text.index(word, at)
        rows.append({"article_id": "a", "sentence_id": 0, "token_id": number, "start": at, "end": at + len(word),
                     "text": word, "lemma": word, "upos": upos, "feats": None, "head": head, "deprel": deprel})  # fmt: skip
        at += len(word)
    tokens = frame("tokens", rows)
    found = Syntax(tokens).subject(text.index("a parlé"), text.index(" de «"))
    assert found is not None and text[found.start : found.end] == "Camille Ardant"
    assert find_quotes(text, lines, sentences, tokens, mentions)["speaker"].to_list() == ["Camille Ardant"]


def test_a_participle_that_compares_reports_nothing() -> None:
    """« Plus avancé qu'il ne l'était » compares; it is nobody's words."""
    assert not quotes_of("Le modèle de NovaMind était conçu pour paraître plus avancé qu’il ne l’était réellement.")
    assert quotes_of("Camille Ardant a plus souvent avancé qu’il ne l’était guère resté.")


def test_nouns_that_look_like_verbs_are_no_cues() -> None:
    assert find_cues("La demande et le doute, une annonce, son souffle.") == []
    assert [cue.text for cue in find_cues("Elle s’est félicitée, puis il a vivement protesté.")] == [
        "s’est félicitée",
        "a vivement protesté",
    ]


def test_share_and_speaker_of_mentions_follow_the_quotations() -> None:
    """`quoted_share` is a share of characters; `speaker_of` is null for the journalist's words."""
    text, lines, sentences, tokens, mentions = by_hand("« Cible est battue », dit Camille Ardant.", NAMES)
    quotes = find_quotes(text, lines, sentences, tokens, mentions)
    share = quoted_share(sentences, quotes).to_list()
    assert share == [pytest.approx(len("Cible est battue") / len(text))]
    assert speaker_of(mentions, quotes).to_list() == ["Camille Ardant", None]


def test_share_keeps_articles_apart() -> None:
    text, lines, sentences, tokens, mentions = by_hand("« Cible est battue », dit Camille Ardant.", NAMES)
    quotes = find_quotes(text, lines, sentences, tokens, mentions)
    other = sentences.with_columns(article_id=pl.lit("b"))
    assert quoted_share(pl.concat([other, sentences]), quotes).to_list()[0] == 0.0


MARKS = '«»“”"‹›'
SOUP = st.text(
    alphabet=st.sampled_from(list(MARKS + " \n.,:;!?'’-éaodit")) | st.characters(codec="utf-8"), max_size=300
)


@given(SOUP)
@settings(max_examples=30, deadline=None)
def test_any_text_gives_rows_that_slice_back(text: str) -> None:
    """No text crashes it; every row lies inside the text, and its offsets give its words."""
    frames = by_hand(text, NAMES)
    rows = find_quotes(*frames)
    assert list(rows.schema)[: len(SCHEMAS["quotes"])] == list(SCHEMAS["quotes"])
    for row in rows.iter_rows(named=True):
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["kind"] in ("direct", "mixed", "indirect")


@given(SOUP)
@settings(max_examples=30, deadline=None)
def test_marked_stretches_never_overlap(text: str) -> None:
    marked = find_marked(text, [(0, len(text))])
    assert all(a.right <= b.left for a, b in zip(marked, marked[1:], strict=False))


@pytest.mark.parametrize("unit", ["« oui », dit-il. ", "« oui », ", '"non" ', "« ", "a dit que selon ", "mot "])
def test_long_paragraphs_take_linear_time(unit: str) -> None:
    """A paragraph four times as long, with thousands of marks or cues, takes at most a small multiple of the time."""

    def seconds(size: int) -> float:
        frames = by_hand(unit * (size // len(unit)), NAMES)
        began = time.process_time()
        find_quotes(*frames)
        return time.process_time() - began

    seconds(500)
    short, long = seconds(5_000), seconds(20_000)
    assert long < 8 * short + 1.0


SEED_QUOTES = [
    ("000", "C’est dingue", "direct", "Sam Altman"),
    ("000", "mais je ne pense pas qu’ils soient bons en matière d’innovation.", "direct", "Sam Altman"),
    ("000", "Cette stratégie d’offrir un pont d’or", "direct", "Sam Altman"),
    ("000", "Meta aurait fixé la barre à 200 millions de dollars", "indirect", "Sam Altman"),
    ("001", "Quelqu'un a cambriolé notre maison", "direct", "Mark Chen"),
    ("001", "Je ressens un sentiment viscéral en ce moment", "direct", "Mark Chen"),
    ("001", "Veuillez croire que nous n'avons pas été inactifs.", "direct", "Mark Chen"),
    ("001", "commande une prime de marché significative", "mixed", "Andrew Bosworth"),
    ("002", "Ces affirmations sont fausses", "direct", "Andy Stone"),
    ("002", "Nous recrutons un petit nombre de postes de direction", "direct", "Andrew Bosworth"),
    ("002", "les 100 millions de dollars ne constituent pas une prime à la signature", "indirect", "Andrew Bosworth"),
    ("002", "beaucoup plus de supercalculateurs seront mis en service", "direct", "Mark Chen"),
    ("003", "Meta aurait approché un grand nombre de ses collaborateurs", "indirect", "Sam Altman"),
    ("003", "la stratégie de Meta pourrait avoir un effet pervers", "indirect", "Sam Altman"),
    ("004", "Meta a proposé à Ruoming Pang plus de 200 millions de dollars", "indirect", "Bloomberg"),
    ("004", "Meta proposait déjà des bonus à la signature", "indirect", "Sam Altman"),
]  # fmt: skip


@pytest.mark.parametrize(("article", "words", "kind", "speaker"), SEED_QUOTES)
def test_main_quotations_of_the_five_articles(seeds: Path, article: str, words: str, kind: str, speaker: str) -> None:
    """The main statements of the seed articles are found, with the person or paper that makes them."""
    text = next(seeds.glob(f"{article}_*.txt")).read_text(encoding="utf-8")
    rows = [r for r in quotes_of(text, SEED_NAMES) if words in str(r["text"]) and r["kind"] == kind]
    assert [r["speaker"] for r in rows] == [speaker]


def test_a_hundred_thousand_characters_in_one_paragraph_are_read() -> None:
    rows = quotes_of("« Oui », dit Camille Ardant. " + "mot " * 25_000 + "« Non », dit Hugo Berthelin.")
    assert [r["speaker"] for r in rows] == ["Camille Ardant", "Hugo Berthelin"]
