"""What each amount is about: the words and names that its syntax puts round it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from talent_analysis.analyse.coverage import with_source
from talent_analysis.analyse.frame_words import is_listed, kind, topics
from talent_analysis.analyse.implied import accepted, owner
from talent_analysis.analyse.none_counted import none_counted
from talent_analysis.analyse.parties import About, cited_in, parties
from talent_analysis.analyse.trees import Tree, Word, trees
from talent_analysis.tables import SCHEMAS, Parsed

_YEAR = re.compile(r"\b(?:en|de|pour|fin|début|mi|année|depuis)[\s-]+((?:19|20)\d\d)\b", re.IGNORECASE)
_NOT = frozenset(
    ["pas", "jamais", "aucun", "aucunement", "nullement", "point", "guère", "nul", "personne", "rien", "ni"]
)
_AS = frozenset(["à", "comme", "en", "de"])
_FAR = 20
LISTS = ("topics", "words", "scopes", "agents", "targets", "others")
DURATIONS = frozenset(
    ["an", "année", "mois", "semaine", "jour", "journée", "heure", "minute", "seconde", "trimestre", "décennie"]
)
FRAME: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("article_id", "source"), pl.String),
    "published": pl.Date,
    **dict.fromkeys(("sentence_id", "start", "end"), pl.Int64),
    "text": pl.String,
    **dict.fromkeys(("value", "value_high"), pl.Float64),
    **dict.fromkeys(("unit", "bound", "period", "when", "attributed_to", "modality"), pl.String),
    "denied": pl.Boolean,
    "what": pl.String,
    **dict.fromkeys(("topics", "words", "scopes", "agents", "targets", "others", "nearby"), pl.List(pl.String)),
    "sentence": pl.String,
}


def stated(parsed: Parsed) -> pl.DataFrame:
    """The frames of every amount of a corpus and of every count of nobody (none_counted)."""
    nobody = none_counted(parsed.tokens, parsed.quotes)
    columns = list(SCHEMAS["amounts"])
    amounts = pl.concat([parsed.amounts.select(columns), nobody.select(columns)])
    return frames(amounts, parsed.tokens, parsed.mentions, parsed.sentences, parsed.articles)


def frames(
    amounts: pl.DataFrame,
    tokens: pl.DataFrame,
    mentions: pl.DataFrame,
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each amount, with what it is about, in the columns of FRAME.

    `what`: the noun (with its complement) or verb it depends on; `topics`: the kinds of thing this is (see
    frame_words.topics); `words`: the noun counted and the nouns of this, as lemmas; `scopes`: adjectives that
    make another figure of the same thing; `agents`, `targets`: entities that do it, and to, in or of which it is
    done; `others`: entities elsewhere in the sentence; `nearby`: those of the two sentences before, of the title,
    and the two that the article names most; `when`: a year stated with it; `denied`: whether the verb that
    governs it, or its subject, is negated.
    """
    parsed = trees(tokens)
    named = _by_sentence(mentions)
    about_whom = _subjects(mentions, sentences)
    texts = {
        (a, s): (t, b) for a, s, t, b in sentences.select("article_id", "sentence_id", "text", "start").iter_rows()
    }
    rows = []
    for amount in with_source(amounts, articles).iter_rows(named=True):
        key = (amount["article_id"], amount["sentence_id"])
        if key in parsed and key in texts:
            text, first = texts[key]
            about = _frame(amount, key, parsed, named.get(key, []), text, first)
            before = [m["entity"] for back in (1, 2) for m in named.get((key[0], key[1] - back), [])]
            nearby = list(dict.fromkeys([*before, *about_whom.get(key[0], [])]))
            rows.append({**amount, **about, "nearby": nearby, "sentence": text})
    dated = articles.select("article_id", "published")
    table = (
        pl.DataFrame(rows, schema={k: v for k, v in FRAME.items() if k != "published"}, orient="row")
        if rows
        else (pl.DataFrame(schema={k: v for k, v in FRAME.items() if k != "published"}))
    )
    return table.join(dated, on="article_id", how="left", maintain_order="left").select(list(FRAME))


