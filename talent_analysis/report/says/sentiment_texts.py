"""The titles of the notebook on tone, and how each of its figures was made."""

from __future__ import annotations

TITLES = {
    "overview": "Labels and mean tone, by source",
    "toward": "Mean tone toward those most often named",
    "toward_by_source": "Mean tone toward each of them, by source",
    "voices": "The journalist's words and reported speech",
    "speakers": "How each speaker speaks of whom",
    "along": "Mean tone by place in the article, and titles against their texts",
    "extremes": "The most negative and the most positive sentences",
    "reading": "The articles, sentence by sentence",
    "quality": "Measured quality of the tone models",
    "coded": "Agreement with the sentences coded by hand",
    "peers": "The same sentences by two word lists",
    "words": "What the words of sentiment.toml changed",
}

HOW = {
    "overview": (
        "Each sentence of the articles (title, standfirst, headings and body) gets three probabilities from "
        "the tone model. It is labelled with the likeliest one, or left without a label where the model is "
        "too unsure. The shares are of all sentences, unlabelled ones included. The label is about what the sentence "
        "says, not about whether the journalist approves of it: bad news told soberly counts as negative.\n\n"
        "The tone of a sentence is the probability of positive less that of negative, between −1 and +1; the "
        "lower part shows the mean over sentences, grey bands how they are spread. Where a source has several "
        "articles, its interval comes from drawing whole articles again and again (bootstrap, 2,000 draws) and a tick "
        "stands for each article. Where it has one, the sentences of that article are drawn: such an interval is "
        "descriptive. It shows how much the mean hangs on a few sentences, not what another article of this source "
        "would be like.\n\n"
        "Drawing fewer than ten articles gives intervals that are too narrow, so there the sentences are drawn "
        "as well and the wider limits are shown. No interval covers the errors of the model itself. The means of "
        "single articles are in the table. At most twenty sources are drawn, those with most sentences; the table has "
        "all."
    ),
    "toward": (
        "For each mention of a person, an organisation, a product or an event, a second model reads the "
        "sentence with that name masked and says whether it speaks well or ill of it. Names of one entity are "
        "counted together, pronouns are not; only entities with three mentions at least are shown. "
        "Points are means over mentions, lines are intervals as in the figure on sources; a clear tone is claimed from "
        "five mentions on and beyond 0.2.\n\n"
        "A victim of bad news should come out neutral, but the model does confuse bad news about somebody "
        "with criticism. Read the passages."
    ),
    "toward_by_source": (
        "The same means for each source. Cells with fewer than three mentions show a dash and their number: so "
        "few say nothing. Blue is positive, orange negative, and a stronger colour stands for a larger number.\n\n"
        "Cells are small. A difference between two of them counts only where their intervals, given in the table, "
        "do not overlap and each has five mentions; with many cells some would not overlap by chance. The eight "
        "sources with most mentions are drawn; the table has all."
    ),
    "voices": (
        "A sentence counts as reported speech where at least half of its characters stand in a quotation or in "
        "an attributed clause; a mention, where it stands in somebody's words. All else is the journalist's, "
        "who also chooses whom to quote.\n\n"
        "Speech that the rules do not recognise is counted as the journalist's."
    ),
    "speakers": (
        "Each mention that stands in reported speech counts for the one who speaks; the first row is what the "
        "journalists say of the same entities in their own words. Numbers are means over mentions of the tone toward "
        "the entity; a dash stands where there are fewer than two. Speakers' own names are left out.\n\n"
        "Who speaks is found by rules from quotation marks, reporting verbs and attributions, and a press title "
        "cited as the origin of news counts as a speaker. With so few mentions the passages say more than the means."
    ),
    "along": (
        "Sentences of headings and body are cut in three equal parts by their order; title and standfirst "
        "stand apart. A dash means that no such sentence was found. In the lower part each title stands beside the "
        "mean of the text under it (standfirst left out), widest gap first.\n\n"
        "A title is one sentence: its number is the model's reading of that sentence, no more. "
        "With so many intervals, one pair may stand apart by chance."
    ),
    "extremes": (
        "The sentences labelled negative or positive with the tone farthest from 0, for each source. Sentences "
        "on which the model abstains are not listed. Their places count characters in the raw file and lead to the "
        "sentence in its article, below.\n\n"
        "A word carried the tone where leaving it out moves the tone by 0.05 or more; the sign says in which "
        "direction it spoke: straight underline and + for positive, wavy underline and − for negative. Where a name "
        "carries a tone, the model leans on that name: distrust the label. The word list is another witness, with "
        "negations read from the syntax; it takes no part in the label.\n\n"
        "These are the first lines to check by eye: the model reads one sentence at a time and misses "
        "irony and context."
    ),
    "reading": (
        "▼ marks a sentence labelled negative, ▲ one labelled positive, with its tone; sentences without a sign are "
        "neutral or left without a label. In labelled sentences the words that carried the tone are underlined, "
        "straight with + for positive, wavy with − for negative. Captions, menus and other lines that are not part "
        "of the article are left out. At most thirty articles are shown, those with the strongest passages first."
    ),
    "quality": (
        "Measured on sentences that the models never saw in training, labelled for tone beforehand: `sentiment dev` is "
        "Wikinews, labelled by language models that read each sentence by a written guide; `press dev` is articles on "
        "invented people and firms, labelled by those who wrote them. Macro-F1 is the mean of the F1 of negative, "
        "neutral and positive; a random guess scores about one third. The table gives the scores by voice "
        "(speech as marked in `press`, what stands in quotation marks in `sentiment`) and the mean tone by the "
        "labels and by the model.\n\n"
        "Upper part: in each tenth of the model's own confidence, the share of labels that are right, with its 95 % "
        "interval; on the dashed line the model knows how sure it may be. Lower part: the share of labels that are "
        "wrong where only the surest cases get one; this report abstains below a threshold.\n\n"
        "The test sentences are news, but not these articles: quality here may be lower, above all on "
        "machine-translated text. `talent-analysis validate` measures it on this very corpus."
    ),
    "coded": (
        "The sheet was drawn from this corpus by source, label and voice, without showing the model's labels. Each "
        "coded sentence (or name in its sentence) weighs as many of the corpus as it stands for (size of its stratum "
        "over the number coded in it). Intervals come from 2,000 draws of whole articles, since sentences of one "
        "article resemble each other; below ten articles the wider of these and of draws within strata is given, and "
        "with one article the interval is descriptive. “labelled” leaves out the cases on which the model abstains. "
        "Krippendorff's alpha is 1 for perfect agreement and 0 for chance; with a second coder the last rows say how "
        "far two readers agree, which no model can be expected to pass."
    ),
    "peers": (
        "VADER-fr and Pattern-fr add up the polarity of listed words, by the rules of their own packages. They do not "
        "abstain, and their scales are not the model's: compare ranks and labels rather than means. On labelled news "
        "both are less often right than the model; see the measured quality above."
    ),
    "words": (
        "Each word of sentiment.toml is taken out of its sentence, so that the model's own view of it does not count; "
        "then the log odds of positive and of negative against neutral move up and down by 2 times the word's polarity "
        "(times −0.74 under a negation, 1.5 or 0.6 beside a strengthening or weakening adverb). A word of polarity 0 "
        "is only taken out. Toward a name the word's polarity counts only where the syntax says that the word is said "
        "of it: who blames is not blamed. The passages above name the words that changed them."
    ),
}
