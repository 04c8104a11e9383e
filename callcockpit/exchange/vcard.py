"""People from vCards: 2.1, 3.0 and 4.0, mixed in one file and as broken as programs write them.

Lines are unfolded as bytes and only then decoded, because folding may fall inside a letter (RFC 6350, 3.2). A
property longer than ``PROPERTY_LIMIT`` is cut there; pictures, sounds and keys are never held.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reject
from callcockpit.exchange.cards import Property, candidate

CARD_LIMIT = 10_000
"""Properties of one card."""
PROPERTY_LIMIT = 1 << 22
"""Bytes kept of one property."""
_PIECE = 1 << 20
_HEAD = re.compile(rb'\A(?:[^":]|"[^"]*")*:')
_GLUED = re.compile(rb"(END:VCARD)[ \t]*(?=(?:\xef\xbb\xbf)?BEGIN:VCARD)", re.IGNORECASE)
"""Where one file was put behind another that did not end with a line break."""
_PROPERTY = re.compile(rb"\A[ \t]*(?:[\w-]+\.)*[A-Za-z][\w-]*[ \t]*(?:;[^:]*)?:")
_SKIPPED = frozenset(b"PHOTO LOGO SOUND KEY X-MS-CARDPICTURE X-IMAGEHASH THUMBNAIL".split())
_NOTES = frozenset((b"NOTE", b"X-NOTE"))
_TEXTS = _NOTES | frozenset(b"FN N ORG TITLE ROLE NICKNAME EMAIL TEL URL CATEGORIES".split())
"""Properties below which a line that is none belongs to the text."""
_NAMES = frozenset(
    b"""
    BEGIN END VERSION PRODID UID REV KIND XML SOURCE NAME PROFILE CLASS FN N NICKNAME PHOTO BDAY ANNIVERSARY
    GENDER ADR LABEL TEL EMAIL MAILER IMPP LANG TZ GEO TITLE ROLE LOGO AGENT ORG MEMBER RELATED CATEGORIES
    NOTE SORT-STRING SOUND CLIENTPIDMAP URL KEY FBURL CALADRURI CALURI BIRTHPLACE DEATHPLACE DEATHDATE
    EXPERTISE HOBBY INTEREST ORG-DIRECTORY DEATH
    """.split()
)
"""The properties of vCard 2.1, 3.0 and 4.0 (RFC 2426, 6350, 6474, 6715)."""
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_CHARSET = re.compile(
    r"(?:utf|iso|windows|win|cp|latin|ascii|us|koi8|gb|big5|shift|sjis|euc|mac)[\w.-]*", re.IGNORECASE
)
_SEVEN_BITS = re.compile(r"iso-2022-|utf-?7|hz", re.IGNORECASE)
"""Charsets that write every letter in ASCII."""


@dataclass(slots=True)
class _Card:
    """The card being read, and how deep the agent's card inside it is nested."""

    properties: list[Property] = field(default_factory=list)
    agents: int = 0


def lines_of(stream: BinaryIO, text: TextIO) -> Iterator[bytes]:
    """Return the lines of a file in bytes of an ASCII-like encoding, from its start."""
    stream.seek(0)
    head = stream.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head:
        text.seek(0)
        return (
            line.encode("utf-8", "replace").rstrip(b"\r\n")
            for line in iter(lambda: text.readline(_PIECE), "")
        )
    stream.seek(3 if head.startswith(codecs.BOM_UTF8) else 0)
    return _split(stream)


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines without their ends, of whichever kind; what is beyond the limit is dropped."""
    rest = b""
    while piece := stream.readline(_PIECE):
        whole = piece.endswith(b"\n")
        if len(rest) >= PROPERTY_LIMIT:
            if b"\r" not in piece and not whole:
                continue
            _, _, piece = piece.replace(b"\n", b"\r", 1).partition(b"\r")
            yield rest
            rest = b""
            if whole and not piece:
                continue
        parts = (rest + piece).rstrip(b"\n" if whole else b"").split(b"\r")
        rest = b"" if whole else parts.pop()
        for number, part in enumerate(parts):
            if part or number < len(parts) - 1 or len(parts) == 1:
                yield part
    if rest:
        yield rest


def people(
    lines: Iterator[bytes], encoding: str, region: str | None, ignored: dict[str, None]
) -> Iterator[tuple[int, Candidate] | Reject]:
    """Yield the people in the cards; a bad card is rejected with its ordinal and never stops the file.

    The names of properties that hold something and are not taken over go to ``ignored``.
    """
    for ordinal, properties in enumerate(cards(lines, encoding), 1):
        person = candidate(properties, region, ignored)
        yield Reject(ordinal, person) if isinstance(person, str) else (ordinal, person)


def cards(lines: Iterator[bytes], encoding: str) -> Iterator[list[Property]]:
    """Yield the properties of each card; cards inside cards (``AGENT``) are left out.

    Raises CockpitError for a card of more than ``CARD_LIMIT`` properties.
    """
    card: _Card | None = None
    ordinal = 0
    for line in _unfolded(lines):
        found = _parse(line, encoding)
        if found is None:
            continue
        word = found.value.strip().upper()
        if found.name == "BEGIN" and word == "VCARD":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                card.agents += 1
                card.properties[-1] = Property("X-AGENT")
                continue
            if card is not None and card.agents == 0:
                yield card.properties
            if card is None or card.agents == 0:
                card = _Card()
                ordinal += 1
        elif card is None:
            continue
        elif found.name == "END" and word == "VCARD":
            if card.agents:
                card.agents -= 1
            else:
                yield card.properties
                card = None
        elif found.name == "AGENT":
            inline = word.startswith("BEGIN:VCARD") and "END:VCARD" not in word
            # Of agents of agents one mark is enough.
            card.properties[len(card.properties) - bool(card.agents) :] = [
                Property("X-AGENT") if inline else found
            ]
            card.agents += inline
        elif not card.agents:
            card.properties.append(found)
            if len(card.properties) > CARD_LIMIT:
                raise CockpitError(
                    f"Card {ordinal} has more than {CARD_LIMIT:,} properties, which nobody has: take it "
                    "out of the file and import the others."
                )
    if card is not None:
        yield card.properties


def _unfolded(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield logical lines: folds and soft breaks of quoted-printable joined, pictures left empty."""
    current: list[bytes] = []
    size = 0
    soft = skipped = False
    indent = b""
    for line in _apart(lines):
        if len(current) == 1 and line[:1] in (b" ", b"\t") and current[0].strip().upper() == b"BEGIN:VCARD":
            indent = line[: len(line) - len(line.lstrip())]
        if indent and line.startswith(indent):
            line = line[len(indent) :]
        if soft and not line.upper().startswith((b"END:VCARD", b"BEGIN:VCARD")):
            if size < PROPERTY_LIMIT:
                current.append(line[1:] if line[:1] in (b" ", b"\t") else line)
        elif line[:1] in (b" ", b"\t") and current and not _is_indented(line, current[0]):
            if not skipped and size < PROPERTY_LIMIT:
                current.append(line[1:])
        elif current and line and not _begins(line, current[0]):
            name = _name(current[0])
            if skipped or name not in _TEXTS or size >= PROPERTY_LIMIT:
                continue
            if name not in _NOTES:
                # What was torn off a name or company is nobody's name, but it is kept.
                yield b"".join(current)
                current = [b"NOTE:" + line.lstrip()]
                size = 0
            else:
                current.append(b"\\n" + line)
        elif line or soft:
            if current:
                yield b"".join(current)
            current = [line]
            size = 0
            skipped = _name(line) in _SKIPPED
            if skipped:
                current = [line[:80].split(b":")[0] + b":"]
        else:
            continue
        size += len(line)
        soft = not skipped and line.endswith(b"=") and _quoted(current[0])
        if soft:
            current[-1] = current[-1].rstrip()[:-1]
    if current:
        yield b"".join(current)