def _frame(
    amount: dict[str, object],
    key: tuple[str, int],
    parsed: Mapping[tuple[str, int], Tree],
    named: list[dict[str, object]],
    text: str,
    first: int,
) -> dict[str, object]:
    tree = parsed[key]
    start, end = int(str(amount["start"])), int(str(amount["end"]))
    top = tree.top(start, end)
    if top is None:
        return {"denied": False, **{key: [] for key in LISTS}}
    about = _about(tree, top, start, end)
    nouns = [w for w in about.nouns if not _known(w.lemma, "measures")]
    nouns.sort(key=lambda w: kind(w.lemma) is None)
    lemmas = [w.lemma for w in nouns] + _compounds(tree, nouns)
    counted = [str(amount["unit"]).lower()] if _is_noun(amount["unit"]) else []
    verb = [about.verb.lemma] if about.verb is not None else []
    if amount["unit"] == "%":  # « l'action gagne 3 % » is nobody's pay
        verb = [v for v in verb if kind(v) != "pay"]
    found = topics([*counted, *lemmas, *verb])
    if counted and (implied := accepted(tree, about.verb, key, parsed)):
        found = frozenset(implied)
    cited = cited_in(text, first)
    speaker = str(amount["attributed_to"])
    held = [m for m in named if m["entity"] != speaker and not (start <= int(str(m["start"])) < end)]
    cited += [(int(str(m["start"])), int(str(m["end"]))) for m in named if m["entity"] == speaker]
    agents, targets, others = parties(tree, top, about, held, cited, start, end)
    if counted and amount["attributed_to"]:
        others += [name for name in owner(tree, start, end, speaker) if name not in (*agents, *targets, *others)]
    scopes = {
        c.lemma for w in [*nouns, *tree.within(start, end)] for c in tree.below(w, "amod") if _known(c.lemma, "scopes")
    }
    year = _YEAR.search(text[max(0, start - first - 60) : end - first + 60])
    return {
        "what": _what(tree, nouns, about.verb, counted),
        "topics": sorted(found),
        "words": list(dict.fromkeys([*counted, *lemmas])),
        "scopes": sorted(scopes | ({"whole"} if _is_whole(tree, start) else set())),
        "agents": agents,
        "targets": targets,
        "others": others,
        "when": year[1] if year else None,
        "denied": amount["value"] != 0 and (amount["modality"] == "denied" or _denied(tree, top, about)),
    }


def _about(tree: Tree, top: Word, start: int, end: int) -> About:
    """Climb from the amount to what it measures, no further than its clause; where the tree gives no known kind
    of thing, look for one in the words just before."""
    about = About()
    inside = {w.number for w in tree.within(start, end)}
    for word in tree.within(start, end):
        below = [c for c in tree.below(word, "nmod") if c.number not in inside and c.upos == "NOUN"]
        about.nouns += [c for c in below if not _set_apart(tree, end, c)]
    about.nouns += tree.below(top, "nsubj") if tree.below(top, "cop") else []
    word = top
    for up in tree.above(top):
        if up.upos in ("VERB", "AUX"):
            about.verb = up
            about.nouns += _by_verb(tree, up, word)
            if not (_known(up.lemma, "bridges") and up.relation.split(":")[0] in ("acl", "xcomp")):
                break
        elif about.verb is None or _known(about.verb.lemma, "bridges"):
            about.nouns += [up, *(tree.below(up, "nsubj") if tree.below(up, "cop") else [])]
        word = up
    if about.verb is None and (participles := tree.below(top, "acl")):
        about.verb = participles[0]
    if not any(kind(w.lemma) for w in [*about.nouns, *([about.verb] if about.verb else [])]):
        about.nouns += _just_before(tree, start) if _is_measure(tree, top) else []
    about.nouns = list({w.number: w for w in about.nouns if w.upos == "NOUN" and w.number not in inside}.values())
    return about


def _set_apart(tree: Tree, end: int, noun: Word) -> bool:
    """Whether a comma stands between the amount and a noun behind it (« 2 millions, en salaire annuel »)."""
    return any(end <= w.start < noun.start and w.text == "," for w in tree.words)


def _is_measure(tree: Tree, top: Word) -> bool:
    """Whether the amount is money or a percentage, not things counted."""
    near = [top, *tree.below(top)]
    return any(_known(w.lemma, "measures") or w.text in ("%", "$", "€", "£") or w.lemma == "cent" for w in near)


def _by_verb(tree: Tree, verb: Word, below: Word) -> list[Word]:
    """The nouns that a verb joins to the amount: « à la signature », « comme salaire », or the other side of a
    verb that only measures (« la prime atteint »)."""
    near = [w for w in tree.below(verb, "obl", "nmod") if 0 < w.number - below.number <= 8]
    kept = [w for w in near if kind(w.lemma) and {c.lemma for c in tree.below(w, "case")} & _AS]
    if kind(verb.lemma) and kind(verb.lemma) not in ("pay", "offer"):
        kept = []
    if _known(verb.lemma, "bridges"):
        kept += [w for w in tree.below(verb, "nsubj", "obj") if w.number != below.number]
    return kept


def _just_before(tree: Tree, start: int) -> list[Word]:
    """Nouns of a known kind shortly before the amount, as far as the next finite verb with a subject."""
    before = [w for w in tree.words if w.end <= start][-_FAR:]
    found: list[Word] = []
    for word in reversed(before):
        if word.text in ";:.!?" or (word.finite and found):
            break
        if word.upos == "NOUN" and kind(word.lemma):
            found.append(word)
    return found


