"""Faster equals of slow pieces of Stanza's networks, put into one loaded pipeline.

Stanza's classes stay as they are: only the objects of the pipeline given to `quicken` change, and only where they
are of the kinds known here. What is computed is the same but for rounding of the last digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from talent_analysis.models.quick_parser import quicken_parser
from talent_analysis.models.quick_words import quicken_words
from talent_analysis.models.remembered import Expansions, Lemmas, Readings

if TYPE_CHECKING:
    from torch import Tensor


def quicken(pipeline: Any) -> Any:
    """Put the faster pieces into the networks of a Stanza pipeline, and return it.

    What depends on a word alone is asked once a word; the parser scores relations only for the arcs of the best
    tree (`quick_parser`); the names model leaves out the loss that only training needs; characters and words are
    looked up instead of computed (`quick_tokenizer`, `quick_words`).
    """
    from talent_analysis.models.quick_tokenizer import Tokens, can_be_quick

    found = pipeline.processors
    if "tokenize" in found and can_be_quick(found["tokenize"]):
        found["tokenize"].process = Tokens(found["tokenize"])
    for name in ("pos", "depparse", "ner"):
        if name in found and hasattr(found[name].trainer.model, "charmodel"):
            characters = found[name].trainer.model.charmodel
            characters.forward = Readings(characters)
            quicken_words(found[name].vocab)
    if "ner" in found:
        for crit in found["ner"].trainer.model.crits:
            crit.forward = _transitions(crit)
    if "depparse" in found:
        quicken_parser(found["depparse"].trainer.model)
    if "mwt" in found:
        found["mwt"].process = Expansions(found["mwt"])
    if "lemma" in found and not _reads_context(found["lemma"]):
        found["lemma"].process = Lemmas(found["lemma"])
    return pipeline


def _reads_context(lemma: Any) -> bool:
    return not lemma.use_identity and lemma.trainer.has_contextual_lemmatizers()


def _transitions(crit: Any) -> Callable[..., tuple[float, Tensor]]:
    return lambda *_: (0.0, crit._transitions)
