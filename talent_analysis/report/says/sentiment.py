"""The sentences of the notebook on tone: what each figure shows on this corpus, and how it was made.

A difference is claimed only where two intervals do not overlap, and a sign only where an interval leaves 0.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import polars as pl

from talent_analysis.report.says.sentiment_texts import HOW, TITLES
from talent_analysis.words import Words

Row = dict[str, Any]
#: Below this many mentions a bootstrap interval is too narrow to claim anything from.
CLAIM_FROM = 5
#: Means of the sentence model are off by up to 0.07 on the labelled sentences of `press` and `sentiment` dev; nearer
#: to 0 than this no sign is claimed.
MODEL_BIAS = 0.1
#: The target model errs too often for a mean nearer to 0 than this to say anything, whatever its interval.
CLAIM_BEYOND = 0.2
#: From so many pairs of sources on, how many were compared is told.
MANY_PAIRS = 10
SECTIONS = {
    "title": "title",
    "standfirst": "standfirst",
    "beginning": "first third",
    "middle": "second third",
    "end": "last third",
}


def title(figure: str, words: Words) -> str:
    """The heading of the figure."""
    return words(TITLES[figure])


def how(figure: str, words: Words) -> str:
    """How the figure was made and what it cannot say."""
    return words(HOW[figure])


def shares(table: pl.DataFrame, words: Words) -> str:
    """Shares of labels in the corpus, and how far sources are apart; from `analyse.sentiment.shares`."""
    if table.is_empty():
        return _nothing(words)
    whole = dict(table.filter(pl.col("level") == "corpus").select("label", "share").iter_rows())
    n = table.filter(pl.col("level") == "corpus")["n"][0]
    said = words(
        "Of {n} sentences, {negative} are labelled negative, {neutral} neutral and {positive} positive; "
        "on {abstaining} the model is too unsure to give a label.",
        n=words.number(n),
        **{label: words.percent(share) for label, share in whole.items()},
    )
    negative = table.filter((pl.col("level") == "source") & (pl.col("label") == "negative"))
    if negative.height < 2:
        return said
    most, least = (negative.sort("share", descending=down).row(0, named=True) for down in (True, False))
    if most["share"] == least["share"]:
        return said
    spread = words(
        "Negative sentences make up {low} in {least} ({few} of {n_least}) and {high} in {most} ({many} of {n_most}).",
        low=words.percent(least["share"]),
        least=least["source"],
        few=words.number(least["count"]),
        n_least=words.number(least["n"]),
        high=words.percent(most["share"]),
        most=most["source"],
        many=words.number(most["count"]),
        n_most=words.number(most["n"]),
    )
    return f"{said} {spread}"


def tone(table: pl.DataFrame, words: Words, confidence: float) -> str:
    """The mean tone, its sign where the interval leaves 0, and differences between sources; from `tone`."""
    if table.is_empty():
        return _nothing(words)
    whole = table.filter(pl.col("level") == "corpus").row(0, named=True)
    signs = {
        -1: "On average the sentences are negative: {mean} on a scale from −1 to +1{interval}.",
        0: "On average the sentences are neither clearly negative nor clearly positive: {mean} on a scale from −1 to "
        "+1{interval}.",
        1: "On average the sentences are positive: {mean} on a scale from −1 to +1{interval}.",
    }
    mean, limits = words.signed(whole["mean"]), _limits(whole, words, confidence)
    parts = [words(signs[_sign(whole)], mean=mean, interval=limits)]
    sources = table.filter(pl.col("level") == "source")
    if sources.height > 1:
        parts += [_range(sources, words), _sources_apart(sources, words)]
    alone = int((sources["n_articles"] == 1).sum())
    if sources.height and 0 < alone < sources.height:
        parts.append(
            words(
                "{n} of {all} sources have one article here: for them this is descriptive, it says how that article "
                "reads, not how the source writes.",
                n=words.number(alone),
                all=words.number(sources.height),
            )
        )
    if sources.height and alone == sources.height:
        parts.append(
            words(
                "Each source has one article here, so this is descriptive: it says how these articles read, "
                "not how the sources write."
            )
        )
    return " ".join(parts)


def toward(table: pl.DataFrame, words: Words) -> str:
    """Toward whom the tone is clearly negative or positive; from `analyse.targets.toward`."""
    if table.is_empty():
        return words("No entity is mentioned often enough to be judged.")
    rows = table.to_dicts()
    clear = [row for row in rows if row["n"] >= CLAIM_FROM and abs(row["mean"]) >= CLAIM_BEYOND]
    below = [_judged(row, words) for row in clear if _sign(row) < 0]
    above = [_judged(row, words) for row in reversed(clear) if _sign(row) > 0]
    parts = []
    if below:
        parts.append(words("The tone is negative toward {names}.", names=words.listing(below)))
    if above:
        parts.append(words("The tone is positive toward {names}.", names=words.listing(above)))
    rest = len(rows) - len(below) - len(above)
    if not parts and rest == 1:
        return words(
            "Toward {name} the tone is not clear: the interval includes 0, the mean is within 0.2 of it, "
            "or mentions are too few.",
            name=rows[0]["entity"],
        )
    if not parts:
        return words(
            "Toward none of the {n} entities is the tone clearly negative or positive: every interval "
            "includes 0, the mean is within 0.2 of it, or mentions are too few.",
            n=words.number(rest),
        )
    if rest == 1:
        text = (
            "For one other, the interval includes 0, the mean is within 0.2 of it, or mentions are too few: "
            "no clear tone."
        )
        parts.append(words(text))
    elif rest:
        text = (
            "For the {n} others, the interval includes 0, the mean is within 0.2 of it, or mentions are too few: "
            "no clear tone."
        )
        parts.append(words(text, n=words.number(rest)))
    return " ".join(parts)


def toward_by_source(table: pl.DataFrame, words: Words) -> str:
    """Pairs of sources whose intervals toward one entity do not overlap; from `toward_by`."""
    judged = table.filter(pl.col("enough"))
    if judged["source"].n_unique() < 2:
        return words("Too few mentions to compare sources.")
    apart = []
    for (entity,), rows in judged.group_by("entity", maintain_order=True):
        apart += [(entity, low, high) for low, high in _apart(rows.filter(pl.col("n") >= CLAIM_FROM))]
    counted = words(
        "{n} of {all} cells have three mentions or more.",
        n=words.number(judged.height),
        all=words.number(table["entity"].n_unique() * table["source"].n_unique()),
    )
    if not apart:
        said = words("Toward no entity do the intervals of two sources stand apart: no difference can be claimed.")
        return f"{said} {counted}"
    entity, low, high = max(apart, key=lambda found: found[2]["mean"] - found[1]["mean"])
    said = words(
        "The widest gap with separate intervals concerns {entity}: {low} in {source_low} (n = {n_low}) against "
        "{high} in {source_high} (n = {n_high}).",
        entity=entity,
        low=words.signed(low["mean"]),
        source_low=low["source"],
        n_low=words.number(low["n"]),
        high=words.signed(high["mean"]),
        source_high=high["source"],
        n_high=words.number(high["n"]),
    )
    return f"{said} {counted}"


def voices(sources: pl.DataFrame, entities: pl.DataFrame, words: Words) -> str:
    """The journalist's words against reported speech, in all and toward entities."""
    whole = {row["voice"]: row for row in sources.filter(pl.col("level") == "corpus").to_dicts()}
    if not whole:
        return _nothing(words)
    if len(whole) < 2:
        return words("No sentence is mostly reported speech, or all are: there is nothing to compare.")
    own, theirs = whole["journalist"], whole["reported"]
    numbers = {
        "own": words.signed(own["mean"]),
        "n_own": words.number(own["n"]),
        "theirs": words.signed(theirs["mean"]),
        "n_theirs": words.number(theirs["n"]),
    }
    said = words(
        "Mean tone is {own} in the journalist's words (n = {n_own}) and {theirs} in reported speech (n = {n_theirs}).",
        **numbers,
    )
    verdict = (
        "The two intervals do not overlap."
        if _separate(own, theirs)
        else "The two intervals overlap, or one is missing: no difference can be claimed."
    )
    return " ".join([said, words(verdict), _entity_voices(entities, words)]).strip()


