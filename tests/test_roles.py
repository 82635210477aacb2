"""Roles of lines: every line has one, no sentence goes, the page's own words do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.read.decode import decode
from talent_analysis.read.layout import Line, physical_lines
from talent_analysis.read.roles import assign
from talent_analysis.tables import ANALYSED_ROLES, ROLES

SEEDS = Path(__file__).parents[1] / "seeds"

# Every line of the five articles that is not blank, by the role it must have.
SEED_ROLES: dict[str, dict[str, list[int]]] = {
    "000_d78e33a1bf26ef2b": {
        "title": [1],
        "body": [2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15],
        "heading": [4, 8, 12],
    },
    "001_10692f03e2ed722f": {
        "boilerplate": [1, 31, 33],
        "title": [3],
        "standfirst": [5],
        "caption": [7],
        "body": [9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29],
    },
    "002_112f4dfe5d290a7a": {
        "boilerplate": [1, 3, 5, 7, 9, 11, 15, 41, 43, 45, 47, 48],
        "title": [13],
        "standfirst": [16],
        "caption": [17],
        "body": [19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39],
    },
    "003_a4fb23d20b42d7ab": {
        "standfirst": [2],
        "title": [3],
        "body": [4, 5, 7, 8, 10, 11, 13, 14, 16, 17],
        "heading": [6, 9, 12, 15],
    },
    "004_7855c008053e21e2": {
        "standfirst": [1],
        "heading": [2, 5, 8],
        "body": [3, 4, 6, 7, 9, 10],
    },
}

REMOVED = """
Cet article est réservé aux abonnés.
Il vous reste 82 % de cet article à lire.
Pour lire la suite, abonnez-vous.
Vous souhaitez réagir à cet article ? Écrivez-nous.
En cliquant sur « J'accepte », vous autorisez le dépôt de cookies.
Suivez toute l'actualité de la région sur notre page Facebook.
Activez les notifications pour ne rien manquer.
Consultez notre politique de confidentialité.
Tous les matins, l'essentiel de l'actualité dans votre boîte mail.
Chaque matin, recevez notre sélection d'articles par courriel : je m'inscris.
Cet article vous a intéressé ? Partagez-le.
Vous avez repéré une erreur ? Signalez-la.
Les opinions exprimées dans cette tribune n'engagent que leur auteur.
Toute reproduction, même partielle, est interdite.
Cet article a été mis à jour le 12 mars à 14 h 30.
Première publication : 12 mars 2024 à 10 h.
Cette vidéo peut vous intéresser.
À ne pas manquer :
La rédaction vous recommande.
Vous êtes déjà abonné ? Identifiez-vous.
Mot de passe oublié ?
Article ajouté à vos favoris.
Illustration générée par IA.
Le siège de la banque, à Lille, en mai 2024. JULIE MARCHAL / AFP
Par Julie Marchal et Marc Ducret
Publié aujourd'hui à 09h15, modifié à 11h40
Lecture 6 min.
Économie > Entreprises > Banque
Facebook Twitter LinkedIn Email
Soyez le premier à réagir.
Les commentaires sont fermés.
Tous droits réservés.
Cet article comporte des liens d'affiliation.
Lire aussi : Tarvel, la piscine de la discorde
📬 Inscrivez-vous au briefing quotidien
Sélectionnez un pays
© Le Courrier de Tarvel
""".strip().splitlines()

KEPT = """
Contactée par notre rédaction, la société n'a pas souhaité répondre.
Le journal a révélé l'affaire dans son édition de mardi.
Partager les bénéfices reste un vœu pieux.
La photo de l'accident a fait le tour du monde.
« Abonnez-vous, et vous verrez », répétait-il à ses clients.
Il a publié la vidéo sur Facebook, où elle a été vue deux millions de fois.
Les commentaires sont fermes, mais le ministre recule.
« Vous avez lu mon livre ? » demande-t-elle.
Les abonnés paieront 12 euros par mois dès janvier.
La newsletter du maire compte trois mille abonnés.
Tous droits réservés aux héritiers, dit le testament.
Les prix ont été relevés deux fois en un an.
Par deux fois, il a refusé.
Publié en 2019, le livre s'est vendu à cent mille exemplaires.
Voir la mer, enfin.
Retour à la case départ.
Le temps de lecture des élèves recule.
Source : le greffe, qui confirme.
Le lundi 12 mars 2024, tout a basculé.
Traduit par sa fille, le texte circule.
L'article est réservé aux abonnés, ce qui agace les élus.
Pourquoi onze ?
""".strip().splitlines()

TITLES = """
Sondage : 52 % des habitants approuvent la fermeture
Cookies : la commission veut un consentement clair
Météo : neuf départements en alerte orange
Vidéo : la foule envahit le stade de Tarvel
Newsletter : le pari gagnant d'un petit éditeur
Photo : le retour de l'argentique séduit les jeunes
Partager, ce gros mot
Publicité : Ventelis épinglé par le régulateur
Par amour du risque
Accueil des réfugiés : la mairie recule
Lire à voix haute, la méthode qui divise
Retour à la terre
Commenter sans lire
""".strip().splitlines()

PARAGRAPH = (
    "Le conseil municipal de Tarvel a voté mardi la fermeture de la piscine, malgré l'opposition des clubs et"
    " d'une partie des habitants. La décision prendra effet en septembre."
)
TITLE = "La piscine de Tarvel fermera en septembre"


def roles_of(*lines: str) -> list[str]:
    return [role for role, _ in assign(physical_lines("\n".join(lines)))]


def rules_of(*lines: str) -> list[str]:
    return [rule for _, rule in assign(physical_lines("\n".join(lines)))]


@pytest.mark.parametrize("stem", SEED_ROLES)
def test_each_line_of_the_five_articles_has_the_role_listed_here(stem: str) -> None:
    lines = physical_lines(decode((SEEDS / f"{stem}.txt").read_bytes()).text)
    found: dict[str, list[int]] = {}
    for line, (role, _) in zip(lines, assign(lines), strict=True):
        found.setdefault(role, []).append(line.number)
    blank = found.pop("blank", [])
    assert found == SEED_ROLES[stem]
    assert all(not lines[number - 1].text.strip() for number in blank)


def test_no_interface_word_of_the_five_articles_reaches_the_analyses() -> None:
    kept = set()
    for file in SEEDS.glob("*.txt"):
        lines = physical_lines(decode(file.read_bytes()).text)
        analysed = [x.text for x, r in zip(lines, assign(lines), strict=True) if r[0] in ANALYSED_ROLES]
        assert len(analysed) == len(set(analysed)), "a title stands twice"
        kept.update(analysed)
    words = ("Logo", "Sélectionner la langue", "French", "Down Icon", "Germany", "wired", "Getty", "briefing")
    assert [line for line in kept if line in words or "Icon" in line or "Animated" in line] == []
    assert [line for line in kept if "Getty Images" in line or "briefing" in line] == []


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("aÉ .!?»«:|>\r\n\t\u00a0\u202f\u200b’📬é"), max_size=200))
def test_the_lines_and_their_ends_make_up_the_text_again(text: str) -> None:
    lines = physical_lines(text)
    rebuilt, at = "", 0
    for line in lines:
        assert set(text[at : line.start]) <= {"\r", "\n"}
        assert text[line.start : line.end] == line.text
        assert "\n" not in line.text
        assert "\r" not in line.text
        rebuilt += text[at : line.end]
        at = line.end
    assert rebuilt + text[at:] == text
    assert set(text[at:]) <= {"\r", "\n"}
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


sentences = st.sampled_from([PARAGRAPH, TITLE, *REMOVED, *KEPT, "", " ", "Une autre affaire", "wired", "—"])


@settings(deadline=None, max_examples=60)
@given(st.lists(sentences, max_size=25))
def test_every_line_has_exactly_one_known_role_and_a_rule(texts: list[str]) -> None:
    lines = physical_lines("\n".join(texts))
    roles = assign(lines)
    assert len(roles) == len(lines)
    assert all(role in ROLES and rule for role, rule in roles)
    assert sum(role == "title" for role, _ in roles) <= 1
    blank = [not line.text.strip() for line in lines]
    assert [role == "blank" for role, _ in roles] == blank


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([PARAGRAPH, *REMOVED, *KEPT]), min_size=1, max_size=20))
def test_a_paragraph_is_never_removed_whatever_stands_around_it(texts: list[str]) -> None:
    roles = roles_of(*texts)
    assert all(role in ANALYSED_ROLES for text, role in zip(texts, roles, strict=True) if text == PARAGRAPH)


@pytest.mark.parametrize("line", REMOVED)
def test_wordings_of_the_page_are_removed_after_the_article(line: str) -> None:
    assert roles_of(TITLE, "", PARAGRAPH, "", PARAGRAPH, "", line)[-1] in ("boilerplate", "caption")


@pytest.mark.parametrize("line", KEPT)
def test_sentences_that_share_words_with_a_page_are_kept_in_the_middle_and_at_the_end(line: str) -> None:
    inside = roles_of(TITLE, "", PARAGRAPH, "", line, "", PARAGRAPH)
    assert inside[4] in ANALYSED_ROLES
    assert roles_of(TITLE, "", PARAGRAPH, "", PARAGRAPH, "", line)[-1] in ANALYSED_ROLES


@pytest.mark.parametrize("line", TITLES)
def test_titles_about_cookies_polls_or_photos_are_titles(line: str) -> None:
    assert roles_of(line, "", PARAGRAPH, "", PARAGRAPH)[0] == "title"


def test_a_title_said_again_with_the_name_of_the_site_is_removed() -> None:
    lines = (f"{TITLE} | Le Courrier", TITLE, "", PARAGRAPH, "", TITLE, "", PARAGRAPH)
    assert rules_of(*lines)[5] == "doubled-title"
    assert sum(role == "title" for role in roles_of(*lines)) == 1


def test_the_lines_between_title_and_credit_are_the_standfirst() -> None:
    lines = (TITLE, "", "Les clubs dénoncent une décision brutale.", "", "Photo AFP", "", PARAGRAPH, "", PARAGRAPH)
    assert [role for role in roles_of(*lines) if role != "blank"] == [
        "title",
        "standfirst",
        "caption",
        "body",
        "body",
    ]


def test_links_listed_after_the_article_are_removed() -> None:
    lines = (TITLE, "", PARAGRAPH, "", "Lire aussi", "Le stade rouvre ses portes", "La gare attend toujours")
    assert roles_of(*lines)[4:] == ["boilerplate"] * 3


def test_a_list_that_the_text_announces_is_kept() -> None:
    lines = (TITLE, "", PARAGRAPH, "", "Les trois sites fermés sont :", "Tarvel", "Brignac")
    assert roles_of(*lines)[-2:] == ["body", "body"]


def test_a_sentence_that_lost_its_full_stop_at_the_end_is_kept() -> None:
    line = "Plus de cinq cents nageurs ont été accueillis et deux cents autres sont attendus"
    assert roles_of(TITLE, "", PARAGRAPH, "", PARAGRAPH, line)[-1] == "body"


def test_a_text_wrapped_at_a_fixed_width_loses_no_line() -> None:
    wrapped = [PARAGRAPH[start : start + 70] for start in range(0, len(PARAGRAPH), 70)]
    lines = (TITLE, "", *wrapped, "", *wrapped, "", *wrapped, "", "Partager cet article")
    roles = roles_of(*lines)
    assert roles[-1] == "boilerplate"
    assert {role for role, line in zip(roles, lines, strict=True) if line in wrapped} == {"body"}


def test_a_stated_title_names_the_title_line() -> None:
    lines = physical_lines(f"Rubrique Sports\n{TITLE}\n\n{PARAGRAPH}\n\n{PARAGRAPH}")
    assert assign(lines, TITLE)[1] == ("title", "stated-title")


def test_a_hint_of_the_page_decides_before_any_wording() -> None:
    lines = [Line(1, 0, 5, "Photo", hint=("body", "page-text")), Line(2, 6, 10, PARAGRAPH)]
    assert assign(lines)[0] == ("body", "page-text")


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["A", "Photo A", "a/", "A. ", "©", "| ", "1 ", "» ", "a@", "Down Icon", "# ", ", dit"])
def test_a_hostile_endless_line_is_judged_at_once(unit: str) -> None:
    for size in (40, 550, 200_000):
        line = (unit * size)[:size] + "!"
        assert len(roles_of(TITLE, "", PARAGRAPH, line, "Photo " + line, line.title())) == 6
