"""What may reach a terminal: Textual's own sequences and plain text; everything else is somebody's trick."""

from __future__ import annotations

import base64
import re

OWN = re.compile(
    rb"\x1b\[(?:"
    rb"[0-9;]*m|[0-9]+;[0-9]+H"  # colours, and where to draw
    rb"|\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]|\?(?:2026|2048)\$p"  # modes and questions
    rb"|>[0-9]+u|<u)"  # the keyboard
    rb"|\x1b\]22;default\x07"  # the pointer
)
"""The sequences that Textual writes by itself."""
COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
NUMBER = re.compile(rb"\+[1-9][0-9]{6,14}")
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls, directions, line separators, surrogates; a line ends in CR LF, which Textual writes."""


def tricks(output: bytes, *, bells: bool = False) -> list[str]:
    """Return everything in a terminal's input that is neither plain text nor a sequence of Textual's own.

    Nothing but a phone number may reach the clipboard. Text has to be UTF-8 without a mistake. With ``bells``
    a bell is the program's own.
    """
    found = [
        f"copied: {copied!r}"
        for copied in map(base64.b64decode, COPIED.findall(output))
        if NUMBER.fullmatch(copied) is None
    ]
    # A sequence parts the text on both sides: what it stood between must not become one by its removal.
    left = COPIED.sub(b"\n", OWN.sub(b"\n", output))
    for piece in (left.replace(b"\x07", b"\n") if bells else left).split(b"\n"):
        try:
            text = piece.decode("utf-8")
        except UnicodeDecodeError:
            found.append(f"no UTF-8: {piece[:80]!r}")
            continue
        if (bad := FORBIDDEN.search(text)) is not None:
            found.append(f"{bad[0]!r} in {text[max(0, bad.start() - 40) : bad.end() + 40]!a}")
    return found