def _apart(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield lines, two where files were glued together, without the marks that began those files."""
    for line in lines:
        if line[:3] == codecs.BOM_UTF8:
            line = line[3:]
        if line[:4].upper() == b"END:" and len(line) > 10 and (match := _GLUED.match(line)):
            yield match[1]
            yield line[match.end() :].removeprefix(codecs.BOM_UTF8)
        else:
            yield line


def _is_indented(line: bytes, first: bytes) -> bool:
    """Whether an indented line starts a card of its own: no exporter folds before these words."""
    return line.strip().upper() in (b"BEGIN:VCARD", b"END:VCARD") and not first.upper().startswith(b"AGENT")


def _name(line: bytes) -> bytes:
    """Return the name of the property that a line begins with, in upper case."""
    return re.split(rb"[;:]", line, maxsplit=1)[0].rpartition(b".")[2].strip().upper()


def _begins(line: bytes, first: bytes) -> bool:
    """Whether a line begins a property, or goes on with the note above it.

    Notes are written with bare line breaks, and *Tuesday: called* is a line of one, not a property.
    """
    if _PROPERTY.match(line) is None:
        return False
    head = line.partition(b":")[0]
    return (
        _name(first) not in _NOTES or _name(line) in _NAMES or head.isupper() or b";" in head or b"." in head
    )


def _quoted(first: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in first.partition(b":")[0].upper()


def _parse(line: bytes, encoding: str) -> Property | None:
    """Return a logical line as a property; None for one that is none."""
    match = _HEAD.match(line)
    end = match.end() if match else line.find(b":") + 1
    if end <= 0:
        return None
    head, raw = line[: end - 1].decode("utf-8", "replace"), line[end:]
    parts = re.findall(r'(?:[^";]|"[^"]*"?)+', head)
    if not parts:
        return None
    group, _, name = parts[0].strip().rpartition(".")
    types: list[str] = []
    parameters: dict[str, str] = {}
    for part in parts[1:]:
        key, equals, value = part.strip().partition("=")
        key, value = key.strip().upper(), value.strip()
        if not equals:
            key, value = ("ENCODING", key) if key in _ENCODINGS else ("TYPE", key)
        if key == "TYPE":
            types += [t.strip().lower() for t in value.replace('"', "").split(",") if t.strip()]
        else:
            parameters.setdefault(key, value.strip('"'))
    return Property(
        name.upper(), group.lower(), tuple(types), parameters, _decoded(raw, parameters, encoding)
    )


def _decoded(raw: bytes, parameters: dict[str, str], encoding: str) -> str:
    """Return the text of a value: transfer encoding first, then the charset."""
    transfer = parameters.get("ENCODING", "").upper()
    if transfer == "QUOTED-PRINTABLE":
        raw = binascii.a2b_qp(raw)
    elif transfer in ("BASE64", "B"):
        try:
            raw = binascii.a2b_base64(raw)
        except binascii.Error:
            return ""
    declared = parameters.get("CHARSET", "")
    if raw.isascii():
        if _SEVEN_BITS.match(declared) is None:
            return raw.decode("ascii")
        try:
            return raw.decode(declared)
        except (UnicodeDecodeError, LookupError):
            return raw.decode("ascii")
    for charset in ("utf-8", declared if _CHARSET.fullmatch(declared) else "", encoding):
        try:
            if charset:
                return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")
