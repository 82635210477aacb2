"""Rich text (RTF) to plain text. Offsets are those of the plain text, since the file's own is mostly markup."""

from __future__ import annotations

from collections.abc import Callable

from talent_analysis.read.problems import UnreadableFileError

_MAX_BYTES = 16 * 1024 * 1024


def rich_text(data: bytes) -> str:
    """The text of an RTF file, a cell's end as `|`, a row's as a line break (striprtf).

    Raises UnreadableFileError: not RTF, too large, or without text.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFileError(
            "not-read", "The file does not begin like rich text.", "Save it again as RTF or .txt."
        )
    if len(data) > _MAX_BYTES:
        raise UnreadableFileError(
            "too-large", f"A rich text file may have {_MAX_BYTES // 2**20} MB.", "Export fewer articles a file."
        )
    try:
        text = _plain(data.decode("cp1252", "replace"))
    except Exception as error:  # striprtf raises whatever it meets in broken markup
        raise UnreadableFileError("not-read", f"The rich text is broken: {error}.", "Save it again.") from error
    if not text.strip():
        raise UnreadableFileError("empty", "The rich text file holds no text.", "Take it out of the folder.")
    return text


def _plain(markup: str) -> str:
    from striprtf import striprtf

    convert: Callable[..., str] = striprtf.rtf_to_text
    return convert(markup, encoding="cp1252", errors="replace")
