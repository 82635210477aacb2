"""How an amount is put forward: asserted, reported, in the conditional, denied or planned; and by whom."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import polars as pl

from talent_analysis.annotate.forms import shown

_CONDITIONAL = re.compile(
    r"\b(?!(?:\w*é|t|v|adm|resp|insp|dés|ret|att|asp|exp|ouv|couv|découv|offr|délib|l|dél)rait)"
    r"\w*(?:er|ir|dr|vr|aur|ser|ur|rr|rir)ai(?:t|ent|s)\b",
    re.IGNORECASE,
)
_NOT_CONDITIONAL = re.compile(
    r"(?i)^(?:\w*é(?:r)ai\w+|(?:re|at)?tir\w+|\w*vir\w+|admir\w+|\w*spir\w+|désir\w+|(?:re)?couvr\w+|\w*ouvr\w+|\w*livr\w+"
    r"|mesur\w+|dur\w+|assur\w+|rassur\w+|jur\w+|figur\w+|inaugur\w+|procur\w+|murmur\w+|captur\w+|augur\w+|\w*serr\w+|err\w+"
    r"|restaur\w+|labour\w+|savour\w+|entour\w+|rembours\w+|enterr\w+|embarr\w+|barr\w+)$"
)
_FUTURE = re.compile(
    r"\b(?!(?:opéra|caméra|\w*éra|\w*tira|\w*vira|\w*spira|admira|\w*ouvra|\w*livra|dura|assura|jura|figura|mesura|extra|infra|ultra|sierra)\b)"
    r"\w*(?:er|ir|dr|vr|aur|ser|rr|fer)(?:a|ont|ons|ez)\b|\b(?:va|vont|doit|doivent|entend|entendent|compte|comptent|espère|veut|veulent)\s+\w+(?:er|ir|re)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:promet(?!teu)\w*|promesse|prévoi(?:t|ent|r)\b|prévoy\w+|vise\w*|objectif|s['’]engag\w+|tabl(?:e|ent|ait|aient)\ssur"
    r"|d['’]ici|suppression|souhaite\w*"
    r"|requiert|requièrent|entend(?:ent)?\b|(?<!avait\s)(?<!avaient\s)(?<!était\s)(?:promis\b|prévue?s?\b|requis\b))",
    re.IGNORECASE,
)
#: The future perfect of what is done (« aura coûté »).
_DONE = re.compile(r"aur(?:a|ont)\s(?:\w+\s){0,2}?\w+(?:ée?s?|[iu]e?s?|is|it|ert)\b", re.IGNORECASE)
_COMING = frozenset(
    [
        "va",
        "vont",
        "doit",
        "doivent",
        "entend",
        "entendent",
        "veut",
        "veulent",
        "compte",
        "comptent",
        "espère",
        "espèrent",
    ]
)
_INFINITIVE = re.compile(r"\b\w{2,}(?:er|ir|re)\b", re.IGNORECASE)
#: A figure that the verb makes somebody's claim.
_CLAIMED = re.compile(
    r"\b(?:revendiqu\w*|dénombr\w*|(?:parl|évoqu|invoqu)(?:e|ent|ait|aient)\b|(?<!\ble\s)(?<!\bun\s)(?<!\bce\s)(?<!\bson\s)(?<!\bde\s)(?<!\bdu\s)(?<!\bleur\s)"
    r"chiffr(?:e|ent|ait|aient|é|ée)\b(?!\sd['’]affaires))[^.;:]{0,60}$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:et\s+non(?:\s+pas)?|non\s+pas|et\s+pas)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:ne|n['’])\s?(?:\w+['’\s]){1,4}?(?:pas|jamais|aucunement|nullement)\b(?!\s(?:plus|moins|seulement|que))[^.;:,]{0,60}$"
    r"|\b(?:aucune?|personne|nul)\b[^.;:,]{0,60}\b(?:ne\s|n['’])[^.;:,]{1,40}$",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(r"\s(?:ne\s|n['’])\w+\s(?:\w+\s)?(?:pas|jamais|aucunement|nullement)\b", re.IGNORECASE)
#: « ne ... que », « ne dépasse pas »: no denial of the sum.
_RESTRICTED = re.compile(r"\b(?:ne|n['’])\s?[^.;:,]{1,60}\bqu(?:e\b|['’])[^.;:,]*$|\bdépass\w+\spas\b", re.IGNORECASE)
_SHAPED_INFINITIVE = re.compile(r"\b\w{2,}(?:er|ir|oir|dre|tre)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:!?»«“”\n]|,\s(?=(?:et|mais|ou|dont|qui|que|alors|tandis|car|soit|avec|après|où)\b)| (?:—|–) ")


def _negation(found: re.Match[str]) -> int:
    """Where the negation begins that `_NEGATED` found: its last « ne »."""
    last = [m.start() for m in re.finditer(r"\b(?:ne\s|n['’])", found.group(), re.IGNORECASE)]
    return found.start() + (last[-1] if last else 0)


#: « selon X » where it closes the sentence, or opens it.
_VIEW = re.compile(
    r"(?<![\w-])(?:selon(?!\sl(?:a|es)?quel)|d['’]après|à\sen\scroire|aux\sdires\s(?:de\s|d['’]|du\s|des\s))\s?"
    r"(?P<who>(?:[^.;:!?«»“”\"()\n,]|\.(?=\w)){2,90})(?P<end>,|[\s.]*$)",
    re.IGNORECASE,
)
_ARTICLE = 4  # « selon le Wall Street Journal »
_SAID = re.compile(r"\b(?:officiellement|dit-on|paraît-il|apparemment)\b", re.IGNORECASE)
_QUE = re.compile(r"\s(?:\w+\s){0,2}?qu(?:e\s|['’])", re.IGNORECASE)


_Quote = tuple[int, int, str | None, str | None, str]


class Clauses:
    """The clauses and reported stretches of one article, asked about one place at a time."""

    def __init__(self, text: str, tokens: pl.DataFrame, quotes: pl.DataFrame, mentions: pl.DataFrame) -> None:
        self._text = text
        self._names = [(int(a), str(e)) for a, e in mentions.select("start", "entity").iter_rows()]
        quotes = quotes.sort("start")
        self._quotes: list[_Quote] = list(quotes.select("start", "end", "speaker", "speaker_text", "kind").iter_rows())
        self._cues: list[str | None] = quotes["cue"].to_list()
        self._starts = [int(q[0]) for q in self._quotes]
        finite = tokens.filter(pl.col("feats").str.contains("VerbForm=Fin")).sort("start")
        self._finite = [
            (int(a), str(f), str(w).lower()) for a, f, w in finite.select("start", "feats", "text").iter_rows()
        ]
        self._finite_starts = [place for place, _, _ in self._finite]
        self._parsed = bool(tokens["feats"].is_not_null().any())
        bare = tokens.filter(pl.col("feats").str.contains("VerbForm=Inf"))
        self._infinitives = sorted(int(place) for place in bare["start"])

    def modality(self, start: int, end: int, first: int, last: int, *, money: bool = False) -> tuple[str, str | None]:
        """(modality, who states it) of the amount at start:end in the sentence first:last.

        Only of sums of money is a negated verb (« n'a pas reçu ») taken for a denial.
        """
        clause_start, clause_end = self._clause(start, end, first, last)
        inside = self._quote(start, end) or self._governed(start, first, last)
        speaker = (inside[2] or inside[3]) if inside else None
        if _DENIED.search(self._text[max(first, start - 30) : start]):
            return "denied", speaker
        if money and self._negated(clause_start, start, end):
            return "denied", speaker
        conditional, future = self._mood(clause_start, start, end, clause_end)
        if inside and inside[4] != "indirect":
            return "reported", speaker
        if conditional or (inside and self._hearsay(int(inside[0]), start)):
            return "conditional", speaker
        if inside and future:
            return "planned", speaker
        if inside or _CLAIMED.search(self._text, clause_start, start):
            return "reported", speaker
        if future or _PLAN.search(self._text, self._verb_since(first, start), start):
            return "planned", speaker
        source = self._source(start, first, last)
        return ("reported" if source or _SAID.search(self._text, clause_start, start) else "asserted"), source

    def _verb_since(self, first: int, start: int) -> int:
        """Where the last finite verb before the amount stands: a plan told of before it is another verb's."""
        at = bisect_left(self._finite_starts, start) - 1
        return max(first, self._finite_starts[at]) if at >= 0 else first

    def _source(self, start: int, first: int, last: int) -> str | None:
        """Who stands behind « selon » where it opens or closes the sentence: their entity, else the words."""
        for view in _VIEW.finditer(self._text, first, last):
            opens = not self._text[first : view.start()].strip() and view["end"] == "," and view.end() <= start
            closes = view.start() > start and not view["end"].strip(" .\n")
            if opens or closes:
                head = view.start("who") + _ARTICLE
                named = (name for at, name in self._names if view.start("who") <= at <= head)
                return next(named, view["who"].strip())
        return None

    def _governed(self, start: int, first: int, last: int) -> _Quote | None:
        """Quoted words behind the amount whose cue, before it, opens the clause with « que » that holds both."""
        at = bisect_left(self._starts, start)
        for quote, cue in zip(self._quotes[at : at + 2], self._cues[at : at + 2], strict=True):
            place = self._text.rfind(cue, first, start) if cue and quote[0] < last and quote[4] == "mixed" else -1
            opens = _QUE.match(self._text, place + len(cue or ""), start) if place >= 0 else None
            if opens and not _CLAUSE.search(self._text, opens.end(), start):
                return quote[0], quote[1], quote[2], quote[3], "indirect"
        return None

    def _hearsay(self, opens: int, start: int) -> bool:
        """Whether the reported clause's first finite verb is in the conditional (« aurait proposé de toucher »)."""
        at = bisect_left(self._finite_starts, opens)
        return at < len(self._finite) and self._finite[at][0] < start and shown(self._finite[at][2]) == "conditional"

    def _negated(self, clause_start: int, start: int, end: int) -> bool:
        """Whether the verb of a sum is denied: « n'a pas reçu 300 millions », « les 100 millions ne sont pas »."""
        clause = self._text[clause_start:start]
        found = _NEGATED.search(clause)
        before = (
            found is not None
            and not _RESTRICTED.search(clause)
            and not self._infinitive(clause_start + _negation(found), start)
        )
        return before or bool(_NEGATED_AFTER.match(self._text, end))

    def _infinitive(self, start: int, end: int) -> bool:
        """Whether an infinitive stands in start:end (« n'entend pas dépenser 300 millions » may be about its verb)."""
        if not self._parsed:
            return bool(_SHAPED_INFINITIVE.search(self._text, start, end))
        return bisect_left(self._infinitives, start) < bisect_left(self._infinitives, end)

    def _clause(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        cuts = [m.end() for m in _CLAUSE.finditer(self._text, max(first, start - 250), start)]
        after = _CLAUSE.search(self._text, end, min(last, end + 250))
        return (cuts[-1] if cuts else max(first, start - 250)), (after.start() if after else min(last, end + 250))

    def _quote(self, start: int, end: int) -> _Quote | None:
        at = bisect_right(self._starts, start)
        for quote in reversed(self._quotes[max(0, at - 3) : at]):
            if quote[0] <= start + (end - start) // 2 < quote[1]:
                return quote
        return None

    def _mood(self, clause_start: int, start: int, end: int, clause_end: int) -> tuple[bool, bool]:
        """(conditional, planned) of the verb that governs the amount: the nearest before it, else after it."""
        planned = bool(_PLAN.search(self._text, clause_start, start))
        if self._parsed:
            verb = self._nearest_verb(clause_start, start, end, clause_end)
            if verb is None:
                return False, planned
            coming = verb[2] in _COMING and bool(_INFINITIVE.search(self._text, verb[0], start))
            form = None if _DONE.match(self._text, verb[0]) else shown(verb[2])
            return form == "conditional" or "Mood=Cnd" in verb[1], form == "future" or coming or planned
        for low, high in ((clause_start, start), (end, min(clause_end, end + 60))):
            words = _CONDITIONAL.finditer(self._text, low, high)
            conditional = any(not _NOT_CONDITIONAL.match(word.group()) for word in words)
            future = bool(_FUTURE.search(self._text, low, high))
            if conditional or future:
                return conditional, future
        return False, planned

    def _nearest_verb(self, clause_start: int, start: int, end: int, clause_end: int) -> tuple[int, str, str] | None:
        at = bisect_left(self._finite_starts, start) - 1
        if at >= 0 and self._finite[at][0] >= clause_start:
            return self._finite[at]
        after = bisect_left(self._finite_starts, end)
        if after < len(self._finite) and self._finite[after][0] < clause_end:
            return self._finite[after]
        return None
