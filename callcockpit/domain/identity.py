"""The stable identity of a contact in files: a second import finds the same person by it, in any book."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from callcockpit.domain.values import Contact

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OWN = re.compile(r"urn:callcockpit:([0-9a-f]{1,15})-([0-9]{1,18})", re.ASCII)


def own_uid(identity: int, added: datetime) -> str:
    """Return the identity that the book gives somebody: ``urn:callcockpit:`` with the moment and the id.

    The id alone would be somebody else in another book; neither ever changes.
    """
    return f"urn:callcockpit:{(added - _EPOCH) // timedelta(microseconds=1):x}-{identity}"


def uid_of(contact: Contact) -> str:
    """Return the identity of a contact in files: the one a file gave, else the book's own."""
    return contact.uid or own_uid(contact.id, contact.added or _EPOCH)


def own_key(uid: str) -> tuple[int, int] | None:
    """Return id and moment (microseconds since 1970) of an identity that a book gave, None for others."""
    match = _OWN.fullmatch(uid)
    return (int(match[2]), int(match[1], 16)) if match else None