def along(table: pl.DataFrame, words: Words) -> str:
    """Title and standfirst against the body; from `analyse.narrative.along`."""
    rows = {row["section"]: row for row in table.filter(pl.col("level") == "corpus").to_dicts()}
    if not rows:
        return _nothing(words)
    told = {
        "title": "titles {mean} (n = {n})",
        "standfirst": "standfirsts {mean} (n = {n})",
        "beginning": "first third of the text {mean} (n = {n})",
        "middle": "second third {mean} (n = {n})",
        "end": "last third {mean} (n = {n})",
    }
    parts = [words(told[key], mean=words.signed(row["mean"]), n=words.number(row["n"])) for key, row in rows.items()]
    said = words("Mean tone by place: {parts}.", parts=words.listing(parts))
    pairs = [pair for pair in combinations(rows.values(), 2) if _separate(*pair)]
    if pairs:
        one, other = max(pairs, key=lambda pair: abs(pair[0]["mean"] - pair[1]["mean"]))
        places = {key: words(SECTIONS[key]) for key in (one["section"], other["section"])}
        apart = words("Their intervals stand apart most between {places}.", places=words.listing([*places.values()]))
        return f"{said} {apart}"
    return f"{said} {words('All intervals overlap or are missing: no trend can be claimed.')}"


