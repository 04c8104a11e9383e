"""What a file is, told from its bytes: its encoding, and whether it holds cards or a table.

Tested are the byte order mark, the pattern of NULs, strict UTF-8, then cp1252. Statistical guesses do worse
on the short cp1252 files that offices send around.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from callcockpit.domain.errors import CockpitError

SAMPLE = 1 << 16
"""Bytes looked at to tell what a file is."""
_CHUNK = 1 << 20

MIXED = "callcockpit.mixed"
"""Name of the decoding error handler that reads stray bytes in a UTF-8 file as cp1252."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SHEET = "a spreadsheet, not a text file: open it, save it as CSV (UTF-8) and import that"
_BINARIES = (
    (b"PK\x03\x04", _SHEET + " (or unpack it first, if it is a zip archive)"),
    (b"\xd0\xcf\x11\xe0", _SHEET),
    (b"%PDF", "a PDF: export the contacts as CSV or vCard instead"),
    (b"\x1f\x8b", "a compressed file: unpack it first"),
    (b"\x89PNG", "a picture: export the contacts as CSV or vCard instead"),
    (b"\xff\xd8\xff", "a picture: export the contacts as CSV or vCard instead"),
    (b"SQLite format 3", "a database: export the contacts as CSV or vCard instead"),
)
_CARD = re.compile(rb"\A\s*(?:[\w-]+\.)?BEGIN[ \t]*(?:;[^:\r\n]*)?:[ \t]*VCARD\b", re.IGNORECASE)
_CARD_LATER = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Decode what is not UTF-8 as cp1252, for files glued together from two sources."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(MIXED, _as_cp1252)


def encoding_of(stream: BinaryIO, name: str) -> str:
    """Return the Python name of the encoding of a whole stream, and leave it at its start.

    Raises ``CockpitError`` for a file that is empty or not text.
    """
    stream.seek(0)
    head = stream.read(SAMPLE)
    if not head.strip(b"\x00 \t\r\n"):
        raise CockpitError(f"{name} is empty: export the contacts again and import that file.")
    for start, what in _BINARIES:
        if head.startswith(start):
            raise CockpitError(f"{name} is {what}.")
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            stream.seek(0)
            return encoding
    encoding = _without_mark(head) or _utf8_or_cp1252(stream)
    text = head.decode(encoding, "replace")
    strange = sum(1 for c in text if c < " " and c not in "\t\r\n\x00\x0b\x0c\x1a\x1b")
    nulls = text.count("\x00")
    if strange > 8 + len(text) // 50 or nulls > 8 + len(text) // 10:
        raise CockpitError(f"{name} is not a text file: export the contacts as CSV or vCard and import that.")
    stream.seek(0)
    return encoding


def _without_mark(head: bytes) -> str | None:
    """Return UTF-16 by its pattern of NULs: letters of most scripts leave one byte of two empty."""
    pairs = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 2 > pairs and even * 10 < pairs:
        return "utf-16-le"
    if even * 2 > pairs and odd * 10 < pairs:
        return "utf-16-be"
    return None


def _utf8_or_cp1252(stream: BinaryIO) -> str:
    """Return ``utf-8`` where the stream is, at least mostly; one torn letter does not spoil a whole file."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    while True:
        chunk = stream.read(_CHUNK)
        if not chunk.isascii() or not chunk:
            text = decoder.decode(chunk, not chunk)
            # The mark itself may stand in the file: what was cleaned once shows it in place of a letter.
            torn = max(0, text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd"))
            bad += torn
            good += len(text) - len(text.encode("ascii", "ignore")) - torn
        if not chunk:
            return "utf-8" if bad <= good else "cp1252"


def is_cards(head: bytes) -> bool:
    """Whether bytes in an ASCII-like encoding are the beginning of a file of vCards."""
    return _CARD.match(head.removeprefix(codecs.BOM_UTF8)) is not None or _CARD_LATER.search(head) is not None
