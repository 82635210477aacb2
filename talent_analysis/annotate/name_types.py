"""One type for one name of a corpus: the model's votes, what stands beside its mentions, the company it keeps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from talent_analysis.annotate.evidence import cues, listed, most_likely
from talent_analysis.annotate.names import key, straight

#: Fewer mentions leave a name's type open to the company it keeps.
_WELL_ATTESTED = 5


def name_types(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, str]:
    """The type of each name (by `names.key`) of the mentions `rows` (article_id, text, type, start, end)."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    beside: dict[str, list[Counter[str]]] = defaultdict(list)
    for row in rows:
        votes[key(row["text"])][row["type"]] += 1
        beside[key(row["text"])].append(cues(texts[row["article_id"]], row["start"], row["end"]))
    types = {name: most_likely(count, beside[name]) for name, count in votes.items()}
    untold = {name for name, found in beside.items() if not any(found)}
    for _ in range(2):  # once more, for what the first round taught ("Google", then "Google DeepMind")
        company = defaultdict(list)
        for name, kind in _types_by_company(rows, texts, votes, types):
            company[name].append(Counter({kind: 3}))
        types |= {name: most_likely(votes[name], company[name]) for name in company if name in untold}
    return types | _types_by_relation(types, {key(row["text"]): straight(row["text"]) for row in rows})


def _types_by_company(
    rows: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
    votes: Mapping[str, Counter[str]],
    types: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """For rare one-word names in a list with a well-attested name: that name's type ("OpenAI, Google ou Anthropic").

    A name of several words counts as one word where it begins with an organisation's ("Google DeepMind").
    """
    articles: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        articles[row["article_id"]].append(row)
    for article, own in articles.items():
        for run in listed(texts[article], [(row["start"], row["end"]) for row in own]):
            names = [key(own[i]["text"]) for i in run]
            known = max(names, key=lambda name: (votes[name].total(), name))
            if votes[known].total() >= _WELL_ATTESTED:
                for i, name in zip(run, names, strict=True):
                    family = key(straight(own[i]["text"]).split(" ")[0])
                    simple = family == name or types.get(family) == "ORG"
                    if simple and votes[name].total() < _WELL_ATTESTED:
                        yield name, types[known]


def _types_by_relation(types: Mapping[str, str], spellings: Mapping[str, str]) -> dict[str, str]:
    """Types that other names settle: "Llama" is a product if "Llama 4" is one; what the model takes for a person
    but begins with a known organisation ("Google DeepMind") is an organisation."""
    settled = {}
    for name, kind in types.items():
        family, *rest = spellings[name].split(" ")
        if rest and rest[-1][:1].isdigit() and kind == "PRODUCT" and key(family) in types:
            settled[key(family)] = "PRODUCT"
        if rest and kind == "PER" and types.get(key(family)) == "ORG":
            settled[name] = "ORG"
    return settled
