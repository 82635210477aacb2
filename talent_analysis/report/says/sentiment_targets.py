"""The sentences on tone toward entities: by source, voice and speaker."""

from __future__ import annotations

import polars as pl

from talent_analysis.report.says.tone_claims import Row, nothing, pairs_apart, separate, sign
from talent_analysis.words import Words

#: Below this many mentions a bootstrap interval is too narrow to claim anything from.
CLAIM_FROM = 5
#: The target model errs too often for a mean nearer to 0 than this to say anything, whatever its interval.
CLAIM_BEYOND = 0.2


def toward(table: pl.DataFrame, words: Words) -> str:
    """Toward whom the tone is clearly negative or positive; from `analyse.targets.toward`."""
    if table.is_empty():
        return words("No entity is mentioned often enough to be judged.")
    rows = table.to_dicts()
    clear = [row for row in rows if row["n"] >= CLAIM_FROM and abs(row["mean"]) >= CLAIM_BEYOND]
    below = [_judged(row, words) for row in clear if sign(row) < 0]
    above = [_judged(row, words) for row in reversed(clear) if sign(row) > 0]
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
        apart += [(entity, low, high) for low, high in pairs_apart(rows.filter(pl.col("n") >= CLAIM_FROM))]
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
        return nothing(words)
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
        if separate(own, theirs)
        else "The two intervals overlap, or one is missing: no difference can be claimed."
    )
    return " ".join([said, words(verdict), _entity_voices(entities, words)]).strip()


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
    apart = [row for row in few if row["entity"] in own and separate(row, own[row["entity"]])]
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


def _judged(row: Row, words: Words) -> str:
    return words(
        "{entity} ({mean}, n = {n})", entity=row["entity"], mean=words.signed(row["mean"]), n=words.number(row["n"])
    )


def _entity_voices(entities: pl.DataFrame, words: Words) -> str:
    found = []
    for (entity,), rows in entities.filter(pl.col("n") >= CLAIM_FROM).group_by("entity", maintain_order=True):
        by_voice = {row["voice"]: row for row in rows.to_dicts()}
        if len(by_voice) == 2 and separate(by_voice["journalist"], by_voice["reported"]):
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
