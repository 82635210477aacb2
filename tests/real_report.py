"""The report of the four notebooks on the small corpus and one article that tries to inject HTML."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from talent_analysis import parameters
from talent_analysis.report.run import Outcome, run_report

ATTACK = """<script>window.hurt = 1</script> Une baleine **échouée** <img src=x onerror="window.hurt = 2">

La mairie de Brévin <b>promet</b> </script><script>window.hurt = 3</script> dix millions d’euros au port.

« Le port [mérite mieux](javascript:hurt) », estime Anne Le Goff, présidente de La Cotière <h2 id="fake">faux</h2>.

La Cotière a perdu douze pilotes en juin, et {{ 7 * 7 }} datum.hurt ne change rien à l’affaire.
"""


@functools.cache
def real_report() -> Outcome:
    """Run once for each test session, with an annotation cache of its own."""
    folder = Path(tempfile.mkdtemp(prefix="real-report-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    corpus = shutil.copytree(Path(__file__).parent / "corpus", folder / "articles")
    (corpus / "attaque.txt").write_text(ATTACK, encoding="utf-8")
    asked = parameters.check(corpus=corpus, output=folder / "out", language="fr")
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(folder / "cache")):
        return run_report(asked, single_file=True)