def extremes(table: pl.DataFrame, words: Words) -> str:
    """The most negative and the most positive sentence of all; from `analyse.extremes`."""
    told = {
        "negative": "The most negative sentence of all is in {source} ({tone}): {quote}",
        "positive": "The most positive one is in {source} ({tone}): {quote}",
    }
    parts = []
    for side, text in told.items():
        rows = table.filter(pl.col("side") == side).sort(pl.col("tone").abs(), descending=True)
        if rows.is_empty():
            none = {"negative": "No sentence is labelled negative.", "positive": "No sentence is labelled positive."}
            parts.append(words(none[side]))
            continue
        row = rows.row(0, named=True)
        quote = _quoted(row["text"])
        parts.append(words(text, source=row["source"], tone=words.signed(row["tone"]), quote=quote))
    return " ".join(parts)


def extreme_table(table: pl.DataFrame) -> pl.DataFrame:
    """The columns of `extremes` that a reader wants first; the places are in the passages."""
    weight, word = pl.element().struct.field("weight"), pl.element().struct.field("word")
    sided = [
        pl.when(pl.col("side") == side).then(
            pl.col("carried").list.eval(word.filter(weight * sign > 0)).list.join(", ")
        )
        for side, sign in (("negative", -1), ("positive", 1))
    ]
    carried = pl.coalesce(sided).alias("carried by")
    return table.select("source", "side", "rank", "tone", "text", carried, "voice", "section")


def overview(shared: pl.DataFrame, means: pl.DataFrame, words: Words, confidence: float) -> str:
    """The labels, then the mean tone and whether sources differ; from `analyse.sentiment.shares` and `tone`."""
    return "\n\n".join(dict.fromkeys([shares(shared, words), tone(means, words, confidence)]))