def _compounds(tree: Tree, nouns: list[Word]) -> list[str]:
    """Complements of the nouns (« prime à la signature », « droits de vote ») and « chiffre d'affaires »."""
    found = []
    for noun in nouns:
        below = tree.below(noun, "nmod")
        found += [w.lemma for w in below if w.upos == "NOUN" and not _known(w.lemma, "measures")]
        found += [f"{noun.lemma} d'affaires" for w in below if w.lemma.startswith("affaire")]
    found += ["chiffre d'affaires"] if any(w.lemma.startswith("affaire") for w in nouns) else []
    return found


def _what(tree: Tree, nouns: list[Word], verb: Word | None, counted: list[str]) -> str:
    """A few words that say what is measured."""
    shown = [_outer(tree, noun) for noun in nouns if kind(noun.lemma)] or nouns[:1]
    shown = [noun for noun in shown if noun.lemma not in counted]
    parts = [_phrase(tree, noun) for noun in list({kind(n.lemma): n for n in reversed(shown)}.values())[:2]]
    if verb is not None and not _known(verb.lemma, "bridges") and (not parts or counted or kind(verb.lemma)):
        parts.append(verb.lemma)
    if verb is not None and not parts and not counted:
        parts = [" ".join([verb.lemma, *(w.lemma for w in tree.below(verb, "obj") if w.upos == "NOUN")])]
    return " · ".join(dict.fromkeys([*counted, *parts]))


def _outer(tree: Tree, noun: Word) -> Word:
    """« prime » for the « signature » of « prime à la signature »."""
    up = tree.governor(noun)
    return up if up is not None and up.upos == "NOUN" and noun.relation == "nmod" and kind(up.lemma) else noun


def _phrase(tree: Tree, noun: Word) -> str:
    """The noun with its adjective or complement as written, at most four words on."""
    below = [w for w in tree.below(noun, "nmod", "amod") if 0 < w.number - noun.number <= 3]
    below = [w for w in below if w.upos in ("NOUN", "ADJ") and not _known(w.lemma, "measures")]
    last = below[0].number if below else noun.number
    held = [w for w in tree.words if noun.number <= w.number <= last]
    text = ""
    spans: set[tuple[int, int]] = set()
    for word in held:
        if (word.start, word.end) not in spans:
            text += word.text if not text or text.endswith(("'", "’")) else f" {word.text}"
            spans.add((word.start, word.end))
    return text.lower()


def _is_whole(tree: Tree, start: int) -> bool:
    """Whether the amount is that of which another is a part: « six des quatorze chercheurs »."""
    before = [w for w in tree.words if w.end <= start][-3:]
    joined = bool(before) and before[-1].lemma in ("de", "le", "sur")
    return joined and any(w.upos == "NUM" for w in before[:-1])


def _denied(tree: Tree, top: Word, about: About) -> bool:
    """Whether the verb next above the amount is negated (« ne ... pas », « aucun ... n'a »), « ne ... que » apart."""
    verb, link = None, top
    for up in tree.above(top):
        if up.upos in ("VERB", "AUX") or tree.below(up, "cop"):
            verb = up
            break
        link = up
    if verb is None:
        return False
    if link.relation == "nsubj" and not (_known(verb.lemma, "bridges") or tree.below(verb, "cop")):
        return False  # « l'amende de 2 millions ne rend rien à personne » does not deny it
    below = tree.below(verb)
    subjects = [w for w in below if w.relation.startswith("nsubj")]
    partners = {w.lemma for w in below} | {d.lemma for s in subjects for d in tree.below(s, "det", "advmod")}
    partners |= {w.text.lower() for w in below}
    return "ne" in partners and bool(partners & _NOT) and not (about.verb is None and "que" in partners)


def _known(lemma: str, name: str) -> bool:
    return is_listed(lemma, name)


def _is_noun(unit: object) -> bool:
    return unit is not None and not re.fullmatch(r"[A-Z]{3}|%", str(unit)) and str(unit) not in DURATIONS


def _by_sentence(mentions: pl.DataFrame) -> Mapping[tuple[str, int], list[dict[str, object]]]:
    parts = mentions.select("article_id", "sentence_id", "start", "end", "entity", "type").partition_by(
        "article_id", "sentence_id", as_dict=True
    )
    return {(str(a), int(s)): rows.to_dicts() for (a, s), rows in parts.items()}


def _subjects(mentions: pl.DataFrame, sentences: pl.DataFrame) -> dict[str, list[str]]:
    """Whom each article is about: the entities of its first sentence, its title as a rule, and the two it names
    most."""
    first = sentences.group_by("article_id").agg(pl.col("sentence_id").min())
    held = mentions.join(first, on=["article_id", "sentence_id"], how="semi", maintain_order="left")
    found = {str(k[0]): rows["entity"].to_list() for k, rows in held.group_by("article_id")}
    often = (
        mentions.group_by("article_id", "entity")
        .len()
        .sort("article_id", "len", "entity", descending=[False, True, False])
    )
    for key, rows in often.group_by("article_id", maintain_order=True):
        article = str(key[0])
        found[article] = list(dict.fromkeys([*found.get(article, []), *rows["entity"].head(2).to_list()]))
    return found
