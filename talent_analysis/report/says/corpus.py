"""The sentences of the notebook on the corpus: what was read, what was left out, what is unknown."""

from __future__ import annotations

import polars as pl

from talent_analysis.words import Words

TITLES = {
    "articles": "The articles",
    "roles": "Words of each article, by what its lines were taken for",
    "removed": "The lines left out",
    "cleaned": "Words counted before and after cleaning",
    "metadata": "What is known of the articles",
    "problems": "Remarks on the files",
}

HOW = {
    "articles": (
        "One row an article. Words are runs of letters or digits in the lines kept; sentences and tokens are the "
        "parser's (tokens are syntactic words, punctuation aside). What a file does not state is shown as a dash, "
        "not guessed."
    ),
    "roles": (
        "Every line of a file gets a role from rules on its wording, length and place. Title, standfirst, headings "
        "and body are analysed; captions and boilerplate (menus, credits, newsletter calls, repeated titles) "
        "are not.\n\nThe rules can err on page layouts they have not met: check the lines left out below."
    ),
    "removed": (
        "All of them, with the rule that decided and their line in the file. Nothing else was taken out.\n\n"
        "If a sentence of an article stands here, it is missing from every figure: please report it."
    ),
    "cleaned": (
        "Occurrences of each word of four letters or more in all lines and in the lines kept, for the words "
        "whose count changed most. Words, not lemmas, in lower case."
    ),
    "metadata": (
        "Source, date, address and author may be given in sources.toml beside the articles. Titles and "
        "standfirsts are found in the text. A source is what that file calls it: it may be a label, not a "
        "publisher.\n\n"
        "Without dates there is no trend to show, and none is shown."
    ),
    "problems": ("Files that could not be read, and those read with a reservation (encoding, language, no text)."),
}

FIELDS = {
    "source": "the source",
    "title": "the title",
    "standfirst": "the standfirst",
    "published": "the date",
    "url": "the address",
    "author": "the author",
}


def title(figure: str, words: Words) -> str:
    """The heading of the figure."""
    return words(TITLES[figure])


def how(figure: str, words: Words) -> str:
    """How the figure was made and what it cannot say."""
    return words(HOW[figure])


def articles(table: pl.DataFrame, words: Words) -> str:
    """How much was read; from `analyse.corpus.articles`."""
    kept = int(table["n_words"].sum() or 0)
    sources = table["source"].drop_nulls().n_unique()
    counts = [
        _counted(table.height, "1 article", "{n} articles", words),
        _counted(sources, "1 named source", "{n} named sources", words),
        _counted(int(table["n_sentences"].sum() or 0), "1 sentence", "{n} sentences", words),
        _counted(kept, "1 word", "{n} words", words),
    ]
    said = [words("Read: {counts}.", counts=words.listing(counts))]
    sized = table.filter(pl.col("n_words") > 0).sort("n_words")
    if sized.height > 1:
        said.append(
            words(
                "The longest article has {most} words, the shortest {least}; pooled figures weigh long articles more.",
                most=words.number(sized["n_words"][-1]),
                least=words.number(sized["n_words"][0]),
            )
        )
    return " ".join([*said, _copies(table, words), _foreign(table, words)]).strip()


def roles(table: pl.DataFrame, words: Words) -> str:
    """The share of words kept, and the article that lost most; from `analyse.corpus.roles`."""
    total = int(table["n_words"].sum() or 0)
    if not total:
        return words("No line holds a word.")
    kept = int(table.filter("kept")["n_words"].sum() or 0)
    said = words(
        "{kept} of {total} words were kept ({share}).",
        kept=words.number(kept),
        total=words.number(total),
        share=words.percent(kept / total, 1),
    )
    losses = (
        table.group_by("article_id", "source", maintain_order=True)
        .agg(lost=pl.col("n_words").filter(~pl.col("kept")).sum(), all=pl.col("n_words").sum())
        .filter(pl.col("lost") > 0)
        .sort(-pl.col("lost") / pl.col("all"), "article_id")
    )
    if losses.is_empty():
        return f"{said} {words('No article lost any.')}"
    row = losses.row(0, named=True)
    most = words(
        "The largest share was left out of {article}: {lost} of {all} words.",
        article=row["source"] or row["article_id"],
        lost=words.number(row["lost"]),
        all=words.number(row["all"]),
    )
    return f"{said} {most}"