def speakers(table: pl.DataFrame, words: Words) -> str:
    """Who speaks of others most, and of whom a speaker's tone stands apart from the journalist's; from
    `analyse.targets.by_speaker`."""
    spoken = table.filter(pl.col("speaker").is_not_null())
    if spoken.is_empty():
        return words("In no reported speech is anybody else named whose tone was judged.")
    who = spoken["speaker"].n_unique()
    n = words.number(int(spoken["n"].sum()))
    if who == 1:
        parts = [words("One speaker names others in reported speech, {n} times.", n=n)]
    else:
        parts = [words("{who} speakers name others in reported speech, {n} times in all.", who=words.number(who), n=n)]
    judged = spoken.filter(pl.col("enough")).sort(-pl.col("n"), "speaker", "entity")
    if judged.is_empty():
        return f"{parts[0]} {words('None names the same entity often enough for a mean.')}"
    own = {row["entity"]: row for row in table.filter(pl.col("speaker").is_null()).to_dicts()}
    first = judged.row(0, named=True)
    parts.append(_spoken(first, own.get(first["entity"]), words))
    few = judged.filter(pl.col("n") >= CLAIM_FROM).to_dicts()
    apart = [row for row in few if row["entity"] in own and _separate(row, own[row["entity"]])]
    if apart:
        pairs = [words("{speaker} on {entity}", speaker=row["speaker"], entity=row["entity"]) for row in apart]
        parts.append(
            words("The intervals of speaker and journalist do not overlap for: {pairs}.", pairs="; ".join(pairs))
        )
    else:
        parts.append(
            words("No speaker's interval stands apart from the journalist's: read the passages, claim nothing.")
        )
    return " ".join(parts)


def _spoken(row: Row, own: Row | None, words: Words) -> str:
    numbers = {
        "speaker": row["speaker"],
        "entity": row["entity"],
        "mean": words.signed(row["mean"]),
        "n": words.number(row["n"]),
    }
    if own is None or own["mean"] is None:
        return words("Most often {speaker} speaks of {entity}: mean tone {mean} (n = {n}).", **numbers)
    return words(
        "Most often {speaker} speaks of {entity}: mean tone {mean} (n = {n}), against {own} (n = {n_own}) in the "
        "journalists' own words.",
        **numbers,
        own=words.signed(own["mean"]),
        n_own=words.number(own["n"]),
    )


def titles(table: pl.DataFrame, words: Words) -> str:
    """How many titles lie outside the interval of their body; from `analyse.narrative.title_against_body`."""
    known = table.filter(pl.col("low").is_not_null())
    if known.is_empty():
        return words("No article has both a title and a body with a tone.")
    clear = pl.col("gap").abs() >= MODEL_BIAS
    below = known.filter(clear & (pl.col("title_tone") < pl.col("low"))).height
    above = known.filter(clear & (pl.col("title_tone") > pl.col("high"))).height
    widest = known.sort(-pl.col("gap").abs(), "article_id").row(0, named=True)
    n = words.number(known.height)
    said = words("Of {n} articles, none has a title outside the interval of its body.", n=n)
    if below or above:
        said = words(
            "Of {n} articles, {below} more negative than the body and {above} more positive (outside the interval of "
            "the body).",
            n=n,
            below=_titles(below, words),
            above=words.number(above),
        )
    far = words(
        "The widest gap: {title} reads {tone}, the text under it {body}.",
        title=_quoted(widest["title"], 120),
        tone=words.signed(widest["title_tone"]),
        body=words.signed(widest["mean"]),
    )
    return f"{said} {far}"


def _titles(n: int, words: Words) -> str:
    return words("1 has a title") if n == 1 else words("{n} have a title", n=words.number(n))


def narrative(places: pl.DataFrame, gaps: pl.DataFrame, words: Words) -> str:
    """Tone by place, then titles against bodies; from `analyse.narrative`."""
    return f"{along(places, words)}\n\n{titles(gaps, words)}"


def reading(articles: int, labelled: int, words: Words) -> str:
    """What the articles read sentence by sentence show."""
    return words(
        "{articles} articles can be read here, with the {n} sentences that have a tone.",
        articles=words.number(articles),
        n=words.number(labelled),
    )


