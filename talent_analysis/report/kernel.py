"""A notebook's kernel: ipykernel's own, without what costs a second of start-up and serves nothing here."""

from __future__ import annotations

import sys

#: altair and papermill check JSON against schemas; for formats of web addresses, which no schema of theirs needs,
#: jsonschema would build a grammar each time it is imported. It does without a package that is not there.
SLOW_AND_UNUSED = "rfc3987_syntax"


def without_slow_imports() -> None:
    """Let this process import jsonschema without its grammar of web addresses."""
    sys.modules.setdefault(SLOW_AND_UNUSED, None)  # type: ignore[arg-type]


def main() -> None:
    """Run a kernel, as `python -m ipykernel_launcher` does."""
    if sys.path[:1] and sys.path[0] != "":
        # `-m` puts the working folder in front; the kernel adds it where the user's own code is looked for.
        del sys.path[0]
    without_slow_imports()
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
