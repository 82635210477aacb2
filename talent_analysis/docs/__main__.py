"""Build the documentation: `python -m talent_analysis.docs OUT` writes OUT/html, and fails on any broken link."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from talent_analysis.docs import pages


def build(out: Path) -> int:
    """Write OUT/html from the pages; warnings, broken links and missing anchors among them, are errors."""
    from sphinx.cmd.build import main

    source = out / "source"
    shutil.rmtree(out, ignore_errors=True)
    source.mkdir(parents=True)
    pages.write(source)
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(pages.HERE)]
    return main([*options, str(source), str(out / "html")])


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1])))