def _nothing(words: Words) -> str:
    return words("No sentence has a tone: the models used here give none.")


def _sign(row: Row) -> int:
    if row["low"] is None or row["low"] <= 0 <= row["high"] or abs(row["mean"]) < MODEL_BIAS:
        return 0
    return -1 if row["high"] < 0 else 1


def _separate(one: Row, other: Row) -> bool:
    if one["low"] is None or other["low"] is None:
        return False
    return bool(one["high"] < other["low"] or other["high"] < one["low"])


def _apart(rows: pl.DataFrame) -> list[tuple[Row, Row]]:
    """Pairs whose intervals do not overlap, the lower one first."""
    ordered = rows.sort("mean").to_dicts()
    return [(low, high) for low, high in combinations(ordered, 2) if _separate(low, high)]


def _range(sources: pl.DataFrame, words: Words) -> str:
    first, last = sources.sort("mean").row(0, named=True), sources.sort("mean").row(-1, named=True)
    return words(
        "By source, means go from {low} ({first}) to {high} ({last}).",
        low=words.signed(first["mean"]),
        first=first["source"],
        high=words.signed(last["mean"]),
        last=last["source"],
    )


def _sources_apart(sources: pl.DataFrame, words: Words) -> str:
    apart = _apart(sources)
    if not apart:
        return words("Their intervals overlap or are missing: no difference between sources can be claimed.")
    pairs = [
        words("{low} below {high}", low=low["source"], high=high["source"])
        for low, high in sorted(apart, key=lambda pair: pair[0]["mean"] - pair[1]["mean"])[:3]
    ]
    said = words("The intervals of these sources do not overlap: {pairs}.", pairs="; ".join(pairs))
    every = sources.height * (sources.height - 1) // 2
    if every < MANY_PAIRS:
        return said
    counted = words(
        "In all {n} of {all} pairs of sources stand apart; of so many, some do by chance.",
        n=words.number(len(apart)),
        all=words.number(every),
    )
    return f"{said} {counted}"


def _limits(row: Row, words: Words, confidence: float) -> str:
    if row["low"] is None:
        return ""
    numbers = {
        "share": words.percent(confidence),
        "low": words.signed(row["low"]),
        "high": words.signed(row["high"]),
        "n": words.number(row["n_articles"]),
    }
    if row["n_articles"] == 1:
        return words(" ({share} interval {low} to {high}, from one article: descriptive)", **numbers)
    return words(" ({share} interval {low} to {high}, from {n} articles)", **numbers)


def _judged(row: Row, words: Words) -> str:
    return words(
        "{entity} ({mean}, n = {n})", entity=row["entity"], mean=words.signed(row["mean"]), n=words.number(row["n"])
    )


def _entity_voices(entities: pl.DataFrame, words: Words) -> str:
    found = []
    for (entity,), rows in entities.filter(pl.col("n") >= CLAIM_FROM).group_by("entity", maintain_order=True):
        by_voice = {row["voice"]: row for row in rows.to_dicts()}
        if len(by_voice) == 2 and _separate(by_voice["journalist"], by_voice["reported"]):
            own, theirs = by_voice["journalist"]["mean"], by_voice["reported"]["mean"]
            found.append(
                words(
                    "{entity} ({theirs} in reported speech, {own} in the journalist's words)",
                    entity=entity,
                    theirs=words.signed(theirs),
                    own=words.signed(own),
                )
            )
    return words("The two voices stand apart toward {names}.", names=words.listing(found)) if found else ""


def _quoted(text: str, longest: int = 220) -> str:
    """The sentence in guillemets, cut at a word where it is long."""
    text = " ".join(text.split())
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0] + " […]"
    if text.startswith("«"):
        return text if text.count("»") >= text.count("«") else f"{text} »"
    return f"« {text} »"
