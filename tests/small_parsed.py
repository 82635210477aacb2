"""A hand-made annotated corpus of three short French articles of our own, for tests without models."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from talent_analysis.tables import ANALYSED_ROLES, Parsed, frame


class Said(NamedTuple):
    """One sentence: its text, three probabilities, share of reported speech, and mentions."""

    text: str
    negative: float = 0.2
    neutral: float = 0.6
    positive: float = 0.2
    quoted: float = 0.0
    mentions: tuple[tuple[str, str, str, float, str | None], ...] = ()  # text, type, entity, tone, speaker


def label(negative: float, neutral: float, positive: float) -> str | None:
    """The most probable label, or None below 0.5."""
    best = max((negative, "negative"), (neutral, "neutral"), (positive, "positive"))
    return best[1] if best[0] >= 0.5 else None


ARTICLES: dict[str, tuple[str | None, list[tuple[str, list[Said]]]]] = {
    "phare_1": (
        "Le Phare",
        [
            ("boilerplate", [Said("Menu Recherche Abonnez-vous")]),
            ("title", [Said("Le port de Brévin perd ses pilotes", 0.8, 0.1, 0.1)]),
            ("standfirst", [Said("La Cotière débauche à prix d’or.", 0.6, 0.3, 0.1)]),
            ("blank", [Said("")]),
            (
                "body",
                [
                    Said(
                        "La Cotière a ruiné la confiance des pilotes.",
                        0.9,
                        0.05,
                        0.05,
                        mentions=(("La Cotière", "ORG", "La Cotière", -0.8, None),),
                    ),
                    Said(
                        "« La Cotière est un employeur formidable », assure Anne Le Goff.",
                        0.05,
                        0.1,
                        0.85,
                        0.7,
                        (
                            ("La Cotière", "ORG", "La Cotière", 0.8, "Anne Le Goff"),
                            ("Anne Le Goff", "PER", "Anne Le Goff", 0.1, None),
                        ),
                    ),
                    Said("Douze pilotes partent en juin.", mentions=(("juin", "MISC", "juin", 0.0, None),)),
                    Said("On verra bien.", 0.4, 0.2, 0.4),
                ],
            ),
            ("caption", [Said("Photo : rédaction du Phare")]),
        ],
    ),
    "phare_2": (
        "Le Phare",
        [
            ("title", [Said("Brévin recrute à nouveau", 0.1, 0.2, 0.7)]),
            (
                "body",
                [
                    Said(
                        "La Cotière se réjouit de ces embauches.",
                        0.1,
                        0.2,
                        0.7,
                        mentions=(("La Cotière", "ORG", "La Cotière", 0.3, None),),
                    ),
                    Said("Le quai reste calme."),
                    Said("Le syndicat s’inquiète pour la suite.", 0.7, 0.2, 0.1),
                ],
            ),
        ],
    ),
    "digue_1": (
        None,
        [
            (
                "body",
                [
                    Said(
                        "La Cotière aurait trompé le port.",
                        0.85,
                        0.1,
                        0.05,
                        mentions=(("La Cotière", "ORG", "La Cotière", -0.9, None),),
                    ),
                    Said("Le conseil se réunit mardi."),
                ],
            ),
        ],
    ),
}


def small_parsed(keep: tuple[str, ...] = tuple(ARTICLES)) -> Parsed:
    """The corpus, or only the articles named."""
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in ("articles", "lines", "sentences", "mentions")}
    texts = {key: _add(key, *ARTICLES[key], tables) for key in keep}
    made = {name: frame(name, tables.get(name, [])) for name in ("articles", "lines", "sentences")}
    problem = {"path": "vide.txt", "kind": "empty", "message": "The file is empty.", "remedy": "Leave it out."}
    return Parsed(
        **made,
        tokens=frame("tokens", []),
        mentions=frame("mentions", tables["mentions"]),
        quotes=frame("quotes", []),
        amounts=frame("amounts", []),
        problems=pl.DataFrame([problem]),
        texts=texts,
    )


def _add(
    key: str,
    source: str | None,
    lines: list[tuple[str, list[Said]]],
    tables: dict[str, list[dict[str, object]]],
) -> str:
    text, sentence_id = "", 0
    for number, (role, said) in enumerate(lines, start=1):
        line_start = len(text)
        for place, sentence in enumerate(said):
            text += " " if place else ""
            if role in ANALYSED_ROLES:
                sentence_id += 1
                _add_sentence(key, sentence_id, number, len(text), sentence, tables)
            text += sentence.text
        place_of = {"article_id": key, "line": number, "start": line_start, "end": len(text)}
        tables["lines"].append({**place_of, "role": role, "rule": f"test:{role}", "text": text[line_start:]})
        text += "\n"
    title = next((said[0].text for role, said in lines if role == "title"), None)
    row = {"article_id": key, "source": source, "title": title, "language": "fr", "path": f"{key}.txt"}
    tables["articles"].append({**row, "n_sentences": sentence_id, "n_tokens": len(text.split())})
    return text


def _add_sentence(
    key: str, number: int, line: int, start: int, said: Said, tables: dict[str, list[dict[str, object]]]
) -> None:
    row = {"article_id": key, "sentence_id": number, "line": line, "start": start, "text": said.text}
    odds = {"p_negative": said.negative, "p_neutral": said.neutral, "p_positive": said.positive}
    tables["sentences"].append(
        {
            **row,
            "end": start + len(said.text),
            **odds,
            "label": label(*odds.values()),
            "quoted": said.quoted,
        }
    )
    for text, kind, entity, tone, speaker in said.mentions:
        at = start + said.text.index(text)
        tables["mentions"].append(
            {
                "article_id": key,
                "sentence_id": number,
                "start": at,
                "end": at + len(text),
                "text": text,
                "type": kind,
                "entity": entity,
                "linked_by": "same name",
                "p_negative": (1 - tone) / 2,
                "p_neutral": 0.0,
                "p_positive": (1 + tone) / 2,
                "label": "positive" if tone > 0 else "negative",
                "speaker": speaker,
            }
        )
