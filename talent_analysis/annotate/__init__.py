"""Articles to tables: tokens, mentions, reported speech, amounts and tone.

`talent_analysis.annotate(corpus)` is `talent_analysis.annotate.annotate.annotate(corpus)`: it returns a `Parsed` whose
attributes are polars frames, among them

- `sentences`: article_id, sentence_id, line, start, end, text, p_negative, p_neutral, p_positive, label, quoted
- `tokens`: article_id, sentence_id, token_id, start, end, text, lemma, upos, feats, head, deprel
- `mentions`: article_id, sentence_id, start, end, text, type, entity, linked_by, tone as above, speaker
- `quotes`: article_id, start, end, text, kind, cue, speaker_text, speaker
- `amounts`: article_id, sentence_id, start, end, text, value, unit, bound, value_high, period, attributed_to, modality
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from talent_analysis.tables import Corpus, Parsed


class _Annotate(ModuleType):
    """A room callable as the function it is named after."""

    def __call__(
        self, corpus: Corpus, models: Literal["bundled", "official"] = "bundled", cache: Path | None = None
    ) -> Parsed:
        """Annotate every article of `corpus`; what was annotated before comes from `cache` (the user's own)."""
        from talent_analysis.annotate.annotate import annotate

        return annotate(corpus, models, cache)


sys.modules[__name__].__class__ = _Annotate