def removed(table: pl.DataFrame, words: Words) -> str:
    """How many lines were left out, of how many articles; from `analyse.corpus.removed`."""
    if table.is_empty():
        return words("No line was left out.")
    lines = _counted(table.height, "1 line was left out", "{n} lines were left out", words)
    files = _counted(table["article_id"].n_unique(), "in 1 article", "in {n} articles", words)
    captions = table.filter(pl.col("role") == "caption").height
    kinds = _counted(captions, "1 caption or credit", "{n} captions or credits", words)
    rest = _counted(table.height - captions, "1 line of page furniture", "{n} lines of page furniture", words)
    return f"{lines} {files}{words(': ')}{kinds}, {rest}."


def cleaned(table: pl.DataFrame, words: Words) -> str:
    """The word whose count changed most; from `analyse.corpus.cleaned_words`."""
    if table.is_empty():
        return words("Cleaning changed no count.")
    row = table.row(0, named=True)
    gone = table.filter(pl.col("after") == 0).height
    first = words(
        "Cleaning changes the count of “{word}” most: from {before} to {after}.",
        word=row["word"],
        before=words.number(row["before"]),
        after=words.number(row["after"]),
    )
    shown = _counted(
        gone,
        "1 of the words shown stands only in lines left out.",
        "{n} of the words shown stand only in lines left out.",
        words,
    )
    return f"{first} {shown}" if gone else first


def metadata(table: pl.DataFrame, words: Words) -> str:
    """Which fields are unknown, and for how many articles; from `analyse.corpus.metadata`."""
    missing = table.filter(pl.col("n_unknown") > 0)
    if missing.is_empty():
        return words("The files state everything asked for.")
    never = [words(FIELDS[row["field"]]) for row in missing.to_dicts() if row["n_known"] == 0]
    some = [
        words(
            "{field} (unknown for {n} of {all})",
            field=words(FIELDS[row["field"]]),
            n=words.number(row["n_unknown"]),
            all=words.number(row["n"]),
        )
        for row in missing.to_dicts()
        if row["n_known"]
    ]
    parts = []
    if never:
        parts.append(words("Stated for no article: {fields}.", fields=words.listing(never)))
    if some:
        parts.append(words("Stated for some only: {fields}.", fields=words.listing(some)))
    return " ".join(parts)


def problems(table: pl.DataFrame, words: Words) -> str:
    """How many remarks there are."""
    if table.is_empty():
        return words("No problem: every file was read without reservation.")
    files = _counted(table["path"].n_unique(), "1 file", "{n} files", words)
    return words("There are remarks on {files}.", files=files)


def passages(table: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The lines left out as evidence, grouped by rule."""
    rule, role = (pl.col(name).map_elements(words, return_dtype=pl.String) for name in ("rule", "role"))
    named = pl.format("{}{}{}", rule, pl.lit(words(": ")), role)
    return table.sort("rule", "article_id", "line").select(
        named.alias("group"), "source", "article_id", "start", "end", "text"
    )


def _counted(n: int, one: str, many: str, words: Words) -> str:
    return words(one) if n == 1 else words(many, n=words.number(n))


def _copies(table: pl.DataFrame, words: Words) -> str:
    copies = table["duplicate_of"].count()
    if not copies:
        return ""
    return _counted(copies, "1 article repeats another one.", "{n} articles repeat another one.", words)


def _foreign(table: pl.DataFrame, words: Words) -> str:
    foreign = table.filter(pl.col("language").is_not_null() & (pl.col("language") != "fr"))["article_id"]
    if foreign.is_empty():
        return ""
    return words(
        "Not in French, so not to be trusted in any figure: {ids}.", ids=words.listing(foreign.sort().to_list())
    )
