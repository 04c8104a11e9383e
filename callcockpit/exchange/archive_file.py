"""The file of a whole book: its first line says what it is, its last one how many entries stand between.

So a file that was cut is known for it, also where it was cut at the end of a line. Files of version 1 have no
last line, which is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from callcockpit.domain.archive import Dossier, Piece, broken
from callcockpit.domain.errors import CockpitError
from callcockpit.exchange.archive import VERSION
from callcockpit.exchange.archive_reading import piece_of
from callcockpit.exchange.documents import Document, documents

ENDED_SINCE = 2
"""The version from which on every file has its last line."""
_DAMAGE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What comes of an entry that says something else than the program writes."""


def is_archive(path: Path) -> bool:
    """Whether a file is a whole book; one that cannot be read is none. Pipes are not looked into."""
    try:
        if not path.is_file():
            return False
        with path.open(encoding="utf-8", errors="replace") as file:
            return begins_archive(file.read(256))
    except OSError:
        return False


def begins_archive(head: str) -> bool:
    """Whether a text that begins like this is an archive."""
    line = head.lstrip("\ufeff \t\r\n").partition("\n")[0][:200]
    return line.startswith("{") and '"callcockpit"' in line and '"book"' in line


def read_archive(path: Path, notes: dict[str, None]) -> Iterator[tuple[int, Piece]]:
    """Yield ordinal and content of the entries of a file; see ``pieces``."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from pieces(file, path.name, notes)
    except OSError as error:
        reason = error.strerror or error
        raise CockpitError(f"{path} could not be read ({reason}): copy it and try again.") from None


def pieces(text: TextIO, name: str, notes: dict[str, None]) -> Iterator[tuple[int, Piece]]:
    """Yield ordinal and content of the entries. Raises CockpitError for a damaged, cut or newer file.

    The file is written by this program: an entry that cannot be read means that it is damaged, and a book
    that is brought back only in part is worse than a sentence. ``notes`` takes what is to be told of a file
    that is taken.
    """
    version, entries, ended = 0, 0, False
    for ordinal, entry in documents(text, name):
        if ordinal == 1:
            version = _version(entry, name)
        elif ended:
            raise CockpitError(f"{name} goes on behind its last line: export it again.")
        elif "end" in entry:
            ended = True
            if entry["end"] != entries:
                raise CockpitError(
                    f"{name} is not whole: it holds {entries:,} entries and says another number in its last "
                    "line. Export it again."
                )
        else:
            entries += 1
            yield ordinal, _piece(entry, name, ordinal)
    if not ended and version >= ENDED_SINCE:
        raise CockpitError(f"{name} is cut off behind line {entries + 1}: export it again.")
    if not ended:
        notes[f"{name} was written by an older version and has no last line: it may have been cut off"] = None


def _version(head: Document, name: str) -> int:
    version = head.get("version")
    if head.get("callcockpit") != "book" or not isinstance(version, int) or not 1 <= version <= VERSION:
        raise CockpitError(f"{name} comes from a newer Call Cockpit: update the program.")
    return version


def _piece(entry: Document, name: str, ordinal: int) -> Piece:
    try:
        piece = piece_of(entry)
    except _DAMAGE:
        raise CockpitError(f"{name} is damaged in line {ordinal}: export it again.") from None
    if isinstance(piece, Dossier) and (rule := broken(piece)):
        raise CockpitError(
            f"{name} breaks a rule of the book in line {ordinal} ({piece.person.name} {rule}): mend the book "
            "it comes from with “callcockpit doctor --mend” and export it again."
        )
    return piece
