"""Bytes to text, exactly: nothing is normalised here, so that every offset stays true.

A byte order mark says how to decode and is not part of the text: offset 0 is the first character after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from talent_analysis.read.problems import UnreadableFileError

MAX_BYTES = 64 * 1024 * 1024

_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "rich text (give it the suffix .rtf)"),
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x0b\x1a")
_SAVE_AS_TEXT = "Save its text as a UTF-8 .txt file, or take the file out of the folder."


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the encoding that gave it, and whether that encoding had to be supposed."""

    text: str
    encoding: str
    supposed: bool = False


def load(path: Path) -> bytes:
    """The bytes of a file of at most MAX_BYTES.

    Raises UnreadableFileError: too large, gone, or not to be opened.
    """
    try:
        known = path.stat()
        if not S_ISREG(known.st_mode):
            raise UnreadableFileError("not-opened", "It is not a regular file.", "Take it out of the folder.")
        if known.st_size > MAX_BYTES:
            raise UnreadableFileError(
                "too-large",
                f"The file has {known.st_size / 2**20:.0f} MB; one file may have {MAX_BYTES // 2**20} MB.",
                "Split it into one file for each article.",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(
            "not-opened", f"The file cannot be opened: {reason}.", "Check that it is still there and readable."
        ) from error


def decode(data: bytes) -> Decoded:
    """Decode UTF-8 or UTF-16 (with a mark or without), or else Windows-1252 where the bytes fit.

    Raises UnreadableFileError: empty, binary, or bytes that fit none of these.
    """
    if not data:
        raise UnreadableFileError("empty", "The file is empty.", "Copy the article into it, or take it out.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_marked(data[len(mark) :], encoding), encoding)
    bare = _bare_utf16(data)
    if bare:
        return _checked(_marked(data, bare), bare, supposed=True)
    _refuse_binary(data)
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _checked(_windows(data), "windows-1252", supposed=True)


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in European text almost every second byte is zero, and no other."""
    sample = data[:4096]
    low, high = sample[0::2], sample[1::2]
    if len(data) % 2 or len(sample) < 8:
        return None
    if high.count(0) > 0.8 * len(high) and not low.count(0):
        return "utf-16-le"
    return "utf-16-be" if low.count(0) > 0.8 * len(low) and not high.count(0) else None


def _marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "not-decoded",
            f"The file begins like {encoding.upper()} but is broken at byte {error.start}.",
            "Save it again as UTF-8.",
        ) from error


def _refuse_binary(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFileError("binary", f"The file is {what}, not text.", _SAVE_AS_TEXT)
    if b"\0" in data:
        raise UnreadableFileError("binary", "The file holds zero bytes: it is not text.", _SAVE_AS_TEXT)


def _windows(data: bytes) -> str:
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "not-decoded",
            f"The bytes are neither UTF-8 nor Windows-1252 (byte {error.start}).",
            "Save the file again as UTF-8.",
        ) from error
    letters = sum(character.isalpha() or character.isspace() for character in text)
    if any(byte in _CONTROLS for byte in data) or letters < 0.6 * len(text):
        raise UnreadableFileError("binary", "The bytes are not those of a text.", _SAVE_AS_TEXT)
    return text


def _checked(text: str, encoding: str, *, supposed: bool = False) -> Decoded:
    if not text.strip():
        raise UnreadableFileError(
            "empty", "The file holds only blank space.", "Copy the article into it, or take it out."
        )
    return Decoded(text, encoding, supposed)
